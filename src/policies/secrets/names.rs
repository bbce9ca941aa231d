//! Which names say that their value is a secret: `db_password`, `clientSecret`, `API-KEY`. Not the names of things
//! about secrets, as `passwordLength` or `secret_name`.

/// Words that make a name one.
const SECRET: [&str; 13] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "secrets",
    "token",
    "credential",
    "credentials",
    "apikey",
    "privatekey",
    "pat",
];

/// Ends of words that are written together: `dbpassword`.
const TOGETHER: [&str; 8] =
    ["password", "passwd", "secret", "apikey", "authtoken", "accesstoken", "secretkey", "privatekey"];

/// What a key is of, so that it is one to keep.
const KEYS: [&str; 14] = [
    "api",
    "access",
    "private",
    "auth",
    "encryption",
    "signing",
    "account",
    "master",
    "secret",
    "storage",
    "shared",
    "license",
    "hmac",
    "session",
];

/// Last words of names whose value is about a secret.
const ABOUT: &str = " name names id ids url uri path paths file filename dir ref refs arn length len size ttl expiry \
    expires expiration type types policy field fields header headers label endpoint prefix suffix regex pattern count \
    limit max min version hash digest checksum fingerprint placeholder hint message error description title text \
    format enabled required provider store manager class param params selector env var variable algorithm alg method \
    mode role scope scopes audience issuer address location source example kind status rotation properties schema \
    index position host port user username email date time at days seconds minutes ";

/// Words that make any name one of something public, or of a value that is no secret any more.
const HARMLESS: &str = " encrypted sealed hashed hash public publishable page next continuation cursor design csrf \
    cancellation integrity checksum digest sha sha1 sha256 sha512 fingerprint certificate cert ";

/// Whether the value of a name is a secret, as far as the name says.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let listed = |list: &str, word: &str| list.split_ascii_whitespace().any(|it| it == word);
    let about = words.last().is_none_or(|last| listed(ABOUT, last));
    if about || words.iter().any(|word| listed(HARMLESS, word)) {
        return false;
    }
    let single = |word: &String| SECRET.contains(&word.as_str()) || TOGETHER.iter().any(|end| word.ends_with(end));
    let key = |pair: &[String]| matches!(pair, [of, key] if key == "key" && KEYS.contains(&of.as_str()));
    words.iter().any(single) || words.windows(2).any(key)
}

/// The words of a name in lower case: parted by signs, or by a capital behind a small letter.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small_before = false;
    for letter in name.chars() {
        let begins = !letter.is_alphanumeric() || (letter.is_uppercase() && small_before);
        if begins && words.last().is_some_and(|last| !last.is_empty()) {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(last) = words.last_mut()
        {
            last.push(letter.to_ascii_lowercase());
        }
        small_before = letter.is_lowercase() || letter.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_names_about_them() {
        for name in
            ["password", "DB_PASSWORD", "clientSecret", "api-key", "APIKEY", "dbpassword", "spring.mail.password"]
        {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "secret_name",
            "passwordLength",
            "max_tokens",
            "jsonwebtoken",
            "public_key",
            "tokenUrl",
            "nextToken",
            "encrypted_password",
            "key",
            "compass",
            "secretsmanager",
            "token_hash",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
