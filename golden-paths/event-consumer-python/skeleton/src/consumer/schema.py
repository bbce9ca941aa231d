"""Turns bytes into an event, or says why they are none."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from consumer.errors import PoisonError

MAX_PROBLEMS = 5


class EventSchema:
    """The contract of the events, from a JSON schema file."""

    def __init__(self, path: Path) -> None:
        """Read the contract; it is an error when it is no valid schema."""
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        self._validator = Draft202012Validator(schema)

    def read(self, body: bytes) -> dict[str, Any]:
        """Give the event; `PoisonError` names what is wrong, never a value of the event."""
        try:
            event = json.loads(body)
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise PoisonError("the body is not JSON") from error
        problems = [
            f"{found.json_path}: {found.validator}" for found in self._validator.iter_errors(event)
        ]
        if problems:
            raise PoisonError("; ".join(sorted(problems)[:MAX_PROBLEMS]))
        return event
