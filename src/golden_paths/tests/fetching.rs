//! `fetch:template`, to the letter.

use super::*;

#[test]
fn names_and_contents_are_rendered_and_empty_names_left_out() {
    let files = [
        ("skeleton/${{ values.name }}/a.txt", "hello ${{ values.name }}"),
        ("skeleton/{% if values.docs %}docs{% endif %}/b.md", "docs"),
        ("skeleton/.hidden", "x"),
        ("other", "not copied"),
    ];
    insta::assert_snapshot!(run(FETCH, &files, "name=orders"), @r##"
    .hidden: x
    orders/a.txt: hello orders
    "##);
    insta::assert_snapshot!(run(FETCH, &files, "docs=yes"), @r##"
    .hidden: x
    docs/b.md: docs
    x/a.txt: hello x
    "##);
}

#[test]
fn contents_can_be_left_alone_while_names_are_still_rendered() {
    let steps = "[{action: 'fetch:template', input: {url: skeleton, values: {name: n}, copyWithoutTemplating: ['.github', '!**/*.md']}}]";
    let files = [
        ("skeleton/.github/${{ values.name }}.yml", "${{ secrets.X }}"),
        ("skeleton/.github/a.md", "${{ values.name }}"),
    ];
    insta::assert_snapshot!(run(steps, &files, ""), @r##"
    .github/a.md: n
    .github/n.yml: ${{ secrets.X }}
    "##);
}

#[test]
fn only_files_with_the_extension_are_rendered_when_one_is_set() {
    let steps = "[{action: 'fetch:template', input: {url: skeleton, values: {name: n}, templateFileExtension: true}}]";
    let files = [("skeleton/a.txt.njk", "${{ values.name }}"), ("skeleton/b.txt", "${{ values.name }}")];
    insta::assert_snapshot!(run(steps, &files, ""), @r##"
    a.txt: n
    b.txt: ${{ values.name }}
    "##);
}

#[test]
fn a_later_step_keeps_what_is_there_unless_it_replaces() {
    let files = [("a/f", "first"), ("b/f", "second")];
    let steps = |more: &str| {
        format!(
            "[{{action: 'fetch:template', input: {{url: a}}}}, {{action: 'fetch:template', input: {{url: b{more}}}}}]"
        )
    };
    assert_eq!(run(&steps(""), &files, ""), "f: first\n");
    assert_eq!(run(&steps(", replace: true"), &files, ""), "f: second\n");
    assert_eq!(run(&steps(", targetPath: ./sub"), &files, ""), "f: first\nsub/f: second\n");
}

#[test]
fn a_step_runs_only_when_its_condition_is_true() {
    let files = [("a/f", "a"), ("b/g", "b")];
    let steps = |condition: &str| {
        format!(
            "[{{action: 'fetch:template', input: {{url: a}}}}, {{action: 'fetch:template', if: {condition}, input: {{url: b}}}}]"
        )
    };
    for condition in ["false", "'${{ parameters.docs }}'", "'${{ [] }}'", "'${{ parameters.name == \"y\" }}'", "''"] {
        assert_eq!(run(&steps(condition), &files, ""), "f: a\n", "{condition}");
    }
    for condition in ["true", "'false'", "'${{ parameters.name }}'", "'${{ always() }}'", "'${{ {} }}'"] {
        assert_eq!(run(&steps(condition), &files, ""), "f: a\ng: b\n", "{condition}");
    }
}

#[test]
fn nothing_leaves_the_target_or_hides_in_it() {
    for name in ["..", "../x", "a/../../x", ".git", ".GIT", "git~1", "a\\b"] {
        let files = [("skeleton/${{ values.name }}/f", "x")];
        let said = run(FETCH, &files, &format!("name={name}"));
        assert!(said.starts_with("! step `step-1`, ${{ values.name }}/f: the path"), "{name}: {said}");
    }
    let steps = "[{action: 'fetch:template', input: {url: skeleton, targetPath: '../x'}}]";
    assert!(run(steps, &[("skeleton/f", "x")], "").contains("is refused"));
}

#[test]
fn a_run_that_cannot_be_done_says_where() {
    let publish = |more: &str| {
        format!(
            "[{{action: 'fetch:template', input: {{url: s}}}}, {{id: pr, action: 'publish:github:pull-request', input: {{repoUrl: 'github.com?owner=acme&repo=orders', branchName: b, title: t, description: d{more}}}}}]"
        )
    };
    let file = [("s/f", "x")];
    let said = [
        run(FETCH, &[("skeleton/f", "a\n${{ values.name | uper }}")], ""),
        run(FETCH, &[("skeleton/${{ values. }}", "")], ""),
        run(FETCH, &[("skeleton/a/${{ values.none }}b", ""), ("skeleton/a/b", "")], ""),
        run(FETCH, &[("elsewhere", "")], ""),
        run("[{action: 'fetch:template', input: {url: 'https://example.com/x'}}]", &file, ""),
        run("[{action: 'fetch:template', input: {url: s, values: '${{ 1 + }}'}}]", &file, ""),
        run("[{action: 'fetch:template', input: {url: s, values: text}}]", &file, ""),
        run(&publish(", branchName: 'a..b'").replace("branchName: b, ", ""), &file, ""),
        run(&publish("").replace("repo=orders", "repo=other"), &file, ""),
        run(&publish("").replace("title: t", "title: ' '"), &file, ""),
        run("[]", &file, ""),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    ! step `step-1`, f: line 2, column 19: there is no filter `uper`: did you mean `upper`?
    ! step `step-1`, ${{ values. }}: in its path, line 1, column 12: expected a name after the `.`, found the end of the tag
    a/b: 

    ! step `step-1`: there are no files in `./skeleton` of the golden path
    ! step `step-1`: `url` is `https://example.com/x`, and nothing can be fetched here: use a folder of the golden path, such as `./skeleton`
    ! step `step-1`: the input `values` must be an object
    ! step `step-1`: the input `values` must be an object
    ! step `pr`: `a..b` cannot be a branch: it holds `..` or `@{`, starts with `-` or ends with `.`
    ! step `pr`: it would go to acme/other, but this was asked in acme/orders
    ! step `pr`: the input `title` must be a text that is not empty
    ! the golden path makes no files with these answers
    ");
}
