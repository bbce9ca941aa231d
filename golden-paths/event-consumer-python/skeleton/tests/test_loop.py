import threading

import pytest

from consumer.errors import PoisonError, UnavailableError
from consumer.idempotency import Claim

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def failing(error, times):
    left = [times]

    def fail(_):
        if left[0]:
            left[0] -= 1
            raise error

    return fail


def test_an_event_is_handled_and_never_delivered_again(world):
    world.publish()
    world.run()
    assert world.events == ["e1"]
    assert world.outcomes() == {"done": 1}
    assert world.broker.backlog() == 0


def test_a_second_delivery_has_no_second_effect(world):
    world.publish()
    world.publish()
    world.run()
    assert world.events == ["e1"]
    assert world.outcomes() == {"done": 1, "duplicate": 1}
    assert len(world.broker.handled) == 2


def test_a_failure_is_tried_again_after_its_pause(world):
    world.fail = failing(RuntimeError("flaky"), times=1)
    world.publish()
    world.loop.step(timeout=5)
    assert [due - world.clock() for due, _ in world.broker.waiting] == [10]
    world.run()
    assert world.events == ["e1", "e1"]
    assert world.outcomes() == {"retried": 1, "done": 1}


def test_what_fails_every_time_becomes_a_dead_letter_and_others_go_on(world):
    def fail(event):
        if event["id"] == "bad":
            raise RuntimeError("secret of a customer")

    world.fail = fail
    world.publish("bad")
    world.publish("good")
    world.run()
    assert world.outcomes() == {"retried": 2, "dead": 1, "done": 1}
    [(message, reason)] = world.broker.dead_ones
    assert (message.attempt, reason) == (3, "3 attempts: RuntimeError")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"[]",
        b"null",
        b'{"id": 1, "type": "a", "time": "2026-01-31T09:30:00Z", "data": {}}',
        b'{"id": "e1", "type": "a", "time": "yesterday", "data": {}}',
        b"[" * 100_000,
    ],
)
def test_a_poison_message_is_put_aside_at_once_and_stops_nobody(world, body):
    world.broker.publish(body)
    world.publish("after")
    world.run()
    assert world.events == ["after"]
    assert world.outcomes() == {"dead": 1, "done": 1}
    assert world.broker.dead_ones[0][1].startswith("poison: ")


def test_the_handler_can_call_an_event_poison(world):
    world.fail = failing(PoisonError("unknown customer"), times=1)
    world.publish()
    world.run()
    assert world.broker.dead_ones[0][1] == "poison: unknown customer"


def test_an_outage_never_makes_dead_letters(world):
    world.fail = failing(UnavailableError("database"), times=10)
    world.publish()
    world.run(steps=100)
    assert world.outcomes() == {"retried": 10, "done": 1}


def test_a_dead_letter_can_be_replayed(world):
    world.fail = failing(RuntimeError(), times=3)
    world.publish()
    world.run()
    assert world.keys.claim("e1") is Claim.OURS
    world.keys.release("e1")
    world.broker.publish(world.broker.dead_ones[0][0].body)
    world.run()
    assert world.outcomes() == {"retried": 2, "dead": 1, "done": 1}


def test_an_event_that_another_instance_holds_waits_for_the_end_of_its_claim(world):
    world.keys.claim("e1")
    world.publish()
    world.run(steps=30)
    assert world.events == ["e1"]
    assert world.outcomes()["done"] == 1


def test_the_producers_trace_goes_on(world):
    world.publish(headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    world.run()
    [span] = world.spans.get_finished_spans()
    assert f"{span.context.trace_id:032x}" == TRACE
    assert span.attributes["messaging.outcome"] == "done"


def test_age_and_backlog_are_measured(world):
    world.publish(published=world.clock() - 90)
    world.publish("e2")
    world.loop.step(timeout=5)
    value = world.metrics.registry.get_sample_value
    assert value("message_age_seconds") == 90
    assert value("consumer_backlog_messages") == 2
    world.run()
    assert value("message_age_seconds") == 0
    assert value("consumer_backlog_messages") == 0


def test_stopping_finishes_the_message_in_hand_and_leaves(world):
    stop = threading.Event()
    world.fail = lambda _: stop.set()
    world.publish("e1")
    world.publish("e2")
    world.loop.run(stop)
    assert world.events == ["e1"]
    assert world.broker.closed
