//! The shipped path `postgres`, on every combination of its answers.

use super::*;

fn known() -> Map<String, Json> {
    json!({"owner": "group:default/payments", "component": "component:default/orders", "elsewhere": 1})
        .as_object()
        .unwrap()
        .clone()
}

pub(super) fn postgres(catalogue: &Catalogue, given: &str) -> Plan {
    let path = catalogue.get("postgres").unwrap();
    path.plan(&path.answers(&pairs(given), &known()).unwrap(), &context()).unwrap()
}

fn contents(plan: &Plan, ends: &str) -> String {
    let file = plan.files.iter().find(|file| file.path.ends_with(ends)).unwrap();
    String::from_utf8(file.contents.clone()).unwrap()
}

#[test]
fn a_database_comes_with_everything_around_it() {
    let plan = postgres(&Catalogue::shipped().unwrap(), "name=orders-db size=small environment=staging");
    insta::assert_snapshot!(plan.tree(), @r##"
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
    "##);
    let pull = plan.pull_request().unwrap();
    assert_eq!(pull.branch, "idp/provision-postgres-orders-db");
    assert_eq!(pull.title, "Provision postgres orders-db (staging)");
    assert!(plan.files.iter().all(|file| (file.change == Change::AppendDocument)
        == ["catalog-info.yaml", LOCK_FILE].contains(&file.path.as_str())));
}

#[test]
fn the_whole_tree_of_a_production_database() {
    let plan = postgres(&Catalogue::shipped().unwrap(), "name=orders-db size=large environment=production");
    let pull = plan.pull_request().unwrap();
    let mut whole = format!("{}\n{}\n{}\n", pull.branch, plan.commit_message, pull.body);
    for file in plan.files.iter().filter(|file| file.path != LOCK_FILE) {
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
    # yamllint disable rule:line-length
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
    # yamllint disable rule:line-length
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
