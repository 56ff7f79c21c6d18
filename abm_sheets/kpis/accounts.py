"""The figures of every target account (design.md 5, "Per account")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm_sheets.kpis.conversion import OPPORTUNITY_READS, abm_opportunities
from abm_sheets.kpis.coverage import READS as COVERAGE_READS
from abm_sheets.kpis.deal_value import READS as DEAL_READS
from abm_sheets.kpis.deal_value import priced_deals
from abm_sheets.kpis.engagement import strongly_engaged
from abm_sheets.kpis.programme import targets_on
from abm_sheets.kpis.roi import return_on
from abm_sheets.kpis.velocity import READS as VELOCITY_READS
from abm_sheets.kpis.velocity import timed_opportunities
from abm_sheets.model.kpi import AccountFigures

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.kpis.programme import Programme

Floats = np.ndarray[Any, np.dtype[np.float64]]


#: What the costs cannot do without.
_COSTS = (("costs", "account"), ("costs", "date"), ("costs", "amount"))
_ENGAGEMENT_FIGURES = (
    "points",
    "total_points",
    "engaged",
    "strongly_engaged",
    "first_interaction",
    "last_interaction",
)


def account_figures(programme: Programme) -> tuple[AccountFigures, ...]:
    """Return a row for every target, in the order of Comptes; what cannot be read at all is None."""
    names = programme.tables.accounts["account"].tolist()
    added = programme.tables.accounts["added"].to_numpy()
    engagement, pipeline, money = _engagement(programme), _pipeline(programme), _money(programme)
    return tuple(
        AccountFigures(
            account=names[code],
            added=_day(added[code]),
            **engagement[code],
            **pipeline[code],
            **money[code],
        )
        for code in np.flatnonzero(programme.targets)
    )


def _engagement(programme: Programme) -> list[dict[str, Any]]:
    if programme.lacks(*COVERAGE_READS):
        return [dict.fromkeys(_ENGAGEMENT_FIGURES)] * len(programme.targets)
    columns = (
        programme.points(window=True).tolist(),
        programme.points(window=False).tolist(),
        programme.engaged.tolist(),
        strongly_engaged(programme).tolist(),
        map(_day, programme.first_interaction),
        map(_day, programme.last_interaction),
    )
    return [dict(zip(_ENGAGEMENT_FIGURES, row, strict=True)) for row in zip(*columns, strict=True)]


def _pipeline(programme: Programme) -> list[dict[str, Any]]:
    count = len(programme.targets)
    if programme.lacks(*OPPORTUNITY_READS):
        return [{"opportunities": None, "velocity": None}] * count
    opportunities = abm_opportunities(programme).tolist()
    timed = timed_opportunities(programme)
    timed = timed[timed["abm"] & (timed["days"] >= 0)]
    known = not programme.lacks(*VELOCITY_READS)
    mean = timed.groupby("account_code")["days"].mean().to_dict() if known else {}
    return [{"opportunities": opportunities[code], "velocity": mean.get(code)} for code in range(count)]


def _money(programme: Programme) -> list[dict[str, Any]]:
    count = len(programme.targets)
    revenue: list[float | None] = [None] * count
    won: list[int | None] = [None] * count
    costs: list[float | None] = [None] * count
    if not programme.lacks(*DEAL_READS):
        deals = priced_deals(programme)
        abm = deals[deals["abm"] & (deals["account_code"] >= 0)]
        signed = np.bincount(abm["account_code"], weights=abm["amount"], minlength=count)
        revenue = signed.astype(float).tolist()
        codes = programme.deals["account_code"]
        won = np.bincount(codes[codes >= 0], minlength=count).tolist()
    if not programme.lacks(*_COSTS):
        costs = account_costs(programme).tolist()
    return [
        {"revenue": one, "won_deals": deals_won, "cost": two, "roi": _roi(one, two)}
        for one, deals_won, two in zip(revenue, won, costs, strict=True)
    ]


def _roi(revenue: float | None, cost: float | None) -> float | None:
    return None if revenue is None or cost is None else return_on(revenue, cost)


def account_costs(programme: Programme) -> Floats:
    """Return the cost of every account that was ever listed, in euros.

    "Cost of an account = its own costs + an equal share of every shared cost among the accounts that were
    targets on the cost's date (if none were: among T)."
    """
    count = len(programme.targets)
    costs = programme.costs
    own = costs[costs["account_code"] >= 0]
    total = np.bincount(own["account_code"], weights=own["amount"], minlength=count).astype(float)
    for day, amount in costs[costs["shared"]].groupby("date")["amount"].sum().items():
        sharing = targets_on(programme.tables, pd.Timestamp(day))  # type: ignore[arg-type]
        if not sharing.any():
            sharing = programme.targets
        if sharing.any():
            total[sharing] += amount / sharing.sum()
    return total


def _day(value: np.datetime64) -> date | None:
    return None if np.isnat(value) else pd.Timestamp(value).date()
