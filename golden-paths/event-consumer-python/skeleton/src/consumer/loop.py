"""The loop: receive, check, claim, handle, then done, later or dead."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from opentelemetry import trace

from consumer.errors import PoisonError, UnavailableError
from consumer.idempotency import Claim, KeyStore
from consumer.message import Broker, Message
from consumer.metrics import Metrics
from consumer.retry import RetryPolicy
from consumer.schema import EventSchema
from consumer.tracing import consuming

log = logging.getLogger(__name__)

BACKLOG_EVERY = 15.0


class Loop:
    """Consumes one message at a time; run more instances for more."""

    def __init__(  # noqa: PLR0913
        self,
        *,
        broker: Broker,
        schema: EventSchema,
        keys: KeyStore,
        handle: Callable[[dict[str, Any]], None],
        policy: RetryPolicy,
        metrics: Metrics,
        tracer: trace.Tracer,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Put the parts together."""
        self._broker = broker
        self._schema = schema
        self._keys = keys
        self._handle = handle
        self._policy = policy
        self._metrics = metrics
        self._tracer = tracer
        self._clock = clock
        self._counted = 0.0
        self.beat = clock()
        """When the loop last went round: the liveness probe looks at it."""

    def run(self, stop: threading.Event) -> None:
        """Consume until `stop` is set; the message in hand is finished first."""
        try:
            while not stop.is_set():
                self.step(timeout=1.0)
        finally:
            self._broker.close()

    def step(self, timeout: float) -> bool:
        """Go round once; tell whether there was a message."""
        self.beat = self._clock()
        if self.beat - self._counted >= BACKLOG_EVERY:
            self._metrics.backlog.set(self._broker.backlog())
            self._counted = self.beat
        message = self._broker.receive(timeout)
        if message is None:
            self._metrics.age.set(0)
            return False
        if message.published:
            self._metrics.age.set(max(0.0, self._clock() - message.published))
        with self._metrics.duration.time(), consuming(self._tracer, message.headers) as span:
            outcome = self._process(message)
            span.set_attribute("messaging.outcome", outcome)
        self._metrics.messages.labels(outcome).inc()
        return True

    def _process(self, message: Message) -> str:
        try:
            event = self._schema.read(message.body)
            claim = self._keys.claim(event["id"])
            if claim is Claim.OURS:
                return self._handle_claimed(message, event)
        except PoisonError as error:
            return self._dead(message, f"poison: {error}")
        except UnavailableError as error:
            return self._later(message, str(error))
        if claim is Claim.TAKEN:
            return self._later(message, "another instance is at it")
        self._broker.done(message)
        return "duplicate"

    def _handle_claimed(self, message: Message, event: dict[str, Any]) -> str:
        try:
            self._handle(event)
        except (PoisonError, UnavailableError):
            self._keys.release(event["id"])
            raise
        except Exception as error:
            log.exception("failed", extra={"event_id": event["id"], "attempt": message.attempt})
            self._keys.release(event["id"])
            # The type only: an error's text may hold what is in the event.
            if self._policy.exhausted(message.attempt):
                return self._dead(message, f"{message.attempt} attempts: {type(error).__name__}")
            return self._later(message, type(error).__name__)
        self._keys.finish(event["id"])
        self._broker.done(message)
        return "done"

    def _later(self, message: Message, reason: str) -> str:
        seconds = self._policy.delay(message.attempt)
        log.warning(
            "again later",
            extra={"reason": reason, "attempt": message.attempt, "seconds": round(seconds, 1)},
        )
        self._broker.later(message, seconds)
        return "retried"

    def _dead(self, message: Message, reason: str) -> str:
        log.error("dead letter", extra={"reason": reason, "attempt": message.attempt})
        self._broker.dead(message, reason)
        return "dead"
