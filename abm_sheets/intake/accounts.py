"""Match account names with the list in Comptes; what matches nothing is an issue, never a silent merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm_sheets.intake.names import account_key
from abm_sheets.intake.suggestions import nearest
from abm_sheets.intake.sums import account_sums
from abm_sheets.intake.table import BadCells
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from abm_sheets.intake.table import Mask, TypedTable
    from abm_sheets.model.rows import Rows
    from abm_sheets.template.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccounts:
    """The accounts of Comptes; ``codes`` maps a folded name to its position.

    ``nameless`` is the number of rows about an account whose name is missing or broken, or that of an earlier
    row: nobody knows whom they are about.
    """

    names: tuple[str, ...]
    codes: dict[str, int]
    nameless: int


def list_accounts(accounts: TypedTable, rules: Rules) -> tuple[Rows, KnownAccounts]:
    """Return the accounts, first rows first; mark sums, names that come a second time, and reversed dates."""
    sums = account_sums(accounts, rules)
    _mark_reversed(accounts)
    typed, rows = accounts.columns["account"], accounts.columns["row"]
    unnamed = pd.isna(typed)
    named = np.flatnonzero(~unnamed & ~sums)
    keys = pd.Series([account_key(name, rules.names) for name in typed[named]], dtype=object)
    repeated = keys.duplicated().to_numpy()
    first_row = dict(zip(keys[~repeated], rows[named[~repeated]], strict=True))
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
    listed = accounts.rows.where(named[~repeated])
    names = tuple(listed["account"].tolist())
    codes = {key: code for code, key in enumerate(keys[~repeated])}
    nameless = int((unnamed & ~sums).sum()) + len(doubles)
    return listed, KnownAccounts(names=names, codes=codes, nameless=nameless)


def _mark_reversed(accounts: TypedTable) -> None:
    """Mark each account that is said to have left before it was added: it would be a target on no day."""
    added, left = accounts.columns["added"], accounts.columns["left"]
    positions = np.flatnonzero(left < added)
    if not len(positions):
        return
    words = Words(accounts.places.template)
    days = added.astype("datetime64[D]").astype(object)
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

    ``account_near`` is then the account that is suggested; also where nobody can tell whether to ask, for the
    Source cannot be read.

    Without a list of accounts (Comptes is missing) nothing can be matched and nothing is asked.
    """
    names = table.columns["account"]
    table.columns["account_code"] = table.columns["account_near"] = np.full(len(table), -1)
    if known is None:
        return
    codes, distinct = pd.factorize(names)
    keys = [known.codes.get(account_key(name, rules.names), -1) for name in distinct]
    found = np.array([*keys, -1], dtype=np.int64)[codes]
    table.columns["account_code"] = found
    unknown = pd.notna(names) & (found < 0)
    positions = np.flatnonzero(asked & unknown)
    near: dict[str, str | None] = {}
    facts: dict[int, dict[str, Any]] = {}
    expected: dict[int, str] = {}
    suggested = np.full(len(names), -1, dtype=np.int64)
    unclear = np.flatnonzero(unknown & (asked | table.columns.get("source_bad", asked)))
    for position, name in zip(unclear, names[unclear], strict=True):
        if name not in near:
            near[name] = nearest(name, known.names, rules.names.suggestion_score)
        if suggestion := near[name]:
            facts[int(position)] = {"suggestion": suggestion}
            expected[int(position)] = "account_near"
            suggested[position] = known.codes[account_key(suggestion, rules.names)]
    table.columns["account_near"] = suggested
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
