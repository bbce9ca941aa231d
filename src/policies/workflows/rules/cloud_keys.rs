//! GHA-008: a workflow gets into a cloud with a token of its own run, not with a key that somebody keeps.

use super::super::model::{Step, Subject};
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::yaml::{Entry, Node};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-008",
    section: Section::Policy,
    title: "A workflow uses OpenID Connect with a cloud, not static keys",
    severity: Severity::Warning,
    aliases: &["use-trusted-publishing"],
    why: "A static key in the secrets works from everywhere, for everybody who once got hold of it, until somebody turns it. With OpenID Connect the cloud gives keys for one run to one workflow. \
zizmor has the same idea for package registries only. We report keys for AWS, Google Cloud and Azure: inputs of their login actions, and variables that are set from `secrets`. Values from steps are not judged, and neither are AWS keys beside an endpoint of another service that speaks S3.",
    how: "Trust the workflow in the cloud, give the job `id-token: write`, and name the role: `role-to-assume`, `workload_identity_provider`, or `client-id` with `tenant-id`.",
    wrong: fixture!("GHA-008/wrong/dot-github/workflows/release.yml"),
    right: fixture!("GHA-008/right/dot-github/workflows/release.yml"),
};

/// Actions with their inputs that are keys.
const INPUTS: &[(&str, &[&str])] = &[
    ("aws-actions/configure-aws-credentials", &["aws-secret-access-key", "aws-access-key-id"]),
    ("google-github-actions/auth", &["credentials_json"]),
    ("google-github-actions/setup-gcloud", &["service_account_key"]),
    ("azure/login", &["creds"]),
    ("azure/docker-login", &["password"]),
];

/// Variables that are keys, and those that say that another service is meant.
const VARIABLES: &[&str] = &[
    "AWS_SECRET_ACCESS_KEY",
    "AZURE_CREDENTIALS",
    "AZURE_CLIENT_SECRET",
    "ARM_CLIENT_SECRET",
    "GOOGLE_CREDENTIALS",
    "GCP_SA_KEY",
    "GCP_CREDENTIALS",
    "GOOGLE_SERVICE_ACCOUNT_KEY",
    "CLOUDSDK_AUTH_CREDENTIALS_JSON",
];

/// Notes each key.
pub(super) fn check(subject: &Subject<'_>, out: &mut Findings<'_>) {
    let mut found: Vec<&Entry<'_>> = Vec::new();
    let levels = [subject.root.get("env")].into_iter().chain(subject.jobs.iter().map(|job| job.get("env")));
    let steps = subject.steps().map(|(_, step)| step.get("env"));
    for env in levels.chain(steps).flatten() {
        found.extend(of_env(env));
    }
    found.extend(subject.steps().filter_map(|(_, step)| of_action(step)));
    for entry in found {
        let message = "a workflow must get into a cloud with OpenID Connect, but it uses a static key";
        let help =
            "Trust the workflow in the cloud, give the job `id-token: write`, and name the role instead of the key.";
        out.add(Found::new(&RULE, subject.path, entry.key_span, message).help(help));
    }
}

fn of_env<'d>(env: &'d Node<'d>) -> Vec<&'d Entry<'d>> {
    let Some(map) = env.as_map() else { return Vec::new() };
    let elsewhere = map.entries.iter().any(|entry| entry.key.contains("ENDPOINT"));
    let is_key = |entry: &&Entry<'_>| {
        VARIABLES.contains(&entry.key.as_ref())
            && is_static(&entry.value)
            && !(elsewhere && entry.key.starts_with("AWS_"))
    };
    map.entries.iter().filter(is_key).collect()
}

fn of_action<'d>(step: Step<'d>) -> Option<&'d Entry<'d>> {
    let (_, uses) = step.uses()?;
    let (_, inputs) = INPUTS.iter().find(|(action, _)| uses.is(action))?;
    // The first one as it is written: a pair of keys is one fault.
    let entries = &step.get("with")?.as_map()?.entries;
    entries
        .iter()
        .find(|entry| inputs.iter().any(|input| entry.key.eq_ignore_ascii_case(input)) && is_static(&entry.value))
}

/// From the secrets, or written there.
fn is_static(node: &Node<'_>) -> bool {
    node.as_text().is_some_and(|text| {
        let expression = text.contains("${{");
        !text.is_empty() && (!expression || text.contains("secrets.") || text.contains("secrets["))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::workflows::tests::{lines, step};

    #[test]
    fn a_pair_of_keys_is_one_finding() {
        let text = step(
            "uses: aws-actions/configure-aws-credentials@v4\n        with:\n          aws-access-key-id: ${{ secrets.A }}\n          aws-secret-access-key: ${{ secrets.B }}",
        );
        assert_eq!(lines(&RULE, &text), [8]);
        let text = step(
            "run: aws s3 ls\n        env:\n          AWS_ACCESS_KEY_ID: ${{ secrets.A }}\n          AWS_SECRET_ACCESS_KEY: ${{ secrets.B }}",
        );
        assert_eq!(lines(&RULE, &text), [9]);
    }

    #[test]
    fn roles_values_of_steps_and_other_services_are_left_alone() {
        for with in ["role-to-assume: x", "aws-access-key-id: ${{ steps.a.outputs.id }}"] {
            let text =
                step(&format!("uses: aws-actions/configure-aws-credentials@v4\n        with:\n          {with}"));
            assert_eq!(lines(&RULE, &text), [0; 0], "{with}");
        }
        let text = step(
            "run: aws s3 ls\n        env:\n          AWS_ENDPOINT_URL: https://s3.example.com\n          AWS_SECRET_ACCESS_KEY: ${{ secrets.B }}",
        );
        assert_eq!(lines(&RULE, &text), [0; 0]);
    }
}
