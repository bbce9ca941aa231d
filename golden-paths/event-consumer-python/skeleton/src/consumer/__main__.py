"""Starts the consumer. Exit code 0: stopped as asked; 1: failed; 2: cannot be configured."""

import logging
import signal
import sys
import threading
import time

import redis

from consumer import broker, handler, health, logs, tracing
from consumer.config import Config, ConfigError
from consumer.idempotency import KeyStore, MemoryKeyStore, RedisKeyStore
from consumer.loop import Loop
from consumer.metrics import Metrics
from consumer.retry import RetryPolicy
from consumer.schema import EventSchema

log = logging.getLogger("consumer")

# A loop that has not gone round for so long is stuck: longer than one event may take.
STUCK_AFTER = 2.0


def main() -> int:
    """Run until a signal asks to stop."""
    try:
        config = Config.read()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.start(config.log_level)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())

    metrics = Metrics()
    spans = tracing.provider()
    loop = Loop(
        broker=broker.connect(config),
        schema=EventSchema(config.schema),
        keys=key_store(config),
        handle=handler.handle,
        policy=RetryPolicy(config.attempts, config.retry_base, config.retry_cap),
        metrics=metrics,
        tracer=spans.get_tracer("consumer"),
    )
    server = health.serve(
        (config.host, config.port),
        metrics.registry,
        alive=lambda: time.time() - loop.beat < STUCK_AFTER * config.lease,
        ready=lambda: not stop.is_set(),
    )
    log.info("consuming", extra={"source": config.source})
    try:
        loop.run(stop)
    except Exception:
        log.exception("stopped by an error")
        return 1
    finally:
        server.shutdown()
        spans.shutdown()
    log.info("stopped")
    return 0


def key_store(config: Config) -> KeyStore:
    """Open the store that the settings name."""
    if config.redis_url == "memory://":
        return MemoryKeyStore(config.lease)
    client = redis.Redis.from_url(config.redis_url, socket_timeout=5, socket_connect_timeout=5)
    return RedisKeyStore(client, config.group, config.lease, config.remember)


if __name__ == "__main__":
    sys.exit(main())
