//! Metrics as plain data: a family has a name, a sentence and samples that differ in their labels.

use std::time::Duration;

use crate::core::metrics::Distribution;

pub type Labels = Vec<(&'static str, String)>;

#[derive(Debug)]
pub struct Family {
    /// In full, with the unit, and `_total` where it counts.
    pub name: &'static str,
    pub help: &'static str,
    pub samples: Samples,
}

#[derive(Debug)]
pub enum Samples {
    Counter(Vec<(Labels, f64)>),
    Gauge(Vec<(Labels, f64)>),
    Histogram(Vec<(Labels, Distribution)>, Scale),
}

/// What a histogram's whole numbers are.
#[derive(Clone, Copy, Debug)]
pub enum Scale {
    Nanoseconds,
    Things,
}

impl Scale {
    /// In the unit of the metric.
    pub fn of(self, value: u64) -> f64 {
        match self {
            Self::Nanoseconds => real(value) / 1e9,
            Self::Things => real(value),
        }
    }
}

impl Family {
    pub fn counter(name: &'static str, help: &'static str, value: u64) -> Self {
        Self::counters(name, help, vec![(Labels::new(), value)])
    }

    pub fn counters(name: &'static str, help: &'static str, samples: Vec<(Labels, u64)>) -> Self {
        let samples = samples.into_iter().map(|(labels, value)| (labels, real(value))).collect();
        Self { name, help, samples: Samples::Counter(samples) }
    }

    pub fn seconds(name: &'static str, help: &'static str, value: Duration) -> Self {
        Self { name, help, samples: Samples::Counter(vec![(Labels::new(), value.as_secs_f64())]) }
    }

    pub fn gauge(name: &'static str, help: &'static str, value: f64) -> Self {
        Self::gauges(name, help, vec![(Labels::new(), value)])
    }

    pub const fn gauges(name: &'static str, help: &'static str, samples: Vec<(Labels, f64)>) -> Self {
        Self { name, help, samples: Samples::Gauge(samples) }
    }

    pub const fn times(name: &'static str, help: &'static str, samples: Vec<(Labels, Distribution)>) -> Self {
        Self { name, help, samples: Samples::Histogram(samples, Scale::Nanoseconds) }
    }

    pub const fn sizes(name: &'static str, help: &'static str, samples: Vec<(Labels, Distribution)>) -> Self {
        Self { name, help, samples: Samples::Histogram(samples, Scale::Things) }
    }
}

pub fn label(name: &'static str, value: impl Into<String>) -> Labels {
    vec![(name, value.into())]
}

/// What is beyond 2^53 is rounded, as every number of Prometheus is.
#[expect(clippy::cast_precision_loss, reason = "Prometheus has no other numbers")]
pub const fn real(value: u64) -> f64 {
    value as f64
}
