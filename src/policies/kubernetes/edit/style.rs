//! How a file is written, so that what is new looks like the rest.

/// The habits of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policies) struct Style {
    /// How much further in a mapping inside a mapping stands.
    pub step: usize,
    /// How much further in than its key the dash of a list stands.
    pub dash: usize,
    /// `\n` or `\r\n`.
    pub newline: &'static str,
    /// Whether keys are in double quotes, as in JSON.
    pub json: bool,
}

impl Style {
    /// The habits of a text: those of its first mapping inside a mapping, and of its first list.
    pub fn of(text: &str, path: &str) -> Self {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut style = Self { step: 2, dash: 0, newline, json: path.ends_with(".json") };
        let (mut step, mut dash) = (None, None);
        let lines = text.lines().filter(|line| !is_blank(line));
        for (above, below) in lines.clone().zip(lines.skip(1)) {
            if !above.trim_end().ends_with(':') {
                continue;
            }
            let (outer, inner) = (key_column(above), indent(below));
            let is_item = below.trim_start().starts_with("- ");
            if is_item && inner >= outer {
                dash.get_or_insert(inner - outer);
            } else if !is_item && inner > outer {
                step.get_or_insert(inner - outer);
            }
            if step.is_some() && dash.is_some() {
                break;
            }
        }
        style.step = step.filter(|step| *step <= 8).unwrap_or(style.step);
        style.dash = dash.filter(|dash| *dash <= 8).unwrap_or(style.dash);
        style
    }
}

/// Nothing but a comment, if that.
pub(super) fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// How many spaces a line begins with.
pub(super) fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

/// The column of the key of a line, behind the dashes of items that begin with it.
fn key_column(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'-')).count()
}
