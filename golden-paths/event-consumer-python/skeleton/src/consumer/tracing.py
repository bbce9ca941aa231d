"""Joins the producer's trace: its context travels in the message's headers."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator


def provider() -> TracerProvider:
    """Make the provider of spans; `OTEL_*` says where they go, if anywhere."""
    made = TracerProvider()
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return made


@contextmanager
def consuming(tracer: trace.Tracer, headers: Mapping[str, str]) -> Iterator[trace.Span]:
    """Open a span for a delivery, as a child of the span that published the message."""
    parent = TraceContextTextMapPropagator().extract(dict(headers))
    with tracer.start_as_current_span(
        "process message", context=parent, kind=trace.SpanKind.CONSUMER
    ) as span:
        yield span
