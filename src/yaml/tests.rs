//! What the reader makes of texts: against the results of npm `yaml`, by properties, and where positions stand.

use super::*;
use proptest::prelude::*;

const FACTS: &str = include_str!("../../tests/fixtures/yaml/facts.jsonl");

fn documents(text: &str) -> Stream<'_> {
    read(text, &Limits::default())
}

/// Each problem as `line:column kind message`.
fn problems(text: &str) -> String {
    let stream = documents(text);
    let all = stream.documents.iter().flat_map(|document| &document.problems);
    let line = |problem: &Problem| {
        let Position { line, column, .. } = problem.span.start;
        format!("{line}:{column} {:?} {}", problem.kind, problem.message)
    };
    all.map(line).collect::<Vec<_>>().join("\n")
}

fn value(text: &str) -> serde_json::Value {
    let stream = documents(text);
    assert_eq!(problems(text), "", "{text}");
    stream.documents[0].root.to_json()
}

fn written(text: &str, span: Span) -> &str {
    &text[span.start.offset as usize..span.end.offset as usize]
}

/// Every scalar of a tree: keys and values, with what they mean.
fn scalars(node: &Node<'_>, found: &mut Vec<(Span, serde_json::Value)>) {
    match &node.value {
        Value::List(list) => list.iter().for_each(|item| scalars(item, found)),
        Value::Map(map) => map.entries.iter().for_each(|entry| scalars(&entry.value, found)),
        _ => found.push((node.span, node.to_json())),
    }
}

fn spans(node: &Node<'_>, found: &mut Vec<Span>) {
    found.push(node.span);
    match &node.value {
        Value::List(list) => list.iter().for_each(|item| spans(item, found)),
        Value::Map(map) => {
            for entry in &map.entries {
                found.push(entry.key_span);
                spans(&entry.value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn it_agrees_with_the_reader_of_backstage() {
    for line in FACTS.lines() {
        let fact: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = fact["text"].as_str().unwrap();
        let stream = documents(text);
        let valid = stream.documents.iter().all(|document| document.problems.is_empty());
        assert_eq!(valid, fact["valid"].as_bool().unwrap(), "{text:?}: {}", problems(text));
        if valid {
            let read: Vec<_> = stream
                .documents
                .iter()
                .map(|document| document.root.to_json())
                .filter(|json| !json.is_null())
                .collect();
            assert_eq!(serde_json::Value::from(read), fact["documents"], "{text:?}");
        }
    }
}

#[test]
fn plain_words_are_resolved_by_the_core_schema() {
    let text =
        "[yes, no, on, off, y, True, NULL, ~, 017, 0o17, 0x1F, 1e3, .5, 1., 1_000, 0b11, 2024-01-01, '12:30', -0]";
    insta::assert_snapshot!(value(text), @r#"["yes","no","on","off","y",true,null,null,17,15,31,1000,0.5,1,"1_000","0b11","2024-01-01","12:30",0]"#);
}

#[test]
fn tags_of_the_core_schema_decide_and_others_change_nothing() {
    let text = "[!!str 1, !!int '3', !!int abc, !!float 1, !!float '1.5', !!null '', !!bool yes, !!bool 'true', !foo bar, ! 12]";
    insta::assert_snapshot!(value(text), @r#"["1",3,"abc","1",1.5,null,"yes",true,"bar","12"]"#);
}

#[test]
fn keys_become_texts_as_javascript_writes_them() {
    let text = "1: a\n1.50: b\ntrue: c\n~: d\n0x10: e\n1e21: f\n1e-7: g\n.inf: h\n[a, {b: c}]: i\n";
    insta::assert_snapshot!(value(text), @r#"{"1":"a","1.5":"b","true":"c","":"d","16":"e","1e+21":"f","1e-7":"g","Infinity":"h","[ a, { b: c } ]":"i"}"#);
}

#[test]
fn merge_keys_are_ordinary_keys() {
    insta::assert_snapshot!(value("a: &a {x: 1}\nb:\n  <<: *a\n"), @r#"{"a":{"x":1},"b":{"<<":{"x":1}}}"#);
}

#[test]
fn a_key_that_stands_twice_is_a_problem_that_names_both_lines() {
    insta::assert_snapshot!(problems("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n"), @r"
    3:1 DuplicateKey The key `a` stands in line 1 and again in line 3
    4:11 DuplicateKey The key `d` stands in line 4 and again in line 4
    ");
}

#[test]
fn a_number_and_its_text_are_different_keys() {
    insta::assert_snapshot!(problems("1: a\n'1': b\n~: c\n'': d\n"), @"");
    insta::assert_snapshot!(problems("1: a\n1.0: b\n"), @"2:1 DuplicateKey The key `1` stands in line 1 and again in line 2");
}

#[test]
fn a_key_is_found_twice_in_a_long_mapping_too() {
    let text: String = (0..100).map(|at| format!("k{at}: v\n")).chain(["k7: again\n".to_owned()]).collect();
    insta::assert_snapshot!(problems(&text), @"101:1 DuplicateKey The key `k7` stands in line 8 and again in line 101");
}

#[test]
fn a_broken_document_does_not_stop_its_neighbours() {
    let text = "a: 1\n---\nb: [1\n---\nc: 3\nd\n---\ne: 5\n";
    let stream = documents(text);
    let valid: Vec<_> = stream.documents.iter().map(|document| document.problems.is_empty()).collect();
    assert_eq!(valid, [true, false, false, true]);
    insta::assert_snapshot!(stream.documents[3].root.to_json(), @r#"{"e":5}"#);
    assert_eq!(stream.documents[3].root.get("e").unwrap().span.start.line, 8);
}

#[test]
fn an_unknown_alias_takes_the_documents_behind_it_along() {
    insta::assert_snapshot!(problems("a: 1\n---\nb: *nobody\nc: *no-one\n---\nd: 1\n"), @r"
    3:4 UnknownAlias The alias `*nobody` names an anchor that is not in this document
    4:4 UnknownAlias The alias `*no-one` names an anchor that is not in this document
    5:1 UnknownAlias Backstage does not read this document, because an alias before it names nothing
    ");
}

#[test]
fn an_anchor_of_another_document_is_unknown() {
    insta::assert_snapshot!(problems("a: &x 1\n---\nb: *x\n"), @"3:4 UnknownAlias The alias `*x` names an anchor that is not in this document");
}

#[test]
fn an_alias_cannot_stand_inside_its_own_anchor() {
    insta::assert_snapshot!(problems("a: &x [*x]\n"), @"1:8 UnknownAlias The alias stands inside the value that it names");
}

fn laughs(levels: usize, width: usize) -> String {
    let mut text = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..levels {
        let aliases = vec![format!("*a{}", level - 1); width].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    text
}

#[test]
fn a_billion_laughs_are_named_as_such() {
    insta::assert_snapshot!(problems(&laughs(9, 9)), @"4:10 AliasBudget Aliases of aliases multiply the document beyond what Backstage accepts (100)");
}

#[test]
fn a_hundred_uses_of_an_anchor_are_the_limit() {
    let uses = |count: usize| format!("a: &a x\nb: [{}]\n", vec!["*a"; count].join(", "));
    assert_eq!(problems(&uses(99)), "");
    assert!(problems(&uses(100)).contains("AliasBudget"));
}

#[test]
fn hostile_depth_is_a_problem_and_quick() {
    for open in ["[", "{a: ", "- ", "? ", "[a: ", "&a ["] {
        let text = open.repeat(100_000);
        let problems = problems(&text);
        assert!(problems.contains("Depth") || problems.contains("Syntax"), "{open}: {problems}");
    }
    insta::assert_snapshot!(problems(&"[".repeat(100_000)), @"1:256 Depth The file is nested more than 100 levels deep");
}

#[test]
fn aliases_cannot_stack_depth_upon_depth() {
    let mut text = format!("a0: &a0 {}{}\n", "[".repeat(50), "]".repeat(50));
    for level in 1..40 {
        text.push_str(&format!("a{level}: &a{level} {}*a{}{}\n", "[".repeat(50), level - 1, "]".repeat(50)));
    }
    assert!(problems(&text).contains("Depth"));
}

#[test]
fn a_hundred_thousand_mistakes_are_told_quickly() {
    for line in
        ["- \t- a\n", "a: b\n", "a: [b\n", "---\n[\n", "? [\n", "a: *b\n", "k:\tv\n", "a: |\n\t\n", "- [\n  'a'\n]\n"]
    {
        let text = line.repeat(100_000);
        let began = std::time::Instant::now();
        let stream = documents(&text);
        assert!(stream.documents.iter().map(|document| document.problems.len()).max() <= Some(100), "{line:?}");
        assert!(began.elapsed().as_secs() < 20, "{line:?}");
    }
}

#[test]
fn a_long_line_behind_a_joined_one_is_no_trap() {
    let text = format!("k: [[\n'b'\n], {}]\n", "x, ".repeat(200_000));
    let began = std::time::Instant::now();
    documents(&text);
    assert!(began.elapsed().as_secs() < 20);
}

#[test]
fn limits_name_what_they_refuse() {
    let limits = Limits { bytes: 40, depth: 3, documents: 2, nodes: 6 };
    let first = |text: &str| {
        let stream = read(text, &limits);
        stream.documents.iter().flat_map(|document| &document.problems).map(|problem| problem.message.clone()).next()
    };
    insta::assert_snapshot!(first(&"x".repeat(41)).unwrap(), @"The file has 41 bytes, more than the 40 that are read");
    insta::assert_snapshot!(first("a: {b: {c: {d: 1}}}").unwrap(), @"The file is nested more than 3 levels deep");
    insta::assert_snapshot!(first("a\n---\nb\n---\nc\n").unwrap(), @"The file has more than 2 documents");
    insta::assert_snapshot!(first("[1, 2, 3, 4, 5, 6, 7]").unwrap(), @"The file holds more than 6 values");
}

#[test]
fn bytes_that_are_no_utf_8_are_a_problem_with_a_place() {
    let stream = read_bytes(b"a: b\nc: \xFF\n", &Limits::default());
    let problem = &stream.documents[0].problems[0];
    assert_eq!((problem.span.start.line, problem.span.start.column), (2, 4));
    insta::assert_snapshot!(problem.message, @"This is no UTF-8 text");
    let utf16 = read_bytes(b"\xFF\xFEa\0", &Limits::default());
    insta::assert_snapshot!(utf16.documents[0].problems[0].message, @"The file is written in UTF-16");
}

#[test]
fn scalars_stand_where_they_are_written() {
    let text = "é: 'it''s' # c\nb: &x !!str \"q\\n\"\nc: plain text  \n  goes on\n\nd: >-  # c\n\n  folded\n  text\n\n\ne: [ ü , \"z\"]\nf:\ng: *x\n";
    let stream = documents(text);
    assert_eq!(problems(text), "");
    let map = stream.documents[0].root.as_map().unwrap();
    let lines: Vec<_> = map
        .entries
        .iter()
        .map(|entry| {
            let Span { start, end } = entry.value.span;
            let places = format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column);
            format!("{} {places} {:?}", written(text, entry.key_span), written(text, entry.value.span))
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    é 1:4-1:11 "'it''s'"
    b 2:13-2:18 "\"q\\n\""
    c 3:4-4:10 "plain text  \n  goes on"
    d 6:4-9:7 ">-  # c\n\n  folded\n  text"
    e 12:4-12:14 "[ ü , \"z\"]"
    f 13:3-13:3 ""
    g 14:4-14:6 "*x"
    "#);
}

#[test]
fn a_block_of_text_stands_from_its_header_to_its_last_letter() {
    let text = "a: | # |\n\n   x | y >\n\nb: >+1\n\nc: |\nd:\n  - |-\n    z\n# end";
    let stream = documents(text);
    let root = &stream.documents[0].root;
    assert_eq!(problems(text), "");
    let at = |key: &str| written(text, root.get(key).unwrap().span);
    assert_eq!([at("a"), at("b"), at("c"), at("d")], ["| # |\n\n   x | y >", ">+1", "|", "- |-\n    z"]);
}

#[test]
fn a_bracket_right_below_its_key_closes_a_list_of_quoted_texts() {
    let text = "é: [\n  'a', # b\n  \"c\"\n  # d\n]\ne:\n- f: {\n    'g': 'h#'\n  }\ni: j\n---\nk: [\"l\"\n]\n";
    let stream = documents(text);
    insta::assert_snapshot!(value(text), @r#"{"é":["a","c"],"e":[{"f":{"g":"h#"}}],"i":"j"}"#);
    let root = &stream.documents[0].root;
    assert_eq!(written(text, root.get("é").unwrap().span), "[\n  'a', # b\n  \"c\"\n  # d\n]");
    let last = root.as_map().unwrap().entry("i").unwrap();
    assert_eq!((last.key_span.start.line, last.key_span.start.column), (10, 1));
    let second = stream.documents[1].root.as_map().unwrap().entry("k").unwrap();
    assert_eq!((second.key_span.start.line, second.key_span.start.column), (12, 1));
    assert!(!problems("a:\n  b: [\n    'c'\n]\n").is_empty());
    // Lines that are joined for the parser keep their own columns.
    insta::assert_snapshot!(problems("a: [[\n  'b'\n], @c\n]\n"), @"3:4 Syntax A plain value cannot start with `@`; the bracket around it was opened in line 1");
}

#[test]
fn collections_stand_where_they_are_written() {
    let text = "a:\n- b\n- c: d\n  e: f\ng: &x\n  h: [i]\n";
    let stream = documents(text);
    let root = &stream.documents[0].root;
    assert_eq!(written(text, root.get("a").unwrap().span), "- b\n- c: d\n  e: f");
    assert_eq!(written(text, root.get("g").unwrap().span), "h: [i]");
    assert_eq!(written(text, root.span), "a:\n- b\n- c: d\n  e: f\ng: &x\n  h: [i]");
}

#[test]
fn what_is_wrong_is_said_in_plain_words() {
    let told = |text: &str| {
        let stream = documents(text);
        let problem = stream.documents.iter().flat_map(|document| &document.problems).next().unwrap().clone();
        format!("{}:{} {}. {}.", problem.span.start.line, problem.span.start.column, problem.message, problem.help)
    };
    insta::assert_snapshot!(told("a: b: c\n"), @"1:5 A `:` with a blank behind it stands where no key may be. Quote the value if the colon belongs to it, or put the key on a line of its own.");
    insta::assert_snapshot!(told("a: 'it's'\n"), @r#"1:8 There is text behind the closing quote. Put the whole value in quotes; inside `'…'` a quote is written twice, inside `"…"` as `\"`."#);
    insta::assert_snapshot!(told("a:\n\tb: c\n"), @"2:1 A tab stands where only spaces may. Use spaces.");
    insta::assert_snapshot!(told("a: @b\n"), @"1:4 A plain value cannot start with `@`. Put the value in quotes.");
    insta::assert_snapshot!(told("a: [b,\n  c\nd: e\n"), @"3:2 A key stands where a list or mapping in brackets is not closed yet; the bracket around it was opened in line 1. Close the bracket, or quote the text if the colon belongs to it.");
    insta::assert_snapshot!(told("a: 1\n  b: 2\n"), @"2:4 A `:` with a blank behind it stands where no key may be. Quote the value if the colon belongs to it, or put the key on a line of its own.");
    insta::assert_snapshot!(told("  a: 1\nb: 2\n"), @"2:1 There is content behind the end of the document. Start all keys of the document in the same column, or separate documents by a line `---`.");
}

#[test]
fn a_byte_order_mark_and_both_line_ends_are_fine() {
    insta::assert_snapshot!(value("\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\n"), @r#"{"a":1,"b":"x\ny\n"}"#);
    assert!(!problems("a: 1\rb: 2\r").is_empty());
}

#[test]
fn texts_are_borrowed_where_they_stand_verbatim() {
    let text = "name: orders\nquoted: 'team-a'\n";
    let stream = documents(text);
    let texts = ["name", "quoted"].map(|key| stream.documents[0].root.get(key).unwrap());
    assert!(texts.iter().all(|node| matches!(&node.value, Value::Text(std::borrow::Cow::Borrowed(_)))));
}

#[test]
fn empty_documents_are_told_apart_from_broken_ones() {
    for text in ["~", "# nothing", "---\n...\n", "---\n# c\n---\n"] {
        assert!(documents(text).documents.iter().all(Document::is_empty), "{text:?}");
    }
    assert!(documents("").documents.is_empty());
    assert!(!documents("[").documents[0].is_empty());
}

/// Pieces that make texts look like YAML more often than any characters would.
#[test]
fn a_byte_order_mark_on_a_later_line_is_a_character_of_it() {
    let text = "---\n\u{feff}a: |\n[";
    let stream = documents(text);
    let found = stream.documents.iter().flat_map(|document| {
        let mut found: Vec<Span> = document.problems.iter().map(|problem| problem.span).collect();
        spans(&document.root, &mut found);
        found
    });
    let header = found.into_iter().find(|span| span.start.offset == 10).unwrap();
    assert_eq!((header.start.line, header.start.column), (2, 5));
}

fn yaml_like() -> impl Strategy<Value = String> {
    let pieces = [
        "a: ",
        "- ",
        "? ",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "!!str ",
        "!t ",
        "'",
        "\"",
        "|\n",
        ">-\n",
        "#c",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "\t",
        "\r",
        "\r\n",
        "é",
        "\u{1F600}",
        "\u{feff}",
        "\0",
        "~",
        "017",
        "x y",
        "\\",
        "@",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_bytes(&bytes, &Limits::default());
    }

    #[test]
    fn positions_are_inside_the_text_and_in_order(text in yaml_like()) {
        let stream = documents(&text);
        for document in &stream.documents {
            let mut found: Vec<Span> = document.problems.iter().map(|problem| problem.span).collect();
            spans(&document.root, &mut found);
            for span in found {
                let (start, end) = (span.start.offset as usize, span.end.offset as usize);
                prop_assert!(start <= end && end <= text.len(), "{span:?}");
                prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{span:?}");
                let before = &text[..start];
                prop_assert_eq!(span.start.line as usize, before.matches('\n').count() + 1);
                let line = before.rsplit('\n').next().unwrap_or("");
                let line = if start == line.len() { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
                prop_assert_eq!(span.start.column as usize, line.chars().count() + 1, "{:?}", span);
            }
        }
    }

    #[test]
    fn a_scalar_as_written_reads_to_the_same_value(text in "[a-z0-9 .:#'\"\\[\\]{},é-]{0,12}", key in "[a-z]{1,6}") {
        for text in [format!("{key}: {text}\n"), format!("- {key}:\n    - {text}\n"), format!("{key}: [{text}]\n")] {
            let stream = documents(&text);
            let document = &stream.documents[0];
            if !document.problems.is_empty() {
                continue;
            }
            let mut found = Vec::new();
            scalars(&document.root, &mut found);
            for (span, expected) in found {
                let alone = format!("[{}]", written(&text, span));
                let again = documents(&alone);
                let json = again.documents[0].root.to_json();
                if again.documents[0].problems.is_empty() && !alone.contains([',', '{', '}']) && !expected.is_null() {
                    prop_assert_eq!(&json[0], &expected, "{:?} in {:?}", alone, text);
                }
            }
        }
    }
}
