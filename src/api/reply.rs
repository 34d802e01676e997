//! What handlers answer with, and the refusals that OpenAPI documents by name.

mod headers;
mod representations;

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, ETAG, IF_NONE_MATCH, LOCATION, VARY};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use serde::Serialize;
use serde_json::json;
use utoipa::openapi::{ContentBuilder, Header, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use crate::error::{ApiError, ApiResult, Problem};
use crate::models::Recipe;
use crate::schemas::json_ld::json_ld;
use crate::schemas::{RecipeOut, ServingQuery, markdown};

pub use headers::{IdempotencyParam, IfMatchParam};
pub use representations::{NewRecipe, PresentRecipe, Representations};

/// 200 with a JSON body.
pub struct Json<T>(pub T);

/// 201 with a JSON body.
pub struct Created<T>(pub T);

/// 201 with a new recipe, where it is and its `ETag`.
pub struct Submitted(pub RecipeOut);

/// 200 with a JSON body that nobody may keep (RFC 6749, section 5.1).
pub struct Secret<T>(pub T);

/// 200 with a representation of a recipe and its `ETag`; 304 where the client has it already (RFC 9110,
/// section 13.1.2).
pub struct Tagged<T> {
    /// Without quotes.
    pub tag: String,
    pub body: T,
}

impl Tagged<RecipeOut> {
    #[must_use]
    pub fn new(recipe: &Recipe) -> Self {
        Self { tag: tag_of(recipe.edition.version), body: RecipeOut::from(recipe) }
    }

    /// The same for so many and in these units.
    ///
    /// # Errors
    /// 422 where the recipe does not say how many it serves.
    pub fn served(self, serving: &ServingQuery) -> ApiResult<Self> {
        if serving.is_as_written() {
            return Ok(self);
        }
        Ok(Self { tag: self.tag + &serving.tag(), body: serving.serve(self.body)? })
    }

    /// The same as JSON.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn json(self) -> ApiResult<Tagged<Text>> {
        let json = serde_json::to_vec(&self.body).map_err(|error| ApiError::Internal(error.to_string()))?;
        Ok(Tagged { tag: self.tag, body: Text::json(json.into()) })
    }

    /// The same as JSON-LD.
    #[must_use]
    pub fn json_ld(self) -> Tagged<Text> {
        let bytes = json_ld(&self.body).into();
        Tagged { tag: format!("{}-ld", self.tag), body: Text { content_type: "application/ld+json", bytes } }
    }

    /// The same as Markdown.
    #[must_use]
    pub fn markdown(self) -> Tagged<Text> {
        let bytes = markdown(&self.body).into();
        Tagged { tag: format!("{}-md", self.tag), body: Text { content_type: "text/markdown; charset=utf-8", bytes } }
    }
}

/// A body that is written already.
pub struct Text {
    pub content_type: &'static str,
    pub bytes: Bytes,
}

impl Text {
    #[must_use]
    pub const fn json(bytes: Bytes) -> Self {
        Self { content_type: "application/json", bytes }
    }
}

/// 201 with a JSON body that nobody may keep, and that has no address.
pub struct CreatedSecret<T>(pub T);

/// 200 without a word.
pub struct Empty;

/// 202 without a word.
pub struct Accepted;

/// 204.
pub struct NoContent;

impl<T: Serialize> Responder for Json<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self.0)
    }
}

impl Responder for Text {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().content_type(self.content_type).body(self.bytes)
    }
}

impl<T: Serialize> Responder for Created<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Created().json(self.0)
    }
}

impl Responder for Submitted {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        let Self(recipe) = self;
        HttpResponse::Created()
            .insert_header((LOCATION, format!("/api/v1/recipes/{}", recipe.id)))
            .insert_header((ETAG, format!("\"{}\"", tag_of(recipe.version))))
            .json(recipe)
    }
}

impl<T: Serialize> Responder for Tagged<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        tagged(request, &self.tag, |response| response.json(self.body))
    }
}

impl Responder for Tagged<Text> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Text { content_type, bytes } = self.body;
        tagged(request, &self.tag, |response| response.content_type(content_type).body(bytes))
    }
}

/// Of the JSON of a recipe as it is written; without quotes.
#[must_use]
pub fn tag_of(version: i64) -> String {
    format!("v{version}")
}

fn tagged(
    request: &HttpRequest,
    tag: &str,
    with_body: impl FnOnce(&mut HttpResponseBuilder) -> HttpResponse,
) -> HttpResponse {
    let tag = format!("\"{tag}\"");
    let known = is_known(request, &tag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    let signed_in = request.headers().contains_key(AUTHORIZATION);
    response
        .insert_header((ETAG, tag))
        .insert_header((VARY, "Accept, Authorization"))
        .insert_header((CACHE_CONTROL, if signed_in { "private, no-cache" } else { "no-cache" }));
    if known { response.finish() } else { with_body(&mut response) }
}

/// Whether a `GET` names the tag, given with its quotes, in `If-None-Match`.
#[must_use]
pub fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let mut known = known.flat_map(|value| value.split(',')).map(str::trim);
    request.method() == Method::GET
        && known.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

impl<T: Serialize> Responder for Secret<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(self.0)
    }
}

impl<T: Serialize> Responder for CreatedSecret<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Created().insert_header((CACHE_CONTROL, "no-store")).json(self.0)
    }
}

impl Responder for Empty {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

impl Responder for Accepted {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Accepted().finish()
    }
}

impl Responder for NoContent {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

/// One thing is wrong.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by ApiError::body")]
pub struct Refusal {
    #[schema(example = "Recipe with ID 7 not found")]
    detail: String,
    /// RFC 6749, section 5.2; on its endpoints alone.
    #[schema(value_type = String, required = false, example = "invalid_grant")]
    error: Option<String>,
    #[schema(value_type = String, required = false, example = "Incorrect username or password")]
    error_description: Option<String>,
    /// The present recipe, of a 412 alone.
    #[schema(value_type = RecipeOut, required = false)]
    recipe: Option<RecipeOut>,
    /// Quote it when you ask for help.
    #[schema(example = "c29tZSBpZA-1f")]
    request_id: String,
}

/// Some things do not fit.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by ApiError::body")]
pub struct Misfit {
    detail: Vec<Problem>,
    /// RFC 6749, section 5.2; on its endpoints alone.
    #[schema(value_type = String, required = false, example = "invalid_request")]
    error: Option<String>,
    #[schema(value_type = String, required = false, example = "username: field required")]
    error_description: Option<String>,
    #[schema(example = "c29tZSBpZA-1f")]
    request_id: String,
}

/// Makes each a type that `#[utoipa::path(responses(...))]` takes by its name.
macro_rules! refusals {
    ($(
        $(#[doc = $doc:literal])* $name:ident = $status:literal $body:literal $detail:tt
        $(, $header:literal: $value:literal)?;
    )*) => {$(
        $(#[doc = $doc])*
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                let example = json!({ "detail": $detail, "request_id": "c29tZSBpZA-1f" });
                let body = ContentBuilder::new().schema(Some(Ref::from_schema_name($body))).example(Some(example));
                let response = ResponseBuilder::new().description(concat!($($doc),*).trim());
                let response = response.content("application/json", body.build());
                $(let response = response.header($header, described($value));)?
                BTreeMap::from([($status.to_owned(), response.build().into())])
            }
        }
    )*};
}

fn described(value: &str) -> Header {
    let mut header = Header::default();
    header.description = Some(value.to_owned());
    header
}

refusals! {
    /// The request cannot be taken as it is.
    BadRequest = "400" "Refusal" "Invalid request";
    /// Nobody is signed in, or the token is not believed.
    Unauthorized = "401" "Refusal" "Not authenticated", "WWW-Authenticate": "Bearer, and why a token is not believed (RFC 6750)";
    /// The caller may not do this.
    Forbidden = "403" "Refusal" "You can only update your recipes.";
    /// There is no such thing.
    NotFound = "404" "Refusal" "Recipe with ID 7 not found";
    /// Something else stands in the way.
    Conflict = "409" "Refusal" "A request with this Idempotency-Key is under way";
    /// The recipe is not the one that If-Match names any more; `recipe` is how it is now.
    Changed = "412" "Refusal" "The recipe has been changed since: this is how it is now";
    /// The body came too slowly.
    TooSlow = "408" "Refusal" "The body came too slowly: send it again, faster";
    /// The body is too large.
    TooLarge = "413" "Refusal" "The body is larger than 1048576 bytes";
    /// The body has a Content-Encoding.
    Encoded = "415" "Refusal" "Send the body without a Content-Encoding";
    /// The request does not fit its schema.
    Invalid = "422" "Misfit" [{ "loc": ["body", "label"], "msg": "field required", "type": "value_error.missing" }];
    /// Too many tries lately.
    TooMany = "429" "Refusal" "Too many tries: try again in 600 seconds", "Retry-After": "Seconds after which to try again";
    /// Something broke; the request id finds it in the log.
    Broken = "500" "Refusal" "Internal Server Error";
    /// Another service answered something unexpected.
    BadGateway = "502" "Refusal" "Reddit sent something unexpected for r/recipes";
    /// Busy, or the database is away.
    Unavailable = "503" "Refusal" "The service is busy or its database is away. Try again in a moment.", "Retry-After": "Seconds after which to try again";
    /// It took too long. Whether it was carried out is not known.
    TookTooLong = "504" "Refusal" "It took too long, and may have been carried out all the same: look before you send it again", "Retry-After": "Seconds after which to look";
    /// Another service did not answer in time.
    GatewayTimeout = "504" "Refusal" "Reddit did not answer in time for r/recipes";
}
