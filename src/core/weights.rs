//! What a client prefers, as `Accept` and `Accept-Encoding` say it (RFC 9110, section 12.4.2).

/// Names and their weights, 0 to 1.
pub struct Weights(Vec<(String, f32)>);

impl Weights {
    /// Reads the values of a header. A weight that is none counts as 0.
    #[must_use]
    pub fn read<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        Self(values.flat_map(|value| value.split(',')).map(weighed).filter(|(name, _)| !name.is_empty()).collect())
    }

    /// The weight of the first of these names that was sent.
    #[must_use]
    pub fn of(&self, names: &[&str]) -> Option<f32> {
        let told = |wanted: &&str| self.0.iter().find(|(name, _)| name == wanted).map(|&(_, weight)| weight);
        names.iter().find_map(told)
    }

    /// Whether a page is wanted rather than JSON. Who takes anything is a program.
    #[must_use]
    pub fn prefer_html(&self) -> bool {
        let html = self.of(&["text/html", "text/*", "*/*"]).unwrap_or(0.0);
        html > self.of(&["application/json", "application/*", "*/*"]).unwrap_or(0.0)
    }
}

/// The name, in lower case, and its weight.
fn weighed(text: &str) -> (String, f32) {
    let text = text.to_ascii_lowercase();
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_owned();
    let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse);
    (name, weight.ok().filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::Weights;

    #[test]
    fn a_page_is_for_those_who_prefer_it_to_json() {
        for (accept, prefers) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("text/html", true),
            ("TEXT/HTML;Q=0.5", true),
            ("text/*, application/json;q=0.9", true),
            ("*/*", false),
            ("", false),
            ("text/html, application/json", false),
            ("application/json, text/html;q=0.9", false),
            ("text/html;q=0, */*", false),
            ("text/html;q=2", false),
            ("text/htmlx", false),
            (",;q=1,,", false),
        ] {
            assert_eq!(Weights::read([accept].into_iter()).prefer_html(), prefers, "{accept}");
        }
    }
}
