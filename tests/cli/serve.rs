use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;

use serde_json::Value;

use crate::site::Site;

/// A server that is stopped with the test, and what it logs.
pub struct Serving {
    server: Child,
    log: Box<dyn Iterator<Item = Value>>,
    pub address: String,
}

impl Serving {
    pub fn with(site: &Site, settings: &[(&str, &str)]) -> Self {
        let mut command = site.command(&["serve"]);
        command.envs([("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*"), ("PORT", "0"), ("LOG_FORMAT", "json")]);
        let mut server = command.envs(settings.iter().copied()).spawn().unwrap();
        let lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let mut log = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
        let address = log.find_map(|line| line["address"].as_str().map(str::to_owned)).unwrap();
        Self { server, log: Box::new(log), address }
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
