//! The file of an action: what runs it. Not its inputs, which any text may name.

use super::{Problem, jobs};
use crate::policies::workflows::model::Subject;
use crate::yaml::Node;

/// Looks at `runs`.
pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Problem>) {
    let Some(entry) = subject.root.as_map().and_then(|map| map.entry("runs")) else { return };
    let Some(using) = entry.value.get("using") else {
        let message = "`runs` of an action must say what runs it, but it has no `using`";
        return out.push(Problem::new(
            entry.key_span,
            message,
            "Write `using: composite`, `docker` or a version of Node.js.",
        ));
    };
    if using.as_text() != Some("composite") {
        return;
    }
    if entry.value.get("steps").and_then(Node::as_list).is_none_or(<[Node<'_>]>::is_empty) {
        let message = "a composite action must have steps, but it has none";
        return out.push(Problem::new(entry.key_span, message, "Write `steps:` with at least one step."));
    }
    jobs::check_steps(&subject.own_steps, out);
    for step in &subject.own_steps {
        if let Some(run) = step.entry("run").filter(|_| step.get("shell").is_none()) {
            let message = "a step with `run` of a composite action must name its shell, but it does not";
            out.push(Problem::new(run.key_span, message, "Write `shell: bash`."));
        }
    }
}
