"""Which runs are due: pure functions of the moment, a workbook's cadences and its last success.

A slot is a moment at which a run falls due. A run does every slot up to its start, so a machine that was off
for three Mondays catches up with one run, and a Monday that is the first of a month needs one run only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.config.specs import Workbook

Cadence = Literal["weekly", "monthly"]
#: A last success this far ahead of the clock was noted while the clock was wrong, and says nothing.
TRUSTED = timedelta(days=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A moment at which a run falls due; ``day`` is its day in the workbook's time zone."""

    cadence: Cadence
    day: date
    at: datetime


def due(now: datetime, workbook: Workbook, last_success: datetime | None) -> tuple[Slot, ...]:
    """Return the newest slot of each cadence that no run has done, in order; () when nothing is due.

    ``last_success`` is the start of the last run that succeeded: what it read was read after that. None
    (never, or unknown) means that everything is due.
    """
    known = None if last_success is None or last_success > now + TRUSTED else last_success
    newest = (_newest(now, workbook, cadence) for cadence in _cadences(workbook))
    return tuple(sorted((slot for slot in newest if known is None or slot.at > known), key=lambda s: s.at))


def following(now: datetime, workbook: Workbook) -> Slot:
    """Return the first slot after a moment."""
    first = (
        next(slot for slot in _slots(workbook, cadence, _local(now, workbook) - _DAY, 1) if slot.at > now)
        for cadence in _cadences(workbook)
    )
    return min(first, key=lambda slot: slot.at)


def _cadences(workbook: Workbook) -> Iterator[Cadence]:
    if workbook.weekly is not None:
        yield "weekly"
    if workbook.monthly is not None:
        yield "monthly"


def _local(now: datetime, workbook: Workbook) -> date:
    return now.astimezone(ZoneInfo(workbook.time_zone)).date()


def _newest(now: datetime, workbook: Workbook, cadence: Cadence) -> Slot:
    start = _local(now, workbook) + _DAY
    return next(slot for slot in _slots(workbook, cadence, start, -1) if slot.at <= now)


def _slots(workbook: Workbook, cadence: Cadence, start: date, step: int) -> Iterator[Slot]:
    """Yield the slots of a cadence from a day on, forwards (1) or backwards (-1), without end."""
    day = start
    while True:
        if cadence == "weekly" and workbook.weekly and day.weekday() == workbook.weekly.weekday:
            yield _slot(workbook, cadence, day, workbook.weekly.at)
        if cadence == "monthly" and workbook.monthly and day.day == 1:
            yield _slot(workbook, cadence, day, workbook.monthly.at)
        day += step * _DAY


def _slot(workbook: Workbook, cadence: Cadence, day: date, at: time) -> Slot:
    """Return the slot of a day.

    When clocks change, a time that happens twice means the first, and a time that does not exist is read
    with the offset before the change, as RFC 5545 (3.3.5) says: 02:30 becomes 03:30. So every slot is one
    moment.
    """
    local = datetime.combine(day, at, tzinfo=ZoneInfo(workbook.time_zone))
    return Slot(cadence=cadence, day=day, at=local.astimezone(UTC))
