//! Reads variables by name and gathers what is wrong with them.

use std::collections::{BTreeSet, HashMap};
use std::fmt::{self, Display};
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

/// Reads settings out of a source of variables: the environment, or a map in tests.
pub struct Reader<'a> {
    source: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<String>,
    names: BTreeSet<String>,
}

/// Every setting that is wrong, a line each: `NAME what is wrong, what would be right`.
#[derive(Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.join("; "))
    }
}

impl std::error::Error for Problems {}

/// Where settings come from: the environment, and below it a file `.env` in this folder.
///
/// # Errors
/// When there is such a file and it cannot be read as settings, or when the environment holds a setting
/// that is not UTF-8.
pub fn environment() -> Result<impl Fn(&str) -> Option<String>, Problems> {
    // dotenvy's own words repeat the line, and with it a secret.
    let unreadable = |error: &dotenvy::Error| match error {
        dotenvy::Error::LineParse(..) => {
            Problems(vec![".env has a line that is no NAME=value or lacks a quote".into()])
        }
        other => Problems(vec![format!(".env cannot be read: {other}")]),
    };
    let mut variables: HashMap<String, String> = match dotenvy::from_path_iter(".env") {
        Ok(lines) => lines.collect::<Result<_, _>>().map_err(|error| unreadable(&error))?,
        Err(error) if error.not_found() => HashMap::new(),
        Err(error) => return Err(unreadable(&error)),
    };
    for (name, value) in std::env::vars_os() {
        let (Ok(name), false) = (name.into_string(), value.is_empty()) else { continue };
        match value.into_string() {
            Ok(value) => drop(variables.insert(name, value)),
            // Others' variables may hold what they like.
            Err(_) => drop(variables.insert(name, NOT_UTF8.into())),
        }
    }
    Ok(move |name: &str| variables.get(name).cloned())
}

/// Stands for a value that is not UTF-8; no setting can have it.
const NOT_UTF8: &str = "\u{fffd}\0";

impl<'a> Reader<'a> {
    #[must_use]
    pub fn new(source: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { source, problems: Vec::new(), names: BTreeSet::new() }
    }

    /// Hands out what was read.
    ///
    /// # Errors
    /// When anything that was read so far is wrong.
    pub fn finish<T>(&mut self, read: T) -> Result<T, Problems> {
        if self.problems.is_empty() { Ok(read) } else { Err(Problems(std::mem::take(&mut self.problems))) }
    }

    /// The names of all variables that were asked for.
    #[must_use]
    pub const fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    pub(super) fn problem(&mut self, name: &str, what: &str) {
        self.problems.push(format!("{name} {what}"));
    }

    /// An empty variable counts as absent.
    fn get(&mut self, name: &str) -> Option<String> {
        self.names.insert(name.to_owned());
        let value = (self.source)(name).filter(|value| !value.is_empty());
        if value.as_deref() == Some(NOT_UTF8) {
            self.problem(name, "is not UTF-8");
            return None;
        }
        value
    }

    pub(super) fn text(&mut self, name: &str, default: &str) -> String {
        self.get(name).unwrap_or_else(|| default.to_owned())
    }

    pub(super) fn parse<T: FromStr>(&mut self, name: &str, default: T, wanted: &str) -> T {
        match self.get(name).map(|value| value.trim().parse()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                self.problem(name, &format!("has to be {wanted}"));
                default
            }
        }
    }

    pub(super) fn range<T>(&mut self, name: &str, default: T, range: RangeInclusive<T>) -> T
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        let value = self.parse(name, default, &wanted);
        if range.contains(&value) {
            return value;
        }
        self.problem(name, &format!("has to be {wanted}"));
        default
    }

    pub(super) fn seconds(&mut self, name: &str, default: u64, range: RangeInclusive<u64>) -> Duration {
        Duration::from_secs(self.range(name, default, range))
    }

    /// The variable itself, or the content of the file that `{name}_FILE` names, without the line end.
    pub(super) fn secret(&mut self, name: &str) -> Option<String> {
        let file_name = format!("{name}_FILE");
        match (self.get(name), self.get(&file_name)) {
            (Some(_), Some(_)) => {
                self.problem(name, &format!("and {file_name} are both set: keep one"));
                None
            }
            (value, None) => value,
            (None, Some(path)) => match std::fs::read_to_string(path) {
                Ok(content) => Some(content.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => {
                    self.problem(&file_name, &format!("names a file that cannot be read: {}", error.kind()));
                    None
                }
            },
        }
    }

    /// A [`Self::secret`] that has to be there: `wanted`.
    pub(super) fn required_secret(&mut self, name: &str, wanted: &str) -> Option<String> {
        let problems = self.problems.len();
        let secret = self.secret(name);
        if secret.is_none() && self.problems.len() == problems {
            self.problem(name, &format!("is missing: set it, or {name}_FILE, to {wanted}"));
        }
        secret
    }

    /// The content of the file that the variable names.
    pub(super) fn file(&mut self, name: &str) -> Option<Vec<u8>> {
        let content = std::fs::read(self.get(name)?);
        content.map_err(|error| self.problem(name, &format!("names a file that cannot be read: {}", error.kind()))).ok()
    }

    /// A JSON list of strings, or values between commas.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let value = self.get(name).unwrap_or_default();
        if !value.trim_start().starts_with('[') {
            return value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect();
        }
        serde_json::from_str(&value).unwrap_or_else(|_not_json| {
            self.problem(name, "has to be a JSON list of strings, or values between commas");
            Vec::new()
        })
    }

    /// A list of origins as browsers send them: scheme, host and port without a path.
    pub(super) fn origins(&mut self, name: &str) -> Vec<String> {
        let listed = self.list(name);
        let origins: Vec<_> = listed.iter().filter_map(|item| origin(item)).collect();
        if origins.len() < listed.len() {
            self.problem(name, "has to list exact origins such as https://app.example.com, without a path or *");
        }
        origins
    }

    /// An http(s) address, without its trailing slash.
    pub(super) fn http_url(&mut self, name: &str, default: &str) -> String {
        let value = self.text(name, default);
        let http =
            url::Url::parse(&value).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.query().is_none());
        if !http && !value.is_empty() {
            self.problem(name, "has to be an address such as https://recipes.example.com");
        }
        value.trim_end_matches('/').to_owned()
    }
}

fn origin(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && !text.contains('@');
    let web = matches!(url.scheme(), "http" | "https");
    (bare && web && url.has_host()).then(|| url.origin().ascii_serialization())
}
