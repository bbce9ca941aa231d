//! The golden paths of the platform repository, and the forms that are kept in step with them.

use idp::golden_paths::form;
use idp::sandbox::git::Mode;

use super::{FILES, PLATFORM, answers, service, world};
use crate::world::World;

const TEMPLATE: &str = "golden-paths/service/template.yaml";

fn template(from: &str, to: &str) -> String {
    FILES[0].1.replace(from, to)
}

/// The open pull request with the forms.
fn offer(world: &World) -> Option<(u64, String, String)> {
    let pulls = world.sandbox.pulls(PLATFORM).into_iter().filter(|pull| pull.open && pull.via_app.is_some());
    let pulls: Vec<_> = pulls.collect();
    assert!(pulls.len() < 2, "one pull request at most");
    pulls.into_iter().next().map(|pull| (pull.number, pull.title, pull.body.unwrap_or_default()))
}

#[tokio::test]
async fn a_golden_path_that_changes_offers_its_form() {
    let world = world().await;
    if let Some((number, ..)) = offer(&world) {
        world.person("bob").merge(PLATFORM, number).unwrap();
        world.settled().await;
    }
    assert_eq!(offer(&world), None, "all forms are in step");
    world.push_in(PLATFORM, "bob", "main", &[(TEMPLATE, Some(&template("title: Owner", "title: Team")))]).await;
    let (number, title, body) = offer(&world).unwrap();
    assert_eq!(title, "Update the issue forms");
    insta::assert_snapshot!(body, @"
    These forms ask for what the golden paths need. An issue that is opened with one of them becomes a repository, once somebody who may has approved it.

    Written:

    - `.github/ISSUE_TEMPLATE/idp-service.yml`

    Closing this pull request is an answer too: it is not opened again until the forms change.
    ");
    let text = world.sandbox.file_at(PLATFORM, "idp/update-issue-forms", &form::file_of("service")).unwrap();
    assert!(text.contains("label: Team") && form::is_untouched(&text));

    world.push_in(PLATFORM, "bob", "main", &[(TEMPLATE, Some(&template("title: Owner", "title: Squad")))]).await;
    assert_eq!(offer(&world).unwrap().0, number, "the same pull request is brought up to date");
    let text = world.sandbox.file_at(PLATFORM, "idp/update-issue-forms", &form::file_of("service")).unwrap();
    assert!(text.contains("label: Squad"));

    world.person("bob").close(PLATFORM, number).unwrap();
    world.settled().await;
    world.push_in(PLATFORM, "bob", "main", &[("golden-paths/service/NOTES.md", Some("nothing"))]).await;
    assert_eq!(offer(&world), None, "closing it is an answer");
    world.push_in(PLATFORM, "bob", "main", &[(TEMPLATE, Some(&template("title: Owner", "title: Group")))]).await;
    assert!(offer(&world).is_some(), "other forms are another question");
}

#[tokio::test]
async fn a_form_that_was_changed_by_hand_is_left_as_it_is() {
    let world = world().await;
    if let Some((number, ..)) = offer(&world) {
        world.person("bob").merge(PLATFORM, number).unwrap();
        world.settled().await;
    }
    let edited = form::write(&service()).replace("label: Owner", "label: Wer?");
    world.push_in(PLATFORM, "bob", "main", &[(&form::file_of("service"), Some(&edited))]).await;
    assert_eq!(offer(&world), None);
    let template = template("title: Owner", "title: Team");
    world.push_in(PLATFORM, "bob", "main", &[(TEMPLATE, Some(&template))]).await;
    assert_eq!(offer(&world), None);
}

#[tokio::test]
async fn a_golden_path_of_the_organisation_takes_the_place_of_a_shipped_one() {
    let world = world().await;
    let own = FILES[0].1.replace("name: service\n", "name: postgres\n").replace("type: service\n", "type: resource\n");
    let own = own.split("    - id: publish").next().unwrap().to_owned();
    let files = [
        ("golden-paths/postgres/template.yaml", Some(own.as_str())),
        ("golden-paths/postgres/skeleton/README.txt", Some("ours")),
    ];
    world.push_in(PLATFORM, "bob", "main", &files).await;
    let asked = world.comment("alice", 1, "/idp provision postgres name=orders-db owner=payments --dry-run").await;
    assert!(asked.reply().contains("README.txt"));
}

#[tokio::test]
async fn a_broken_golden_path_stands_in_the_way_of_nobody_but_itself() {
    let world = world().await;
    let broken = template("fetch:template", "fetch:tempate");
    world.push_in(PLATFORM, "bob", "main", &[(TEMPLATE, Some(&broken))]).await;
    let issue = world.fill_in("alice", &answers("orders-api", "payments")).await;
    insta::assert_snapshot!(world.about(issue), @"
    The golden path `service` of the platform repository cannot be used (E503):

    ```text
    template.yaml:35:7: spec.steps, step 1 (`code`): the action `fetch:tempate` is not supported: did you mean `fetch:template`?
    ```

    **Next:** the platform team mends it; the other golden paths work.
    ");
    let other = world.comment("alice", 1, "/idp provision postgres name=orders-db --dry-run").await;
    assert!(other.reply().contains("Dry run"));
}

#[tokio::test]
async fn a_link_of_a_golden_path_becomes_a_link_of_the_repository() {
    let world = world().await;
    let link = "golden-paths/service/skeleton/docs/index.md";
    world.push_entry(link, Mode::Symlink, b"../README.md").await;
    let issue = world.fill_in("bob", &answers("orders-api", "payments")).await;
    let told = world.about(issue);
    assert!(told.contains("it stands"), "{told}");
    let (mode, target) = world.sandbox.read(|inner| {
        let repo = inner.repo("acme/orders-api").unwrap();
        let objects = inner.objects_of(repo);
        let tree = objects.commit(repo.branch("main").unwrap()).unwrap().tree;
        let found = objects.at_path(tree, "docs/index.md").unwrap();
        (found.mode, String::from_utf8(objects.blob(found.oid).unwrap().to_vec()).unwrap())
    });
    assert_eq!((mode, target.as_str()), (Mode::Symlink, "../README.md"));
}

#[tokio::test]
async fn a_link_that_leads_out_makes_the_golden_path_unusable_and_says_why() {
    let world = world().await;
    let link = "golden-paths/service/skeleton/passwd";
    world.push_entry(link, Mode::Symlink, b"../../../../etc/passwd").await;
    let issue = world.fill_in("bob", &answers("orders-api", "payments")).await;
    let told = world.about(issue);
    let reason = "the link `skeleton/passwd` is refused: it leads to `../../../../etc/passwd`, out of the tree";
    assert!(told.contains(reason), "{told}");
    assert!(world.sandbox.repo("acme/orders-api").is_none());
}

#[tokio::test]
async fn a_form_that_was_committed_by_hand_gets_its_labels() {
    let world = world().await;
    let labels =
        || world.sandbox.repo(PLATFORM).unwrap().labels.into_iter().map(|label| label.name).collect::<Vec<_>>();
    world.sandbox.change(|inner| {
        let id = inner.repo(PLATFORM).unwrap().id;
        inner.repos.get_mut(&id).unwrap().labels.clear();
    });
    world.push_in(PLATFORM, "bob", "main", &[("README.md", Some("Nothing about forms"))]).await;
    assert!(!labels().contains(&form::path_label("service")));
    let edited = form::write(&service()).replace("label: About it", "label: More about it");
    world.push_in(PLATFORM, "bob", "main", &[(&form::file_of("service"), Some(&edited))]).await;
    assert!(
        labels().contains(&form::LABEL.to_owned()) && labels().contains(&form::path_label("service")),
        "{:?}",
        labels()
    );
}
