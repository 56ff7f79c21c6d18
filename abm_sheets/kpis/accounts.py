"""The figures of every target account (design.md 5, "Per account")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm_sheets.kpis.conversion import OPPORTUNITY_READS, abm_opportunities
from abm_sheets.kpis.coverage import READS as COVERAGE_READS
from abm_sheets.kpis.deal_value import READS as DEAL_READS
from abm_sheets.kpis.deal_value import priced_deals
from abm_sheets.kpis.engagement import strongly_engaged
from abm_sheets.kpis.programme import targets_by_day, unreadable_dates
from abm_sheets.kpis.roi import return_on
from abm_sheets.kpis.velocity import READS as VELOCITY_READS
from abm_sheets.kpis.velocity import timed_opportunities
from abm_sheets.model.kpi import AccountFigures, Remainder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.rows import Days

Floats = np.ndarray[Any, np.dtype[np.float64]]


#: What the costs cannot do without: shared ones are for whoever was a target on their day.
_COSTS = (
    *(("costs", "account"), ("costs", "date"), ("costs", "amount")),
    *(("accounts", "added"), ("accounts", "left")),
)
#: Less than this is no amount.
_CENT = 0.005
_ENGAGEMENT_FIGURES = (
    "points",
    "total_points",
    "engaged",
    "strongly_engaged",
    "first_interaction",
    "last_interaction",
)


def account_figures(programme: Programme, *, money: bool = True) -> tuple[AccountFigures, ...]:
    """Return a row for every target, in the order of Comptes; what cannot be read at all is None.

    ``money`` False leaves velocity, revenue, cost and ROI out, as None: no alert looks at them.
    """
    names = programme.tables.accounts["account"].tolist()
    added = _days(programme.tables.accounts["added"])
    unread = programme.left_out_interactions.among(len(names)) & ~programme.engaged
    engagement, pipeline = _engagement(programme), _pipeline(programme, timed=money)
    earned = _money(programme) if money else _won(programme)
    return tuple(
        AccountFigures(
            account=names[code],
            added=added[code],
            unread=bool(unread[code]),
            **engagement[code],
            **pipeline[code],
            **earned[code],
        )
        for code in np.flatnonzero(programme.targets)
    )


def remainder(programme: Programme) -> Remainder | None:
    """Return what the rows of the targets lack of all ABM opportunities, revenue and costs, None for nothing.

    Amounts are euros.
    """
    opportunities = revenue = cost = None
    codes = []
    if not programme.lacks(*OPPORTUNITY_READS):
        rows = programme.opportunities
        others = rows["account_code"][rows["abm"] & ~programme.of_targets(rows["account_code"])]
        opportunities = len(others)
        codes.append(others)
    if not programme.lacks(*DEAL_READS):
        deals = priced_deals(programme)
        deals = deals.where(deals["abm"] & ~programme.of_targets(deals["account_code"]))
        revenue = float(deals["amount"].sum())
        codes.append(deals["account_code"])
    if not programme.lacks(*_COSTS):
        costs = programme.costs
        whole = float(costs["amount"].sum())
        cost = whole - float(account_costs(programme)[programme.targets].sum())
        # Shares that add up to the whole, but for the last digits of their sum.
        cost = 0.0 if abs(cost) < _CENT else cost
        codes.append(costs["account_code"][~costs["shared"] & ~programme.of_targets(costs["account_code"])])
    if not any((opportunities, revenue, cost)):
        return None
    whose = np.concatenate(codes)
    left = programme.tables.accounts["left"] <= np.datetime64(programme.as_of)
    gone = np.append(~unreadable_dates(programme.tables) & left, True)  # -1, no account: unknown
    return Remainder(
        opportunities=opportunities,
        revenue=revenue,
        cost=cost,
        unknown=bool((whose < 0).any()),
        unlisted=bool((~gone[whose]).any()),
    )


def _engagement(programme: Programme) -> list[dict[str, Any]]:
    if programme.lacks(*COVERAGE_READS):
        return [dict.fromkeys(_ENGAGEMENT_FIGURES)] * len(programme.targets)
    columns = (
        programme.points(window=True).tolist(),
        programme.points(window=False).tolist(),
        programme.engaged.tolist(),
        strongly_engaged(programme).tolist(),
        _days(programme.first_interaction),
        _days(programme.last_interaction),
    )
    return [dict(zip(_ENGAGEMENT_FIGURES, row, strict=True)) for row in zip(*columns, strict=True)]


def _pipeline(programme: Programme, *, timed: bool) -> list[dict[str, Any]]:
    count = len(programme.targets)
    if programme.lacks(*OPPORTUNITY_READS):
        return [{"opportunities": None, "velocity": None}] * count
    opportunities = abm_opportunities(programme).tolist()
    mean = _mean_days(programme) if timed and not programme.lacks(*VELOCITY_READS) else {}
    return [{"opportunities": opportunities[code], "velocity": mean.get(code)} for code in range(count)]


def _mean_days(programme: Programme) -> Mapping[Any, float]:
    timed = timed_opportunities(programme)
    timed = timed.where(timed["abm"] & (timed["days"] >= 0))
    codes, place = np.unique(timed["account_code"], return_inverse=True)
    means = np.bincount(place, weights=timed["days"]) / np.bincount(place)
    return dict(zip(codes.tolist(), means.tolist(), strict=True))


def _won(programme: Programme) -> list[dict[str, Any]]:
    """Return how many deals each account has signed, and nothing else of its money."""
    count = len(programme.targets)
    won: list[int | None] = [None] * count
    if not programme.lacks(*DEAL_READS):
        codes = programme.deals["account_code"]
        won = np.bincount(codes[codes >= 0], minlength=count).tolist()
    return [{"revenue": None, "won_deals": each, "cost": None, "roi": None} for each in won]


def _money(programme: Programme) -> list[dict[str, Any]]:
    """Return the money of each account.

    Where no ABM deal of it counts and one that may be is left out, there is no ROI: −100 % would say that it
    has brought nothing.
    """
    count = len(programme.targets)
    revenue: list[float | None] = [None] * count
    costs: list[float | None] = [None] * count
    unknown = [False] * count
    if not programme.lacks(*DEAL_READS):
        deals = priced_deals(programme)
        abm = deals.where(deals["abm"] & (deals["account_code"] >= 0))
        signed = np.bincount(abm["account_code"], weights=abm["amount"], minlength=count)
        revenue = signed.astype(float).tolist()
        unknown = (programme.unpriced & (np.bincount(abm["account_code"], minlength=count) == 0)).tolist()
    if not programme.lacks(*_COSTS):
        costs = account_costs(programme).tolist()
    return [
        {**won, "revenue": one, "cost": two, "roi": None if unread else _roi(one, two)}
        for won, one, two, unread in zip(_won(programme), revenue, costs, unknown, strict=True)
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
    own = costs.where(costs["account_code"] >= 0)
    total = np.bincount(own["account_code"], weights=own["amount"], minlength=count).astype(float)
    shared = costs.where(costs["shared"])
    days, place = np.unique(shared["date"], return_inverse=True)
    amounts = np.bincount(place, weights=shared["amount"])
    for sharing, amount in zip(targets_by_day(programme.tables, days), amounts.tolist(), strict=True):
        sharers = sharing if sharing.any() else programme.targets
        if sharers.any():
            total[sharers] += amount / sharers.sum()
    return total


def _days(values: Days) -> list[date | None]:
    """Return days, None for NaT."""
    found: list[date | None] = values.astype("datetime64[D]").tolist()
    return found
