//! Between the clients and the server's router: one request to its end at a time, and faults.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::rc::Rc;

use axum::Router;
use axum::extract::ConnectInfo;
use http_body_util::BodyExt;
use linli_client::{
    Body, BodyReader, Credential, LocalFuture, Method, Native, Request, Response, Transport, Unreachable,
};
use linli_model::ids::CommandId;
use linli_model::protocol::{IDEMPOTENCY_HEADER, codes};
use linli_model::refusal::Refusal;
use tower::ServiceExt;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// It never arrives.
    LostRequest,
    /// It is carried out, and its answer never arrives.
    LostAnswer,
    /// It is carried out, and half of its answer arrives.
    HalfAnswer,
    /// It is carried out twice; the second answer arrives.
    Twice,
    /// It is carried out, and once more much later.
    Late,
    /// It is carried out much later only, when others have overtaken it.
    Reordered,
    /// Its answer takes long.
    Slow,
    /// Its bytes are damaged on the way.
    Damaged,
    /// A captive portal answers.
    Portal,
    /// Its proof of session is gone on the way.
    NoSession,
    /// Something before the server answers with this status and a problem.
    Status(u16),
}

/// The way to the server, and what passed on it.
pub struct Network {
    router: RefCell<Router>,
    fault: Cell<Fault>,
    /// Whether the fault is one of what changes something: a look before it is spared.
    spares_looks: Cell<bool>,
    /// Bytes of photos as the server took them, chunk by chunk.
    pub received: RefCell<BTreeMap<String, Vec<u8>>>,
    /// The commands that the server acknowledged.
    acknowledged: RefCell<BTreeSet<String>>,
    /// Those of them whose wish held already.
    held: RefCell<BTreeSet<String>>,
    /// Requests that will come once more.
    pub late: RefCell<Vec<Request>>,
    /// The commands among those that came at once, too.
    repeated: RefCell<BTreeSet<String>>,
}

impl Network {
    /// A network to a router.
    pub fn new(router: Router) -> Rc<Self> {
        let (router, fault) = (RefCell::new(router), Cell::new(Fault::None));
        Rc::new(Self {
            router,
            fault,
            spares_looks: Cell::default(),
            received: RefCell::default(),
            acknowledged: RefCell::default(),
            held: RefCell::default(),
            late: RefCell::default(),
            repeated: RefCell::default(),
        })
    }

    /// What happens to the next request; to the next that is no mere look, where `spares_looks`.
    pub fn set_fault(&self, fault: Fault, spares_looks: bool) {
        self.fault.set(fault);
        self.spares_looks.set(spares_looks);
    }

    /// Leads to another router from now on.
    pub fn lead_to(&self, router: Router) {
        *self.router.borrow_mut() = router;
    }

    /// Has the server carry out a request.
    pub async fn carry_out(&self, request: Request) -> (u16, Vec<(String, String)>, Vec<u8>) {
        let mut builder = axum::http::Request::builder()
            .method(request.method.as_str())
            .uri(&request.path);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        let bytes = match &request.body {
            Body::Empty => Vec::new(),
            Body::Json(text) => text.clone().into_bytes(),
            Body::Bytes(bytes) => bytes.clone(),
        };
        let mut asked = builder.body(axum::body::Body::from(bytes)).expect("a request");
        asked
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 50_000))));
        let router = self.router.borrow().clone();
        let answer = router.oneshot(asked).await.expect("a router does not fail");
        let (head, body) = answer.into_parts();
        let body = body
            .collect()
            .await
            .map(|body| body.to_bytes().to_vec())
            .unwrap_or_default();
        let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        self.note_chunk(&request, head.status.as_u16());
        self.note_command(&request, head.status.as_u16(), &body);
        (head.status.as_u16(), headers, body)
    }

    /// Whether the server acknowledged a command.
    pub fn has_acknowledged(&self, command: &CommandId) -> bool {
        self.acknowledged.borrow().contains(command.as_str())
    }

    /// Whether the server said that what a command wants held already.
    pub fn held_already(&self, command: &CommandId) -> bool {
        self.held.borrow().contains(command.as_str())
    }

    /// Whether the network itself has sent a command once more, after its answer: what was refused may be done then.
    pub fn repeats(&self, command: &CommandId) -> bool {
        self.repeated.borrow().contains(command.as_str())
    }

    fn note_command(&self, request: &Request, status: u16, body: &[u8]) {
        let Some(command) = command_of(request) else {
            return;
        };
        let held = status == 409 && String::from_utf8_lossy(body).contains(Refusal::AlreadySo.code());
        if held {
            self.held.borrow_mut().insert(command.clone());
        }
        if held || matches!(status, 200 | 201) {
            self.acknowledged.borrow_mut().insert(command.clone());
        }
    }

    fn note_chunk(&self, request: &Request, status: u16) {
        let (Method::Patch, 204, Body::Bytes(chunk)) = (request.method, status, &request.body) else {
            return;
        };
        let photo = request.path.rsplit('/').next().unwrap_or_default().to_owned();
        let offset = request
            .headers
            .iter()
            .find(|(name, _)| *name == "upload-offset")
            .expect("an offset");
        let mut received = self.received.borrow_mut();
        let bytes = received.entry(photo).or_default();
        bytes.truncate(offset.1.parse().expect("a number"));
        bytes.extend_from_slice(chunk);
    }
}

/// One client's way into the network.
pub struct SimulatedTransport {
    network: Rc<Network>,
    token: Rc<RefCell<Option<String>>>,
}

/// What a client proved itself with last.
pub struct Kept(Rc<RefCell<Option<String>>>);

impl Kept {
    /// The bearer token.
    pub fn token(&self) -> Option<String> {
        self.0.borrow().clone()
    }
}

impl SimulatedTransport {
    /// A client of the native protocol over the network.
    pub fn client(network: Rc<Network>, credential: Option<Credential>) -> (Native, Kept) {
        let token = Rc::new(RefCell::new(None));
        let transport = Self {
            network,
            token: token.clone(),
        };
        (
            Native::new(transport, credential.unwrap_or_else(Credential::cookie)),
            Kept(token),
        )
    }

    async fn exchange(&self, mut request: Request) -> Result<Response, Unreachable> {
        let network = &self.network;
        let fault = match request.method {
            Method::Head if network.spares_looks.get() => Fault::None,
            _ => network.fault.replace(Fault::None),
        };
        let (status, headers, mut body) = match fault {
            Fault::LostRequest => return Err(Unreachable),
            Fault::LostAnswer => {
                network.carry_out(request).await;
                return Err(Unreachable);
            }
            Fault::HalfAnswer => {
                let (status, headers, mut body) = network.carry_out(request).await;
                body.truncate(body.len() / 2);
                (status, headers, body)
            }
            Fault::Twice => {
                network.carry_out(request.clone()).await;
                network.carry_out(request).await
            }
            Fault::Late => {
                network.late.borrow_mut().push(request.clone());
                network
                    .repeated
                    .borrow_mut()
                    .extend(command_of(&request).cloned());
                network.carry_out(request).await
            }
            Fault::Portal => (
                200,
                vec![kind("text/html")],
                b"<html>Welcome to our Wi-Fi".to_vec(),
            ),
            Fault::Status(status) => {
                let code = if status == 401 {
                    codes::UNAUTHENTICATED
                } else {
                    "simulated"
                };
                let body = format!(r#"{{"status":{status},"title":"","code":"{code}"}}"#);
                (
                    status,
                    vec![
                        kind("application/problem+json"),
                        ("retry-after".into(), "3".into()),
                    ],
                    body.into(),
                )
            }
            Fault::NoSession => {
                request.headers.retain(|(name, _)| *name != "authorization");
                network.carry_out(request).await
            }
            Fault::Damaged => {
                if let Body::Bytes(bytes) = &mut request.body
                    && let Some(byte) = bytes.first_mut()
                {
                    *byte ^= 1;
                }
                network.carry_out(request).await
            }
            Fault::Reordered => {
                network.late.borrow_mut().push(request);
                return Err(Unreachable);
            }
            Fault::None | Fault::Slow => network.carry_out(request).await,
        };
        Ok(Response {
            status,
            headers,
            body: Box::new(Whole(Some(std::mem::take(&mut body)))),
        })
    }
}

fn command_of(request: &Request) -> Option<&String> {
    let mut headers = request.headers.iter();
    let (_, command) = headers.find(|(name, _)| *name == IDEMPOTENCY_HEADER)?;
    Some(command)
}

fn kind(value: &str) -> (String, String) {
    ("content-type".to_owned(), value.to_owned())
}

impl Transport for SimulatedTransport {
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Response, Unreachable>> {
        let bearer = request.headers.iter().find(|(name, _)| *name == "authorization");
        *self.token.borrow_mut() = bearer
            .and_then(|(_, value)| value.strip_prefix("Bearer "))
            .map(str::to_owned);
        Box::pin(self.exchange(request))
    }

    fn href(&self, path: &str) -> String {
        path.to_owned()
    }
}

struct Whole(Option<Vec<u8>>);

impl BodyReader for Whole {
    fn next(&mut self) -> LocalFuture<'_, Option<Result<Vec<u8>, Unreachable>>> {
        Box::pin(std::future::ready(self.0.take().map(Ok)))
    }
}
