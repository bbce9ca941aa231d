//! Changed files with their unified hunks, coloured.
//! What differs is worked out in `git`.

use super::html::{Html, all, classed, el, link, text};
use super::pieces::count;
use crate::sandbox::git::{FileChange, Oid};
use crate::sandbox::query::encode_path;

/// Lines shown on one page; more would only make the browser slow.
const MOST_LINES: usize = 10_000;
/// Longer files are folded at first.
const OPEN_UP_TO: usize = 400;

/// The changed files of `head`, under a heading.
pub(super) fn section(changes: &[FileChange], full_name: &str, head: Oid) -> Html {
    let (added, removed) =
        changes.iter().fold((0, 0), |(added, removed), change| (added + change.additions, removed + change.deletions));
    let heading = el(
        "h2",
        &[("id", "files")],
        [
            text(format!("{} changed ", count(changes.len(), "file"))),
            classed("span", "plus", [text(format!("+{added}"))]),
            text(" "),
            classed("span", "minus", [text(format!("−{removed}"))]),
        ],
    );
    let mut left = MOST_LINES;
    let files = changes.iter().map(|change| file(change, full_name, head, &mut left)).collect();
    all([heading, files])
}

fn file(change: &FileChange, full_name: &str, head: Oid, left: &mut usize) -> Html {
    let name = match &change.previous {
        Some(previous) => format!("{previous} → {}", change.path),
        None => change.path.clone(),
    };
    let numbers = all([
        classed("span", "plus", [text(format!("+{}", change.additions))]),
        text(" "),
        classed("span", "minus", [text(format!("−{}", change.deletions))]),
    ]);
    let status = classed("span", "tag", [text(change.status.word())]);
    let summary = el("summary", &[], [classed("code", "path", [text(name)]), status, numbers]);
    let page = format!("/{full_name}/blob/{head}/{}", encode_path(&change.path));
    let gone = change.status == crate::sandbox::git::FileStatus::Removed;
    let whole = if gone { Html::default() } else { classed("p", "aside", [link(&page, "Whole file")]) };
    let lines = change.patch.as_deref().map_or(0, |patch| patch.lines().count());
    let body = match &change.patch {
        Some(patch) if lines <= *left => {
            *left -= lines;
            hunks(patch)
        }
        Some(_) => classed("p", "note", [text("Too many lines to show here.")]),
        None if change.status == crate::sandbox::git::FileStatus::Renamed => {
            classed("p", "note", [text("Moved without a change.")])
        }
        None => classed("p", "note", [text("Binary, too large or unchanged content: nothing to show.")]),
    };
    let mut attributes = vec![("class", "box file")];
    if lines <= OPEN_UP_TO {
        attributes.push(("open", ""));
    }
    el("details", &attributes, [summary, body, whole])
}

fn hunks(patch: &str) -> Html {
    let (mut old, mut new) = (0_usize, 0_usize);
    let rows = patch.lines().map(|line| {
        let rest = line.get(1..).unwrap_or_default();
        match line.as_bytes().first() {
            Some(b'@') => {
                (old, new) = starts(line);
                row("hunk", None, None, line)
            }
            Some(b'+') => {
                new += 1;
                row("add", None, Some(new - 1), rest)
            }
            Some(b'-') => {
                old += 1;
                row("del", Some(old - 1), None, rest)
            }
            Some(b'\\') => row("hunk", None, None, line),
            _ => {
                (old, new) = (old + 1, new + 1);
                row("same", Some(old - 1), Some(new - 1), rest)
            }
        }
    });
    classed("div", "scroll", [el("table", &[("class", "code diff")], [el("tbody", &[], [rows.collect()])])])
}

fn row(class: &'static str, old: Option<usize>, new: Option<usize>, line: &str) -> Html {
    let number = |number: Option<usize>| {
        classed("td", "num", [text(number.map(|number| number.to_string()).unwrap_or_default())])
    };
    let sign = match class {
        "add" => "+",
        "del" => "-",
        _ => " ",
    };
    let line = classed("td", "line", [text(if class == "hunk" { "" } else { sign }), text(line)]);
    classed("tr", class, [number(old), number(new), line])
}

/// First lines of `@@ -3,4 +5,6 @@`.
fn starts(header: &str) -> (usize, usize) {
    let start = |sign: char| {
        let part = header.split(' ').find_map(|part| part.strip_prefix(sign))?;
        part.split(',').next()?.parse().ok()
    };
    (start('-').unwrap_or(0), start('+').unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_on_both_sides() {
        let rows = hunks("@@ -3,2 +3,2 @@\n a\n-<b>\n+<c>\n\\ No newline at end of file");
        let text = rows.as_str().replace("</tr>", "</tr>\n").replace(" class", "");
        insta::assert_snapshot!(text, @r#"
        <div="scroll"><table="code diff"><tbody><tr="hunk"><td="num"></td><td="num"></td><td="line">@@ -3,2 +3,2 @@</td></tr>
        <tr="same"><td="num">3</td><td="num">3</td><td="line"> a</td></tr>
        <tr="del"><td="num">4</td><td="num"></td><td="line">-&lt;b&gt;</td></tr>
        <tr="add"><td="num"></td><td="num">4</td><td="line">+&lt;c&gt;</td></tr>
        <tr="hunk"><td="num"></td><td="num"></td><td="line">\ No newline at end of file</td></tr>
        </tbody></table></div>
        "#);
    }
}
