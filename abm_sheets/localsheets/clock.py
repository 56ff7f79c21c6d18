"""The time, which a test may set and move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Tells the time in UTC; moved, it runs on from there; set, it stands still."""

    def __init__(self, real: Callable[[], datetime] | None = None) -> None:
        """Follow this clock, or the machine's."""
        self._real = real or (lambda: datetime.now(UTC))
        self._set: datetime | None = None
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """The time."""
        return (self._set or self._real()) + self._ahead

    def set(self, moment: datetime) -> None:
        """Stand still at this moment (which has a time zone)."""
        self._set = moment.astimezone(UTC)
        self._ahead = timedelta()

    def advance(self, seconds: float) -> None:
        """Move on; with less than nothing, back."""
        self._ahead += timedelta(seconds=seconds)

    def reset(self) -> None:
        """Follow the real clock again."""
        self._set = None
        self._ahead = timedelta()
