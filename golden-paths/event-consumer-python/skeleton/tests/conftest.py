"""A consumer on a broker in memory."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from stub import Clock, StubBroker

from consumer.idempotency import MemoryKeyStore
from consumer.loop import Loop
from consumer.metrics import Metrics
from consumer.retry import RetryPolicy
from consumer.schema import EventSchema

SCHEMA = Path(__file__).parent.parent / "schemas" / "event.schema.json"


@dataclass
class World:
    clock: Clock = field(default_factory=Clock)
    metrics: Metrics = field(default_factory=Metrics)
    spans: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    events: list = field(default_factory=list)
    fail: Callable[[dict], None] = lambda _: None

    def __post_init__(self):
        self.broker = StubBroker(self.clock)
        self.keys = MemoryKeyStore(lease=60, clock=self.clock)
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.spans))
        self.loop = Loop(
            broker=self.broker,
            schema=EventSchema(SCHEMA),
            keys=self.keys,
            handle=self._handle,
            policy=RetryPolicy(attempts=3, base=10, cap=15, pick=max),
            metrics=self.metrics,
            tracer=provider.get_tracer("test"),
            clock=self.clock,
        )

    def _handle(self, event):
        self.events.append(event["id"])
        self.fail(event)

    def publish(self, event_id="e1", **parts):
        event = {"id": event_id, "type": "order.paid", "time": "2026-01-31T09:30:00Z", "data": {}}
        self.broker.publish(json.dumps(event).encode(), **parts)

    def outcomes(self):
        names = ("done", "duplicate", "retried", "dead")
        counted = {
            name: self.metrics.registry.get_sample_value("messages_total", {"outcome": name})
            for name in names
        }
        return {name: int(count) for name, count in counted.items() if count}

    def run(self, steps=20):
        for _ in range(steps):
            self.loop.step(timeout=5)


@pytest.fixture
def world():
    return World()
