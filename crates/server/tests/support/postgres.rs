//! One PostgreSQL server for the whole binary, in a temporary folder on a free port, and a fresh database for each test.
//!
//! Where PostgreSQL is missing the tests fail: skipping them would prove nothing.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sqlx::{Connection, Executor};
use tokio::sync::OnceCell;

/// Runs the server until the test binary is gone, however it goes: its end closes the pipe that `cat` reads.
const SCRIPT: &str = r#"
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
"$1/initdb" -A trust -U postgres -E UTF8 --no-sync -D "$folder" >/dev/null || exit 1
"$1/postgres" -D "$folder" -p "$2" -k "$folder" -c listen_addresses=127.0.0.1 -c max_connections=300 \
    -c fsync=off -c log_min_messages=fatal &
server=$!
cat >/dev/null
kill -INT $server
wait $server
"#;

static SERVER: OnceCell<Postgres> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

struct Postgres {
    port: u16,
    // Its standard input is open as long as this lives, which is as long as the test binary does.
    _script: Child,
}

/// The address of a database that nothing was ever in.
pub async fn fresh_database() -> String {
    let server = SERVER.get_or_init(start).await;
    let name = format!("linli_{}", DATABASES.fetch_add(1, Ordering::SeqCst));
    let mut connection = connect(server.port).await.unwrap();
    connection
        .execute(format!("CREATE DATABASE {name}").as_str())
        .await
        .unwrap();
    format!("postgres://postgres@127.0.0.1:{}/{name}", server.port)
}

async fn connect(port: u16) -> sqlx::Result<sqlx::PgConnection> {
    sqlx::PgConnection::connect(&format!("postgres://postgres@127.0.0.1:{port}/postgres")).await
}

async fn start() -> Postgres {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    // PostgreSQL refuses to run as root.
    let is_root =
        std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = if is_root {
        Command::new("runuser")
    } else {
        Command::new("sh")
    };
    if is_root {
        command.args(["-u", "postgres", "--", "sh"]);
    }
    let script = command
        .args(["-c", SCRIPT, "linli-tests"])
        .arg(programs())
        .arg(port.to_string())
        .current_dir("/tmp")
        .stdin(Stdio::piped())
        .spawn()
        .expect("PostgreSQL is started through runuser or sh");
    let begin = Instant::now();
    while connect(port).await.is_err() {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "PostgreSQL did not start"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Postgres {
        port,
        _script: script,
    }
}

/// The folder of `initdb` and `postgres`: Debian's, or that of the path.
fn programs() -> PathBuf {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).collect::<Vec<_>>();
    let mut folders = debian.map(|version| version.path().join("bin")).chain(on_path);
    folders
        .find(|folder| folder.join("initdb").exists())
        .expect("PostgreSQL must be installed: apt install postgresql")
}
