"""The alerts of design.md 5: code, severity and subject."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from .kpis import Kpi, is_stale, strongly_engaged

if TYPE_CHECKING:
    from datetime import date

    from .facts import Facts

Alert = tuple[str, str, str]
KPI_CODES = {
    "coverage": "coverage_low",
    "conversion": "conversion_low",
    "velocity": "velocity_slower",
    "deal_value": "deal_value_lower",
    "roi": "roi_low",
}


def kpi_alerts(facts: Facts, kpis: dict[str, Kpi]) -> list[Alert]:
    """Rule: "neither a status nor an alert above `watch`"; stale "instead of 'below benchmark'"."""
    found = [
        (code, kpis[key].status, key)
        for key, code in KPI_CODES.items()
        if kpis[key].raw_status == "alert" and not kpis[key].stale
    ]
    if kpis["coverage"].stale and facts.targets:
        found.append(("engagement_stale", "watch", "engagement"))
    if kpis["roi"].cost == 0 and (facts.targets or any(deal.abm for deal in facts.deals)):
        found.append(("cost_missing", "watch", "roi"))
    return found


def fresh_day(facts: Facts) -> date:
    """Issue 4: "'pas de saisie' instead of false alarms"; "stale" after more than 10 days without entry."""
    return min(facts.as_of, max(facts.engagement_dates) + timedelta(10)) if is_stale(facts) else facts.as_of


def account_alerts(facts: Facts) -> list[Alert]:
    """Rule: "`account_hot` ..., `account_cold` ..., `account_untouched` (in T for 30 days or more, ...)"."""
    fresh = fresh_day(facts)
    found: list[Alert] = []
    strong = strongly_engaged(facts)
    won = {deal.key for deal in facts.deals}
    for account in facts.targets:
        key = account.key
        if key in strong and not facts.abm_opportunities({key}):
            found.append(("account_hot", "watch", account.name))
        if key in facts.engaged:
            if (fresh - facts.last[key]).days >= 45 and key not in won:
                found.append(("account_cold", "watch", account.name))
        elif key not in facts.unread and (account.added is None or (fresh - account.added).days >= 30):
            found.append(("account_untouched", "info", account.name))
    return found


def stalled_alerts(facts: Facts) -> list[Alert]:
    """Rule: "`opportunity_stalled` (open and qualified more than 90 days ago)", once per account."""
    subjects: dict[str, str] = {}
    for item in facts.opportunities:
        closed = item.stage.code is not None or item.stage.text in ("Gagnée", "Perdue")
        if closed or item.qualified is None or item.key is None:
            continue
        if (facts.as_of - item.qualified).days > 90:
            subjects.setdefault(item.key, item.row["Compte"].text or "")
    return [("opportunity_stalled", "watch", subject) for subject in subjects.values()]


def all_alerts(facts: Facts, kpis: dict[str, Kpi]) -> list[Alert]:
    """Every alert, sorted."""
    return sorted(kpi_alerts(facts, kpis) + account_alerts(facts) + stalled_alerts(facts))
