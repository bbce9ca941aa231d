//! `/idp provision postgres`: the reply, the dry run, the same thing asked again, what stands in the way.

use crate::world::{ORDERS, SMALL, World};

const BRANCH: &str = "idp/provision-postgres-orders-db";

#[tokio::test]
async fn a_comment_becomes_a_pull_request() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, SMALL).await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.summary(), @"
    **postgres `orders-db`** for `component:default/orders` · dev · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [ ] Pull request: #2 waits to be merged
    - [ ] Manifests, credentials, alerts, runbook and catalog entry: come with the merge

    **Next:** review and merge #2. Changed your mind: `/idp cancel 1`
    ");
    let reply = asked.reply();
    let folded = reply.split("<details>").nth(1).unwrap();
    assert!(folded.contains("deploy/resources/orders-db/database.yaml"), "{folded}");
    assert_eq!(world.opened(), [2]);
}

#[tokio::test]
async fn the_pull_request_says_what_it_is_and_where_it_comes_from() {
    let world = World::start().await;
    world.comment("alice", 1, SMALL).await.reply();
    let pull = world.sandbox.thread(ORDERS, 2).unwrap();
    let sides = pull.pull.as_ref().unwrap();
    let head = format!("{} ({} → {})", pull.title, sides.head.branch, sides.base.branch);
    insta::assert_snapshot!(head, @"Provision postgres orders-db (dev) (idp/provision-postgres-orders-db → main)");
    insta::assert_snapshot!(world.normal(&pull.body.unwrap()), @"
    <!-- idp:request id=1 -->
    A PostgreSQL database `orders-db` for `dev`.

    | | |
    | --- | --- |
    | Version | 18 |
    | Size | small, 20 GiB |
    | Backups | kept 7 days |
    | Owner | `group:default/payments` |
    | Credentials | `acme/dev/orders-db` through External Secrets |

    What is in it:

    - `deploy/resources/orders-db/`: the request to Crossplane, the credentials, four alerts. The folder is a kustomization: add it to the one that deploys this service.
    - `catalog-info.yaml`: the database as a `Resource` of the catalog.
    - `docs/runbooks/orders-db.md`: what to do when an alert fires.

    Merging asks the platform for the database. Closing leaves everything as it is.

    ---
    Asked for by `alice` in [this comment](https://github.test/acme/orders/pull/1#issuecomment-N). Request 1, plan `HASH`.
    ");
}

#[tokio::test]
async fn the_pull_request_is_one_commit_with_trailers() {
    let world = World::start().await;
    world.comment("alice", 1, SMALL).await.reply();
    let (message, parents, onto_main) = world.sandbox.read(|sandbox| {
        let repo = sandbox.repo(ORDERS).unwrap();
        let commit = sandbox.objects_of(repo).commit(repo.branch(BRANCH).unwrap()).unwrap().clone();
        (commit.message, commit.parents.len(), commit.parents.first().copied() == repo.branch("main"))
    });
    assert_eq!((parents, onto_main), (1, true));
    insta::assert_snapshot!(world.normal(&message), @"
    Provision postgres orders-db (dev)

    PostgreSQL 18, small, 20 GiB, backups kept 7 days.

    Idp-Request: 1
    Idp-Plan: `HASH`
    ");
}

#[tokio::test]
async fn the_commit_adds_files_and_appends_to_the_catalog_byte_for_byte() {
    let world = World::start().await;
    let odd = "apiVersion: backstage.io/v1alpha1\r\nkind: Component\r\nmetadata:\r\n  name: orders  # öäü\r\nspec:\r\n  type: service\r\n  lifecycle: production\r\n  owner: payments";
    world.person("bob").push(ORDERS, "main", &[("catalog-info.yaml", Some(odd))], "Odd line ends").unwrap();
    world.comment("alice", 1, SMALL).await.reply();
    world.read_stickies();
    let before = world.sandbox.files(ORDERS, "main");
    let added: Vec<String> =
        world.sandbox.files(ORDERS, BRANCH).into_iter().filter(|path| !before.contains(path)).collect();
    insta::assert_snapshot!(added.join("\n"), @"
    .idp/lock.yaml
    deploy/resources/orders-db/database.yaml
    deploy/resources/orders-db/external-secret.yaml
    deploy/resources/orders-db/kustomization.yaml
    deploy/resources/orders-db/prometheus-rule.yaml
    docs/runbooks/orders-db.md
    ");
    let catalog = world.sandbox.file_at(ORDERS, BRANCH, "catalog-info.yaml").unwrap();
    let appended = catalog.strip_prefix(odd).expect("what stood there still does");
    assert!(appended.starts_with("\n---\n"), "{appended}");
    insta::assert_snapshot!(world.normal(appended), @r#"
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata:
      name: "orders-db"
      title: PostgreSQL orders-db (dev)
      description: >-
        PostgreSQL 18 database in dev,
        size small
      annotations:
        github.com/project-slug: "acme/orders"
        backstage.io/kubernetes-id: "orders-db"
      tags:
        - postgres
        - dev
      links:
        - url: >-
            https://github.test/acme/orders/blob/main/docs/runbooks/orders-db.md
          title: Runbook
          type: runbook
    spec:
      type: database
      owner: group:default/payments
      dependencyOf:
        - component:default/orders
    "#);
}

#[tokio::test]
async fn a_dry_run_shows_everything_and_makes_nothing() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, &format!("{SMALL} --dry-run")).await;
    assert_eq!(asked.reactions(), "eyes rocket");
    insta::assert_snapshot!(asked.reply(), @r#"
    **Dry run**: nothing was made. Plan `HASH` would open the pull request `Provision postgres orders-db (dev)` from `idp/provision-postgres-orders-db`; `catalog-info.yaml` gets a further document.

    <details><summary>Files (7)</summary>

    ```text
    .idp/
      lock.yaml (one document added)
    deploy/resources/orders-db/
      database.yaml
      external-secret.yaml
      kustomization.yaml
      prometheus-rule.yaml
    docs/runbooks/
      orders-db.md
    catalog-info.yaml (one document added)
    ```

    `catalog-info.yaml`

    ```yaml
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata:
      name: "orders-db"
      title: PostgreSQL orders-db (dev)
      description: >-
        PostgreSQL 18 database in dev,
        size small
      annotations:
        github.com/project-slug: "acme/orders"
        backstage.io/kubernetes-id: "orders-db"
      tags:
        - postgres
        - dev
      links:
        - url: >-
            https://github.test/acme/orders/blob/main/docs/runbooks/orders-db.md
          title: Runbook
          type: runbook
    spec:
      type: database
      owner: group:default/payments
      dependencyOf:
        - component:default/orders
    ```

    `deploy/resources/orders-db/database.yaml`

    ```yaml
    ---
    # yamllint disable rule:line-length
    # A composite resource in the service's namespace (Crossplane 2). The platform's
    # composition turns it into a database of the cloud that this cluster runs in.
    apiVersion: database.platform.internal/v1alpha1
    kind: PostgreSQLInstance
    metadata:
      name: "orders-db"
      namespace: orders-dev
      labels:
        app.kubernetes.io/name: "orders-db"
        app.kubernetes.io/component: database
        app.kubernetes.io/part-of: "orders"
        app.kubernetes.io/managed-by: idp
        environment: dev
        owner: "payments"
    spec:
      version: "18"
      size: small
      storageGiB: 20
      highAvailability: false
      deletionProtection: false
      backup:
        retentionDays: 7
        pointInTimeRecovery: true
      maintenanceWindow: "Sun:03:00-Sun:04:00"
      # The composition writes the credentials there, and nowhere else.
      credentialsPath: "acme/dev/orders-db"
      crossplane:
        compositionUpdatePolicy: Automatic
    ```

    `deploy/resources/orders-db/external-secret.yaml`

    ```yaml
    ---
    # Brings the credentials from the secret store into the cluster. There is no
    # secret value in this file, only where they are kept.
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata:
      name: orders-db-credentials
      namespace: orders-dev
      labels:
        app.kubernetes.io/name: "orders-db"
        app.kubernetes.io/component: database
        app.kubernetes.io/part-of: "orders"
        app.kubernetes.io/managed-by: idp
        environment: dev
        owner: "payments"
    spec:
      refreshInterval: 1h
      secretStoreRef:
        kind: ClusterSecretStore
        name: platform
      target:
        name: orders-db-credentials
        creationPolicy: Owner
        deletionPolicy: Retain
      data:
        - secretKey: host
          remoteRef:
            key: "acme/dev/orders-db"
            property: host
        - secretKey: port
          remoteRef:
            key: "acme/dev/orders-db"
            property: port
        - secretKey: database
          remoteRef:
            key: "acme/dev/orders-db"
            property: database
        - secretKey: username
          remoteRef:
            key: "acme/dev/orders-db"
            property: username
        - secretKey: password
          remoteRef:
            key: "acme/dev/orders-db"
            property: password
    ```

    `deploy/resources/orders-db/kustomization.yaml`

    ```yaml
    ---
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    namespace: orders-dev
    resources:
      - database.yaml
      - external-secret.yaml
      - prometheus-rule.yaml
    ```

    `deploy/resources/orders-db/prometheus-rule.yaml`

    ```yaml
    ---
    # yamllint disable rule:line-length
    # Metrics are those of postgres_exporter; the composition sets the labels
    # namespace and service, and exports the time of the last good backup.
    apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata:
      name: "orders-db"
      namespace: orders-dev
      labels:
        app.kubernetes.io/name: "orders-db"
        app.kubernetes.io/component: database
        app.kubernetes.io/part-of: "orders"
        app.kubernetes.io/managed-by: idp
        environment: dev
        owner: "payments"
    spec:
      groups:
        - name: orders-db.postgres
          rules:
            - alert: PostgresDown
              expr: >-
                max(pg_up{
                namespace="orders-dev",
                service="orders-db"}) == 0
                or
                absent(pg_up{
                namespace="orders-dev",
                service="orders-db"})
              for: 10m
              labels:
                severity: warning
                owner: "payments"
              annotations:
                summary: PostgreSQL orders-db does not answer
                description: >-
                  No connection to orders-db in dev
                  has worked since the alert became pending.
                runbook_url: >-
                  https://github.test/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresdown
            - alert: PostgresConnectionsNearLimit
              expr: >-
                sum(pg_stat_activity_count{
                namespace="orders-dev",
                service="orders-db"})
                / min(pg_settings_max_connections{
                namespace="orders-dev",
                service="orders-db"})
                > 0.8
              for: 10m
              labels:
                severity: warning
                owner: "payments"
              annotations:
                summary: PostgreSQL orders-db is running out of connections
                description: >-
                  {{ $value | humanizePercentage }} of the connections are in use.
                runbook_url: >-
                  https://github.test/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresconnectionsnearlimit
            - alert: PostgresStorageNearFull
              expr: >-
                sum(pg_database_size_bytes{
                namespace="orders-dev",
                service="orders-db"})
                > 0.8 * 20 * 1024 ^ 3
              for: 15m
              labels:
                severity: warning
                owner: "payments"
              annotations:
                summary: PostgreSQL orders-db is running out of storage
                description: >-
                  {{ $value | humanize1024 }}B of 20 GiB are in use.
                runbook_url: >-
                  https://github.test/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresstoragenearfull
            - alert: PostgresBackupTooOld
              expr: >-
                time()
                - max(pg_backup_last_success_timestamp_seconds{
                namespace="orders-dev",
                service="orders-db"})
                > 50 * 3600
              for: 30m
              labels:
                severity: warning
                owner: "payments"
              annotations:
                summary: PostgreSQL orders-db has no recent backup
                description: >-
                  The last good backup is {{ $value | humanizeDuration }} old.
                runbook_url: >-
                  https://github.test/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresbackuptooold
    ```

    `docs/runbooks/orders-db.md`

    ````markdown
    # Runbook: PostgreSQL orders-db

    | | |
    | --- | --- |
    | Environment | dev |
    | Owner | `group:default/payments` |
    | Used by | `component:default/orders` |
    | Namespace | `orders-dev` |
    | Version, size | PostgreSQL 18, small, 20 GiB |
    | Backups | kept 7 days, with point-in-time recovery |
    | Standby | none |
    | Credentials | secret `orders-db-credentials`, kept at `acme/dev/orders-db` |

    The database is described by `deploy/resources/orders-db/database.yaml`.
    Change it there with a pull request; changes made by hand are undone.

    First look, for every alert:

    ```sh
    kubectl --namespace orders-dev describe postgresqlinstance orders-db
    kubectl --namespace orders-dev get externalsecret orders-db-credentials
    ```

    To open a session, take the connection from the secret without printing it:

    ```sh
    kubectl --namespace orders-dev run psql-dev \
      --rm --stdin --tty --restart=Never --image=postgres:18 \
      --overrides='{"spec": {"containers": [{
        "name": "psql", "image": "postgres:18", "stdin": true, "tty": true,
        "envFrom": [{"secretRef": {"name": "orders-db-credentials"}}],
        "command": ["sh", "-c",
          "PGPASSWORD=$password exec psql -h $host -p $port -U $username $database"]}]}}'
    ```

    ## PostgresDown

    The database has not answered for 10 minutes, or nothing measures it any more.

    1. Look at the conditions of the resource (first look, above). `Synced` false: the
       request was refused, the message says why. `Ready` false: the provider is still
       working or has an outage.
    2. Is only the measurement gone? If the service works, mend the exporter.
    3. Credentials changed? The ExternalSecret shows when it last read them; restart
       what still uses the old ones.
    4. Nothing helps: ask the platform team.

    ## PostgresConnectionsNearLimit

    More than 80 % of the connections are in use. At the limit, new ones are refused.

    1. Who holds them:
       `select usename, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc;`
    2. Many `idle in transaction`: a transaction is left open in the service. End the
       oldest with `select pg_terminate_backend(pid)` and mend the service.
    3. Many `idle`: make the pools of the service smaller, pools times replicas must stay
       below the limit.
    4. Really needed: ask for the next size in `database.yaml`.

    ## PostgresStorageNearFull

    More than 80 % of 20 GiB are in use. A full disk stops all writes.

    1. What is large:
       `select relname, pg_size_pretty(pg_total_relation_size(oid)) from pg_class order by pg_total_relation_size(oid) desc limit 20;`
    2. Dead rows: `select relname, n_dead_tup from pg_stat_user_tables order by 2 desc limit 10;`
       and `vacuum (analyze)` on the worst.
    3. A replication slot that nobody reads keeps everything: `select * from pg_replication_slots;`
    4. Otherwise raise `storageGiB` in `database.yaml`. It can grow, it cannot shrink.

    ## PostgresBackupTooOld

    The last good backup is older than 50 hours.

    1. The events of the resource (first look, above) say why the last one failed.
    2. Disk of the backups full, or its key expired: page the platform team.
    3. Until it is mended, a restore loses everything since the last good backup. Hold
       back risky migrations.

    ## Restoring

    Ask the platform team for a restore to a point in time of the last 7 days. It
    makes a new database beside this one; check it, then point the service to it.
    ````

    </details>

    **Next:** the same command without `--dry-run`.
    "#);
    assert!(world.opened().is_empty());
    assert_eq!(world.sandbox.branches(ORDERS).len(), 2);
}

#[tokio::test]
async fn the_same_thing_asked_twice_is_made_once() {
    let world = World::start().await;
    world.comment("alice", 1, SMALL).await.reply();
    let again = world.comment("bob", 1, SMALL).await;
    assert_eq!(again.reactions(), "eyes rocket");
    insta::assert_snapshot!(again.reply(), @"This was asked for already: [request 1](https://github.test/acme/orders/pull/1#issuecomment-N), postgres `orders-db`; it waits for #2 to be merged. Nothing was made twice.");
    assert_eq!(world.opened(), [2]);
}

#[tokio::test]
async fn the_same_name_with_other_answers_is_refused_with_the_difference() {
    let world = World::start().await;
    world.comment("alice", 1, SMALL).await.reply();
    let again = world.comment("alice", 1, "/idp provision postgres name=orders-db size=large version=16").await;
    assert_eq!(again.reactions(), "eyes -1");
    insta::assert_snapshot!(again.reply(), @"
    `orders-db` was asked for already, otherwise (E306): [request 1](https://github.test/acme/orders/pull/1#issuecomment-N); it waits for #2 to be merged.

    | parameter | asked then | asked now |
    | --- | --- | --- |
    | `size` | `small` | `large` |
    | `storage` | `20` | `500` |
    | `version` | `18` | `16` |

    **Next:** `/idp cancel 1` and ask again, or choose another name.
    ");
}

#[tokio::test]
async fn all_wrong_parameters_are_told_at_once() {
    let world = World::start().await;
    let typed = "/idp provision postgres name=Bad_Name! size=gigantic storage=5 colour=@acme/platform backup=many";
    let asked = world.comment("alice", 1, typed).await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    I could not do `/idp provision postgres name=Bad_Name! size=gigantic storage=5 colour=@acme/platform backup=many` (E102):

    | parameter | you wrote | it must be |
    | --- | --- | --- |
    | `colour` | `@acme/platform` | one of the parameters `name`, `size`, `environment`, `version`, `storage`, `backup`, `owner` or `component` |
    | `name` | `Bad_Name!` | lower-case letters, digits and dashes, 3 to 40 characters |
    | `size` | `gigantic` | `small`, `medium` or `large` |
    | `storage` | `5` | a whole number from 10 to 4000 |
    | `backup` | `many` | a whole number from 1 to 35 |

    Try: `/idp provision postgres name=bad-name size=small storage=10 backup=7` · more: `/idp help provision`
    ");
}

#[tokio::test]
async fn a_missing_name_is_asked_for() {
    let world = World::start().await;
    insta::assert_snapshot!(world.comment("alice", 1, "/idp provision postgres").await.reply(), @"
    I could not do `/idp provision postgres` (E102):

    | parameter | you wrote | it must be |
    | --- | --- | --- |
    | `name` | (nothing) | lower-case letters, digits and dashes, 3 to 40 characters |

    Try: `/idp provision postgres name=orders-db` · more: `/idp help provision`
    ");
}

#[tokio::test]
async fn the_command_that_a_refusal_suggests_works() {
    let world = World::start().await;
    for wrong in ["/idp provision postgres", "/idp provision postgers name=a-db", "/idp provision mysql name=a-db"] {
        let reply = world.comment("alice", 1, wrong).await.reply();
        let line = reply.lines().rev().find(|line| line.starts_with("Try: `")).expect("a suggestion");
        let next = line.split('`').nth(1).unwrap().to_owned();
        let asked = world.comment("alice", 1, &next).await;
        assert_eq!(asked.reactions(), "eyes rocket", "{next}\n{}", asked.reply());
        asked.reply();
    }
}

#[tokio::test]
async fn without_a_catalog_file_one_is_made_and_the_owner_is_asked_for() {
    let world = World::start().await;
    world.person("bob").push(ORDERS, "main", &[("catalog-info.yaml", None)], "No catalog").unwrap();
    let asked = world.comment("alice", 1, SMALL).await;
    assert_eq!(asked.reactions(), "eyes confused");
    insta::assert_snapshot!(asked.reply(), @"
    I could not do `/idp provision postgres name=orders-db size=small` (E102):

    | parameter | you wrote | it must be |
    | --- | --- | --- |
    | `owner` | (nothing) | a team of the catalog, such as `group:default/payments` |

    Try: `/idp provision postgres name=orders-db size=small owner=…` · more: `/idp help provision`
    ");
    let asked = world.comment("alice", 1, &format!("{SMALL} owner=payments")).await;
    assert_eq!(asked.reactions(), "eyes rocket");
    asked.reply();
    let catalog = world.sandbox.file_at(ORDERS, BRANCH, "catalog-info.yaml").unwrap();
    assert!(catalog.starts_with("apiVersion:") || catalog.starts_with("---"), "{catalog}");
}

#[tokio::test]
async fn a_file_that_is_there_already_is_not_overwritten() {
    let world = World::start().await;
    let files = [("docs/runbooks/orders-db.md", Some("# Mine\n"))];
    world.person("bob").push(ORDERS, "main", &files, "My own runbook").unwrap();
    let asked = world.comment("alice", 1, SMALL).await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.reply(), @"
    I could not do `/idp provision postgres name=orders-db size=small` (E306), and nothing was made:

    - `docs/runbooks/orders-db.md` exists already

    **Next:** choose another name, or remove what is there, then write the command again.
    ");
    assert!(world.opened().is_empty());
}

#[tokio::test]
async fn a_branch_in_the_way_is_left_as_it_is() {
    let world = World::start().await;
    let theirs = world.person("bob").push(ORDERS, BRANCH, &[("notes.md", Some("mine\n"))], "Notes").unwrap();
    let asked = world.comment("alice", 1, SMALL).await;
    assert_eq!(asked.reactions(), "eyes -1");
    insta::assert_snapshot!(asked.summary(), @"
    **postgres `orders-db`** for `component:default/orders` · dev · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [ ] Pull request: not possible, the branch `idp/provision-postgres-orders-db` exists already and holds something else; delete or rename it, then ask again

    **Next:** to ask again, write the command in a new comment under https://github.test/acme/orders/pull/1#issuecomment-N.
    ");
    assert!(world.opened().is_empty());
    let tip = world.sandbox.branches(ORDERS).into_iter().find(|(name, _)| name == BRANCH).unwrap().1;
    assert_eq!(tip.oid, theirs);
}

#[tokio::test]
async fn a_fork_cannot_change_the_rules() {
    let world = World::start().await;
    let fork = world.person("carol").fork(ORDERS).unwrap();
    let rules = [("catalog-info.yaml", Some("kind: Component\nmetadata: {name: evil}\nspec: {owner: mallory}\n"))];
    world.person("carol").push(&fork, "rules", &rules, "Mine now").unwrap();
    let number = world.person("carol").open_pull(ORDERS, "carol:rules", "main", "Rules", "").unwrap();
    let hers = world.comment("carol", number, SMALL).await;
    world.read_stickies();
    assert_eq!(hers.reactions(), "eyes -1");
    hers.reply();
    let asked = world.comment("alice", number, SMALL).await;
    assert!(asked.summary().contains("component:default/orders"), "{}", asked.summary());
    let catalog = world.sandbox.file_at(ORDERS, BRANCH, "catalog-info.yaml").unwrap();
    assert!(!catalog.contains("evil") && !catalog.contains("mallory"), "{catalog}");
    assert!(catalog.contains("owner: group:default/payments"), "{catalog}");
}

#[tokio::test]
async fn what_is_merged_closed_or_opened_again_shows_in_the_reply() {
    let world = World::start().await;
    let asked = world.comment("alice", 1, SMALL).await;
    assert!(asked.summary().contains("#2 waits to be merged"));
    world.person("bob").close(ORDERS, 2).unwrap();
    world.settled().await;
    insta::assert_snapshot!(asked.reply(), @"
    **postgres `orders-db`** for `component:default/orders` · dev · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [x] Pull request: #2 was closed, nothing is made

    **Next:** to ask again, write the command in a new comment under https://github.test/acme/orders/pull/1#issuecomment-N.
    ");
    world.person("bob").reopen(ORDERS, 2).unwrap();
    world.settled().await;
    assert!(asked.summary().contains("- [ ] Pull request: #2 waits to be merged"), "{}", asked.summary());
    world.person("bob").merge(ORDERS, 2).unwrap();
    world.settled().await;
    insta::assert_snapshot!(asked.reply(), @"
    **postgres `orders-db`** for `component:default/orders` · dev · small

    - [x] Request 1 by `alice` understood; the plan is fixed as `HASH`
    - [x] Approval: none needed
    - [x] Pull request: #2 was merged
    - [x] Manifests, credentials, alerts, runbook and catalog entry: come with the merge

    **Next:** add the folder to the kustomization that deploys this service, if it is not there yet; what the cluster makes of it is not seen from here.
    ");
    insta::assert_snapshot!(world.comment("carol", 1, "/idp status").await.reply(), @"
    Requests in `acme/orders`, newest first:

    | | what | asked by | stands |
    | --- | --- | --- | --- |
    | 1 | [postgres `orders-db`](https://github.test/acme/orders/pull/1#issuecomment-N) · dev | `alice` | was merged with #2 |
    ");
}
