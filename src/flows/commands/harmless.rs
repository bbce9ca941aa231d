//! For tests: text that tries to do harm, and what a reply must not do whatever it quotes.

use proptest::prelude::*;

/// Where the links of a reply may lead.
pub(in crate::flows) const WEB: &str = "https://github.test";

/// Text of the pieces that mean something to Markdown or GitHub, in any order.
pub(in crate::flows) fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "@acme/all", "@bob", " #12", "[x](https://evil.test)", "![x](https://evil.test)", "<img src=x>", "</details>",
            "-->", "<!--", "`", "``", "|", "\n", "\r\n", "\n\n", "# ", "- ", "> ", "*", "_", "\\", "&lt;", "https://evil.test",
            "\u{202e}", "\u{0}", "(", ")", "[", "]", "a", " ", "é", ":default/x", "```",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

/// Fails when the text mentions anybody, refers to an issue, holds markup other than our own fold, or links elsewhere.
pub(in crate::flows) fn assert(markdown: &str) {
    use comrak::nodes::NodeValue;
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    for node in comrak::parse_document(&arena, markdown, &options).descendants() {
        match &node.data().value {
            NodeValue::Text(text) => {
                let letters: Vec<char> = text.chars().collect();
                let means = |pair: &[char]| matches!(pair[0], '@' | '#') && pair[1].is_alphanumeric();
                assert!(!letters.windows(2).any(means), "a mention or reference: {text}\n{markdown}");
            }
            NodeValue::HtmlBlock(html) => assert!(is_fold(&html.literal), "{}\n{markdown}", html.literal),
            NodeValue::HtmlInline(html) => assert!(is_fold(html), "{html}\n{markdown}"),
            NodeValue::Link(link) => assert!(link.url.starts_with(WEB), "{}\n{markdown}", link.url),
            NodeValue::Image(link) => panic!("an image: {}\n{markdown}", link.url),
            _ => {}
        }
    }
}

fn is_fold(html: &str) -> bool {
    let ours = ["<details>", "<summary>The same as a list</summary>", "</details>", "<br>"];
    ours.into_iter().fold(html.to_owned(), |left, own| left.replace(own, "")).trim().is_empty()
}
