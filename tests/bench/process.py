"""Runs a command as a process of its own and tells what it used."""

import os
import subprocess
import sys

# Starts a process from a small one: the peak of a process counts the memory of whoever started it, up to its exec.
LAUNCHER = """
import os, sys, time
began = time.perf_counter()
_, status, used = os.wait4(os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ), 0)
wall = time.perf_counter() - began
figures = (os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)
open(sys.argv[1], "w").write(" ".join(map(str, figures)))
"""


def measured(command, figures, environment=None, errors=subprocess.DEVNULL):
    """Its exit code; processor seconds, wall seconds and peak MiB; and what it printed. `figures` is a file to write in."""
    launched = [sys.executable, "-ISc", LAUNCHER, str(figures), *map(str, command)]
    environment = {**os.environ, **(environment or {})}
    ran = subprocess.run(
        launched, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, stderr=errors, env=environment, check=True
    )
    code, *used = map(float, figures.read_text().split())
    return int(code), tuple(used), ran.stdout
