"""Prints the values of a test case as YAML, or with --repository what it is rendered for."""

import sys

import yaml

with open(sys.argv[-1], encoding="utf-8") as file:
    case = yaml.safe_load(file)
if "--repository" in sys.argv:
    print(case.get("repository", "acme/platform"))
else:
    yaml.safe_dump(case.get("values") or {}, sys.stdout, allow_unicode=True)
