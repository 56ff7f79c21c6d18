"""The rows that count nowhere because a cell of them cannot be read, and of whom they may have told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from abm_sheets.model.rows import Bools, Days, Ints, Rows

#: Instead of an account: of any of them, nobody knows; and of a company that is in no list, nor like one.
ANYONE, NO_ACCOUNT = -1, -2


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows by their ``day`` (NaT where it cannot be read) and ``account``, the one named or suggested."""

    day: Days
    account: Ints

    def __len__(self) -> int:
        return len(self.day)

    def until(self, moment: np.datetime64) -> LeftOut:
        """Return the rows that may be dated by a day."""
        return self._of(~(self.day > moment))

    def since(self, moment: np.datetime64) -> LeftOut:
        """Return the rows that may be dated on a day or after it."""
        return self._of(~(self.day < moment))

    def may_be_of(self, accounts: Bools) -> bool:
        """Return whether one of the rows may be of one of the accounts, given as a mark for each."""
        named = self.account[self.account >= 0]
        return bool((self.account == ANYONE).any() or accounts[named].any())

    def among(self, count: int) -> Bools:
        """Return which of so many accounts a row is about, or seems to be."""
        return among(self.account, count)

    def _of(self, rows: Bools) -> LeftOut:
        return self if rows.all() else LeftOut(day=self.day[rows], account=self.account[rows])


def left_out(rows: Rows, date_column: str, which: Bools) -> LeftOut:
    """Return some rows of Engagement or Pipeline as such that do not count."""
    rows = rows.where(which)
    codes = meant(rows)
    stranger = (codes < 0) & pd.notna(rows["account"])
    return LeftOut(day=rows[date_column], account=np.where(stranger, NO_ACCOUNT, codes))


def meant(rows: Rows) -> Ints:
    """Return the account of each row, else the one that its name is most like, else -1."""
    codes = rows["account_code"]
    return np.where(codes >= 0, codes, rows["account_near"])


def among(codes: Ints, count: int) -> Bools:
    """Return which of so many accounts these are, by ``account_code``; below 0 is none of them."""
    found: Bools = np.bincount(codes[codes >= 0], minlength=count) > 0
    return found
