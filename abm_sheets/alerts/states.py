"""What is new, what goes on and what is resolved since the last closing, without any memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from abm_sheets.alerts.since import past_closings
from abm_sheets.intake.names import account_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from abm_sheets.model.alert import Alert
    from abm_sheets.template.rules import Names

#: An alert by its code and subject.
Identity = tuple[str, str]

#: What follows from interactions alone, and so is not resolved by the mere lack of entries.
_NEEDS_ENTRIES = ("coverage_low", "account_hot")


def compared_closing(as_of: date) -> date | None:
    """Return the weekly closing with which a day is compared: the last one published before that day.

    A week that ended yesterday is published today, so on a Monday the comparison goes to the Sunday before:
    a team that opens its sheet on Mondays sees what the whole week brought.
    """
    return next((day for day in past_closings(as_of) if day < as_of - timedelta(days=1)), None)


def with_states(
    alerts: Sequence[Alert],
    closing: date | None,
    alerts_on: Callable[[date], Iterable[Alert]],
    *,
    stale: bool,
) -> tuple[tuple[Alert, ...], tuple[Alert, ...]]:
    """Return the alerts of a day with their state, and those that held at the closing and are resolved.

    ``alerts`` are dated: one that has held since the closing is ongoing, one that has come since is new. Of
    a resolved alert, ``since`` is the closing at which it still held. ``stale`` when nobody has typed for too
    long: what only the missing entries took away is not resolved.
    """
    if closing is None:
        return tuple(alerts), ()
    now = {alert.identity for alert in alerts}
    held = tuple(
        replace(alert, state="ongoing" if alert.since is not None and alert.since <= closing else "new")
        for alert in alerts
    )
    resolved = tuple(
        replace(alert, state="resolved", since=closing)
        for alert in alerts_on(closing)
        if alert.identity not in now and not (stale and alert.code in _NEEDS_ENTRIES)
    )
    return held, resolved


def same_alert(identity: Identity, names: Names) -> Identity:
    """Return what every spelling of the subject of an alert shares."""
    code, subject = identity
    return (code, account_key(subject, names))
