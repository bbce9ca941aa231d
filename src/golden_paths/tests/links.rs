//! Symbolic links: copied as they are, kept in the tree that they stand in.

use super::*;

/// A golden path whose files are texts, or links where the text begins with `-> `.
fn with(steps: &str, files: &[(&str, &str)]) -> Result<Plan, String> {
    let mut all = path(steps, &[]).unwrap().files().clone();
    for (path, text) in files {
        let link = text.strip_prefix("-> ");
        let contents = link.unwrap_or(text).as_bytes().to_vec();
        all.insert((*path).to_string(), SourceFile { contents, executable: false, link: link.is_some() });
    }
    let said = |problems: Vec<Problem>| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let path = GoldenPath::from_files(all).map_err(said)?;
    let answers = path.answers(&[], &Map::new()).unwrap();
    path.plan(&answers, &context()).map_err(|error| error.to_string())
}

const TEMPLATE: &str = "{id: f, action: 'fetch:template', input: {url: ./s, values: {name: orders}}}";
const PUBLISH: &str = "{id: p, action: 'publish:github', input: {repoUrl: 'github.com?owner=acme&repo=new'}}";

#[test]
fn a_link_is_copied_as_it_is_and_only_its_name_is_rendered() {
    let files = [("s/README.md", "# ${{ values.name }}\n"), ("s/docs/${{ values.name }}.md", "-> ../README.md")];
    let plan = with(&format!("[{TEMPLATE}, {PUBLISH}]"), &files).unwrap();
    insta::assert_snapshot!(plan.tree(), @"
    .idp/
      lock.yaml (one document added)
    docs/
      orders.md (link to ../README.md)
    README.md
    ");
    let odd = with(&format!("[{TEMPLATE}]"), &[("s/a", "-> ${{ values.name }}"), ("s/b", "x")]).unwrap();
    assert_eq!(odd.files[0].contents, b"${{ values.name }}");
}

#[test]
fn a_link_of_a_stored_plan_is_still_one_and_counts_for_its_hash() {
    let plan = |text: &str| with(&format!("[{TEMPLATE}, {PUBLISH}]"), &[("s/a", text), ("s/b", "x")]).unwrap();
    let linked = plan("-> b");
    let stored: Plan = serde_json::from_str(&serde_json::to_string(&linked).unwrap()).unwrap();
    assert_eq!((&stored, stored.hash()), (&linked, linked.hash()));
    assert_ne!(plan("b").hash(), linked.hash());
}

#[test]
fn a_link_that_leads_out_is_refused_where_it_is_read_and_where_it_is_written() {
    let said = [
        with(&format!("[{TEMPLATE}]"), &[("s/a", "-> ../../etc"), ("s/b", "x")]).unwrap_err(),
        with(&format!("[{TEMPLATE}]"), &[("s/a", "-> /etc/passwd"), ("s/b", "x")]).unwrap_err(),
        with(&format!("[{TEMPLATE}]"), &[("s/a", "-> ../LICENSE"), ("LICENSE", "x")]).unwrap_err(),
        with(
            &format!(
                "[{{action: 'fetch:plain', input: {{url: s, targetPath: deep}}}}, {}]",
                PUBLISH.replace("'}}", "', sourcePath: deep}}")
            ),
            &[("s/a", "-> ../b"), ("s/c", "x")],
        )
        .unwrap_err(),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    template.yaml: the link `s/a` is refused: it leads to `../../etc`, out of the tree that it is in
    template.yaml: the link `s/a` is refused: it leads to `/etc/passwd`, out of the tree that it is in
    the link `a` is refused: it leads to `../LICENSE`, out of the tree that it is in
    step `p`: the link `a` is refused: it leads to `../b`, out of the tree that it is in
    ");
}

#[test]
fn one_file_is_read_through_its_link() {
    let steps = "[{action: 'fetch:plain:file', input: {url: ./latest, targetPath: a}}]";
    let plan = with(steps, &[("latest", "-> v2/file"), ("v2/file", "two")]).unwrap();
    assert_eq!((plan.files[0].contents.as_slice(), plan.files[0].link), (b"two".as_slice(), false));
    let broken = with(steps, &[("latest", "-> v3/file")]).unwrap_err();
    assert!(broken.ends_with("there is no file `./latest` in the golden path"), "{broken}");
}

#[test]
fn nothing_is_written_below_a_link() {
    let steps = "[{id: f, action: 'fetch:plain', input: {url: ./s}}, \
                 {id: g, action: 'fetch:plain:file', input: {url: ./s/b, targetPath: a/c}}]";
    let said = with(steps, &[("s/a", "-> d"), ("s/b", "x")]).unwrap_err();
    assert_eq!(said, "step `g`: `a/c` cannot be both a file and a folder: there is `a`");
}
