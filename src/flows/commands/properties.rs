//! What holds for any text whatever.

use proptest::prelude::*;

use super::*;
use crate::outbox::escape;

/// Lines made of the pieces that matter to the reader, in any order.
fn comment() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "/idp status", "/idp", "/IDP help\n", "/idp approve 3", "\n", "\n\n", "\r\n", "    ", "  ", "\t", "> ", "- ", "1. ",
            "```", "~~~", "`", "``", "<!--", "-->", "<details>", "</details>", "<pre>", "</pre>", "| a |\n|---|\n", "---\n", "[", "](",
            "*", "**", "~~", "\"", "'", "“", "’", "—x ", "--x", "=", "@acme/all", "#12", "\\", "<a", ">", "\u{e000}0\u{e000}", "\u{0}",
            "\u{202e}", "\u{a0}", "é",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[ -~]{0,12}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A comment that surely holds a command.
fn with_command() -> impl Strategy<Value = String> {
    (comment(), comment()).prop_map(|(before, after)| format!("{before}\n\n/idp status\n\n{after}"))
}

/// Text that may be a value: anything that can be seen, with plain blanks.
fn value() -> impl Strategy<Value = String> {
    let anything = any::<String>().prop_map(|text| text.chars().filter(|c| !c.is_whitespace()).take(40).collect());
    prop_oneof!["[ -~“”‘’éß—]{1,40}", anything]
        .prop_filter("it can be typed", |text: &String| lexer::words(&invocation::quoted(text)).1.is_empty())
}

fn provision() -> impl Strategy<Value = Invocation> {
    let key = "[a-z][a-zA-Z0-9._]{0,20}".prop_filter("an open key", |key| {
        Verb::Provision.help().argument(key).is_none() && crate::suggest::nearest(key, ["dry-run"]).is_none()
    });
    let pairs = prop::collection::btree_map(key, value(), 0..6);
    let sha = prop::option::of("[0-9a-f]{7,40}");
    ("[a-z][a-z0-9-]{1,20}[a-z0-9]", pairs, any::<bool>(), sha).prop_map(|(kind, pairs, dry, sha)| {
        let mut command = binding::read_line(&format!("/idp provision {kind}"), Place::PullRequest).unwrap();
        command.options = pairs.into_iter().map(|(name, value)| Opt { name, value, column: 1 }).collect();
        command.flags = if dry { vec!["dry-run"] } else { vec![] };
        command.at_sha = sha.and_then(|sha| CommitPrefix::new(&sha));
        command
    })
}

/// The command without what depends on how it was typed.
fn meaning(command: &Invocation) -> Invocation {
    let mut command = Invocation { text: String::new(), ..command.clone() };
    command.positionals.iter_mut().chain(&mut command.options).for_each(|opt| opt.column = 1);
    command
}

/// Every reply that quotes what was typed.
fn replies_to(body: &str) -> Vec<String> {
    let reading = read(body, Place::PullRequest);
    let hint = reading.hint.as_ref().map(replies::hint);
    let lines = reading.commands.iter().map(|command| match &command.outcome {
        Ok(ran) => replies::permission_denied(ran, Role::Read, Role::Admin, "acme/orders"),
        Err(_) => replies::syntax_errors(command, Place::PullRequest),
    });
    hint.into_iter().chain(lines).collect()
}

/// The Markdown's text outside code, as GitHub would look for mentions and links in it.
fn text_outside_code(markdown: &str) -> String {
    use comrak::nodes::NodeValue;
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    let root = comrak::parse_document(&arena, markdown, &options);
    let mut text = String::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Text(piece) => text.push_str(piece),
            NodeValue::HtmlBlock(html) => text.push_str(&format!("<html {}>", html.literal)),
            NodeValue::HtmlInline(html) => text.push_str(&format!("<html {html}>")),
            NodeValue::Link(_) | NodeValue::Image(_) => text.push_str("<link>"),
            _ => {}
        }
    }
    text
}

fn lines_of(body: &str) -> Vec<&str> {
    body.split(['\n', '\r']).collect()
}

proptest! {
    #[test]
    fn any_text_is_read(body in any::<String>()) {
        read(&body, Place::Issue);
        read(&format!("/idp {body}"), Place::Issue);
        read(&format!("/idp provision {body}"), Place::PullRequest);
    }

    #[test]
    fn any_mixture_of_markdown_is_read(body in comment()) {
        let reading = read(&body, Place::PullRequest);
        prop_assert!(reading.commands.len() <= MAX_COMMANDS);
        prop_assert!(reading.hint.is_none() || reading.commands.is_empty());
        prop_assert!(mentions_command(&body) || reading == Reading::default());
        for command in &reading.commands {
            prop_assert!(command.text.trim_start_matches(' ').to_lowercase().starts_with("/idp"));
        }
    }

    #[test]
    fn a_quoted_comment_runs_nothing(body in with_command()) {
        let quoted: Vec<String> = lines_of(&body).into_iter().map(|line| format!("> {line}")).collect();
        prop_assert_eq!(read(&quoted.join("\n"), Place::Issue).commands, vec![]);
    }

    #[test]
    fn a_fenced_comment_runs_nothing(body in with_command()) {
        prop_assert_eq!(read(&escape::block("", &body), Place::Issue).commands, vec![]);
    }

    #[test]
    fn an_indented_comment_runs_nothing(body in with_command()) {
        let indented: Vec<String> = lines_of(&body).into_iter().map(|line| format!("    {line}")).collect();
        prop_assert_eq!(read(&indented.join("\n"), Place::Issue).commands, vec![]);
    }

    #[test]
    fn a_comment_inside_an_html_comment_runs_nothing(body in with_command()) {
        let body = body.replace("-->", "- ->");
        prop_assert_eq!(read(&format!("<!--\n{body}\n-->"), Place::Issue).commands, vec![]);
        prop_assert_eq!(read(&format!("<!--\n{body}"), Place::Issue).commands, vec![]);
    }

    #[test]
    fn a_folded_comment_runs_nothing(body in with_command()) {
        let body = body.to_lowercase().replace("</details>", "<i>");
        prop_assert_eq!(read(&format!("<details>\n\n{body}\n\n</details>"), Place::Issue).commands, vec![]);
    }

    #[test]
    fn the_canonical_text_of_a_command_reads_as_the_same_command(command in provision()) {
        let text = command.to_string();
        let reading = read(&text, Place::PullRequest);
        prop_assert_eq!(reading.commands.len(), 1, "{}", text);
        match &reading.commands[0].outcome {
            Ok(again) => prop_assert_eq!(meaning(again), meaning(&command), "{}", text),
            Err(errors) => prop_assert!(false, "{}: {:?}", text, errors),
        }
    }

    #[test]
    fn no_reply_mentions_links_or_holds_markup_of_what_was_typed(typed in comment()) {
        let typed = typed.replace(['\n', '\r'], " ");
        for line in [format!("/idp {typed}"), format!("/idp provision postgres {typed} @acme/all #12"), format!("`/idp {typed}`")] {
            for reply in replies_to(&line) {
                let text = text_outside_code(&reply);
                prop_assert!(!text.contains('@') && !text.contains("#12"), "{}", reply);
                prop_assert!(!text.contains("<html") && !text.contains("<link>"), "{}", reply);
            }
        }
    }
}
