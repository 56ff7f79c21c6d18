"""Read back the history that stands in the Dashboard: its archive, and the rows that people see."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING

from abm_sheets.intake.amounts import as_float
from abm_sheets.intake.dates import LAST_SERIAL, from_serial
from abm_sheets.intake.fold import fold_header
from abm_sheets.model.history import PERIOD_KINDS, Period, ShownClosing
from abm_sheets.model.raw import RawBlock
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abm_sheets.model.raw import RawCell
    from abm_sheets.template.workbook import WorkbookTemplate

_YEAR = re.compile(r"[12]\d{3}")
#: KPIs whose cells hold a fraction that the spreadsheet shows as a percentage.
PERCENT = ("coverage", "engagement", "conversion", "roi")
#: Columns of the other side of a comparison.
BASELINES = {"velocity_baseline": "velocity", "deal_value_baseline": "deal_value"}
_FEW_HEADERS = 4


def archive_cells(block: RawBlock | None) -> tuple[RawCell, ...]:
    """Return the cells of the archive, in whatever order they stand."""
    return tuple(cell for row in (block.rows if block else ()) for cell in row)


def shown_closings(
    block: RawBlock | None, template: WorkbookTemplate, published: Mapping[str, Sequence[str]]
) -> tuple[ShownClosing, ...]:
    """Return the closings of the rows that people see; a row that somebody has spoilt is passed over.

    ``published`` says which KPIs a kind of period publishes. Columns are found by their header, and a period
    by its words, so that rows and columns may have been sorted and moved.
    """
    rows = block.rows if block else ()
    columns = _columns(rows, template)
    if not columns:
        return ()
    words = Words(template)
    periods: dict[str, dict[str, Period]] = {}
    found = []
    for row in rows:
        cells = {key: row[at] if at < len(row) else None for key, at in columns.items()}
        period = _period(cells.get("period"), words, periods)
        if period is not None and (shown := _shown(period, cells, published[period.kind], template)):
            found.append(shown)
    return tuple(found)


def _columns(rows: Sequence[Sequence[RawCell]], template: WorkbookTemplate) -> dict[str, int]:
    keys = {fold_header(text): key for key, text in template.dashboard.history_headers.items()}
    for row in rows:
        named = {
            keys[folded]: at
            for at, cell in enumerate(row)
            if isinstance(cell, str) and (folded := fold_header(cell)) in keys
        }
        if len(named) >= _FEW_HEADERS and "period" in named:
            return named
    return {}


def find_rows(tab: RawBlock, template: WorkbookTemplate) -> RawBlock | None:
    """Return the rows of the history that stand somewhere on a tab, when their name is gone."""
    for row, cells in enumerate(tab.rows):
        columns = _columns([cells], template)
        if columns:
            first = min(columns.values())
            rows = [line[first:] for line in tab.rows[row:]]
            return RawBlock(title=tab.title, row=tab.row + row, column=tab.column + first, rows=rows)
    return None


def _period(cell: RawCell, words: Words, periods: dict[str, dict[str, Period]]) -> Period | None:
    """Return the period that words stand for: "S47 2026" is 2026-W47."""
    year = _YEAR.search(cell) if isinstance(cell, str) else None
    if year is None or not isinstance(cell, str):
        return None
    if year[0] not in periods:
        periods[year[0]] = {fold_header(words.period(each)): each for each in _periods(int(year[0]))}
    return periods[year[0]].get(fold_header(cell))


def _periods(year: int) -> Iterator[Period]:
    # 28 December is always in the last ISO week of its year.
    most = {"week": date(year, 12, 28).isocalendar().week, "month": 12, "quarter": 4}
    for kind in PERIOD_KINDS:
        for number in range(1, most[kind] + 1):
            yield Period(kind=kind, year=year, number=number)


def _shown(
    period: Period, cells: Mapping[str, RawCell], keys: Sequence[str], template: WorkbookTemplate
) -> ShownClosing | None:
    published = _day(cells.get("published"))
    none = template.dashboard.none
    typed = {key: cells.get(key) for key in (*keys, *BASELINES)}
    if published is None or any(_number(typed[key]) is None and typed[key] != none for key in keys):
        return None
    return ShownClosing(
        period=period,
        published=published,
        values={
            key: None if (value := _number(typed[key])) is None else 100 * value if key in PERCENT else value
            for key in keys
        },
        baselines={key: _number(typed[column]) for column, key in BASELINES.items() if key in keys},
    )


def _number(cell: RawCell) -> float | None:
    """Return a number, None where there is none or where its percentage would be beyond all numbers."""
    number = None if isinstance(cell, (bool, str)) or cell is None else as_float(cell)
    return number if number is not None and math.isfinite(100 * number) else None


def _day(cell: RawCell) -> date | None:
    number = _number(cell)
    return from_serial(int(number)) if number is not None and 1 <= number <= LAST_SERIAL else None
