//! Symbolic links in a golden path and in what it makes: they are kept as links, and lead nowhere but into the tree
//! that they stand in.

use super::paths;
use super::source::{Files, SourceFile};

/// Links that lead to links, one after the other.
const MAX_HOPS: usize = 8;

/// Why a link may not be made; none when it may.
pub(super) fn refusal(path: &str, target: &[u8]) -> Option<String> {
    leads_to(path, target).err()
}

/// The file at a path, through the links that it may be.
pub(super) fn followed<'f>(files: &'f Files, path: &str) -> Option<&'f SourceFile> {
    let mut file = files.get(path)?;
    let mut path = path.to_string();
    for _ in 0..MAX_HOPS {
        if !file.link {
            return Some(file);
        }
        path = leads_to(&path, &file.contents).ok()?;
        file = files.get(&path)?;
    }
    None
}

/// The path that a link leads to, from the top of the tree; empty for the top itself.
///
/// Upwards only at its beginning: behind a name that is a link itself, `..` would lead somewhere else.
fn leads_to(path: &str, target: &[u8]) -> Result<String, String> {
    let shown = |text: &str| text.chars().take(80).flat_map(char::escape_debug).collect::<String>();
    let refused = |reason: &str| Err(format!("the link `{}` is refused: {reason}", shown(path)));
    let Ok(target) = std::str::from_utf8(target) else { return refused("where it leads to is no UTF-8 text") };
    let out = || refused(&format!("it leads to `{}`, out of the tree that it is in", shown(target)));
    let has_drive = target.get(1..2) == Some(":");
    if target.is_empty() {
        return refused("it leads nowhere");
    }
    if target.starts_with('/') || has_drive {
        return out();
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    let mut descended = false;
    for part in target.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match part {
            ".." if descended => return refused("`..` may stand only at the beginning of where it leads to"),
            ".." if parts.pop().is_none() => return out(),
            ".." => {}
            name => {
                descended = true;
                parts.push(name);
            }
        }
    }
    let end = parts.join("/");
    match paths::refusal(&end).filter(|_| !end.is_empty()) {
        Some(reason) => refused(&format!("where it leads to, {reason}")),
        None => Ok(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_into_the_tree_that_it_is_in() {
        let told = |path: &str, target: &str| leads_to(path, target.as_bytes()).unwrap();
        assert_eq!(told("a", "b"), "b");
        assert_eq!(told("docs/a", "../README.md"), "README.md");
        assert_eq!(told("docs/a", "./b/c"), "docs/b/c");
        assert_eq!(told("docs/a", ".."), "");
        assert_eq!(told("a/b/c", "../d/"), "a/d");
    }

    #[test]
    fn a_link_that_could_lead_out_is_refused() {
        let long = "../".repeat(200);
        let targets = [
            "",
            "/etc/passwd",
            "..",
            "../x",
            "a/../../x",
            "a/..",
            "C:/x",
            "..\\x",
            ".git/config",
            "a\nb",
            "a\u{202e}b",
            &long,
        ];
        for target in targets {
            assert!(refusal("link", target.as_bytes()).is_some(), "{target:?}");
        }
        assert!(refusal("link", &[0xff]).is_some());
        assert_eq!(
            refusal("docs/link", b"../../x").unwrap(),
            "the link `docs/link` is refused: it leads to `../../x`, out of the tree that it is in"
        );
    }

    #[test]
    fn links_are_followed_as_far_as_there_are_any() {
        let file = |text: &str, link| SourceFile { contents: text.as_bytes().to_vec(), executable: false, link };
        let files = Files::from([
            ("a".to_string(), file("sub/b", true)),
            ("sub/b".to_string(), file("../c", true)),
            ("c".to_string(), file("text", false)),
            ("loop".to_string(), file("loop", true)),
            ("broken".to_string(), file("nothing", true)),
        ]);
        assert_eq!(followed(&files, "a").unwrap().contents, b"text");
        assert_eq!(followed(&files, "loop"), None);
        assert_eq!(followed(&files, "broken"), None);
    }
}
