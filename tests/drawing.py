"""A programme drawn as pipe tables inside a test, typed into the workbook's form and assessed.

A line with a table's name starts a table, the next one holds headers, in any order and as many as the test
needs; what is not drawn is there and empty, so cells have their place in the form: Deals!E2 is an amount.
``J-30`` is a real date cell 30 days before D; ``1..30`` repeats the row for each number; all else is text
as typed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING
from unittest import mock

from abm_sheets.alerts import since
from abm_sheets.assessment import assess
from abm_sheets.intake.dates import serial
from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.catalogue import READS
from abm_sheets.model.cells import place_of
from abm_sheets.model.raw import RawBlock, RawTab, RawWorkbook
from abm_sheets.template.load import load_rules, load_workbook
from abm_sheets.template.workbook import TYPED_TABS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abm_sheets.intake.read import Reading
    from abm_sheets.model.raw import RawCell, RawRows
    from abm_sheets.model.report import Findings

#: The as-of date of every drawing, a Tuesday.
D = date(2026, 6, 30)
FORM, RULES = load_workbook("fr"), load_rules()
KEYS = {tab.title: key for key, tab in FORM.tabs.items()}
Grid = list[list["RawCell"]]

_DAY = re.compile(r"J(?P<days>[+-][0-9]+)?")
_RANGE = re.compile(r"(?P<first>[0-9]+)\.\.(?P<last>[0-9]+)")


def ago(days: int) -> date:
    """Return the day so many days before D."""
    return D - timedelta(days=days)


def plain(text: str) -> str:
    """Return a text with plain spaces, for tests to compare."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def lines(drawing: str) -> Grid:
    """Return the rows of one drawn table, exactly as drawn."""
    rows: Grid = []
    for line in filter(None, map(str.strip, drawing.splitlines())):
        span = _RANGE.search(line)
        numbers = range(int(span["first"]), int(span["last"]) + 1) if span else [0]
        for number in numbers:
            row = _RANGE.sub(str(number), line).removeprefix("|").removesuffix("|")
            rows.append([_cell(text.strip()) for text in row.split("|")])
    return rows


def _cell(text: str) -> RawCell:
    found = _DAY.fullmatch(text)
    return serial(D + timedelta(days=int(found["days"] or 0))) if found else text


def typed(
    drawing: str,
    cells: Mapping[str, RawCell] | None = None,
    settings: Mapping[str, RawCell] | None = None,
) -> RawWorkbook:
    """Return the workbook with the drawn tables filled in; ``cells`` are typed last, by name (Deals!E2).

    ``settings`` are values by their label.
    """
    tables = {name: lines(table) for name, table in _tables(drawing)}
    forms = {table.name: table for table in FORM.tables.values()}
    assert tables.keys() <= forms.keys()
    filled = {}
    for name, form in forms.items():
        headers = [column.header for column in form.columns]
        drawn, *rows = tables.get(name, [headers])
        assert set(drawn) <= set(headers)
        filled[name] = [
            headers,
            *([dict(zip(drawn, row, strict=True)).get(h, "") for h in headers] for row in rows),
        ]
    costs, width = filled.pop("Coûts ABM"), len(filled["Deals"][0])
    filled["Deals"] = [
        [*(deal or [""] * width), "", *(cost or [])] for deal, cost in zip_longest(filled["Deals"], costs)
    ]
    for name, cell in (cells or {}).items():
        title, a1 = name.split("!")
        _put(filled[title], *place_of(a1), cell)
    return workbook(filled, settings)


def _tables(drawing: str) -> Iterator[tuple[str, str]]:
    parts = re.split(r"^[ ]*(?=[^|\s])(.+?)[ ]*$", drawing, flags=re.MULTILINE)
    return zip(parts[1::2], parts[2::2], strict=True)


def _put(grid: Grid, row: int, column: int, cell: RawCell) -> None:
    grid += [[] for _ in range(row + 1 - len(grid))]
    grid[row] += [""] * (column + 1 - len(grid[row]))
    grid[row][column] = cell


def workbook(
    tabs: Mapping[str, RawRows], settings: Mapping[str, RawCell] | None = None, language: str = "fr"
) -> RawWorkbook:
    """Return a workbook of rows by the French title of their tab; ``settings`` stand from Dashboard!O18 on."""
    block = RawBlock(title="Dashboard", row=17, column=14, rows=list((settings or {}).items()))
    raw = {KEYS[title]: RawTab(title=title, rows=rows) for title, rows in tabs.items()}
    assert raw.keys() <= set(TYPED_TABS)
    return RawWorkbook(language=language, tabs=raw, settings=block)


def settled(
    raw: RawWorkbook, *, as_of: date = D, today: date = D, weeks: int = 0, closings: bool = False
) -> Findings:
    """Return the findings of a workbook; past days are recomputed only where a test asks for them."""
    with mock.patch.object(since, "WEEKS", weeks):
        return assess(raw, load_workbook(raw.language), RULES, as_of=as_of, today=today, closings=closings)


def found(
    drawing: str,
    cells: Mapping[str, RawCell] | None = None,
    settings: Mapping[str, RawCell] | None = None,
    *,
    as_of: date = D,
    today: date = D,
    weeks: int = 0,
) -> Findings:
    """Return the findings of a drawn programme."""
    return settled(typed(drawing, cells, settings), as_of=as_of, today=today, weeks=weeks)


def read(
    drawing: str, cells: Mapping[str, RawCell] | None = None, *, as_of: date = D, today: date = D
) -> Reading:
    """Return what the tabs of a drawn programme say, before any KPI."""
    return read_workbook(typed(drawing, cells), FORM, RULES, READS, as_of=as_of, today=today)


def places(findings: Findings) -> list[tuple[str, str]]:
    """Return cell and code of every issue, in their order."""
    return [(issue.cell, issue.code) for issue in findings.issues]
