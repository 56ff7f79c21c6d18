"""Match account names with the list in Comptes; what matches nothing is an issue, never a silent merge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm_sheets.intake.column import CELL_ERRORS
from abm_sheets.intake.fold import fold_header, tidy
from abm_sheets.intake.names import account_key, nearest
from abm_sheets.intake.table import BadCells
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from abm_sheets.intake.table import Mask, TypedTable
    from abm_sheets.template.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccounts:
    """The accounts of Comptes; ``codes`` maps a folded name to its position."""

    names: tuple[str, ...]
    codes: dict[str, int]


def list_accounts(accounts: TypedTable, rules: Rules) -> tuple[pd.DataFrame, KnownAccounts]:
    """Return the accounts, first rows first; mark sums, names that come a second time, and reversed dates."""
    frame = accounts.frame
    sums = _mark_sums(accounts, rules)
    _mark_reversed(accounts)
    named = np.flatnonzero(frame["account"].notna() & ~sums)
    keys = frame["account"].iloc[named].map(lambda name: account_key(name, rules.names))
    repeated = keys.duplicated().to_numpy()
    first_row = dict(zip(keys[~repeated], frame["row"].iloc[named[~repeated]], strict=True))
    doubles = named[repeated]
    facts = {
        int(position): {"line": first_row[key] + 1}
        for position, key in zip(doubles, keys[repeated], strict=True)
    }
    accounts.mark(
        BadCells(
            code="account_duplicate",
            column="account",
            expected="account_duplicate",
            positions=doubles,
            facts=facts,
        )
    )
    listed = frame.iloc[named[~repeated]].reset_index(drop=True)
    names = tuple(listed["account"])
    codes = {key: code for code, key in enumerate(keys[~repeated])}
    return listed, KnownAccounts(names=names, codes=codes)


def _mark_sums(accounts: TypedTable, rules: Rules) -> Mask:
    """Mark the rows that people type below a list to add it up: such a name, and beside it only numbers."""
    words = {fold_header(word) for word in rules.names.sum_words}
    frame = accounts.frame
    found = frame["account"].map(lambda name: isinstance(name, str) and fold_header(name) in words)
    sums: Mask = found.to_numpy(dtype=bool, copy=True)
    for position in np.flatnonzero(sums):
        sums[position] = all(
            _says_nothing(accounts, int(position), column.key)
            for column in accounts.places.table.columns
            if column.key != "account"
        )
    # Nothing else of such a row is to be corrected.
    accounts.bad[:] = [
        replace(cells, positions=cells.positions[~sums[cells.positions]]) for cells in accounts.bad
    ]
    accounts.mark(
        BadCells(
            code="account_total", column="account", expected="account_total", positions=np.flatnonzero(sums)
        )
    )
    return sums


def _says_nothing(accounts: TypedTable, position: int, column: str) -> bool:
    """True when a cell says nothing of a company: it is blank, a broken formula, or a number but no date."""
    frame, places = accounts.frame, accounts.places
    at = places.columns.get(column)
    if at is None or at not in places.cells.columns:
        return True
    cell = places.cells.iat[int(frame["row"].to_numpy()[position]) - places.first_row, at]
    if isinstance(cell, str):
        return tidy(cell) in ("", *CELL_ERRORS)
    dated = column in ("added", "left") and not np.isnat(frame[column].to_numpy()[position])
    return not isinstance(cell, bool) and not dated


def _mark_reversed(accounts: TypedTable) -> None:
    """Mark each account that is said to have left before it was added: it would be a target on no day."""
    added, left = accounts.frame["added"], accounts.frame["left"]
    positions = np.flatnonzero(left < added)
    if not len(positions):
        return
    words = Words(accounts.places.template)
    days = added.dt.date.to_numpy()
    accounts.mark(
        BadCells(
            code="dates_reversed",
            column="left",
            expected="dates_reversed",
            positions=positions,
            facts={int(at): {"added": words.date(days[at])} for at in positions},
        )
    )


def match_accounts(table: TypedTable, known: KnownAccounts | None, rules: Rules, asked: Mask) -> None:
    """Add ``account_code``; where ``asked``, a name that is not known is an issue.

    Without a list of accounts (Comptes is missing) nothing can be matched and nothing is asked.
    """
    names = table.frame["account"]
    table.frame["account_code"] = -1
    if known is None:
        return
    codes, distinct = pd.factorize(names.to_numpy(dtype=object))
    keys = [known.codes.get(account_key(name, rules.names), -1) for name in distinct]
    found = np.array([*keys, -1], dtype=np.int64)[codes]
    table.frame["account_code"] = found
    unknown = asked & names.notna().to_numpy() & (found < 0)
    positions = np.flatnonzero(unknown)
    near: dict[str, str | None] = {}
    facts: dict[int, dict[str, Any]] = {}
    expected: dict[int, str] = {}
    for position, name in zip(positions, names.iloc[positions], strict=True):
        if name not in near:
            near[name] = nearest(name, known.names, rules.names.suggestion_score)
        if near[name]:
            facts[int(position)] = {"suggestion": near[name]}
            expected[int(position)] = "account_near"
    table.mark(
        BadCells(
            code="account_unknown",
            column="account",
            expected="account",
            positions=positions,
            facts=facts,
            expected_at=expected,
        )
    )
