//! What a container asks for and what it may take: CPU and memory requests, and a memory limit.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::edit::{New, Plan};
use crate::policies::kubernetes::node::{Node, Value};
use crate::policies::kubernetes::pods::{Container, Role};
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-011",
    section: Section::Policy,
    title: "Containers have CPU and memory requests and a memory limit",
    severity: Severity::Warning,
    aliases: &[
        "CKV_K8S_10",
        "CKV_K8S_11",
        "CKV_K8S_12",
        "CKV_K8S_13",
        "unset-cpu-requirements",
        "unset-memory-requirements",
    ],
    why: "Without requests the scheduler puts pods where there is no room, and without a memory limit one leak takes the \
          whole node down. A request that is missing is the limit where there is one: Kubernetes fills it in, so that \
          it is not reported, while checkov (CKV_K8S_10, CKV_K8S_12) reports it beside other requests. A CPU limit is not asked for, which \
          checkov (CKV_K8S_11) does: it slows programs down although the node is idle. What the pod as a whole asks for \
          (`spec.resources`) counts for its containers. A LimitRange is not counted: it stands for what people forgot. \
          Ephemeral containers cannot have resources.",
    how: "Write `resources` with `requests` for `cpu` and `memory` and `limits` for `memory`. A memory limit equal to its \
          request keeps a pod from being evicted first. The fix writes 100m and 128Mi where nothing is known; \
          measure, and change them.",
    wrong: fixture!("K8S-011/wrong/deployment.yaml"),
    right: fixture!("K8S-011/right/deployment.yaml"),
};

/// Notes each container with the settings that it lacks.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.whole_pods() {
        let of_pod = pod.spec.get("resources");
        for container in pod.containers().filter(|container| container.role != Role::Ephemeral) {
            let Some(missing) = missing(of_pod, &container) else { continue };
            if missing.is_empty() {
                continue;
            }
            let words: Vec<_> = missing.iter().map(|missing| missing.words()).collect();
            let message = format!("{} must have {}", container.words(), listed(&words));
            let help =
                format!("Add {} under `resources`.", listed(&missing.iter().map(|it| it.key()).collect::<Vec<_>>()));
            let named = container.place();
            let place = missing.iter().find_map(|missing| {
                let place = world.lacking(pod.manifest, container.node, &missing.path(), named);
                (place != named).then_some(place)
            });
            let found = world.found(&RULE, place.unwrap_or(named), message).help(help);
            out.add_fixed(found, || fix(world, &container, &missing).filter(|_| place.is_none()));
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    CpuRequest,
    MemoryRequest,
    MemoryLimit,
}

impl Missing {
    fn words(self) -> &'static str {
        match self {
            Self::CpuRequest => "a CPU request",
            Self::MemoryRequest => "a memory request",
            Self::MemoryLimit => "a memory limit",
        }
    }

    fn path(self) -> [&'static str; 3] {
        match self {
            Self::CpuRequest => ["resources", "requests", "cpu"],
            Self::MemoryRequest => ["resources", "requests", "memory"],
            Self::MemoryLimit => ["resources", "limits", "memory"],
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::CpuRequest => "`requests.cpu`",
            Self::MemoryRequest => "`requests.memory`",
            Self::MemoryLimit => "`limits.memory`",
        }
    }
}

/// What is missing; none when that cannot be known.
fn missing(of_pod: Option<&Node<'_>>, container: &Container<'_, '_>) -> Option<Vec<Missing>> {
    let places = [container.node.get("resources"), of_pod];
    let mut has = [["requests", "cpu"], ["requests", "memory"], ["limits", "cpu"], ["limits", "memory"]]
        .map(|path| places.iter().flatten().any(|place| place.at(&path).is_some_and(|value| !value.is_null())));
    let of_map = |node: Option<&Node<'_>>| node.is_none_or(|node| matches!(node.value, Value::Map(_) | Value::Null));
    let inner = |place: &&Node<'_>| of_map(place.get("requests")) && of_map(place.get("limits"));
    if !places.iter().all(|place| of_map(*place)) || !places.iter().flatten().all(inner) {
        return None;
    }
    has[0] |= has[2];
    has[1] |= has[3];
    let all = [(has[0], Missing::CpuRequest), (has[1], Missing::MemoryRequest), (has[3], Missing::MemoryLimit)];
    Some(all.into_iter().filter(|(has, _)| !has).map(|(_, missing)| missing).collect())
}

/// The amounts of a small service; a memory limit is the request where there is one.
fn fix(world: &World<'_, '_>, container: &Container<'_, '_>, missing: &[Missing]) -> Option<Fix> {
    const CPU: &str = "100m";
    const MEMORY: &str = "128Mi";
    let title = "add the missing resources";
    let mut plan = Plan::new(world.files, container.place().file);
    let request = container.node.at(&["resources", "requests", "memory"]);
    let memory = match request {
        Some(request) => quantity(world, request)?,
        None => MEMORY.to_owned(),
    };
    let has = |one: Missing| missing.contains(&one);
    let amounts = |wanted: &[(bool, &str, &str)]| {
        let wanted = wanted.iter().filter(|(is_wanted, ..)| *is_wanted);
        New::Map(wanted.map(|(_, key, amount)| ((*key).to_owned(), New::text(amount))).collect())
    };
    let requests = amounts(&[(has(Missing::CpuRequest), "cpu", CPU), (has(Missing::MemoryRequest), "memory", &memory)]);
    let limits = amounts(&[(has(Missing::MemoryLimit), "memory", &memory)]);
    let parts = [("requests", requests), ("limits", limits)];
    let parts = parts.into_iter().filter(|(_, new)| *new != New::Map(Vec::new()));
    plan.merge(container.node, "resources", parts.map(|(key, new)| (key.to_owned(), new)).collect())?;
    plan.fix(title)
}

/// An amount as it is written, when it is a plain one.
fn quantity(world: &World<'_, '_>, node: &Node<'_>) -> Option<String> {
    let written = world.files.written(node.place).trim_matches(['"', '\'']);
    let is_plain = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain.then(|| written.to_owned())
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    fn told(of_pod: &str, resources: &str) -> Vec<String> {
        let all = found("K8S-011", &pod(of_pod, &format!("resources: {resources}\n")));
        all.into_iter().map(|message| message.split(" must have ").nth(1).unwrap().to_owned()).collect()
    }

    #[test]
    fn a_limit_is_a_request_too_and_a_cpu_limit_is_not_asked_for() {
        assert!(told("", "{limits: {cpu: 1, memory: 1Gi}}").is_empty());
        assert!(told("", "{requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}").is_empty());
        assert!(told("", "{requests: {cpu: 1}, limits: {memory: 1Gi}}").is_empty());
        assert_eq!(told("", "{limits: {memory: 1Gi}}"), ["a CPU request"]);
        assert_eq!(told("", "{limits: {cpu: 1}}"), ["a memory request and a memory limit"]);
        assert_eq!(told("", "{requests: {cpu: , memory: 1Gi}}"), ["a CPU request and a memory limit"]);
        assert_eq!(told("", "{}"), ["a CPU request, a memory request and a memory limit"]);
        assert!(told("", "{requests: ${REQUESTS}}").is_empty());
    }

    #[test]
    fn what_the_pod_as_a_whole_has_counts() {
        let whole = "resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}";
        assert!(told(whole, "{}").is_empty());
    }
}
