"""The six KPIs, exactly as design.md 5 has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .facts import Facts, Opportunity, Unread

Number = Fraction | int | None


@dataclass
class Kpi:
    """One KPI with the field names of design.md 9; `raw_status` is before the indicative rule."""

    value: Fraction | None = None
    numerator: Number = None
    denominator: Number = None
    n: int = 0
    median: Number = None
    mean_points: Number = None
    baseline: Fraction | None = None
    baseline_n: int | None = None
    change_percent: Number = None
    ratio: Number = None
    revenue: Number = None
    cost: Number = None
    opportunities: int | None = None
    raw_status: str = "no_data"
    indicative: bool = False
    stale: bool = False
    unread: int = 0
    """Decisions 40, 41: the rows that do not count."""

    @property
    def status(self) -> str:
        """Rule: "an indicative KPI has neither a status nor an alert above `watch`"."""
        careful = self.indicative or (self.numerator == 0 and self.unread)
        return "watch" if careful and self.raw_status == "alert" else self.raw_status


def window_start(as_of: date) -> date:
    """Rule: "the 30 days ending at D (D-29..D)"."""
    return as_of - timedelta(days=29)


def strongly_engaged(facts: Facts) -> set[str]:
    """Rule: "S = targets with >= 5 points in the 30 days ending at D"."""
    since = window_start(facts.as_of)
    return {account.key for account in facts.targets if facts.points(account.key, since) >= 5}


def is_stale(facts: Facts) -> bool:
    """Rule: "the newest readable Engagement date <= D is more than 10 days before D"."""
    return bool(facts.engagement_dates) and (facts.as_of - max(facts.engagement_dates)).days > 10


def mean(values: list[Fraction]) -> Fraction | None:
    """The mean, or nothing of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


def may_be_of(rows: list[Unread], keys: set[str]) -> bool:
    """Decision 40: a row that does not say whose it is may be of anybody."""
    return any(row.key is None or row.key in keys for row in rows)


def _share(part: int, whole: int) -> Fraction | None:
    """A percentage, or nothing when there is nothing to divide by."""
    return Fraction(100 * part, whole) if whole else None


def _ramping(status: str, start: date | None, as_of: date, days: int) -> str:
    """Rule: "`ramping` instead of watch/alert while D is under N days after ..."; "No known start: not"."""
    young = start is not None and (as_of - start).days < days
    return "ramping" if young and status in ("watch", "alert") else status


def coverage(facts: Facts) -> Kpi:
    """Rule: "100·|E|/|T|"; "coverage >= 50 good, 40–50 watch, < 40 alert; `ramping` ... under 90 days"."""
    whole = len(facts.targets)
    kpi = Kpi(numerator=len(facts.engaged), denominator=whole, n=whole)
    kpi.indicative, kpi.stale = whole < 10, is_stale(facts)
    kpi.unread = len(facts.unread_interactions)
    value = _share(len(facts.engaged), whole)
    if value is None or not facts.engagement_dates:
        return kpi
    if not facts.engaged and may_be_of(facts.unread_interactions, facts.target_keys):
        return kpi
    kpi.value = value
    status = "good" if value >= 50 else "watch" if value >= 40 else "alert"
    starts = [account.added for account in facts.targets if account.added is not None]
    starts += facts.first.values()
    kpi.raw_status = _ramping(status, min(starts, default=None), facts.as_of, 90)
    return kpi


def engagement(facts: Facts) -> Kpi:
    """Rule: "100·|S|/|T|", "mean points per target ... over the 30 days"; "engagement: neutral"."""
    whole, strong = len(facts.targets), len(strongly_engaged(facts))
    kpi = Kpi(numerator=strong, denominator=whole, n=whole)
    kpi.indicative, kpi.stale = whole < 10, is_stale(facts)
    value = _share(strong, whole)
    if value is None or not facts.engagement_dates:
        return kpi
    since = window_start(facts.as_of)
    unread = [row for row in facts.unread_interactions if row.day is None or row.day >= since]
    nothing = not any(item.day >= since for item in facts.interactions)
    if nothing and may_be_of(unread, facts.target_keys):
        return kpi
    kpi.value, kpi.raw_status = value, "neutral"
    kpi.mean_points = mean([Fraction(facts.points(account.key, since)) for account in facts.targets])
    return kpi


def conversion(facts: Facts) -> Kpi:
    """Rule: "100·|{a in E with an ABM opportunity qualified <= D}|/|E|"; ">= 20 good, else alert"."""
    found = facts.abm_opportunities(facts.engaged)
    part, whole = len({item.key for item in found}), len(facts.engaged)
    kpi = Kpi(_share(part, whole), part, whole, n=whole, opportunities=len(found))
    kpi.indicative, kpi.unread = whole < 10, len(facts.unread_opportunities)
    if not part and may_be_of(facts.unread_opportunities, facts.engaged):
        kpi.value = None
    if kpi.value is not None:
        kpi.raw_status = "good" if kpi.value >= 20 else "alert"
    return kpi


def in_velocity(item: Opportunity, facts: Facts) -> bool:
    """Rule: "a qualified opportunity, ABM of T or non-ABM, whose cells are readable"."""
    if item.qualified is None or item.contact.code is not None or item.abm is None:
        return False
    return not item.abm or item.key in facts.target_keys


def days_to_qualify(item: Opportunity, facts: Facts) -> int | None:
    """Rule: "earlier of the account's first interaction and Premier contact; negative or missing"."""
    starts = [item.contact.day]
    if item.abm and item.key is not None:
        starts.append(facts.first.get(item.key))
    known = [start for start in starts if start is not None]
    if item.qualified is None or not known:
        return None
    days = (item.qualified - min(known)).days
    return days if days >= 0 else None


def _last_ten(facts: Facts, abm: bool) -> list[Fraction]:
    """Rule: "the last 10 usable ... (unusable ones dropped first, then by qualification date, then row)"."""
    usable = [
        (item.qualified, place, Fraction(days))
        for place, item in enumerate(facts.opportunities)
        if item.abm is abm and in_velocity(item, facts) and item.qualified is not None
        and (days := days_to_qualify(item, facts)) is not None
    ]  # fmt: skip
    return [days for _, _, days in sorted(usable)[-10:]]


def velocity(facts: Facts) -> Kpi:
    """Rule: "change = 100·(ABM-base)/base"; "as fast as or faster than baseline good, slower alert"."""
    abm, other = _last_ten(facts, abm=True), _last_ten(facts, abm=False)
    kpi = Kpi(value=mean(abm), n=len(abm), baseline=mean(other), baseline_n=len(other))
    kpi.indicative = len(abm) < 5 or len(other) < 5
    if kpi.value is None:
        return kpi
    kpi.median, kpi.raw_status = median(abm), "neutral"
    if kpi.baseline is not None:
        kpi.raw_status = "good" if kpi.value <= kpi.baseline else "alert"
        if kpi.baseline:
            kpi.change_percent = 100 * (kpi.value - kpi.baseline) / kpi.baseline
    return kpi


def deal_value(facts: Facts) -> Kpi:
    """Rule: "mean amount of ABM deals signed <= D"; "ratio >= 1 good, else alert, no baseline neutral"."""
    abm = [deal.amount for deal in facts.deals if deal.abm is True and deal.amount is not None]
    other = [deal.amount for deal in facts.deals if deal.abm is False and deal.amount is not None]
    kpi = Kpi(value=mean(abm), n=len(abm), baseline=mean(other), baseline_n=len(other))
    kpi.indicative = len(abm) < 3 or len(other) < 3
    if kpi.value is None:
        return kpi
    kpi.raw_status = "neutral"
    if kpi.baseline:
        kpi.ratio = kpi.value / kpi.baseline
        kpi.raw_status = "good" if kpi.ratio >= 1 else "alert"
    return kpi


def roi(facts: Facts) -> Kpi:
    """Rule: "100·(R-C)/C"; "roi >= 200 good, 100–200 watch, < 100 alert; `ramping` ... under 182 days"."""
    amounts = [deal.amount for deal in facts.deals if deal.abm is True and deal.amount is not None]
    revenue = sum(amounts, Fraction(0))
    cost = sum((item.amount for item in facts.costs), Fraction(0))
    kpi = Kpi(n=len(amounts), revenue=revenue, cost=cost)
    if cost == 0 or (not amounts and facts.unread_abm_deals):
        return kpi
    kpi.value = 100 * (revenue - cost) / cost
    status = "good" if kpi.value >= 200 else "watch" if kpi.value >= 100 else "alert"
    kpi.raw_status = _ramping(status, min(item.day for item in facts.costs), facts.as_of, 182)
    return kpi


KPIS = {
    "coverage": coverage,
    "engagement": engagement,
    "conversion": conversion,
    "velocity": velocity,
    "deal_value": deal_value,
    "roi": roi,
}
