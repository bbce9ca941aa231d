"""Runs each engine over the template in turns, as whole processes, and prints a table. See `run`."""

import argparse
import hashlib
import pathlib
import shutil
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import process  # noqa: E402


def tree(folder):
    """What a folder holds, as one hash."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder)).encode()
        if name.startswith(b".copier"):
            continue
        whole.update(b"%d %s %d " % (len(name), name, path.stat().st_size) + path.read_bytes())
    return whole.hexdigest()


def measured(command, out):
    """Wall and processor milliseconds and peak MiB of a process that writes to a new folder, and the tree."""
    shutil.rmtree(out, ignore_errors=True)
    code, (cpu, wall, memory), said = process.measured(command, out.parent / "figures", errors=subprocess.STDOUT)
    if code != 0:
        sys.exit(f"{command[0]} failed: {said.decode(errors='replace')[-800:]}")
    return (wall * 1e3, cpu * 1e3, memory), tree(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    work = given.dir.resolve()
    path, answers = work / "template" / "path", work / "template" / "answers.json"
    out = {name: work / "out" / name for name in ["idp", "nunjucks", "copier"]}
    (work / "out").mkdir(exist_ok=True)
    commands = {
        "idp": [given.binary, "new", str(path), "--values", str(answers), "--out", str(out["idp"])],
        "nunjucks": ["node", str(work / "peer" / "peer.mjs"), str(path / "skeleton"), str(out["nunjucks"]), str(answers)],
        "copier": [str(work / "python/bin/copier"), "copy", "-q", "--defaults", str(work / "template/copier"), str(out["copier"])],
    }
    found = {name: [] for name in commands}
    for turn in range(given.rounds + 1):
        trees = {}
        for name, command in commands.items():
            figures, trees[name] = measured(command, out[name])
            # The first turn warms the caches.
            if turn > 0:
                found[name].append(figures)
        if len(set(trees.values())) != 1:
            sys.exit(f"the trees differ: {trees}; they are in {work}/out")
    print(f"the trees are identical; medians of {given.rounds} rounds\n")
    print("| | wall ms | CPU ms | peak MiB | wall, times | CPU, times |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in found.items()}
    ours = medians["idp"]
    for name, (wall, cpu, memory) in medians.items():
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {memory:.1f} | {wall / ours[0]:.1f} × | {cpu / ours[1]:.1f} × |")


if __name__ == "__main__":
    main()
