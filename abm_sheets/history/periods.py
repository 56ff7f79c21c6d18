"""Which periods have to be closed, and what each of them publishes (design.md 6)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from abm_sheets.model.history import PERIOD_KINDS, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.model.history import PeriodKind

#: "104 weeks at most": months and quarters within the same span.
WEEKS = 104
_ALL = ("coverage", "engagement", "conversion", "velocity", "deal_value", "roi")
#: "every ISO week (coverage, engagement), every month (all six), every quarter (all six, …)".
PUBLISHED = {"week": ("coverage", "engagement"), "month": _ALL, "quarter": _ALL}
#: "… and the ABM / non-ABM comparison".
COMPARED = ("velocity", "deal_value")
#: A KPI's own rhythm, the article's "cadence": its last closing is the last one of this kind.
RHYTHM: dict[str, PeriodKind] = {key: "week" if key in PUBLISHED["week"] else "month" for key in _ALL}
_CODE = re.compile(r"(?P<year>\d{4})-(?:W(?P<week>\d\d)|(?P<month>\d\d)|Q(?P<quarter>\d))")


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the period of a kind in which a day lies."""
    if kind == "week":
        year, week, _ = day.isocalendar()
        return Period(kind=kind, year=year, number=week)
    number = day.month if kind == "month" else (day.month + 2) // 3
    return Period(kind=kind, year=day.year, number=number)


def read_code(code: str) -> Period | None:
    """Return the period of a code (2026-W47, 2026-11, 2026-Q4), None when there is no such period."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    kind = next(kind for kind in PERIOD_KINDS if found[kind])
    period = Period(kind=kind, year=int(found["year"]), number=int(found[kind]))
    try:
        # Some years have no week 53, none has a month 13.
        return period if period_of(kind, period.last) == period else None
    except ValueError:
        return None


def closed_periods(start: date, before: date) -> Iterator[Period]:
    """Yield the periods to close, in the order of their last day: from the start on, over before a day.

    "built since the programme's start, 104 weeks at most": the last day of each lies on or after ``start``
    and less than 104 weeks before ``before``.
    """
    oldest = date.fromordinal(max(1, before.toordinal() - 7 * WEEKS))
    day = max(start, oldest)
    ending: list[Period] = []
    for kind in PERIOD_KINDS:
        at = day
        while at < before:
            try:
                last = period_of(kind, at).last
            except (ValueError, OverflowError):
                break  # the calendar itself ends somewhere
            if last < before:
                ending.append(period_of(kind, at))
            if last == date.max:
                break
            at = last + timedelta(days=1)
    yield from sorted(ending, key=lambda period: period.order)
