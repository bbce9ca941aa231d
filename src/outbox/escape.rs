//! What people typed, made safe to show in Markdown: it cannot mention, link, close what we opened, or hide.

/// A code span around any text: control characters are dropped, line breaks become blanks, and the fence is longer
/// than any run of back-ticks inside. At most `limit` characters are kept; what is cut is marked with `…`.
pub fn code(text: &str, limit: usize) -> String {
    let text = one_line(text, limit);
    if text.trim().is_empty() {
        return if text.is_empty() { "(empty)" } else { "(blank)" }.to_owned();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    if fence.len() > 1 { format!("{fence} {text} {fence}") } else { format!("`{text}`") }
}

/// A code span inside a table: as [`code`], and pipes do not end the cell.
pub fn cell(text: &str, limit: usize) -> String {
    code(text, limit).replace('|', "\\|")
}

/// A fenced block around any text, the fence longer than any run of back-ticks inside.
pub fn block(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    format!("{fence}{language}\n{text}{end}{fence}")
}

/// A sentence of ours that quotes what people typed between back-ticks, as in the messages of findings. What is quoted
/// becomes code spans; the rest can neither format nor mention nor link, for a stray back-tick may have let data out.
pub fn prose(text: &str, limit: usize) -> String {
    let text = one_line(text, limit);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return bare(&text);
    }
    parts.iter().enumerate().map(|(n, part)| if n % 2 == 1 { code(part, limit) } else { bare(part) }).collect()
}

/// As [`prose`], and pipes do not end the cell of a table.
pub fn prose_cell(text: &str, limit: usize) -> String {
    // A bare pipe is escaped already, so only those in code spans are left.
    let text = prose(text, limit);
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '|' && !escaped.ends_with('\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Text without any meaning to Markdown or GitHub: a word joiner after `@`, `#` and the colon of an address keeps
/// GitHub from making a mention or a link of it.
fn bare(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => escaped.extend(['\\', c]),
            '@' | '#' => escaped.extend([c, '\u{2060}']),
            ':' if text[at + 1..].starts_with("//") => escaped.extend([c, '\u{2060}']),
            _ => escaped.push(c),
        }
    }
    escaped
}

fn one_line(text: &str, limit: usize) -> String {
    let mut kept: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .take(limit + 1)
        .collect();
    if kept.chars().count() > limit {
        kept.pop();
        kept.push('…');
    }
    kept
}

/// Characters that change how a line reads without being seen: bidirectional controls, zero width, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_ticks_cannot_leave_the_span() {
        assert_eq!(code("a `b` @acme/all", 80), "`` a `b` @acme/all ``");
        assert_eq!(code("plain", 80), "`plain`");
        assert_eq!(code(" \n ", 80), "(blank)");
        assert_eq!(code("", 80), "(empty)");
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(code("abcdef", 3), "`abc…`");
    }

    #[test]
    fn a_pipe_stays_in_its_cell() {
        assert_eq!(cell("a|b", 80), "`a\\|b`");
    }

    #[test]
    fn a_sentence_keeps_its_quotes_and_loses_all_else() {
        assert_eq!(prose("`name` must be text, found `a|b`", 80), "`name` must be text, found `a|b`");
        assert_eq!(prose_cell("found `a|b` or c|d", 80), "found `a\\|b` or c\\|d");
        assert_eq!(prose("found `a`@acme/all <img> *x*`", 80), "found \\`a\\`@\u{2060}acme/all &lt;img&gt; \\*x\\*\\`");
        assert_eq!(prose("see https://evil.test #12", 80), "see https:\u{2060}//evil.test #\u{2060}12");
    }

    #[test]
    fn a_block_holds_its_own_fences() {
        assert_eq!(block("yaml", "a: 1\n```\n"), "````yaml\na: 1\n```\n````");
    }
}
