//! Query strings, read as each list reads them: within the limits, or refused with the parameter's name.

use actix_web::FromRequest;
use actix_web::dev::Payload;
use actix_web::http::Uri;
use actix_web::test::TestRequest;
use futures_util::FutureExt;
use recipe_api::api::extract::ValidQuery;
use recipe_api::error::{ApiError, Place};
use recipe_api::schemas::{
    AuditQuery, DeleteQuery, DiffQuery, ListQuery, PastQuery, SearchQuery, ServingQuery, SuggestionQuery, TagQuery,
    UserQuery,
};
use serde::de::DeserializeOwned;
use validator::Validate;

pub fn target(data: &[u8]) {
    let query = super::text(data);
    let Ok(uri) = Uri::try_from(format!("/?{query}")) else { return };
    if let Some(query) = read::<ListQuery>(&uri) {
        assert!((1..=100).contains(&query.limit_or_default()));
        assert!(query.q.is_none_or(|q| q.chars().count() <= 256 && !q.trim().is_empty()));
        let names = [&query.tags, &query.any_tags, &query.ingredients, &query.without];
        assert!(names.iter().all(|names| names.0.len() <= 10 && names.0.iter().all(|name| name.chars().count() <= 50)));
        assert!(query.max_minutes.is_none_or(|minutes| (0..=100_000).contains(&minutes)));
    }
    if let Some(serving) = read::<ServingQuery>(&uri) {
        assert!(serving.servings.is_none_or(|servings| (1..=1000).contains(&servings)));
    }
    let _ = (read::<SearchQuery>(&uri), read::<SuggestionQuery>(&uri), read::<TagQuery>(&uri), read::<PastQuery>(&uri));
    let _ = (read::<AuditQuery>(&uri), read::<UserQuery>(&uri), read::<DeleteQuery>(&uri), read::<DiffQuery>(&uri));
}

fn read<T: DeserializeOwned + Validate + 'static>(uri: &Uri) -> Option<T> {
    let request = TestRequest::default().uri(&uri.to_string()).to_http_request();
    match ValidQuery::<T>::from_request(&request, &mut Payload::None).now_or_never().expect("nothing to wait for") {
        Ok(ValidQuery(query)) => Some(query),
        Err(ApiError::Invalid(problems)) => {
            assert!(problems.iter().all(|problem| problem.loc.first() == Some(&Place::Name("query".into()))));
            assert!(!problems.is_empty());
            None
        }
        Err(other) => panic!("{other:?}"),
    }
}
