//! Objects as git has them, and the git data endpoints.

use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;
use serde_json::json;

use super::client::{call, get, start, token};
use crate::sandbox::git::{Commit, Mode, Objects, Signature, TreeEntry, unified_patch, valid_ref_name};

/// What real git prints; `None` where there is no git.
fn git(dir: &std::path::Path, args: &[&str], input: &[u8]) -> Option<String> {
    let mut git = Command::new("git");
    git.args(args).current_dir(dir);
    let who = [("NAME", "Ann"), ("EMAIL", "ann@acme.example"), ("DATE", "1700000000 +0230")];
    for (name, value) in who {
        git.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
    }
    let mut child = git.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    child.stdin.take()?.write_all(input).ok()?;
    let output = child.wait_with_output().ok()?;
    assert!(output.status.success(), "git {args:?}");
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn objects_have_the_names_that_git_gives_them() {
    let dir = tempfile::tempdir().unwrap();
    if git(dir.path(), &["init", "--quiet"], b"").is_none() {
        return;
    }
    let mut objects = Objects::default();
    let blob = objects.put_blob(b"hello\n");
    let real = git(dir.path(), &["hash-object", "-w", "--stdin"], b"hello\n").unwrap();
    assert_eq!(blob.to_string(), real);

    let sub = objects.put_tree(vec![TreeEntry { name: "x".into(), mode: Mode::Executable, oid: blob }]);
    // A folder sorts as if its name ended in a slash: after `a.b`, before `a0`.
    let names = [("a", Mode::Folder, sub), ("a.b", Mode::File, blob), ("a0", Mode::Symlink, blob)];
    let entries = names.map(|(name, mode, oid)| TreeEntry { name: name.into(), mode, oid });
    let tree = objects.put_tree(entries.to_vec());
    git(dir.path(), &["mktree"], format!("100755 blob {blob}\tx\n").as_bytes()).unwrap();
    let listed = format!("040000 tree {sub}\ta\n100644 blob {blob}\ta.b\n120000 blob {blob}\ta0\n");
    assert_eq!(tree.to_string(), git(dir.path(), &["mktree"], listed.as_bytes()).unwrap());

    let when = chrono::DateTime::parse_from_rfc3339("2023-11-15T00:43:20+02:30").unwrap();
    let ann = Signature { name: "Ann".into(), email: "ann@acme.example".into(), when };
    let commit = Commit { tree, parents: vec![], author: ann.clone(), committer: ann, message: "first\n".into() };
    let commit = objects.put_commit(commit);
    let real = git(dir.path(), &["commit-tree", &tree.to_string(), "-m", "first"], b"").unwrap();
    assert_eq!(commit.to_string(), real);
}

#[test]
fn patches_show_what_changed_with_three_lines_around() {
    let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\nten";
    let (patch, added, gone) = unified_patch(old, new);
    assert_eq!((added, gone), (2, 1));
    insta::assert_snapshot!(patch, @r"
    @@ -2,8 +2,9 @@
     2
     3
     4
    -5
    +five
     6
     7
     8
     9
    +ten
    \ No newline at end of file
    ");
    assert_eq!(unified_patch("", "a\n").0, "@@ -0,0 +1 @@\n+a");
    assert_eq!(unified_patch("a\n", "").0, "@@ -1 +0,0 @@\n-a");
}

/// Applies hunks as `patch` does, checking each line that must be there.
fn apply(old: &str, patch: &str) -> String {
    let mut lines = old.split_inclusive('\n');
    let (mut new, mut at) = (String::new(), 0);
    let mut patch = patch.split_inclusive('\n').peekable();
    while let Some(line) = patch.next() {
        if let Some(range) = line.strip_prefix("@@ -") {
            let range = range.split(' ').next().unwrap();
            let (start, count) = range.split_once(',').unwrap_or((range, "1"));
            let start = start.parse::<usize>().unwrap() - usize::from(count != "0");
            while at < start {
                new.push_str(lines.next().unwrap());
                at += 1;
            }
            continue;
        }
        let bare = patch.next_if(|next| next.starts_with('\\')).is_some();
        let text = if bare { line[1..].trim_end_matches('\n') } else { &line[1..] };
        if !line.starts_with('+') {
            assert_eq!(lines.next().unwrap().trim_end_matches('\n'), text.trim_end_matches('\n'));
            at += 1;
        }
        if !line.starts_with('-') {
            new.push_str(text);
            if !bare && !text.ends_with('\n') {
                new.push('\n');
            }
        }
    }
    new.extend(lines);
    new
}

proptest! {
    #[test]
    fn a_patch_turns_the_old_text_into_the_new_one(old in "([abc]\n){0,14}[abc]?", new in "([abc]\n){0,14}[abc]?") {
        let (patch, _, _) = unified_patch(&old, &new);
        prop_assert_eq!(apply(&old, &patch), new);
    }
}

#[test]
fn ref_names_follow_git() {
    for good in ["refs/heads/main", "refs/heads/idp/provision-postgres-orders-db", "refs/tags/v1.0"] {
        assert!(valid_ref_name(good), "{good}");
    }
    for bad in [
        "main",
        "refs/heads/a..b",
        "refs/heads/a b",
        "refs/heads/.a",
        "refs/heads/a.lock",
        "refs/heads/a//b",
        "refs/heads/a~1",
        "refs/heads/",
    ] {
        assert!(!valid_ref_name(bad), "{bad}");
    }
}

#[tokio::test]
async fn one_commit_of_many_files_goes_from_blobs_to_a_branch() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({})).await;
    let main = sandbox.repo("acme/orders").unwrap().branch("main").unwrap().to_string();
    let blob = call(&sandbox, &token, "POST", "/repos/acme/orders/git/blobs", json!({"content": "b"})).await.body;
    let tree = json!({"base_tree": main, "tree": [
        {"path": "db/a.yaml", "mode": "100644", "type": "blob", "content": "a"},
        {"path": "db/b.sh", "mode": "100755", "type": "blob", "sha": blob["sha"]},
        {"path": "README.md", "mode": "100644", "type": "blob", "sha": null},
    ]});
    let tree = call(&sandbox, &token, "POST", "/repos/acme/orders/git/trees", tree).await.body["sha"].clone();
    let commit = json!({"message": "Add", "tree": tree, "parents": [main]});
    let commit = call(&sandbox, &token, "POST", "/repos/acme/orders/git/commits", commit).await.body;
    assert_eq!(commit["author"]["name"], "idp-sandbox[bot]");
    let new = json!({"ref": "refs/heads/idp/x", "sha": commit["sha"]});
    assert_eq!(call(&sandbox, &token, "POST", "/repos/acme/orders/git/refs", new.clone()).await.status, 201);
    assert_eq!(
        sandbox.files("acme/orders", "idp/x"),
        ["CODEOWNERS", "catalog-info.yaml", "db/a.yaml", "db/b.sh", "k8s/deployment.yaml"]
    );
    let again = call(&sandbox, &token, "POST", "/repos/acme/orders/git/refs", new).await;
    assert_eq!(again.message(), "422 Reference already exists");
    let back = json!({"sha": main});
    let answer = call(&sandbox, &token, "PATCH", "/repos/acme/orders/git/refs/heads/idp/x", back).await;
    assert_eq!(answer.message(), "422 Update is not a fast forward");
}

#[tokio::test]
async fn an_empty_repository_has_no_git_data() {
    let sandbox = start().await;
    call(&sandbox, "sandbox-olivia", "POST", "/orgs/acme/repos", json!({"name": "new", "private": true})).await;
    let token = token(&sandbox, json!({})).await;
    let answer = call(&sandbox, &token, "POST", "/repos/acme/new/git/blobs", json!({"content": "x"})).await;
    assert_eq!(answer.message(), "409 Git Repository is empty.");
    let first = json!({"message": "First", "content": "eA=="});
    assert_eq!(call(&sandbox, &token, "PUT", "/repos/acme/new/contents/a", first).await.status, 201);
    assert_eq!(call(&sandbox, &token, "POST", "/repos/acme/new/git/blobs", json!({"content": "x"})).await.status, 201);
}

#[tokio::test]
async fn large_files_come_without_content_unless_asked_for_raw() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({})).await;
    let text = "x".repeat(1024 * 1024 + 1);
    let file = json!({"message": "Large", "content": BASE64_STANDARD.encode(&text)});
    call(&sandbox, &token, "PUT", "/repos/acme/orders/contents/large", file).await;
    let answer = get(&sandbox, &token, "/repos/acme/orders/contents/large").await;
    assert_eq!((&answer.body["encoding"], &answer.body["content"]), (&json!("none"), &json!("")));
    let raw = [("authorization", format!("Bearer {token}")), ("accept", "application/vnd.github.raw+json".to_owned())];
    let raw = raw.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = super::client::send(&sandbox, "GET", "/repos/acme/orders/contents/large", &raw, None).await.unwrap();
    assert_eq!(answer.body.as_str().map(str::len), Some(text.len()));
}
