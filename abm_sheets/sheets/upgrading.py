"""Bring what a workbook of an older template has beside its cells up to date; pure but for one read.

The Dashboard is ours and is written anew by every refresh. In the tabs that the team fills an upgrade renews
the notes of our headers, and adds stripes and a filter where there are none: no value, no format, no width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abm_sheets.intake.headers import find_headers
from abm_sheets.model.cells import quoted
from abm_sheets.sheets.formats import grid_range
from abm_sheets.sheets.provisioning import filter_of, note_of, stripes
from abm_sheets.template.workbook import TYPED_TABS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.sheets.client import SpreadsheetClient
    from abm_sheets.sheets.form import Form
    from abm_sheets.template.styles import Styles
    from abm_sheets.template.workbook import WorkbookTemplate

Json = dict[str, Any]
#: Headers are looked for in so many rows (intake.headers), and stripes begin in one more.
_TOP = 11
_FIELDS = (
    "sheets(properties(sheetId),bandedRanges(bandedRangeId,range),basicFilter(range),"
    "data(startRow,rowData(values(note))))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands on a tab beside its cells.

    ``notes`` are by (row, column), 0-based; ``striped`` are the columns (first, end) that have stripes,
    ``stripe_ids`` their ids; ``filtered`` when the tab has its filter.
    """

    notes: Mapping[tuple[int, int], str]
    striped: tuple[tuple[int, int], ...]
    stripe_ids: frozenset[int]
    filtered: bool


def read_furniture(client: SpreadsheetClient, raw: RawWorkbook) -> dict[int, Furniture]:
    """Return what stands on the hand-filled tabs, by sheetId: one ``spreadsheets.get`` of their top rows."""
    found = client.metadata(_FIELDS, [f"{quoted(tab.title)}!1:{_TOP}" for tab in raw.tabs.values()])
    return {
        sheet.get("properties", {}).get("sheetId", 0): _furniture(sheet) for sheet in found.get("sheets", [])
    }


def _furniture(sheet: Json) -> Furniture:
    banded = sheet.get("bandedRanges", [])
    return Furniture(
        notes={
            (data.get("startRow", 0) + row, column): cell["note"]
            for data in sheet.get("data", [])
            for row, cells in enumerate(data.get("rowData", []))
            for column, cell in enumerate(cells.get("values", []))
            if cell.get("note")
        },
        striped=tuple(
            (
                each.get("range", {}).get("startColumnIndex", 0),
                each.get("range", {}).get("endColumnIndex", 1 << 30),
            )
            for each in banded
        ),
        stripe_ids=frozenset(each["bandedRangeId"] for each in banded),
        filtered="basicFilter" in sheet,
    )


def upgrade_tabs(
    raw: RawWorkbook,
    form: Form,
    furniture: Mapping[int, Furniture],
    template: WorkbookTemplate,
    styles: Styles,
) -> list[Json]:
    """Return the requests that renew the notes of our headers and add stripes and filters that are missing.

    A note that the team wrote, changed or deleted stays as it is; so do its own stripes and filter. A tab
    that is protected from us is left alone.
    """
    return list(_upgrades(raw, form, furniture, template, styles))


def _upgrades(
    raw: RawWorkbook,
    form: Form,
    furniture: Mapping[int, Furniture],
    template: WorkbookTemplate,
    styles: Styles,
) -> Iterator[Json]:
    ours = _our_notes(template)
    taken = {id_ for each in furniture.values() for id_ in each.stripe_ids}
    for key in TYPED_TABS:
        sheet_id = raw.sheet_ids.get(key)
        if key not in raw.tabs or sheet_id is None or sheet_id not in furniture:
            continue
        if any(guard.closed for guard in form.sheet(sheet_id).guards):
            continue
        there = furniture[sheet_id]
        tables = template.tables_of(key)
        found = find_headers(tables, raw.tabs[key].rows)
        striped = list(there.striped)
        for at, (name, table) in enumerate(tables.items()):
            places = found.tables[name].columns
            if not places:
                continue
            for column in table.columns:
                place = places.get(column.key)
                note = None if place is None else there.notes.get((found.row, place))
                wanted = note_of(column, template)
                if place is not None and note is not None and note != wanted and _plain(note) in ours:
                    yield _note(sheet_id, found.row, place, wanted)
            first, end = min(places.values()), max(places.values()) + 1
            banded = stripes(name, sheet_id, found.row, (first, end), styles)
            free = all(end <= left or right <= first for left, right in striped)
            if free and banded["addBanding"]["bandedRange"]["bandedRangeId"] not in taken:
                striped.append((first, end))
                yield banded
            if at == 0 and not there.filtered:
                yield filter_of(sheet_id, found.row, (first, end))


def _note(sheet_id: int, row: int, column: int, note: str) -> Json:
    cell = grid_range(sheet_id, (row, row + 1), (column, column + 1))
    return {"updateCells": {"range": cell, "rows": [{"values": [{"note": note}]}], "fields": "note"}}


def _our_notes(template: WorkbookTemplate) -> frozenset[str]:
    """Return every note that a header of ours has or once had."""
    now = [column.help for table in template.tables.values() for column in table.columns]
    helps: Sequence[str] = (*now, *template.former.helps)
    required = template.workbook.required_help
    return frozenset(_plain(text) for help_ in helps for text in (help_, required.format(help=help_)))


def _plain(text: str) -> str:
    """Return a text with plain spaces: a spreadsheet program may have changed them."""
    return " ".join(text.split())
