"""An alert about a KPI stays until the figure is clearly beyond its threshold, so that it does not flap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from abm_sheets.alerts.since import past_closings

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.kpis.timeline import Timeline
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.template.rules import Rules

Side = Literal["below", "band", "above"]

#: Shares of accounts: no such figure is ever above all of them.
_SHARES, _ALL = ("coverage", "conversion"), 100.0

#: The setting that is the threshold of an alert; velocity and deal value are compared with their baseline.
THRESHOLDS = {"coverage": "coverage_alert", "conversion": "conversion_good", "roi": "roi_alert"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Where the alert of a KPI is raised, and from where on it is lifted, in the unit of the KPI."""

    threshold: float
    release: float


def band(kpi: Kpi, rules: Rules) -> Band | None:
    """Return the threshold of a KPI and the value at which its alert is lifted; None without a baseline."""
    margin = getattr(rules.hysteresis, kpi.key)
    if kpi.key in THRESHOLDS:
        threshold = rules.value(THRESHOLDS[kpi.key])
        release = threshold + margin
        return Band(threshold=threshold, release=min(release, _ALL) if kpi.key in _SHARES else release)
    if kpi.baseline is None:
        return None
    # A lower velocity is better, a higher value of deals is.
    sign = -1 if kpi.key == "velocity" else 1
    return Band(threshold=kpi.baseline, release=kpi.baseline * (1 + sign * margin / 100))


def side(kpi: Kpi, rules: Rules) -> Side | None:
    """Return on which side of its threshold a KPI lies: below raises the alert, above lifts it.

    None where that says nothing: no value, no baseline, a programme that is still ramping.
    """
    limits = band(kpi, rules)
    if kpi.value is None or limits is None or kpi.status == "ramping":
        return None
    if kpi.threshold_crossed:
        return "below"
    better = limits.release >= limits.threshold
    clear = kpi.value >= limits.release if better else kpi.value <= limits.release
    return "above" if clear else "band"


def still_raised(key: str, as_of: date, timeline: Timeline, rules: Rules) -> bool:
    """True when a KPI in its band on a day was below before it was ever clearly above.

    Walks back over the weekly closings. A figure that never was below raises nothing.
    """
    for closing in past_closings(as_of):
        (kpi,) = timeline.kpis(closing, rules, (key,))
        there = side(kpi, rules)
        if there != "band":
            return there == "below"
    return False
