"""A broker in memory that keeps what a real one promises. Its time passes on demand only."""

from dataclasses import dataclass, field, replace

from consumer.message import Message


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class StubBroker:
    clock: Clock
    ready: list[Message] = field(default_factory=list)
    waiting: list[tuple[float, Message]] = field(default_factory=list)
    handled: list[Message] = field(default_factory=list)
    dead_ones: list[tuple[Message, str]] = field(default_factory=list)
    closed: bool = False

    def publish(self, body: bytes, **parts: object) -> None:
        self.ready.append(Message(body=body, **parts))

    def receive(self, timeout: float) -> Message | None:
        due = [found for found in self.waiting if found[0] <= self.clock()]
        for found in due:
            self.waiting.remove(found)
            self.ready.append(found[1])
        if not self.ready:
            self.clock.now += timeout
            return None
        return self.ready.pop(0)

    def done(self, message: Message) -> None:
        self.handled.append(message)

    def later(self, message: Message, seconds: float) -> None:
        again = replace(message, attempt=message.attempt + 1)
        self.waiting.append((self.clock() + seconds, again))

    def dead(self, message: Message, reason: str) -> None:
        self.dead_ones.append((message, reason))

    def backlog(self) -> int:
        return len(self.ready) + len(self.waiting)

    def close(self) -> None:
        self.closed = True
