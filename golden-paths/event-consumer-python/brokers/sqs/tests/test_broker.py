"""The real client; botocore checks each request against the service's own description."""

import boto3
import pytest
from botocore.stub import Stubber

from consumer.broker import SqsBroker, SqsDeadLetters
from consumer.config import Config

QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders"
DEAD = f"{QUEUE}-dead-letters"
TEXT = {"DataType": "String"}
FOUND = {
    "MessageId": "m1",
    "ReceiptHandle": "r1",
    "Body": "{}",
    "Attributes": {"ApproximateReceiveCount": "3", "SentTimestamp": "1700000000500"},
    "MessageAttributes": {"traceparent": TEXT | {"StringValue": "00-a-b-01"}},
}


@pytest.fixture
def client(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    return boto3.client("sqs", region_name="eu-central-1")


@pytest.fixture
def sqs(client):
    with Stubber(client) as stubber:
        for name, url in (("orders", QUEUE), ("orders-dead-letters", DEAD)):
            stubber.add_response("get_queue_url", {"QueueUrl": url}, {"QueueName": name})
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def config():
    return Config.read({"SOURCE": "orders", "REDIS_URL": "memory://", "LEASE_SECONDS": "90"})


def expect_receive(sqs, url, wait, *messages):
    asked = {
        "QueueUrl": url,
        "MaxNumberOfMessages": 1,
        "WaitTimeSeconds": wait,
        "VisibilityTimeout": 90,
        "MessageAttributeNames": ["All"],
        "MessageSystemAttributeNames": ["ApproximateReceiveCount", "SentTimestamp"],
    }
    sqs.add_response("receive_message", {"Messages": list(messages)} if messages else {}, asked)


def expect_visibility(sqs, url, seconds):
    asked = {"QueueUrl": url, "ReceiptHandle": "r1", "VisibilityTimeout": seconds}
    sqs.add_response("change_message_visibility", {}, asked)


def test_a_message_knows_its_attempt_and_age(sqs, client, config):
    broker = SqsBroker(client, config)
    expect_receive(sqs, QUEUE, 1, FOUND)
    message = broker.receive(0.5)
    assert (message.attempt, message.published) == (3, 1_700_000_000.5)
    assert message.headers == {"traceparent": "00-a-b-01"}


def test_an_empty_queue_gives_nothing(sqs, client, config):
    broker = SqsBroker(client, config)
    expect_receive(sqs, QUEUE, 20)
    assert broker.receive(60) is None


def test_done_deletes_and_later_hides(sqs, client, config):
    broker = SqsBroker(client, config)
    expect_receive(sqs, QUEUE, 1, FOUND)
    expect_visibility(sqs, QUEUE, 3)
    expect_visibility(sqs, QUEUE, 43_200)
    sqs.add_response("delete_message", {}, {"QueueUrl": QUEUE, "ReceiptHandle": "r1"})
    message = broker.receive(1)
    broker.later(message, 2.1)
    broker.later(message, 1e9)
    broker.done(message)


def test_a_dead_letter_is_sent_before_it_is_deleted(sqs, client, config):
    broker = SqsBroker(client, config)
    expect_receive(sqs, QUEUE, 1, FOUND)
    attributes = {
        "dead-letter-reason": TEXT | {"StringValue": "poison: nothing fits"},
        "dead-letter-attempts": TEXT | {"StringValue": "3"},
        "traceparent": TEXT | {"StringValue": "00-a-b-01"},
    }
    asked = {"QueueUrl": DEAD, "MessageBody": "{}", "MessageAttributes": attributes}
    sqs.add_response("send_message", {}, asked)
    sqs.add_response("delete_message", {}, {"QueueUrl": QUEUE, "ReceiptHandle": "r1"})
    broker.dead(broker.receive(1), "poison: nothing fits")


def test_the_backlog_is_what_sqs_counts(sqs, client, config):
    broker = SqsBroker(client, config)
    name = "ApproximateNumberOfMessages"
    asked = {"QueueUrl": QUEUE, "AttributeNames": [name]}
    sqs.add_response("get_queue_attributes", {"Attributes": {name: "12"}}, asked)
    assert broker.backlog() == 12


def test_a_replay_sends_back_and_deletes(sqs, client, config):
    letters = SqsDeadLetters(client, config)
    reason = {"dead-letter-reason": TEXT | {"StringValue": "poison: x"}}
    letter = FOUND | {"MessageAttributes": FOUND["MessageAttributes"] | reason}
    expect_receive(sqs, DEAD, 10, letter)
    attributes = {"traceparent": TEXT | {"StringValue": "00-a-b-01"}}
    asked = {"QueueUrl": QUEUE, "MessageBody": "{}", "MessageAttributes": attributes}
    sqs.add_response("send_message", {}, asked)
    sqs.add_response("delete_message", {}, {"QueueUrl": DEAD, "ReceiptHandle": "r1"})
    letters.replay(letters.receive(10))
    letters.close()


def test_what_was_only_looked_at_is_visible_again(sqs, client, config):
    letters = SqsDeadLetters(client, config)
    expect_receive(sqs, DEAD, 10, FOUND)
    expect_visibility(sqs, DEAD, 0)
    letters.receive(10)
    letters.close()
