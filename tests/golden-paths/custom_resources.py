"""Judges the custom resources of a rendered tree: the fields by the small schemas in schemas/,
and what a schema cannot say, namely that files and names which belong together agree.

Usage: custom_resources.py TREE BUILT_MANIFESTS
"""

import json
import pathlib
import sys

import jsonschema
import yaml

tree, built = map(pathlib.Path, sys.argv[1:])
schemas = {}
for file in (pathlib.Path(__file__).parent / "schemas").glob("*.json"):
    for kind, schema in json.loads(file.read_text(encoding="utf-8")).items():
        schemas[kind] = schema
# What kubernetes-validate knows, and what never reaches a cluster.
elsewhere = ("v1", "apps/v1", "batch/v1", "autoscaling/v2", "policy/v1", "networking.k8s.io/v1", "rbac.authorization.k8s.io/v1")
ours = ("backstage.io", "kustomize.config.k8s.io", "openslo")
problems = []


def documents():
    """Built manifests, and the files of deploy/ that no kustomization holds."""
    files = sorted(built.glob("*.yaml")) if built.is_dir() else []
    for folder in ("deploy/argocd", "deploy/flux"):
        files += sorted((tree / folder).glob("*.yaml"))
    for file in files:
        for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            if document:
                yield file, document


def check(file, document):
    version, kind = document["apiVersion"], document["kind"]
    if version in elsewhere or version.startswith(ours):
        return
    name = f"{file.name}: {kind} {document['metadata']['name']}"
    schema = schemas.get(f"{version}/{kind}")
    if schema is None:
        problems.append(f"{name}: no schema for {version}/{kind} in tests/golden-paths/schemas")
        return
    for error in jsonschema.Draft202012Validator(schema).iter_errors(document.get("spec", {})):
        where = "/".join(str(part) for part in error.absolute_path)
        problems.append(f"{name}: spec/{where}: {error.message}")
    for path in paths_of(kind, document["spec"]):
        if not (tree / path).is_dir():
            problems.append(f"{name} deploys {path}, which is not there")


def paths_of(kind, spec):
    if kind == "Application":
        return [spec.get("source", {}).get("path", "?")]
    if kind == "Kustomization":
        return [spec.get("path", "?")]
    return []


seen = []
for file, document in documents():
    seen.append(document)
    check(file, document)

catalog = list(yaml.safe_load_all((tree / "catalog-info.yaml").read_text(encoding="utf-8"))) if (tree / "catalog-info.yaml").is_file() else []
for entity in filter(None, catalog):
    annotations = entity["metadata"].get("annotations", {})
    wanted = annotations.get("backstage.io/kubernetes-id")
    if wanted and seen and not any(d["metadata"].get("labels", {}).get("backstage.io/kubernetes-id") == wanted for d in seen if d["kind"] in ("Deployment", "CronJob")):
        if any(d["kind"] in ("Deployment", "CronJob") for d in seen):
            problems.append(f"no workload has the label backstage.io/kubernetes-id={wanted}")
    selector = annotations.get("argocd/app-selector", "")
    if selector:
        key, _, value = selector.partition("=")
        if not any(d["kind"] == "Application" and d["metadata"].get("labels", {}).get(key) == value for d in seen):
            problems.append(f"no Argo CD application has the label {selector}")

print("\n".join(problems))
sys.exit(bool(problems))
