//! Requests as clients send them, and what came back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Person, Server, data, fresh_id};

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// Reads a response; a body that is no JSON is kept as text.
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self {
            status,
            headers,
            body,
        }
    }

    /// The stable code of a problem.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Asserts a problem.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{:?}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
    }

    /// Asserts success and gives the body.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{} {:?}",
            self.status,
            self.body
        );
        self.body
    }
}

/// A command with all that goes along.
#[derive(Debug, Clone)]
pub struct Sending {
    pub report: String,
    pub key: String,
    pub command: Value,
    pub headers: Vec<(&'static str, String)>,
}

impl Sending {
    /// A command under a fresh key.
    pub fn new(report: &str, command: Value) -> Self {
        Self {
            report: report.to_owned(),
            key: fresh_id(),
            command,
            headers: Vec::new(),
        }
    }

    /// With the version that was seen.
    pub fn seen(mut self, version: u64) -> Self {
        self.headers.push(("if-match", format!("\"{version}\"")));
        self
    }
}

impl Server {
    /// A request, signed in or not.
    pub fn request(&self, person: Option<&Person>, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, self.url(path));
        match person {
            Some(person) => request
                .bearer_auth(&person.token)
                .header("linli-account", &person.id),
            None => request,
        }
    }

    /// Reads a path.
    pub async fn get(&self, person: &Person, path: &str) -> Answer {
        Answer::read(
            self.request(Some(person), Method::GET, path)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    /// The request of a command.
    pub fn command_request(&self, person: &Person, sending: &Sending) -> RequestBuilder {
        let path = format!("/v1/reports/{}/commands", sending.report);
        let mut request = self
            .request(Some(person), Method::POST, &path)
            .header("idempotency-key", &sending.key)
            .json(&json!({ "command": sending.command }));
        for (name, value) in &sending.headers {
            request = request.header(*name, value);
        }
        request
    }

    /// Sends a command.
    pub async fn send(&self, person: &Person, sending: &Sending) -> Answer {
        Answer::read(self.command_request(person, sending).send().await.unwrap()).await
    }

    /// Sends a command as a phone with a bad line does: under one key, until it is told what came of it. The answer to
    /// its first try is thrown away, and that to somebody's try is lost on the way.
    pub async fn insist(&self, person: &Person, path: &str, command: &Value) -> Answer {
        let key = fresh_id();
        let send = || {
            let request = self
                .request(Some(person), Method::POST, path)
                .header("idempotency-key", &key);
            request.json(&json!({ "command": command })).send()
        };
        self.lose_next_answer();
        drop(send().await);
        loop {
            if let Ok(response) = send().await {
                let answer = Answer::read(response).await;
                if answer.code() != "in_flight" && answer.status < 500 {
                    return answer;
                }
            }
        }
    }

    /// Sends a command under a fresh key.
    pub async fn command(&self, person: &Person, report: &str, command: Value) -> Answer {
        self.send(person, &Sending::new(report, command)).await
    }

    /// Assigns a report to a unit, having seen its newest version.
    pub async fn assign(&self, person: &Person, report: &str, unit: &str) -> Answer {
        let version = self.get(person, &format!("/v1/reports/{report}")).await.ok()["version"]
            .as_u64()
            .unwrap();
        self.send(
            person,
            &Sending::new(report, json!({"type": "assign", "unit": unit})).seen(version),
        )
        .await
    }

    /// Uploads a picture over tus and gives its id.
    pub async fn upload(&self, person: &Person) -> String {
        let bytes = data("photos/plant-monstera.jpg");
        let id = self.begin_upload(person, bytes.len()).await;
        self.finish_upload(person, &id, bytes).await;
        id
    }

    /// Announces an upload of so many bytes, and gives its id.
    pub async fn begin_upload(&self, person: &Person, length: usize) -> String {
        let id = fresh_id();
        let metadata = format!(
            "id {},type {}",
            STANDARD.encode(&id),
            STANDARD.encode("image/jpeg")
        );
        let created = self
            .request(Some(person), Method::POST, "/v1/uploads")
            .header("tus-resumable", "1.0.0")
            .header("upload-length", length)
            .header("upload-metadata", metadata)
            .send()
            .await
            .unwrap();
        assert_eq!(created.status(), 201);
        id
    }

    async fn finish_upload(&self, person: &Person, id: &str, bytes: Vec<u8>) {
        let sent = self
            .request(Some(person), Method::PATCH, &format!("/v1/uploads/{id}"))
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", 0)
            .header(
                "upload-checksum",
                format!("sha256 {}", STANDARD.encode(Sha256::digest(&bytes))),
            )
            .header("content-type", "application/offset+octet-stream")
            .body(bytes)
            .send()
            .await
            .unwrap();
        assert_eq!(sent.status(), 204, "{:?}", sent.text().await);
    }

    /// A submit command of a person for the first community, with one photo.
    pub async fn submission(&self, person: &Person) -> Value {
        submission(&self.upload(person).await)
    }

    /// Files a report and gives its id.
    pub async fn submit(&self, person: &Person) -> String {
        self.submit_with(person, json!({})).await
    }

    /// Files a report with some fields other than usual.
    pub async fn submit_with(&self, person: &Person, fields: Value) -> String {
        let mut command = self.submission(person).await;
        command
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let report = fresh_id();
        self.command(person, &report, command).await.ok();
        report
    }
}

/// A submit command with one photo.
pub fn submission(photo: &str) -> Value {
    json!({
        "type": "submit", "v": 1,
        "community": super::people::HERE, "grid": format!("{}-01", super::people::HERE),
        "category": "010101", "text": "北门人行道有一处坑洼。", "photos": [photo],
        "place": {
            "words": "8 号楼后门",
            "fix": {"point": {"lat": 39.116042, "lon": 117.195077}, "accuracy_m": 12.0, "at": super::MORNING}
        },
        "urgency_hint": "amber", "audience": "public", "show_name": false, "contact": "13900001111"
    })
}

/// A header's text.
pub fn header(answer: &Answer, name: &'static str) -> String {
    answer.headers[HeaderName::from_static(name)]
        .to_str()
        .unwrap()
        .to_owned()
}
