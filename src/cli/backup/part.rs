//! A file under another name until it is whole.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::Failure;

/// `FILE.part`, locked; gone at the end unless it is [kept](Part::keep).
pub struct Part {
    file: File,
    path: PathBuf,
    whole: PathBuf,
    is_kept: bool,
}

impl Part {
    /// An empty file for its owner alone.
    ///
    /// # Errors
    /// When `whole` is there, when another process writes it, and when it cannot be written.
    pub fn of(whole: &Path) -> Result<Self, Failure> {
        refuse_existing(whole)?;
        let mut path = whole.as_os_str().to_owned();
        path.push(".part");
        let path = PathBuf::from(path);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| unwritable(whole, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(format!("another process is writing {}", path.display()).into());
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(whole, &error)),
        }
        // The one before may have finished in between, and the file that is open here be its whole one.
        refuse_existing(whole)?;
        // What a process that was killed left may be for others to read.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .map_err(|error| unwritable(whole, &error))?;
        file.set_len(0).map_err(|error| unwritable(whole, &error))?;
        Ok(Self { file, path, whole: whole.to_owned(), is_kept: false })
    }

    pub fn path(&self) -> Result<&str, Failure> {
        self.path.to_str().ok_or_else(|| "the file's name has to be UTF-8".into())
    }

    /// Everything that was written is on the disk.
    pub fn sync(&self) -> Result<(), Failure> {
        self.file.sync_all().map_err(|error| unwritable(&self.whole, &error))
    }

    /// Gives it its name, for good.
    pub fn keep(mut self) -> Result<(), Failure> {
        self.sync()?;
        fs::rename(&self.path, &self.whole).map_err(|error| unwritable(&self.whole, &error))?;
        self.is_kept = true;
        let folder = self.whole.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| unwritable(&self.whole, &error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_kept {
            let _gone_already = fs::remove_file(&self.path);
        }
    }
}

fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() {
        return Err(
            format!("{} is there already, and no backup is ever replaced: name another file", path.display()).into()
        );
    }
    Ok(())
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    format!("{} cannot be written: {error}", path.display()).into()
}
