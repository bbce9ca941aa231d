//! The server is killed while it judges pull requests and proposes catalog files. Afterwards the newest commit of each
//! pull request has one check with its verdict, no pull request has two comments, and what was asked for stands once.

use super::*;

const KILLS: usize = 14;
const PULLS: usize = 4;
const CATALOG: &str = "catalog-info.yaml";

/// What was done so far.
#[derive(Default)]
struct Done {
    /// Pull requests of `orders`, and whether their newest catalog file is right.
    pulls: BTreeMap<u64, bool>,
    /// Repositories in which a catalog file was asked for, with the comment.
    registered: Vec<(String, u64)>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_while_it_judges_concludes_every_check_once() {
    let seed = std::env::var("IDP_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    let folder = TempDir::new().unwrap();
    let limits = Limits::none();
    let sandbox = Sandbox::start(SandboxConfig { limits, seed, ..SandboxConfig::default() }).await.unwrap();
    sandbox.write_credentials(folder.path()).unwrap();
    let address = free_address();
    sandbox.set_webhook_url(Some(&format!("http://{address}/webhook")));
    let mut chance = StdRng::seed_from_u64(seed);
    sandbox.set_faults(faults());
    let mut done = Done::default();
    for _ in 0..KILLS {
        let server = Serving::start(folder.path(), address);
        let until = Instant::now() + Duration::from_millis(chance.random_range(0..1_400));
        for _ in 0..chance.random_range(1..4) {
            done.more(&sandbox, &mut chance);
            tokio::time::sleep(Duration::from_millis(chance.random_range(0..80))).await;
        }
        tokio::time::sleep(until.saturating_duration_since(Instant::now())).await;
        server.kill();
    }
    sandbox.set_faults(Faults::default());
    let server = Serving::start(folder.path(), address);
    let store = Store::open(&format!("sqlite://{}", folder.path().join("idp.sqlite").display())).await.unwrap();
    let complaint = until_whole(&sandbox, &store, || done.complaint(&sandbox)).await;
    let told = format!("IDP_TEST_SEED={seed} repeats this run");
    assert_eq!(complaint, None, "{told}\n{}\n{}", sandbox.describe(), log_of(folder.path()));
    assert!(done.pulls.len() > 1 && !done.registered.is_empty(), "{told}: too little was done");
    assert_eq!(server.ask_to_end(), Some(0));
}

impl Done {
    /// One more thing that somebody does.
    fn more(&mut self, sandbox: &Sandbox, chance: &mut StdRng) {
        let (alice, n) = (sandbox.as_user("alice"), self.pulls.len());
        if chance.random_bool(0.3) {
            let name = format!("bare-{}", self.registered.len());
            let olivia = sandbox.as_user("olivia");
            let repo = olivia.create_repository("acme", &name).unwrap();
            olivia.push(&repo, "main", &[("README.md", Some("# Bare\n"))], "First").unwrap();
            let issue = olivia.open_issue(&repo, "Register", "").unwrap();
            let comment = olivia.comment(&repo, issue, "/idp catalog register").unwrap();
            self.registered.push((repo, comment));
            return;
        }
        let right = chance.random_bool(0.4);
        let seen: u32 = chance.random();
        let text = sandbox.file_at(ORDERS, "main", CATALOG).unwrap() + &format!("# seen {seen}\n");
        let text = if right { text } else { text.replace("name: orders", "name: Bad Name!") };
        let files = [(CATALOG, Some(text.as_str()))];
        if n < PULLS && chance.random_bool(0.6) || n == 0 {
            let branch = format!("change-{n}");
            alice.push(ORDERS, &branch, &files, "Change").unwrap();
            self.pulls.insert(alice.open_pull(ORDERS, &branch, "main", "A change", "").unwrap(), right);
        } else {
            let at = chance.random_range(0..n);
            alice.push(ORDERS, &format!("change-{at}"), &files, "One more").unwrap();
            *self.pulls.values_mut().nth(at).unwrap() = right;
        }
    }

    fn complaint(&self, sandbox: &Sandbox) -> Option<String> {
        let pulls = self.pulls.iter().find_map(|(number, right)| wrong_with_pull(sandbox, *number, *right));
        let registered =
            || self.registered.iter().find_map(|(repo, comment)| wrong_with_register(sandbox, repo, *comment));
        pulls.or_else(registered)
    }
}

fn wrong_with_pull(sandbox: &Sandbox, number: u64, right: bool) -> Option<String> {
    let repo = sandbox.repo(ORDERS)?;
    let head = sandbox.thread(ORDERS, number)?.pull?.head.sha;
    let subject = format!("pull:{number}");
    let of_pull = |external: &Option<String>| {
        external.as_deref().is_some_and(|name| name.split('#').next() == Some(subject.as_str()))
    };
    let runs: Vec<_> = repo.runs.iter().filter(|run| run.name == "idp" && of_pull(&run.external_id)).collect();
    if let Some(open) = runs.iter().find(|run| run.status != "completed") {
        return Some(format!("the check {} of pull request {number} is not concluded", open.id));
    }
    let newest: Vec<_> = runs.iter().filter(|run| run.head == head).map(|run| run.conclusion.as_deref()).collect();
    let wanted = if right { "success" } else { "failure" };
    // One that was announced may have been called off because GitHub showed an older head once more; then it is not
    // the last one, which is what counts.
    let said: Vec<_> = newest.iter().skip_while(|conclusion| **conclusion == Some("cancelled")).collect();
    if said != [&Some(wanted)] {
        return Some(format!("pull request {number} is to have one check that says {wanted}, it has {newest:?}"));
    }
    let comments = sandbox.comments(ORDERS, number);
    let sticky: Vec<&str> = comments
        .iter()
        .map(|comment| comment.body.as_str())
        .filter(|body| body.starts_with("<!-- idp:sticky"))
        .collect();
    match (right, sticky.as_slice()) {
        (true, []) => None,
        (true, [one]) if one.contains("All clear") => None,
        (false, [one]) if one.contains("1 to fix") => None,
        _ => Some(format!("pull request {number} (right: {right}) has the comments {sticky:?}")),
    }
}

fn wrong_with_register(sandbox: &Sandbox, repo: &str, comment: u64) -> Option<String> {
    let pulls = sandbox.pulls(repo).iter().filter(|pull| pull.via_app.is_some()).count();
    let marker = format!("<!-- idp:reply comment={comment} -->");
    let comments = sandbox.comments(repo, 1);
    let replies = comments.iter().filter(|comment| comment.body.starts_with(&marker)).count();
    let told = comments.iter().any(|comment| comment.body.contains("adds `catalog-info.yaml`"));
    let whole = (pulls, replies, told) == (1, 1, true) && reactions(sandbox, repo, comment) == wanted_reactions();
    (!whole).then(|| format!("{repo} has {pulls} pull requests and {replies} replies ({told})"))
}
