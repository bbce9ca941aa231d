"""Writes one template of 200 files that all three engines read: 160 to be rendered, 20 texts to be copied, 20 binary.

template.py DIR     DIR/path is a golden path, DIR/copier the same skeleton for copier, DIR/answers.json the answers

Names and texts use `${{ values.… }}`; copier is told to use the same marks.
"""

import json
import pathlib
import random
import sys

ANSWERS = {
    "name": "orders",
    "owner": "group:default/payments",
    "description": "Takes what people buy and tells the warehouse",
    "system": "shop",
    "port": "8080",
    "region": "eu-central-1",
    "queue": "yes",
    "cache": "no",
}


def value(name):
    return "${{ values." + name + " }}"


def source(number):
    """Code: many values, a condition, a loop."""
    fields = "\n".join(f"    field_{number}_{at}: int = {at * number}" for at in range(12))
    return f'''"""Part {number} of {value("name")}, which {value("owner")} owns."""

import os

SERVICE = "{value("name")}"
REGION = os.environ.get("REGION", "{value("region")}")


class Part{number}:
{fields}

    def address(self) -> str:
        return f"http://{value("name")}.{value("system")}.svc:{value("port")}/{number}"
{{%- if values.queue == "yes" %}}

    def queue(self) -> str:
        return "{value("system")}-{value("name")}-{number}"
{{%- endif %}}
{{%- for step in ["read", "judge", "write", "tell"] %}}

    def ${{{{ step }}}}_{number}(self, item: dict) -> dict:
        return {{**item, "step": "${{{{ step | upper }}}}", "service": SERVICE}}
{{%- endfor %}}
'''


def manifest(number):
    """A manifest: a value on most lines."""
    variables = "\n".join(f"            - {{name: SETTING_{at}, value: \"{value('region')}-{at}\"}}" for at in range(8))
    return f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: {value("name")}-{number}
  labels:
    app.kubernetes.io/name: {value("name")}
    app.kubernetes.io/part-of: {value("system")}
spec:
  replicas: {number % 5 + 1}
  template:
    spec:
      containers:
        - name: {value("name")}
          image: registry.example.com/{value("system")}/{value("name")}:1.{number}.0
          ports: [{{containerPort: {value("port")}}}]
          env:
{variables}
{{%- if values.cache == "yes" %}}
            - {{name: CACHE, value: "{value("name")}-cache"}}
{{%- else %}}
            - {{name: CACHE, value: none}}
{{%- endif %}}
"""


def page(number):
    """Prose: little to render in much text."""
    paragraph = "Nothing in this sentence depends on an answer, as in most of what people write about a service. " * 4
    body = "\n\n".join(f"## Part {at}\n\n{paragraph.strip()}" for at in range(6))
    return f"# {value('name')}, page {number}\n\n{value('description')}.\n\n{body}\n\nAsk {value('owner')}.\n"


def files():
    chance = random.Random(4)
    for at in range(80):
        yield f"src/{value('name')}/area_{at % 10}/part_{at}.py", source(at).encode()
    for at in range(40):
        yield f"deploy/{value('system')}/{at % 4}/{value('name')}-{at}.yaml", manifest(at).encode()
    for at in range(40):
        yield f"docs/{at % 5}/page-{at}.md", page(at).encode()
    for at in range(20):
        yield f"vendored/notes-{at}.txt", (f"Line of notes {at}, copied as it is.\n" * 80).encode()
    for at in range(20):
        yield f"images/{at}.png", b"\x89PNG\r\n\x1a\n\x00" + chance.randbytes(3_000 * (1 + at % 12))


def golden_path():
    properties = {name: {"type": "string", "title": name, "default": answer} for name, answer in ANSWERS.items()}
    return {
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "bench", "title": "Bench", "description": "A service of 200 files"},
        "spec": {
            "owner": "group:default/platform",
            "type": "service",
            "parameters": [{"title": "Service", "properties": properties}],
            "steps": [
                {
                    "id": "fetch",
                    "name": "Fetch",
                    "action": "fetch:template",
                    "input": {
                        "url": "./skeleton",
                        "copyWithoutTemplating": ["vendored/**"],
                        "values": {name: "${{ parameters." + name + " }}" for name in ANSWERS},
                    },
                }
            ],
        },
    }


def copier():
    return {
        "_subdirectory": "skeleton",
        "_templates_suffix": "",
        "_envops": {"variable_start_string": "${{", "variable_end_string": "}}", "keep_trailing_newline": True},
        "values": {"type": "yaml", "default": json.dumps(ANSWERS)},
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    for engine in ["path", "copier"]:
        for name, content in files():
            place = folder / engine / "skeleton" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    # JSON is YAML too.
    (folder / "path" / "template.yaml").write_text(json.dumps(golden_path(), indent=2))
    (folder / "copier" / "copier.yml").write_text(json.dumps(copier(), indent=2))
    (folder / "answers.json").write_text(json.dumps(ANSWERS))


if __name__ == "__main__":
    main()
