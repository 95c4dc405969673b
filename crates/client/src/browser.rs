//! The transport of the app: the browser's fetch.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use gloo_net::http::{Headers, RequestBuilder};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestRedirect,
};

use crate::LocalFuture;
use crate::transport::{Body, BodyReader, Method, Request, Response, Transport, Unreachable};

/// Reaches a backend by the browser's fetch.
pub struct BrowserTransport {
    root: String,
}

impl BrowserTransport {
    /// Reaches the backend at `root`: `""` for the app's own origin, `https://linli.example` for another.
    pub fn new(root: &str) -> Self {
        Self {
            root: root.trim_end_matches('/').to_owned(),
        }
    }
}

impl Transport for BrowserTransport {
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Response, Unreachable>> {
        Box::pin(async move {
            let url = self.href(&request.path);
            let patience = Patience::new(request.patience).ok_or(Unreachable)?;
            let fetch = build(&url, request, &patience).ok_or(Unreachable)?;
            let response = fetch.send().await.map_err(|_| Unreachable)?;
            patience.renew();
            let reader = response.body().and_then(|body| body.get_reader().dyn_into().ok());
            Ok(Response {
                status: response.status(),
                headers: response.headers().entries().collect(),
                body: Box::new(Reader { reader, patience }),
            })
        })
    }

    fn href(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }
}

fn build(url: &str, request: Request, patience: &Patience) -> Option<gloo_net::http::Request> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value);
    }
    let builder = RequestBuilder::new(url)
        .method(match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Head => gloo_net::http::Method::HEAD,
            Method::Post => gloo_net::http::Method::POST,
            Method::Put => gloo_net::http::Method::PUT,
            Method::Patch => gloo_net::http::Method::PATCH,
            Method::Delete => gloo_net::http::Method::DELETE,
        })
        .headers(headers)
        .cache(RequestCache::NoStore)
        // A captive portal redirects; the protocol never does.
        .redirect(RequestRedirect::Error)
        .credentials(match request.with_cookie {
            true => RequestCredentials::SameOrigin,
            false => RequestCredentials::Omit,
        })
        .abort_signal(Some(&patience.controller.signal()));
    match request.body {
        Body::Empty => builder.build(),
        Body::Json(text) => builder.body(text),
        Body::Bytes(bytes) => builder.body(Uint8Array::from(bytes.as_slice())),
    }
    .ok()
}

/// Aborts the exchange when nothing has come for a while, or when dropped.
struct Patience {
    controller: AbortController,
    millis: u32,
    timer: RefCell<Option<Timeout>>,
}

impl Patience {
    fn new(seconds: u32) -> Option<Rc<Self>> {
        let controller = AbortController::new().ok()?;
        let patience = Rc::new(Self {
            controller,
            millis: seconds.saturating_mul(1_000),
            timer: RefCell::new(None),
        });
        patience.renew();
        Some(patience)
    }

    fn renew(&self) {
        let controller = self.controller.clone();
        *self.timer.borrow_mut() = Some(Timeout::new(self.millis, move || controller.abort()));
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

struct Reader {
    /// `None` when the answer has no body.
    reader: Option<ReadableStreamDefaultReader>,
    patience: Rc<Patience>,
}

impl Reader {
    async fn part(&self) -> Option<Result<Vec<u8>, Unreachable>> {
        let reader = self.reader.as_ref()?;
        let Ok(step) = JsFuture::from(reader.read()).await else {
            return Some(Err(Unreachable));
        };
        self.patience.renew();
        let field = |name: &str| Reflect::get(&step, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if field("done").is_truthy() {
            return None;
        }
        Some(
            field("value")
                .dyn_into::<Uint8Array>()
                .map(|bytes| bytes.to_vec())
                .map_err(|_| Unreachable),
        )
    }
}

impl BodyReader for Reader {
    fn next(&mut self) -> LocalFuture<'_, Option<Result<Vec<u8>, Unreachable>>> {
        Box::pin(self.part())
    }
}
