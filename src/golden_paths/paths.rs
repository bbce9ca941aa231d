//! Which paths may be written into a repository: none that leaves it, none that git or a file system of
//! somebody who clones it would take for something else.

/// Bytes of a whole path.
const MAX_PATH: usize = 400;
/// Bytes of one part of it.
const MAX_PART: usize = 200;

/// Why a path, relative and with `/` between its parts, may not be written; none when it may.
pub(super) fn refusal(path: &str) -> Option<String> {
    let shown: String = path.chars().take(80).flat_map(char::escape_debug).collect();
    reason(path).map(|reason| format!("the path `{shown}` is refused: {reason}"))
}

fn reason(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    if path.len() > MAX_PATH {
        return Some("it is longer than 400 bytes");
    }
    if path.starts_with('/') {
        return Some("it is absolute");
    }
    if path.contains('\\') {
        return Some("it holds a backslash");
    }
    if path.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Some("it holds a control character or an invisible one");
    }
    path.split('/').find_map(part_reason)
}

fn part_reason(part: &str) -> Option<&'static str> {
    match part {
        "" => return Some("a part of it is empty"),
        "." | ".." => return Some("it holds `.` or `..`"),
        _ => {}
    }
    if part.len() > MAX_PART {
        return Some("a part of it is longer than 200 bytes");
    }
    if is_git_folder(part) {
        return Some("a part of it is git's own folder, or would be on another system");
    }
    None
}

/// `.git` as Windows and macOS would see it: without case, without trailing dots and blanks, with a stream
/// name behind a colon, or by its short name.
fn is_git_folder(part: &str) -> bool {
    let seen = part.split(':').next().unwrap_or_default().trim_end_matches(['.', ' ']).to_lowercase();
    seen == ".git" || seen.strip_prefix("git~").is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

/// Characters that show nothing, or turn the direction of what follows; HFS+ drops some of them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_are_fine() {
        for path in ["a", "a/b.yaml", ".github/workflows/ci.yml", ".gitignore", "a b/ü.md", "..a", "a:b", "git~x"] {
            assert_eq!(refusal(path), None);
        }
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        let long = "a/".repeat(300);
        let paths = [
            "",
            "/etc/passwd",
            "..",
            "a/../b",
            "./a",
            "a//b",
            "a/",
            "a\\b",
            ".git/config",
            "a/.GIT/x",
            ".git /x",
            ".git./x",
            "git~1/x",
            "GIT~2",
            ".git::$INDEX_ALLOCATION/x",
            ".g\u{200c}it/x",
            "a\0b",
            "a\nb",
            "a\u{202e}b",
            &long,
        ];
        for path in paths {
            assert!(refusal(path).is_some(), "{path:?}");
        }
    }
}
