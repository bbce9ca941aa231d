"""What is measured, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """The measurements of one consumer."""

    def __init__(self) -> None:
        """Start at zero, with a line for each outcome."""
        self.registry = CollectorRegistry()
        self.messages = Counter(
            "messages_total", "Deliveries by outcome", ["outcome"], registry=self.registry
        )
        for outcome in ("done", "duplicate", "retried", "dead"):
            self.messages.labels(outcome)
        self.duration = Histogram(
            "message_duration_seconds",
            "Time that one delivery took",
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
        )
        self.age = Gauge(
            "message_age_seconds",
            "Age of the message that was received last; 0 when none waited",
            registry=self.registry,
        )
        self.backlog = Gauge(
            "consumer_backlog_messages", "Messages that wait", registry=self.registry
        )
