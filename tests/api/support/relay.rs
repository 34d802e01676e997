//! A way to the suite's PostgreSQL that can be cut.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use recipe_api::core::config::{DatabaseAddress, DatabaseConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Open,
    /// As when the server is gone: connections end, new ones at once.
    Closed,
    /// As when packets are lost: nothing comes through and nobody is told.
    Frozen,
}

pub struct Relay {
    /// How to reach the database through the relay.
    pub config: DatabaseConfig,
    /// Connections that came, whatever became of them.
    pub accepted: Arc<AtomicUsize>,
    way: watch::Sender<Way>,
}

impl Relay {
    /// `config` is that of a database of the suite's, which is behind a Unix socket.
    pub async fn to(config: DatabaseConfig) -> Self {
        let DatabaseAddress::Postgres(url) = &config.address else { panic!("SQLite is no server") };
        let (base, query) = url.split_once('?').unwrap();
        let (user, name) = base.split_once("://").unwrap().1.split_once("@/").unwrap();
        let option = |name: &str| query.split('&').find_map(|option| option.strip_prefix(name)).unwrap();
        let socket = PathBuf::from(option("host=")).join(format!(".s.PGSQL.{}", option("port=")));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = format!("postgres://{user}@127.0.0.1:{port}/{name}?sslmode=disable");
        let (way, seen) = watch::channel(Way::Open);
        let accepted = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&accepted);
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                actix_web::rt::spawn(carry(stream, socket.clone(), seen.clone()));
            }
        });
        Self { config: DatabaseConfig { address: DatabaseAddress::Postgres(address), ..config }, accepted, way }
    }

    pub fn set(&self, way: Way) {
        self.way.send_replace(way);
    }
}

async fn carry(mut client: TcpStream, socket: PathBuf, mut way: watch::Receiver<Way>) {
    drop(way.wait_for(|way| *way != Way::Frozen).await);
    if *way.borrow() == Way::Closed {
        return;
    }
    let mut server = UnixStream::connect(socket).await.unwrap();
    let (mut asked, mut told) = (vec![0; 65536], vec![0; 65536]);
    loop {
        if *way.borrow_and_update() == Way::Frozen && way.wait_for(|way| *way != Way::Frozen).await.is_err() {
            return;
        }
        let ended = tokio::select! {
            changed = way.changed() => changed.is_err() || *way.borrow() == Way::Closed,
            length = client.read(&mut asked) => pass(&asked, length, &mut server).await,
            length = server.read(&mut told) => pass(&told, length, &mut client).await,
        };
        if ended {
            return;
        }
    }
}

/// Whether either side is gone.
async fn pass(content: &[u8], length: std::io::Result<usize>, to: &mut (impl AsyncWriteExt + Unpin)) -> bool {
    match length {
        Ok(length) if length > 0 => to.write_all(&content[..length]).await.is_err(),
        _ => true,
    }
}
