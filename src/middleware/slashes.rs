//! `/a//b/` is answered as `/a/b`, without a redirect.

use actix_web::dev::ServiceRequest;
use actix_web::http::uri::{PathAndQuery, Uri};

/// What actix-web's `NormalizePath` does, except that a path with nothing to mend costs a glance and not a
/// regular expression.
pub fn trim(request: &mut ServiceRequest) {
    let path = request.path();
    let mended = path.contains("//") || (path.ends_with('/') && path != "/");
    if !mended {
        return;
    }
    if let Some(uri) = without_extra_slashes(request.uri()) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}

fn without_extra_slashes(uri: &Uri) -> Option<Uri> {
    let segments = uri.path().split('/').filter(|segment| !segment.is_empty());
    let mut path = segments.fold(String::new(), |path, segment| path + "/" + segment);
    if path.is_empty() {
        path.push('/');
    }
    if let Some(query) = uri.query() {
        path = path + "?" + query;
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::trim;
    use actix_web::test::TestRequest;

    #[test]
    fn slashes_at_the_end_and_beside_each_other_go() {
        for (sent, answered) in [
            ("/", "/"),
            ("//", "/"),
            ("/a", "/a"),
            ("/a/", "/a"),
            ("/a//b///", "/a/b"),
            ("/a//?x=1//2/", "/a?x=1//2/"),
            ("/a/b?c=/", "/a/b?c=/"),
            ("/%2F/a/", "/%2F/a"),
            ("http://example.com//a/", "http://example.com/a"),
        ] {
            let mut request = TestRequest::with_uri(sent).to_srv_request();
            trim(&mut request);
            assert_eq!(request.uri().to_string(), answered, "{sent}");
            assert_eq!(request.match_info().as_str(), request.path(), "{sent}");
        }
    }
}
