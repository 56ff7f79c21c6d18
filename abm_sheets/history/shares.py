"""What a KPI is made of: named things, and what each gives to its numerator and denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.kpis.conversion import abm_opportunities
from abm_sheets.kpis.deal_value import priced_deals
from abm_sheets.kpis.engagement import strongly_engaged
from abm_sheets.kpis.velocity import last_opportunities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.history import Shares, Thing
    from abm_sheets.model.rows import Bools, Rows

#: Percentages are as people say them: a share of one half is 50.
SCALE = {"coverage": 100, "engagement": 100, "conversion": 100, "velocity": 1, "deal_value": 1, "roi": 100}


def shares_of(key: str, programme: Programme) -> Shares:
    """Return what every named thing gives to a KPI: the sums of both sides make its value.

    coverage, engagement, conversion: accounts of T; velocity: the last ABM opportunities (days, 1);
    deal_value: ABM deals (amount, 1); roi: ABM deals (amount, 0) and costs (0, amount). Things of the same
    name add up.
    """
    found: Shares = {}
    for thing, above, below in _PARTS[key](programme):
        known = found.get(thing, (0.0, 0.0))
        found[thing] = (known[0] + above, known[1] + below)
    return found


def totals(shares: Shares) -> tuple[float, float]:
    """Return the sums of the numerators and of the denominators."""
    return (sum(above for above, _ in shares.values()), sum(below for _, below in shares.values()))


_Part = tuple["Thing", float, float]


def _coverage(programme: Programme) -> Iterator[_Part]:
    return _accounts(programme, programme.engaged, programme.targets)


def _engagement(programme: Programme) -> Iterator[_Part]:
    return _accounts(programme, strongly_engaged(programme), programme.targets)


def _conversion(programme: Programme) -> Iterator[_Part]:
    converted = programme.engaged & (abm_opportunities(programme) > 0)
    return _accounts(programme, converted, programme.engaged)


def _accounts(programme: Programme, above: Bools, below: Bools) -> Iterator[_Part]:
    """Yield every target, those that count on neither side too: leaving the list is not falling silent."""
    names = programme.tables.accounts["account"].tolist()
    for code in np.flatnonzero(programme.targets):
        yield (names[code],), float(above[code]), float(below[code])


def _velocity(programme: Programme) -> Iterator[_Part]:
    abm, _ = last_opportunities(programme)
    for opportunity, days in zip(_named(abm, "opportunity", programme), abm["days"].tolist(), strict=True):
        yield opportunity, days, 1.0


def _deals(programme: Programme) -> Iterator[tuple[Thing, float]]:
    deals = priced_deals(programme)
    abm = deals.where(deals["abm"])
    return zip(_named(abm, "deal", programme), abm["amount"].tolist(), strict=True)


def _deal_value(programme: Programme) -> Iterator[_Part]:
    for deal, amount in _deals(programme):
        yield deal, amount, 1.0


def _roi(programme: Programme) -> Iterator[_Part]:
    for deal, amount in _deals(programme):
        yield deal, amount, 0.0
    costs = programme.costs
    names = [*programme.tables.accounts["account"].tolist(), ""]
    days = np.datetime_as_string(costs["date"], unit="D").tolist()
    columns = (costs[column].tolist() for column in ("category", "account_code", "amount"))
    for day, category, code, amount in zip(days, *columns, strict=True):
        yield (day, _text(category), names[code]), 0.0, amount


def _named(rows: Rows, column: str, programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield name and account of rows; a listed account has the name of its list."""
    names = programme.tables.accounts["account"].tolist()
    columns = (rows[key].tolist() for key in (column, "account", "account_code"))
    for name, account, code in zip(*columns, strict=True):
        yield _text(name), names[code] if code >= 0 else _text(account)


def _text(cell: str | None) -> str:
    return cell or ""


_PARTS: Mapping[str, Callable[[Programme], Iterator[_Part]]] = {
    "coverage": _coverage,
    "engagement": _engagement,
    "conversion": _conversion,
    "velocity": _velocity,
    "deal_value": _deal_value,
    "roi": _roi,
}
