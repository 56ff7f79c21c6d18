"""Turn the raw cells of one table into typed columns, and every unreadable cell into an issue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm_sheets.intake.amounts import parse_amount, two_readings
from abm_sheets.intake.column import CellColumn, cell_column
from abm_sheets.intake.dates import EPOCH, LAST_SERIAL, DateReader, serial
from abm_sheets.intake.fold import fold_choice
from abm_sheets.intake.places import shown
from abm_sheets.intake.suggestions import nearest_choice
from abm_sheets.model.rows import Rows
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from abm_sheets.intake.places import Places
    from abm_sheets.model.rows import Array
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import Column, WorkbookTemplate

Mask = np.ndarray[Any, np.dtype[np.bool_]]

_EPOCH, _NO_DAY = np.datetime64(EPOCH, "s"), np.datetime64("NaT", "s")

#: What a negative amount probably is: to type it without its sign would add what was taken back.
_NEGATIVE = {"deals": "amount_credit_deal", "costs": "amount_credit_cost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BadCells:
    """The cells of a column that share a problem; ``facts`` may differ from cell to cell."""

    code: str
    column: str
    expected: str
    positions: np.ndarray[Any, np.dtype[np.int64]]
    facts: dict[int, dict[str, object]] = field(default_factory=dict)
    expected_at: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class TypedTable:
    """A table while it is read: ``columns`` have a value for each row of the tab that is not blank.

    ``exists`` says which of the rows count as entries on the day.
    """

    places: Places
    columns: dict[str, Array]
    exists: Mask
    bad: list[BadCells]

    def __len__(self) -> int:
        return len(self.columns["row"])

    @property
    def rows(self) -> Rows:
        """The rows that exist, as the figures are computed with them."""
        rows = Rows(dict(self.columns), len(self))
        return rows if self.exists.all() else rows.where(self.exists)

    def mark(self, cells: BadCells) -> None:
        """Remember bad cells, and mark them."""
        if len(cells.positions):
            self.bad.append(cells)
            marks = self.columns[f"{cells.column}_bad"].copy()
            marks[cells.positions] = True
            self.columns[f"{cells.column}_bad"] = marks


def read_table(places: Places, rules: Rules) -> TypedTable:
    """Read every column of a table by its kind. Account names are matched later (they need Comptes)."""
    columns = {
        column.key: cell_column(places.cells, places.columns.get(column.key))
        for column in places.table.columns
    }
    kept = ~np.logical_and.reduce([column.blank for column in columns.values()])
    rows = np.flatnonzero(kept) + places.first_row
    none_bad = {f"{key}_bad": np.zeros(len(rows), dtype=bool) for key in columns}
    table = TypedTable(
        places=places, columns={"row": rows, **none_bad}, exists=np.ones(len(rows), dtype=bool), bad=[]
    )
    dates = DateReader(places.template.dates, rules.rules.earliest_date)
    for spec in places.table.columns:
        cells = _where(columns[spec.key], kept)
        _mark_missing(table, spec, cells)
        table.mark(
            BadCells(code="cell_error", column=spec.key, expected="cell_error", positions=_at(cells.error))
        )
        if spec.kind == "date":
            _read_dates(table, spec, cells, dates, rules)
        elif spec.kind == "amount":
            _read_amounts(table, spec, cells, rules)
        elif spec.kind == "choice":
            _read_choices(table, spec, cells, rules)
        else:
            table.columns[spec.key] = _texts(cells, places.template)
    return table


def _where(cells: CellColumn, kept: Mask) -> CellColumn:
    return CellColumn(
        values=cells.values[kept],
        blank=cells.blank[kept],
        text=cells.text[kept],
        number=cells.number[kept],
        error=cells.error[kept],
    )


def _at(mask: Mask) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.flatnonzero(mask)


def _mark_missing(table: TypedTable, spec: Column, cells: CellColumn) -> None:
    """A starred column asks for a value, except Source; where the column is missing nothing can be asked."""
    if spec.required and not spec.may_be_empty and spec.key in table.places.columns:
        missing = BadCells(
            code="required_missing", column=spec.key, expected="required", positions=_at(cells.blank)
        )
        table.mark(missing)


def _read_dates(table: TypedTable, spec: Column, cells: CellColumn, dates: DateReader, rules: Rules) -> None:
    numbers = np.floor(cells.numbers())
    good = (numbers >= serial(rules.rules.earliest_date)) & (numbers <= LAST_SERIAL)
    days = np.where(good, numbers, np.nan)
    read = cells.map_text(lambda text: None if (day := dates.parse(text)) is None else serial(day))
    days = np.where(cells.text, read.astype(float), days)
    unread = np.isnan(days)
    table.columns[spec.key] = np.where(
        unread, _NO_DAY, _EPOCH + np.where(unread, 0, days).astype("timedelta64[D]")
    )
    unreadable = ~cells.blank & ~cells.error & unread
    table.mark(BadCells(code="date_unreadable", column=spec.key, expected="date", positions=_at(unreadable)))


def _read_amounts(table: TypedTable, spec: Column, cells: CellColumn, rules: Rules) -> None:
    least, most = rules.rules.least_amount, rules.rules.most_amount
    amounts = np.where(cells.text, cells.map_text(parse_amount).astype(float), cells.numbers())
    amounts[~np.isfinite(amounts)] = np.nan
    # Beyond all sums of money, and where sums and shares would overflow.
    beyond = (np.abs(amounts) > most) | ((np.abs(amounts) < least) & (amounts != 0))
    amounts[beyond] = np.nan
    unreadable = ~cells.blank & ~cells.error & np.isnan(amounts)
    negative = amounts < 0
    table.columns[spec.key] = np.where(negative, np.nan, amounts)
    limits: dict[str, object] = {}
    words = Words(table.places.template)
    if beyond.any():
        limits = {"least": words.number(least, 2), "most": words.number(most)}
    facts: dict[int, dict[str, object]] = dict.fromkeys(map(int, _at(beyond)), limits)
    expected_at = dict.fromkeys(map(int, _at(beyond)), "amount_range")
    for position in map(int, _at(unreadable & cells.text)):
        if advice := _two_meanings(str(cells.values[position]), words):
            expected_at[position], facts[position] = advice
    table.mark(
        BadCells(
            code="amount_unreadable",
            column=spec.key,
            expected="amount",
            positions=_at(unreadable),
            facts=facts,
            expected_at=expected_at,
        )
    )
    expected = _NEGATIVE.get(table.places.key, "amount_positive")
    table.mark(BadCells(code="amount_negative", column=spec.key, expected=expected, positions=_at(negative)))


def _two_meanings(text: str, words: Words) -> tuple[str, dict[str, object]] | None:
    """Return what to write in the place of 12.500: 12 500 or 12,5; each is then read as it is meant."""
    found = two_readings(text)
    if found is None:
        return None
    whole, part = (_as_typed(value, words) for value in found)
    return (
        ("amount_meaning", {"whole": whole, "part": part}) if part else ("amount_thousands", {"whole": whole})
    )


def _as_typed(value: float, words: Words) -> str:
    """Write an amount so that it is read; nothing where it would not be: 12,345 has three decimals."""
    return next(
        (text for text in (words.number(value, 3), f"{value:.12g}") if parse_amount(text) == value), ""
    )


def _read_choices(table: TypedTable, spec: Column, cells: CellColumn, rules: Rules) -> None:
    choices = table.places.template.choices[spec.choices or ""]
    known = {
        fold_choice(name): key for key, choice in choices.items() for name in (choice.label, *choice.synonyms)
    }
    read = cells.map_text(lambda text: known.get(fold_choice(text)))
    table.columns[spec.key] = read
    unknown = ~cells.blank & ~cells.error & pd.isna(read)
    labels = [choice.label for choice in choices.values()]
    spellings = {
        name: choice.label for choice in choices.values() for name in (choice.label, *choice.synonyms)
    }
    positions = _at(unknown)
    facts: dict[int, dict[str, object]] = {}
    near: dict[int, str] = {}
    for position in positions:
        text = shown(cells.values[position], table.places.template)
        suggestion = nearest_choice(text, spellings, rules.names.suggestion_score)
        facts[position] = {"choices": ", ".join(labels), "suggestion": suggestion}
        if suggestion:
            near[position] = "choice_near"
    table.mark(
        BadCells(
            code="choice_unknown",
            column=spec.key,
            expected="choice",
            positions=positions,
            facts=facts,
            expected_at=near,
        )
    )


def _texts(cells: CellColumn, template: WorkbookTemplate) -> Array:
    """Return text cells as they are, other cells as text, None where blank or broken."""
    texts = cells.values.copy()
    texts[cells.blank | cells.error] = None
    odd = ~(cells.blank | cells.error | cells.text)
    texts[odd] = [shown(cell, template) for cell in texts[odd]]
    return texts
