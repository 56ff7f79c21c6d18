"""Which figures and alerts a person sees: all, or the three KPIs to begin with ("Essentiels")."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm_sheets.model.alert import Alert
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.model.report import Findings
    from abm_sheets.template.rules import Rules


def essential(rules: Rules) -> bool:
    """True when the team asked for the essential KPIs only."""
    return rules.choice("display") == "essentials"


def shown_kpis(findings: Findings, rules: Rules) -> tuple[Kpi, ...]:
    """Return the KPIs to show, in the order of the article."""
    return tuple(kpi for kpi in findings.kpis if not essential(rules) or kpi.key in rules.essentials)


def shown_alerts(alerts: Iterable[Alert], rules: Rules) -> tuple[Alert, ...]:
    """Return the alerts to show: those of the KPIs shown, of accounts, and that nobody has typed."""
    return tuple(
        alert
        for alert in alerts
        if not essential(rules)
        or not alert.about_kpi
        or alert.subject in rules.essentials
        or alert.code == "engagement_stale"
    )
