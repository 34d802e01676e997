//! What the operating system says of the process. Elsewhere than on Linux it says nothing here.

use std::time::Duration;

/// The process at one moment.
pub struct Process {
    /// User and system together.
    pub cpu: Duration,
    pub resident_bytes: u64,
    pub virtual_bytes: u64,
    pub threads: u64,
    pub open_files: u64,
    /// `None`: as many as one likes.
    pub open_files_limit: Option<u64>,
}

#[cfg(target_os = "linux")]
impl Process {
    pub fn read() -> Option<Self> {
        let process = procfs::process::Process::myself().ok()?;
        let stat = process.stat().ok()?;
        let ticks = stat.utime + stat.stime;
        let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
        Some(Self {
            cpu: Duration::from_millis(ticks * 1000 / procfs::ticks_per_second().max(1)),
            resident_bytes: stat.rss * procfs::page_size(),
            virtual_bytes: stat.vsize,
            threads: u64::try_from(stat.num_threads).unwrap_or_default(),
            open_files: process.fd_count().ok()? as u64,
            open_files_limit: limit,
        })
    }
}

#[cfg(not(target_os = "linux"))]
impl Process {
    pub fn read() -> Option<Self> {
        None
    }
}
