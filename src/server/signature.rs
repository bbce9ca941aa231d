//! `X-Hub-Signature-256`: HMAC-SHA256 of the raw body under the webhook's secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether `header` (`sha256=` and 64 hexadecimal digits) signs `body`. Compares in constant time.
pub fn is_valid(secret: &[u8], body: &[u8], header: &str) -> bool {
    let mut claimed = [0u8; 32];
    let decoded = header.strip_prefix("sha256=").map(|digits| hex::decode_to_slice(digits, &mut claimed));
    let (Some(Ok(())), Ok(mut mac)) = (decoded, Hmac::<Sha256>::new_from_slice(secret)) else { return false };
    mac.update(body);
    mac.verify_slice(&claimed).is_ok()
}

/// The header's value for a body.
pub fn sign(secret: &[u8], body: &[u8]) -> String {
    match Hmac::<Sha256>::new_from_slice(secret) {
        Ok(mut mac) => {
            mac.update(body);
            format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
        }
        // HMAC takes keys of any length.
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn githubs_own_example_is_valid() {
        // From GitHub's "Validating webhook deliveries".
        let header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assert!(is_valid(b"It's a Secret to Everybody", b"Hello, World!", header));
        assert_eq!(sign(b"It's a Secret to Everybody", b"Hello, World!"), header);
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        let fine = sign(b"k", b"body");
        let bad = [
            "",
            "sha256=",
            "sha256=zz",
            &fine[7..],
            &fine[..70],
            &format!("{fine}00"),
            &fine.replace("sha256", "sha1"),
        ];
        for bad in bad {
            assert!(!is_valid(b"k", b"body", bad), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn only_the_same_body_and_secret_pass(
            secret in proptest::collection::vec(0u8.., 1..80), body in proptest::collection::vec(0u8.., 0..200),
            place in 0usize..200, flip in 1u8..,
        ) {
            let header = sign(&secret, &body);
            assert!(is_valid(&secret, &body, &header));
            if !body.is_empty() {
                let mut other = body.clone();
                let place = place % other.len();
                other[place] ^= flip;
                assert!(!is_valid(&secret, &other, &header));
            }
        }
    }
}
