"""The endpoints that find cells by data filters: ranges, or developer metadata on rows, columns and tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.a1 import Box
from abm_sheets.localsheets.batch.metadata import all_metadata, check_lookup, matcher
from abm_sheets.localsheets.errors import ApiError, BadRequest, bad_request, not_found
from abm_sheets.localsheets.queries import answer_mask
from abm_sheets.localsheets.ranges import Place, outside, resolve
from abm_sheets.localsheets.resource import spreadsheet
from abm_sheets.localsheets.schema import checked
from abm_sheets.localsheets.workbook import Workbook, box_of

from . import values

if TYPE_CHECKING:
    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.messages import Message

_NO_FILTER = "At least one data filter must be specified."


def get(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """spreadsheets.getByDataFilter: only the tabs and cells that the filters find."""
    body = checked("GetSpreadsheetByDataFilterRequest", call.json())
    filters = body.get("dataFilters", [])
    return spreadsheet(
        book,
        spreadsheet_id,
        places=[place for each in filters for place in places(book, each)] if filters else None,
        grid_data=bool(body.get("includeGridData")),
        mask=answer_mask(call, "Spreadsheet"),
        caller=call.caller,
    )


def batch_get(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """values:batchGetByDataFilter."""
    body = checked("BatchGetValuesByDataFilterRequest", call.json())
    found = _matched(book, body.get("dataFilters", []))
    options = values.reading_options(call, body)
    answer: dict[str, Any] = {"spreadsheetId": spreadsheet_id}
    if found:
        answer["valueRanges"] = [
            {"valueRange": values.value_range(book, place, *options), "dataFilters": filters}
            for place, filters in found
        ]
    return answer


def batch_update(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """values:batchUpdateByDataFilter."""
    body = checked("BatchUpdateValuesByDataFilterRequest", call.json())
    data: list[tuple[Place, Message, Message]] = []
    for index, each in enumerate(body.get("data", [])):
        one = each.get("dataFilter", {})
        try:
            data += [(place, each, {"dataFilter": one}) for place in places(book, one)]
        except ApiError as error:
            raise bad_request(f"Invalid data[{index}]: {error.message}") from None
    return values.written(book, spreadsheet_id, body, data)


def batch_clear(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """values:batchClearByDataFilter."""
    body = checked("BatchClearValuesByDataFilterRequest", call.json())
    found = _matched(book, body.get("dataFilters", []))
    for place, _ in found:
        values.emptied(book, place)
    return {"spreadsheetId": spreadsheet_id, "clearedRanges": [place.name for place, _ in found]}


def search(book: Workbook, call: Call) -> dict[str, Any]:
    """developerMetadata:search."""
    body = checked("SearchDeveloperMetadataRequest", call.json())
    filters = body.get("dataFilters", [])
    if not filters:
        raise bad_request(_NO_FILTER)
    answer: list[Message] = []
    for note in all_metadata(book):
        matching = [each for each in filters if _finds(book, each, note)]
        if matching:
            answer.append({"developerMetadata": note, "dataFilters": matching})
    return {"matchedDeveloperMetadata": answer} if answer else {}


def one(book: Workbook, _: Call, metadata_id: str) -> dict[str, Any]:
    """developerMetadata.get."""
    if not metadata_id.isdigit():
        raise bad_request(f"Invalid value at 'metadata_id' (TYPE_INT32), \"{metadata_id}\"")
    for note in all_metadata(book):
        if note["metadataId"] == int(metadata_id):
            return note
    raise not_found()


def places(book: Workbook, data_filter: Message) -> list[Place]:
    """The places that a DataFilter means.

    Raises:
        ApiError: It names a range or tab that is not there, or nothing at all.
    """
    if "a1Range" in data_filter:
        return [resolve(book, data_filter["a1Range"])]
    if "gridRange" in data_filter:
        return [_grid_place(book, data_filter["gridRange"])]
    if "developerMetadataLookup" not in data_filter:
        raise bad_request("One of developerMetadataLookup, a1Range or gridRange must be set on DataFilter.")
    lookup = data_filter["developerMetadataLookup"]
    found: list[Place] = []
    try:
        check_lookup(lookup)
    except BadRequest as error:
        raise bad_request(str(error)) from None
    matches = matcher(lookup)
    for note in all_metadata(book):
        if matches(note):
            found += [place for place in _around(book, note["location"]) if place not in found]
    return found


def _around(book: Workbook, location: Message) -> list[Place]:
    """The row, column, tab or tabs that a note is on."""
    if location.get("spreadsheet"):
        return [Place(sheet, Box()) for sheet in book.sheets]
    where = location.get("dimensionRange")
    sheet = book.find(where.get("sheetId", 0) if where else location.get("sheetId", 0))
    if sheet is None:
        return []
    if where is None:
        return [Place(sheet, Box())]
    start, end = where.get("startIndex", 0), where["endIndex"]
    return [Place(sheet, Box(start, end) if where["dimension"] == "ROWS" else Box(left=start, right=end))]


def _grid_place(book: Workbook, where: Message) -> Place:
    sheet = book.find(where.get("sheetId", 0))
    if sheet is None:
        raise bad_request(f"No grid with id: {where.get('sheetId', 0)}")
    place = Place(sheet, box_of(where))
    if place.box.top >= sheet.row_count or place.box.left >= sheet.column_count:
        raise outside(sheet, place.box)
    return place


def _matched(book: Workbook, filters: list[Message]) -> list[tuple[Place, list[Message]]]:
    """Places, each once, with all the filters that found it."""
    if not filters:
        raise bad_request(_NO_FILTER)
    found: list[tuple[Place, list[Message]]] = []
    for each in filters:
        for place in places(book, each):
            known = next((filters for other, filters in found if other == place), None)
            if known is None:
                found.append((place, [each]))
            else:
                known.append(each)
    return found


def _finds(book: Workbook, data_filter: Message, note: Message) -> bool:
    """Whether a filter finds a note: by lookup, or because it is on a row, column or tab in a range."""
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        try:
            check_lookup(lookup)
        except BadRequest as error:
            raise bad_request(str(error)) from None
        return matcher(lookup)(note)
    if note["location"].get("spreadsheet"):
        return False
    for place in places(book, data_filter):
        if any(
            at.sheet is place.sheet and at.bounds.meets(place.bounds)
            for at in _around(book, note["location"])
        ):
            return True
    return False
