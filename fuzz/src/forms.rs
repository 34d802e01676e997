//! Forms: the body of a login, urlencoded or, where it begins with `--x`, multipart. Within the limits, or refused.

use actix_web::FromRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use recipe_api::api::extract::{BodyLimit, ValidForm};
use recipe_api::error::ApiError;
use recipe_api::schemas::LoginForm;

const LIMIT: usize = 4096;

thread_local! {
    static RUNTIME: actix_web::rt::Runtime = actix_web::rt::Runtime::new().unwrap();
}

pub fn target(data: &[u8]) {
    let is_multipart = data.starts_with(b"--x");
    let kind = if is_multipart { "multipart/form-data; boundary=x" } else { "application/x-www-form-urlencoded" };
    let request = TestRequest::post().insert_header((CONTENT_TYPE, kind)).set_payload(data.to_vec());
    let (request, mut payload) = request.app_data(Data::new(BodyLimit(LIMIT))).to_http_parts();
    let read = RUNTIME.with(|runtime| runtime.block_on(ValidForm::<LoginForm>::from_request(&request, &mut payload)));
    match read {
        Ok(ValidForm(form)) => {
            assert!(data.len() <= LIMIT);
            assert!(form.username.chars().count() <= 1024 && form.password.chars().count() <= 4096);
            assert!(!form.username.contains('\0') && !form.password.contains('\0'));
        }
        Err(ApiError::BodyTooLarge(limit)) => assert!(limit == LIMIT && data.len() > LIMIT),
        Err(ApiError::Invalid(problems)) => assert!(!problems.is_empty()),
        Err(other) => panic!("{other:?}"),
    }
}
