//! Golden paths as a whole: the shipped ones on every combination of answers, and small ones for each rule.

use super::*;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

fn context() -> RunContext {
    RunContext {
        web_url: "https://github.com".into(),
        owner: "acme".into(),
        repository: "orders".into(),
        default_branch: "main".into(),
        requested_by: "alice".into(),
        ..RunContext::default()
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split_whitespace().filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.into(), v.into())).collect()
}

fn known() -> Map<String, Json> {
    json!({"owner": "group:default/payments", "component": "component:default/orders", "elsewhere": 1})
        .as_object()
        .unwrap()
        .clone()
}

fn postgres(catalogue: &Catalogue, given: &str) -> Plan {
    let path = catalogue.get("postgres").unwrap();
    path.plan(&path.answers(&pairs(given), &known()).unwrap(), &context()).unwrap()
}

fn contents(plan: &Plan, ends: &str) -> String {
    let file = plan.files.iter().find(|file| file.path.ends_with(ends)).unwrap();
    String::from_utf8(file.contents.clone()).unwrap()
}

#[test]
fn what_is_shipped_has_no_problem_and_no_warning() {
    let catalogue = Catalogue::shipped().unwrap();
    assert!(catalogue.names().any(|name| name == "postgres"));
    for name in catalogue.names() {
        assert_eq!(catalogue.get(name).unwrap().warnings, vec![]);
    }
}

#[test]
fn golden_paths_and_plans_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Catalogue>();
    shared::<Plan>();
    shared::<RunContext>();
}

#[test]
fn a_database_comes_with_everything_around_it() {
    let plan = postgres(&Catalogue::shipped().unwrap(), "name=orders-db size=small environment=staging");
    insta::assert_snapshot!(plan.tree(), @r##"
    deploy/resources/orders-db/
      database.yaml
      external-secret.yaml
      kustomization.yaml
      prometheus-rule.yaml
    docs/runbooks/
      orders-db.md
    catalog-info.yaml (one document added)
    "##);
    let pull = plan.pull_request().unwrap();
    assert_eq!(pull.branch, "idp/provision-postgres-orders-db");
    assert_eq!(pull.title, "Provision postgres orders-db (staging)");
    assert!(
        plan.files.iter().all(|file| (file.change == Change::AppendDocument) == (file.path == "catalog-info.yaml"))
    );
}

#[test]
fn the_whole_tree_of_a_production_database() {
    let plan = postgres(&Catalogue::shipped().unwrap(), "name=orders-db size=large environment=production");
    let pull = plan.pull_request().unwrap();
    let mut whole = format!("{}\n{}\n{}\n", pull.branch, plan.commit_message, pull.body);
    for file in &plan.files {
        whole += &format!("=== {}\n{}", file.path, String::from_utf8_lossy(&file.contents));
    }
    insta::assert_snapshot!(whole, @r##"
    idp/provision-postgres-orders-db
    Provision postgres orders-db (production)

    PostgreSQL 18, large, 500 GiB, backups kept 30 days.
    A PostgreSQL database `orders-db` for `production`.

    | | |
    | --- | --- |
    | Version | 18 |
    | Size | large, 500 GiB |
    | Backups | kept 30 days |
    | Owner | `group:default/payments` |
    | Credentials | `acme/production/orders-db` through External Secrets |

    What is in it:

    - `deploy/resources/orders-db/`: the request to Crossplane, the credentials, five alerts. The folder is a kustomization: add it to the one that deploys this service.
    - `catalog-info.yaml`: the database as a `Resource` of the catalog.
    - `docs/runbooks/orders-db.md`: what to do when an alert fires.

    Merging asks the platform for the database. Closing leaves everything as it is.

    === catalog-info.yaml
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata:
      name: "orders-db"
      title: PostgreSQL orders-db (production)
      description: >-
        PostgreSQL 18 database in production,
        size large
      annotations:
        github.com/project-slug: "acme/orders"
        backstage.io/kubernetes-id: "orders-db"
      tags:
        - postgres
        - production
      links:
        - url: >-
            https://github.com/acme/orders/blob/main/docs/runbooks/orders-db.md
          title: Runbook
          type: runbook
    spec:
      type: database
      owner: group:default/payments
      dependencyOf:
        - component:default/orders
    === deploy/resources/orders-db/database.yaml
    ---
    # A composite resource in the service's namespace (Crossplane 2). The platform's
    # composition turns it into a database of the cloud that this cluster runs in.
    apiVersion: database.platform.internal/v1alpha1
    kind: PostgreSQLInstance
    metadata:
      name: "orders-db"
      namespace: orders-production
      labels:
        app.kubernetes.io/name: "orders-db"
        app.kubernetes.io/component: database
        app.kubernetes.io/part-of: "orders"
        app.kubernetes.io/managed-by: idp
        environment: production
        owner: "payments"
    spec:
      version: "18"
      size: large
      storageGiB: 500
      highAvailability: true
      deletionProtection: true
      backup:
        retentionDays: 30
        pointInTimeRecovery: true
      maintenanceWindow: "Sun:03:00-Sun:04:00"
      # The composition writes the credentials there, and nowhere else.
      credentialsPath: "acme/production/orders-db"
      crossplane:
        compositionUpdatePolicy: Manual
    === deploy/resources/orders-db/external-secret.yaml
    ---
    # Brings the credentials from the secret store into the cluster. There is no
    # secret value in this file, only where they are kept.
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata:
      name: orders-db-credentials
      namespace: orders-production
      labels:
        app.kubernetes.io/name: "orders-db"
        app.kubernetes.io/component: database
        app.kubernetes.io/part-of: "orders"
        app.kubernetes.io/managed-by: idp
        environment: production
        owner: "payments"
    spec:
      refreshInterval: 15m
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
            key: "acme/production/orders-db"
            property: host
        - secretKey: port
          remoteRef:
            key: "acme/production/orders-db"
            property: port
        - secretKey: database
          remoteRef:
            key: "acme/production/orders-db"
            property: database
        - secretKey: username
          remoteRef:
            key: "acme/production/orders-db"
            property: username
        - secretKey: password
          remoteRef:
            key: "acme/production/orders-db"
            property: password
    === deploy/resources/orders-db/kustomization.yaml
    ---
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    namespace: orders-production
    resources:
      - database.yaml
      - external-secret.yaml
      - prometheus-rule.yaml
    === deploy/resources/orders-db/prometheus-rule.yaml
    ---
    # Metrics are those of postgres_exporter; the composition sets the labels
    # namespace and service, and exports the time of the last good backup.
    apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata:
      name: "orders-db"
      namespace: orders-production
      labels:
        app.kubernetes.io/name: "orders-db"
        app.kubernetes.io/component: database
        app.kubernetes.io/part-of: "orders"
        app.kubernetes.io/managed-by: idp
        environment: production
        owner: "payments"
    spec:
      groups:
        - name: orders-db.postgres
          rules:
            - alert: PostgresDown
              expr: >-
                max(pg_up{
                namespace="orders-production",
                service="orders-db"}) == 0
                or
                absent(pg_up{
                namespace="orders-production",
                service="orders-db"})
              for: 2m
              labels:
                severity: critical
                owner: "payments"
              annotations:
                summary: PostgreSQL orders-db does not answer
                description: >-
                  No connection to orders-db in production
                  has worked since the alert became pending.
                runbook_url: >-
                  https://github.com/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresdown
            - alert: PostgresConnectionsNearLimit
              expr: >-
                sum(pg_stat_activity_count{
                namespace="orders-production",
                service="orders-db"})
                / min(pg_settings_max_connections{
                namespace="orders-production",
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
                  https://github.com/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresconnectionsnearlimit
            - alert: PostgresStorageNearFull
              expr: >-
                sum(pg_database_size_bytes{
                namespace="orders-production",
                service="orders-db"})
                > 0.8 * 500 * 1024 ^ 3
              for: 15m
              labels:
                severity: critical
                owner: "payments"
              annotations:
                summary: PostgreSQL orders-db is running out of storage
                description: >-
                  {{ $value | humanize1024 }}B of 500 GiB are in use.
                runbook_url: >-
                  https://github.com/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresstoragenearfull
            - alert: PostgresBackupTooOld
              expr: >-
                time()
                - max(pg_backup_last_success_timestamp_seconds{
                namespace="orders-production",
                service="orders-db"})
                > 26 * 3600
              for: 30m
              labels:
                severity: critical
                owner: "payments"
              annotations:
                summary: PostgreSQL orders-db has no recent backup
                description: >-
                  The last good backup is {{ $value | humanizeDuration }} old.
                runbook_url: >-
                  https://github.com/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresbackuptooold
            - alert: PostgresReplicationLag
              expr: >-
                max(pg_replication_lag_seconds{
                namespace="orders-production",
                service="orders-db"}) > 60
              for: 10m
              labels:
                severity: warning
                owner: "payments"
              annotations:
                summary: The standby of PostgreSQL orders-db falls behind
                description: >-
                  The standby is {{ $value | humanizeDuration }} behind.
                runbook_url: >-
                  https://github.com/acme/orders/blob/main/docs/runbooks/orders-db.md#postgresreplicationlag
    === docs/runbooks/orders-db.md
    # Runbook: PostgreSQL orders-db

    | | |
    | --- | --- |
    | Environment | production |
    | Owner | `group:default/payments` |
    | Used by | `component:default/orders` |
    | Namespace | `orders-production` |
    | Version, size | PostgreSQL 18, large, 500 GiB |
    | Backups | kept 30 days, with point-in-time recovery |
    | Standby | yes, taken over automatically |
    | Credentials | secret `orders-db-credentials`, kept at `acme/production/orders-db` |

    The database is described by `deploy/resources/orders-db/database.yaml`.
    Change it there with a pull request; changes made by hand are undone.

    First look, for every alert:

    ```sh
    kubectl --namespace orders-production describe postgresqlinstance orders-db
    kubectl --namespace orders-production get externalsecret orders-db-credentials
    ```

    To open a session, take the connection from the secret without printing it:

    ```sh
    kubectl --namespace orders-production run psql-production \
      --rm --stdin --tty --restart=Never --image=postgres:18 \
      --overrides='{"spec": {"containers": [{
        "name": "psql", "image": "postgres:18", "stdin": true, "tty": true,
        "envFrom": [{"secretRef": {"name": "orders-db-credentials"}}],
        "command": ["sh", "-c",
          "PGPASSWORD=$password exec psql -h $host -p $port -U $username $database"]}]}}'
    ```

    ## PostgresDown

    The database has not answered for 2 minutes, or nothing measures it any more.

    1. Look at the conditions of the resource (first look, above). `Synced` false: the
       request was refused, the message says why. `Ready` false: the provider is still
       working or has an outage.
    2. Is only the measurement gone? If the service works, mend the exporter.
    3. Credentials changed? The ExternalSecret shows when it last read them; restart
       what still uses the old ones.
    4. The standby should have taken over within two minutes. If it has not, page the
       platform team.

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

    More than 80 % of 500 GiB are in use. A full disk stops all writes.

    1. What is large:
       `select relname, pg_size_pretty(pg_total_relation_size(oid)) from pg_class order by pg_total_relation_size(oid) desc limit 20;`
    2. Dead rows: `select relname, n_dead_tup from pg_stat_user_tables order by 2 desc limit 10;`
       and `vacuum (analyze)` on the worst.
    3. A replication slot that nobody reads keeps everything: `select * from pg_replication_slots;`
    4. Otherwise raise `storageGiB` in `database.yaml`. It can grow, it cannot shrink.

    ## PostgresBackupTooOld

    The last good backup is older than 26 hours.

    1. The events of the resource (first look, above) say why the last one failed.
    2. Disk of the backups full, or its key expired: page the platform team.
    3. Until it is mended, a restore loses everything since the last good backup. Hold
       back risky migrations.

    ## PostgresReplicationLag

    The standby is more than a minute behind. If it takes over now, that minute is lost.

    1. A long bulk load or migration: wait, or slow it down.
    2. `select * from pg_stat_replication;` on the primary: no row means that the standby is
       gone, page the platform team.
    3. A standby that never catches up is too small: ask for the next size.

    ## Restoring

    Ask the platform team for a restore to a point in time of the last 30 days. It
    makes a new database beside this one; check it, then point the service to it.
    "##);
}

#[test]
fn every_combination_of_answers_makes_valid_files() {
    let catalogue = Catalogue::shipped().unwrap();
    let longest = format!("a{}z", "-0".repeat(19));
    let mut plans = 0;
    for name in ["abc", "null", longest.as_str()] {
        for size in ["small", "medium", "large"] {
            for environment in ["dev", "staging", "production"] {
                for version in ["15", "16", "17", "18"] {
                    for more in ["", "storage=10 backup=7", "storage=4000 backup=35 owner=Group:a-b/C.d_e component=x"]
                    {
                        let given =
                            format!("name={name} size={size} environment={environment} version={version} {more}");
                        valid(&postgres(&catalogue, &given), name, environment);
                        plans += 1;
                    }
                }
            }
        }
    }
    assert_eq!(plans, 324);
}

fn valid(plan: &Plan, name: &str, environment: &str) {
    let documents = documents(plan);
    let find = |kind: &str| documents.iter().find(|document| document["kind"] == kind).unwrap();
    let production = environment == "production";
    let claim = find("PostgreSQLInstance");
    assert_eq!(claim["metadata"]["name"], name);
    assert_eq!(claim["spec"]["deletionProtection"], production);
    assert_eq!(claim["spec"]["highAvailability"], production);
    assert!(claim["spec"]["version"].is_string());
    assert!(claim["spec"]["storageGiB"].as_u64().unwrap() >= 10);
    assert!(!production || claim["spec"]["backup"]["retentionDays"].as_u64().unwrap() >= 7);
    let resource = find("Resource");
    assert!(resource["spec"]["owner"].as_str().unwrap().starts_with("group:"));
    assert!(resource["spec"]["dependencyOf"][0].as_str().unwrap().starts_with("component:"));
    for secret in find("ExternalSecret")["spec"]["data"].as_array().unwrap() {
        assert_eq!(secret["remoteRef"]["key"], format!("acme/{environment}/{name}"));
    }
    alerts(plan, find("PrometheusRule"), production);
    let listed = find("Kustomization")["resources"].as_array().unwrap();
    for file in
        plan.files.iter().filter(|file| file.path.starts_with("deploy/") && !file.path.ends_with("kustomization.yaml"))
    {
        assert!(listed.iter().any(|listed| file.path.ends_with(listed.as_str().unwrap())), "{}", file.path);
    }
}

fn alerts(plan: &Plan, rule: &Json, production: bool) {
    let alerts = rule["spec"]["groups"][0]["rules"].as_array().unwrap();
    assert_eq!(alerts.len(), if production { 5 } else { 4 });
    let runbook = contents(plan, ".md");
    for alert in alerts {
        let name = alert["alert"].as_str().unwrap();
        let url = alert["annotations"]["runbook_url"].as_str().unwrap();
        assert!(["critical", "warning"].contains(&alert["labels"]["severity"].as_str().unwrap()));
        assert!(alert["labels"]["owner"].is_string());
        assert!(url.starts_with("https://github.com/acme/orders/blob/main/docs/runbooks/"));
        assert!(url.ends_with(&format!("#{}", name.to_lowercase())));
        assert!(runbook.contains(&format!("\n## {name}\n")), "{name}");
    }
}

/// Every YAML document, after the checks that hold for any text file.
fn documents(plan: &Plan) -> Vec<Json> {
    let mut documents = Vec::new();
    for file in &plan.files {
        let text = std::str::from_utf8(&file.contents).unwrap();
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{}", file.path);
        assert!(!text.contains('\t') && !text.contains("${{") && !text.contains("undefined"), "{}", file.path);
        assert!(text.lines().all(|line| line.trim_end() == line), "{}", file.path);
        if file.path.ends_with(".yaml") {
            assert!(text.starts_with("---\n"));
            documents.push(serde_yaml::from_str(text).unwrap());
        }
    }
    documents
}

#[test]
fn the_same_request_gives_the_same_bytes_and_the_same_hash() {
    let first = postgres(&Catalogue::shipped().unwrap(), "name=orders-db");
    let second = postgres(&Catalogue::shipped().unwrap(), "name=orders-db");
    assert_eq!(first, second);
    assert_eq!(first.hash(), second.hash());
    assert_eq!(first.hash().to_string().len(), 64);
    assert!(first.hash().to_string().starts_with(&first.hash().short()));
}

#[test]
fn a_plan_is_the_same_after_it_was_stored() {
    let mut plan = postgres(&Catalogue::shipped().unwrap(), "name=orders-db environment=production");
    plan.files.push(PlannedFile {
        path: "bin".into(),
        contents: vec![0, 255, 1],
        executable: true,
        change: Change::Create,
    });
    let stored = serde_json::to_string(&plan).unwrap();
    let again: Plan = serde_json::from_str(&stored).unwrap();
    assert_eq!(again, plan);
    assert_eq!(again.hash(), plan.hash());
}

#[test]
fn anything_that_differs_changes_the_hash() {
    let plan = postgres(&Catalogue::shipped().unwrap(), "name=orders-db");
    let changes: [fn(&mut Plan); 7] = [
        |plan| plan.files[0].contents.push(b'x'),
        |plan| plan.files[0].executable = true,
        |plan| plan.files[0].change = Change::Create,
        |plan| plan.commit_message.push('x'),
        |plan| plan.version.push('x'),
        |plan| plan.target = Target::Folder,
        |plan| plan.files.truncate(1),
    ];
    for change in changes {
        let mut other = plan.clone();
        change(&mut other);
        assert_ne!(other.hash(), plan.hash());
    }
}

/// A golden path of one template and some files.
fn path(steps: &str, files: &[(&str, &str)]) -> Result<GoldenPath, Vec<Problem>> {
    let template = format!(
        "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: small\nspec:\n  type: service\n  \
         parameters:\n    properties:\n      name: {{type: string, default: x}}\n      docs: {{type: boolean}}\n  steps: {steps}\n"
    );
    let file = |text: &str| SourceFile { contents: text.as_bytes().to_vec(), executable: text.starts_with("#!") };
    let mut all: Files = BTreeMap::from([("template.yaml".to_string(), file(&template))]);
    all.extend(files.iter().map(|(path, text)| ((*path).to_string(), file(text))));
    GoldenPath::from_files(all)
}

fn run(steps: &str, files: &[(&str, &str)], given: &str) -> String {
    let path = path(steps, files).unwrap();
    let answers = path.answers(&pairs(given), &Map::new()).unwrap();
    match path.plan(&answers, &context()) {
        Ok(plan) => plan
            .files
            .iter()
            .map(|file| format!("{}: {}\n", file.path, String::from_utf8_lossy(&file.contents)))
            .collect(),
        Err(error) => format!("! {error}"),
    }
}

const FETCH: &str = "[{action: 'fetch:template', input: {url: ./skeleton, values: {name: '${{ parameters.name }}', docs: '${{ parameters.docs }}'}}}]";

#[test]
fn names_and_contents_are_rendered_and_empty_names_left_out() {
    let files = [
        ("skeleton/${{ values.name }}/a.txt", "hello ${{ values.name }}"),
        ("skeleton/{% if values.docs %}docs{% endif %}/b.md", "docs"),
        ("skeleton/.hidden", "x"),
        ("other", "not copied"),
    ];
    insta::assert_snapshot!(run(FETCH, &files, "name=orders"), @r##"
    .hidden: x
    orders/a.txt: hello orders
    "##);
    insta::assert_snapshot!(run(FETCH, &files, "docs=yes"), @r##"
    .hidden: x
    docs/b.md: docs
    x/a.txt: hello x
    "##);
}

#[test]
fn contents_can_be_left_alone_while_names_are_still_rendered() {
    let steps = "[{action: 'fetch:template', input: {url: skeleton, values: {name: n}, copyWithoutTemplating: ['.github', '!**/*.md']}}]";
    let files = [
        ("skeleton/.github/${{ values.name }}.yml", "${{ secrets.X }}"),
        ("skeleton/.github/a.md", "${{ values.name }}"),
    ];
    insta::assert_snapshot!(run(steps, &files, ""), @r##"
    .github/a.md: n
    .github/n.yml: ${{ secrets.X }}
    "##);
}

#[test]
fn only_files_with_the_extension_are_rendered_when_one_is_set() {
    let steps = "[{action: 'fetch:template', input: {url: skeleton, values: {name: n}, templateFileExtension: true}}]";
    let files = [("skeleton/a.txt.njk", "${{ values.name }}"), ("skeleton/b.txt", "${{ values.name }}")];
    insta::assert_snapshot!(run(steps, &files, ""), @r##"
    a.txt: n
    b.txt: ${{ values.name }}
    "##);
}

#[test]
fn a_later_step_keeps_what_is_there_unless_it_replaces() {
    let files = [("a/f", "first"), ("b/f", "second")];
    let steps = |more: &str| {
        format!(
            "[{{action: 'fetch:template', input: {{url: a}}}}, {{action: 'fetch:template', input: {{url: b{more}}}}}]"
        )
    };
    assert_eq!(run(&steps(""), &files, ""), "f: first\n");
    assert_eq!(run(&steps(", replace: true"), &files, ""), "f: second\n");
    assert_eq!(run(&steps(", targetPath: ./sub"), &files, ""), "f: first\nsub/f: second\n");
}

#[test]
fn a_step_runs_only_when_its_condition_is_true() {
    let files = [("a/f", "a"), ("b/g", "b")];
    let steps = |condition: &str| {
        format!(
            "[{{action: 'fetch:template', input: {{url: a}}}}, {{action: 'fetch:template', if: {condition}, input: {{url: b}}}}]"
        )
    };
    for condition in ["false", "'${{ parameters.docs }}'", "'${{ [] }}'", "'${{ parameters.name == \"y\" }}'", "''"] {
        assert_eq!(run(&steps(condition), &files, ""), "f: a\n", "{condition}");
    }
    for condition in ["true", "'false'", "'${{ parameters.name }}'", "'${{ always() }}'", "'${{ {} }}'"] {
        assert_eq!(run(&steps(condition), &files, ""), "f: a\ng: b\n", "{condition}");
    }
}

#[test]
fn nothing_leaves_the_target_or_hides_in_it() {
    for name in ["..", "../x", "a/../../x", ".git", ".GIT", "git~1", "a\\b"] {
        let files = [("skeleton/${{ values.name }}/f", "x")];
        let said = run(FETCH, &files, &format!("name={name}"));
        assert!(said.starts_with("! step `step-1`, ${{ values.name }}/f: the path"), "{name}: {said}");
    }
    let steps = "[{action: 'fetch:template', input: {url: skeleton, targetPath: '../x'}}]";
    assert!(run(steps, &[("skeleton/f", "x")], "").contains("is refused"));
}

#[test]
fn a_run_that_cannot_be_done_says_where() {
    let publish = |more: &str| {
        format!(
            "[{{action: 'fetch:template', input: {{url: s}}}}, {{id: pr, action: 'publish:github:pull-request', input: {{repoUrl: 'github.com?owner=acme&repo=orders', branchName: b, title: t, description: d{more}}}}}]"
        )
    };
    let file = [("s/f", "x")];
    let said = [
        run(FETCH, &[("skeleton/f", "a\n${{ values.name | uper }}")], ""),
        run(FETCH, &[("skeleton/${{ values. }}", "")], ""),
        run(FETCH, &[("skeleton/a/${{ values.none }}b", ""), ("skeleton/a/b", "")], ""),
        run(FETCH, &[("elsewhere", "")], ""),
        run("[{action: 'fetch:template', input: {url: 'https://example.com/x'}}]", &file, ""),
        run("[{action: 'fetch:template', input: {url: s, values: '${{ 1 + }}'}}]", &file, ""),
        run("[{action: 'fetch:template', input: {url: s, values: text}}]", &file, ""),
        run(&publish(", branchName: 'a..b'").replace("branchName: b, ", ""), &file, ""),
        run(&publish("").replace("repo=orders", "repo=other"), &file, ""),
        run(&publish("").replace("title: t", "title: ' '"), &file, ""),
        run("[]", &file, ""),
    ];
    insta::assert_snapshot!(said.join("\n"), @r##"
    ! step `step-1`, f: line 2, column 19: there is no filter `uper`: did you mean `upper`?
    ! step `step-1`, ${{ values. }}: in its path, line 1, column 12: expected a name after the `.`, found the end of the tag
    ! step `step-1`, a/b: becomes `a/b`, and so does a/${{ values.none }}b
    ! step `step-1`: there are no files in `skeleton` of the golden path
    ! step `step-1`: `url` is `https://example.com/x`: only folders of the golden path itself are supported, such as `./skeleton`
    ! step `step-1`: in `values`: line 1, column 8: expected a value, found the end of the tag
    ! step `step-1`: the input `values` must be an object
    ! step `pr`: `a..b` cannot be a branch: it holds `..` or `@{`, starts with `-` or ends with `.`
    ! step `pr`: the pull request would go to acme/other, but this was asked in acme/orders
    ! step `pr`: the input `title` must be a text that is not empty
    ! the golden path makes no files with these answers
    "##);
}

#[test]
fn everything_wrong_with_a_template_is_told_at_once() {
    let template = "apiVersion: scaffolder/v1beta3\nkind: template\nmetadata: {title: x}\nspec:\n  parameters: {properties: 3}\n  \
                    steps:\n    - {action: 'publish:gitlab'}\n    - {action: 'fetch:templat'}\n    - {id: x}\n    \
                    - {id: y, action: 'fetch:template', input: {}}\n    - {id: y, action: 'fetch:template', input: {url: a}, each: [1]}\n";
    let files: Files = BTreeMap::from([
        ("template.yaml".to_string(), SourceFile { contents: template.into(), executable: false }),
        ("a/../b".to_string(), SourceFile { contents: vec![], executable: false }),
    ]);
    let problems: Vec<String> = GoldenPath::from_files(files).unwrap_err().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(problems.join("\n"), @r##"
    template.yaml: the path `a/../b` is refused: it holds `.` or `..`
    template.yaml: kind: expected `Template`
    template.yaml: apiVersion: expected `scaffolder.backstage.io/v1beta3`
    template.yaml: metadata.name: expected a text that is not empty
    template.yaml: spec.type: expected a text that is not empty
    template.yaml: spec.parameters, page 1: not a JSON schema: 3 is not of type "object"
    template.yaml: spec.steps, step 1 (`step-1`): the action `publish:gitlab` is not supported: there are `fetch:template` and `publish:github:pull-request`
    template.yaml: spec.steps, step 2 (`step-2`): the action `fetch:templat` is not supported: did you mean `fetch:template`?
    template.yaml: spec.steps, step 3 (`x`): expected an `action`
    template.yaml: step `y` (fetch:template): the action needs the input `url`
    template.yaml: spec.steps, step 5 (`y`): `each` is not supported yet
    "##);
}

#[test]
fn a_file_that_is_no_template_is_a_problem_and_no_panic() {
    for text in ["", "x", "[", "a: b: c", "\u{0}", "- 1", "kind: *x", "metadata: 1", "%"] {
        let file = SourceFile { contents: text.into(), executable: false };
        assert!(GoldenPath::from_files(BTreeMap::from([("template.yaml".to_string(), file)])).is_err(), "{text:?}");
    }
    assert!(GoldenPath::from_files(Files::new()).is_err());
}

#[test]
fn an_input_that_the_action_does_not_know_is_a_warning() {
    let steps = "[{action: 'fetch:template', input: {url: s, valeus: {}, allowedHosts: []}}]";
    let warnings: Vec<String> = path(steps, &[]).unwrap().warnings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(warnings.join("\n"), @r##"
    template.yaml: step `step-1` (fetch:template): the action has no input `valeus`, it is passed over: did you mean `values`?
    template.yaml: step `step-1` (fetch:template): the action has no input `allowedHosts`, it is passed over
    "##);
}
