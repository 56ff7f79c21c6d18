"""How long to wait after failures in a row: pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

#: What the world does to us passes by itself (errors.RemoteError); all else waits for a person.
_PASSING = 4
#: Such failures begin this far along the list of waits.
_SLOW = 2
_SPREAD = 0.2


def retry_at(now: datetime, failures: int, exit_code: int, retries: Sequence[int], chance: float) -> datetime:
    """Return when to try again.

    Args:
        now: The moment of the failure.
        failures: Failures in a row, this one included (1 or more).
        exit_code: The branch of the error: 4 passes by itself and is tried again soon.
        retries: Minutes to wait after the first, second, ... failure; the last one repeats.
        chance: From 0 up to 1; spreads the wait by 20 % either way, so that machines do not knock together.
    """
    step = failures - 1 + (0 if exit_code == _PASSING else _SLOW)
    minutes = retries[min(step, len(retries) - 1)]
    return now + timedelta(minutes=minutes) * (1 - _SPREAD + 2 * _SPREAD * chance)


def may_try(now: datetime, retry: datetime | None, retries: Sequence[int]) -> bool:
    """Return whether the wait is over; a wait longer than any of ours was noted while the clock was wrong."""
    longest = timedelta(minutes=retries[-1]) * (1 + _SPREAD)
    return retry is None or now >= retry or retry - now > longest
