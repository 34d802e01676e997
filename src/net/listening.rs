//! What a listening socket is set to, and how it is closed without losing a connection.

use std::io;
use std::net::TcpListener;
#[cfg(target_os = "linux")]
use std::num::NonZeroU32;
use std::time::Duration;

/// What the system had taken when the socket turned new clients away is with a worker after so long, and its request
/// read: the way there is a wake-up of the acceptor and one of the worker.
const TAKEN_AFTER: Duration = Duration::from_millis(200);

/// So many connections may wait to be accepted: those that come while every worker is busy. The standard library asks for
/// 128; the system allows `net.core.somaxconn`.
#[cfg(target_os = "linux")]
const BACKLOG: std::ffi::c_int = 1024;

/// So many bytes of an answer wait in the system at most, beside those that are on their way to the client. Without it
/// the system takes a megabyte and more for each socket, as fast as it can be copied: a thousand clients that read
/// nothing would cost the time and the memory of a gigabyte. Unlike a smaller buffer it slows nobody down who is far away.
#[cfg(target_os = "linux")]
const UNSENT: u32 = 128 << 10;

/// Sets what each accepted connection has from its listener (`TCP_NOTSENT_LOWAT`), and how many may wait to be accepted.
///
/// On Linux alone; elsewhere it does nothing.
///
/// # Errors
/// When it is no TCP socket, or does not listen.
#[cfg(target_os = "linux")]
pub fn prepare(listener: &TcpListener) -> io::Result<()> {
    let socket = socket2::SockRef::from(listener);
    socket.set_tcp_notsent_lowat(UNSENT)?;
    socket.listen(BACKLOG)
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps)]
pub fn prepare(_listener: &TcpListener) -> io::Result<()> {
    Ok(())
}

/// The listening socket of a server, beside the server that accepts from it.
pub struct Listening(TcpListener);

impl Listening {
    /// # Errors
    /// When no more files may be open.
    pub fn on(listener: &TcpListener) -> io::Result<Self> {
        listener.try_clone().map(Self)
    }

    /// Has new clients refused, and waits until those that were connected before have been taken. A server that stops
    /// resets those that still wait in the socket's queue or in a worker's.
    ///
    /// On Linux alone; elsewhere it does nothing.
    pub async fn end(self) {
        match turn_away(&self.0) {
            Ok(true) => tokio::time::sleep(TAKEN_AFTER).await,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "connections that come as the server stops may be lost"),
        }
    }
}

/// Has the system refuse whoever asks for a connection from here on. A packet that begins one finds a socket that is bound
/// to a network device only where it came by that device (`SO_BINDTOIFINDEX`), and none has this index. Connections, and
/// handshakes that have begun, have sockets of their own, save where a full queue made the system answer with SYN cookies.
/// Linux 5.7 lets everybody do so. Returns whether this system can.
#[cfg(target_os = "linux")]
fn turn_away(listener: &TcpListener) -> io::Result<bool> {
    /// The last that there can be; the system counts from one.
    const NO_DEVICE: Option<NonZeroU32> = NonZeroU32::new(i32::MAX.cast_unsigned());

    // The same for IPv6: `v4` is of other systems.
    socket2::SockRef::from(listener).bind_device_by_index_v4(NO_DEVICE).map(|()| true)
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps)]
fn turn_away(_listener: &TcpListener) -> io::Result<bool> {
    Ok(false)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{ErrorKind, Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::time::Duration;

    use super::{prepare, turn_away};

    #[test]
    fn hundreds_wait_to_be_accepted_and_none_is_sent_away() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        prepare(&listener).unwrap();
        let address = listener.local_addr().unwrap();
        let connect = |_| TcpStream::connect_timeout(&address, Duration::from_millis(500)).unwrap();
        assert_eq!((0..400).map(connect).collect::<Vec<_>>().len(), 400);
    }

    #[test]
    fn who_was_connected_is_taken_and_heard_and_nobody_else_gets_in() {
        for host in ["127.0.0.1:0", "[::1]:0"] {
            let listener = TcpListener::bind(host).unwrap();
            let address = listener.local_addr().unwrap();
            let mut connected = TcpStream::connect(address).unwrap();
            assert!(turn_away(&listener).unwrap());
            let late = TcpStream::connect_timeout(&address, Duration::from_secs(1));
            assert_eq!(late.unwrap_err().kind(), ErrorKind::ConnectionRefused, "{host}");
            connected.write_all(b"asked").unwrap();
            connected.shutdown(Shutdown::Write).unwrap();
            let (mut taken, _) = listener.accept().unwrap();
            let mut heard = String::new();
            taken.read_to_string(&mut heard).unwrap();
            assert_eq!(heard, "asked", "{host}");
        }
    }
}
