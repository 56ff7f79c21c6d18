"""What a changed setting does to the live figures, before any closing counts with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.alerts.account_alerts import account_alerts, stalled_opportunities
from abm_sheets.kpis.accounts import account_figures
from abm_sheets.kpis.engagement import strongly_engaged
from abm_sheets.model.effect import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.kpis.timeline import Timeline
    from abm_sheets.model.kpi import Status
    from abm_sheets.template.rules import Rules

#: The KPI whose status a setting decides; the others count strongly engaged accounts or alerts.
_STATUS_OF = {
    "coverage_good": "coverage",
    "coverage_alert": "coverage",
    "conversion_good": "conversion",
    "roi_good": "roi",
    "roi_alert": "roi",
}
_ALERTS_OF = {
    "untouched_days": "account_untouched",
    "cold_days": "account_cold",
    "stalled_days": "opportunity_stalled",
}
_POINTS = ("strong_points", "window_days")
#: Published every month; the rest every week.
_MONTHLY = ("conversion", "roi")


def setting_effects(
    timeline: Timeline, as_of: date, previous: Mapping[str, float] | None
) -> tuple[Effect, ...]:
    """Return what every setting changes that differs from the one of the last closing.

    ``previous`` are the settings which that closing used, by key; a key that it lacks had its default, None
    means that there is no closing. Each effect is computed with that setting alone put back.
    """
    if previous is None:
        return ()
    rules = timeline.rules
    effects = []
    for key, spec in rules.settings.items():
        before = previous.get(key, spec.default)
        if before != rules.chosen.get(key, spec.default) and not spec.choices:
            effects.append(_effect(key, timeline, as_of, rules.with_chosen({**rules.chosen, key: before})))
    return tuple(effects)


def _effect(key: str, timeline: Timeline, as_of: date, old: Rules) -> Effect:
    if key in _STATUS_OF:
        kpi = _STATUS_OF[key]
        return Effect(
            setting=key,
            measure="status",
            kpi=kpi,
            before=_status(timeline, as_of, kpi, old),
            after=_status(timeline, as_of, kpi, timeline.rules),
            closing=next_closing(as_of, monthly=kpi in _MONTHLY),
        )
    then, now = timeline.programme(as_of, old), timeline.programme(as_of)
    if key in _POINTS:
        return Effect(
            setting=key,
            measure="strong",
            before=int(strongly_engaged(then).sum()),
            after=int(strongly_engaged(now).sum()),
            closing=next_closing(as_of, monthly=False),
        )
    code = _ALERTS_OF[key]
    return Effect(setting=key, measure="alerts", before=_count(code, then), after=_count(code, now))


def _status(timeline: Timeline, as_of: date, kpi: str, rules: Rules) -> Status:
    (found,) = timeline.kpis(as_of, rules, (kpi,))
    return found.status


def _count(code: str, programme: Programme) -> int:
    alerts = [
        *account_alerts(programme, account_figures(programme, money=False)),
        *stalled_opportunities(programme),
    ]
    return sum(alert.code == code for alert in alerts)


def next_closing(as_of: date, *, monthly: bool) -> str:
    """Return the name of the first closing after a day: of its ISO week, or of its month."""
    if monthly:
        return f"{as_of:%Y-%m}"
    year, week, _ = as_of.isocalendar()
    return f"{year}-W{week:02}"
