//! The web app as its build leaves it: the document that all pages are written into, and its files.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use actix_web::web::Bytes;

use crate::core::digest::sha256;

/// `frontend/dist` (see `build.rs`); nothing where the app was not built.
const EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// What stands in for it then.
const WITHOUT_APP: &[(&str, &[u8])] = &[
    (INDEX, include_bytes!("../../../templates/pages/index.html")),
    ("favicon.svg", include_bytes!("../../../templates/pages/favicon.svg")),
    ("page.css", include_bytes!("../../../templates/pages/page.css")),
];

const INDEX: &str = "index.html";

/// What a build has to keep in `index.html`: where each page's own head and content go.
const HEAD: &str = "<!--head-->";
const ROOT: &str = "<!--root-->";

pub struct Bundle {
    /// Before the head, between head and content, behind the content.
    shell: [String; 3],
    files: BTreeMap<String, File>,
    is_app: bool,
}

/// A file and its compressed variants.
pub struct File {
    pub content_type: String,
    tag: OnceLock<String>,
    pub plain: Bytes,
    pub brotli: Option<Bytes>,
    pub gzip: Option<Bytes>,
    /// Its name has a digest of its content.
    pub is_immutable: bool,
}

/// The build left no document to write pages into.
#[derive(Debug)]
pub struct UnusableBundle;

impl Bundle {
    /// The app in this binary, or the plain pages where there is none.
    ///
    /// # Errors
    /// When the build is not what the server expects.
    pub fn embedded() -> Result<Self, UnusableBundle> {
        let files = || EMBEDDED.iter().map(|&(path, bytes)| (path.to_owned(), Bytes::from_static(bytes)));
        if EMBEDDED.iter().any(|(path, _)| *path == INDEX) { Self::of(files()) } else { Self::without_app() }
    }

    /// A stylesheet for what is readable without JavaScript, and nothing else.
    ///
    /// # Errors
    /// Never, as things are.
    pub fn without_app() -> Result<Self, UnusableBundle> {
        let files = WITHOUT_APP.iter().map(|&(path, bytes)| (path.to_owned(), Bytes::from_static(bytes)));
        Ok(Self { is_app: false, ..Self::of(files)? })
    }

    /// An app of these files, each named as in the folder of the build.
    ///
    /// # Errors
    /// When `index.html` is missing, or has not each of its two marks once.
    pub fn of(files: impl IntoIterator<Item = (String, Bytes)>) -> Result<Self, UnusableBundle> {
        let mut files: BTreeMap<String, Bytes> = files.into_iter().collect();
        let shell = files.remove(INDEX).as_deref().and_then(cut).ok_or(UnusableBundle)?;
        let is_variant = |path: &str| {
            let original = path.strip_suffix(".br").or_else(|| path.strip_suffix(".gz"));
            original.is_some_and(|original| original == INDEX || files.contains_key(original))
        };
        let originals = files.iter().filter(|(path, _)| !is_variant(path));
        let files = originals.map(|(path, plain)| (path.clone(), File::new(path, plain, &files))).collect();
        Ok(Self { shell, files, is_app: true })
    }

    /// Whether there is an app that takes over where JavaScript runs.
    #[must_use]
    pub const fn is_app(&self) -> bool {
        self.is_app
    }

    /// The file at this path, which begins without a slash.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// The paths of all files, as [`Bundle::file`] takes them.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The document with these in it.
    #[must_use]
    pub fn document(&self, head: &str, root: &str) -> String {
        let [start, middle, end] = &self.shell;
        [start, head, middle, root, end].concat()
    }
}

impl File {
    fn new(path: &str, plain: &Bytes, files: &BTreeMap<String, Bytes>) -> Self {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let charset = if kind.type_() == "text" { "; charset=utf-8" } else { "" };
        Self {
            content_type: format!("{kind}{charset}"),
            tag: OnceLock::new(),
            brotli: files.get(&format!("{path}.br")).cloned(),
            gzip: files.get(&format!("{path}.gz")).cloned(),
            plain: plain.clone(),
            is_immutable: path.starts_with("assets/"),
        }
    }

    /// What the `ETag`s of its variants begin with. Found when it is first asked for: a start would otherwise read all
    /// files into memory.
    pub fn tag(&self) -> &str {
        self.tag.get_or_init(|| sha256(&self.plain).chars().take(16).collect())
    }
}

fn cut(html: &[u8]) -> Option<[String; 3]> {
    let html = std::str::from_utf8(html).ok()?;
    let (start, rest) = html.split_once(HEAD)?;
    let (middle, end) = rest.split_once(ROOT)?;
    let has_no_other = [HEAD, ROOT].iter().all(|mark| html.matches(mark).count() == 1);
    has_no_other.then(|| [start, middle, end].map(str::to_owned))
}

impl std::fmt::Display for UnusableBundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the web app's {INDEX} has to have {HEAD} and, behind it, {ROOT}, each once: build the app again")
    }
}

impl std::error::Error for UnusableBundle {}
