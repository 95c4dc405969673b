//! A backend that says whatever a test wants, and keeps what it was sent.

use std::net::SocketAddr;
use std::rc::Rc;

use linli_client::{Credential, FullNative, Native, NativeTransport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub const SESSION: &str =
    r#"{"person":{"id":"p1","display_name":"王","grants":[]},"expires_at":"2026-01-01T00:00:00Z"}"#;

/// A backend that gives one raw answer a connection, and keeps what it was sent.
pub struct Raw {
    address: SocketAddr,
    pub heard: JoinHandle<Vec<String>>,
}

impl Raw {
    pub async fn new(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = tokio::spawn(async move {
            let mut heard = Vec::new();
            for answer in answers {
                let (mut socket, _) = listener.accept().await.unwrap();
                heard.push(read_request(&mut socket).await);
                // A client that has heard enough hangs up.
                let _ = socket.write_all(&answer).await;
            }
            heard
        });
        Self { address, heard }
    }

    pub fn client(&self) -> Native {
        let transport = NativeTransport::new(&format!("http://{}", self.address)).unwrap();
        Native::new(transport, Credential::bearer("secret"))
    }

    pub fn full(&self) -> FullNative {
        FullNative::over(Rc::new(self.client()))
    }
}

pub async fn read_request(socket: &mut tokio::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 65_536];
        let read = socket.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return text.into_owned();
            }
        }
        assert_ne!(read, 0, "half a request: {text}");
    }
}

pub fn answer(status: &str, kind: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

pub fn bare(status: &str, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}connection: close\r\ncontent-length: 0\r\n\r\n").into_bytes()
}

pub fn problem(status: u16, code: &str, more: &str) -> Vec<u8> {
    let body = format!(r#"{{"type":"about:blank","status":{status},"title":"x","code":"{code}"{more}}}"#);
    answer(&format!("{status} X"), "application/problem+json", body)
}
