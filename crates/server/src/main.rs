//! `linli-server`: reads its settings, starts, and ends when told to.

use std::io::IsTerminal;
use std::net::TcpListener;
use std::process::ExitCode;

use clap::Parser;
use linli_server::error::{Error, Result};
use linli_server::settings::{Arguments, Tls};
use linli_server::{App, openapi, serve};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Internal(cause)) => fail(&cause.to_string()),
        Err(error) => fail(&error.to_string()),
    }
}

fn fail(words: &str) -> ExitCode {
    eprintln!("linli-server: {words}");
    ExitCode::FAILURE
}

async fn run() -> Result<()> {
    let arguments = Arguments::parse().with_file()?;
    if arguments.openapi {
        println!("{}", openapi::document().to_pretty_json()?);
        return Ok(());
    }
    log_to_stderr(arguments.log_json.unwrap_or(false));
    let settings = arguments.settings()?;
    let scheme = if settings.tls == Tls::Off { "http" } else { "https" };
    let listener = TcpListener::bind(arguments.listen())
        .map_err(|error| Error::internal(format!("cannot listen on {}: {error}", arguments.listen())))?;
    let address = listener.local_addr()?;
    let app = App::start(settings).await?;
    tokio::spawn(close_when_told(app.clone()));
    println!("linli-server listening on {scheme}://{address}");
    serve(app, listener).await
}

/// Logs hold no personal data: no bodies, no names, no numbers; one-time codes only on a developer's machine.
fn log_to_stderr(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let log = log.with_ansi(std::io::stderr().is_terminal());
    if json { log.json().init() } else { log.init() }
}

async fn close_when_told(app: App) {
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate => {}
    }
    tracing::info!("ending: running requests may finish");
    app.close();
}
