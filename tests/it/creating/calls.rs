//! How many calls a new repository costs: all of them, reads and writes, from the delivery until it stands. Not counted
//! are tokens, which serve for an hour, and what is said on the issue. What GitHub then tells of the new repository is
//! other work (the record follows each push), so it is not delivered here.

use idp::golden_paths::Catalogue;
use idp::golden_paths::form::{self, Form};
use idp::sandbox::faults::{Faults, WebhookEffect, WebhookFault};
use idp::sandbox::git::Mode;

use super::{PLATFORM, answers, world};
use crate::world::World;

/// Nothing is heard of what happens to repositories.
fn deaf(world: &World) {
    let lost = |event: &str| WebhookFault {
        fault: WebhookEffect::Lost,
        event: Some(event.to_owned()),
        probability: 1.0,
        count: None,
    };
    let webhooks = ["push", "repository", "installation_repositories", "team"].into_iter().map(lost).collect();
    world.sandbox.set_faults(Faults { webhooks, ..Faults::default() });
}

/// The calls that are counted.
fn counted(world: &World) -> Vec<String> {
    let said = |call: &str| call.contains("/issues/") && call.contains("acme/platform");
    let calls = world.calls();
    let counted = calls.lines().filter(|call| !call.contains("/access_tokens") && !said(call));
    counted.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_shipped_golden_path_costs_at_most_ten_calls() {
    let world = world().await;
    let issue = world.person("bob").open_issue(PLATFORM, "A new service", "").unwrap();
    world.settled().await;
    deaf(&world);
    world.calls();
    let command = "/idp create rest-api-node name=orders-api owner=payments";
    let asked = world.comment_in(PLATFORM, "bob", issue, command).await;
    assert!(asked.reply().contains("it stands"));
    let by_command = counted(&world);
    insta::assert_snapshot!(by_command.join("\n"), @"
    GET /repos/acme/platform/collaborators/bob/permission
    GET /repos/acme/orders-api → 404
    POST /orgs/acme/repos
    POST /repos/acme/orders-api/git/trees
    POST /repos/acme/orders-api/git/commits
    PATCH /repos/acme/orders-api/git/refs/heads/main
    PUT /orgs/acme/teams/payments/repos/acme/orders-api
    POST /graphql
    PUT /repos/acme/orders-api/branches/main/protection
    PUT /repos/acme/orders-api/environments/production
    ");
    assert!(by_command.len() <= 10, "{}", by_command.len());
}

#[tokio::test]
async fn by_its_form_it_costs_the_same() {
    let world = world().await;
    let catalogue = Catalogue::shipped().unwrap();
    let path = catalogue.get("rest-api-node").unwrap();
    world.push_in(PLATFORM, "bob", "main", &[(&form::file_of(&path.name), Some(&form::write(path)))]).await;
    deaf(&world);
    world.calls();
    let answer = |label: &str| match label {
        "Name" => "orders-api",
        "Owner" => "payments",
        _ => "_No response_",
    };
    let fields = Form::of(path).fields;
    let answers: Vec<String> =
        fields.iter().map(|field| format!("### {}\n\n{}", field.label, answer(&field.label))).collect();
    let issue = world.fill_in_for("bob", "rest-api-node", &answers.join("\n\n")).await;
    let told = world.about(issue);
    assert!(told.contains("it stands"), "{told}");
    let by_form = counted(&world);
    assert!(by_form.len() <= 10, "{}", by_form.join("\n"));
}

#[tokio::test]
async fn a_binary_file_costs_one_call_more() {
    let mut made = Vec::new();
    for binary in [false, true] {
        let world = world().await;
        let contents: &[u8] = if binary { b"\x89PNG\r\n\x1a\n\0\xff" } else { b"plain" };
        world.push_entry("golden-paths/service/skeleton/logo.png", Mode::File, contents).await;
        deaf(&world);
        // The first one reads the golden path.
        for name in ["first", "second"] {
            world.calls();
            let issue = world.fill_in("bob", &answers(name, "payments")).await;
            assert!(world.about(issue).contains("it stands"));
        }
        made.push(counted(&world));
    }
    let [plain, binary] = &made[..] else { panic!("two") };
    let blobs = |calls: &[String]| calls.iter().filter(|call| call.ends_with("/acme/second/git/blobs")).count();
    assert_eq!((blobs(plain), blobs(binary)), (0, 1));
    assert_eq!(binary.len(), plain.len() + 1, "{}", binary.join("\n"));
    assert!(plain.len() <= 10, "{}", plain.join("\n"));
}
