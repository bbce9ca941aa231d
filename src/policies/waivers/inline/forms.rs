//! How the tools write their skips. Each is looked for behind the mark of a comment, in a line by itself.
//!
//! Facts: checkov.io "Suppressing and Skipping Policies" (`checkov:skip=ID[,ID]:reason`, annotations
//! `checkov.io/skip1: ID=reason`); hadolint's README (`# hadolint ignore=ID[,ID]`, `# hadolint global ignore=`);
//! docs.zizmor.sh "Ignoring results" (`# zizmor: ignore[rule,rule] reason`); docs.kubelinter.io "Ignoring violations"
//! (annotation `ignore-check.kube-linter.io/CHECK: reason`); Trivy's "Filtering" (`#trivy:ignore:ID`, `#tfsec:ignore:ID`
//! with `:exp:DATE` and other parameters behind it); gitleaks' README (`gitleaks:allow`).

/// One skip of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub words: Vec<String>,
    pub reason: String,
}

/// Words of one skip, characters of one word, and characters of a reason.
const MOST_WORDS: usize = 50;
const LONGEST_WORD: usize = 100;
const LONGEST_REASON: usize = 300;

/// Whether a text may hold a skip at all; most hold none.
pub(super) fn may_hold(text: &str) -> bool {
    ["skip", "ignore", "allow"].iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// The skips of a line.
pub(super) fn in_line(line: &str) -> Vec<Form> {
    if let Some(form) = annotation(line) {
        return vec![form];
    }
    let Some(comment) = comment(line) else { return Vec::new() };
    let one = checkov(comment).or_else(|| hadolint(comment)).or_else(|| zizmor(comment)).or_else(|| gitleaks(comment));
    one.map_or_else(|| aqua(comment), |form| vec![form])
}

/// What stands behind the first mark of a comment.
fn comment(line: &str) -> Option<&str> {
    let at = ["#", "//", "/*", "<!--"].iter().filter_map(|mark| Some(line.find(mark)? + mark.len())).min()?;
    line.get(at..)
}

fn checkov(comment: &str) -> Option<Form> {
    let rest = ["checkov:skip=", "bridgecrew:skip="].iter().find_map(|mark| behind(comment, mark))?;
    let (ids, reason) = split_ids(rest.trim_start());
    form(ids, reason.trim_start().strip_prefix(':').unwrap_or_default())
}

fn hadolint(comment: &str) -> Option<Form> {
    let rest = behind(comment, "hadolint")?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("global").unwrap_or(rest).trim_start().strip_prefix("ignore")?;
    let (ids, reason) = split_ids(rest.trim_start().strip_prefix('=')?.trim_start());
    form(ids, reason.trim_start().trim_start_matches('#'))
}

fn zizmor(comment: &str) -> Option<Form> {
    let rest = behind(comment, "zizmor:")?.trim_start().strip_prefix("ignore[")?;
    let (ids, reason) = rest.split_once(']')?;
    form(ids, reason)
}

fn gitleaks(comment: &str) -> Option<Form> {
    form("SEC-001,SEC-002", behind(comment, "gitleaks:allow")?)
}

/// Several may stand in one comment, each with parameters of its own.
fn aqua(comment: &str) -> Vec<Form> {
    let one = |word: &str| {
        let rest = word.strip_prefix("tfsec:ignore:").or_else(|| word.strip_prefix("trivy:ignore:"))?;
        form(rest.split(':').next()?, "")
    };
    comment.split_whitespace().filter_map(|word| one(word.trim_start_matches(['#', '/', '*']))).collect()
}

/// A key of a mapping in YAML.
fn annotation(line: &str) -> Option<Form> {
    let line = line.trim_start().trim_start_matches(['"', '\'']);
    if let Some(rest) = line.strip_prefix("ignore-check.kube-linter.io/") {
        let (check, reason) = rest.split_once(':')?;
        return form(check.trim_end_matches(['"', '\'', ' ']), unquoted(reason));
    }
    let rest = line.strip_prefix("checkov.io/skip")?;
    let (number, value) = rest.split_once(':')?;
    let number = number.trim_end_matches(['"', '\'', ' ']);
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let (id, reason) = unquoted(value).split_once('=').unwrap_or((unquoted(value), ""));
    is_number.then(|| form(id, reason)).flatten()
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

/// What stands behind a mark, unless a letter stands before it.
fn behind<'t>(comment: &'t str, mark: &str) -> Option<&'t str> {
    let at = comment.find(mark)?;
    let before = comment.get(..at)?.chars().next_back();
    (!before.is_some_and(char::is_alphanumeric)).then(|| comment.get(at + mark.len()..)).flatten()
}

/// The ids at the beginning of a text, with blanks around their commas, and what follows them.
fn split_ids(text: &str) -> (&str, &str) {
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let id = rest.find(|c| !is_id(c)).unwrap_or(rest.len());
        if id == 0 {
            break;
        }
        end += id;
        let behind = text.get(end..).unwrap_or_default();
        let next = behind.trim_start().strip_prefix(',').map(str::trim_start);
        match next.filter(|next| next.starts_with(is_id)) {
            Some(next) => end = text.len() - next.len(),
            None => break,
        }
    }
    (text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or_default())
}

/// None without a word that can be a rule's.
fn form(ids: &str, reason: &str) -> Option<Form> {
    let is_word = |word: &&str| !word.is_empty() && word.len() <= LONGEST_WORD && !word.contains(char::is_whitespace);
    let words: Vec<String> =
        ids.split(',').map(str::trim).filter(is_word).take(MOST_WORDS).map(str::to_owned).collect();
    let reason = reason.trim().trim_end_matches("*/").trim_end_matches("-->").trim();
    let reason = reason.chars().filter(|c| !c.is_control()).take(LONGEST_REASON).collect();
    (!words.is_empty()).then_some(Form { words, reason })
}
