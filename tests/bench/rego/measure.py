"""Runs ours and regopy in turns over the same policies and manifests, and prints a table. See `run`."""

import argparse
import json
import statistics
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ["policies", "manifests", "ours", "python", "peer"]:
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", default="2")
    given = parser.parse_args()
    peer = [given.python, given.peer, given.policies, given.manifests, given.seconds]
    commands = {
        "idp, from texts to findings with places": [given.ours, given.policies, given.manifests, given.seconds],
        "regopy, a bundle, inputs ready": [*peer, "bundle"],
        "regopy, queries, inputs ready": [*peer, "query"],
    }
    rates = {name: [] for name in commands}
    for _ in range(given.rounds):
        found = {}
        for name, command in commands.items():
            ran = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
            result = json.loads(ran.stdout)
            rates[name].append(result["evaluations"] / result["seconds"])
            found[name] = result["found"]
        ours, *others = found.values()
        for other in others:
            if other != ours:
                sys.exit(f"the messages differ: {sorted(set(other) ^ set(ours))[:10]}")
    print(f"{len(ours)} messages, the same everywhere; medians of {given.rounds} rounds of {given.seconds} s\n")
    print("| | evaluations/s | idp, times |")
    print("| --- | ---: | ---: |")
    medians = {name: statistics.median(values) for name, values in rates.items()}
    first = next(iter(medians.values()))
    for name, rate in medians.items():
        print(f"| {name} | {rate:,.0f} | {first / rate:.1f} × |")


if __name__ == "__main__":
    main()
