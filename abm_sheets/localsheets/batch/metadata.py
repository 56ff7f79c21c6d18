"""Developer metadata: notes of programs on spreadsheets, tabs, rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.fieldmask import merged, write_mask

from .dimensions import by_rows, check_span

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook

MAX_CHARACTERS = 30_000


def create_developer_metadata(book: Workbook, part: Message) -> Message:
    """Attach a note, under the id that the client chose or one of ours."""
    given = part.get("developerMetadata", {})
    key = given.get("metadataKey")
    if not key:
        raise BadRequest("Developer metadata must always have a key specified.")
    visibility = given.get("visibility", "")
    if visibility not in ("DOCUMENT", "PROJECT"):
        raise BadRequest("Developer metadata must always have visibility specified.")
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
    _check_size(place)
    return {"developerMetadata": message}


def update_developer_metadata(book: Workbook, part: Message) -> Message:
    """Change the masked fields of the notes that filters find."""
    mask = write_mask(part.get("fields"), "DeveloperMetadata")
    given = part.get("developerMetadata", {})
    if not part.get("dataFilters"):
        raise BadRequest("At least one data filter must be specified.")
    wanted = _matchers(part["dataFilters"])
    changed: list[Message] = []
    for before in all_metadata(book):
        if not any(matches(before) for matches in wanted):
            continue
        after = merged(before, given, {name: below for name, below in mask.items() if name != "metadataId"})
        if not after.get("metadataKey"):
            raise BadRequest("Developer metadata must always have a key specified.")
        place, after["location"] = _location(book, after.get("location", {}))
        _remove(book, {before["metadataId"]})
        place, _ = _location(book, after["location"])
        place.append(after)
        _check_size(place)
        changed.append(after)
    return {"developerMetadata": changed} if changed else {}


def delete_developer_metadata(book: Workbook, part: Message) -> Message:
    """Delete the notes that a filter finds."""
    (matches,) = _matchers([part.get("dataFilter", {})])
    deleted = [each for each in all_metadata(book) if matches(each)]
    _remove(book, {each["metadataId"] for each in deleted})
    return {"deletedDeveloperMetadata": deleted} if deleted else {}


def _remove(book: Workbook, gone: set[int]) -> None:
    book.developer_metadata = [each for each in book.developer_metadata if each["metadataId"] not in gone]
    for sheet in list(book.sheets):
        notes = sheet.extras.developer_metadata
        if any(each["metadataId"] in gone for each in notes):
            book.own(sheet).extras.developer_metadata = [
                each for each in notes if each["metadataId"] not in gone
            ]


def all_metadata(book: Workbook) -> list[Message]:
    """The notes of the spreadsheet and of all tabs."""
    return [*book.developer_metadata,
            *(each for sheet in book.sheets for each in sheet.extras.developer_metadata)]  # fmt: skip


def check_lookup(lookup: Message) -> None:
    """Refuse a lookup that contradicts itself.

    Raises:
        BadRequest: With Google's words.
    """
    strategy = lookup.get("locationMatchingStrategy")
    if lookup.get("metadataLocation", {}).get("spreadsheet") and strategy == "INTERSECTING_LOCATION":
        raise BadRequest(
            "DeveloperMetadataLookup.spreadsheet is true, but locationMatchingStrategy was specified as "
            "INTERSECTING."
        )


def matcher(lookup: Message) -> Callable[[Message], bool]:
    """Tells whether a note is one that a DeveloperMetadataLookup looks for; an empty one looks for all."""
    fields = ("metadataId", "metadataKey", "metadataValue", "visibility")

    def matches(message: Message) -> bool:
        return (
            all(message.get(name) == lookup[name] for name in fields if lookup.get(name))
            and lookup.get("locationType") in (None, message["location"]["locationType"])
            and _at(lookup, message["location"])
        )

    return matches


def _at(lookup: Message, location: Message) -> bool:
    """Whether a location is the one looked for, or (unless it must be exact) meets it."""
    wanted = lookup.get("metadataLocation")
    if not wanted:
        return True
    if wanted.get("spreadsheet"):
        return bool(location.get("spreadsheet"))
    exact = lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
    line = location.get("dimensionRange")
    if "sheetId" in wanted:
        on_line = line is not None and line.get("sheetId", 0) == wanted["sheetId"]
        return location.get("sheetId") == wanted["sheetId"] or (on_line and not exact)
    span = wanted.get("dimensionRange", {})
    if exact or line is None:
        on_tab = location.get("sheetId") == span.get("sheetId", 0) and not exact
        return on_tab or (line is not None and _plain(line) == _plain(span))
    if line.get("sheetId", 0) != span.get("sheetId", 0):
        return False
    if line.get("dimension") != span.get("dimension"):
        return True  # A row and a column always meet.
    start, end = span.get("startIndex", 0), span.get("endIndex")
    return bool(start <= line.get("startIndex", 0) and (end is None or line.get("startIndex", 0) < end))


def _plain(where: Message) -> tuple[object, ...]:
    return (
        where.get("sheetId", 0),
        where.get("dimension"),
        where.get("startIndex", 0),
        where.get("endIndex"),
    )


def _matchers(filters: list[Message]) -> list[Callable[[Message], bool]]:
    found: list[Callable[[Message], bool]] = []
    for each in filters:
        lookup = each.get("developerMetadataLookup")
        if lookup is None:
            raise BadRequest("dataFilter.developerMetadataLookup is required.")
        check_lookup(lookup)
        found.append(matcher(lookup))
    return found


def _check_size(place: list[Message]) -> None:
    """A spreadsheet, and each tab, has room for 30,000 characters of keys and values."""
    size = sum(len(each["metadataKey"]) + len(each.get("metadataValue", "")) for each in place)
    if size > MAX_CHARACTERS:
        raise BadRequest(f"Developer metadata exceeds the limit of {MAX_CHARACTERS} characters.")


def _location(book: Workbook, given: Message) -> tuple[list[Message], Message]:
    """The list that a note belongs to, and its location with its type."""
    kinds = [name for name in ("spreadsheet", "sheetId", "dimensionRange") if name in given]
    if not kinds:
        raise BadRequest("Developer metadata must always have a location specified.")
    if kinds == ["spreadsheet"]:
        return book.developer_metadata, {"locationType": "SPREADSHEET", "spreadsheet": True}
    if kinds == ["sheetId"]:
        sheet = _own_tab(book, given["sheetId"])
        return sheet.extras.developer_metadata, {"locationType": "SHEET", "sheetId": sheet.sheet_id}
    where = given["dimensionRange"]
    sheet = _own_tab(book, where.get("sheetId", 0))
    if "endIndex" not in where:
        raise BadRequest("DimensionRange must specify both a startIndex and an endIndex.")
    start, end = where.get("startIndex", 0), where["endIndex"]
    if end - start != 1:
        raise BadRequest("DimensionRange must represent a single row or column.")
    rows = by_rows(where.get("dimension"))
    check_span(sheet, start, end, rows=rows)
    place: Message = {"sheetId": sheet.sheet_id} if sheet.sheet_id else {}
    place |= {"dimension": where["dimension"], "startIndex": start, "endIndex": end}
    kind = "ROW" if rows else "COLUMN"
    return sheet.extras.developer_metadata, {"locationType": kind, "dimensionRange": place}


def _own_tab(book: Workbook, sheet_id: int) -> Sheet:
    found = book.find(sheet_id)
    if found is None:
        raise BadRequest(f"No sheet with id: {sheet_id}")
    return book.own(found)
