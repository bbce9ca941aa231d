"""Loads each server in turn, several rounds, and prints the medians and how ours compares."""

import argparse
import os
import pathlib
import statistics
import subprocess
import time
import uuid

import payloads
import servers

HERE = pathlib.Path(__file__).parent
COLUMNS = {
    "requests/s": "{:,.0f}", "p50 ms": "{:.2f}", "p99 ms": "{:.2f}",
    "CPU µs/request": "{:.0f}", "peak MiB": "{:.1f}", "start ms": "{:.0f}",
}


def load(server, work, seconds, connections):
    url = f"http://127.0.0.1:{server.port}{server.path}"
    run = str(uuid.uuid4())[:-12]
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(HERE / "deliveries.lua"), url],
        env={**os.environ, "BENCH_PAYLOADS": str(work / "payloads"), "BENCH_RUN": run},
        capture_output=True, text=True, check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("FIGURES"))
    requests, micros, p50, p99, refused, broken = map(int, line.split()[1:])
    if refused or broken or not requests:
        raise SystemExit(f"{url}: {requests} requests, {refused} refused, {broken} connections broken")
    return requests, micros / 1e6, p50 / 1e3, p99 / 1e3


def one_round(start, work, arguments):
    server = start()
    try:
        load(server, work, 2, arguments.connections)
        before = server.cpu_seconds()
        requests, seconds, p50, p99 = load(server, work, arguments.seconds, arguments.connections)
        cpu = server.cpu_seconds() - before
        figures = (requests / seconds, p50, p99, cpu / requests * 1e6, server.peak_mib(), server.start_ms)
    finally:
        server.stop()
    return dict(zip(COLUMNS, figures))


def row(name, cells):
    print("| " + " | ".join([name, *cells]) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--connections", type=int, default=64)
    arguments = parser.parse_args()
    work = arguments.dir.resolve()
    binary = arguments.binary.resolve()

    examples = work / "peer/node_modules/@octokit/webhooks-examples/api.github.com/index.json"
    size = payloads.write(examples, work / "payloads")
    contestants = {
        "idp, each delivery committed": lambda: servers.ours(work, binary),
        "Probot 14, storing nothing": lambda: servers.probot(work, stores=False),
        "Probot 14, a commit a delivery": lambda: servers.probot(work, stores=True),
    }
    print(f"{size} bytes a delivery, {arguments.connections} connections, {os.cpu_count()} cores, "
          f"{arguments.rounds} rounds of {arguments.seconds} s, {time.strftime('%Y-%m-%d')}\n")

    rounds = {name: [] for name in contestants}
    for number in range(1, arguments.rounds + 1):
        row(f"round {number}", COLUMNS)
        row("---", ["---:"] * len(COLUMNS))
        for name, start in contestants.items():
            figures = one_round(start, work, arguments)
            rounds[name].append(figures)
            row(name, [form.format(figures[column]) for column, form in COLUMNS.items()])
        print()

    medians = {
        name: {column: statistics.median(figures[column] for figures in all_of_it) for column in COLUMNS}
        for name, all_of_it in rounds.items()
    }
    row("median", COLUMNS)
    row("---", ["---:"] * len(COLUMNS))
    for name, figures in medians.items():
        row(name, [form.format(figures[column]) for column, form in COLUMNS.items()])
    us, *peers = medians
    for peer in peers:
        row(f"idp / {peer}", [f"{medians[us][column] / medians[peer][column]:.3f}" for column in COLUMNS])


if __name__ == "__main__":
    main()
