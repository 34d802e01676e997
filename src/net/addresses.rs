//! How many connections each address has.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::core::address::network;

/// Connections of all workers, counted by address: of IPv6 by the /64 that a subscriber has all of.
#[derive(Clone)]
pub struct Addresses {
    counts: Arc<Mutex<HashMap<String, usize>>>,
    /// Of one address; 0 is as many as it likes.
    limit: usize,
}

/// A connection that is counted as long as this lives.
pub struct Place(Option<(Addresses, String)>);

impl Addresses {
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { counts: Arc::default(), limit }
    }

    /// Counts one more; `None` where the address has as many as it may.
    #[must_use]
    pub fn enter(&self, address: Option<IpAddr>) -> Option<Place> {
        let Some(address) = address.filter(|_| self.limit > 0) else { return Some(Place(None)) };
        let network = network(address.to_canonical());
        let mut counts = self.counts();
        let count = counts.entry(network.clone()).or_default();
        if *count >= self.limit {
            return None;
        }
        *count += 1;
        drop(counts);
        Some(Place(Some((self.clone(), network))))
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((addresses, network)) = self.0.take() else { return };
        if let Entry::Occupied(mut entry) = addresses.counts().entry(network) {
            *entry.get_mut() -= 1;
            if *entry.get() == 0 {
                entry.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Addresses;

    fn address(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    #[test]
    fn an_address_has_so_many_places_and_gives_them_back() {
        let addresses = Addresses::new(2);
        let places = [(); 3].map(|()| addresses.enter(address("192.0.2.1")));
        assert_eq!(places.each_ref().map(Option::is_some), [true, true, false]);
        assert!(addresses.enter(address("::ffff:192.0.2.1")).is_none());
        assert!(addresses.enter(address("192.0.2.2")).is_some());
        drop(places);
        assert!(addresses.enter(address("192.0.2.1")).is_some());
        assert!(addresses.counts().is_empty());
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_address() {
        let addresses = Addresses::new(1);
        let _place = addresses.enter(address("2001:db8::1"));
        assert!(addresses.enter(address("2001:db8::ffff:1")).is_none());
        assert!(addresses.enter(address("2001:db8:0:1::1")).is_some());
    }

    #[test]
    fn a_limit_of_0_is_none() {
        let addresses = Addresses::new(0);
        let places = [(); 100].map(|()| addresses.enter(address("192.0.2.1")));
        assert!(places.iter().all(Option::is_some));
    }
}
