"""Runs ours and the peer over one corpus in turns, as whole processes, and prints a table. See `run`."""

import argparse
import json
import pathlib
import random
import shutil
import statistics
import sys

import corpus

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import process  # noqa: E402


ROWS = ["Backstage's packages", "idp, no cache", "idp, first pass", "idp, 1 % changed"]


class Bench:
    def __init__(self, work, binary):
        self.work, self.binary = work, binary
        self.folder, self.caches = work / "corpus", (work / "caches").resolve()

    def measured(self, command):
        """Processor seconds, wall seconds and peak MiB of a process, and what it printed."""
        caches = {"XDG_CACHE_HOME": str(self.caches)}
        code, figures, printed = process.measured(command, self.work / "figures", caches)
        if code not in (0, 1):
            sys.exit(f"{command[0]} could not run")
        return figures, json.loads(printed)

    def peer(self):
        figures, found = self.measured(["node", str(self.work / "peer" / "peer.mjs"), str(self.folder)])
        return figures, (found["files"], set(found["wrong"]))

    def ours(self, *flags):
        command = [self.binary, "check", str(self.folder), "--only", "catalog", "--format", "json", *flags]
        figures, found = self.measured(command)
        wrong = {path for path, file in found["files"].items() if not file["valid"]}
        return figures, (len(found["files"]), wrong)

    def round(self):
        theirs, verdict = self.peer()
        plain, same = self.ours("--no-cache")
        agree(verdict, same)
        shutil.rmtree(self.caches, ignore_errors=True)
        first, same = self.ours()
        agree(verdict, same)
        corpus.change(self.folder, random.randrange(1 << 30))
        second, changed = self.ours()
        agree(changed, self.ours("--no-cache")[1])
        return [theirs, plain, first, second], verdict


def agree(one, another):
    if one != another:
        different = sorted(one[1] ^ another[1])
        sys.exit(f"the verdicts on {one[0]} and {another[0]} files differ on {len(different)}: {different[:5]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    bench = Bench(given.dir, given.binary)
    rounds = [bench.round() for _ in range(given.rounds)]
    files, wrong = rounds[0][1]
    print(f"{files} files, {len(wrong)} of them invalid for both; medians of {given.rounds} rounds\n")
    print("| | CPU s | wall s | peak MiB | CPU, times | memory, part |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    medians = [[statistics.median(column) for column in zip(*(found[0][row] for found in rounds))] for row in range(len(ROWS))]
    base = medians[0]
    for name, (cpu, wall, memory) in zip(ROWS, medians):
        print(f"| {name} | {cpu:.3f} | {wall:.3f} | {memory:.1f} | {base[0] / cpu:.1f} × | {memory / base[2]:.2f} |")


if __name__ == "__main__":
    main()
