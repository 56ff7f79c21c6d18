"""Alerts about a KPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.model.alert import Alert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.alert import Severity
    from abm_sheets.model.kpi import Kpi

#: Code of the alert of a KPI whose threshold is crossed, and the facts of its message.
_CROSSED: Mapping[str, tuple[str, Callable[[Kpi, Programme], dict[str, float | str]]]] = {
    "coverage": ("coverage_low", lambda kpi, p: _threshold(kpi, p, "coverage_alert")),
    "conversion": ("conversion_low", lambda kpi, p: _threshold(kpi, p, "conversion_good")),
    "velocity": ("velocity_slower", lambda kpi, _: _against_baseline(kpi)),
    "deal_value": ("deal_value_lower", lambda kpi, _: _against_baseline(kpi)),
    "roi": ("roi_low", lambda kpi, p: _threshold(kpi, p, "roi_alert")),
}


def kpi_alerts(programme: Programme, kpis: Sequence[Kpi]) -> list[Alert]:
    """Return the alerts of the KPIs.

    When nobody has typed for too long, that is the alert, not a low coverage; without any cost the alert
    asks for costs, once there is something to compare them with.
    """
    by_key = {kpi.key: kpi for kpi in kpis}
    alerts = []
    stale = by_key["engagement"].stale and by_key["engagement"].status != "no_data"
    if stale and programme.newest_entry is not None:
        days = (programme.as_of - programme.newest_entry).days
        alerts.append(
            Alert(code="engagement_stale", severity="watch", subject="engagement", facts={"days": days})
        )
    for key, (code, facts) in _CROSSED.items():
        kpi = by_key[key]
        if kpi.threshold_crossed and not kpi.stale:
            severity: Severity = "watch" if kpi.indicative else "alert"
            alerts.append(Alert(code=code, severity=severity, subject=key, facts=facts(kpi, programme)))
    if by_key["roi"].why == "no_costs" and (programme.target_count or programme.deals["abm"].any()):
        alerts.append(Alert(code="cost_missing", severity="watch", subject="roi"))
    return alerts


def _threshold(kpi: Kpi, programme: Programme, setting: str) -> dict[str, float | str]:
    return {"value": kpi.value or 0.0, "threshold": programme.rules.value(setting)}


def _against_baseline(kpi: Kpi) -> dict[str, float | str]:
    return {"value": kpi.value or 0.0, "baseline": kpi.baseline or 0.0}
