use proptest::prelude::*;

use super::*;

fn shown(markdown: &str) -> String {
    let place = Place { known: &Known::default(), repo: "acme/orders", folder: None };
    // The cleaner adds these two in any order.
    render(markdown, place).as_str().replace("disabled=\"\" type=\"checkbox\"", "type=\"checkbox\" disabled=\"\"")
}

#[test]
fn tables_task_lists_details_and_code_are_kept() {
    let text = "| a | b |\n| :- | -: |\n| 1 | ~~2~~ |\n\n- [x] done\n- [ ] open\n\n<details><summary>More</summary>\n\n`x`\n\n</details>\n\n```yaml\na: <b>\n```\n";
    insta::assert_snapshot!(shown(text), @r#"
    <div class="markdown"><table>
    <thead>
    <tr>
    <th align="left">a</th>
    <th align="right">b</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td align="left">1</td>
    <td align="right"><del>2</del></td>
    </tr>
    </tbody>
    </table>
    <ul>
    <li><input checked="" type="checkbox" disabled=""> done</li>
    <li><input type="checkbox" disabled=""> open</li>
    </ul>
    <details><summary>More</summary>
    <p><code>x</code></p>
    </details>
    <pre><code>a: &lt;b&gt;
    </code></pre>
    </div>
    "#);
}

#[test]
fn hostile_markup_is_inert() {
    let text = "<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) [b](data:text/html,x) \
                <a href=\"java&#10;script:x\" onclick=x style=x>c</a>\n\n<input type=text name=person autofocus>\n\n\
                <form action=/x><button>go</button></form>\n\n<svg><style><!--</style><img src=x onerror=x>--></svg>\n\n\
                <iframe srcdoc=x></iframe><base href=//x><meta http-equiv=refresh content=0>\n";
    insta::assert_snapshot!(shown(text), @r#"
    <div class="markdown">
    <p><a rel="nofollow noopener">a</a> <a rel="nofollow noopener">b</a> <a rel="nofollow noopener">c</a></p>
    <input type="checkbox" disabled="">
    go
    <p></p>

    </div>
    "#);
}

#[test]
fn the_hidden_marker_is_dropped() {
    assert_eq!(shown("<!-- idp:reply 1 -->\nDone."), "<div class=\"markdown\">\n<p>Done.</p>\n</div>");
}

#[test]
fn what_exists_is_linked_outside_code_and_links() {
    let mut world = crate::sandbox::model::World::default();
    world.add_account("alice", None, crate::sandbox::model::AccountKind::User);
    let known = Known::of(&world);
    let html = render("@alice, `@alice` [@alice](/x) @bob", Place { known: &known, repo: "acme/orders", folder: None });
    insta::assert_snapshot!(html.as_str(), @r#"
    <div class="markdown"><p><a href="/alice" rel="nofollow noopener">@alice</a>, <code>@alice</code> <a href="/x" rel="nofollow noopener">@alice</a> @bob</p>
    </div>
    "#);
}

#[test]
fn an_image_is_a_link_to_it() {
    insta::assert_snapshot!(shown("![plan](https://img.example/plan.png)"), @r#"
    <div class="markdown"><p><a href="https://img.example/plan.png" rel="nofollow noopener">plan</a></p>
    </div>
    "#);
}

#[test]
fn relative_links_of_a_file_start_at_its_folder() {
    let folder = folder_page("acme/orders", "main", "docs/run book/README.md");
    let place = Place { known: &Known::default(), repo: "acme/orders", folder: Some(&folder) };
    let html = render("[a](b.md) [c](#d) [e](https://e.example) [f](/g)\nnext line", place);
    insta::assert_snapshot!(html.as_str(), @r##"
    <div class="markdown"><p><a href="/acme/orders/blob/main/docs/run%20book/b.md" rel="nofollow noopener">a</a> <a href="#d" rel="nofollow noopener">c</a> <a href="https://e.example" rel="nofollow noopener">e</a> <a href="/g" rel="nofollow noopener">f</a>
    next line</p>
    </div>
    "##);
}

#[test]
fn deep_nesting_is_shown_as_it_was_written() {
    for piece in [">", "> ", "1. ", "<details>", "- ", "<b>", "[", "*a **b ", "<div><p>"] {
        let text = format!("{}x", piece.repeat(65_000 / piece.len()));
        let started = std::time::Instant::now();
        shown(&text);
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "{piece}: {:?}", started.elapsed());
    }
    for text in [">".repeat(1_000), "- ".repeat(1_000) + "x", "<b>".repeat(1_000), "1) ".repeat(1_000) + "x"] {
        assert!(shown(&text).starts_with("<pre class=\"plain\">"), "{}", &text[..6]);
    }
    assert!(shown(&"-".repeat(1_000)).contains("<hr>"));
}

proptest! {
    #[test]
    fn nothing_active_survives(text in "(<|>|/|\"|'|=| |\n|`|\\[|\\]|\\(|\\)|a|img|svg|script|on|javascript:|style|href|&#|;|!--){0,60}") {
        let html = shown(&text).to_lowercase();
        let tags: Vec<&str> = html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default()).collect();
        for tag in tags {
            // What stands in quotes is a value.
            let tag: String = tag.split('"').step_by(2).collect();
            prop_assert!(!tag.contains("script") && !tag.contains(" on") && !tag.contains("style"), "{}", tag);
            prop_assert!(!tag.starts_with("img") && !tag.starts_with("svg"), "{}", tag);
        }
    }
}
