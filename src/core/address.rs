//! Whose request it is, as far as its IP address tells.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// How many of our own proxies add to `X-Forwarded-For`; the application is configured with it.
#[derive(Clone, Copy)]
pub struct TrustedProxies(pub usize);

/// Where a request comes from: the peer's address, or what our own proxies say of theirs. `None` where the socket
/// has no peer. The edge finds it out, for its log line and for whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

impl ClientAddress {
    /// What is counted together.
    #[must_use]
    pub fn network(self) -> String {
        self.0.map(network).unwrap_or_default()
    }
}

/// The client's address: of those that `X-Forwarded-For` lists, from the right, the last that one of our own
/// proxies wrote. What is left of it anybody could have sent.
#[must_use]
pub fn client(peer: Option<IpAddr>, forwarded_for: &[&str], trusted_proxies: usize) -> Option<IpAddr> {
    let listed = forwarded_for.iter().rev().flat_map(|line| line.rsplit(',')).map(str::trim);
    let written = listed.filter(|address| !address.is_empty()).take(trusted_proxies).last();
    written.and_then(read).or(peer).map(|address| address.to_canonical())
}

/// Some proxies write the port too.
fn read(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// What stands for one client: an IPv4 address, or the /64 that a subscriber has all of.
#[must_use]
pub fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{client, network};

    fn seen(lines: &[&str], trusted_proxies: usize) -> String {
        let peer = Some(IpAddr::from([127, 0, 0, 1]));
        client(peer, lines, trusted_proxies).map(|address| address.to_string()).unwrap_or_default()
    }

    #[test]
    fn as_many_entries_count_as_there_are_proxies_of_ours() {
        assert_eq!(seen(&["192.0.2.1, 192.0.2.2"], 0), "127.0.0.1");
        assert_eq!(seen(&["192.0.2.1, 192.0.2.2"], 1), "192.0.2.2");
        assert_eq!(seen(&["192.0.2.1, 192.0.2.2"], 2), "192.0.2.1");
        assert_eq!(seen(&["192.0.2.1", "192.0.2.2,192.0.2.3"], 2), "192.0.2.2");
        assert_eq!(seen(&["192.0.2.1", "192.0.2.2,192.0.2.3"], 3), "192.0.2.1");
        // A request that came by fewer.
        assert_eq!(seen(&["192.0.2.1"], 2), "192.0.2.1");
        assert_eq!(seen(&[], 2), "127.0.0.1");
    }

    #[test]
    fn an_entry_may_have_a_port_and_what_is_no_address_is_none() {
        assert_eq!(seen(&["192.0.2.1:4711"], 1), "192.0.2.1");
        assert_eq!(seen(&["[2001:db8::1]:4711"], 1), "2001:db8::1");
        assert_eq!(seen(&["::ffff:192.0.2.1"], 1), "192.0.2.1");
        assert_eq!(seen(&["unknown"], 1), "127.0.0.1");
    }

    #[test]
    fn a_subscriber_has_one_network() {
        let networks = ["2001:db8:1:2::3", "2001:db8:1:2:ffff::4"].map(|text| text.parse().map(network));
        assert_eq!(networks, ["2001:db8:1:2::/64"; 2].map(|text| Ok(text.to_owned())));
        assert_eq!(network(IpAddr::from([192, 0, 2, 1])), "192.0.2.1");
    }
}
