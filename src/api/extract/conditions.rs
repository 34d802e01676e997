//! What a client knows of a recipe already, and in which form it wants one.

use std::future::{Ready, ready};

use actix_web::http::header::{ACCEPT, IF_MATCH};
use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::core::weights::Weights;
use crate::error::{ApiError, ApiResult};
use crate::models::Recipe;
use crate::schemas::RecipeOut;

/// The versions that `If-Match` names (RFC 9110, section 13.1.1); without the header every version fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    Any,
    OneOf(Vec<i64>),
}

impl IfMatch {
    fn read<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut versions = None;
        for tag in values.flat_map(|value| value.split(',')).map(str::trim) {
            if tag == "*" {
                return Self::Any;
            }
            versions.get_or_insert_with(Vec::new).extend(version_of(tag));
        }
        versions.map_or(Self::Any, Self::OneOf)
    }

    /// # Errors
    /// 412 with the recipe, where it is another version.
    pub fn ensure(&self, recipe: &Recipe) -> ApiResult<()> {
        match self {
            Self::OneOf(versions) if !versions.contains(&recipe.edition.version) => {
                let present = serde_json::to_value(RecipeOut::from(recipe));
                Err(present.map_or_else(|error| ApiError::Internal(error.to_string()), ApiError::PreconditionFailed))
            }
            _ => Ok(()),
        }
    }
}

/// The version in a strong `ETag`, whichever representation it is of; a weak one matches nothing.
fn version_of(tag: &str) -> Option<i64> {
    let tag = tag.strip_prefix("\"v")?.strip_suffix('"')?;
    let number = tag.split('-').next()?;
    // Not `+1` or `01`, which Rust takes for numbers too.
    number.parse().ok().filter(|version: &i64| version.to_string() == number)
}

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        // What is no text is the tag of nothing.
        let values = request.headers().get_all(IF_MATCH).map(|value| value.to_str().unwrap_or(""));
        ready(Ok(Self::read(values)))
    }
}

/// In which form a recipe is wanted, by `Accept`: JSON unless one of the others is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    JsonLd,
    Markdown,
}

impl Format {
    /// The first is answered where none is preferred.
    const ALL: [Self; 3] = [Self::Json, Self::JsonLd, Self::Markdown];

    /// The first is its media type; the others are ranges that it is in, the narrower first.
    const fn ranges(self) -> [&'static str; 3] {
        match self {
            Self::Json => ["application/json", "application/*", "*/*"],
            Self::JsonLd => ["application/ld+json", "application/*", "*/*"],
            Self::Markdown => ["text/markdown", "text/*", "*/*"],
        }
    }

    /// The form of the greatest weight, which the narrowest range that a form is in tells of it (RFC 9110,
    /// section 12.5.1); JSON where none of them is acceptable.
    fn preferred(accept: &Weights) -> Self {
        let mut best = (Self::Json, 0.0);
        for format in Self::ALL {
            let weight = accept.of(&format.ranges()).unwrap_or(0.0);
            if weight > best.1 {
                best = (format, weight);
            }
        }
        best.0
    }
}

impl FromRequest for Format {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let accept = request.headers().get_all(ACCEPT).filter_map(|accept| accept.to_str().ok());
        ready(Ok(Self::preferred(&Weights::read(accept))))
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, IfMatch};
    use crate::core::weights::Weights;

    #[test]
    fn versions_are_read_from_strong_tags() {
        let read = |values: &[&str]| IfMatch::read(values.iter().copied());
        assert_eq!(read(&[]), IfMatch::Any);
        assert_eq!(read(&["*"]), IfMatch::Any);
        assert_eq!(read(&["\"v3\""]), IfMatch::OneOf(vec![3]));
        assert_eq!(read(&["\"v3-md\", \"v4\"", "\"v5-6-metric\""]), IfMatch::OneOf(vec![3, 4, 5]));
        assert_eq!(read(&["W/\"v3\", v3, 3, \"x\", \"v\""]), IfMatch::OneOf(vec![]));
        assert_eq!(read(&["\"v+1\", \"v01\", \"v1 \", \"v 1\", \"v--1\", \"v١\""]), IfMatch::OneOf(vec![]));
        assert_eq!(read(&[""]), IfMatch::OneOf(vec![]));
    }

    #[test]
    fn the_preferred_form_is_answered_and_json_where_none_is_known() {
        for (accept, format) in [
            ("", Format::Json),
            ("*/*", Format::Json),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Format::Json),
            ("application/ld+json", Format::JsonLd),
            ("Application/LD+JSON; q=0.9, */*;q=0.1", Format::JsonLd),
            ("text/markdown, application/json;q=0.5", Format::Markdown),
            ("text/markdown;q=0.4, application/json;q=0.5", Format::Json),
            ("text/markdown;q=0", Format::Json),
            ("text/markdown;q=x", Format::Json),
            ("text/markdown;q=inf, */*;q=0.1", Format::Json),
            ("text/*", Format::Markdown),
            ("Text/*;Q=0.5, application/json;q=0.4", Format::Markdown),
            ("text/*;q=0.5, application/json", Format::Json),
            ("text/markdown;q=0, text/*", Format::Json),
            ("text/html, text/*;q=0.9, */*;q=0.8", Format::Markdown),
            ("text/markdown;charset=utf-8;q=0.9, */*;q=0.8", Format::Markdown),
            ("application/*", Format::Json),
            ("application/json;q=0.1, application/*;q=0.9", Format::JsonLd),
            ("application/json;q=0, */*", Format::JsonLd),
            ("*/*;q=0.9, application/json;q=0.9", Format::Json),
            ("image/png", Format::Json),
            (",;q=1,,", Format::Json),
        ] {
            assert_eq!(Format::preferred(&Weights::read([accept].into_iter())), format, "{accept}");
        }
    }
}
