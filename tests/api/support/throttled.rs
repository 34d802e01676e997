//! Limits on how often, and what is told of them.

use recipe_api::core::config::{Config, ThrottleConfig};

use super::Answer;

pub fn limited(change: impl FnOnce(&mut ThrottleConfig)) -> impl FnOnce(&mut Config) {
    move |config| change(&mut config.throttles)
}

/// Behind a proxy of ours.
pub fn proxied(change: impl FnOnce(&mut ThrottleConfig)) -> impl FnOnce(&mut Config) {
    move |config| {
        config.server.trusted_proxies = 1;
        change(&mut config.throttles);
    }
}

pub fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    statuses
}

/// So many of the one status and so many of the other.
pub fn divided(one: (u16, usize), other: (u16, usize)) -> Vec<u16> {
    [vec![one.0; one.1], vec![other.0; other.1]].concat()
}

pub fn wait(answer: &Answer) -> i64 {
    answer.header("retry-after").parse().unwrap()
}
