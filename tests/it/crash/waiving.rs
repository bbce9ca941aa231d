//! The server is killed while waivers are asked for and granted. Afterwards each has one reply, is granted once, and
//! stands once in the file of one pull request.

use super::*;

const KILLS: usize = 14;
const WAIVERS: usize = 6;
const FILE: &str = ".idp/waivers.yaml";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_while_waivers_are_granted_grants_each_once() {
    let seed = std::env::var("IDP_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    let folder = TempDir::new().unwrap();
    let limits = Limits::none();
    let sandbox = Sandbox::start(SandboxConfig { limits, seed, ..SandboxConfig::default() }).await.unwrap();
    sandbox.write_credentials(folder.path()).unwrap();
    let address = free_address();
    sandbox.set_webhook_url(Some(&format!("http://{address}/webhook")));
    let mut chance = StdRng::seed_from_u64(seed);
    sandbox.set_faults(faults());
    // Of each waiver: its issue, the comment that asks, and the one that grants.
    let mut waivers: Vec<(u64, u64, Option<u64>)> = Vec::new();
    for kill in 0..KILLS {
        let server = Serving::start(folder.path(), address);
        let until = Instant::now() + Duration::from_millis(chance.random_range(100..1_500));
        if waivers.len() < WAIVERS && chance.random_bool(0.7) || waivers.is_empty() {
            let alice = sandbox.as_user("alice");
            let issue = alice.open_issue(ORDERS, "An exception", "").unwrap();
            let command =
                format!("/idp waive main.rule_{kill} --for 30d --reason \"There is no time before the fair\"");
            waivers.push((issue, alice.comment(ORDERS, issue, &command).unwrap(), None));
        }
        for (issue, _, granted) in &mut waivers {
            let asked = sandbox.comments(ORDERS, *issue).iter().any(|it| it.body.contains("**Next:** `/idp approve"));
            if granted.is_none() && asked {
                *granted = Some(sandbox.as_user("bob").comment(ORDERS, *issue, "/idp approve").unwrap());
            }
        }
        tokio::time::sleep(until.saturating_duration_since(Instant::now())).await;
        server.kill();
    }
    sandbox.set_faults(Faults::default());
    let server = Serving::start(folder.path(), address);
    let store = Store::open(&format!("sqlite://{}", folder.path().join("idp.sqlite").display())).await.unwrap();
    let complaint = until_whole(&sandbox, &store, || complaint(&sandbox, &waivers)).await;
    let told = format!("IDP_TEST_SEED={seed} repeats this run");
    assert_eq!(complaint, None, "{told}\n{}\n{}", sandbox.describe(), log_of(folder.path()));
    assert!(waivers.iter().any(|(_, _, granted)| granted.is_some()), "{told}: too little was done");
    assert_eq!(server.ask_to_end(), Some(0));
}

fn complaint(sandbox: &Sandbox, waivers: &[(u64, u64, Option<u64>)]) -> Option<String> {
    let mut granted = 0;
    for (issue, asked, grants) in waivers {
        let comments = sandbox.comments(ORDERS, *issue);
        let own: Vec<_> = comments.iter().filter(|it| it.body.starts_with("<!-- idp:waiver id=")).collect();
        let [reply] = own.as_slice() else { return Some(format!("issue {issue} has {} replies", own.len())) };
        if reactions(sandbox, ORDERS, *asked) != wanted_reactions() {
            return Some(format!("the command on issue {issue} has the wrong reactions"));
        }
        let Some(grants) = grants else { continue };
        granted += 1;
        let marker = format!("<!-- idp:reply comment={grants} -->");
        let told = comments.iter().filter(|it| it.body.starts_with(&marker)).count();
        if told != 1 || !reply.body.contains("Granted by `bob`") || !reply.body.contains("waits to be merged") {
            return Some(format!("the grant on issue {issue} is not whole ({told}): {}", reply.body));
        }
    }
    let pulls: Vec<_> = sandbox.pulls(ORDERS).into_iter().filter(|pull| pull.via_app.is_some()).collect();
    let [pull] = pulls.as_slice() else { return Some(format!("there are {} pull requests", pulls.len())) };
    let branch = pull.pull.as_ref()?.head.branch.clone();
    let file = sandbox.file_at(ORDERS, &branch, FILE).unwrap_or_default();
    let entries = file.matches("- id:").count();
    (entries != granted).then(|| format!("{granted} waivers are granted, the file has {entries}:\n{file}"))
}
