//! Webhooks: those waiting to be sent and the record of each attempt.
//! Sending is `webhooks`'.

use serde_json::Value;

use super::Stamp;

/// A webhook that has not been sent yet.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The App it is for.
    pub app: u64,
    /// `X-GitHub-Delivery`, kept over redeliveries.
    pub guid: String,
    /// `X-GitHub-Event`.
    pub event: String,
    /// The payload's `action`.
    pub action: Option<String>,
    /// The whole payload.
    pub payload: Value,
    /// The installation it is about.
    pub installation: Option<u64>,
    /// The repository it is about.
    pub repository: Option<u64>,
    /// Asked for again through the API.
    pub redelivery: bool,
}

/// One attempt to deliver.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Number of the attempt.
    pub id: u64,
    /// What was sent.
    pub sent: Outgoing,
    /// When.
    pub delivered_at: Stamp,
    /// Seconds until the answer.
    pub duration: f64,
    /// `OK`, or what went wrong in a few words.
    pub status: String,
    /// The answer's status; 0 when there was none.
    pub status_code: u16,
    /// Headers that were sent.
    pub request_headers: Vec<(String, String)>,
    /// Headers that came back.
    pub response_headers: Vec<(String, String)>,
    /// Start of the body that came back.
    pub response_body: String,
}
