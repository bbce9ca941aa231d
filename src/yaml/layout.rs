//! Rules of indentation that the parser is more lenient about than Backstage's reader: tabs, and how far the lines
//! of a value must stand in. It looks at the text around a value, never at its meaning.

use std::ops::Range;

/// What begins at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    /// A mapping or list written by indentation.
    Block,
    /// A key of such a mapping.
    Key,
    /// Any other value: a scalar, or a collection in brackets.
    Value,
}

/// The byte of a tab that stands where only spaces may. `indent` is the column (from 0) of the collection around it.
pub(super) fn tab_before(text: &str, start: usize, what: Beginning, indent: Option<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = blank_before(bytes, start);
    let tab = first + bytes.get(first..start)?.iter().position(|byte| *byte == b'\t')?;
    let at_line_start = first == 0 || bytes.get(first - 1) == Some(&b'\n');
    let after_indicator = first > 0 && matches!(bytes.get(first - 1), Some(b'-' | b'?' | b':'));
    let wrong = match what {
        Beginning::Block => at_line_start || after_indicator,
        Beginning::Key => at_line_start,
        Beginning::Value => at_line_start && tab - first <= indent.unwrap_or(0),
    };
    wrong.then_some(tab)
}

/// The byte of the dash before an item of a list, when it stands right before it.
pub(super) fn dash_before(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = blank_before(bytes, start);
    (first > 0 && bytes.get(first - 1) == Some(&b'-')).then(|| first - 1)
}

fn blank_before(bytes: &[u8], start: usize) -> usize {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let before = bytes.get(..start).unwrap_or(&[]);
    before.len() - before.iter().rev().take_while(|byte| blank(byte)).count()
}

/// The first byte of a line of a value that stands in less than it must: further than `indent`, the column (from 0)
/// of the collection around it. The closing bracket may stand right below the collection.
pub(super) fn too_far_left(text: &str, value: Range<usize>, indent: usize, brackets: bool) -> Option<usize> {
    let written = text.get(value.clone())?;
    let mut at = value.start + written.find('\n')? + 1;
    for line in text.get(at..value.end)?.split_inclusive('\n') {
        let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
        let rest = line.get(spaces..)?.trim_end_matches(['\r', '\n']);
        let last = at + line.len() >= value.end;
        let closing = brackets && last && spaces == indent && matches!(rest, "]" | "}");
        let comment = brackets && rest.trim_start_matches([' ', '\t']).starts_with('#');
        let blank = rest.is_empty() || (brackets && rest.trim().is_empty());
        if spaces <= indent && !(blank || closing || comment) {
            return Some(at + spaces);
        }
        at += line.len();
    }
    None
}

/// A tab that stands behind a block scalar, less far in than its text: the byte of it.
pub(super) fn tab_after_block(text: &str, scalar: Range<usize>) -> Option<usize> {
    let written = text.get(scalar.clone())?;
    let indent = written.split('\n').skip(1).find(|line| !line.trim().is_empty()).map_or(0, spaces);
    let behind = text.get(scalar.end..)?;
    let mut at = scalar.end + behind.find('\n')? + 1;
    for line in text.get(at..)?.split_inclusive('\n') {
        let spaces = spaces(line);
        match line.as_bytes().get(spaces) {
            Some(b'\n') => {}
            Some(b'\r') if line.len() == spaces + 2 => {}
            Some(b'\t') if spaces < indent => return Some(at + spaces),
            _ => return None,
        }
        at += line.len();
    }
    None
}

fn spaces(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}
