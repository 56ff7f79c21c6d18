"""Read the times that people write: ``monday 08:00``, ``lundi 8h``, ``08:00``, ``8h30``."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from abm_sheets.config.specs import Monthly, Weekly
from abm_sheets.intake.fold import plain, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})|h(?P<minute_h>[0-9]{2})?)", re.ASCII)


def read_weekly(text: str, weekdays: Iterable[Sequence[str]]) -> Weekly | None:
    """Return a day of the week and a time, None when the text is something else.

    ``weekdays`` has the seven names from Monday on, once for each language.
    """
    day, _, rest = tidy(plain(text)).partition(" ")
    at = _time(rest)
    for names in weekdays:
        for number, name in enumerate(names):
            if day == plain(name) and at is not None:
                return Weekly(weekday=number, at=at)
    return None


def read_monthly(text: str) -> Monthly | None:
    """Return the time on the first day of a month, None when the text is something else."""
    at = _time(tidy(plain(text)))
    return None if at is None else Monthly(at=at)


def _time(text: str) -> time | None:
    found = _TIME.fullmatch(text.replace(" ", ""))
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["minute_h"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
