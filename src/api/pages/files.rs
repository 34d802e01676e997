//! The web app's files, in the encoding that a client prefers.

use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, VARY};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use super::Pages;
use super::bundle::File;
use crate::api::reply::is_known;
use crate::core::weights::Weights;
use crate::error::{ApiError, ApiResult};

/// For a year, the longest that anybody keeps anything.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// What keeps its name when it changes.
const FOR_AN_HOUR: &str = "public, max-age=3600";

/// The file at the request's path.
pub async fn show(request: HttpRequest, pages: Data<Pages>) -> ApiResult<HttpResponse> {
    let path = request.match_info().as_str().trim_start_matches('/');
    let file = pages.bundle.file(path).ok_or_else(|| ApiError::NotFound("Not Found".into()))?;
    let accepted = request.headers().get_all(ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    let Some((encoding, bytes)) = file.preferred(&Weights::read(accepted)) else {
        return Ok(HttpResponse::NotAcceptable().insert_header((VARY, "Accept-Encoding")).finish());
    };
    let tag = format!("\"{}{}\"", file.tag(), encoding.map(|encoding| format!("-{encoding}")).unwrap_or_default());
    let is_known = is_known(&request, &tag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((ETAG, tag))
        .insert_header((VARY, "Accept-Encoding"))
        .insert_header((CACHE_CONTROL, if file.is_immutable { FOREVER } else { FOR_AN_HOUR }));
    if is_known {
        return Ok(response.finish());
    }
    if let Some(encoding) = encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    Ok(response.content_type(file.content_type.as_str()).body(bytes.clone()))
}

impl File {
    /// The variant of the greatest weight, the shortest of several (RFC 9110, section 12.5.3), with its encoding.
    /// Where nothing is said of the file as it is, it comes last; `None` where nothing at all is accepted.
    fn preferred(&self, accepted: &Weights) -> Option<(Option<&'static str>, &Bytes)> {
        let mut best: Option<(f32, Option<&'static str>, &Bytes)> = None;
        let variants = [("br", &self.brotli, &["br", "*"][..]), ("gzip", &self.gzip, &["gzip", "x-gzip", "*"])];
        for (encoding, bytes, names) in variants {
            let weight = accepted.of(names).unwrap_or(0.0);
            if let Some(bytes) = bytes
                && weight > best.map_or(0.0, |(best, ..)| best)
            {
                best = Some((weight, Some(encoding), bytes));
            }
        }
        let plain = accepted.of(&["identity"]);
        let is_refused = plain.or_else(|| accepted.of(&["*"])) == Some(0.0);
        match best {
            Some((weight, encoding, bytes)) if plain.is_none_or(|plain| plain <= weight) => Some((encoding, bytes)),
            _ => (!is_refused).then_some((None, &self.plain)),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::web::Bytes;

    use super::super::bundle::Bundle;
    use crate::core::weights::Weights;

    #[test]
    fn the_variant_that_is_preferred_is_sent_and_brotli_where_all_are_equal() {
        let paths = ["index.html", "a.js", "a.js.br", "a.js.gz", "b.png"];
        let files = paths.map(|path| (path.to_owned(), Bytes::from_static(b"<!--head--><!--root-->")));
        let bundle = Bundle::of(files).unwrap();
        for (accept, of_script, of_picture) in [
            ("", "plain", "plain"),
            ("gzip, deflate, br, zstd", "br", "plain"),
            ("br;q=0.5, gzip", "gzip", "plain"),
            ("GZIP", "gzip", "plain"),
            ("x-gzip", "gzip", "plain"),
            ("gzip;q=0, br;q=0", "plain", "plain"),
            ("gzip;q=0.5, identity", "plain", "plain"),
            ("identity, br", "br", "plain"),
            ("*", "br", "plain"),
            ("*;q=0.5, gzip;q=0.6", "gzip", "plain"),
            ("br;q=0, *", "gzip", "plain"),
            ("identity;q=0, gzip", "gzip", "nothing"),
            ("identity;q=0", "nothing", "nothing"),
            ("*;q=0", "nothing", "nothing"),
            ("*;q=0, gzip;q=0.1", "gzip", "nothing"),
            ("*;q=0, identity;q=0.1", "plain", "plain"),
            ("zstd", "plain", "plain"),
            ("br;q=x, gzip;q=0.001", "gzip", "plain"),
        ] {
            let accepted = Weights::read([accept].into_iter());
            for (path, expected) in [("a.js", of_script), ("b.png", of_picture)] {
                let preferred = bundle.file(path).unwrap().preferred(&accepted);
                let told = preferred.map_or("nothing", |(encoding, _)| encoding.unwrap_or("plain"));
                assert_eq!(told, expected, "{path}: {accept}");
            }
        }
    }
}
