"""Settings, from environment variables; credentials from files below `SECRETS_DIR`.

All problems are reported together.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self


class ConfigError(Exception):
    """The settings cannot be used; each line says what is wrong with one."""


@dataclass(frozen=True)
class Config:
    """What the consumer needs to know before it starts."""

    source: str
    """The topic or queue that is consumed."""
    dead_letters: str
    """The topic or queue for what cannot be handled."""
    group: str
    redis_url: str
    secrets: Path
    environment: Mapping[str, str]
    schema: Path
    host: str
    port: int
    log_level: str
    attempts: int
    retry_base: float
    retry_cap: float
    remember: float
    """Seconds that an event's id is remembered."""
    lease: float
    """Seconds that an instance has for one event before another may try."""

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; what is missing gets its default."""
        problems: list[str] = []

        def number(name: str, default: float, low: float, high: float) -> float:
            text = environment.get(name) or str(default)
            try:
                value = float(text)
            except ValueError:
                value = float("nan")
            if low <= value <= high:
                return value
            problems.append(f"{name}: {text!r} is not a number from {low:g} to {high:g}")
            return default

        secrets = Path(environment.get("SECRETS_DIR") or "/etc/secrets")
        redis_url = environment.get("REDIS_URL") or _secret(secrets / "redis-url")
        if not redis_url:
            problems.append(
                f"REDIS_URL: neither set nor in {secrets / 'redis-url'};"
                " memory:// is enough for one process"
            )
        source = environment.get("SOURCE", "")
        if not source:
            problems.append("SOURCE: the topic or queue to consume is missing")
        config = cls(
            source=source,
            dead_letters=environment.get("DEAD_LETTERS") or f"{source}-dead-letters",
            group=environment.get("OTEL_SERVICE_NAME") or "consumer",
            redis_url=redis_url,
            secrets=secrets,
            environment=environment,
            schema=Path(environment.get("EVENT_SCHEMA") or "schemas/event.schema.json"),
            host=environment.get("HOST") or "",
            port=int(number("PORT", 8080, 0, 65535)),
            log_level=environment.get("LOG_LEVEL") or "info",
            attempts=int(number("RETRY_ATTEMPTS", 5, 1, 1000)),
            retry_base=number("RETRY_BASE_SECONDS", 1, 0.001, 3600),
            retry_cap=number("RETRY_CAP_SECONDS", 300, 0.001, 43200),
            remember=number("REMEMBER_SECONDS", 7 * 86400, 60, 90 * 86400),
            lease=number("LEASE_SECONDS", 300, 1, 43200),
        )
        if problems:
            raise ConfigError("\n".join(problems))
        return config


def _secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
