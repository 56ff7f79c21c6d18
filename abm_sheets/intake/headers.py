"""Find the columns of the tables on a tab by their headers, wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abm_sheets.intake.fold import fold_header, tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from abm_sheets.model.raw import RawCell, RawRows
    from abm_sheets.template.workbook import Column, Table

#: A team may put a title above the headers; further down nobody looks for them.
_ROWS_SEARCHED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """Where the columns of a table are (0-based); ``duplicates`` holds every place of a header met twice."""

    columns: Mapping[str, int]
    duplicates: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHeaders:
    """The header row of a tab and what stands in it."""

    row: int
    width: int
    tables: Mapping[str, FoundTable]
    #: Headers that belong to no column of ours: (column, text).
    unknown: tuple[tuple[int, str], ...]


def find_headers(tables: Mapping[str, Table], rows: RawRows) -> FoundHeaders:
    """Return the columns of one or two tables that share a tab, found by header or alias."""
    best: tuple[float, int, dict[str, FoundTable]] = (
        -1.0,
        0,
        {key: FoundTable(columns={}) for key in tables},
    )
    for number, row in enumerate(rows[:_ROWS_SEARCHED]):
        headers = [_header(cell) for cell in row]
        while headers and not headers[-1]:
            headers.pop()
        score, found = _assign(tables, headers)
        if score > best[0] and score > 0:
            best = (score, number, found)
    number, found = best[1], best[2]
    shown = [tidy(str(cell)) if isinstance(cell, str) else "" for cell in rows[number]] if rows else []
    used = {place for table in found.values() for place in table.columns.values()}
    used |= {place for table in found.values() for places in table.duplicates.values() for place in places}
    unknown = tuple((place, text) for place, text in enumerate(shown) if text and place not in used)
    width = max((place + 1 for place, text in enumerate(shown) if text), default=0)
    return FoundHeaders(row=number, width=width, tables=found, unknown=unknown)


def free_place(
    tables: Mapping[str, Table],
    row: Sequence[RawCell],
    missing: tuple[str, Column],
    wanted: int | None,
    filled: Collection[int] = (),
) -> tuple[int, bool]:
    """Return where a header, typed into this row, gives a table on a shared tab its ``missing`` column.

    ``missing`` is (table, column); ``wanted``: its place in the form, tried first; no other
    place has cells ``filled`` below. With True a column has to be inserted at the place, for none is free.
    """
    key, column = missing
    headers = [_header(cell) for cell in row]
    while headers and not headers[-1]:
        headers.pop()
    before = _assign(tables, headers)[1]
    after = max(before[key].columns.values(), default=len(headers) - 1) + 1
    others = [place for other in tables if other != key for place in before[other].columns.values()]
    end = min((place for place in others if place >= after), default=len(headers))
    free = (place for place in range(after, end) if place not in filled)
    tries = [
        *((place, False) for place in (wanted, *free, len(headers)) if place is not None),
        (after, True),
        *(((wanted, True),) if wanted is not None else ()),
    ]
    for place, inserted in tries:
        if place < 0 or (not inserted and place < len(row) and row[place] not in (None, "")):
            continue
        then = [*headers, *[""] * (place - len(headers))]
        then[place : place if inserted else place + 1] = [fold_header(column.header)]
        found = _assign(tables, then)[1]
        kept = {
            other: {
                name: at + (1 if inserted and at >= place else 0)
                for name, at in before[other].columns.items()
            }
            for other in tables
        }
        kept[key][column.key] = place
        if all(
            found[other].columns == kept[other]
            and len(found[other].duplicates) <= len(before[other].duplicates)
            for other in tables
        ):
            return place, inserted
    return len(headers), False


def _header(cell: RawCell) -> str:
    return fold_header(cell) if isinstance(cell, str) else ""


def _assign(tables: Mapping[str, Table], headers: Sequence[str]) -> tuple[float, dict[str, FoundTable]]:
    """Give each table its columns; two tables stand side by side, in either order."""
    places = range(len(headers))
    keys = list(tables)
    if len(keys) == 1:
        found = _match(tables[keys[0]], headers, places)
        return len(found.columns), {keys[0]: found}
    best: tuple[float, dict[str, FoundTable]] = (-1.0, {})
    for left, right in (keys, keys[::-1]):
        for cut in range(len(headers) + 1):
            one = _match(tables[left], headers, places[:cut])
            two = _match(tables[right], headers, places[cut:])
            # An empty column between the tables is the rule, so it decides between equal cuts; else a header
            # that one side has twice belongs there, or nobody would hear of it.
            gap = 0.1 if 0 < cut <= len(headers) and not headers[cut - 1] else 0.0
            twice = 0.05 * (len(one.duplicates) + len(two.duplicates))
            score = len(one.columns) + len(two.columns) + gap + twice
            if score > best[0]:
                best = (score, {left: one, right: two})
    found_tables = best[1]
    return best[0], {key: _elsewhere(tables, key, found_tables, headers) for key in keys}


def _match(table: Table, headers: Sequence[str], places: Iterable[int]) -> FoundTable:
    """Match by header first, then by alias; what is met twice is a duplicate, its first place counts."""
    where: dict[str, list[int]] = {}
    for place in places:
        if headers[place]:
            where.setdefault(headers[place], []).append(place)
    columns: dict[str, int] = {}
    duplicates: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for column in table.columns:
            if column.key in columns:
                continue
            names = [column.header] if exact else list(column.aliases)
            seen = [
                place for name in names for place in where.get(fold_header(name), ()) if place not in taken
            ]
            if not seen:
                continue
            columns[column.key] = seen[0]
            taken.add(seen[0])
            # Two free-text columns that could both be "Notes" are no trouble; two amounts are.
            if len(seen) > 1 and (exact or column.kind != "text"):
                duplicates[column.key] = tuple(seen)
                taken.update(seen)
    return FoundTable(columns=columns, duplicates=duplicates)


def _elsewhere(
    tables: Mapping[str, Table], key: str, found: Mapping[str, FoundTable], headers: Sequence[str]
) -> FoundTable:
    """Add columns that stand apart from their table under a name that no other table uses."""
    used = {place for table in found.values() for place in table.columns.values()}
    others = {
        fold_header(name)
        for other, table in tables.items()
        if other != key
        for column in table.columns
        for name in (column.header, *column.aliases)
    }
    columns = dict(found[key].columns)
    for column in tables[key].columns:
        if column.key in columns:
            continue
        names = {fold_header(name) for name in (column.header, *column.aliases)} - others
        for place, header in enumerate(headers):
            if place not in used and header in names:
                columns[column.key] = place
                break
    return FoundTable(columns=columns, duplicates=found[key].duplicates)
