//! `hostNetwork`, `hostPID` and `hostIPC`.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::edit;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-006",
    section: Section::Policy,
    title: "Pods stay out of the node's network, processes and memory",
    severity: Severity::Error,
    aliases: &["CKV_K8S_17", "CKV_K8S_18", "CKV_K8S_19", "host-network", "host-pid", "host-ipc"],
    why: "With `hostPID` a pod sees the processes of its node and what they were started with, with `hostNetwork` it \
          reaches what listens on the node and no NetworkPolicy holds for it, with `hostIPC` it shares memory with \
          programs of the node. The Pod Security Standards forbid all three from `baseline` on.",
    how: "Remove the key, or set it to `false`. Agents of the node that cannot do without belong in a namespace of their \
          own, with a waiver.",
    wrong: fixture!("K8S-006/wrong/deployment.yaml"),
    right: fixture!("K8S-006/right/deployment.yaml"),
};

const KEYS: [(&str, &str); 3] =
    [("hostNetwork", "the network"), ("hostPID", "the processes"), ("hostIPC", "the shared memory")];

/// Notes each of the three that a pod asks for.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods() {
        for (key, what) in KEYS {
            let Some(value) = pod.spec.get(key).filter(|value| value.as_bool() == Some(true)) else { continue };
            let message = format!("A pod must stay out of {what} of its node, but `{key}` is `true`");
            let help = format!("Remove `{key}`, or set it to `false`.");
            let fix = edit::replace(world.files, value, "false", &format!("set `{key}` to `false`"));
            out.add(world.found(&RULE, value.place, message).help(help).fix(fix));
        }
    }
}
