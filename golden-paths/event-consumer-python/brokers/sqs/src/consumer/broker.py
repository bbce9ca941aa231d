"""Amazon SQS: a standard queue, and one beside it for dead letters.

One message is taken at a time: a message's visibility timeout runs from the moment it was
received, and waiting here would use it up. FIFO queues are not supported.
"""

from math import ceil
from typing import Any

import boto3
from botocore.config import Config as ClientConfig

from consumer.config import Config
from consumer.message import Message

LONGEST_WAIT = 20
LONGEST_INVISIBLE = 43_200
MAX_ATTRIBUTES = 10


def connect(config: Config) -> "SqsBroker":
    """Find the queues."""
    return SqsBroker(_client(config), config)


def dead_letters(config: Config) -> "SqsDeadLetters":
    """Open the queue of dead letters."""
    return SqsDeadLetters(_client(config), config)


class SqsBroker:
    """A receiver of the queue."""

    def __init__(self, client: Any, config: Config) -> None:
        """Find the queues; credentials come from the workload's identity."""
        self._client = client
        self._lease = ceil(config.lease)
        self._source = _url(client, config.source)
        self._dead_letters = _url(client, config.dead_letters)

    def receive(self, timeout: float) -> Message | None:
        """Wait at most `timeout` seconds for a message."""
        return _receive(self._client, self._source, timeout, self._lease)

    def done(self, message: Message) -> None:
        """Never deliver it again."""
        self._client.delete_message(QueueUrl=self._source, ReceiptHandle=message.receipt)

    def later(self, message: Message, seconds: float) -> None:
        """Deliver it again, not before `seconds` have passed."""
        self._client.change_message_visibility(
            QueueUrl=self._source,
            ReceiptHandle=message.receipt,
            VisibilityTimeout=min(ceil(seconds), LONGEST_INVISIBLE),
        )

    def dead(self, message: Message, reason: str) -> None:
        """Put it aside with the reason; never deliver it again."""
        headers = {
            "dead-letter-reason": reason,
            "dead-letter-attempts": str(message.attempt),
        } | dict(message.headers)
        _send(self._client, self._dead_letters, message, headers)
        self.done(message)

    def backlog(self) -> int:
        """Count the messages that wait, as far as SQS knows."""
        name = "ApproximateNumberOfMessages"
        answer = self._client.get_queue_attributes(QueueUrl=self._source, AttributeNames=[name])
        return int(answer["Attributes"][name])

    def close(self) -> None:
        """Nothing is held."""


class SqsDeadLetters:
    """Takes dead letters; what was taken and not settled is visible again at the end."""

    def __init__(self, client: Any, config: Config) -> None:
        """Find the queues."""
        self._client = client
        self._lease = ceil(config.lease)
        self._source = _url(client, config.source)
        self._dead_letters = _url(client, config.dead_letters)
        self._taken: list[str] = []

    def receive(self, timeout: float) -> Message | None:
        """Take the next one."""
        message = _receive(self._client, self._dead_letters, timeout, self._lease)
        if message is not None:
            self._taken.append(message.receipt)
        return message

    def replay(self, message: Message) -> None:
        """Send it to where it came from, and remove it here."""
        headers = {
            name: value
            for name, value in message.headers.items()
            if not name.startswith("dead-letter-")
        }
        _send(self._client, self._source, message, headers)
        self._client.delete_message(QueueUrl=self._dead_letters, ReceiptHandle=message.receipt)
        self._taken.remove(message.receipt)

    def leave(self, message: Message) -> None:
        """Keep it here, visible at once."""
        self._show(message.receipt)
        self._taken.remove(message.receipt)

    def close(self) -> None:
        """Give back what was only looked at."""
        for receipt in self._taken:
            self._show(receipt)
        self._taken.clear()

    def _show(self, receipt: str) -> None:
        self._client.change_message_visibility(
            QueueUrl=self._dead_letters, ReceiptHandle=receipt, VisibilityTimeout=0
        )


def _client(config: Config) -> Any:
    return boto3.client(
        "sqs",
        region_name=config.environment.get("AWS_REGION"),
        endpoint_url=config.environment.get("SQS_ENDPOINT") or None,
        config=ClientConfig(
            connect_timeout=5,
            read_timeout=LONGEST_WAIT + 10,
            retries={"mode": "standard", "max_attempts": 5},
        ),
    )


def _url(client: Any, name: str) -> str:
    """Find a queue by its name; an address is taken as it is."""
    return name if "://" in name else client.get_queue_url(QueueName=name)["QueueUrl"]


def _receive(client: Any, url: str, timeout: float, invisible: int) -> Message | None:
    answer = client.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=1,
        WaitTimeSeconds=min(ceil(timeout), LONGEST_WAIT),
        VisibilityTimeout=min(invisible, LONGEST_INVISIBLE),
        MessageAttributeNames=["All"],
        MessageSystemAttributeNames=["ApproximateReceiveCount", "SentTimestamp"],
    )
    for found in answer.get("Messages", []):
        system = found.get("Attributes", {})
        return Message(
            body=found["Body"].encode(),
            headers={
                name: attribute["StringValue"]
                for name, attribute in found.get("MessageAttributes", {}).items()
                if "StringValue" in attribute
            },
            attempt=int(system.get("ApproximateReceiveCount", 1)),
            published=int(system.get("SentTimestamp", 0)) / 1000,
            receipt=found["ReceiptHandle"],
        )
    return None


def _send(client: Any, url: str, message: Message, headers: dict[str, str]) -> None:
    """Send a message; SQS takes ten attributes at most, and no empty ones."""
    chosen = [(name, value) for name, value in headers.items() if value][:MAX_ATTRIBUTES]
    client.send_message(
        QueueUrl=url,
        MessageBody=message.body.decode(),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in chosen
        },
    )
