"""Rows that people type below a table to add it up, and notes: they look like entries, and are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from abm_sheets.intake.column import CELL_ERRORS, cell_column
from abm_sheets.intake.fold import plain, tidy
from abm_sheets.intake.names import account_key
from abm_sheets.intake.table import BadCells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.intake.accounts import KnownAccounts
    from abm_sheets.intake.table import Mask, TypedTable
    from abm_sheets.model.rows import Array, Ints
    from abm_sheets.template.rules import Names, Rules

#: "count": it says itself what it adds up; "sum": no more than the word; "note": a remark, or a figure with
#: its label; "number": nothing but a number.
Kind = Literal["count", "sum", "note", "number"]
Objects = np.ndarray[Any, np.dtype[np.object_]]

_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"[-+]?[0-9][0-9 .,]*k€")
#: "Objectif : 50", "Couverture : 60 %".
_LABELLED = re.compile(r"(?=[^:0-9]*[^\W\d_])[^:0-9]+: ?[0-9][0-9 .,]*(?:%|€|k€|[a-z]+)?")
#: What an opportunity or a deal is called, and what an entry says beside its date.
_NAME = {"pipeline": "opportunity", "deals": "deal"}
_SAID = {"engagement": "interaction", "pipeline": "source", "deals": "source"}
#: More words than these no company has in its name.
_NAME_WORDS = 20
_ADDRESS = re.compile(r"[\w-]\.[^\W\d_]{2,}")


@lru_cache(maxsize=50_000)
def kind_of(text: str, names: Names) -> Kind | None:
    """Return what a text is when it is no name: a sum, a note, a number; None for anything else.

    "Total", "TOTAL : 3", "Nombre de comptes", "12 comptes" and "NB : voir Léa" are; "Total Énergies",
    "Moyenne Entreprise SA", "Note & Fils", "3M" and "1001 Listes" are names.
    """
    folded = plain(tidy(text))
    words = _WORD.findall(folded)
    starts = _starts(words, names.longest_sum)
    if any(start in names.sum_starts for start in starts):
        return "count"
    for start in starts:
        if start.replace(" ", "") in names.sums:
            rest = words[len(start.split()) :]
            if not rest and ":" not in folded:
                return "sum"
            return "count" if not rest or _goes_on(folded, start, rest[0], names) else None
    return "count" if _counts(words, names) else _remark(folded, names)


def _counts(words: list[str], names: Names) -> bool:
    """True for a number of accounts: "12 comptes", "Soit 12 comptes ciblés"."""
    told = words[1:] if words and words[0] in names.sum_leads else words
    return (
        len(told) > 1
        and told[0].isdecimal()
        and told[1] in names.sum_counted
        and all(word in names.sum_goes_on or any(map(str.isdecimal, word)) for word in told[2:])
    )


def _starts(words: list[str], most: int) -> list[str]:
    """Return what a text begins with, from ``most`` words down to one: a cell may hold 25,000 words."""
    return [" ".join(words[:count]) for count in range(min(len(words), most), 0, -1)]


def _goes_on(folded: str, start: str, word: str, names: Names) -> bool:
    """True when what follows a word for a sum says what is added up, and is not the rest of a name."""
    colon = re.match(r"\W*" + r"\W+".join(start.split()) + r"\s*:", folded)
    return bool(colon) or word in names.sum_goes_on or any(mark.isdecimal() for mark in word)


def _remark(folded: str, names: Names) -> Kind | None:
    figures = not any(map(str.isalpha, folded)) and folded.lstrip("+-")[:1].isdigit()
    if figures or _THOUSANDS.fullmatch(folded):
        return "number"
    head, colon, _ = folded.partition(":")
    if colon and re.sub(r"\W", "", head) in names.note_words:
        return "note"
    if _LABELLED.fullmatch(folded) or folded.startswith(names.note_marks):
        return "note"
    return None


def only_adds_up(text: str, names: Names) -> bool:
    """True when a text is a sum and has no other word: "Total", "TOTAL : 3", not "Total des trajets"."""
    if kind_of(text, names) not in ("sum", "count"):
        return False
    known = names.sum_goes_on | names.sums | {word for start in names.sum_starts for word in start.split()}
    words = _WORD.findall(plain(tidy(text)))
    return "".join(words) in names.sums or all(
        word in known or any(mark.isdecimal() for mark in word) for word in words
    )


@dataclass(frozen=True, slots=True)
class _First:
    """The first filled cell of some rows, from left to right: its text (None for a number) and its column."""

    texts: Objects
    columns: Objects


def _first_cells(table: TypedTable, positions: Ints) -> _First:
    places = table.places
    texts = np.full(len(positions), None, dtype=object)
    columns = np.full(len(positions), None, dtype=object)
    if not len(positions):
        return _First(texts, columns)
    rows = _rows(table, positions)
    for key, place in sorted(places.columns.items(), key=lambda item: item[1]):
        cells = cell_column(rows, place)
        here = ~cells.blank & pd.isna(columns)
        columns[here] = key
        texts[here & cells.text] = cells.values[here & cells.text]
    return _First(texts, columns)


def _rows(table: TypedTable, positions: Ints) -> pd.DataFrame:
    """Return the raw cells of some rows."""
    lines = table.columns["row"][positions] - table.places.first_row
    return table.places.cells.iloc[lines].reset_index(drop=True)


def account_sums(accounts: TypedTable, rules: Rules) -> Mask:
    """Mark the rows of Comptes that are a sum or a note, and return which they are.

    A row with a date, a sector or a website is a company whatever its name (Total is one), unless the name
    says what it adds up: then only a website tells.
    """
    typed, names = accounts.columns["account"], rules.names
    sums = np.zeros(len(typed), dtype=bool)
    told: dict[str, list[int]] = {}
    surely = set()
    for position, name in enumerate(typed.tolist()):
        # No company is called "---" or "…".
        marks = isinstance(name, str) and not any(map(str.isalnum, name))
        kind = "note" if marks else kind_of(name, names) if isinstance(name, str) else None
        sure = kind == "count"
        if kind and not _speaks(accounts, position, sure=sure):
            told.setdefault("account", []).append(position)
            surely |= {position} if sure else set()
    unnamed = np.flatnonzero(pd.isna(typed))
    first = _first_cells(accounts, unnamed)
    for row, text, column in zip(unnamed.tolist(), first.texts, first.columns, strict=True):
        if isinstance(text, str) and kind_of(text, names) in ("sum", "count", "note"):
            told.setdefault(column, []).append(row)
    for positions in told.values():
        sums[positions] = True
    _leave_aside(accounts, sums)
    for column, positions in told.items():
        accounts.mark(
            BadCells(
                code="account_total",
                column=column,
                expected="account_total" if column == "account" else "row_total",
                positions=np.array(positions, dtype=np.int64),
                expected_at=dict.fromkeys(surely.intersection(positions), "account_total_named"),
            )
        )
    return sums


def _speaks(accounts: TypedTable, position: int, *, sure: bool) -> bool:
    """True when a row says that it is a company, whatever its name."""
    columns, places = accounts.columns, accounts.places
    row = int(columns["row"][position]) - places.first_row

    def typed(column: str) -> str:
        at = places.columns.get(column)
        cell = None if at is None or at not in places.cells.columns else places.cells.iat[row, at]
        text = tidy(cell) if isinstance(cell, str) else ""
        return "" if text in CELL_ERRORS else text

    website, industry = typed("website"), typed("industry")
    if _ADDRESS.search(website):
        return True
    if sure:
        return False
    dated = any(not np.isnat(columns[column][position]) for column in ("added", "left"))
    return dated or any(text and not text[0].isdecimal() for text in (website, industry))


def row_sums(table: TypedTable, known: KnownAccounts | None, rules: Rules, date: str) -> None:
    """Mark the rows of another table that are a sum or a note: they leave the table, each with one issue.

    ``date`` is the column that says when a row exists. A name that is in Comptes is never a sum; neither is
    an opportunity or deal that begins with the name of its account, where its date and source are readable.
    """
    columns, names = table.columns, rules.names
    whole = ~np.isnat(columns[date])
    if (said := _SAID.get(table.places.key)) is not None:
        whole &= pd.notna(columns[said])
    at = np.full(len(table), None, dtype=object)
    if (name := _NAME.get(table.places.key)) is not None:
        sums = _named(columns[name], ("sum", "count"), names, known)
        accounts, titles = columns["account"], columns[name]
        for position in np.flatnonzero(sums & whole):
            sums[position] = not _its_own(titles[position], accounts[position], names)
        at[sums] = name
        at[_under_account(columns, columns[name], names, known)] = "account"
    if table.places.key == "costs":
        for column, texts in (("detail", columns["detail"]), ("category", _typed(table, "category"))):
            codes, distinct = pd.factorize(texts)
            adds = [isinstance(text, str) and only_adds_up(text, names) for text in distinct]
            at[np.array([*adds, False], dtype=bool)[codes]] = column
        at[_named(columns["account"], ("sum", "count"), names, known)] = "account"
    _marked_by_first(table, known, names, at, whole)
    sums = ~pd.isna(at)
    if not table.exists.all():
        # Of a row that does not exist yet nothing is told, unless its date is told to be in the future.
        told = np.zeros(len(table), dtype=bool)
        for bad in table.bad:
            told[bad.positions] = True
        sums &= table.exists | told
    if not sums.any():
        return
    _leave_aside(table, sums)
    for column in dict.fromkeys(at[sums]):
        expected = "row_total_amount" if column == "amount" else "row_total"
        positions = np.flatnonzero(sums & (at == column))
        table.mark(BadCells(code="row_total", column=column, expected=expected, positions=positions))
    table.exists = table.exists & ~sums


def _under_account(
    columns: Mapping[str, Array], titles: Array, names: Names, known: KnownAccounts | None
) -> Mask:
    """Return the rows without a title whose account is a sum.

    A classic row of "Total" is of the company, whose name says nothing else.
    """
    source, accounts = columns["source"], columns["account"]
    classic = pd.notna(source) & (source != "abm")
    adds = _named(accounts, ("sum",), names, known) & ~classic
    found: Mask = pd.isna(titles) & (adds | _named(accounts, ("count",), names, known))
    return found


def _its_own(title: str, account: object, names: Names) -> bool:
    """True when an opportunity or deal is called after its account (Total – phase 2, with Total)."""
    return isinstance(account, str) and account_key(title, names).startswith(account_key(account, names))


def _typed(table: TypedTable, column: str) -> Array:
    """Return the cells of a column as they were typed, one for each row of the table."""
    place, lines = table.places.columns.get(column), table.columns["row"] - table.places.first_row
    cells: Array = cell_column(table.places.cells, place).values[lines]
    return cells


def _named(texts: Array, kinds: tuple[Kind, ...], names: Names, known: KnownAccounts | None) -> Mask:
    """Return which texts are a sum or note, and neither the name of an account nor begin with it."""
    codes, distinct = pd.factorize(texts)
    found = [kind_of(text, names) in kinds and not _listed(text, names, known) for text in distinct]
    mask: Mask = np.array([*found, False], dtype=bool)[codes]
    return mask


def _listed(text: str, names: Names, known: KnownAccounts | None) -> bool:
    """True when a text is the name of an account, or begins with one (Total – phase 2)."""
    starts = [text, *_starts(_WORD.findall(plain(tidy(text))), _NAME_WORDS)]
    return known is not None and any(account_key(start, names) in known.codes for start in starts)


def _marked_by_first(
    table: TypedTable,
    known: KnownAccounts | None,
    names: Names,
    at: Objects,
    whole: Mask,
) -> None:
    """Put the column into ``at`` where something is wrong with a row, and its first cell or account is a sum.

    An issue is wrong, and an account that is in no list. Also where a row has an amount and nothing else.
    """
    wrong: Mask = pd.notna(table.columns["account"]) & (table.columns["account_code"] < 0)
    for bad in table.bad:
        wrong[bad.positions] = True
    rows = np.flatnonzero(wrong & ~whole & pd.isna(at))
    if not len(rows):
        return
    first = _first_cells(table, rows)
    kinds: tuple[Kind, ...] = ("sum", "count", "note")
    sums = _named(first.texts, kinds, names, known)
    at[rows[sums]] = first.columns[sums]
    accounts = _named(table.columns["account"][rows], kinds, names, known) & ~sums
    at[rows[accounts]] = "account"
    if "amount" in table.places.columns:
        alone, raw = np.ones(len(rows), dtype=bool), _rows(table, rows)
        for key, place in table.places.columns.items():
            cells = cell_column(raw, place)
            alone &= cells.blank if key != "amount" else ~cells.blank & ~cells.error
        readable = ~np.isnan(table.columns["amount"][rows])
        at[rows[alone & readable]] = "amount"


def _leave_aside(table: TypedTable, rows: Mask) -> None:
    """Take back what was told of some rows: nothing else of them is to be corrected."""
    table.bad[:] = [replace(cells, positions=cells.positions[~rows[cells.positions]]) for cells in table.bad]
