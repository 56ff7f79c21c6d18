"""Find the tables of the workbook and say what is missing, doubled or misspelt in the headers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.intake.column import cell_column, grid
from abm_sheets.intake.dates import DateReader, serial
from abm_sheets.intake.headers import find_headers, free_place
from abm_sheets.intake.places import Places
from abm_sheets.intake.suggestions import nearest
from abm_sheets.model.cells import cell_name, column_letters
from abm_sheets.model.issue import Issue
from abm_sheets.model.tables import Gap

if TYPE_CHECKING:
    from abm_sheets.intake.headers import FoundHeaders
    from abm_sheets.intake.places import Reads
    from abm_sheets.model.raw import RawCell, RawTab, RawWorkbook
    from abm_sheets.template.workbook import Column, WorkbookTemplate

Gaps = dict[tuple[str, str], Gap]
#: The date that says whether a row exists on a day (design: "Rows dated after D do not exist").
DATED_BY = {"engagement": "date", "pipeline": "qualified", "deals": "signed", "costs": "date"}
#: No KPI reads it, but without it nobody knows which opportunities are still open: their alert stays silent.
_STAGE = ("pipeline", "stage")
#: A header this like a missing one was probably renamed (0–100).
_RENAMED_SCORE = 80
#: Whole numbers between these days, in an unknown column, are dates rather than amounts.
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


def locate_tables(
    raw: RawWorkbook, template: WorkbookTemplate, reads: Reads
) -> tuple[dict[str, Places], list[Issue], Gaps]:
    """Return the place of every table that was found, the issues of the structure, and the gaps.

    A gap is a column that a figure or an alert needs and that cannot be read: its tab or header is missing,
    or two columns claim it. What may be empty is no exception: nobody knows whether it is
    (docs/decisions/0003).
    """
    places: dict[str, Places] = {}
    issues: list[Issue] = []
    gaps: Gaps = {}
    for tab_key in dict.fromkeys(table.tab for table in template.tables.values()):
        tab = raw.tabs.get(tab_key)
        if tab is None:
            issues.append(_tab_missing(tab_key, template, reads))
            for key, table in template.tables_of(tab_key).items():
                for column in table.columns:
                    gaps[key, column.key] = Gap(
                        reason="tab_missing", details={"tab": template.tabs[tab_key].title}
                    )
            continue
        tables = template.tables_of(tab_key)
        found = find_headers(tables, tab.rows)
        cells = grid(tab.rows[found.row + 1 :])
        # The header row as it will be when what was said of it so far is done: two columns share no place.
        advised = list(tab.rows[found.row]) if tab.rows else []
        for key, table in tables.items():
            places[key] = Places(
                key=key,
                title=tab.title,
                table=table,
                columns=found.tables[key].columns,
                first_row=found.row + 1,
                cells=cells,
                template=template,
                reads=reads,
            )
            _missing(places[key], found, advised, issues, gaps)
            _doubled(places[key], found, tab, issues, gaps)
    return places, issues, gaps


def _missing(
    places: Places, found: FoundHeaders, advised: list[RawCell], issues: list[Issue], gaps: Gaps
) -> None:
    unknown = {text: place for place, text in found.unknown}
    for column in places.table.columns:
        read = column.kind == "account" or (places.key, column.key) in (*places.reads.columns, _STAGE)
        if not (column.required or read):
            continue
        if column.key in places.columns:
            _emptied(places, column, found, issues)
            continue
        renamed = nearest(column.header, list(unknown), _RENAMED_SCORE)
        likely = None if renamed else _could_be(places, column, found)
        if renamed:
            place, seen, text = unknown[renamed], renamed, ""
        elif likely:
            (place, seen), text = likely, "header_likely"
        else:
            place, text = _room(places, column, found, advised)
            seen = None
        issues.append(_header_issue(places, column, "header_missing", (found.row, place), seen, text))
        gaps[places.key, column.key] = _header_gap("header_missing", column, places)


def _room(places: Places, column: Column, found: FoundHeaders, advised: list[RawCell]) -> tuple[int, str]:
    """Return where a column that is nowhere can go, and the text that says so; enters it into ``advised``."""
    tables = places.template.tables_of(places.table.tab)
    if len(tables) == 1:
        return found.width, ""
    filled = {place for place in range(found.width) if not cell_column(places.cells, place).blank.all()}
    wanted = _own_place(places, column)
    place, inserted = free_place(tables, advised, (places.key, column), wanted, filled)
    if inserted:
        return place, "header_inserted"
    advised += [None] * (place + 1 - len(advised))
    advised[place] = column.header
    return place, "header_of_table"


def _emptied(places: Places, column: Column, found: FoundHeaders, issues: list[Issue]) -> None:
    """Tell of an empty date column in whose place an unknown one holds dates: it was put back beside it."""
    here = places.columns[column.key]
    if column.kind != "date" or not cell_column(places.cells, here).blank.all():
        return
    likely = _could_be(places, column, found)
    if likely is not None and likely[0] == _own_place(places, column) != here:
        issues.append(
            _header_issue(places, column, "header_empty", (found.row, likely[0]), likely[1], "header_emptied")
        )


def _could_be(places: Places, column: Column, found: FoundHeaders) -> tuple[int, str] | None:
    """Return the unknown header (place, text) below which a date column probably stands, or None.

    It has more dates below it than anything else; the nearest to where the form has the column.
    """
    wanted = _own_place(places, column)
    if column.kind != "date" or wanted is None:
        return None
    held = [
        (abs(place - wanted), place, text) for place, text in found.unknown if _holds_dates(places, place)
    ]
    return min(held)[1:] if held else None


def _own_place(places: Places, column: Column) -> int | None:
    """Return where the form has a column, counted from its nearest neighbour; None without any."""
    keys = [each.key for each in places.table.columns]
    at = keys.index(column.key)
    around = [
        (abs(keys.index(key) - at), place + at - keys.index(key))
        for key, place in places.columns.items()
        if key != column.key
    ]
    return min(around)[1] if around else None


def _holds_dates(places: Places, place: int) -> bool:
    """True when most filled cells of a column are dates."""
    cells = cell_column(places.cells, place)
    dates = DateReader(places.template.dates, _FIRST_DAY)
    read = cells.map_text(dates.parse)
    numbers = cells.numbers()
    days = (numbers >= serial(_FIRST_DAY)) & (numbers < serial(_LAST_DAY)) & (numbers == np.floor(numbers))
    filled = int((~cells.blank).sum())
    return filled > 0 and 2 * int((days | (read != None)).sum()) > filled  # noqa: E711 - an array


def _doubled(places: Places, found: FoundHeaders, tab: RawTab, issues: list[Issue], gaps: Gaps) -> None:
    """Two columns with one header: the first counts if the others are empty, else none can be trusted."""
    for key, where in found.tables[places.key].duplicates.items():
        column = places.table.column(key)
        text = str(tab.rows[found.row][where[1]])
        issues.append(_header_issue(places, column, "header_duplicate", (found.row, where[1]), text))
        filled = [place for place in where if not cell_column(places.cells, place).blank.all()]
        if len(filled) > 1 or (filled and filled[0] != where[0]):
            gaps[places.key, key] = _header_gap("header_duplicate", column, places)


def _header_gap(reason: str, column: Column, places: Places) -> Gap:
    return Gap(reason=reason, details={"header": column.header, "tab": places.title})


def _header_issue(
    places: Places, column: Column, code: str, at: tuple[int, int], seen: str | None, expected: str = ""
) -> Issue:
    row, place = at
    facts = {
        "header": column.header,
        "suggestion": seen or "",
        "column": column_letters(place),
        "row": row + 1,
        "table": places.table.name,
    }
    usual = "header_duplicate" if code == "header_duplicate" else "header_near" if seen else "header"
    expected = expected or usual
    return Issue(
        tab_key=places.table.tab,
        tab=places.title,
        a1=f"{column_letters(place)}{row + 1}",
        cell=cell_name(places.title, row, place),
        header=column.header,
        value=seen or "",
        code=code,
        message=places.template.issues[code].format(**facts),
        expected=places.template.expected[expected].format(**facts),
        kpis=places.reads.columns.get((places.key, column.key), ()),
    )


def _tab_missing(tab_key: str, template: WorkbookTemplate, reads: Reads) -> Issue:
    title = template.tabs[tab_key].title
    tables = template.tables_of(tab_key)
    kpis = {kpi: None for (table, _), names in reads.columns.items() if table in tables for kpi in names}
    return Issue(
        tab_key=tab_key,
        tab=title,
        a1="A1",
        cell=cell_name(title, 0, 0),
        header="",
        value="",
        code="tab_missing",
        message=template.issues["tab_missing"].format(tab=title),
        expected=template.expected["tab"].format(tab=title),
        kpis=tuple(kpis),
    )
