"""regopy over the same policies and manifests: a compiled bundle, asked about inputs that are ready. See `run`."""

import json
import pathlib
import sys
import time

from regopy import Input, Interpreter

RULES = ["deny", "warn"]


def texts(output):
    """The messages of one evaluation."""
    value = json.loads(str(output))["expressions"][0]
    return [item if isinstance(item, str) else item["msg"] for item in value]


def main():
    policies, manifests, seconds, way = pathlib.Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4]
    rego = Interpreter()
    for path in sorted(policies.glob("*.rego")):
        rego.add_module(path.name, path.read_text())
    rego.add_data_json((policies / "data.json").read_text())
    inputs = [Input(json.loads(path.read_text())) for path in sorted(pathlib.Path(manifests).glob("*.json"))]
    if way == "bundle":
        bundles = [rego.build(f"data.main.{rule}") for rule in RULES]
        ask = [lambda bundle=bundle: rego.query_bundle(bundle) for bundle in bundles]
    else:
        ask = [lambda rule=rule: rego.query(f"data.main.{rule}") for rule in RULES]
    found, evaluations, spent = [], 0, 0.0
    while spent < seconds or not found:
        first = not found
        for index, value in enumerate(inputs):
            began = time.perf_counter()
            rego.set_input(value)
            outputs = [one() for one in ask]
            spent += time.perf_counter() - began
            evaluations += len(RULES)
            if first:
                found += [f"{index:04} {text}" for output in outputs for text in texts(output)]
            elif spent > seconds:
                break
    print(json.dumps({"evaluations": evaluations, "seconds": spent, "found": sorted(found)}))


if __name__ == "__main__":
    main()
