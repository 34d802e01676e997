use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// What the server answered, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }

    /// Asserts the status; for a refusal also the envelope that every refusal has.
    #[track_caller]
    pub fn status(self, expected: u16) -> Self {
        assert_eq!(self.status.as_u16(), expected, "{self:?}");
        if expected >= 400 {
            self.assert_envelope();
        }
        self
    }

    /// Asserts a refusal with one thing wrong.
    #[track_caller]
    pub fn problem(self, status: u16, detail: &str) -> Self {
        let answer = self.status(status);
        assert_eq!(answer.json()["detail"], detail, "{answer:?}");
        answer
    }

    /// Asserts a 422 whose places are exactly these, in any order.
    #[track_caller]
    pub fn misfits(self, expected: &[&[&str]]) -> Self {
        let answer = self.status(422);
        let json = answer.json();
        let mut found: Vec<Vec<String>> = json["detail"].as_array().unwrap().iter().map(loc).collect();
        let mut expected: Vec<Vec<String>> =
            expected.iter().map(|loc| loc.iter().map(|&step| step.to_owned()).collect()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{answer:?}");
        answer
    }

    #[track_caller]
    fn assert_envelope(&self) {
        assert_eq!(self.header("content-type"), "application/json", "{self:?}");
        let json = self.json();
        assert!(json["detail"].is_string() || json["detail"].is_array(), "{self:?}");
        assert_eq!(json["request_id"], self.header("x-request-id"), "{self:?}");
        if self.status == StatusCode::UNAUTHORIZED {
            assert!(self.header("www-authenticate").starts_with("Bearer "), "{self:?}");
        }
        if [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS].contains(&self.status) {
            assert!(self.header("retry-after").parse::<u32>().is_ok(), "{self:?}");
        }
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts members of the body; there may be others.
    #[track_caller]
    pub fn has(&self, members: &Value) {
        let json = self.json();
        for (name, value) in members.as_object().unwrap() {
            assert_eq!(&json[name], value, "{name} of {self:?}");
        }
    }

    /// A member that is text.
    #[track_caller]
    pub fn text(&self, member: &str) -> String {
        self.json()[member].as_str().unwrap_or_else(|| panic!("no {member}: {self:?}")).to_owned()
    }

    /// The labels of `results`, in their order.
    #[track_caller]
    pub fn labels(&self) -> Vec<String> {
        let json = self.json();
        let results = json["results"].as_array().unwrap_or_else(|| panic!("no results: {self:?}"));
        results.iter().map(|recipe| recipe["label"].as_str().unwrap().to_owned()).collect()
    }

    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn loc(problem: &Value) -> Vec<String> {
    assert!(problem["msg"].is_string() && problem["type"].is_string(), "{problem}");
    let steps = problem["loc"].as_array().unwrap().iter();
    steps.map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect()
}
