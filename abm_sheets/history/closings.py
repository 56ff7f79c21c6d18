"""Publish what is due, once, and keep what was published."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm_sheets.history.periods import COMPARED, PUBLISHED, closed_periods
from abm_sheets.history.shares import shares_of
from abm_sheets.model.history import Closing, Figure, InForce

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from abm_sheets.history.archive import Stored
    from abm_sheets.kpis.timeline import Timeline
    from abm_sheets.model.history import Period, ShownClosing
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.model.rows import Days
    from abm_sheets.template.rules import Rules

#: Values closer than this are the same: a sum in another order.
_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the Dashboard kept: the archive, None when it is gone or damaged, and the rows that people see."""

    archive: Stored | None = None
    shown: Sequence[ShownClosing] = ()


def closings_of(timeline: Timeline, kept: Kept, *, as_of: date, today: date) -> tuple[Closing, ...]:
    """Return what was published before and, published today, what is due; the oldest first."""
    if kept.archive is None:
        known = tuple(_restored(shown, timeline) for shown in kept.shown if shown.period.last < today)
    else:
        known = kept.archive.closings
    by_period = {closing.period: _completed(closing, timeline) for closing in reversed(known)}
    before = min(as_of, today)
    start = programme_start(timeline, before)
    for period in closed_periods(start, before) if start else ():
        if period not in by_period:
            rules = _ruling_on(period, timeline, kept, today)
            by_period[period] = _closed(period, timeline, today, rules)
    return tuple(sorted(by_period.values(), key=lambda closing: closing.period.order))


def programme_start(timeline: Timeline, day: date) -> date | None:
    """Return the first day of the programme as known on a day.

    The earliest of Date d'ajout, over every account that was ever a target, and the first interaction;
    without either, of ABM deals and opportunities and costs; None when there is no dated row at all.
    """
    accounts, entries = timeline.tables.accounts, timeline.tables.interactions
    # What cannot be read has no interaction, no account or no date.
    valid = pd.notna(entries["interaction"]) & (entries["account_code"] >= 0)
    starts = _earliest(day, accounts["added"][~accounts["added_bad"]], entries["date"][valid])
    if starts is not None:
        return starts
    then = timeline.programme(day)
    return _earliest(
        day,
        then.deals["signed"][then.deals["abm"]],
        then.opportunities["qualified"][then.opportunities["abm"]],
        then.costs["date"],
    )


def _earliest(day: date, *dates: Days) -> date | None:
    known = np.concatenate(dates)
    known = known[known <= np.datetime64(day, "s")]
    return known.min().astype(object).date() if len(known) else None


def in_force(timeline: Timeline, kept: Kept, today: date) -> InForce:
    """Return the settings of today, and since when a refresh has found them."""
    settings = timeline.rules.ruling()
    before = kept.archive.in_force if kept.archive else None
    return before if before and before.settings == settings else InForce(settings=settings, since=today)


def _ruling_on(period: Period, timeline: Timeline, kept: Kept, today: date) -> Rules:
    """Return the rules under which a period is published.

    A changed setting shows its effect before it counts: a period that had ended when a refresh first found
    it is published under the settings before it. Without any such memory, those of today count.
    """
    if kept.archive is None or kept.archive.in_force is None:
        return timeline.rules
    before = kept.archive.in_force
    if period.last >= in_force(timeline, kept, today).since:
        return timeline.rules
    if period.last >= before.since:  # they have changed
        return timeline.rules.under(before.settings)
    earlier = [closing for closing in kept.archive.closings if closing.period.order < period.order]
    last = max(earlier, key=lambda closing: closing.period.order, default=None)
    return timeline.rules.under(last.settings) if last else timeline.rules


def _closed(period: Period, timeline: Timeline, today: date, rules: Rules) -> Closing:
    return Closing(
        period=period,
        published=today,
        settings=rules.ruling(),
        figures=_figures(period, timeline, rules),
    )


def _completed(closing: Closing, timeline: Timeline) -> Closing:
    """Publish the figures that could not be read when the closing was due, under its own settings."""
    keys = PUBLISHED[closing.period.kind]
    missing = [key for key in keys if key not in closing.figures]
    if not missing:
        return closing
    figures = {
        **closing.figures,
        **_figures(closing.period, timeline, timeline.rules.under(closing.settings), missing),
    }
    return replace(closing, figures={key: figures[key] for key in keys if key in figures})


def _figures(period: Period, timeline: Timeline, rules: Rules, keys: Sequence[str] = ()) -> dict[str, Figure]:
    """Return what a period publishes; a KPI that cannot be read today is published when it can be."""
    kpis = timeline.kpis(period.last, rules, keys or PUBLISHED[period.kind])
    return {
        kpi.key: figure_of(kpi, timeline, period.last, rules, period) for kpi in kpis if not kpi.unreadable
    }


def figure_of(kpi: Kpi, timeline: Timeline, day: date, rules: Rules, period: Period | None = None) -> Figure:
    """Return a KPI of a day as a closing publishes it, with its shares."""
    if kpi.value is None or not math.isfinite(kpi.value):
        return Figure(value=None, n=kpi.n)
    compared = period is not None and period.kind == "quarter" and kpi.key in COMPARED
    numerator, denominator = kpi.numerator, kpi.denominator
    if kpi.key == "roi":
        numerator, denominator = kpi.revenue, kpi.cost
    return Figure(
        value=kpi.value,
        n=kpi.n,
        numerator=numerator,
        denominator=denominator,
        baseline=kpi.baseline if compared else None,
        shares=shares_of(kpi.key, timeline.programme(day, rules)),
    )


def _restored(shown: ShownClosing, timeline: Timeline) -> Closing:
    """Return a closing whose archive is lost: its values are those that people see.

    Where the tables still give the same value, the things that it is made of are known again.
    """
    closed = _closed(shown.period, timeline, shown.published, timeline.rules)
    figures = {}
    for key, value in shown.values.items():
        again = closed.figures.get(key)
        baseline = shown.baselines.get(key)
        if again and same(value, again.value) and same(baseline, again.baseline):
            figures[key] = again
        else:
            figures[key] = Figure(value=value, baseline=baseline)
    return replace(closed, figures=figures)


def same(one: float | None, other: float | None) -> bool:
    """True when two values differ by nothing but the order of a sum."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=_SAME, abs_tol=_SAME)
