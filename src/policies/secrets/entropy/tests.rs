use super::*;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

/// How many of a thousand random values of a length are seen.
fn seen(letters: &[u8], length: usize) -> usize {
    let mut random = StdRng::seed_from_u64(7);
    let mut value =
        || (0..length).map(|_| char::from(letters[random.random_range(0..letters.len())])).collect::<String>();
    (0..1_000).map(|_| value()).filter(|value| is_random(value)).count()
}

#[test]
fn nearly_every_random_value_is_seen() {
    let letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+/!";
    for (alphabet, length, least) in [
        (&letters[..62], 16, 999),
        (&letters[..62], 24, 1_000),
        (&letters[..64], 43, 1_000),
        (&letters[..66], 40, 1_000),
        (&letters[..67], 20, 997),
        (b"abcdefghijklmnopqrstuvwxyz0123456789", 20, 995),
        (b"0123456789abcdef", 32, 1_000),
        (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32, 995),
    ] {
        let seen = seen(alphabet, length);
        assert!(seen >= least, "{} letters, {length} long: {seen}", alphabet.len());
    }
}

#[test]
fn words_are_not_random() {
    for value in [
        "my-database-password",
        "SuperSecretPassword",
        "correct-horse-battery-staple",
        "orders-service-postgres-credentials",
        "kubernetes.io/service-account-token",
        "projects/acme/secrets/orders-token/versions/latest",
        "application_default_credentials.json",
        "REPLACE_WITH_REAL_VALUE",
        "github_token_from_environment",
        "passwordResetTokenExpiration",
        "2024-01-01T00:00:00Z",
        "12345678901234567890",
        "0123456789abcdef0123456789abcdef",
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "authentication-token-v2",
        "sha256-rsa-pkcs1",
        "com.example.orders.security.TokenProvider",
        "spring.datasource.password",
        "process.env.DATABASE_PASSWORD",
        "getSecretValue(secretName)",
    ] {
        assert!(!is_random(value), "{value}: {} bits, {} natural", bits(value.as_bytes()), natural(value.as_bytes()));
    }
}
