use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command};

use serde_json::Value;

use crate::site::Site;

/// A server that is stopped with the test, and what it logs.
pub struct Serving {
    server: Child,
    log: Box<dyn Iterator<Item = Value>>,
    pub address: String,
    /// Where metrics are, if anywhere.
    metrics: Option<String>,
}

impl Serving {
    pub fn with(site: &Site, settings: &[(&str, &str)]) -> Self {
        let mut command = site.command(&["serve"]);
        command.envs([("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*"), ("PORT", "0"), ("LOG_FORMAT", "json")]);
        let mut server = command.envs(settings.iter().copied()).spawn().unwrap();
        let lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let mut log = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
        let serving = log.find(|line| line["message"] == "serving").unwrap();
        let told = |field: &str| serving[field].as_str().map(str::to_owned);
        let (address, metrics) = (told("address").unwrap(), told("metrics"));
        Self { server, log: Box::new(log), address, metrics }
    }

    fn signal(&self, name: &str) {
        let pid = self.server.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    /// The status of a request on a connection of its own; `None` where nobody takes it.
    fn status(&self, path: &str) -> Option<u16> {
        status(&self.address, path)
    }

    /// The exit code, once it has stopped.
    fn stopped(&mut self) -> Option<i32> {
        self.server.wait().unwrap().code()
    }

    /// A connection on which this has been sent.
    fn sent(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// The access log's next line.
    fn logged(&mut self) -> Value {
        self.log.find(|line| line["message"] == "request").unwrap()
    }
}

fn status(address: &str, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _gone = self.server.kill();
        let _gone = self.server.wait();
    }
}

#[test]
fn the_access_log_has_the_clients_address_as_our_own_proxies_tell_it() {
    let site = Site::migrated();
    for (proxies, client) in [("0", "127.0.0.1"), ("1", "192.0.2.2"), ("2", "192.0.2.1")] {
        let mut serving = Serving::with(&site, &[("TRUSTED_PROXIES", proxies)]);
        let headers = "Host: here\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.1, 192.0.2.2\r\n";
        let mut stream = serving.sent(&format!("GET /health/live HTTP/1.1\r\n{headers}\r\n"));
        stream.read_to_end(&mut Vec::new()).unwrap();
        assert_eq!(serving.logged()["client"], client, "behind {proxies}");
    }
}

#[test]
fn the_access_log_has_requests_whose_client_left_before_the_answer() {
    let site = Site::migrated();
    let mut serving = Serving::with(&site, &[]);
    let form = "username=nobody&password=wrong";
    let headers = format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}", form.len());
    drop(serving.sent(&format!("POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\n{headers}\r\n\r\n{form}")));
    let line = serving.logged();
    assert_eq!((&line["path"], &line["status"]), (&"/api/v1/auth/login".into(), &499.into()));
}

#[test]
fn the_access_log_has_the_route_and_the_size_of_the_answer() {
    let site = Site::migrated();
    let mut serving = Serving::with(&site, &[]);
    for (path, route, status) in [
        ("/api/v1/recipes/4711?keyword=secret", "/api/v1/recipes/{recipe_id}".into(), 404),
        ("/health/live", "/health/live".into(), 200),
        ("/made-up", Value::Null, 404),
    ] {
        assert_eq!(serving.status(path), Some(status));
        let line = serving.logged();
        assert_eq!((&line["route"], &line["status"], &line["method"]), (&route, &status.into(), &"GET".into()));
        assert!(line["bytes"].as_u64().is_some_and(|bytes| bytes > 10), "{line}");
        assert!(line["milliseconds"].is_number() && line["request_id"].is_string(), "{line}");
        assert!(!line.to_string().contains("secret"), "{line}");
    }
}

#[test]
fn sigterm_makes_it_unready_then_deaf_then_ends_it_well() {
    let site = Site::migrated();
    let mut serving = Serving::with(&site, &[("SHUTDOWN_DELAY_SECONDS", "600")]);
    assert_eq!(serving.status("/health/ready"), Some(200));
    serving.signal("TERM");
    while serving.status("/health/ready") != Some(503) {}
    assert_eq!(serving.status("/health/live"), Some(200));
    assert_eq!(serving.status("/api/v1/recipes"), Some(200));
    // Again: whoever stops it does not want to wait.
    serving.signal("TERM");
    while serving.status("/health/live").is_some() {}
    assert_eq!(serving.stopped(), Some(0));
    assert!(serving.log.any(|line| line["message"] == "stopped"));
}

#[test]
fn without_a_delay_sigterm_ends_it_once_what_was_asked_is_answered() {
    let site = Site::migrated();
    let mut serving = Serving::with(&site, &[]);
    let form = "username=nobody&password=wrong";
    let headers = format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}", form.len());
    let mut asked = serving.sent(&format!("POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\n{headers}\r\n\r\n{form}"));
    // It is hashed by now, or will be: the connection was taken before the one that is answered.
    assert_eq!(serving.status("/health/live"), Some(200));
    serving.signal("TERM");
    let mut answer = String::new();
    asked.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request"), "{answer}");
    assert_eq!(serving.stopped(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn whoever_was_connected_before_it_stops_to_listen_is_answered() {
    let site = Site::migrated();
    let mut serving = Serving::with(&site, &[]);
    // The signal and all connections are there when it runs again, and none of them is accepted.
    serving.signal("STOP");
    let asked: Vec<_> = (0..100).map(|_| serving.sent("GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n")).collect();
    serving.signal("TERM");
    serving.signal("CONT");
    for mut stream in asked {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }
    assert_eq!(serving.stopped(), Some(0));
}

#[test]
fn sigint_ends_it_at_once_and_well() {
    let site = Site::migrated();
    let mut serving = Serving::with(&site, &[("SHUTDOWN_DELAY_SECONDS", "600")]);
    serving.signal("INT");
    assert_eq!(serving.stopped(), Some(0));
}

#[test]
fn metrics_have_an_address_of_their_own_or_none() {
    let site = Site::migrated();
    assert_eq!(Serving::with(&site, &[]).metrics, None);
    let mut serving = Serving::with(&site, &[("METRICS_ADDRESS", "127.0.0.1:0"), ("SHUTDOWN_DELAY_SECONDS", "600")]);
    let metrics = serving.metrics.clone().unwrap();
    assert_eq!(status(&metrics, "/metrics"), Some(200));
    assert_eq!((status(&metrics, "/api/v1/recipes"), serving.status("/metrics")), (Some(404), Some(404)));
    // Until the end, so that the last requests are counted too.
    serving.signal("TERM");
    while serving.status("/health/ready") != Some(503) {}
    assert_eq!(status(&metrics, "/metrics"), Some(200));
    serving.signal("TERM");
    assert_eq!(serving.stopped(), Some(0));
}

#[test]
fn a_metrics_address_that_is_taken_is_told_by_its_setting() {
    let site = Site::migrated();
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap().to_string();
    let mut command = site.command(&["serve"]);
    command.envs([("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*"), ("PORT", "0"), ("METRICS_ADDRESS", &address)]);
    let told = crate::site::Told::by(command.output().unwrap());
    let err = told.fails();
    let why = format!("cannot listen on {address}: another process listens there: stop it or set METRICS_ADDRESS");
    assert!(err.contains(&why), "{err}");
}
