"""Alerts about an account or one of its opportunities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from abm_sheets.intake.names import account_key
from abm_sheets.kpis.programme import targets_on
from abm_sheets.model.alert import Alert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.alert import Severity
    from abm_sheets.model.kpi import AccountFigures

_CLOSED = ("won", "lost")


def account_alerts(programme: Programme, accounts: Sequence[AccountFigures]) -> list[Alert]:
    """Return the alerts of target accounts: hot, cold, untouched."""
    rules = programme.rules
    alerts = []
    untouched_since = pd.Timestamp(programme.as_of) - pd.Timedelta(days=rules.days("untouched_days"))
    then = targets_on(programme.tables, untouched_since)[programme.targets]
    for account, long_in in zip(accounts, then, strict=True):
        if account.engaged is None:
            break  # Engagement cannot be read: nobody is known to be silent
        silent = (programme.as_of - account.last_interaction).days if account.last_interaction else 0
        if account.strongly_engaged and account.opportunities == 0:
            alerts.append(_about(account, "account_hot", points=account.points or 0))
        if account.engaged and silent >= rules.days("cold_days") and account.won_deals == 0:
            alerts.append(_about(account, "account_cold", days=silent))
        if not account.engaged and long_in:
            alerts.append(_untouched(account, programme))
    return alerts


def _about(account: AccountFigures, code: str, **facts: float) -> Alert:
    severity: Severity = "info" if code == "account_untouched" else "watch"
    return Alert(code=code, severity=severity, subject=account.account, facts=facts)


def _untouched(account: AccountFigures, programme: Programme) -> Alert:
    """An account without Date d'ajout has always been there: the message says "at least"."""
    if account.added is None:
        days = programme.rules.days("untouched_days")
        return replace(_about(account, "account_untouched", days=days), variant="always")
    return _about(account, "account_untouched", days=(programme.as_of - account.added).days)


def stalled_opportunities(programme: Programme) -> list[Alert]:
    """Return an alert for each account with opportunities that are open and were qualified long ago.

    An empty Étape is open; one that cannot be read says nothing. The message names the oldest.
    """
    if programme.lacks(("pipeline", "account"), ("pipeline", "qualified"), ("pipeline", "stage")):
        return []
    rows = programme.opportunities
    age = (pd.Timestamp(programme.as_of) - rows["qualified"]).dt.days
    open_rows = ~rows["stage_bad"] & ~rows["stage"].isin(_CLOSED) & rows["account"].notna()
    stalled = rows.assign(age=age)[open_rows & (age > programme.rules.days("stalled_days"))]
    listed = programme.tables.accounts["account"].tolist()
    typed = [
        listed[code] if code >= 0 else account
        for code, account in zip(stalled["account_code"], stalled["account"], strict=True)
    ]
    keys = [account_key(name, programme.rules.names) for name in typed]
    alerts = []
    for key in dict.fromkeys(keys):
        group = stalled[[other == key for other in keys]].sort_values(["qualified", "row"])
        oldest = group.iloc[0]
        facts = {
            "days": int(oldest["age"]),
            "opportunity": oldest["opportunity"] or "–",
            "count": len(group),
        }
        subject = typed[keys.index(key)]
        alert = Alert(code="opportunity_stalled", severity="watch", subject=subject, facts=facts)
        alerts.append(replace(alert, variant="several") if len(group) > 1 else alert)
    return alerts
