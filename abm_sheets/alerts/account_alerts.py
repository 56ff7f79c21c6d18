"""Alerts about an account or one of its opportunities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm_sheets.intake.names import account_key
from abm_sheets.kpis.programme import targets_on, with_sides
from abm_sheets.model.alert import Alert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.alert import Severity
    from abm_sheets.model.kpi import AccountFigures
    from abm_sheets.model.rows import Bools, Rows

#: The stages of an opportunity that is open no more.
CLOSED = ("won", "lost")


def account_alerts(programme: Programme, accounts: Sequence[AccountFigures]) -> list[Alert]:
    """Return the alerts of target accounts: hot, cold, untouched.

    "No activity is not no input": when nobody has typed for too long, silence is counted up to the last day
    that was still fresh, so that no account cools down only because of the missing weeks. Nor is an account
    untouched that has rows which cannot be read (``undecided`` knows that they may hide an alert).
    """
    rules = programme.rules
    alerts = []
    counted_to = programme.last_fresh_day
    missing_days = (programme.as_of - counted_to).days
    untouched_since = np.datetime64(counted_to, "s") - np.timedelta64(rules.days("untouched_days"), "D")
    then = targets_on(programme.tables, untouched_since)[programme.targets]
    known = _business(programme)
    codes = np.flatnonzero(programme.targets).tolist()
    for code, account, long_in in zip(codes, accounts, then, strict=True):
        if account.engaged is None:
            break  # Engagement cannot be read: nobody is known to be silent
        silent = (counted_to - account.last_interaction).days if account.last_interaction else 0
        if account.strongly_engaged and account.opportunities == 0:
            alerts.append(_about(account, "account_hot", points=account.points or 0))
        if account.engaged and silent >= rules.days("cold_days") and account.won_deals == 0:
            cold = _about(account, "account_cold", days=silent + missing_days)
            alerts.append(replace(cold, variant="stale") if programme.stale else cold)
        if not account.engaged and long_in and not programme.unread[code]:
            alerts.append(_untouched(account, programme, known.get(code)))
    return _with_what_begins(alerts, programme)


def _with_what_begins(alerts: list[Alert], programme: Programme) -> list[Alert]:
    """Return the alerts; a hot one says whether Pipeline has an opportunity that does not count, and why.

    Without an Étape that can be read nobody knows whether it is lost.
    """
    if all(alert.code != "account_hot" for alert in alerts):
        return alerts
    names = programme.tables.accounts["account"].tolist()
    rows = with_sides(programme.tables.opportunities)
    begun = rows.where(rows["abm"] & np.isnat(rows["qualified"]) & ~_closed(rows))
    unclear = begun["stage_bad"] | programme.lacks(("pipeline", "stage"))
    codes = begun["account_code"]
    unread = np.append(codes[unclear], programme.left_out_opportunities.account)
    variants = dict.fromkeys((names[code] for code in codes[codes >= 0]), "unqualified")
    variants |= dict.fromkeys((names[code] for code in unread[unread >= 0]), "unread")
    return [
        replace(alert, variant=variants.get(alert.subject, "")) if alert.code == "account_hot" else alert
        for alert in alerts
    ]


def _business(programme: Programme) -> dict[int, str]:
    """Return which accounts somebody has spoken with for certain: "deal" or "opportunity", by account code.

    An opportunity that is not qualified yet and one that is not ABM say so as well; one dated later is not
    there yet.
    """
    found = {}
    for what, rows, day in (
        ("opportunity", programme.tables.opportunities, "qualified"),
        ("deal", programme.tables.deals, "signed"),
    ):
        there = ~(rows[day] > np.datetime64(programme.as_of, "s"))
        found.update(dict.fromkeys(rows["account_code"][there].tolist(), what))
    return found


def _about(account: AccountFigures, code: str, **facts: float) -> Alert:
    severity: Severity = "info" if code == "account_untouched" else "watch"
    return Alert(code=code, severity=severity, subject=account.account, facts=facts)


def _untouched(account: AccountFigures, programme: Programme, business: str | None) -> Alert:
    """An account without Date d'ajout has always been there: the message says "at least".

    One with ``business``, an opportunity or a deal, lacks entries rather than a first approach.
    """
    variant, days = business or "", programme.rules.days("untouched_days")
    if account.added is None:
        variant = business or "always"
    else:
        days = (programme.as_of - account.added).days
    return replace(_about(account, "account_untouched", days=days), variant=variant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stalled:
    """An open opportunity that was qualified long ago; ``account`` as in Comptes, or as typed."""

    account: str
    account_code: int
    opportunity: str | None
    owner: str | None
    amount: float | None
    days: int


def stalled_opportunities(programme: Programme) -> list[Alert]:
    """Return an alert for each account with opportunities that are open and were qualified long ago.

    The message names the oldest, the first one of equals.
    """
    groups: dict[str, list[Stalled]] = {}
    for stalled in stalled_rows(programme):
        groups.setdefault(stalled.account, []).append(stalled)
    alerts = []
    for subject, group in groups.items():
        oldest = max(group, key=lambda stalled: stalled.days)
        facts: dict[str, float | str] = {
            "days": oldest.days,
            "opportunity": oldest.opportunity or "–",
            "count": len(group),
        }
        alert = Alert(code="opportunity_stalled", severity="watch", subject=subject, facts=facts)
        alerts.append(replace(alert, variant="several") if len(group) > 1 else alert)
    return alerts


def aged(rows: Rows, programme: Programme) -> Rows:
    """Return opportunities with more columns.

    ``age``: days since they were qualified, NaN where that is not known; ``old``: whether these are too many;
    ``closed``: whether they were won or lost.
    """
    age = (rows["qualified"] - np.datetime64(programme.as_of, "s")) / np.timedelta64(-1, "D")
    return rows.beside(age=age, old=age > programme.rules.days("stalled_days"), closed=_closed(rows))


def _closed(rows: Rows) -> Bools:
    """Mark the opportunities that were won or lost."""
    stage = rows["stage"]
    closed: Bools = np.logical_or.reduce([stage == name for name in CLOSED])
    return closed


def stalled_rows(programme: Programme) -> list[Stalled]:
    """Return the stalled opportunities in the order of rows.

    An empty Étape is open; one that cannot be read says nothing (``undecided`` knows that it may hide an
    alert). An account that is not in Comptes is named as in its first row.
    """
    if programme.lacks(("pipeline", "account"), ("pipeline", "qualified"), ("pipeline", "stage")):
        return []
    rows = aged(programme.opportunities, programme)
    open_rows = ~rows["stage_bad"] & ~rows["closed"] & pd.notna(rows["account"])
    stalled = rows.where(open_rows & rows["old"])
    listed = programme.tables.accounts["account"].tolist()
    names: dict[str, str] = {}
    typed: dict[str, str] = {}
    found = []
    columns = ("account_code", "account", "opportunity", "owner", "amount", "age")
    for code, account, opportunity, owner, amount, days in zip(
        *(stalled[column].tolist() for column in columns), strict=True
    ):
        if account not in typed:
            name = listed[code] if code >= 0 else account
            typed[account] = names.setdefault(account_key(name, programme.rules.names), name)
        found.append(
            Stalled(
                account=typed[account],
                account_code=code,
                opportunity=opportunity,
                owner=owner,
                amount=None if amount != amount else amount,  # noqa: PLR0124 - NaN is empty
                days=int(days),
            )
        )
    return found
