"""KPI 4, velocity: "Prenez vos 10 dernières opportunités ABM et calculez le nombre de jours…"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.kpis.coverage import READS as COVERAGE_READS
from abm_sheets.kpis.programme import with_sides
from abm_sheets.kpis.status import judged, missing
from abm_sheets.model.kpi import Kpi, Status

if TYPE_CHECKING:
    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.rows import Bools, Days, Rows

READS = (
    *COVERAGE_READS,
    ("pipeline", "account"),
    ("pipeline", "source"),
    ("pipeline", "first_contact"),
    ("pipeline", "qualified"),
)


def velocity(programme: Programme) -> Kpi:
    """Return the mean days from first engagement to qualification of the last ABM opportunities."""
    timed = timed_opportunities(programme)
    abm, classic = _lasts(timed, programme)
    small = programme.rules.indicative["velocity"]
    baseline = None if classic.empty else float(classic["days"].mean())
    abm_days, classic_days = _left_out(programme, timed)
    kpi = Kpi(
        key="velocity",
        unit="days",
        value=None,
        status="no_data",
        n=len(abm),
        baseline=baseline,
        baseline_n=len(classic),
        left_out=_lacking(abm_days, abm, programme),
        baseline_left_out=_lacking(classic_days, classic, programme),
        indicative=min(len(abm), len(classic)) < small,
    )
    if abm.empty:
        return missing(kpi, "unread_velocity" if _unread(programme) else "no_abm_opportunities")
    value = float(abm["days"].mean())
    change = 100 * (value - baseline) / baseline if baseline else None
    return judged(
        replace(
            kpi,
            value=value,
            median=float(np.median(abm["days"])),
            change_percent=change,
            status=_status(value, baseline),
        )
    )


def last_opportunities(programme: Programme) -> tuple[Rows, Rows]:
    """Return the last usable opportunities, ABM of T and classic, with ``days``."""
    return _lasts(timed_opportunities(programme), programme)


def _lasts(timed: Rows, programme: Programme) -> tuple[Rows, Rows]:
    usable = timed["days"] >= 0
    return (
        _last(timed, usable & timed["abm"], programme),
        _last(timed, usable & timed["classic"], programme),
    )


def timed_opportunities(programme: Programme) -> Rows:
    """Return the qualified opportunities whose cells are readable, ABM of T or classic, with ``days``.

    "first engagement = earlier of the account's first interaction and Premier contact"; a classic one
    starts at Premier contact. ``days`` is NaN where there is no start, negative where it comes too late.
    """
    rows = programme.opportunities
    codes = rows["account_code"]
    abm = rows["abm"]
    counted = (abm & programme.of_targets(codes) & ~rows["account_bad"]) | rows["classic"]
    counted &= ~rows["first_contact_bad"]
    rows, codes, abm = rows.where(counted), codes[counted], abm[counted]
    none = np.array(["NaT"], dtype="datetime64[s]")
    first = np.concatenate([programme.first_interaction.astype("datetime64[s]"), none])[codes]
    # fmin takes the date where the other is NaT.
    start = np.fmin(np.where(abm, first, none), rows["first_contact"])
    return rows.beside(days=(rows["qualified"] - start) / np.timedelta64(1, "D"))


def _unread(programme: Programme) -> bool:
    """Return whether a target may have an ABM opportunity of which it cannot be read how long it took."""
    rows = programme.opportunities
    started = rows["abm"] & rows["first_contact_bad"] & programme.of_targets(rows["account_code"])
    return bool(started.any()) or programme.left_out_opportunities.may_be_of(programme.targets)


def _left_out(programme: Programme, timed: Rows) -> tuple[Days, Days]:
    """Return when those were qualified that may be ABM of T, and classic ones, that no mean has.

    A cell of theirs cannot be read, or they have no days: each is told. NaT for a day that is not known.
    """
    rows = programme.opportunities
    unusable = ~np.isin(rows["row"], timed["row"][timed["days"] >= 0])
    abm = rows["abm"] & programme.of_targets(rows["account_code"]) & unusable
    undated = programme.tables.opportunities
    undated = undated.where(undated["qualified_bad"])
    undated_classic = with_sides(undated)["classic"] if len(undated) else np.zeros(0, dtype=bool)
    return (
        np.concatenate([rows["qualified"][abm], programme.left_out_opportunities.day]),
        np.concatenate(
            [rows["qualified"][rows["classic"] & unusable], undated["qualified"][undated_classic]]
        ),
    )


def _lacking(days: Days, last: Rows, programme: Programme) -> int:
    """Return how many of those that are left out might be among the last."""
    if len(last) < programme.rules.rules.velocity_last:
        return len(days)
    return int((~(days < last["qualified"].min())).sum())


def _last(timed: Rows, counted: Bools, programme: Programme) -> Rows:
    """Return the last of those that count, by qualification date, then by row."""
    places = np.flatnonzero(counted)
    rows, qualified = timed["row"][places], timed["qualified"][places]
    order = np.lexsort((rows, qualified))[-programme.rules.rules.velocity_last :]
    return timed.where(places[order])


def _status(value: float, baseline: float | None) -> Status:
    if baseline is None:
        return "neutral"
    return "good" if value <= baseline else "alert"
