//! `readOnlyRootFilesystem`.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::edit::{New, Plan};
use crate::policies::kubernetes::node::{FileId, Node};
use crate::policies::kubernetes::pods::{Container, Pod, Role};
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-004",
    section: Section::Policy,
    title: "The root filesystem of containers is read-only",
    severity: Severity::Warning,
    aliases: &["CKV_K8S_22", "no-read-only-root-fs"],
    why: "Who gets into a program often needs a place to put tools, or changes the program itself. With a read-only root \
          filesystem there is none, and what a container writes stands in volumes that somebody decided on. Windows \
          cannot do it, so that pods for Windows are left out, which checkov does not know.",
    how: "Set `securityContext.readOnlyRootFilesystem` of the container to `true`, and mount an `emptyDir` where the \
          program writes, most often at `/tmp`.",
    wrong: fixture!("K8S-004/wrong/deployment.yaml"),
    right: fixture!("K8S-004/right/deployment.yaml"),
};

const KEY: &str = "readOnlyRootFilesystem";
const HELP: &str =
    "Set `securityContext.readOnlyRootFilesystem: true`, and mount an `emptyDir` where the program writes.";

/// Notes each container whose root filesystem can be written to.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods().filter(|pod| !pod.is_windows()) {
        let is_partial = pod.is_partial();
        for container in pod.containers() {
            let who = container.words();
            let (place, message) = match container.security(KEY) {
                Some(value) if value.as_bool() == Some(false) => {
                    (value.place, format!("{who} must have a read-only root filesystem, but `{KEY}` is `false`"))
                }
                None if !is_partial => {
                    let place =
                        world.lacking(pod.manifest, container.node, &["securityContext", KEY], container.place());
                    (place, format!("{who} must have `{KEY}: true`, but says nothing of it"))
                }
                _ => continue,
            };
            let found = world.found(&RULE, place, message).help(HELP);
            out.add_fixed(found, || fix(world, &pod, &container, place.file));
        }
    }
}

/// The key, and a volume for `/tmp` unless something is mounted there.
fn fix(world: &World<'_, '_>, pod: &Pod<'_, '_>, container: &Container<'_, '_>, file: FileId) -> Option<Fix> {
    let mut plan = Plan::new(world.files, file);
    plan.set(container.node, &["securityContext", KEY], New::bool(true))?;
    if !has_tmp(container.node) && container.role != Role::Ephemeral {
        let mount = New::map([("name", New::text("tmp")), ("mountPath", New::text("/tmp"))]);
        add_item(&mut plan, container.node, "volumeMounts", mount)?;
        if !has_volume(pod.spec)? {
            let volume = New::map([("name", New::text("tmp")), ("emptyDir", New::Map(Vec::new()))]);
            add_item(&mut plan, pod.spec, "volumes", volume)?;
        }
    }
    plan.fix("make the root filesystem read-only, with an `emptyDir` at `/tmp`")
}

fn add_item(plan: &mut Plan<'_, '_>, map: &Node<'_>, key: &str, item: New) -> Option<()> {
    match map.get(key) {
        Some(list) => plan.append(list, &item),
        None => plan.add(map, &[(key.to_owned(), New::List(vec![item]))]),
    }
}

fn has_tmp(container: &Node<'_>) -> bool {
    let mounts = container.get("volumeMounts").map(Node::items).unwrap_or_default();
    let paths = mounts.iter().filter_map(|mount| mount.get("mountPath")).filter_map(Node::as_text);
    paths.into_iter().any(|path| path.trim_end_matches('/') == "/tmp")
}

/// Whether the pod has a volume `tmp` to mount; none when that is something else than an `emptyDir`.
fn has_volume(spec: &Node<'_>) -> Option<bool> {
    let volumes = spec.get("volumes").map(Node::items).unwrap_or_default();
    let tmp = volumes.iter().find(|volume| volume.get("name").and_then(Node::as_text) == Some("tmp"));
    match tmp {
        Some(volume) => volume.entry("emptyDir").map(|_| true),
        None => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{judged, pod};

    #[test]
    fn what_is_mounted_at_tmp_stays() {
        let mount =
            "volumeMounts:\n  - {name: x, mountPath: /tmp/}\nsecurityContext: {readOnlyRootFilesystem: false}\n";
        let judged = judged(&[("app.yaml", &pod("", mount))]);
        let found = judged.findings.iter().find(|found| found.rule.id == "K8S-004").unwrap();
        let edits: Vec<&str> = found.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.text.as_str()).collect();
        assert_eq!((found.span.start.line, edits), (11, vec!["true"]));
    }

    #[test]
    fn a_volume_of_the_name_that_is_something_else_is_not_used() {
        let text = pod("volumes:\n  - {name: tmp, configMap: {name: x}}\n", "");
        let judged = judged(&[("app.yaml", &text)]);
        let found = judged.findings.iter().find(|found| found.rule.id == "K8S-004").unwrap();
        assert_eq!(found.fix, None);
    }
}
