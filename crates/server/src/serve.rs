//! The server on the network: listener, background work, and an end that lets requests finish.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum_server::Handle;

use crate::app::{App, AppState};
use crate::error::{Error, Result};
use crate::{feeds, http};

/// How long requests may take to finish once the server is to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// How often what is due is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// Serves on a listener until [`App::close`] is called, then lets running requests finish for a while.
///
/// # Errors
/// When the certificate cannot be used or the listener fails.
pub async fn serve(app: App, listener: TcpListener) -> Result<()> {
    listener.set_nonblocking(true)?;
    let state = app.state().clone();
    let service = app.router().into_make_service_with_connect_info::<SocketAddr>();
    let tls = http::tls::config(&state.settings.tls, &state.settings.data).await?;
    let handle = Handle::new();
    let background = [
        tokio::spawn(end_with(state.clone(), handle.clone())),
        tokio::spawn(feeds::watch_table(state.clone())),
        tokio::spawn(do_what_is_due(app)),
    ];
    let served = match tls {
        Some(tls) => {
            let mut server = axum_server::from_tcp_rustls(listener, tls).handle(handle);
            http::limit_idleness(server.http_builder());
            server.serve(service).await
        }
        None => {
            let mut server = axum_server::from_tcp(listener).handle(handle);
            http::limit_idleness(server.http_builder());
            server.serve(service).await
        }
    };
    state.closing.send_replace(true);
    for task in background {
        task.await.map_err(Error::internal)?;
    }
    state.db.close().await;
    Ok(served?)
}

async fn end_with(state: AppState, handle: Handle) {
    let mut closing = state.closing.subscribe();
    if closing.wait_for(|closing| *closing).await.is_ok() {
        handle.graceful_shutdown(Some(LAST_REQUESTS));
    }
}

async fn do_what_is_due(app: App) {
    let state = app.state();
    let mut closing = state.closing.subscribe();
    loop {
        match app.run_due(state.now()).await {
            Ok(0) => {}
            Ok(given) => tracing::info!(given, "timers"),
            Err(error) => tracing::warn!(%error, "what is due could not be done"),
        }
        tokio::select! {
            _ = closing.wait_for(|closing| *closing) => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
