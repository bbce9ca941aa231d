"""Runs ours and the peers over the same folders in turns, as whole processes, and prints tables. See `run`."""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import sys

import corpus

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import process  # noqa: E402


FRAMEWORKS = ["kubernetes", "terraform", "dockerfile", "github_actions"]


class Bench:
    def __init__(self, given):
        self.work, self.binary, self.rounds = given.dir, given.binary, given.rounds
        # The ids that our rules share with checkov stand in the rules' own page.
        self.shared = sorted(set(re.findall(r"CKV2?_[A-Z]+_\d+", given.rules.read_text())))

    def measured(self, command):
        """Processor seconds, wall seconds and peak MiB of a process."""
        code, figures, _ = process.measured(command, self.work / "figures")
        # Zizmor says with 11 to 14 how bad the worst finding is.
        if code not in (0, 1, 11, 12, 13, 14):
            sys.exit(f"{command[0]} could not run: {code}")
        return figures

    def ours(self, folder):
        return [self.binary, "check", folder, "--only", "policy", "--format", "json"]

    def checkov(self, folder):
        command = [self.work / "checkov/bin/checkov", "-d", folder, "--framework", *FRAMEWORKS]
        return [*command, "--check", ",".join(self.shared), "-o", "json", "--compact", "--quiet", "--skip-download"]

    def zizmor(self, folder):
        return [self.work / "zizmor/bin/zizmor", "--offline", "--format", "json", "--quiet", folder]

    def table(self, title, folder, peer_name, peer):
        rounds = [(self.measured(peer(folder)), self.measured(self.ours(folder))) for _ in range(self.rounds)]
        theirs, ours = ([statistics.median(column) for column in zip(*side)] for side in zip(*rounds))
        print(f"\n{title}; medians of {self.rounds} rounds\n")
        print("| | CPU s | wall s | peak MiB |\n| --- | ---: | ---: | ---: |")
        for name, (cpu, wall, memory) in ((peer_name, theirs), ("idp", ours)):
            print(f"| {name} | {cpu:.3f} | {wall:.3f} | {memory:.1f} |")
        print(f"| ratio | {theirs[0] / ours[0]:.1f} | {theirs[1] / ours[1]:.1f} | {theirs[2] / ours[2]:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rules", type=pathlib.Path, required=True)
    given = parser.parse_args()
    bench = Bench(given)
    for times in (1, 10):
        folder = given.dir / f"corpus-{times}"
        shutil.rmtree(folder, ignore_errors=True)
        corpus.make(folder, times, given.seed)
        title = f"{50 * times} manifests, {20 * times} Terraform files, {5 * times} Dockerfiles, {5 * times} workflows"
        bench.table(title, folder, f"checkov, {len(bench.shared)} rules", bench.checkov)
    # The workflows of the last folder, as a repository of their own.
    alone = given.dir / "workflows"
    shutil.rmtree(alone, ignore_errors=True)
    shutil.copytree(folder / ".github", alone / ".github")
    os.makedirs(alone / ".git", exist_ok=True)
    bench.table("50 workflows alone", alone, "zizmor, offline", bench.zizmor)


if __name__ == "__main__":
    main()
