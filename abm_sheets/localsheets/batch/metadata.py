"""Developer metadata: notes of programs on spreadsheets, tabs, rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.workbook import Workbook


def create_developer_metadata(book: Workbook, part: Message) -> Message:
    """Attach a note, under the id that the client chose or one of ours."""
    given = part.get("developerMetadata", {})
    key = given.get("metadataKey")
    if not key:
        raise BadRequest("developerMetadata.metadataKey is required.")
    visibility = given.get("visibility", "")
    if visibility not in ("DOCUMENT", "PROJECT"):
        raise BadRequest("developerMetadata.visibility is required.")
    taken = {each["metadataId"] for each in all_metadata(book)}
    chosen = given.get("metadataId")
    if chosen in taken:
        raise BadRequest(f"Developer metadata with ID {chosen} already exists.")
    place, location = _location(book, given.get("location", {}))
    message: Message = {
        "metadataId": chosen or ids.number(f"metadata/{key}/{len(taken)}", taken),
        "metadataKey": key,
    }
    if given.get("metadataValue"):
        message["metadataValue"] = given["metadataValue"]
    message |= {"location": location, "visibility": visibility}
    place.append(message)
    return {"developerMetadata": message}


def delete_developer_metadata(book: Workbook, part: Message) -> Message:
    """Delete the notes that a filter finds."""
    matches = matcher(part.get("dataFilter", {}))
    deleted = [each for each in all_metadata(book) if matches(each)]
    gone = {each["metadataId"] for each in deleted}
    book.developer_metadata = [each for each in book.developer_metadata if each["metadataId"] not in gone]
    for sheet in list(book.sheets):
        notes = sheet.extras.developer_metadata
        if any(each["metadataId"] in gone for each in notes):
            book.own(sheet).extras.developer_metadata = [
                each for each in notes if each["metadataId"] not in gone
            ]
    return {"deletedDeveloperMetadata": deleted} if deleted else {}


def all_metadata(book: Workbook) -> list[Message]:
    """The notes of the spreadsheet and of all tabs."""
    return [*book.developer_metadata,
            *(each for sheet in book.sheets for each in sheet.extras.developer_metadata)]  # fmt: skip


def matcher(data_filter: Message) -> Callable[[Message], bool]:
    """Tells whether a note is one that a DataFilter looks for."""
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is None:
        raise BadRequest("dataFilter.developerMetadataLookup is required.")
    fields = ("metadataId", "metadataKey", "metadataValue", "visibility")

    def matches(message: Message) -> bool:
        location = lookup.get("metadataLocation")
        return all(message.get(name) == lookup[name] for name in fields if name in lookup) and (
            location is None
            or all(message["location"].get(name) == value for name, value in location.items())
        )

    return matches


def _location(book: Workbook, given: Message) -> tuple[list[Message], Message]:
    """The list that a note belongs to, and its location with its type."""
    kinds = [name for name in ("spreadsheet", "sheetId", "dimensionRange") if name in given]
    if len(kinds) != 1:
        raise BadRequest(
            "developerMetadata.location must be exactly one of spreadsheet, sheetId, dimensionRange."
        )
    if kinds == ["spreadsheet"]:
        return book.developer_metadata, {"locationType": "SPREADSHEET", "spreadsheet": True}
    if kinds == ["sheetId"]:
        sheet = book.sheet(given["sheetId"])
        return sheet.extras.developer_metadata, {"locationType": "SHEET", "sheetId": sheet.sheet_id}
    where = given["dimensionRange"]
    sheet = book.sheet(where.get("sheetId", 0))
    if where.get("endIndex", 0) - where.get("startIndex", 0) != 1:
        raise BadRequest("developerMetadata.location.dimensionRange must be a single row or column.")
    kind = "ROW" if where.get("dimension") == "ROWS" else "COLUMN"
    return sheet.extras.developer_metadata, {"locationType": kind, "dimensionRange": where}
