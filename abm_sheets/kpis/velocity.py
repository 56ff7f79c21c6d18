"""KPI 4, velocity: "Prenez vos 10 dernières opportunités ABM et calculez le nombre de jours…"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm_sheets.kpis.coverage import READS as COVERAGE_READS
from abm_sheets.kpis.status import judged, missing
from abm_sheets.model.kpi import Kpi, Status

if TYPE_CHECKING:
    from abm_sheets.kpis.programme import Programme

READS = (
    *COVERAGE_READS,
    ("pipeline", "account"),
    ("pipeline", "source"),
    ("pipeline", "first_contact"),
    ("pipeline", "qualified"),
)


def velocity(programme: Programme) -> Kpi:
    """Return the mean days from first engagement to qualification of the last ABM opportunities."""
    abm, classic = last_opportunities(programme)
    small = programme.rules.indicative["velocity"]
    baseline = None if classic.empty else float(classic["days"].mean())
    kpi = Kpi(
        key="velocity",
        unit="days",
        value=None,
        status="no_data",
        n=len(abm),
        baseline=baseline,
        baseline_n=len(classic),
        indicative=min(len(abm), len(classic)) < small,
    )
    if abm.empty:
        return missing(kpi, "no_abm_opportunities")
    value = float(abm["days"].mean())
    change = 100 * (value - baseline) / baseline if baseline else None
    return judged(
        replace(
            kpi,
            value=value,
            median=float(abm["days"].median()),
            change_percent=change,
            status=_status(value, baseline),
        )
    )


def last_opportunities(programme: Programme) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the last usable opportunities, ABM of T and classic, with ``days``."""
    timed = timed_opportunities(programme)
    usable = timed[timed["days"] >= 0]
    return _last(usable[usable["abm"]], programme), _last(usable[usable["classic"]], programme)


def timed_opportunities(programme: Programme) -> pd.DataFrame:
    """Return the qualified opportunities whose cells are readable, ABM of T or classic, with ``days``.

    "first engagement = earlier of the account's first interaction and Premier contact"; a classic one
    starts at Premier contact. ``days`` is NaN where there is no start, negative where it comes too late.
    """
    rows = programme.opportunities
    codes = rows["account_code"].to_numpy()
    in_targets = (codes >= 0) & np.append(programme.targets, False)[codes]
    counted = ((rows["abm"] & in_targets & ~rows["account_bad"]) | rows["classic"]) & ~rows[
        "first_contact_bad"
    ]
    rows = rows[counted]
    codes = rows["account_code"].to_numpy()
    none = np.array(["NaT"], dtype="datetime64[s]")
    interactions = np.concatenate([programme.first_interaction.astype("datetime64[s]"), none])[codes]
    first = pd.Series(interactions, index=rows.index).where(rows["abm"])
    start = pd.concat([first, rows["first_contact"]], axis=1).min(axis=1)
    timed: pd.DataFrame = rows.assign(days=(rows["qualified"] - start).dt.days)
    return timed


def _last(usable: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return the last usable ones by qualification date, then by row."""
    return usable.sort_values(["qualified", "row"]).tail(programme.rules.rules.velocity_last)


def _status(value: float, baseline: float | None) -> Status:
    if baseline is None:
        return "neutral"
    return "good" if value <= baseline else "alert"
