//! What the head of a pull request holds is data, and secrets are never told.

use super::{DEPLOYMENT, ESCALATION, PRIVILEGED, deployment};
use crate::world::{ORDERS, World};

/// A token in the form of GitHub's, put together here so that no scanner takes this file for a leak.
fn token() -> String {
    ["gh", "p_", "R7mQ2xT9vB4nK8sW1yZ6cF3hJ5", "dG0aLpEu2X"].concat()
}

#[tokio::test]
async fn a_secret_in_an_added_line_blocks_and_is_told_nowhere() {
    let world = World::start().await;
    let script = format!("#!/bin/sh\nset -eu\ncurl -H 'Authorization: token {}' https://api.example.com\n", token());
    let pull = world.open_pull("alice", &[("scripts/deploy.sh", Some(&script))]).await;
    let check = pull.check();
    assert_eq!(check.conclusion, "failure", "{}", check.summary);
    insta::assert_snapshot!(check.annotations, @"
    scripts/deploy.sh:3 failure SEC-001: no file may hold a credential, and this is a personal access token of GitHub
    Revoke it where it was issued, since it stays in the history, and read the new one from a secret store when the program runs.
    ");
    let sticky = pull.sticky().unwrap();
    for text in [&check.title, &check.summary, &check.annotations, &sticky] {
        assert!(!text.contains(&token()[4..20]), "the value is told");
    }
}

#[tokio::test]
async fn a_secret_that_was_there_before_is_not_the_change_s_fault() {
    let world = World::start().await;
    let line = format!("token = '{}'\n", token());
    world.push("bob", "main", &[("scripts/a.py", Some(&line))]).await;
    let pull = world.open_pull("alice", &[("scripts/a.py", Some(&format!("{line}print('hello')\n")))]).await;
    assert_eq!(pull.check().conclusion, "success", "{}", pull.check().summary);
    pull.assert_no_comment();
}

#[tokio::test]
async fn a_fork_is_judged_by_the_same_rules() {
    let world = World::start().await;
    let milder = "policies:\n  rules: {K8S-001: off, K8S-002: off}\n";
    let files = [(DEPLOYMENT, deployment(ESCALATION, PRIVILEGED)), (".github/idp.yaml", milder.to_owned())];
    let files: Vec<(&str, Option<&str>)> = files.iter().map(|(path, text)| (*path, Some(text.as_str()))).collect();
    let pull = world.open_pull_of_fork(ORDERS, "bob", &files).await;
    assert_eq!(pull.check().conclusion, "failure", "{}", pull.check().summary);
    pull.sticky();
}

#[tokio::test]
async fn templates_and_what_cannot_be_read_are_not_claimed_to_be_right() {
    let world = World::start().await;
    let files = [
        ("chart/Chart.yaml", "apiVersion: v2\nname: orders\nversion: 1.0.0\n"),
        ("chart/templates/app.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec: {{ toYaml .Values.spec }}\n"),
        ("skeleton/deploy.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: \"${{ values.name }}\"}\n"),
    ];
    let files: Vec<(&str, Option<&str>)> = files.iter().map(|(path, text)| (*path, Some(*text))).collect();
    let pull = world.open_pull("alice", &files).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    success · Nothing to fix
    Nothing to fix.

    #### Not evaluated

    About these files the policies claim nothing:

    - `chart/templates/app.yaml`: a template of Helm, whose values are not known
    - `skeleton/deploy.yaml`: a template, whose values are not known
    ");
    pull.assert_no_comment();
}
