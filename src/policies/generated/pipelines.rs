//! Workflows, packages, updates and secrets.

use super::Made;

const SHA: &str = "0123456789abcdef0123456789abcdef01234567";

/// One workflow.
pub(super) fn make(made: &mut Made, number: usize) {
    let path = format!(".github/workflows/ci-{number}.yml");
    let free = made.plants("GHA-004", &path);
    let permissions = if free {
        made.any(&["", "permissions: write-all\n"])
    } else {
        made.any(&["permissions:\n  contents: read\n", "permissions: {}\n"])
    };
    let reference = if made.plants("GHA-001", &path) { made.any(&["v3", "main"]) } else { SHA };
    let injected = made.plants("GHA-002", &path);
    let run = match injected {
        true => made.any(&["echo \"${{ github.event.pull_request.title }}\"", "git checkout ${{ github.head_ref }}"]),
        false => made.any(&["npm test", "echo \"${{ github.sha }}\"", "echo \"$TITLE\""]),
    };
    let keeps = made.plants("GHA-005", &path);
    let checkout = if keeps { "" } else { "        with:\n          persist-credentials: false\n" };
    let endless = made.plants("GHA-007", &path);
    let timeout = if endless { "" } else { "    timeout-minutes: 10\n" };
    let odd = made.plants("GHA-010", &path);
    let needs = if odd { made.any(&["    needs: nothing\n", "    runs_on: x\n"]) } else { "" };
    let event = made.any(&["on: [push, pull_request]\n", "on:\n  push:\n    branches: [main]\n  pull_request:\n"]);
    let keys = made.plants("GHA-008", &path);
    let login = match keys {
        true => {
            "      - uses: aws-actions/configure-aws-credentials@0123456789abcdef0123456789abcdef01234567\n        with:\n          aws-region: eu-west-1\n          aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}\n          aws-secret-access-key: ${{ secrets.AWS_SECRET_ACCESS_KEY }}\n"
        }
        false => "",
    };
    made.add(&path, format!(
        "name: ci {number}\n{event}{permissions}jobs:\n  test:\n    runs-on: ubuntu-24.04\n{timeout}{needs}    env:\n      TITLE: ${{{{ github.event.pull_request.title }}}}\n    \
         steps:\n      - uses: actions/checkout@{SHA}\n{checkout}      - uses: other/setup@{reference}\n{login}      - run: {run}\n"
    ));
    shared(made, number);
}

/// A workflow that calls another one.
fn shared(made: &mut Made, number: usize) {
    let path = format!(".github/workflows/release-{number}.yaml");
    let inherits = made.plants("GHA-006", &path);
    let secrets =
        if inherits { "    secrets: inherit\n" } else { "    secrets:\n      token: ${{ secrets.RELEASE }}\n" };
    made.add(&path, format!(
        "name: release {number}\non:\n  push:\n    tags: ['v*']\npermissions:\n  contents: read\nconcurrency: release\njobs:\n  release:\n    \
         uses: other/workflows/.github/workflows/release.yml@{SHA}\n{secrets}"
    ));
}

/// What a repository has once.
pub(super) fn around(made: &mut Made) {
    let updates = ".github/dependabot.yml";
    let eager = made.plants("SUP-002", updates);
    let cooldown = if eager { "" } else { "    cooldown:\n      default-days: 7\n" };
    made.add(updates, format!(
        "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule: {{interval: weekly}}\n{cooldown}"
    ));
    let package = "package.json";
    made.add(
        package,
        "{\n  \"name\": \"shop\",\n  \"version\": \"1.0.0\",\n  \"dependencies\": {\"fastify\": \"^5.0.0\"}\n}\n"
            .to_owned(),
    );
    if !made.plants("SUP-001", package) {
        made.add("package-lock.json", format!(
            "{{\n  \"name\": \"shop\",\n  \"version\": \"1.0.0\",\n  \"lockfileVersion\": 3,\n  \"packages\": {{\n    \"\": {{\"name\": \"shop\", \"version\": \"1.0.0\", \
             \"dependencies\": {{\"fastify\": \"^5.0.0\"}}}},\n    \"node_modules/fastify\": {{\"version\": \"5.1.0\", \"integrity\": \"sha512-{}==\"}}\n  }}\n}}\n",
            "a1B2".repeat(21)
        ));
    }
    secrets(made);
}

fn secrets(made: &mut Made) {
    let script = "scripts/deploy.py";
    let leaks = made.plants("SEC-001", script);
    // Put together here, so that no scanner takes this file for a leak.
    let key = ["AK", "IA", "Q3EGRT7WPL5NMZXC"].concat();
    made.add(
        script,
        match leaks {
            true => format!("import boto3\n\nclient = boto3.client('sqs', aws_access_key_id='{key}')\n"),
            false => "import os\n\nimport boto3\n\npassword = os.environ['PASSWORD']\nclient = boto3.client('sqs')\n"
                .to_owned(),
        },
    );
    let environment = if made.plants("SEC-003", "services/.env") { "services/.env" } else { "services/.env.example" };
    made.add(environment, "PORT=8080\nLOG_LEVEL=info\n".to_owned());
    let manifest = "secrets/database.yaml";
    let literal = made.plants("SEC-004", manifest);
    made.add(manifest, match literal {
        true => "apiVersion: v1\nkind: Secret\nmetadata: {name: database, namespace: shop}\nstringData:\n  password: correct-horse-battery\n".to_owned(),
        false => "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: database, namespace: shop}\nspec:\n  refreshInterval: 1h\n  \
                  secretStoreRef: {name: store, kind: ClusterSecretStore}\n  target: {name: database}\n  data:\n    - secretKey: password\n      remoteRef: {key: shop/database, property: password}\n".to_owned(),
    });
}
