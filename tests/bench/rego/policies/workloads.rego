package main

import data.lib.workloads

deny contains msg if {
	workloads.is_workload
	not input.spec.template.spec.securityContext.runAsNonRoot
	msg := sprintf("%s %s may run as root", [input.kind, input.metadata.name])
}

deny contains msg if {
	some container in workloads.containers
	endswith(container.image, ":latest")
	msg := sprintf("container %s uses the tag latest", [container.name])
}

deny contains msg if {
	some container in workloads.containers
	not container.resources.limits.memory
	msg := sprintf("container %s has no memory limit", [container.name])
}

deny contains result if {
	some index, container in workloads.containers
	some capability in container.securityContext.capabilities.add
	capability in {"NET_ADMIN", "SYS_ADMIN", "SYS_PTRACE"}
	result := {
		"msg": sprintf("container %s adds %s", [container.name, capability]),
		"path": ["spec", "template", "spec", "containers", index, "securityContext", "capabilities", "add"],
	}
}

warn contains msg if {
	some label in data.labels
	not input.metadata.labels[label]
	msg := sprintf("the label %s is missing", [label])
}

warn contains msg if {
	some container in workloads.containers
	not regex.match(`^ghcr\.io/acme/[a-z0-9-]+:[0-9]+\.[0-9]+\.[0-9]+$`, container.image)
	msg := sprintf("the image %s is no release of ours", [container.image])
}
