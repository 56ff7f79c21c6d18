"""The programme on a day: who is targeted, who is engaged, which rows are ABM (design.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.model.tables import Tables
    from abm_sheets.template.rules import Rules

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Days = np.ndarray[Any, np.dtype[np.datetime64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The tables as they stood on ``as_of``, inclusive.

    Arrays over accounts follow the order of ``tables.accounts``; dates are datetime64[s], NaT for none.
    ``interactions`` has the columns account_code, date, points, interaction: valid rows of target accounts.
    ``opportunities`` are the qualified ones, ``deals`` and ``costs`` the dated ones; ``abm`` and
    ``classic`` say on which side a row counts, neither where it cannot be known.
    """

    as_of: date
    rules: Rules
    tables: Tables
    targets: Bools
    interactions: pd.DataFrame
    engaged: Bools
    first_interaction: Days
    last_interaction: Days
    newest_entry: date | None
    opportunities: pd.DataFrame
    deals: pd.DataFrame
    costs: pd.DataFrame

    @property
    def target_count(self) -> int:
        """|T|."""
        return int(self.targets.sum())

    @property
    def engaged_count(self) -> int:
        """|E|."""
        return int(self.engaged.sum())

    @property
    def stale(self) -> bool:
        """True when nobody has typed for too long ("No activity is not no input")."""
        if self.newest_entry is None:
            return False
        return (self.as_of - self.newest_entry).days > self.rules.rules.stale_days

    @property
    def last_fresh_day(self) -> date:
        """The day itself, or the last one on which somebody had typed lately enough."""
        if self.newest_entry is None or not self.stale:
            return self.as_of
        return self.newest_entry + timedelta(days=self.rules.rules.stale_days)

    def lacks(self, *cells: tuple[str, str]) -> bool:
        """True when one of these (table, column) pairs cannot be read at all."""
        return any(cell in self.tables.gaps for cell in cells)

    def points(self, *, window: bool) -> Ints:
        """Return the points of every account, over the window that ends on the day or in all."""
        rows = self.interactions
        if window:
            start = pd.Timestamp(self.as_of) - pd.Timedelta(days=self.rules.days("window_days") - 1)
            rows = rows[rows["date"] >= start]
        return np.bincount(rows["account_code"], weights=rows["points"], minlength=len(self.targets)).astype(
            np.int64
        )


def programme(tables: Tables, rules: Rules, as_of: date) -> Programme:
    """Return the programme as it stood on a day."""
    day = pd.Timestamp(as_of)
    targets = targets_on(tables, day)
    entries = tables.interactions
    dated = entries[(entries["date"] <= day) & ~entries["date_bad"]]
    # An empty Interaction is an issue of its cell, but not where the whole column is missing.
    scored = ~dated["interaction_bad"] & dated["interaction"].notna()
    valid = dated[~dated["account_bad"] & scored & (dated["account_code"] >= 0)]
    valid = valid[targets[valid["account_code"].to_numpy()]]
    interactions = pd.DataFrame(
        {
            "account_code": valid["account_code"].to_numpy(),
            "date": valid["date"].to_numpy(),
            "points": valid["interaction"].map(rules.points).to_numpy(dtype=np.int64),
            "interaction": valid["interaction"].to_numpy(),
        }
    )
    by_account = interactions.groupby("account_code")["date"]
    everyone = range(len(targets))
    newest = dated["date"].max()
    return Programme(
        as_of=as_of,
        rules=rules,
        tables=tables,
        targets=targets,
        interactions=interactions,
        engaged=np.bincount(interactions["account_code"], minlength=len(targets)) > 0,
        first_interaction=by_account.min().reindex(everyone).to_numpy(),
        last_interaction=by_account.max().reindex(everyone).to_numpy(),
        newest_entry=None if pd.isna(newest) else newest.date(),
        opportunities=_sided(tables.opportunities, "qualified", day),
        deals=_sided(tables.deals, "signed", day),
        costs=_counted(tables.costs, day),
    )


def targets_on(tables: Tables, day: pd.Timestamp) -> Bools:
    """Return which accounts are in T: added by the day or always there, and not yet left."""
    accounts = tables.accounts
    added, left = accounts["added"].to_numpy(), accounts["left"].to_numpy()
    moment = day.to_datetime64()
    entered = (np.isnat(added) | (added <= moment)) & ~accounts["added_bad"].to_numpy()
    stays = (np.isnat(left) | (left > moment)) & ~accounts["left_bad"].to_numpy()
    return np.asarray(entered & stays, dtype=bool)


def _sided(rows: pd.DataFrame, date_column: str, day: pd.Timestamp) -> pd.DataFrame:
    """Return the rows dated by the day, with the side on which each counts.

    "ABM row: Source says ABM; if Source is empty, the account is in Comptes. Any other source: not ABM."
    """
    rows = rows[(rows[date_column] <= day) & ~rows[f"{date_column}_bad"]]
    named = rows["source"].notna()
    empty = ~named & ~rows["source_bad"] & ~rows["account_bad"]
    listed = rows["account_code"] >= 0
    says_abm = rows["source"] == "abm"
    return rows.assign(abm=says_abm | (empty & listed), classic=(named & ~says_abm) | (empty & ~listed))


def _counted(costs: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    readable = ~costs["date_bad"] & ~costs["amount_bad"] & costs["amount"].notna()
    return costs[readable & (costs["date"] <= day)]
