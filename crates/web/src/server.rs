//! Connections: how many, for how long, and how they end.

use crate::Pages;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{io, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};
use tracing::{debug, warn};

/// How long a client may take to send the head of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection may last, whatever happens on it.
const CONNECTION_TIMEOUT: Duration = Duration::from_mins(1);
/// How many connections there are at a time; more wait in the backlog of the system.
const MAX_CONNECTIONS: usize = 256;
/// The most bytes of the head of a request.
const MAX_HEAD: usize = 16 * 1024;
/// The most headers of a request.
const MAX_HEADERS: usize = 64;
/// How long answers that are under way may take when the daemon stops.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How long to wait when the system has no socket to give.
const NO_SOCKET: Duration = Duration::from_millis(200);

/// Serves the pages until `shutdown` resolves, then ends what is under way and returns. All tasks are its own
/// and none outlives it.
///
/// # Errors
/// If the listener is a blocking one that the runtime cannot take over.
pub async fn serve(listener: std::net::TcpListener, pages: Pages, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let Pages(router) = pages;
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => continue,
            accepted = accept(&listener, &room) => accepted,
        };
        match accepted {
            Ok((stream, permit)) => connections.spawn(connection(stream, router.clone(), graceful.watcher(), permit)),
            Err(error) => {
                warn!(%error, "could not accept a connection to the web pages, will go on");
                sleep(NO_SOCKET).await;
                continue;
            }
        };
    }
    drop(listener);
    if timeout(LAST_WORDS, graceful.shutdown()).await.is_err() {
        debug!("a connection to the web pages did not end in time and was cut");
    }
    connections.shutdown().await;
    Ok(())
}

/// The next connection, once there is room for it.
async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, permit))
}

async fn connection(stream: TcpStream, router: Router, watcher: hyper_util::server::graceful::Watcher, permit: OwnedSemaphorePermit) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).max_buf_size(MAX_HEAD).max_headers(MAX_HEADERS);
    let served = watcher.watch(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)));
    match timeout(CONNECTION_TIMEOUT, served).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => debug!(%error, "a connection to the web pages broke"),
        Err(_) => debug!("a connection to the web pages lasted too long and was cut"),
    }
    drop(permit);
}
