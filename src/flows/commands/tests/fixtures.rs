//! The comments of `tests/fixtures/comments`, on a pull request.

use std::path::Path;

use super::*;

#[test]
fn comments_as_people_write_them_run_what_they_ask_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/comments");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let body = std::fs::read_to_string(&path).unwrap();
            let expected = std::fs::read_to_string(path.with_extension("expected")).unwrap();
            assert_eq!(told(&body), expected, "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 15, "only {seen} comments in {}", folder.display());
}

fn told(body: &str) -> String {
    let reading = read(body, Place::PullRequest);
    let mut lines = ran(body);
    lines.extend(reading.hint.map(|hint| match hint {
        Hint::BackTicked(command) => format!("hint back-ticks {command}"),
        Hint::TableRow(command) => format!("hint table {command}"),
        Hint::Unreadable => "hint unreadable".to_owned(),
    }));
    lines.extend(reading.too_many.then(|| "too many".to_owned()));
    lines.into_iter().map(|line| line + "\n").collect()
}
