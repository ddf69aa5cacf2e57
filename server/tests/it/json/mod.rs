//! The JSON facade, as the tutorial's HTTP clients meet it, and as its own description says.

mod bodies;
mod check;
mod conditions;
mod cross_site;
mod csv;
mod described;
mod errors;
mod lists;
mod repeats;
mod tutorial;

use http::{Method, StatusCode};
use serde_json::Value;

use crate::support::{Answer, Http, Running, TestServer, Web};

const UNKNOWN: &str = "018f3c5e-8a9b-7cde-8f01-23456789abcd";

/// A client of the facade, and the server if it has one of its own.
struct Json {
    web: Web,
    _server: Option<Running>,
}

impl Json {
    async fn start() -> Self {
        Self::on(TestServer::new()).await
    }

    async fn on(server: TestServer) -> Self {
        let server = server.run().await;
        Self { web: server.web(Http::One).await, _server: Some(server) }
    }

    async fn of(server: &Running) -> Self {
        Self { web: server.web(Http::One).await, _server: None }
    }

    async fn ask(&mut self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.web.send(method, path, headers, []).await
    }

    async fn get(&mut self, path: &str) -> Value {
        body(&self.ask(Method::GET, path, &[]).await)
    }

    async fn post(&mut self, path: &str) -> Value {
        body(&self.ask(Method::POST, path, &[]).await)
    }

    async fn patch(&mut self, path: &str) -> Value {
        body(&self.ask(Method::PATCH, path, &[]).await)
    }

    async fn delete(&mut self, path: &str) -> Value {
        body(&self.ask(Method::DELETE, path, &[]).await)
    }

    /// Sends a JSON body in place of parameters.
    async fn send(&mut self, method: Method, path: &str, text: &str) -> Answer {
        self.web.send(method, path, &[("content-type", "application/json")], [text.to_owned().into()]).await
    }

    /// Stores an open order; answers its uuid.
    async fn create(&mut self, name: &str) -> String {
        let answer = self.post(&format!("/order?name={name}&completed=false&date=2024-06-13")).await;
        answer["order"]["uuid"].as_str().unwrap().to_owned()
    }

    async fn names(&mut self) -> Vec<String> {
        let orders = self.get("/order").await;
        let names = orders["orders"].as_array().unwrap().iter().map(|order| order["name"].as_str().unwrap().to_owned());
        names.collect()
    }
}

/// The body of a success.
fn body(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    read(answer)
}

fn read(answer: &Answer) -> Value {
    assert_eq!(answer.header("content-type"), "application/json", "{answer:?}");
    serde_json::from_slice(&answer.body).unwrap()
}

/// The HTTP status and the reason of a refusal, whose code and message must be there too.
fn refusal(answer: &Answer) -> (u16, String) {
    let status = read(answer);
    assert!(status["code"].as_i64().unwrap() > 0 && !status["message"].as_str().unwrap().is_empty(), "{status}");
    let info = detail(&status, "google.rpc.ErrorInfo");
    assert_eq!(
        (info["domain"].as_str(), info["metadata"]["trace_id"].as_str().map(str::len)),
        (Some("orders"), Some(32))
    );
    (answer.status.as_u16(), info["reason"].as_str().unwrap().to_owned())
}

/// The detail of this type.
fn detail<'a>(status: &'a Value, name: &str) -> &'a Value {
    let details = status["details"].as_array().unwrap();
    let of_type = |detail: &&Value| detail["@type"] == format!("type.googleapis.com/{name}");
    details.iter().find(of_type).unwrap_or_else(|| panic!("no {name} in {status}"))
}

/// The field and the reason of each violation.
fn violations(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
    let status = read(answer);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let violations = detail(&status, "google.rpc.BadRequest")["fieldViolations"].as_array().unwrap();
    violations.iter().map(|violation| (text(&violation["field"]), text(&violation["reason"]))).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(field, reason)| ((*field).to_owned(), (*reason).to_owned())).collect()
}
