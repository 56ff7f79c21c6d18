"""Since when an alert has held: past days are recomputed, closing by closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from abm_sheets.model.alert import Alert

#: A history is at most two years long (design.md 6).
WEEKS = 104


def past_closings(as_of: date) -> Iterator[date]:
    """Yield the ends of the past ISO weeks, the Sundays before a day, newest first."""
    if as_of.toordinal() <= as_of.isoweekday():
        return
    last = as_of - timedelta(days=as_of.isoweekday())
    # The calendar itself begins somewhere.
    for week in range(min(WEEKS, (last - date.min).days // 7)):
        yield last - timedelta(weeks=week)


def dated(
    alerts: Sequence[Alert], as_of: date, alerts_on: Callable[[date, AbstractSet[str]], Iterable[Alert]]
) -> tuple[Alert, ...]:
    """Return the alerts with the first day on which each has held without a break.

    ``alerts_on`` computes the alerts of a past day that have one of some codes. It is asked for the codes of
    the alerts that are still unbroken, and no further back than the oldest of them. One that is unbroken as
    far back as anybody looks is ``older`` than its day.
    """
    since = {alert.identity: as_of for alert in alerts}
    unbroken = set(since)
    older: frozenset[tuple[str, str]] = frozenset()
    for closing in past_closings(as_of):
        if not unbroken:
            break
        codes = {code for code, _ in unbroken}
        unbroken &= {alert.identity for alert in alerts_on(closing, codes)}
        since.update(dict.fromkeys(unbroken, closing))
        older = frozenset(unbroken)
    return tuple(
        replace(alert, since=since[alert.identity], older=alert.identity in older) for alert in alerts
    )
