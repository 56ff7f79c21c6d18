"""The alerts in the order in which a person should read them: to add one, write it and name it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.alerts.account_alerts import account_alerts, stalled_opportunities
from abm_sheets.alerts.kpi_alerts import KPI_OF, kpi_alerts
from abm_sheets.kpis.accounts import account_figures
from abm_sheets.model.alert import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.kpis.timeline import Timeline
    from abm_sheets.model.alert import Alert

CODES = (
    "engagement_stale",
    "coverage_low",
    "conversion_low",
    "velocity_slower",
    "deal_value_lower",
    "roi_low",
    "cost_missing",
    "account_hot",
    "opportunity_stalled",
    "account_cold",
    "account_untouched",
)


def find_alerts(
    programme: Programme, timeline: Timeline, codes: AbstractSet[str] = frozenset(CODES)
) -> tuple[Alert, ...]:
    """Return the alerts of a day: the most severe first, then by code; the order of rows otherwise.

    With ``codes``, those that have one of them; what no such alert needs is not computed: since when an alert
    holds is asked of up to a hundred past weeks. ``timeline`` knows the days before: an alert about a KPI
    stays until the figure is clear of its threshold.
    """
    alerts: list[Alert] = []
    if keys := {KPI_OF[code] for code in codes if code in KPI_OF}:
        alerts += kpi_alerts(programme, timeline.kpis(programme.as_of, keys=keys), timeline)
    if not codes.isdisjoint(("account_hot", "account_cold", "account_untouched")):
        alerts += account_alerts(programme, account_figures(programme, money=False))
    if "opportunity_stalled" in codes:
        alerts += stalled_opportunities(programme)
    return tuple(sorted((alert for alert in alerts if alert.code in codes), key=_rank))


def _rank(alert: Alert) -> tuple[int, int]:
    return (SEVERITIES.index(alert.severity), CODES.index(alert.code))
