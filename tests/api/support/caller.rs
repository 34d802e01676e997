use std::net::SocketAddr;

use reqwest::header::HeaderValue;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use super::Answer;

/// Somebody who calls the API. Paths are below `/api/v1`.
#[derive(Clone)]
pub struct Caller {
    client: reqwest::Client,
    base: String,
    pub token: Option<String>,
    /// The user's id; 0 without credentials.
    pub id: i64,
}

impl Caller {
    pub fn new(client: reqwest::Client, address: SocketAddr) -> Self {
        Self { client, base: format!("http://{address}"), token: None, id: 0 }
    }

    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    pub fn with_id(&self, id: i64) -> Self {
        Self { id, ..self.clone() }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.outside(method, &format!("/api/v1{path}"))
    }

    /// A request to a path outside `/api/v1`.
    pub fn outside(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.header("Authorization", bytes(&format!("Bearer {token}"))),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub async fn log_in(&self, username: &str, password: &str) -> Answer {
        self.post_form("/auth/login", &[("username", username), ("password", password)]).await
    }

    /// The same user, who has logged in once more as `{name}@example.com`.
    pub async fn again(&self, name: &str) -> Self {
        let answer = self.log_in(&format!("{name}@example.com"), super::PASSWORD).await.status(200);
        self.with_token(answer.text("access_token"))
    }

    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.request(Method::POST, path).header("Content-Type", "application/x-www-form-urlencoded");
        send(request.body(body)).await
    }

    /// All of the caller's recipes, as the lines of the export.
    pub async fn export(&self) -> Vec<Value> {
        let answer = self.get("/recipes/export").await.status(200);
        answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub async fn import(&self, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, "/recipes/import").header("Content-Type", content_type);
        send(request.body(body)).await
    }

    /// Submits a recipe and returns its id.
    pub async fn submit(&self, label: &str) -> i64 {
        let answer = self.post("/recipes", &super::labelled(label)).await.status(201);
        answer.json()["id"].as_i64().unwrap()
    }
}

pub async fn send(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.unwrap()).await
}

/// A header's value that may hold what no HTTP client would write.
pub fn bytes(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(text.as_bytes()).unwrap()
}
