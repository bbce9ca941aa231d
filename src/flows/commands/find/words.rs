//! What `/idp find` says. Pure.

use crate::flows::commands::Invocation;
use crate::flows::commands::catalog::place::{Place, count, names};
use crate::flows::commands::catalog::words::line;
use crate::outbox::escape;

/// What was looked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub words: &'a str,
    pub kind: Option<&'a str>,
    pub owner: Option<&'a str>,
}

/// An entity that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    pub reference: String,
    pub title: String,
    pub description: String,
    pub owner: Option<String>,
    pub place: Place,
}

impl Question<'_> {
    /// Whether more than words restricts it.
    pub fn is_narrowed(&self) -> bool {
        self.kind.is_some() || self.owner.is_some()
    }

    fn in_words(&self) -> String {
        let kind = self.kind.map(|kind| format!(" of kind {}", escape::code(kind, 60)));
        let owner = self.owner.map(|owner| format!(" owned by {}", escape::code(owner, 160)));
        format!("{}{}{}", escape::code(self.words, 160), kind.unwrap_or_default(), owner.unwrap_or_default())
    }
}

/// The hits, one a line.
pub fn found(question: &Question<'_>, hits: &[Hit], more: bool, web_url: &str, here: &str) -> String {
    let lines: Vec<String> = hits.iter().map(|hit| shown(hit, web_url, here)).collect();
    let head = match more {
        true => format!("{} for {}, and there are more:", count(hits.len(), "hit", "hits"), question.in_words()),
        false => format!("{} for {}:", count(hits.len(), "hit", "hits"), question.in_words()),
    };
    let next = match more {
        true => "Another word, `--kind` or `--owner` narrows it down. ",
        false => "",
    };
    format!("{head}\n\n{}\n\n{next}More about one: `/idp catalog show <entity>`", lines.join("\n"))
}

fn shown(hit: &Hit, web_url: &str, here: &str) -> String {
    let about = match (hit.title.trim(), hit.description.trim()) {
        ("", "") => String::new(),
        ("", description) => format!(" · {}", line(description, 120)),
        (title, "") => format!(" · {}", line(title, 120)),
        (title, description) => format!(" · {}: {}", line(title, 60), line(description, 100)),
    };
    let owner = match &hit.owner {
        Some(owner) => format!("owned by {}", escape::code(owner, 160)),
        None => "no owner".to_owned(),
    };
    format!("- {}{about} · {owner} · {}", escape::code(&hit.reference, 200), hit.place.link(web_url, here))
}

/// Nothing was found.
pub fn nothing(question: &Question<'_>, near: &[String], complete: bool) -> String {
    let next = match (near, question.is_narrowed()) {
        ([], _) if !complete => "ask again in a few minutes.".to_owned(),
        ([], true) => "leave out `--kind` and `--owner`, or use fewer words.".to_owned(),
        ([], false) => "try fewer words, or the beginning of a name.".to_owned(),
        ([first, ..], _) => escape::code(&format!("/idp catalog show {first}"), 240),
    };
    let near = match near {
        [] if !complete => " The catalog is still being read.".to_owned(),
        [] => String::new(),
        near => format!(" The nearest names: {}.", names(near, near.len())),
    };
    format!("Nothing in the catalog matches {}.{near}\n\n**Next:** {next}", question.in_words())
}

/// `--limit` is no such number.
pub fn bad_limit(command: &Invocation, most: usize) -> String {
    format!(
        "I did not run {}: `--limit` must be a number from 1 to {most}; you wrote {} (E102).\n\n\
         **Next:** leave it out, and {most} are shown.",
        escape::code(&command.text, 300),
        escape::code(command.value("limit").unwrap_or_default(), 40),
    )
}

/// `--owner` is no reference.
pub fn bad_owner(command: &Invocation) -> String {
    format!(
        "I did not run {}: `--owner` must be a group or user, such as `payments` or `user:default/ann`; you wrote {} \
         (E102).\n\n**Next:** write it in one of these forms.",
        escape::code(&command.text, 300),
        escape::code(command.value("owner").unwrap_or_default(), 80),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::commands::harmless;

    fn hit(reference: &str, title: &str, description: &str, owner: Option<&str>, path: &str) -> Hit {
        let place =
            Place { repository: "acme/pay".to_owned(), commit: "c0ffee".to_owned(), path: path.to_owned(), line: 1 };
        let (title, description) = (title.to_owned(), description.to_owned());
        Hit { reference: reference.to_owned(), title, description, owner: owner.map(str::to_owned), place }
    }

    const ORDERS: Question<'_> = Question { words: "orders", kind: None, owner: None };

    #[test]
    fn each_hit_is_one_line() {
        let hits = [
            hit(
                "component:default/orders",
                "Orders",
                "Takes orders.\nAll of them.",
                Some("group:default/pay"),
                "catalog-info.yaml",
            ),
            hit("api:default/orders", "", "", None, "api/catalog-info.yaml"),
        ];
        insta::assert_snapshot!(found(&ORDERS, &hits, false, "https://github.test", "acme/pay"), @"
        2 hits for `orders`:

        - `component:default/orders` · Orders: Takes orders. All of them. · owned by `group:default/pay` · [`catalog-info.yaml:1`](https://github.test/acme/pay/blob/c0ffee/catalog-info.yaml#L1)
        - `api:default/orders` · no owner · [`api/catalog-info.yaml:1`](https://github.test/acme/pay/blob/c0ffee/api/catalog-info.yaml#L1)

        More about one: `/idp catalog show <entity>`
        ");
    }

    #[test]
    fn a_hostile_title_stays_text() {
        let title = "@acme/all #12 `x";
        let description = "<img src=x onerror=alert(1)> | [a](https://evil.test) **b**";
        let hits = [hit("component:default/x", title, description, Some("user:default/@ann"), "a.yaml")];
        let text = found(&ORDERS, &hits, true, "https://github.test", "acme/orders");
        insta::assert_snapshot!(text.replace('\u{2060}', "(joiner)"), @"
        1 hit for `orders`, and there are more:

        - `component:default/x` · @(joiner)acme/all #(joiner)12 \\`x: &lt;img src=x onerror=alert(1)&gt; \\| \\[a\\](https:(joiner)//evil.test) \\*\\*b\\*\\* · owned by `user:default/@ann` · [`acme/pay a.yaml:1`](https://github.test/acme/pay/blob/c0ffee/a.yaml#L1)

        Another word, `--kind` or `--owner` narrows it down. More about one: `/idp catalog show <entity>`
        ");
    }

    proptest::proptest! {
        #[test]
        fn whatever_files_say_a_reply_is_harmless(hostile in harmless::hostile(), path in harmless::hostile()) {
            let hits = [
                hit(&hostile, &hostile, &hostile, Some(&hostile), &path),
                hit(&hostile, "", &hostile, None, &hostile),
            ];
            let question = Question { words: &hostile, kind: Some(&hostile), owner: Some(&hostile) };
            harmless::assert(&found(&question, &hits, true, harmless::WEB, "acme/orders"));
            harmless::assert(&nothing(&question, std::slice::from_ref(&hostile), true));
        }
    }

    #[test]
    fn nothing_found_names_what_is_near() {
        insta::assert_snapshot!(nothing(&ORDERS, &["component:default/order".to_owned()], true), @"
        Nothing in the catalog matches `orders`. The nearest names: `component:default/order`.

        **Next:** `/idp catalog show component:default/order`
        ");
        let narrowed = Question { kind: Some("api"), owner: Some("group:default/pay"), ..ORDERS };
        insta::assert_snapshot!(nothing(&narrowed, &[], true), @"
        Nothing in the catalog matches `orders` of kind `api` owned by `group:default/pay`.

        **Next:** leave out `--kind` and `--owner`, or use fewer words.
        ");
    }
}
