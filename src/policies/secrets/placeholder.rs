//! Whether a value only stands for one: an example that everybody knows, a word to be replaced, a reference. Not
//! whether what is left is random (`entropy`).

/// Words that say that a value is none, in lower case.
const WORDS: [&str; 18] = [
    "example",
    "changeme",
    "change-me",
    "change_me",
    "placeholder",
    "redacted",
    "replaceme",
    "replace-me",
    "replace_me",
    "insert-",
    "insert_",
    "todo",
    "xxxx",
    "****",
    "your-",
    "your_",
    "yourtoken",
    "...",
];

/// So many of one letter behind each other are nobody's secret.
const REPEATED: usize = 8;

/// Whether the text of a credential is plainly made up.
pub(super) fn is_made_up(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word)) || longest_run(value.as_bytes()) >= REPEATED
}

/// Whether a value is read from elsewhere when the file is used: a variable, a template, the name of a place in a
/// secret store, or something that is encrypted.
pub(super) fn is_reference(value: &str) -> bool {
    const BEGINNINGS: [&str; 24] = [
        "$", "<", "%", "@", "!", "&", "*", "#", "(", "{", "[", "/", "./", "../", "~/", "arn:", "vault:", "op://",
        "ref+", "ENC[", "ENC(", "enc:", "secret:", "file:",
    ];
    const PARTS: [&str; 9] = ["${", "{{", "<%", "$(", "#{", "://", "%(", "secretKeyRef", "valueFrom"];
    BEGINNINGS.iter().any(|it| value.starts_with(it)) || PARTS.iter().any(|it| value.contains(it))
}

fn longest_run(bytes: &[u8]) -> usize {
    bytes.chunk_by(|one, another| one == another).map(<[u8]>::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_to_be_replaced_is_no_secret() {
        for value in ["AKIAIOSFODNN7EXAMPLE", "CHANGEME", "xxxxxxxxxxxx", "your-api-key", "00000000-0000", "abc..."] {
            assert!(is_made_up(value), "{value}");
        }
        for value in ["k9vQ2mXz", "3f9a6c1d", "sup3rs3cret"] {
            assert!(!is_made_up(value), "{value}");
        }
    }

    #[test]
    fn a_reference_is_no_value() {
        for value in ["${TOKEN}", "{{ .Values.token }}", "vault:kv/orders#token", "<path:kv#token>", "/run/secrets/x"] {
            assert!(is_reference(value), "{value}");
        }
        assert!(!is_reference("k9vQ2mXz"));
    }
}
