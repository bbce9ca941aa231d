"""How long to wait before the next try."""

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential back-off with full jitter, so that failures do not come back in step."""

    attempts: int = 5
    """Deliveries after which a failure makes it a dead letter; those in an outage count too."""
    base: float = 1.0
    """Longest wait after the first failure, in seconds."""
    cap: float = 300.0
    """Longest wait of all."""
    pick: Callable[[float, float], float] = random.uniform

    def exhausted(self, attempt: int) -> bool:
        """Tell whether delivery number `attempt` was the last."""
        return attempt >= self.attempts

    def delay(self, attempt: int) -> float:
        """Seconds to wait after delivery number `attempt` failed."""
        doublings = min(max(attempt, 1) - 1, 32)
        longest = min(self.cap, self.base * 2**doublings)
        return self.pick(longest / 2, longest)
