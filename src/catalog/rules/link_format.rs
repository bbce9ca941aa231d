//! `metadata.links`: a list of links with addresses.
//! Not whether the address answers.

use super::envelope::{inside, text_of};
use crate::catalog::formats;
use crate::catalog::report::{Report, found, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.link-format",
    section: Section::Catalog,
    title: "A link has a `url` with a scheme",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage refuses an entity whose fields do not have the formats of its `FieldFormatEntityPolicy`. A link is a mapping with `url`; `title`, `icon` and `type` are texts that are not empty.",
    how: "Write the whole address with `https://`.",
    wrong: fixture!("link-format/wrong.yaml"),
    right: fixture!("link-format/right.yaml"),
};

/// Notes each link that Backstage refuses.
pub(in crate::catalog) fn check(metadata: &Node<'_>, report: &mut Report<'_>) {
    let Some(node) = metadata.get("links") else { return };
    let Some(links) = node.as_list() else {
        let message = format!("`metadata.links` must be a list of links, but it is {}", found(node));
        return report.add(&RULE, node.span, message, "Write `- url: https://…` lines below it, or remove it.");
    };
    for link in links {
        if link.as_map().is_none() {
            let message = format!("a link must be a mapping with `url`, but it is {}", found(link));
            report.add(&RULE, link.span, message, "Write `- url: https://…`, with `title` below it.");
            continue;
        }
        check_url(link, report);
        for (field, may_be_blank) in [("title", false), ("icon", false), ("type", true)] {
            check_text(link, field, may_be_blank, report);
        }
    }
}

fn check_url(link: &Node<'_>, report: &mut Report<'_>) {
    let help = "Write the whole address with its scheme: `https://…`.";
    let Some(node) = inside(link, "a link", "url", &RULE, help, report) else { return };
    let Some(text) = text_of(node, "url", &RULE, help, report) else { return };
    if !formats::is_url(text) {
        let message = format!("`url` of a link must be an absolute address, but it is {}", quoted(text));
        report.add(&RULE, node.span, message, help);
    }
}

fn check_text(link: &Node<'_>, field: &str, may_be_blank: bool, report: &mut Report<'_>) {
    let Some(node) = link.get(field) else { return };
    let Some(text) = text_of(node, field, &RULE, "Write a text, or remove the field.", report) else { return };
    if !may_be_blank && formats::is_blank(text) {
        let message = format!("`{field}` of a link must not be blank");
        report.add(&RULE, node.span, message, "Write a text, or remove the field.");
    }
}
