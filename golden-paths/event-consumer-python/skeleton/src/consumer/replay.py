"""Sends dead letters back to where they came from: `python -m consumer.replay --help`.

First find out why they died: a replay without a mended cause makes them die again.
"""

import argparse
import sys
import time

from consumer import broker
from consumer.config import Config, ConfigError
from consumer.message import DeadLetters

MAX_RATE = 1000


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line. Exit code 0: done; 2: cannot be configured."""
    parser = argparse.ArgumentParser(prog="python -m consumer.replay", description=__doc__)
    parser.add_argument("--limit", type=int, default=100, help="at most so many (100)")
    parser.add_argument("--rate", type=float, default=10, help="so many a second (10)")
    parser.add_argument("--reason", default="", help="only those whose reason holds this text")
    parser.add_argument("--dry-run", action="store_true", help="show them and change nothing")
    options = parser.parse_args(arguments)
    if options.limit < 1 or not 0 < options.rate <= MAX_RATE:
        parser.error(f"--limit is at least 1, --rate is above 0 and at most {MAX_RATE}")
    try:
        config = Config.read()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    letters = broker.dead_letters(config)
    try:
        replayed, left = replay(
            letters, options.limit, options.reason, dry_run=options.dry_run, pause=1 / options.rate
        )
    finally:
        letters.close()
    word = "would be replayed" if options.dry_run else "replayed"
    sys.stdout.write(f"{replayed} {word}, {left} left\n")
    return 0


def replay(
    letters: DeadLetters, limit: int, reason: str, *, dry_run: bool, pause: float
) -> tuple[int, int]:
    """Go through at most `limit` letters; give how many were replayed and how many left."""
    taken = []
    while len(taken) < limit and (message := letters.receive(timeout=10)) is not None:
        taken.append(message)
    replayed = 0
    for message in taken:
        why = message.headers.get("dead-letter-reason", "")
        chosen = reason in why
        sys.stdout.write(f"{'replay' if chosen else 'leave'}: {why or 'no reason given'}\n")
        replayed += chosen
        if dry_run:
            continue
        if chosen:
            letters.replay(message)
            time.sleep(pause)
        else:
            letters.leave(message)
    return replayed, len(taken) - replayed


if __name__ == "__main__":
    sys.exit(main())
