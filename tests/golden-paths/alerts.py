"""Takes the alerts out of built manifests, for promtool, and checks what promtool does not:
each alert says how bad it is and who owns it, and leads to a section of the runbook.

Usage: alerts.py BUILT_MANIFESTS RULE_FILES DOCS
"""

import pathlib
import re
import shutil
import sys

import yaml

built, rules, docs = map(pathlib.Path, sys.argv[1:])
shutil.rmtree(rules, ignore_errors=True)
rules.mkdir(parents=True)
problems = []


def sections(page):
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def check(where, alert):
    name = f"{where}: {alert['alert']}"
    for label in ("severity", "owner"):
        if not alert.get("labels", {}).get(label):
            problems.append(f"{name} has no label {label}")
    annotations = alert.get("annotations", {})
    if not annotations.get("summary"):
        problems.append(f"{name} has no summary")
    page, _, anchor = annotations.get("runbook_url", "").partition("#")
    path = docs / page.split("/docs/", 1)[-1]
    if not page or not path.is_file():
        problems.append(f"{name} leads to {page or 'no runbook'}")
    elif anchor not in sections(path):
        problems.append(f"{name}: {path} has no section {anchor}")


found = 0
for manifest in sorted(built.glob("*.yaml")):
    groups = []
    for document in yaml.safe_load_all(manifest.read_text(encoding="utf-8")):
        if document and document.get("kind") == "PrometheusRule":
            groups += document["spec"]["groups"]
    for group in groups:
        for rule in group["rules"]:
            found += 1
            check(manifest.name, rule)
    (rules / manifest.name).write_text(yaml.safe_dump({"groups": groups}), encoding="utf-8")

if not found:
    problems.append("there is no alert")
print("\n".join(problems))
sys.exit(bool(problems))
