use actix_web::dev::ServiceRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT;
use actix_web::web::Data;

use crate::core::weights::Weights;

/// What lies below these is for programs, whatever they accept.
const FOR_PROGRAMS: [&str; 4] = ["api", "assets", "docs", "health"];

type Write = dyn Fn(StatusCode, &str, &str) -> String + Send + Sync;

/// Writes a refusal as an HTML document, of its status, its detail and the request's id; the application is configured
/// with it.
pub struct RefusalPage(Box<Write>);

impl RefusalPage {
    #[must_use]
    pub fn new(write: impl Fn(StatusCode, &str, &str) -> String + Send + Sync + 'static) -> Self {
        Self(Box::new(write))
    }

    /// For a request that opens a page and prefers HTML to JSON.
    #[must_use]
    pub fn wanted_by(request: &ServiceRequest) -> Option<Data<Self>> {
        let first = request.match_info().as_str().split('/').find(|part| !part.is_empty());
        if first.is_some_and(|first| FOR_PROGRAMS.contains(&first)) {
            return None;
        }
        let accepted = request.headers().get_all(ACCEPT).filter_map(|value| value.to_str().ok());
        let page = request.app_data::<Data<Self>>();
        page.filter(|_| Weights::read(accepted).prefer_html()).cloned()
    }

    #[must_use]
    pub fn write(&self, status: StatusCode, detail: &str, request_id: &str) -> String {
        self.0(status, detail, request_id)
    }
}
