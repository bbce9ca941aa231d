"""Which events were handled, so that a second delivery has no second effect.

A claim has an end: if its holder dies, another instance may try after that.
"""

import time
import uuid
from collections.abc import Callable
from enum import Enum
from typing import Protocol

import redis

from consumer.errors import UnavailableError

# Ends a claim only if it is still ours: it may have run out and be someone else's now.
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
DONE = "done"


class Claim(Enum):
    """What became of asking for an event."""

    OURS = "ours"
    TAKEN = "taken"
    DONE = "done"


class KeyStore(Protocol):
    """Remembers the ids of events."""

    def claim(self, event_id: str) -> Claim:
        """Ask for an event."""

    def finish(self, event_id: str) -> None:
        """Remember that it was handled."""

    def release(self, event_id: str) -> None:
        """Give it back, to be handled later."""


class RedisKeyStore:
    """Shared by all instances."""

    def __init__(self, client: redis.Redis, prefix: str, lease: float, remember: float) -> None:
        """Keep claims for `lease` seconds and what was done for `remember` seconds."""
        self._client = client
        self._prefix = prefix
        self._lease = int(lease * 1000)
        self._remember = int(remember * 1000)
        self._token = f"claimed:{uuid.uuid4()}"

    def claim(self, event_id: str) -> Claim:
        """Ask for an event."""
        key = self._key(event_id)
        try:
            if self._client.set(key, self._token, nx=True, px=self._lease):
                return Claim.OURS
            held = self._client.get(key)
        except redis.RedisError as error:
            raise UnavailableError(f"key store: {error}") from error
        return Claim.DONE if held in (DONE, DONE.encode()) else Claim.TAKEN

    def finish(self, event_id: str) -> None:
        """Remember that it was handled."""
        try:
            self._client.set(self._key(event_id), DONE, px=self._remember)
        except redis.RedisError as error:
            raise UnavailableError(f"key store: {error}") from error

    def release(self, event_id: str) -> None:
        """Give it back, to be handled later."""
        try:
            self._client.eval(RELEASE, 1, self._key(event_id), self._token)
        except redis.RedisError as error:
            raise UnavailableError(f"key store: {error}") from error

    def _key(self, event_id: str) -> str:
        return f"{self._prefix}:{event_id}"


class MemoryKeyStore:
    """For one process: tests, and a developer's machine."""

    def __init__(self, lease: float = 60, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep claims for `lease` seconds."""
        self._lease = lease
        self._clock = clock
        self._claims: dict[str, float] = {}
        self._done: set[str] = set()

    def claim(self, event_id: str) -> Claim:
        """Ask for an event."""
        if event_id in self._done:
            return Claim.DONE
        if self._claims.get(event_id, 0) > self._clock():
            return Claim.TAKEN
        self._claims[event_id] = self._clock() + self._lease
        return Claim.OURS

    def finish(self, event_id: str) -> None:
        """Remember that it was handled."""
        self._done.add(event_id)
        self._claims.pop(event_id, None)

    def release(self, event_id: str) -> None:
        """Give it back, to be handled later."""
        self._claims.pop(event_id, None)
