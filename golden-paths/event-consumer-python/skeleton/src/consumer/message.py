"""What the broker hands over, and what it must be able to do. No broker is named here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Message:
    """One delivery of one message."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    attempt: int = 1
    """The first delivery is 1."""
    published: float = 0.0
    """Seconds since 1970; 0 when the broker does not know."""
    receipt: Any = None
    """What the broker needs to find the delivery again."""


class Broker(Protocol):
    """A queue or topic with a place for dead letters."""

    def receive(self, timeout: float) -> Message | None:
        """Wait at most `timeout` seconds for a message."""

    def done(self, message: Message) -> None:
        """Never deliver it again."""

    def later(self, message: Message, seconds: float) -> None:
        """Deliver it again, not before `seconds` have passed."""

    def dead(self, message: Message, reason: str) -> None:
        """Put it aside with the reason; never deliver it again."""

    def backlog(self) -> int:
        """Count the messages that wait."""

    def close(self) -> None:
        """Leave, so that others can take over at once."""


class DeadLetters(Protocol):
    """The messages that were put aside. What is neither replayed nor left stays as it was."""

    def receive(self, timeout: float) -> Message | None:
        """Take the next one."""

    def replay(self, message: Message) -> None:
        """Send it to where it came from, and remove it here."""

    def leave(self, message: Message) -> None:
        """Keep it here, behind the others."""

    def close(self) -> None:
        """Leave."""
