"""Rate limits of the log-in door: by address, and by address and name for wrong passwords."""

from __future__ import annotations

import time
from hashlib import sha256

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from services.api.problems import TooMany

TRIES = RateLimitItemPerMinute(120)
WRONG = RateLimitItemPerMinute(8)


class LoginLimits:
    """Counted in this process: a guesser meets each process's limit, and the account's own lock behind it."""

    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def ask(self, address: str, username: str) -> None:
        """Lets one try through, or says how long to wait."""
        if not self._limiter.test(WRONG, address, _short(username)):
            raise TooMany(self._wait(WRONG, address, _short(username)))
        if not self._limiter.hit(TRIES, address):
            raise TooMany(self._wait(TRIES, address))

    def wrong(self, address: str, username: str) -> None:
        self._limiter.hit(WRONG, address, _short(username))

    def _wait(self, limit: RateLimitItemPerMinute, *who: str) -> int:
        return max(1, int(self._limiter.get_window_stats(limit, *who).reset_time - time.time()) + 1)


def _short(username: str) -> str:
    return sha256(username.lower().encode("utf-8", "replace")).hexdigest()[:16]
