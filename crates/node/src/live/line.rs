//! One connection to the gateway, made again where it broke.
//!
//! Decides what counts as an answer of the gateway: a whole body of bounded length, in time, with
//! status 200. Whatever else comes is an error, and says nothing of whether a request was acted on.

use super::address::{Address, AddressError};
use super::wire::BODY_MAX;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Characters of an unexpected answer that are shown.
const SHOWN: usize = 200;

/// One connection.
#[derive(Debug)]
pub(super) struct Line {
    address: Address,
    patience: Duration,
    sender: Option<SendRequest<Full<Bytes>>>,
}

/// Why nothing, or nothing of use, came back.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error("it cannot be reached: {0}")]
    Connect(#[from] std::io::Error),
    #[error("the connection broke: {0}")]
    Http(#[from] hyper::Error),
    #[error("no whole answer came within {0:?}")]
    Late(Duration),
    #[error("it answered {status}: {text}")]
    Status { status: StatusCode, text: String },
    #[error("its answer breaks off or is larger than {BODY_MAX} bytes: {0}")]
    Body(String),
    #[error("its answer is not what the protocol says: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the request cannot be made: {0}")]
    Request(#[from] hyper::http::Error),
    #[error("{0}")]
    Protocol(String),
}

impl Line {
    pub(super) const fn to(address: Address, patience: Duration) -> Self {
        Self { address, patience, sender: None }
    }

    /// Reads from a path.
    pub(super) async fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, LineError> {
        self.call(Method::GET, path, Bytes::new()).await
    }

    /// Sends to a path.
    pub(super) async fn post<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, LineError> {
        let body = serde_json::to_vec(body)?;
        self.call(Method::POST, path, body.into()).await
    }

    async fn call<T: DeserializeOwned>(
        &mut self,
        method: Method,
        path: &str,
        body: Bytes,
    ) -> Result<T, LineError> {
        // A connection is only used again after a whole answer: what comes late is never taken for
        // the answer to something else.
        let sender = match self.sender.take().filter(|sender| !sender.is_closed()) {
            Some(sender) => sender,
            None => self.connect().await?,
        };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.address.to_string())
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(body))?;
        let asked = timeout(self.patience, ask(sender, request)).await;
        let (sender, status, body) = asked.map_err(|_| LineError::Late(self.patience))??;
        self.sender = Some(sender);
        if status != StatusCode::OK {
            let text = String::from_utf8_lossy(&body).chars().take(SHOWN).collect();
            return Err(LineError::Status { status, text });
        }
        Ok(serde_json::from_slice(&body)?)
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, LineError> {
        let open = async {
            let stream = TcpStream::connect(self.address.resolve().await?).await?;
            stream.set_nodelay(true)?;
            Ok::<_, LineError>(handshake(TokioIo::new(stream)).await?)
        };
        let opened = timeout(self.patience, open).await;
        let (sender, connection) = opened.map_err(|_| LineError::Late(self.patience))??;
        // It ends with its sender; why it broke is told to whoever waits for an answer.
        tokio::spawn(async move { connection.await.unwrap_or_default() });
        Ok(sender)
    }
}

async fn ask(
    mut sender: SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<(SendRequest<Full<Bytes>>, StatusCode, Bytes), LineError> {
    sender.ready().await?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    let body = Limited::new(response.into_body(), BODY_MAX).collect().await;
    let body = body.map_err(|error| LineError::Body(error.to_string()))?.to_bytes();
    Ok((sender, status, body))
}
