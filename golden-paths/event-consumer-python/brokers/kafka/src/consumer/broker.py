"""Kafka: one topic, and one beside it for dead letters.

Order within a partition is kept: while its head waits for another try, the partition is
paused and the others go on. Offsets are committed behind what was handled, so a message may
come twice after a crash, and never not at all.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from consumer.config import Config
from consumer.message import Message

FLUSH_SECONDS = 30


def connect(config: Config) -> "KafkaBroker":
    """Join the consumer group."""
    return KafkaBroker(config)


def dead_letters(config: Config) -> "KafkaDeadLetters":
    """Open the topic of dead letters."""
    return KafkaDeadLetters(config)


@dataclass
class _Waiting:
    """The head of a partition that failed."""

    offset: int
    attempts: int
    resume_at: float


class KafkaBroker:
    """A member of the consumer group."""

    def __init__(self, config: Config, clock: Callable[[], float] = time.monotonic) -> None:
        """Connect and subscribe."""
        self._config = config
        self._clock = clock
        self._waiting: dict[int, _Waiting] = {}
        self._producer = Producer(_settings(config) | {"enable.idempotence": True})
        self._consumer = Consumer(
            _settings(config)
            | {
                "group.id": config.group,
                "auto.offset.reset": "earliest",
                # Commits in the background, but only what `done` stored.
                "enable.auto.commit": True,
                "enable.auto.offset.store": False,
                "partition.assignment.strategy": "cooperative-sticky",
            }
        )
        self._consumer.subscribe([config.source], on_revoke=self._forget, on_lost=self._forget)

    def receive(self, timeout: float) -> Message | None:
        """Wait at most `timeout` seconds for a message."""
        self._resume()
        record = self._consumer.poll(timeout)
        if record is None:
            return None
        if record.error():
            raise KafkaException(record.error())
        waiting = self._waiting.get(record.partition())
        again = waiting is not None and waiting.offset == record.offset()
        return _message(record, waiting.attempts + 1 if waiting and again else 1)

    def done(self, message: Message) -> None:
        """Never deliver it again."""
        record = message.receipt
        self._waiting.pop(record.partition(), None)
        self._consumer.store_offsets(message=record)

    def later(self, message: Message, seconds: float) -> None:
        """Deliver it again, not before `seconds` have passed."""
        record = message.receipt
        place = TopicPartition(record.topic(), record.partition(), record.offset())
        self._waiting[record.partition()] = _Waiting(
            record.offset(), message.attempt, self._clock() + seconds
        )
        self._consumer.pause([place])
        self._consumer.seek(place)

    def dead(self, message: Message, reason: str) -> None:
        """Put it aside with the reason; never deliver it again."""
        headers = dict(message.headers) | {
            "dead-letter-reason": reason,
            "dead-letter-attempts": str(message.attempt),
            "dead-letter-source": self._config.source,
        }
        _publish(self._producer, self._config.dead_letters, message, headers)
        self.done(message)

    def backlog(self) -> int:
        """Count the messages of our partitions that are behind the committed offset."""
        total = 0
        for place in self._consumer.position(self._consumer.assignment()):
            low, high = self._consumer.get_watermark_offsets(place, cached=True)
            if high >= 0:
                total += max(0, high - max(place.offset, low))
        return total

    def close(self) -> None:
        """Commit and leave the group, so that others take over at once."""
        self._producer.flush(FLUSH_SECONDS)
        self._consumer.close()

    def _resume(self) -> None:
        for partition, waiting in self._waiting.items():
            if 0 < waiting.resume_at <= self._clock():
                self._consumer.resume([TopicPartition(self._config.source, partition)])
                waiting.resume_at = 0

    def _forget(self, _: Consumer, places: list[TopicPartition]) -> None:
        for place in places:
            self._waiting.pop(place.partition, None)


class KafkaDeadLetters:
    """Reads the topic of dead letters in a consumer group of its own."""

    def __init__(self, config: Config) -> None:
        """Connect and subscribe."""
        self._config = config
        self._producer = Producer(_settings(config) | {"enable.idempotence": True})
        self._consumer = Consumer(
            _settings(config)
            | {
                "group.id": f"{config.group}.replay",
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
            }
        )
        self._consumer.subscribe([config.dead_letters])

    def receive(self, timeout: float) -> Message | None:
        """Take the next one."""
        record = self._consumer.poll(timeout)
        if record is None:
            return None
        if record.error():
            raise KafkaException(record.error())
        return _message(record, 1)

    def replay(self, message: Message) -> None:
        """Send it to where it came from, and remove it here."""
        headers = {
            name: value
            for name, value in message.headers.items()
            if not name.startswith("dead-letter-")
        }
        _publish(self._producer, self._config.source, message, headers)
        self._consumer.commit(message=message.receipt, asynchronous=False)

    def leave(self, message: Message) -> None:
        """Keep it here, behind the others: offsets cannot leave one out."""
        _publish(self._producer, self._config.dead_letters, message, dict(message.headers))
        self._consumer.commit(message=message.receipt, asynchronous=False)

    def close(self) -> None:
        """Leave the group."""
        self._consumer.close()


def _settings(config: Config) -> dict[str, Any]:
    """Give the connection: addresses from the environment, credentials from a file."""
    settings = {
        "bootstrap.servers": config.environment.get("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
        "client.id": config.group,
    }
    path = config.secrets / "kafka.properties"
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            name, sign, value = line.partition("=")
            if sign and not line.lstrip().startswith("#"):
                settings[name.strip()] = value.strip()
    return settings


def _message(record: Any, attempt: int) -> Message:
    _, published = record.timestamp()
    key = record.key()
    return Message(
        body=record.value() or b"",
        headers={
            name: (value or b"").decode("utf-8", "replace")
            for name, value in record.headers() or []
        },
        key=None if key is None else key.decode("utf-8", "surrogateescape"),
        attempt=attempt,
        published=published / 1000 if published > 0 else 0.0,
        receipt=record,
    )


def _publish(producer: Producer, topic: str, message: Message, headers: dict[str, str]) -> None:
    """Send a message and wait until the cluster has it."""
    failures = []
    producer.produce(
        topic,
        value=message.body,
        key=None if message.key is None else message.key.encode("utf-8", "surrogateescape"),
        headers=list(headers.items()),
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    if producer.flush(FLUSH_SECONDS) or failures:
        raise KafkaException(failures[0] if failures else f"{topic}: no answer")
