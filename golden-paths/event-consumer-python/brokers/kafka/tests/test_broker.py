"""The real client against a cluster that librdkafka plays in this process, on the loopback."""

import json
import time
from dataclasses import dataclass

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from consumer.broker import KafkaBroker, KafkaDeadLetters
from consumer.config import Config

WAIT = 30


@dataclass
class Cluster:
    producer: Producer
    address: str


@pytest.fixture
def cluster():
    producer = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "not-used:9092"})
    [broker] = producer.list_topics(timeout=WAIT).brokers.values()
    for topic in ("orders", "orders-dead-letters"):
        producer.list_topics(topic, timeout=WAIT)
    return Cluster(producer, f"{broker.host}:{broker.port}")


@pytest.fixture
def config(cluster, tmp_path):
    (tmp_path / "kafka.properties").write_text("# nothing secret\nsocket.timeout.ms = 10000\n")
    return Config.read(
        {
            "SOURCE": "orders",
            "REDIS_URL": "memory://",
            "KAFKA_BOOTSTRAP_SERVERS": cluster.address,
            "SECRETS_DIR": str(tmp_path),
        }
    )


@pytest.fixture
def broker(config):
    broker = KafkaBroker(config)
    yield broker
    broker.close()


def publish(cluster, *bodies, partition=0):
    for body in bodies:
        headers = {"traceparent": "00-a-b-01"}
        cluster.producer.produce("orders", body, headers=headers, partition=partition)
    assert cluster.producer.flush(WAIT) == 0


def take(source):
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if (message := source.receive(0.5)) is not None:
            return message
    raise AssertionError("no message came")


def test_messages_come_in_order_with_their_headers(cluster, broker):
    publish(cluster, b"1", b"2")
    first = take(broker)
    assert (first.body, first.attempt) == (b"1", 1)
    assert first.headers == {"traceparent": "00-a-b-01"}
    assert abs(first.published - time.time()) < WAIT
    broker.done(first)
    assert take(broker).body == b"2"


def test_a_head_that_waits_stays_the_head_and_counts_its_attempts(cluster, broker):
    publish(cluster, b"1", b"2")
    for attempt in (1, 2, 3):
        message = take(broker)
        assert (message.body, message.attempt) == (b"1", attempt)
        if attempt < 3:
            broker.later(message, 0.5)
            assert broker.receive(0.1) is None
    broker.done(message)
    following = take(broker)
    assert (following.body, following.attempt) == (b"2", 1)


def test_other_partitions_go_on_while_one_waits(cluster, broker):
    publish(cluster, b"slow", partition=0)
    slow = take(broker)
    broker.later(slow, 3600)
    publish(cluster, b"quick", partition=1)
    assert take(broker).body == b"quick"


def test_the_next_instance_starts_behind_what_was_done(cluster, config):
    publish(cluster, b"1", b"2")
    one = KafkaBroker(config)
    one.done(take(one))
    assert take(one).body == b"2"
    one.close()
    settings = {"bootstrap.servers": cluster.address, "group.id": config.group}
    other = Consumer(settings)
    [place] = other.committed([TopicPartition("orders", 0)], timeout=WAIT)
    other.close()
    assert place.offset == 1


def test_a_dead_letter_says_why_and_comes_back_by_replay(cluster, broker, config):
    publish(cluster, b"1")
    broker.dead(take(broker), "poison: nothing fits")
    letters = KafkaDeadLetters(config)
    letter = take(letters)
    assert letter.body == b"1"
    assert letter.headers == {
        "traceparent": "00-a-b-01",
        "dead-letter-reason": "poison: nothing fits",
        "dead-letter-attempts": "1",
        "dead-letter-source": "orders",
    }
    letters.leave(letter)
    letters.replay(take(letters))
    letters.close()
    again = take(broker)
    assert (again.body, again.headers) == (b"1", {"traceparent": "00-a-b-01"})


def test_the_backlog_is_what_was_not_received_yet(cluster, broker):
    publish(cluster, *(json.dumps(number).encode() for number in range(10)))
    take(broker)
    end = time.monotonic() + WAIT
    while broker.backlog() != 9 and time.monotonic() < end:
        time.sleep(0.1)
    assert broker.backlog() == 9
