//! Metrics as text.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet, prometheus_text, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;

use super::families::{Family, Samples, Scale};
use crate::core::metrics::Distribution;

/// What a scraper understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Prometheus' own, version 0.0.4: what everybody understands.
    Prometheus,
    /// `OpenMetrics` 1.0.0.
    OpenMetrics,
}

impl Format {
    /// What an `Accept` header asks for.
    #[must_use]
    pub fn accepted(accept: &str) -> Self {
        if accept.contains("application/openmetrics-text") { Self::OpenMetrics } else { Self::Prometheus }
    }

    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }

    /// # Errors
    /// Never: a `String` takes all that is written to it.
    pub fn write(self, families: Vec<Family>) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Families(families)));
        let mut written = String::new();
        match self {
            Self::Prometheus => prometheus_text::encode(&mut written, &registry)?,
            Self::OpenMetrics => text::encode(&mut written, &registry)?,
        }
        Ok(written)
    }
}

#[derive(Debug)]
struct Families(Vec<Family>);

impl Collector for Families {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|family| family.encode(&mut encoder))
    }
}

impl Family {
    fn encode(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let metric_type = match &self.samples {
            Samples::Counter(_) => MetricType::Counter,
            Samples::Gauge(_) => MetricType::Gauge,
            Samples::Histogram(..) => MetricType::Histogram,
        };
        // The encoder writes a counter's suffix itself.
        let name = self.name.strip_suffix("_total").unwrap_or(self.name);
        let mut metric = encoder.encode_descriptor(name, self.help, None, metric_type)?;
        match &self.samples {
            Samples::Counter(samples) => samples.iter().try_for_each(|(labels, value)| {
                metric.encode_family(labels)?.encode_counter::<NoLabelSet, _, f64>(value, None)
            }),
            Samples::Gauge(samples) => {
                samples.iter().try_for_each(|(labels, value)| metric.encode_family(labels)?.encode_gauge(value))
            }
            Samples::Histogram(samples, scale) => samples.iter().try_for_each(|(labels, distribution)| {
                encode_histogram(&mut metric.encode_family(labels)?, distribution, *scale)
            }),
        }
    }
}

fn encode_histogram(metric: &mut MetricEncoder<'_>, distribution: &Distribution, scale: Scale) -> fmt::Result {
    let bounds = distribution.bounds.iter().map(|&bound| scale.of(bound)).chain([f64::INFINITY]);
    let buckets: Vec<_> = bounds.zip(distribution.counts.iter().copied()).collect();
    metric.encode_histogram::<NoLabelSet>(scale.of(distribution.sum), distribution.total(), &buckets, None)
}
