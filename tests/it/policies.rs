//! Policies on pull requests, as people see them.

use crate::world::{ORDERS, World};

mod backtest;
mod hostile;

const PLATFORM: &str = "acme/platform";
const DEPLOYMENT: &str = "deploy/app.yaml";

/// A deployment against which no rule has anything, with one line replaced.
fn deployment(line: &str, by: &str) -> String {
    let text = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  namespace: orders
  labels: {owner: payments, system: shop, env: staging}
spec:
  replicas: 2
  selector:
    matchLabels: {app: orders}
  template:
    metadata:
      labels: {app: orders, owner: payments, system: shop, env: staging}
    spec:
      serviceAccountName: orders
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
      containers:
        - name: orders
          image: ghcr.io/acme/orders:1.4.2
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 128Mi}
          livenessProbe: {httpGet: {path: /live, port: 8080}}
          readinessProbe: {httpGet: {path: /ready, port: 8080}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: orders
  namespace: orders
spec:
  podSelector: {matchLabels: {app: orders}}
  policyTypes: [Ingress, Egress]
";
    assert!(text.contains(line), "{line}");
    text.replace(line, by)
}

const ESCALATION: &str = "            allowPrivilegeEscalation: false\n";
const PRIVILEGED: &str = "            allowPrivilegeEscalation: true\n            privileged: true\n";

#[tokio::test]
async fn a_clean_change_is_one_line_two_reads_and_one_write() {
    let world = World::start().await;
    let start = world.calls_so_far();
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&deployment("orders", "orders")))]).await;
    assert_eq!(world.cost_since(start), (2, 1), "{}", world.calls());
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    success · 1 file, nothing to fix
    **Policy:** 1 file, nothing to fix.
    ");
    pull.assert_no_comment();
}

#[tokio::test]
async fn a_rule_that_blocks_fails_the_check_on_its_line() {
    let world = World::start().await;
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&deployment(ESCALATION, PRIVILEGED)))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    failure · 1 to fix · 1 warning
    **Policy:** 1 error, 1 warning by this change, in 1 file.

    | | what | where |
    |---|---|---|
    | ❌ error | Container `orders` must not be privileged, but `privileged` is `true`<br>Set it to `false`, and add the single capabilities that the program needs, if any. `K8S-001` | [`deploy/app.yaml:24`](https://github.test/acme/orders/blob/`HASH`/deploy/app.yaml#L24) |
    | ⚠️ warning | Container `orders` must not gain privileges, but `allowPrivilegeEscalation` is `true`<br>Set `securityContext.allowPrivilegeEscalation: false` on the container. `K8S-002` | [`deploy/app.yaml:23`](https://github.test/acme/orders/blob/`HASH`/deploy/app.yaml#L23) |

    #### What I can put right: 1 finding

    Press **Fix** above, or comment `/idp fix`: one commit to this branch.

    ```diff
    --- a/deploy/app.yaml
    +++ b/deploy/app.yaml
    @@ -21,7 +21,7 @@
               image: ghcr.io/acme/orders:1.4.2
               securityContext:
                 allowPrivilegeEscalation: true
    -            privileged: true
    +            privileged: false
                 readOnlyRootFilesystem: true
                 capabilities: {drop: [ALL]}
               resources:
    ```
    ");
    insta::assert_snapshot!(check.annotations, @"
    deploy/app.yaml:24 failure K8S-001: Container `orders` must not be privileged, but `privileged` is `true`
    Set it to `false`, and add the single capabilities that the program needs, if any.
    deploy/app.yaml:23 warning K8S-002: Container `orders` must not gain privileges, but `allowPrivilegeEscalation` is `true`
    Set `securityContext.allowPrivilegeEscalation: false` on the container.
    ");
    insta::assert_snapshot!(world.normal(&pull.sticky().unwrap()), @"
    ### IDP · 1 to fix · 1 warning

    | | what | next |
    |---|---|---|
    | ❌ error | Container `orders` must not be privileged, but `privileged` is `true` — [`deploy/app.yaml:24`](https://github.test/acme/orders/blob/`HASH`/deploy/app.yaml#L24) | Set it to `false`, and add the single capabilities that the program needs, if any. |
    | ⚠️ warning | Container `orders` must not gain privileges, but `allowPrivilegeEscalation` is `true` — [`deploy/app.yaml:23`](https://github.test/acme/orders/blob/`HASH`/deploy/app.yaml#L23) | Set `securityContext.allowPrivilegeEscalation: false` on the container. |

    <sub>judged `HASH` · `/idp fix` commits the mechanical fixes · `/idp explain <rule>`</sub>
    ");
}

#[tokio::test]
async fn a_warning_is_neutral() {
    let world = World::start().await;
    let text = deployment(ESCALATION, "            allowPrivilegeEscalation: true\n");
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&text))]).await;
    let check = pull.check();
    assert_eq!((check.conclusion.as_str(), check.title.as_str()), ("neutral", "1 warning"), "{}", check.summary);
    pull.sticky();
}

#[tokio::test]
async fn what_was_there_before_blocks_nobody() {
    let world = World::start().await;
    let before = deployment(ESCALATION, PRIVILEGED);
    world.push("bob", "main", &[(DEPLOYMENT, Some(&before))]).await;
    world.record().await;
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&before.replace("replicas: 2", "replicas: 3")))]).await;
    let check = pull.check();
    insta::assert_snapshot!(format!("{} · {}\n{}", check.conclusion, check.title, world.normal(&check.summary)), @"
    success · 1 file, nothing to fix
    **Policy:** 1 file, nothing to fix. 2 more findings were there before.
    ");
    pull.assert_no_comment();
}

#[tokio::test]
async fn fixes_are_one_commit_and_keep_the_rest() {
    let world = World::start().await;
    let before = deployment(ESCALATION, "            privileged: true # for the profiler\n");
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&before))]).await;
    pull.sticky();
    world.comment("alice", pull.number, "/idp fix K8S-001").await.reply();
    let fixed = world.sandbox.file_at(ORDERS, &pull.branch(), DEPLOYMENT).unwrap();
    assert_eq!(fixed, before.replace("privileged: true", "privileged: false"));
    world.settled().await;
    assert_eq!(pull.check().conclusion, "neutral", "{}", pull.check().summary);
    pull.sticky();
}

#[tokio::test]
async fn a_repository_may_be_stricter_and_its_pull_request_may_not_be_milder() {
    let world = World::start().await;
    let strict = "policies:\n  rules: {K8S-002: block}\n";
    world.push("bob", "main", &[(".github/idp.yaml", Some(strict))]).await;
    world.record().await;
    let text = deployment(ESCALATION, "            allowPrivilegeEscalation: true\n");
    let milder = "policies:\n  rules: {CKV_K8S_20: off}\n";
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&text)), (".github/idp.yaml", Some(milder))]).await;
    let check = pull.check();
    assert_eq!(check.conclusion, "failure", "{}", check.summary);
    insta::assert_snapshot!(check.annotations, @"
    .github/idp.yaml:2 failure catalog.settings: `K8S-002` is `warn` in the whole organisation, and a repository cannot make it `off`
    Remove this line, ask the platform team to add the rule to `policies.may_relax` in `idp.yaml`, or ask for a waiver with `/idp waive`.
    deploy/app.yaml:23 failure K8S-002: Container `orders` must not gain privileges, but `allowPrivilegeEscalation` is `true`
    Set `securityContext.allowPrivilegeEscalation: false` on the container.
    ");
    pull.sticky();
}

#[tokio::test]
async fn a_rule_in_shadow_is_shown_to_nobody() {
    let world = World::start().await;
    let settings = "policies:\n  rules: {K8S-001: shadow, K8S-002: off}\n";
    world.push_in(PLATFORM, "olivia", "main", &[("idp.yaml", Some(settings))]).await;
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&deployment(ESCALATION, PRIVILEGED)))]).await;
    let check = pull.check();
    assert_eq!(
        (check.conclusion.as_str(), check.title.as_str()),
        ("success", "1 file, nothing to fix"),
        "{}",
        check.summary
    );
    pull.assert_no_comment();
}

#[tokio::test]
async fn what_explains_a_change_is_read_beside_it() {
    let world = World::start().await;
    let (workload, policy) =
        deployment("orders", "orders").split_once("---\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    world.push("bob", "main", &[("deploy/network.yaml", Some(&policy))]).await;
    world.record().await;
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&workload))]).await;
    assert_eq!(pull.check().conclusion, "success", "{}", pull.check().summary);
    let pull = world.open_pull("alice", &[(DEPLOYMENT, Some(&workload)), ("deploy/network.yaml", None)]).await;
    let check = pull.check();
    assert!(check.summary.contains("K8S-016"), "{}", check.summary);
    pull.sticky();
}
