"""Alerts about a KPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.alerts.hysteresis import band, side, still_raised
from abm_sheets.kpis.coverage import ramping
from abm_sheets.model.alert import Alert

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.kpis.timeline import Timeline
    from abm_sheets.model.alert import Severity
    from abm_sheets.model.kpi import Kpi

#: The KPI that each code of an alert about a KPI is read from.
KPI_OF = {
    "engagement_stale": "engagement",
    "coverage_low": "coverage",
    "conversion_low": "conversion",
    "velocity_slower": "velocity",
    "deal_value_lower": "deal_value",
    "roi_low": "roi",
    "cost_missing": "roi",
}
#: Code of the alert of a KPI whose threshold is crossed.
_CROSSED = {
    "coverage": "coverage_low",
    "conversion": "conversion_low",
    "velocity": "velocity_slower",
    "deal_value": "deal_value_lower",
    "roi": "roi_low",
}
#: Why there is no ROI, and which message then asks for costs.
_UNCOSTED = {"no_costs": "", "unread_costs": "unread"}


def kpi_alerts(programme: Programme, kpis: Sequence[Kpi], timeline: Timeline) -> list[Alert]:
    """Return the alerts of the KPIs.

    When nobody has typed for too long, that is the alert, not a low coverage; without any cost the alert
    asks for costs, once there is something to compare them with. ``timeline`` knows the past days.
    ``kpis`` may be some of the six: nothing is said of the others.
    """
    by_key = {kpi.key: kpi for kpi in kpis}
    alerts = []
    engagement, roi = by_key.get("engagement"), by_key.get("roi")
    stale = engagement is not None and engagement.stale and programme.target_count > 0
    if stale and programme.newest_entry is not None:
        days = (programme.as_of - programme.newest_entry).days
        alerts.append(
            Alert(code="engagement_stale", severity="watch", subject="engagement", facts={"days": days})
        )
    alerts += [
        alert
        for key in _CROSSED
        if key in by_key
        and not by_key[key].stale
        and (alert := _threshold_alert(by_key[key], programme, timeline))
    ]
    uncosted = roi is not None and roi.why in _UNCOSTED
    if roi is not None and uncosted and (programme.target_count or programme.deals["abm"].any()):
        variant = _UNCOSTED[roi.why or ""]
        alerts.append(Alert(code="cost_missing", severity="watch", subject="roi", variant=variant))
    return alerts


def _threshold_alert(kpi: Kpi, programme: Programme, timeline: Timeline) -> Alert | None:
    """Return the alert of a KPI beyond its threshold, or back from beyond it but not yet clear of it."""
    rules = programme.rules
    there, limits = side(kpi, rules), band(kpi, rules)
    hovers = there == "band" and still_raised(kpi.key, programme.as_of, timeline, rules)
    if limits is None or not (kpi.threshold_crossed or hovers):
        return None
    severity: Severity = "alert" if kpi.status == "alert" and not hovers else "watch"
    facts = {
        "value": kpi.value or 0.0,
        "threshold": limits.threshold,
        "baseline": kpi.baseline or 0.0,
        "release": limits.release,
        "left_out": kpi.left_out + kpi.baseline_left_out,
    }
    return Alert(
        code=_CROSSED[kpi.key],
        severity=severity,
        subject=kpi.key,
        facts=facts,
        variant="band" if hovers else "unread" if kpi.unfounded else "",
        reserves=tuple(_reserves(kpi, programme)),
    )


def _reserves(kpi: Kpi, programme: Programme) -> Iterator[str]:
    """Yield why an alert is to be read with care: few cases, amounts left out, an early day.

    The conversion has no ramp (design.md 5): in the first 90 days its alert is raised, and says how young the
    programme is.
    """
    if kpi.indicative:
        yield "few"
    if kpi.left_out or kpi.baseline_left_out:
        yield "left_out"
    if kpi.key == "conversion" and ramping(programme):
        yield "young"
