"""Which cells stand behind a change: the rows of a named thing, those typed last first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from abm_sheets.model.cells import cell_name, column_letters
from abm_sheets.model.history import CellPlace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.intake.places import Places
    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.history import Effect
    from abm_sheets.model.rows import Array, Rows

#: The places of the rows of a table, by what stands in some of its columns.
PlacesBy: TypeAlias = "dict[tuple[Any, ...], list[int]]"

_LISTED = {"entered": "added", "left": "left"}
_TOUCHED = ("engaged", "disengaged", "entered_engaged", "engaged_converted", "engaged_unconverted")
_SCORED = ("strong", "weaker", "entered_strong")


class CellsBehind:
    """The cells of the things that had an effect on a KPI, as the tables of today have them.

    Rows count by the day of the programme. Each table is gone through once, however many things there are.
    """

    def __init__(self, key: str, programme: Programme, places: Mapping[str, Places]) -> None:
        """Look nothing up yet."""
        self._key = key
        self._programme = programme
        self._places = places

    def of(self, effect: Effect) -> tuple[CellPlace, ...]:
        """Return the cells behind one effect. A row that was deleted has no cell."""
        table, column, rows = self._rows(effect)
        if not rows:
            return ()
        found = self._places[table]
        at = found.columns.get(column, min(found.columns.values()))
        return tuple(
            CellPlace(
                tab_key=found.table.tab,
                a1=f"{column_letters(at)}{row + 1}",
                cell=cell_name(found.title, row, at),
            )
            for row in sorted(rows, reverse=True)
        )

    def _rows(self, effect: Effect) -> tuple[str, str, list[int]]:
        """Return table, column to look at, and rows."""
        thing, reason, key = effect.thing, effect.reason, self._key
        code = self._codes.get(thing[-1], -1)
        # An account that is not in the list is known by its name alone.
        named = (thing[0], code) if code >= 0 else (thing[0], thing[-1])
        if key == "velocity":
            return "pipeline", "qualified", self._opportunities_by_name.get(named, [])
        if key == "roi" and len(thing) == 3:
            return "costs", "amount", self._costs.get((thing[0], thing[1], code), [])
        if key in ("deal_value", "roi"):
            return "deals", "amount" if reason == "corrected" else "signed", self._deals.get(named, [])
        if reason in _LISTED:
            return "accounts", _LISTED[reason], self._accounts.get((code,), [])
        if reason in (*_TOUCHED, *_SCORED):
            rows = self._scored if reason in _SCORED else self._touched
            return "engagement", "date", rows.get((code,), [])
        return "pipeline", "qualified", self._opportunities.get((code,), [])

    @cached_property
    def _codes(self) -> dict[str, int]:
        """The position of each account in its list."""
        return {name: code for code, name in enumerate(self._programme.tables.accounts["account"].tolist())}

    @cached_property
    def _accounts(self) -> PlacesBy:
        rows = self._programme.tables.accounts
        return _grouped(rows, np.arange(len(rows)))

    @cached_property
    def _opportunities(self) -> PlacesBy:
        return _of_accounts(self._programme.opportunities)

    @cached_property
    def _opportunities_by_name(self) -> PlacesBy:
        return _named(self._programme.opportunities, "opportunity")

    @cached_property
    def _deals(self) -> PlacesBy:
        return _named(self._programme.deals, "deal")

    @cached_property
    def _costs(self) -> PlacesBy:
        rows = self._programme.costs
        days = np.datetime_as_string(rows["date"], unit="D")
        return _grouped(rows, days, _filled(rows["category"]), rows["account_code"])

    @cached_property
    def _touched(self) -> PlacesBy:
        return _of_accounts(self._interactions)

    @cached_property
    def _scored(self) -> PlacesBy:
        rows = self._interactions
        return _of_accounts(rows.where(rows["date"] >= self._programme.window_start))

    @cached_property
    def _interactions(self) -> Rows:
        """The interactions that count on the day."""
        rows = self._programme.tables.interactions
        # What cannot be read has no date, no account or no interaction.
        here = rows["date"] <= np.datetime64(self._programme.as_of, "s")
        return rows.where(here & pd.notna(rows["interaction"]))


def _grouped(rows: Rows, *columns: Array) -> PlacesBy:
    found: PlacesBy = {}
    for row, *values in zip(rows["row"].tolist(), *(column.tolist() for column in columns), strict=True):
        found.setdefault(tuple(values), []).append(row)
    return found


def _of_accounts(rows: Rows) -> PlacesBy:
    """Rows by the account that they name, those of no known account left out."""
    known = rows.where(rows["account_code"] >= 0)
    return _grouped(known, known["account_code"])


def _named(rows: Rows, column: str) -> PlacesBy:
    """Rows by their own name and their account: its position in the list, and its name."""
    names = _filled(rows[column])
    by_code = _grouped(rows, names, rows["account_code"])
    return by_code | _grouped(rows, names, _filled(rows["account"]))


def _filled(texts: Array) -> Array:
    """Texts, "" where there is none."""
    return np.where(pd.isna(texts), "", texts)
