//! `idp check --only policy` as a process: a folder in, findings out.

use std::path::PathBuf;

use crate::process::{idp, words};

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: agents}
spec:
  serviceAccountName: agent
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true}
  containers:
    - name: agent
      image: ghcr.io/acme/agent:1.0.0
      securityContext:
        privileged: true # for the devices
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}
      livenessProbe: {tcpSocket: {port: 80}}
      readinessProbe: {tcpSocket: {port: 80}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: agents, namespace: agents}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
";

/// A folder of its own.
struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let file = folder.path(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// What `idp check --only policy` prints, and its exit code.
    fn check(&self, arguments: &[&str]) -> (String, Option<i32>) {
        let mut command = idp(self.0.path(), &[&["check", "repo", "--only", "policy"], arguments].concat());
        let output = command.env_remove("GITHUB_WORKSPACE").output().unwrap();
        (words(&output), output.status.code())
    }
}

#[test]
fn a_folder_is_judged_with_the_words_of_the_check() {
    let folder = Folder::of(&[("repo/deploy/agent.yaml", POD)]);
    let (text, code) = folder.check(&[]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(text, @"
    error[K8S-001]: Container `agent` must not be privileged, but `privileged` is `true`
      --> deploy/agent.yaml:12:21
       |
    12 |         privileged: true # for the devices
       |                     ^^^^
       = help: Set it to `false`, and add the single capabilities that the program needs, if any.
       = fix: set `privileged` to `false`

    1 error in 1 of 1 file; 1 can be put right with --fix
    ");
    assert_eq!(folder.check(&["--fix"]).1, Some(0));
    let fixed = std::fs::read_to_string(folder.path("repo/deploy/agent.yaml")).unwrap();
    assert_eq!(fixed, POD.replace("privileged: true", "privileged: false"));
}

#[test]
fn the_organisation_and_the_repository_decide_about_modes() {
    let milder = "policies:\n  rules: {privileged-container: info}\n";
    let folder = Folder::of(&[
        ("repo/deploy/agent.yaml", POD),
        ("repo/.github/idp.yaml", milder),
        ("strict.yaml", "policies:\n  rules: {K8S-001: block}\n"),
        ("free.yaml", "policies:\n  may_relax: [K8S-001]\n"),
        ("broken.yaml", "policies:\n  rules: {K8S-001: loud}\n"),
    ]);
    // Without the organisation's settings nobody knows what a repository may not.
    assert_eq!(folder.check(&[]).1, Some(0));
    let (text, code) = folder.check(&["--settings", "strict.yaml"]);
    assert!(text.contains("a repository cannot make it `info`"), "{text}");
    assert_eq!(code, Some(1));
    assert_eq!(folder.check(&["--settings", "free.yaml"]).1, Some(0));
    let (text, code) = folder.check(&["--settings", "broken.yaml"]);
    assert_eq!(code, Some(2));
    insta::assert_snapshot!(text, @"idp check: the settings cannot be used: line 2: `policies.rules.K8S-001` must be `off`, `shadow`, `info`, `warn` or `block`, found `loud`");
}

#[test]
fn the_organisation_s_own_policies_are_asked_too() {
    let policy = "package main\n\nimport rego.v1\n\ndeny contains {\"msg\": \"an agent must say who runs it\", \"path\": [\"metadata\"]} if {\n\t\
                  input.kind == \"Pod\"\n\tnot input.metadata.labels.owner\n}\n";
    let folder = Folder::of(&[
        ("repo/deploy/agent.yaml", &POD.replace("privileged: true", "privileged: false")),
        ("platform/policies/main.rego", policy),
        ("broken/main.rego", "package main\n\ndeny contains \"x\" if {\n"),
    ]);
    assert_eq!(folder.check(&[]).1, Some(0));
    let (text, code) = folder.check(&["--policies", "platform/policies"]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(text, @"
    error[main.deny]: an agent must say who runs it
     --> deploy/agent.yaml:3:1
      |
    3 | metadata: {name: agent, namespace: agents}
      | ^^^^^^^^
      = help: This is a rule of the organisation, `deny` in `main.rego`.

    1 error in 1 of 1 file
    ");
    let (text, code) = folder.check(&["--policies", "broken"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.starts_with("idp check: the policies cannot be used: main.rego:"), "{text}");
}

#[test]
fn a_waiver_of_the_file_counts_until_its_last_day() {
    let waivers = |until: &str| {
        format!(
            "waivers:\n  - rule: CKV_K8S_16\n    path: deploy/agent.yaml\n    reason: The agent needs the devices of its host\n    \
             until: {until}\n"
        )
    };
    let folder = Folder::of(&[("repo/deploy/agent.yaml", POD), ("repo/.idp/waivers.yaml", &waivers("2999-01-01"))]);
    let (text, code) = folder.check(&[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("1 waived"), "{text}");
    std::fs::write(folder.path("repo/.idp/waivers.yaml"), waivers("2020-01-01")).unwrap();
    let (text, code) = folder.check(&[]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("K8S-001") && text.contains("2020-01-01"), "{text}");
}

#[test]
fn what_git_ignores_is_nobody_s_to_judge() {
    let folder = Folder::of(&[
        ("repo/.gitignore", ".env\nbuild/\n"),
        ("repo/.env", "PASSWORD=hunter2\n"),
        ("repo/build/agent.yaml", POD),
        ("repo/README.md", "# A repository\n"),
    ]);
    let (text, code) = folder.check(&[]);
    assert_eq!((text.as_str(), code), ("no findings in 0 files\n", Some(0)));
}
