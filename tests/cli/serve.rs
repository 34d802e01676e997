use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;

use serde_json::Value;

use crate::site::Site;

/// A server that is stopped with the test, and what it logs.
struct Serving {
    server: Child,
    log: Box<dyn Iterator<Item = Value>>,
    address: String,
}

impl Serving {
    fn with(site: &Site, settings: &[(&str, &str)]) -> Self {
        let mut command = site.command(&["serve"]);
        command.envs([("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*"), ("PORT", "0"), ("LOG_FORMAT", "json")]);
        let mut server = command.envs(settings.iter().copied()).spawn().unwrap();
        let lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let mut log = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
        let address = log.find_map(|line| line["address"].as_str().map(str::to_owned)).unwrap();
        Self { server, log: Box::new(log), address }
    }

    /// The access log's line of a request with this `X-Forwarded-For`.
    fn logged(&mut self, forwarded_for: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let headers = format!("Host: here\r\nConnection: close\r\nX-Forwarded-For: {forwarded_for}\r\n");
        stream.write_all(format!("GET /health/live HTTP/1.1\r\n{headers}\r\n").as_bytes()).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
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
        assert_eq!(serving.logged("192.0.2.1, 192.0.2.2")["client"], client, "behind {proxies}");
    }
}
