package lib.workloads

kinds := {"DaemonSet", "Deployment", "StatefulSet"}

is_workload if input.kind in kinds

containers := input.spec.template.spec.containers if is_workload
