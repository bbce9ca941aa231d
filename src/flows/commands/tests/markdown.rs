use super::*;

fn nothing(body: &str) {
    assert_eq!(ran(body), Vec::<String>::new(), "ran something in:\n{body}");
}

fn status(body: &str) {
    assert_eq!(ran(body), ["/idp status"], "in:\n{body}");
}

#[test]
fn a_command_is_a_line_that_begins_with_the_word() {
    status("/idp status");
    status("   /idp status  ");
    status("Hello\n/idp status\nthank you");
    status("Hello\r\n\r\n/idp status\r\n");
    status("Hello\r/idp status\r");
    status("/IDP Status");
    status("/idp\u{a0}status");
    status("\n\n/idp status");
}

#[test]
fn a_word_in_the_middle_of_a_line_is_no_command() {
    nothing("Please run /idp status");
    nothing("/idpstatus");
    nothing("/idp-status");
    nothing("\\/idp status");
    nothing("\\\n x /idp status");
    nothing("# /idp status");
    nothing("- /idp status");
    nothing("1. /idp status");
    nothing("**/idp status**");
    nothing("\t/idp status");
}

#[test]
fn the_word_alone_asks_for_help() {
    assert_eq!(ran("/idp"), ["/idp help"]);
    assert_eq!(ran("/idp \n"), ["/idp help"]);
}

#[test]
fn code_blocks_run_nothing() {
    nothing("```\n/idp status\n```");
    nothing("```text title=x\n/idp status\n```");
    nothing("~~~~\n/idp status\n~~~\n/idp status\n~~~~");
    nothing("````\n```\n/idp status\n```\n````");
    nothing("```\nnever closed\n\n/idp status");
    nothing("- list\n  ```\n  /idp status\n  ```");
    nothing("> ```\n> /idp status\n> ```");
    nothing("text\n\n    /idp status");
    nothing("text\n\n\t/idp status");
    nothing("1. item\n   ```\n   /idp status\n");
}

#[test]
fn a_fence_that_a_shorter_one_does_not_close_stays_open() {
    status("````\n/idp help\n````\n/idp status");
    status("```\n/idp help\n```\n\n/idp status");
    nothing("````\n/idp help\n```\n/idp status");
}

#[test]
fn a_deeply_indented_line_runs_nothing_even_inside_a_paragraph() {
    nothing("text\n    /idp status");
    nothing("- text\n    /idp status");
}

#[test]
fn inline_code_that_spans_lines_runs_nothing() {
    nothing("see `this\n/idp status\nand that`");
    nothing("see ``this\n/idp status`\nand that``");
    status("a lone ` tick\n/idp status");
}

#[test]
fn quotes_run_nothing_and_neither_do_their_lazy_lines() {
    nothing("> /idp status");
    nothing(">/idp status");
    nothing("> quoted\n/idp status");
    nothing(">> quoted\n> /idp status");
    nothing("- > quoted\n  /idp status");
    nothing("> - item\n/idp status");
    nothing("> [!NOTE]\n> /idp status");
    status("> quoted\n\n/idp status");
}

#[test]
fn html_comments_run_nothing() {
    nothing("<!--\n/idp status\n-->");
    nothing("<!-- never closed\n\n/idp status");
    nothing("text <!--\n/idp status\n-->");
    nothing("text <!-- opened in a paragraph\n\n/idp status\n\n-->");
    nothing("text <!-- opened in a paragraph, never closed\n\n/idp status");
    status("<!-- note -->\n\n/idp status");
    status("text <!-- a --> b\n/idp status");
    status("text <!-- opened\n\nhidden\n\nclosed -->\n\n/idp status");
    status("the code `<!--` opens a comment\n\n/idp status");
    status("<!-->\n\n/idp status");
    status("text <!--> text\n\n/idp status");
    status("escaped \\<!-- closed -->\n\n/idp status");
    nothing("--> escaped \\<!-- open\n\n/idp status");
}

#[test]
fn elements_that_fold_or_quote_run_nothing() {
    nothing("<details>\n<summary>more</summary>\n\n/idp status\n\n</details>");
    nothing("<details>\n/idp status\n</details>");
    nothing("<DETAILS open>\n\n/idp status");
    nothing("<pre>\n/idp status\n</pre>");
    nothing("<pre><code>\n\n/idp status\n\n</code></pre>");
    nothing("text <code>\n/idp status\n</code>");
    nothing("<script>\n/idp status\n</script>");
    nothing("<style>\n\n/idp status\n\n</style>");
    nothing("<blockquote>\n\n/idp status\n\n</blockquote>");
    nothing("<div>\n/idp status\n</div>");
    nothing("<details>\n\n<details>\n\n</details>\n\n/idp status");
    status("<details>\n<summary>more</summary>\n\n/idp help\n\n</details>\n\n/idp status");
    nothing("<details>\n\n> quoted </details>\n\n/idp status");
    status("> <details><summary>half a reply</summary>\n\n/idp status");
    nothing("> text <!-- half a comment\n\n/idp status");
    status("<b>bold</b>\n/idp status");
}

#[test]
fn text_that_is_part_of_something_else_runs_nothing() {
    nothing("[link\n/idp status](https://example.org)");
    nothing("[link](\n/idp 'status'\n)");
    nothing("[label]:\n/idp 'status'\n\n[label]");
    nothing("~~struck\n/idp status\nout~~");
    nothing("<a title='\n/idp status\n'>");
}

#[test]
fn a_line_below_a_list_or_above_a_rule_is_a_command() {
    status("- one\n- two\n/idp status");
    status("- [ ] task\n/idp status");
    status("/idp status\n---\nsignature");
    status("/idp status\n-- \nsent from a phone");
}

#[test]
fn a_line_right_below_a_table_is_a_row_and_is_told_so() {
    let body = "| a | b |\n|---|---|\n| 1 | 2 |\n/idp status";
    let reading = read(body, Place::PullRequest);
    assert!(reading.commands.is_empty());
    assert_eq!(reading.hint, Some(Hint::TableRow("/idp status".into())));
    status("| a | b |\n|---|---|\n| 1 | 2 |\n\n/idp status");
    status("| a |\n|---|\n/idp help\n\n/idp status");
    nothing("| a |\n|---|\n/idp status | shows it");
}

#[test]
fn an_html_comment_behind_a_command_is_no_part_of_it() {
    status("/idp status <!-- for the bot -->");
    status("/idp status<!-- for the bot -->");
    status("/idp status <!-- on two\nlines -->");
    status("/idp <!-- inside --> status");
}

#[test]
fn a_first_line_in_back_ticks_gets_a_hint() {
    for body in ["`/idp status`", "``/idp status``\nthank you", "\n ` /idp status `\n", "```/idp status```"] {
        assert_eq!(read(body, Place::Issue).hint, Some(Hint::BackTicked("/idp status".into())), "{body}");
    }
    for body in ["```\n/idp status\n```", "`/idp status` shows it", "see `/idp status`", "`/idp status", "`", "`/idpx`"]
    {
        assert_eq!(read(body, Place::Issue), Reading::default(), "{body}");
    }
}

#[test]
fn a_hint_never_stands_beside_a_command() {
    let reading = read("`/idp status`\n\n/idp help", Place::Issue);
    assert_eq!((reading.hint, reading.commands.len()), (None, 1));
}

#[test]
fn lines_and_ordinals_are_those_of_the_comment() {
    let reading = read("Hello\r\n/idp status\r\n```\r\n/idp help\r\n```\r\n  /idp whoami\r\n", Place::Issue);
    let seen: Vec<_> = reading.commands.iter().map(|c| (c.line, c.ordinal, c.text.as_str())).collect();
    assert_eq!(seen, [(2, 1, "/idp status"), (6, 2, "  /idp whoami")]);
    let last = reading.commands[1].outcome.as_ref().unwrap();
    assert_eq!((last.line, last.ordinal, last.column, last.text.as_str()), (6, 2, 3, "/idp whoami"));
}

#[test]
fn five_commands_are_read_and_no_more() {
    let five = "/idp status\n".repeat(5);
    assert_eq!((ran(&five).len(), read(&five, Place::Issue).too_many), (5, false));
    let six = "/idp status\n".repeat(6);
    assert_eq!((ran(&six).len(), read(&six, Place::Issue).too_many), (5, true));
}

#[test]
fn only_a_comment_with_the_word_is_looked_at_closer() {
    assert!(mentions_command("x /IDP"));
    assert!(!mentions_command("idp status / idp"));
    assert!(!mentions_command(""));
    assert!(!mentions_command("/id"));
}

#[test]
fn the_mark_of_a_command_cannot_be_forged() {
    nothing("```\n/idp status\n```\n\n/\u{e000}1\u{e000}");
    nothing("```\n/idp status\n```\n\n/\u{e000}1\u{e000} status\n/\u{e001}1\u{e001}");
}

#[test]
fn of_several_blank_lines_one_is_kept() {
    let lines = super::super::markdown::lines("a\n\n \t\n\r\nb\n\n");
    assert_eq!(super::super::markdown::marked(&lines), "a\n\nb\n\n");
}
