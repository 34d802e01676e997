//! Request headers, a line each: whatever they hold, they are read as far as they mean something.

use actix_web::FromRequest;
use actix_web::dev::Payload;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::test::TestRequest;
use futures_util::FutureExt;
use recipe_api::api::extract::{Format, IdempotencyKey, IfMatch};
use recipe_api::api::reply::is_known;
use recipe_api::core::address::{client, network};
use recipe_api::core::weights::Weights;

pub fn target(data: &[u8]) {
    let mut request = TestRequest::default();
    let mut values = Vec::new();
    for line in data.split(|byte| *byte == b'\n') {
        let (name, value) = line.split_at(line.iter().position(|byte| *byte == b':').unwrap_or(line.len()));
        let value = HeaderValue::from_bytes(value.get(1..).unwrap_or_default().trim_ascii());
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), value) {
            values.extend(value.to_str().ok().map(str::to_owned));
            request = request.append_header((name, value));
        }
    }
    let request = request.to_http_request();
    let versions = IfMatch::from_request(&request, &mut Payload::None).now_or_never().unwrap().unwrap();
    let told: Vec<_> = request.headers().get_all("if-match").collect();
    match versions {
        IfMatch::Any => assert!(told.is_empty() || told.iter().any(|value| value.as_bytes().contains(&b'*'))),
        IfMatch::OneOf(versions) => versions.iter().for_each(|version| {
            let tag = format!("\"v{version}");
            assert!(
                told.iter().any(|value| value.to_str().is_ok_and(|value| value.contains(&tag))),
                "{tag} in {told:?}"
            );
        }),
    }
    let format = Format::from_request(&request, &mut Payload::None).now_or_never().unwrap().unwrap();
    assert!(format == Format::Json || request.headers().contains_key("accept"));
    if let Ok(read) = IdempotencyKey::from_request(&request, &mut Payload::None).now_or_never().unwrap() {
        assert!(read.key.is_none_or(|key| (1..=255).contains(&key.len())));
    }
    assert!(!is_known(&request, "\"v1\"") || request.headers().contains_key("if-none-match"));
    let weights = Weights::read(values.iter().map(String::as_str));
    assert!(weights.of(&["*/*", "text/html", "gzip"]).is_none_or(|weight| (0.0..=1.0).contains(&weight)));
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let peer = Some("192.0.2.7".parse().unwrap());
    assert_eq!(client(peer, &values, 0), peer);
    let _any = client(peer, &values, 2).map(network);
}
