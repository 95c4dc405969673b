//! The native protocol v1 over a [`Transport`].

mod accounts;
mod answer;
mod board;
mod directory;
mod feed;
mod full;
mod reports;
mod uploads;
mod volunteering;

use std::cell::RefCell;
use std::rc::Rc;

use linli_model::json;
use linli_model::protocol::{ACCOUNT_HEADER, IDEMPOTENCY_HEADER};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::backend::{Accounts, Answer, Backend, Directory, Feed, Reports, Sending};
use crate::transport::{Body, Method, PATIENCE, Request, Response, Transport};
use crate::{ClientError, Credential};

pub use full::FullNative;

/// A backend that speaks the native protocol, with the rooms of a first screen, which reads reports and writes none; all
/// are in [`FullNative`].
pub struct Native {
    transport: Rc<dyn Transport>,
    credential: RefCell<Credential>,
}

impl Native {
    /// A client of the backend that `transport` reaches.
    pub fn new(transport: impl Transport + 'static, credential: Credential) -> Self {
        Self {
            transport: Rc::new(transport),
            credential: RefCell::new(credential),
        }
    }

    fn request(&self, method: Method, path: impl Into<String>) -> Request {
        let mut request = Request {
            method,
            path: path.into(),
            headers: vec![("accept", "application/json".to_owned())],
            body: Body::Empty,
            with_cookie: false,
            patience: PATIENCE,
        };
        self.credential.borrow().put_on(&mut request);
        request
    }

    async fn send(&self, request: Request) -> Result<Response, ClientError> {
        self.transport
            .send(request)
            .await
            .map_err(|_| ClientError::Network)
    }

    async fn body(&self, request: Request) -> Result<(u16, Vec<u8>), ClientError> {
        answer::body(self.send(request).await?).await
    }

    async fn json<T: DeserializeOwned>(&self, request: Request) -> Result<T, ClientError> {
        answer::read(self.body(request).await?)
    }

    async fn get<T: DeserializeOwned>(&self, path: String) -> Result<T, ClientError> {
        answer::read(self.body(self.request(Method::Get, path)).await?)
    }

    fn with_json(&self, method: Method, path: &str, value: &impl Serialize) -> Result<Request, ClientError> {
        let mut request = self.request(method, path);
        // Only a map with keys that are no strings cannot be written, and no wire type has one.
        let text = json::write(value).ok_or(ClientError::Unsupported)?;
        request
            .headers
            .push(("content-type", "application/json".to_owned()));
        request.body = Body::Json(text);
        Ok(request)
    }
}

impl Native {
    /// Sends a command under its own name.
    async fn send_command<T: DeserializeOwned>(
        &self,
        path: String,
        body: &impl Serialize,
        sending: &Sending,
    ) -> Result<T, ClientError> {
        let mut request = self.with_json(Method::Post, &path, body)?;
        let headers = &mut request.headers;
        headers.push((IDEMPOTENCY_HEADER, sending.command.to_string()));
        headers.push((ACCOUNT_HEADER, sending.account.to_string()));
        if let Some(version) = sending.if_match {
            headers.push(("if-match", format!("\"{version}\"")));
        }
        self.json(request).await
    }
}

impl Backend for Native {
    fn accounts(&self) -> Option<&dyn Accounts> {
        Some(self)
    }

    fn reports(&self) -> Option<&dyn Reports> {
        Some(self)
    }

    fn directory(&self) -> Option<&dyn Directory> {
        Some(self)
    }

    fn feed(&self) -> Option<&dyn Feed> {
        Some(self)
    }

    fn reachable(&self) -> Answer<'_, ()> {
        Box::pin(async {
            let health: Health = self.get("/healthz".to_owned()).await?;
            if health.service != "linli" {
                return Err(answer::foreign(200, "another service answers"));
            }
            Ok(())
        })
    }

    fn photo_src(&self, address: &str) -> String {
        self.transport.href(address)
    }
}

#[derive(serde::Deserialize)]
struct Health {
    service: String,
}

/// Escapes a value for a query.
fn escaped(value: &str) -> percent_encoding::PercentEncode<'_> {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC)
}

/// A list's path with those parameters that have a value.
fn listed<const N: usize>(path: &str, parameters: [(&str, Option<String>); N]) -> String {
    let given = parameters
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name}={}", escaped(&value))));
    format!("{path}?{}", given.collect::<Vec<_>>().join("&"))
}
