"""KPI 2, engagement: "Un compte avec 5 points ou plus dans le mois est considéré comme fortement engagé"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abm_sheets.kpis.coverage import READS as COVERAGE_READS
from abm_sheets.kpis.status import missing
from abm_sheets.model.kpi import Kpi

if TYPE_CHECKING:
    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.rows import Bools

READS = COVERAGE_READS


def engagement(programme: Programme) -> Kpi:
    """Return the share of targets that are strongly engaged over the window, in percent.

    Where no interaction of the window can be read, and one may be of a target, there is no value. The article
    gives no benchmark for the share, so the status is neutral.
    """
    targets = programme.target_count
    points = programme.points(window=True)
    strong = int(strongly_engaged(programme).sum())
    left_out = programme.left_out_interactions.since(programme.window_start)
    kpi = Kpi(
        key="engagement",
        unit="percent",
        value=None,
        status="no_data",
        n=targets,
        numerator=strong,
        denominator=targets,
        left_out=len(left_out),
        indicative=targets < programme.rules.indicative["engagement"],
        stale=programme.stale,
    )
    if not targets:
        return missing(kpi, programme.no_targets)
    if programme.newest_entry is None:
        return missing(kpi, programme.no_interactions)
    if not points.any() and left_out.may_be_of(programme.targets):
        nothing = programme.interactions.empty
        return missing(kpi, "unread_interactions" if nothing else "unread_recent")
    return replace(
        kpi, value=100 * strong / targets, status="neutral", mean_points=float(points.sum() / targets)
    )


def strongly_engaged(programme: Programme) -> Bools:
    """Return which targets have the points of a strongly engaged account."""
    return programme.targets & (programme.points(window=True) >= programme.rules.value("strong_points"))
