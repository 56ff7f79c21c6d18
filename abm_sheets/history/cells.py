"""Which cells stand behind a change: the rows of a named thing, those typed last first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from abm_sheets.model.cells import cell_name, column_letters
from abm_sheets.model.history import CellPlace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.intake.places import Places
    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.history import Effect, Thing

_LISTED = {"entered": "added", "left": "left"}
_TOUCHED = ("engaged", "disengaged", "entered_engaged", "engaged_converted", "engaged_unconverted")
_SCORED = ("strong", "weaker", "entered_strong")


def cells_of(
    key: str, effect: Effect, programme: Programme, places: Mapping[str, Places]
) -> tuple[CellPlace, ...]:
    """Return the cells of the thing that had an effect on a KPI, as the tables of today have them.

    Rows count by the day of the programme. A row that was deleted has no cell.
    """
    table, column, rows = _rows(key, effect, programme)
    if table not in places or rows.empty:
        return ()
    found = places[table]
    at = found.columns.get(column, min(found.columns.values(), default=0))
    return tuple(
        CellPlace(
            tab_key=found.table.tab,
            a1=f"{column_letters(at)}{row + 1}",
            cell=cell_name(found.title, row, at),
        )
        for row in sorted((int(row) for row in rows["row"]), reverse=True)
    )


def _rows(key: str, effect: Effect, programme: Programme) -> tuple[str, str, pd.DataFrame]:
    """Return table, column to look at, and rows."""
    thing, reason = effect.thing, effect.reason
    code = _code(thing[-1], programme)
    if key == "velocity":
        return "pipeline", "qualified", _named(programme.opportunities, "opportunity", thing, code)
    if key == "roi" and len(thing) == 3:
        costs = programme.costs
        same = (costs["date"] == pd.Timestamp(thing[0])) & (costs["account_code"] == code)
        same &= costs["category"].fillna("") == thing[1]
        return "costs", "amount", costs[same]
    if key in ("deal_value", "roi"):
        column = "amount" if reason == "corrected" else "signed"
        return "deals", column, _named(programme.deals, "deal", thing, code)
    if reason in _LISTED:
        accounts = programme.tables.accounts
        return "accounts", _LISTED[reason], accounts[accounts.index == code]
    if reason in (*_TOUCHED, *_SCORED):
        return "engagement", "date", _interactions(programme, code, scored=reason in _SCORED)
    opportunities = programme.opportunities
    return "pipeline", "qualified", opportunities[(opportunities["account_code"] == code) & (code >= 0)]


def _code(account: str, programme: Programme) -> int:
    """Return the position of an account in its list, -1 when it is not there."""
    listed = programme.tables.accounts["account"].tolist()
    return listed.index(account) if account in listed else -1


def _named(rows: pd.DataFrame, column: str, thing: Thing, code: int) -> pd.DataFrame:
    account = rows["account_code"] == code if code >= 0 else rows["account"].fillna("") == thing[-1]
    return rows[(rows[column].fillna("") == thing[0]) & account]


def _interactions(programme: Programme, code: int, *, scored: bool) -> pd.DataFrame:
    rows = programme.tables.interactions
    day = pd.Timestamp(programme.as_of)
    counted = (rows["date"] <= day) & (rows["account_code"] == code) & (code >= 0)
    counted &= (
        ~rows["date_bad"] & ~rows["account_bad"] & ~rows["interaction_bad"] & rows["interaction"].notna()
    )
    if scored:
        window = pd.Timedelta(days=programme.rules.days("window_days") - 1)
        counted &= rows["date"] >= day - window
    return rows[counted]
