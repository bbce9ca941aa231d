//! RSA keys of the sandbox's Apps, in the PEM form that GitHub hands out.
//! Only for the sandbox: the platform itself never makes keys.

use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A 2048-bit RSA key.
#[derive(Clone)]
pub(super) struct KeyPair {
    pub(super) private_pem: String,
    pub(super) public_pem: String,
}

/// The machine's random numbers failed.
#[derive(Debug, thiserror::Error)]
#[error("could not make an RSA key")]
pub struct KeyError;

impl KeyPair {
    pub(super) fn generate() -> Result<Self, KeyError> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError)?;
        let private: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError)?;
        let public: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| KeyError)?;
        let (label, private) = match inner_key(private.as_ref()) {
            Some(inner) => ("RSA PRIVATE KEY", inner),
            None => ("PRIVATE KEY", private.as_ref()),
        };
        Ok(KeyPair { private_pem: pem(label, private), public_pem: pem("PUBLIC KEY", public.as_ref()) })
    }

    /// A key made once in this process: making one takes longer than the rest of a sandbox's start.
    pub(super) fn shared() -> Result<Self, KeyError> {
        static SHARED: OnceLock<KeyPair> = OnceLock::new();
        if let Some(pair) = SHARED.get() {
            return Ok(pair.clone());
        }
        let pair = KeyPair::generate()?;
        Ok(SHARED.get_or_init(|| pair).clone())
    }
}

/// The PKCS#1 key inside a PKCS#8 envelope, whose head is 26 bytes long for a key of this size.
fn inner_key(envelope: &[u8]) -> Option<&[u8]> {
    let (head, inner) = envelope.split_at_checked(26)?;
    let length = usize::from(head[24]) << 8 | usize::from(head[25]);
    (head[22] == 0x04 && head[23] == 0x82 && length == inner.len() && inner.first() == Some(&0x30)).then_some(inner)
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        pem.push_str(&String::from_utf8_lossy(line));
        pem.push('\n');
    }
    pem.push_str(&format!("-----END {label}-----\n"));
    pem
}
