//! The parser's complaints in plain words, with what to do. It decides nothing.

/// The words for one complaint: what is wrong, and what to do.
pub(super) fn of(complaint: &str) -> (String, &'static str) {
    for (part, message, help) in WORDS {
        if complaint.contains(part) {
            return ((*message).to_owned(), help);
        }
    }
    (
        format!("This is not valid YAML: {complaint}"),
        "Correct the text at this place, or quote it if it is meant as text",
    )
}

/// The complaint when there is content behind a complete document.
pub(super) const BEHIND_DOCUMENT: &str = "document start";

const WORDS: &[(&str, &str, &str)] = &[
    (
        "mapping values are not allowed",
        "A `:` with a blank behind it stands where no key may be",
        "Quote the value if the colon belongs to it, or put the key on a line of its own",
    ),
    (
        "block sequence entries are not allowed",
        "A list item stands where none may begin",
        "Start the list on a line of its own, below its key",
    ),
    (
        "simple key expect",
        "A line without `:` stands where a key was expected",
        "Write `key: value`, or indent the line further if it continues the value before it",
    ),
    (
        "did not find expected key",
        "The line does not fit the mapping around it",
        "Start all keys of a mapping in the same column; quote values that begin with a special character",
    ),
    (
        "did not find expected '-' indicator",
        "The line does not fit the list around it",
        "Start all items of a list in the same column, each with `- `",
    ),
    (
        "document start",
        "There is content behind the end of the document",
        "Start all keys of the document in the same column, or separate documents by a line `---`",
    ),
    (
        "illegal placement of ':'",
        "A key stands where a list or mapping in brackets is not closed yet",
        "Close the bracket, or quote the text if the colon belongs to it",
    ),
    ("',' or ']'", "An item of a list in brackets is not followed by `,` or `]`", "Add the missing `,` or `]`"),
    ("',' or '}'", "An entry of a mapping in braces is not followed by `,` or `}`", "Add the missing `,` or `}`"),
    ("bracket", "The brackets do not match", "Close each bracket in the order in which they were opened"),
    ("unexpected end of stream", "The closing quote is missing", "Close the quoted text"),
    ("document indicator", "The quoted text is not closed before the next document", "Close the quoted text"),
    (
        "trailing content",
        "There is text behind the closing quote",
        "Put the whole value in quotes; inside `'…'` a quote is written twice, inside `\"…\"` as `\\\"`",
    ),
    (
        "unknown escape",
        "This is no escape that YAML knows",
        "Write a backslash as `\\\\`, or use single quotes, where it is an ordinary character",
    ),
    ("tab", "A tab stands where only spaces may", "Use spaces"),
    ("unexpected character: `@'", "A plain value cannot start with `@`", "Put the value in quotes"),
    ("unexpected character: ``'", "A plain value cannot start with a backtick", "Put the value in quotes"),
    ("unexpected character: `%'", "A plain value cannot start with `%`", "Put the value in quotes"),
    ("handle wasn't declared", "The tag uses a handle that no `%TAG` directive declares", "Remove the tag"),
    ("anchor", "The name of the anchor or alias is missing or not valid", "Quote the value if it is meant as text"),
    (
        "block scalar",
        "The block of text is not written as YAML expects",
        "Put nothing but a comment behind `|` or `>`, and indent every line of the text with spaces",
    ),
    ("indentation", "The line is not indented far enough", "Indent it further than the key it belongs to"),
    (
        "content after document end",
        "There is text behind `...` on the same line",
        "Put it on a line of its own; a document begins with `---`",
    ),
    (
        "mapping keys are not allowed",
        "A `? ` stands where no key may be",
        "Quote the value if it begins with a question mark",
    ),
    (
        "hexadecimal",
        "The escape is not followed by as many hexadecimal digits as it needs",
        "Write `\\x` with two, `\\u` with four, `\\U` with eight digits",
    ),
    ("character escape code", "The escape names no Unicode character", "Correct its digits"),
    ("may not precede", "A `:` right before a bracket needs a blank behind it", "Add the blank"),
    ("cannot start with '-'", "A `-` right before a bracket or comma is no value", "Put it in quotes"),
    ("expected whitespace", "A blank is missing here", "Add it, or quote the value if this is meant as text"),
    ("a tag,", "The tag is not written as YAML expects", "Quote the value if it begins with an exclamation mark"),
    ("verbatim tag", "The tag is not closed by `>`", "Quote the value if it begins with an exclamation mark"),
    ("directive", "The directive is not written as YAML expects", "Remove the directive: catalog files need none"),
    ("unexpected eof", "The file ends in the middle of a value", "Complete the value"),
    ("node content", "A value was expected here", "Write the value, or remove what stands before it"),
];
