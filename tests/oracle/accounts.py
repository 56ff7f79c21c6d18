"""The per-account table of design.md 5, with the field names of design.md 9."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .kpis import strongly_engaged, window_start

if TYPE_CHECKING:
    from datetime import date

    from .facts import Account, Facts


def _iso(day: date | None) -> str | None:
    """Rule: "dates are ISO"."""
    return day.isoformat() if day else None


def costs_by_account(facts: Facts) -> dict[str, Fraction]:
    """Rule: "its own costs + an equal share of every shared cost among the accounts that were targets"."""
    shares: dict[str, Fraction] = {}
    for cost in facts.costs:
        if cost.shared:
            there = [account.key for account in facts.accounts.values() if account.is_target(cost.day)]
            keys = there or [account.key for account in facts.targets]
        else:
            keys = [cost.key] if cost.key in facts.accounts and cost.key is not None else []
        for key in keys:
            shares[key] = shares.get(key, Fraction(0)) + cost.amount / len(keys)
    return shares


def revenue_of(facts: Facts, account: Account) -> Fraction:
    """Rule: "revenue" of an account: its ABM deals signed <= D whose amount can be read."""
    return sum(counted_deals(facts, account), Fraction(0))


def counted_deals(facts: Facts, account: Account) -> list[Fraction]:
    """The amounts of the ABM deals of an account that can be read."""
    return [
        deal.amount
        for deal in facts.deals
        if deal.abm and deal.key == account.key and deal.amount is not None
    ]


def account_rows(facts: Facts) -> list[dict[str, object]]:
    """Rule: "Per account (for every target): points (30 days), total points, engaged, ..."."""
    costs, strong, since = costs_by_account(facts), strongly_engaged(facts), window_start(facts.as_of)
    rows: list[dict[str, object]] = []
    for account in facts.targets:
        key = account.key
        revenue, cost = revenue_of(facts, account), costs.get(key, Fraction(0))
        # Decision 42.
        unknown = key in facts.unpriced and not counted_deals(facts, account)
        rows.append(
            {
                "account": account.name,
                "points": facts.points(key, since),
                "total_points": facts.points(key),
                "engaged": key in facts.engaged,
                "strongly_engaged": key in strong,
                "first_interaction": _iso(facts.first.get(key)),
                "last_interaction": _iso(facts.last.get(key)),
                "opportunities": len(facts.abm_opportunities({key})),
                "revenue": float(revenue),
                "cost": float(cost),
                "roi": float(100 * (revenue - cost) / cost) if cost and not unknown else None,
            }
        )
    return rows
