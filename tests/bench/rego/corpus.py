"""Writes manifests into a folder, each as YAML and the same as JSON: the same for the same number. See `run`."""

import json
import pathlib
import random
import sys


def container(rng, number):
    image = rng.choice(["ghcr.io/acme/orders:1.4.2", "ghcr.io/acme/web:latest", "docker.io/envoy:v1.30", "busybox"])
    found = {"name": f"app-{number}", "image": image, "ports": [{"containerPort": 8000 + number}]}
    if rng.random() < 0.7:
        found["resources"] = {"requests": {"cpu": "100m"}, "limits": {"memory": "256Mi"}}
    if rng.random() < 0.2:
        found["securityContext"] = {"capabilities": {"drop": ["ALL"], "add": [rng.choice(["NET_ADMIN", "CHOWN"])]}}
    found["env"] = [{"name": f"SETTING_{index}", "value": str(index)} for index in range(rng.randint(0, 6))]
    return found


def manifest(rng, number):
    labels = {"app.kubernetes.io/name": f"service-{number}", "owner": "payments"}
    if rng.random() < 0.5:
        labels |= {"system": "shop", "env": "staging"}
    metadata = {"name": f"service-{number}", "namespace": "shop", "labels": labels}
    if number % 4 == 3:
        return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"ports": [{"port": 80}]}}
    pod = {"containers": [container(rng, index) for index in range(rng.randint(1, 4))]}
    if rng.random() < 0.5:
        pod["securityContext"] = {"runAsNonRoot": True}
    template = {"metadata": {"labels": labels}, "spec": pod}
    kind = rng.choice(["Deployment", "StatefulSet"])
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata, "spec": {"replicas": 2, "template": template}}


def yaml(value, indent=0):
    """Block style; texts in double quotes, as JSON writes them."""
    blank = "  " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner and isinstance(inner, (dict, list)):
                yield f"{blank}{json.dumps(key)}:"
                yield from yaml(inner, indent + 1)
            else:
                yield f"{blank}{json.dumps(key)}: {json.dumps(inner)}"
    else:
        for item in value:
            lines = list(yaml(item, indent + 1)) if isinstance(item, (dict, list)) else [f"  {blank}{json.dumps(item)}"]
            yield blank + "- " + lines[0].lstrip()
            yield from lines[1:]


def main():
    folder, number = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True)
    rng = random.Random(7)
    for index in range(number):
        made = manifest(rng, index)
        (folder / f"{index:04}.json").write_text(json.dumps(made))
        (folder / f"{index:04}.yaml").write_text("\n".join(yaml(made)) + "\n")


if __name__ == "__main__":
    main()
