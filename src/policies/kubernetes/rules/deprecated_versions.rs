//! API versions of Kubernetes that were removed or will be: facts of its deprecation guide
//! (kubernetes.io/docs/reference/using-api/deprecation-guide), as data.

/// A version of some kinds that is on its way out.
#[derive(Debug)]
pub(super) struct Deprecated {
    version: &'static str,
    kinds: &'static [&'static str],
    /// The Kubernetes version that deprecated it.
    pub deprecated: &'static str,
    /// The Kubernetes version without it.
    pub removed: &'static str,
    /// The Kubernetes version that has what takes its place.
    pub since: &'static str,
    /// What takes its place.
    pub then: Move,
}

/// How to get away from a version.
#[derive(Debug, Clone, Copy)]
pub(super) enum Move {
    /// Another version with the same fields.
    Same(&'static str),
    /// Another version with other fields.
    Changed(&'static str),
    /// Nothing; what to do, in a sentence.
    Gone(&'static str),
}

use Move::{Changed, Gone, Same};

/// What is known of a version of a kind; none when nothing speaks against it.
pub(super) fn find(version: &str, kind: &str) -> Option<&'static Deprecated> {
    TABLE.iter().find(|known| known.version == version && known.kinds.contains(&kind))
}

const fn row(
    version: &'static str,
    kinds: &'static [&'static str],
    [deprecated, removed, since]: [&'static str; 3],
    then: Move,
) -> Deprecated {
    Deprecated { version, kinds, deprecated, removed, since, then }
}

const RBAC: &[&str] = &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const FLOWS: &[&str] = &["FlowSchema", "PriorityLevelConfiguration"];
const WEBHOOKS: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const REVIEWS: &[&str] = &["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"];

/// By group; versions of Kubernetes: deprecated, removed, and the first with what takes its place.
static TABLE: &[Deprecated] = &[
    row(
        "admissionregistration.k8s.io/v1beta1",
        WEBHOOKS,
        ["1.16", "1.22", "1.16"],
        Changed("admissionregistration.k8s.io/v1"),
    ),
    row(
        "apiextensions.k8s.io/v1beta1",
        &["CustomResourceDefinition"],
        ["1.16", "1.22", "1.16"],
        Changed("apiextensions.k8s.io/v1"),
    ),
    row("apiregistration.k8s.io/v1beta1", &["APIService"], ["1.10", "1.22", "1.10"], Same("apiregistration.k8s.io/v1")),
    row("apps/v1beta1", &["Deployment", "StatefulSet"], ["1.9", "1.16", "1.9"], Same("apps/v1")),
    row(
        "apps/v1beta2",
        &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
        ["1.9", "1.16", "1.9"],
        Same("apps/v1"),
    ),
    row("authentication.k8s.io/v1beta1", &["TokenReview"], ["1.6", "1.22", "1.6"], Same("authentication.k8s.io/v1")),
    row("authorization.k8s.io/v1beta1", REVIEWS, ["1.6", "1.22", "1.6"], Changed("authorization.k8s.io/v1")),
    row("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], ["1.22", "1.25", "1.23"], Changed("autoscaling/v2")),
    row("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], ["1.23", "1.26", "1.23"], Same("autoscaling/v2")),
    row("batch/v1beta1", &["CronJob"], ["1.21", "1.25", "1.21"], Same("batch/v1")),
    row("batch/v2alpha1", &["CronJob"], ["1.8", "1.21", "1.21"], Same("batch/v1")),
    row(
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        ["1.19", "1.22", "1.19"],
        Changed("certificates.k8s.io/v1"),
    ),
    row("coordination.k8s.io/v1beta1", &["Lease"], ["1.14", "1.22", "1.14"], Same("coordination.k8s.io/v1")),
    row("discovery.k8s.io/v1beta1", &["EndpointSlice"], ["1.21", "1.25", "1.21"], Changed("discovery.k8s.io/v1")),
    row("events.k8s.io/v1beta1", &["Event"], ["1.19", "1.25", "1.19"], Changed("events.k8s.io/v1")),
    row("extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet"], ["1.9", "1.16", "1.9"], Same("apps/v1")),
    row("extensions/v1beta1", &["Ingress"], ["1.14", "1.22", "1.19"], Changed("networking.k8s.io/v1")),
    row("extensions/v1beta1", &["NetworkPolicy"], ["1.9", "1.16", "1.8"], Same("networking.k8s.io/v1")),
    row("extensions/v1beta1", &["PodSecurityPolicy"], ["1.10", "1.16", "1.25"], Gone(POD_SECURITY)),
    row(
        "flowcontrol.apiserver.k8s.io/v1beta1",
        FLOWS,
        ["1.23", "1.26", "1.29"],
        Changed("flowcontrol.apiserver.k8s.io/v1"),
    ),
    row(
        "flowcontrol.apiserver.k8s.io/v1beta2",
        FLOWS,
        ["1.26", "1.29", "1.29"],
        Changed("flowcontrol.apiserver.k8s.io/v1"),
    ),
    row(
        "flowcontrol.apiserver.k8s.io/v1beta3",
        FLOWS,
        ["1.29", "1.32", "1.29"],
        Changed("flowcontrol.apiserver.k8s.io/v1"),
    ),
    row("networking.k8s.io/v1beta1", &["Ingress"], ["1.19", "1.22", "1.19"], Changed("networking.k8s.io/v1")),
    row("networking.k8s.io/v1beta1", &["IngressClass"], ["1.19", "1.22", "1.19"], Same("networking.k8s.io/v1")),
    row("node.k8s.io/v1beta1", &["RuntimeClass"], ["1.20", "1.25", "1.20"], Same("node.k8s.io/v1")),
    row("policy/v1beta1", &["PodDisruptionBudget"], ["1.21", "1.25", "1.21"], Same("policy/v1")),
    row("policy/v1beta1", &["PodSecurityPolicy"], ["1.21", "1.25", "1.25"], Gone(POD_SECURITY)),
    row("rbac.authorization.k8s.io/v1alpha1", RBAC, ["1.17", "1.22", "1.8"], Same("rbac.authorization.k8s.io/v1")),
    row("rbac.authorization.k8s.io/v1beta1", RBAC, ["1.17", "1.22", "1.8"], Same("rbac.authorization.k8s.io/v1")),
    row("scheduling.k8s.io/v1alpha1", &["PriorityClass"], ["1.14", "1.17", "1.14"], Same("scheduling.k8s.io/v1")),
    row("scheduling.k8s.io/v1beta1", &["PriorityClass"], ["1.14", "1.22", "1.14"], Same("scheduling.k8s.io/v1")),
    row("storage.k8s.io/v1beta1", &["CSIDriver"], ["1.19", "1.22", "1.19"], Same("storage.k8s.io/v1")),
    row("storage.k8s.io/v1beta1", &["CSINode"], ["1.17", "1.22", "1.17"], Same("storage.k8s.io/v1")),
    row("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], ["1.24", "1.27", "1.24"], Same("storage.k8s.io/v1")),
    row("storage.k8s.io/v1beta1", &["StorageClass"], ["1.6", "1.22", "1.6"], Same("storage.k8s.io/v1")),
    row("storage.k8s.io/v1beta1", &["VolumeAttachment"], ["1.13", "1.22", "1.13"], Same("storage.k8s.io/v1")),
];

const POD_SECURITY: &str = "Label the namespace with `pod-security.kubernetes.io/enforce` instead: Pod Security Admission \
                            took its place in 1.25.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_version_is_listed_twice_for_a_kind_and_none_leads_to_another_one() {
        for (at, row) in TABLE.iter().enumerate() {
            for kind in row.kinds {
                let first = TABLE.iter().position(|known| known.version == row.version && known.kinds.contains(kind));
                assert_eq!(first, Some(at), "{} {kind}", row.version);
                if let Same(to) | Changed(to) = row.then {
                    assert!(find(to, kind).is_none(), "{to} {kind}");
                }
            }
        }
    }
}
