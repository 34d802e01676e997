//! What a server has counted, as Prometheus reads it.

use std::collections::BTreeSet;

/// The samples of one scrape.
#[derive(Debug)]
pub struct Metrics {
    samples: Vec<(String, String, f64)>,
    /// The names of all families, as `# TYPE` has them.
    pub families: BTreeSet<String>,
    /// Those that `# HELP` explains.
    pub explained: BTreeSet<String>,
}

impl Metrics {
    pub fn read(text: &str) -> Self {
        let commented = |comment: &str| {
            let names = text.lines().filter_map(|line| line.strip_prefix(comment));
            names.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
        };
        let samples = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
            let (series, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
            let (name, labels) = series.split_once('{').unwrap_or((series, ""));
            (name.to_owned(), labels.to_owned(), value.parse().unwrap_or_else(|_| panic!("no number: {line}")))
        });
        Self { families: commented("# TYPE "), explained: commented("# HELP "), samples: samples.collect() }
    }

    /// The sum of the samples that have these labels.
    pub fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        self.matching(name, labels).map(|(.., value)| value).sum()
    }

    /// Whether there is a sample with these labels.
    pub fn has(&self, name: &str, labels: &[(&str, &str)]) -> bool {
        self.matching(name, labels).next().is_some()
    }

    /// The values of a label.
    pub fn label(&self, name: &str, label: &str) -> BTreeSet<&str> {
        let start = format!("{label}=\"");
        let labels = self.matching(name, &[]).filter_map(|(_, labels, _)| labels.split_once(&start));
        labels.map(|(_, value)| value.split('"').next().unwrap()).collect()
    }

    fn matching<'s, 'q>(
        &'s self,
        name: &'q str,
        labels: &'q [(&'q str, &'q str)],
    ) -> impl Iterator<Item = &'s (String, String, f64)> + use<'s, 'q> {
        self.samples.iter().filter(move |(sample, has, _)| {
            sample == name && labels.iter().all(|(label, value)| has.contains(&format!("{label}=\"{value}\"")))
        })
    }
}
