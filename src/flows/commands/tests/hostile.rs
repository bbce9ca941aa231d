//! Comments made to take time, memory or the stack.

use std::time::{Duration, Instant};

use super::*;

const SIZE: usize = 65_536;

/// Fills a comment with `unit` and ends it with a command.
fn filled(unit: &str, tail: &str) -> String {
    let tail = format!("{tail}\n/idp status\n");
    let mut body = unit.repeat(SIZE.saturating_sub(tail.len()) / unit.len());
    body.push_str(&tail);
    body
}

fn in_time(name: &str, body: &str) -> Reading {
    let start = Instant::now();
    let reading = read(body, Place::PullRequest);
    let taken = start.elapsed();
    // Milliseconds at rest; what grows with the square of the length takes minutes.
    assert!(taken < Duration::from_secs(5), "{name:?} took {taken:?}");
    reading
}

#[test]
fn no_repeated_unit_takes_long() {
    let units = [
        ">",
        "> ",
        ">\n",
        "[",
        "]",
        "![",
        "[a](",
        "[a][",
        "[a]: b\n",
        "[a]",
        "`",
        "``` \n",
        "*",
        "**a ",
        "*a_ ",
        "_",
        "~~a ",
        "<",
        "<!--",
        "<!-- x -->",
        "<?",
        "<!A ",
        "<![CDATA[",
        "</a",
        "<a b='",
        "<a@b",
        "- ",
        "-\n",
        "1. ",
        "- a\n",
        "* * ",
        "|",
        "a|",
        "|-",
        "|a\n|-\n",
        "\\",
        "&",
        "&amp;",
        "#",
        "# ",
        "-",
        "=\n",
        "a\n=\n",
        "\n",
        "\r",
        "\r\n",
        "a\n",
        "/idp",
        "/idp status\n",
        "/idp ",
        "<details>\n",
        "<details>\n\n",
        "</details>\n\n",
        "/idp\n",
        "- /idp\n",
        ">/idp\n",
        "\"",
        "'a ",
        "“",
        "--a ",
        "\0",
        "\u{e000}",
        "é",
        "- [ ] a\n",
        "    a\n",
        "a <b>\n",
        "[^1]: a\n",
        "[^1]",
        "http://a ",
        "a@b.c ",
        "$",
        "$$\n",
        ":a:",
        "  \n",
        "a  \n",
        "\t",
    ];
    for unit in units {
        in_time(unit, &filled(unit, ""));
        in_time(unit, &filled(unit, "\n"));
    }
}

#[test]
fn deep_nesting_before_many_lines_is_not_read() {
    for marker in ["- ", "> ", "1. ", "* ", "> - "] {
        let mut body = marker.repeat(8_000);
        body.push_str("a\n");
        body.push_str(&filled("\n", ""));
        assert_eq!(in_time(marker, &body).hint, Some(Hint::Unreadable), "{marker}");
    }
}

#[test]
fn nesting_that_grows_line_by_line_does_not_take_long() {
    for marker in ["- ", "> ", "1. ", "+ "] {
        let mut body = String::new();
        for depth in 0..240 {
            body.push_str(&if marker == "> " {
                marker.repeat(depth.min(60))
            } else {
                " ".repeat(depth * marker.len())
            });
            body.push_str(&format!("{marker}a\n"));
        }
        in_time(marker, &filled("\n", &body));
        in_time(marker, &(body.clone() + &filled("\n", "")));
        in_time(marker, &(body + &filled("a\n", "")));
    }
    let mut body = String::new();
    for step in 0..20 {
        body.push_str(&" ".repeat(step * 128));
        body.push_str(&"- ".repeat(60));
        body.push_str("a\n");
    }
    in_time("steps", &(body.clone() + &filled("\n", "")));
    in_time("steps", &(body + &filled("a\n\n", "")));
}

#[test]
fn runs_of_back_ticks_of_every_length_do_not_take_long() {
    let body: String = (1..350).map(|length| "`".repeat(length) + " ").collect();
    in_time("ticks", &(body + "\n\n/idp status"));
    let body: String = (3..350).map(|length| "`".repeat(length) + "\n").collect();
    in_time("fences", &(body + "\n\n/idp status"));
}

#[test]
fn a_comment_longer_than_github_keeps_is_not_read() {
    let body = "a".repeat(4 * SIZE) + "\n/idp status";
    assert_eq!(in_time("long", &body).hint, Some(Hint::Unreadable));
    assert!(read(&"a".repeat(4 * SIZE), Place::Issue).hint.is_none());
}

#[test]
fn a_small_stack_is_enough() {
    let read_all = || {
        for unit in ["*a ", "**a", "[a](b ", "<b>", "_a ", "![", "- a\n  ", "> "] {
            read(&filled(unit, ""), Place::PullRequest);
        }
    };
    std::thread::Builder::new().stack_size(512 * 1024).spawn(read_all).unwrap().join().unwrap();
}
