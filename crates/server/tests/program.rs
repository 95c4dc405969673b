//! The program itself: it says where it listens, and ends when it is told to.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use linli_server::{App, Settings, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> (Program, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_linli-server"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim()
        .strip_prefix("linli-server listening on ")
        .expect("the line that says it is ready")
        .to_owned();
    (Program(child), address)
}

#[tokio::test]
async fn it_takes_settings_from_a_file_and_ends_on_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    // A folder's name may hold what means something in addresses.
    let data = folder.path().join("资料 100%? #1");
    let config = folder.path().join("linli.toml");
    let texts = String::from_utf8(crate::support::data("texts.json")).unwrap();
    std::fs::write(
        folder.path().join("texts.json"),
        texts.replace("2026-11", "our own"),
    )
    .unwrap();
    let settings = format!(
        "data = {data:?}\ncity = {:?}\nlisten = \"127.0.0.1:1\"\n",
        folder.path()
    );
    std::fs::write(&config, settings).unwrap();
    // The flag wins over the file.
    let (mut program, address) = start(&["--config", config.to_str().unwrap(), "--listen", "127.0.0.1:0"]);
    let health = reqwest::get(format!("{address}/healthz")).await.unwrap();
    assert_eq!(
        health.json::<serde_json::Value>().await.unwrap()["service"],
        "linli"
    );
    let about = reqwest::get(format!("{address}/v1/about")).await.unwrap();
    assert_eq!(
        about.json::<serde_json::Value>().await.unwrap()["privacy"]["version"],
        "our own"
    );
    assert!(data.join("linli.db").exists() && data.join("secret.key").exists());

    assert!(
        Command::new("kill")
            .args(["-TERM", &program.0.id().to_string()])
            .status()
            .unwrap()
            .success()
    );
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = program.0.try_wait().unwrap() {
            break status;
        }
        assert!(begin.elapsed() < Duration::from_secs(20), "it does not end");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(status.success());
}

#[test]
fn help_names_every_setting() {
    let help = Command::new(env!("CARGO_BIN_EXE_linli-server"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for flag in [
        "--listen",
        "--data",
        "--database-url",
        "--photos-url",
        "--dist",
        "--demo",
        "--tls-self-signed",
        "--config",
    ] {
        assert!(help.contains(flag), "{flag}");
    }
    assert!(help.contains("LINLI_DATA"));
}

#[tokio::test]
async fn a_request_under_way_is_finished_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::start(Settings::new(folder.path())).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(serve(app.clone(), listener));

    let body = r#"{"phone":"13700000001"}"#;
    let length = body.len();
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /v1/codes HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    // This word comes when the handler asks for the body: the request is under way.
    let mut word = [0; 25];
    connection.read_exact(&mut word).await.unwrap();
    assert!(word.starts_with(b"HTTP/1.1 100 Continue"));
    app.close();
    connection.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    serving.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
