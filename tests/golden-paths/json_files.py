"""Reads every JSON file of a tree, and looks at the dashboards: each panel has a number of its
own and asks the data source that is chosen on the page.

Usage: json_files.py TREE
"""

import json
import pathlib
import sys

problems = []
for file in sorted(pathlib.Path(sys.argv[1]).rglob("*.json")):
    if "node_modules" in file.parts or file.name.startswith("tsconfig"):
        continue  # Not ours; and TypeScript allows comments in its own.
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        problems.append(f"{file}: {error}")
        continue
    if file.name == "dashboard.json":
        panels = content["panels"]
        if len({panel["id"] for panel in panels}) != len(panels) or not panels:
            problems.append(f"{file}: the panels do not have numbers of their own")
        for panel in panels:
            if panel["datasource"]["uid"] != "${datasource}" or not panel["targets"][0]["expr"]:
                problems.append(f"{file}: panel {panel['title']} asks nothing")

print("\n".join(problems))
sys.exit(bool(problems))
