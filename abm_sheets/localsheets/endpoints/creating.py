"""spreadsheets.create: all that the given spreadsheet has, made by the same requests as in a batchUpdate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.batch import apply_all
from abm_sheets.localsheets.schema import checked
from abm_sheets.localsheets.sheet import Sheet
from abm_sheets.localsheets.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.messages import Message

#: Lists of a Sheet, the request that adds one of them, and the part of it that each becomes.
_LISTS = (
    ("merges", "mergeCells", "range"),
    ("protectedRanges", "addProtectedRange", "protectedRange"),
    ("filterViews", "addFilterView", "filter"),
    ("bandedRanges", "addBanding", "bandedRange"),
    ("charts", "addChart", "chart"),
    ("slicers", "addSlicer", "slicer"),
    ("developerMetadata", "createDeveloperMetadata", "developerMetadata"),
)


def created(call: Call) -> Workbook:
    """The spreadsheet that a spreadsheets.create asks for; with no tabs given, Google's first one."""
    body = checked("Spreadsheet", call.json(), "spreadsheet")
    wanted = body.get("properties", {})
    book = Workbook(
        wanted.get("title") or "Untitled spreadsheet",
        wanted.get("locale") or "en_US",
        wanted.get("timeZone") or "Etc/GMT",
        wanted.get("autoRecalc") or "ON_CHANGE",
        owner=call.caller,
        actor=call.caller,
    )
    tabs = body.get("sheets", [])
    for tab in tabs:
        apply_all(book, [{"addSheet": {"properties": tab.get("properties", {})}}])
    if not tabs:
        book.insert(Sheet(0, "Sheet1"), 0)
    rest: list[Message] = [{"addNamedRange": {"namedRange": named}} for named in body.get("namedRanges", [])]
    for sheet, tab in zip(book.sheets, _by_index(tabs), strict=False):
        rest += _filled(sheet.sheet_id, tab)
    rest += [
        {"createDeveloperMetadata": {"developerMetadata": note}} for note in body.get("developerMetadata", [])
    ]
    apply_all(book, rest)
    return book


def _by_index(tabs: list[Message]) -> list[Message]:
    """The tabs in the order that they have in the end: each is put where its own index says."""
    ordered: list[Message] = []
    for tab in tabs:
        ordered.insert(tab.get("properties", {}).get("index", len(ordered)), tab)
    return ordered


def _filled(sheet_id: int, tab: Message) -> Iterator[Message]:
    for data in tab.get("data", []):
        top, left = data.get("startRow", 0), data.get("startColumn", 0)
        if data.get("rowData"):
            start = {"sheetId": sheet_id, "rowIndex": top, "columnIndex": left}
            yield {"updateCells": {"start": start, "rows": data["rowData"], "fields": "*"}}
        yield from _sizes(sheet_id, "ROWS", top, data.get("rowMetadata", []))
        yield from _sizes(sheet_id, "COLUMNS", left, data.get("columnMetadata", []))
    for index, rule in enumerate(tab.get("conditionalFormats", [])):
        yield {"addConditionalFormatRule": {"rule": rule, "index": index}}
    if "basicFilter" in tab:
        yield {"setBasicFilter": {"filter": tab["basicFilter"]}}
    for name, kind, part in _LISTS:
        for each in tab.get(name, []):
            yield {kind: {part: each}}


def _sizes(sheet_id: int, dimension: str, first: int, lines: list[Message]) -> Iterator[Message]:
    for index, properties in enumerate(lines, first):
        kept: dict[str, Any] = {
            name: properties[name] for name in ("pixelSize", "hiddenByUser") if name in properties
        }
        where = {"sheetId": sheet_id, "dimension": dimension, "startIndex": index, "endIndex": index + 1}
        if kept:
            yield {
                "updateDimensionProperties": {"range": where, "properties": kept, "fields": ",".join(kept)}
            }
