//! A served world behind HTTP: the gateway's protocol over loopback.

use crate::storm::served::Served;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::time::sleep;
use trimtab_node::live::Clock;
use trimtab_node::live::wire::{Answers, Commands, Event, Events, FeedName, Feeds, VERSION};

/// How often a request that waits for news looks again.
const LOOK: Duration = Duration::from_millis(3);
/// Longest wait of one request.
const WAIT_MAX: Duration = Duration::from_secs(2);
/// Events of one answer, at most.
const EVENTS_MAX: u64 = 1_000;

/// A world that is served by a thread of its own until the process ends.
#[derive(Debug, Clone)]
pub(super) struct Gateway {
    shared: Arc<Mutex<Shared>>,
    clock: Clock,
    pace: u64,
    pub(super) port: u16,
}

#[derive(Debug)]
struct Shared {
    world: Served,
    /// Whether time stands still.
    is_frozen: bool,
    /// How far each feed was asked for since time stands still.
    asked: BTreeMap<u16, u64>,
}

impl Gateway {
    /// Serves a world from now on.
    pub(super) fn serve(world: Served, clock: Clock, pace: u64) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let port = listener.local_addr()?.port();
        let shared = Shared { world, is_frozen: false, asked: BTreeMap::new() };
        let gateway = Self { shared: Arc::new(Mutex::new(shared)), clock, pace, port };
        let served = gateway.clone();
        let thread = thread::Builder::new().name("gateway".to_owned());
        thread.spawn(move || runtime.block_on(served.accept(listener)))?;
        Ok(gateway)
    }

    /// The world at the present instant.
    fn world(&self) -> MutexGuard<'_, Shared> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if !shared.is_frozen {
            shared.world.pass(self.clock.now());
        }
        shared
    }

    /// Time stands still from now on.
    pub(super) fn freeze(&self) {
        self.world().is_frozen = true;
    }

    /// Whether every feed was read to its end since time stands still.
    pub(super) fn is_read(&self) -> bool {
        let shared = self.world();
        let is_read = |feed| {
            let told = shared.world.told(feed);
            shared.asked.get(&feed).is_some_and(|asked| *asked >= told)
        };
        (0..shared.world.feeds()).all(is_read)
    }

    /// Looks at the world.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Served) -> T) -> T {
        look(&self.world().world)
    }

    async fn accept(self, listener: TcpListener) {
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let gateway = self.clone();
            tokio::spawn(async move {
                let answer = service_fn(|request| gateway.answer(request));
                // A node that was killed leaves its connections as they are.
                http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), answer)
                    .await
                    .unwrap_or_default();
            });
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, io::Error> {
        let path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        let body = request.into_body().collect().await.map_err(io::Error::other)?.to_bytes();
        match path.as_str() {
            "/feeds" => told(&self.feeds()),
            "/commands" => self.commands(&body).await,
            _ => match path.strip_prefix("/feeds/").and_then(|feed| feed.parse().ok()) {
                Some(feed) => self.events(feed, &query).await,
                None => status(StatusCode::NOT_FOUND),
            },
        }
    }

    fn feeds(&self) -> Feeds {
        let name = |feed| FeedName { feed, name: format!("feed-{feed}") };
        let feeds = (0..self.world().world.feeds()).map(name).collect();
        Feeds { version: VERSION, feeds }
    }

    async fn events(&self, feed: u16, query: &str) -> Result<Response<Full<Bytes>>, io::Error> {
        let number = |key: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(one, _)| *one == key).find_map(|(_, value)| value.parse::<u64>().ok())
        };
        let (after, most) = (number("after").unwrap_or(0), number("max").unwrap_or(EVENTS_MAX));
        let wait = Duration::from_millis(number("wait_ms").unwrap_or(0)).min(WAIT_MAX);
        let begun = Instant::now();
        loop {
            let events = {
                let mut shared = self.world();
                if shared.is_frozen {
                    let asked = shared.asked.entry(feed).or_default();
                    *asked = after.max(*asked);
                }
                shared.world.read(feed, after, most.min(EVENTS_MAX))
            };
            if !events.is_empty() || begun.elapsed() >= wait {
                let event = |(position, observations)| Event { position, observations };
                return told(&Events { events: events.into_iter().map(event).collect() });
            }
            sleep(LOOK).await;
        }
    }

    async fn commands(&self, body: &[u8]) -> Result<Response<Full<Bytes>>, io::Error> {
        let Ok(Commands { commands }) = serde_json::from_slice(body) else {
            return status(StatusCode::BAD_REQUEST);
        };
        let reply = self.world().world.take(&commands);
        sleep(Duration::from_nanos(reply.after / self.pace.max(1))).await;
        match reply.answers {
            Some(answers) => told(&Answers { answers }),
            // The connection breaks: whoever asked does not know what became of it.
            None => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }
}

fn told(what: &impl serde::Serialize) -> Result<Response<Full<Bytes>>, io::Error> {
    let body = serde_json::to_vec(what).map_err(io::Error::other)?;
    Ok(Response::new(Full::new(body.into())))
}

fn status(status: StatusCode) -> Result<Response<Full<Bytes>>, io::Error> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    Ok(response)
}
