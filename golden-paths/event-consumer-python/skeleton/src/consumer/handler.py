"""What this service does with an event. Replace it with your own.

Return: it is done. `PoisonError`: it can never be. `UnavailableError`: something that this
service needs is down. Any other exception: try again, up to the limit.
"""

import logging
from typing import Any

log = logging.getLogger(__name__)


def handle(event: dict[str, Any]) -> None:
    """Handle one event that is valid and was not handled before."""
    log.info("handled", extra={"event_id": event["id"], "event_type": event["type"]})
