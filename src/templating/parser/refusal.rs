//! What is said about a tag that is no statement here.

use crate::suggest::nearest;
use crate::templating::error::shown;

/// Statements of the language, for "did you mean".
const KNOWN: [&str; 10] = ["if", "for", "set", "macro", "call", "filter", "switch", "block", "raw", "verbatim"];
/// Tags that only stand inside or at the end of another.
const INNER: [&str; 16] = [
    "elif",
    "elseif",
    "else",
    "endif",
    "endfor",
    "endset",
    "endraw",
    "endverbatim",
    "endmacro",
    "endcall",
    "endfilter",
    "case",
    "default",
    "endswitch",
    "endblock",
    "endautoescape",
];
/// Statements of nunjucks that have no place in the language.
const NEVER: [&str; 10] =
    ["include", "import", "from", "extends", "with", "do", "autoescape", "break", "asyncEach", "asyncAll"];

/// Why `name` cannot stand where one of `expected` could.
pub(super) fn refusal(name: &str, expected: &[&str]) -> String {
    if name.is_empty() {
        return "a tag needs a name: expected a statement such as `{% if … %}`".into();
    }
    if NEVER.contains(&name) {
        return format!("the statement `{name}` is not part of the template language");
    }
    if name == "raw" || name == "verbatim" {
        return format!("`{name}` takes nothing: expected `{{% {name} %}}`");
    }
    if INNER.contains(&name) {
        return match expected.last() {
            Some(end) => format!("`{name}` does not belong here: expected `{{% {end} %}}` first"),
            None => format!("`{name}` without the statement that it belongs to"),
        };
    }
    match nearest(name, KNOWN) {
        Some(near) => format!("{} is not a statement: did you mean `{near}`?", shown(name)),
        None => format!("{} is not a statement: expected one such as `if`, `for` or `set`", shown(name)),
    }
}
