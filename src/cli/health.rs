use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use url::Url;

use super::log::say;
use super::{Failure, settings};
use crate::core::config::ServerConfig;

/// Ask the service that runs here whether it is ready, and print what it answers
///
/// Exits with 0 where the answer is 200, and with 1 where it is anything else or none comes within three seconds: what
/// a container's HEALTHCHECK needs, without curl.
#[derive(clap::Args)]
pub struct Args {
    /// Where to ask, by http alone; http://HOST:PORT/health/ready of the settings unless told
    #[arg(long)]
    url: Option<Url>,
}

const PATIENCE: Duration = Duration::from_secs(3);
/// An answer is no longer.
const LONGEST: u64 = 64 << 10;

pub fn run(args: &Args) -> Result<(), Failure> {
    let url = args.url.clone().map_or_else(own, Ok)?;
    let (status, body) = ask(&url).map_err(|error| format!("{url} does not answer: {error}"))?;
    match status.as_str() {
        "200" => say(&body),
        _ => Err(format!("{url} answers {status}: {body}").into()),
    }
}

fn own() -> Result<Url, Failure> {
    let server = settings(ServerConfig::read)?;
    let host = match server.host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    Ok(Url::parse(&format!("http://{}/health/ready", std::net::SocketAddr::new(host, server.port)))?)
}

/// The status and the body.
fn ask(url: &Url) -> Result<(String, String), Failure> {
    let (Some(host), "http") = (url.host_str(), url.scheme()) else {
        return Err("it has to begin with http://".into());
    };
    let port = url.port().unwrap_or(80);
    let address = (host.trim_matches(['[', ']']), port).to_socket_addrs()?.next().ok_or("the host has no address")?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let path = url.path();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("what comes is not HTTP")?;
    let status = head.split(' ').nth(1).ok_or("what comes is not HTTP")?;
    Ok((status.to_owned(), body.trim().to_owned()))
}
