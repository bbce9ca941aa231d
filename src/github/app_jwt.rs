//! The App's own proof of identity: a short JWT signed with its private key (RS256).

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

/// The App's id and its private key, which never leaves this value.
#[derive(Clone)]
pub struct AppKey {
    /// GitHub's id of the App.
    pub app_id: i64,
    key: EncodingKey,
}

/// Why a text is no key that can sign for an App.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// It does not look like PEM at all.
    #[error(
        "the private key is not PEM: it must begin with `-----BEGIN RSA PRIVATE KEY-----`, as in the .pem file that \
         GitHub gave when the key was made"
    )]
    NotPem,
    /// It is PEM of something else.
    #[error("the private key is a PEM of `{0}`, but an App signs with an RSA private key")]
    OtherPem(String),
    /// It is PEM of the right name whose content is broken.
    #[error(
        "the private key is damaged (a line may be missing or its line breaks lost): make a new one in the App's settings"
    )]
    Damaged,
}

#[derive(Serialize)]
struct Claims {
    iat: i64,
    exp: i64,
    iss: String,
}

impl AppKey {
    /// Reads a PEM key; line breaks may be written as `\n`, as some secret stores hand them over. Whether its numbers fit
    /// together is found out by [`AppKey::check`].
    pub fn new(app_id: i64, pem: &str) -> Result<Self, KeyProblem> {
        let pem = if pem.contains('\n') { pem.trim().to_owned() } else { pem.trim().replace("\\n", "\n") };
        let label = pem
            .strip_prefix("-----BEGIN ")
            .and_then(|rest| rest.split_once("-----"))
            .map(|(label, _)| label.to_owned())
            .ok_or(KeyProblem::NotPem)?;
        if !matches!(label.as_str(), "RSA PRIVATE KEY" | "PRIVATE KEY") {
            return Err(KeyProblem::OtherPem(label));
        }
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| KeyProblem::Damaged)?;
        Ok(Self { app_id, key })
    }

    /// Whether the key can sign: one may parse and still not. It takes some 30 ms, most of a server's start, so that the
    /// server does this beside the rest.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(&self) -> Result<(), KeyProblem> {
        self.sign(0).map(|_| ()).map_err(|_| KeyProblem::Damaged)
    }

    /// A token valid from a minute before `now` (clocks drift) until nine minutes after (GitHub allows ten).
    /// `now` is in seconds since 1970 UTC.
    pub fn sign(&self, now: i64) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims { iat: now - 60, exp: now + 540, iss: self.app_id.to_string() };
        jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &self.key)
    }
}

impl std::fmt::Debug for AppKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppKey").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_is_told_in_words() {
        let problem = |text: &str| AppKey::new(1, text).and_then(|key| key.check()).unwrap_err();
        assert_eq!(problem("hunter2"), KeyProblem::NotPem);
        assert_eq!(
            problem("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"),
            KeyProblem::OtherPem("CERTIFICATE".into())
        );
        assert_eq!(
            problem("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"),
            KeyProblem::Damaged
        );
        assert!(!problem("hunter2").to_string().contains("hunter2"));
    }
}
