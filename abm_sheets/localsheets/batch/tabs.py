"""Requests about whole tabs and the spreadsheet's own properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.colors import THEME_COLORS
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.fieldmask import Mask, merged, write_mask
from abm_sheets.localsheets.resource import sheet_properties
from abm_sheets.localsheets.sheet import DEFAULT_COLUMNS, DEFAULT_ROWS, Sheet
from abm_sheets.localsheets.shifting import Shift, forget_tab

from .charts import adopt_objects
from .dimensions import apply_shift

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.workbook import Workbook

MAX_TITLE = 100
#: Such as fr, fil, en_US.
_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_GRID_FLAGS = (
    "frozenRowCount", "frozenColumnCount", "hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter",
)  # fmt: skip


def update_spreadsheet_properties(book: Workbook, part: Message) -> None:
    """Set title, locale, time zone or recalculation."""
    mask = write_mask(part.get("fields"), "SpreadsheetProperties")
    given = part.get("properties", {})
    if "title" in mask and not given.get("title"):
        raise BadRequest("Spreadsheet title cannot be empty.")
    if "timeZone" in mask and given.get("timeZone") and not _is_zone(given["timeZone"]):
        raise BadRequest(f"Invalid time zone: {given['timeZone']}")
    if "locale" in mask and given.get("locale") and not _LOCALE.fullmatch(given["locale"]):
        raise BadRequest(f"Unsupported locale: {given['locale']}")
    for field, attribute in (
        ("title", "title"),
        ("locale", "locale"),
        ("timeZone", "time_zone"),
        ("autoRecalc", "auto_recalc"),
    ):
        if field in mask and given.get(field):
            setattr(book, attribute, given[field])


def _is_zone(name: str) -> bool:
    """Whether it is a zone such as Europe/Paris, or an offset such as GMT-07:00."""
    if re.fullmatch(r"(GMT|UTC)([+-]\d{1,2}(:\d{2})?)?", name):
        return True
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def add_sheet(book: Workbook, part: Message) -> Message:
    """Add a tab, under the id that the client chose or one of ours."""
    given = part.get("properties", {})
    title = given.get("title") or _free_title(book)
    check_title(book, title, None)
    sheet_id = _new_id(book, given.get("sheetId"), title)
    grid = given.get("gridProperties", {})
    rows, columns = grid.get("rowCount", DEFAULT_ROWS), grid.get("columnCount", DEFAULT_COLUMNS)
    _check_grid(rows, columns)
    book.check_size(rows, columns)
    sheet = Sheet(sheet_id, title, rows, columns)
    index = given.get("index", len(book.sheets))
    _check_index(index, len(book.sheets))
    book.insert(sheet, index)
    _set_looks(sheet, given, grid)
    _check_frozen(sheet)
    return {"properties": sheet_properties(book, sheet)}


def update_sheet_properties(book: Workbook, part: Message) -> None:
    """Set the masked properties of a tab."""
    given = part.get("properties", {})
    mask = write_mask(part.get("fields"), "SheetProperties")
    if set(mask) == {"sheetId"}:
        raise BadRequest("Cannot update the sheetId of a sheet.")
    sheet_id = given.get("sheetId", 0)
    found = book.find(sheet_id)
    if found is None:
        raise BadRequest(f"No sheet with id: {sheet_id}")
    sheet = book.own(found)
    if "title" in mask:
        check_title(book, given.get("title", ""), sheet)
        sheet.title = given["title"]
    if "hidden" in mask:
        _hide(book, sheet, hidden=bool(given.get("hidden")))
    if "rightToLeft" in mask:
        sheet.right_to_left = bool(given.get("rightToLeft"))
    for name in ("tabColor", "tabColorStyle"):
        if name in mask and (name in given or "tabColorStyle" not in mask):
            sheet.extras.tab_color = _color(given)
    if "gridProperties" in mask:
        _update_grid(book, sheet, given, mask["gridProperties"])
    if "index" in mask:
        index = given.get("index", len(book.sheets))
        _check_index(index, len(book.sheets))
        before = book.sheets.index(sheet)
        book.sheets.remove(sheet)
        # Like in Google's own moves, the index counts before the tab is taken out of its place.
        book.sheets.insert(index - 1 if index > before else index, sheet)


def delete_sheet(book: Workbook, part: Message) -> None:
    """Delete a tab, and the named ranges on it."""
    sheet_id = part.get("sheetId", 0)
    sheet = book.find(sheet_id)
    if sheet is None:
        raise BadRequest(f"No sheet with id: {sheet_id}")
    if len(book.sheets) == 1:
        raise BadRequest("You can't remove all the sheets in a document.")
    if not sheet.hidden and all(other.hidden for other in book.sheets if other is not sheet):
        raise BadRequest("You can't remove all the visible sheets in a document.")
    book.sheets.remove(sheet)
    book.named_ranges = [
        named for named in book.named_ranges if named.get("range", {}).get("sheetId", 0) != sheet_id
    ]
    forget_tab(book, sheet_id)


def duplicate_sheet(book: Workbook, part: Message) -> Message:
    """Copy a tab with everything on it; without an index, the copy comes first."""
    source = book.find(part.get("sourceSheetId", 0))
    if source is None:
        raise BadRequest(f"No sheet with id: {part.get('sourceSheetId', 0)}")
    return {"properties": add_copy(book, source, part)}


def add_copy(book: Workbook, source: Sheet, part: Message) -> Message:
    """Add a copy of a tab, of this spreadsheet or another; its properties.

    Args:
        book: The draft that gets the copy.
        source: The tab.
        part: ``newSheetName``, ``newSheetId`` and ``insertSheetIndex``, each if it is wanted.

    Raises:
        BadRequest: There is no room, or such a name or id already.
    """
    title = part.get("newSheetName") or _copy_title(book, source.title)
    check_title(book, title, None)
    book.check_size(source.row_count, source.column_count)
    index = part.get("insertSheetIndex", 0)
    _check_index(index, len(book.sheets))
    twin = source.as_new_tab()
    twin.title, twin.sheet_id = title, _new_id(book, part.get("newSheetId"), title)
    for name in ("protected_ranges", "banded_ranges", "filter_views"):
        setattr(twin.extras, name, [])
    twin.extras.conditional_formats = [
        {**rule, "ranges": [{**each, "sheetId": twin.sheet_id} for each in rule["ranges"]]}
        for rule in twin.extras.conditional_formats
    ]
    for name in ("row_groups", "column_groups"):
        groups = [
            {**each, "range": {**each["range"], "sheetId": twin.sheet_id}}
            for each in getattr(twin.extras, name)
        ]
        setattr(twin.extras, name, groups)
    if twin.extras.basic_filter:
        where = {**twin.extras.basic_filter["range"], "sheetId": twin.sheet_id}
        twin.extras.basic_filter = {**twin.extras.basic_filter, "range": where}
    twin.extras.developer_metadata = []
    adopt_objects(book, twin, source.sheet_id)
    book.insert(twin, index)
    return sheet_properties(book, twin)


def check_title(book: Workbook, title: str, sheet: Sheet | None) -> None:
    """Refuse a tab's name that is empty, too long or taken.

    Raises:
        BadRequest: With Google's words.
    """
    if not title:
        raise BadRequest("Sheet name cannot be empty.")
    if len(title) > MAX_TITLE:
        raise BadRequest(f"The sheet name cannot be greater than {MAX_TITLE} characters.")
    folded = title.casefold()
    if any(each.title.casefold() == folded for each in book.sheets if each is not sheet):
        raise BadRequest(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _new_id(book: Workbook, chosen: int | None, title: str) -> int:
    taken = {sheet.sheet_id for sheet in book.sheets}
    if chosen is None:
        return ids.number(f"{book.title}/{title}/{len(book.sheets)}", taken | {0})
    if chosen < 0:
        raise BadRequest(f"Invalid sheetId: {chosen}")
    if chosen in taken:
        raise BadRequest(f"Sheet with id {chosen} already exists")
    return chosen


def _free_title(book: Workbook) -> str:
    taken = {sheet.title.casefold() for sheet in book.sheets}
    number = len(book.sheets) + 1
    while f"sheet{number}" in taken:
        number += 1
    return f"Sheet{number}"


def _copy_title(book: Workbook, title: str) -> str:
    taken = {sheet.title.casefold() for sheet in book.sheets}
    copy, number = f"Copy of {title}", 2
    while copy.casefold() in taken:
        copy, number = f"Copy of {title} {number}", number + 1
    return copy


def _check_index(index: int, highest: int) -> None:
    if not 0 <= index <= highest:
        raise BadRequest(f"Invalid index: {index}. It must be between 0 and {highest}.")


def _check_grid(rows: int, columns: int) -> None:
    for count, what in ((rows, "rowCount"), (columns, "columnCount")):
        if count < 1:
            raise BadRequest(f"gridProperties.{what} must be greater than zero.")


def _check_frozen(sheet: Sheet) -> None:
    grid = sheet.extras.grid
    if grid.get("frozenRowCount", 0) >= sheet.row_count > 1:
        raise BadRequest("You can't freeze all visible rows on the sheet.")
    if grid.get("frozenColumnCount", 0) >= sheet.column_count > 1:
        raise BadRequest("You can't freeze all visible columns on the sheet.")


def _color(given: Message) -> Message | None:
    style = given.get("tabColorStyle")
    if style is not None:
        if "themeColor" in style:
            return THEME_COLORS.get(style["themeColor"], {})
        return dict(style["rgbColor"]) if "rgbColor" in style else None
    color: Message | None = given.get("tabColor")
    return color


def _set_looks(sheet: Sheet, given: Message, grid: Message) -> None:
    sheet.extras.tab_color = _color(given)
    sheet.hidden = bool(given.get("hidden"))
    sheet.right_to_left = bool(given.get("rightToLeft"))
    sheet.extras.grid = {name: grid[name] for name in _GRID_FLAGS if grid.get(name)}


def _hide(book: Workbook, sheet: Sheet, *, hidden: bool) -> None:
    if hidden and all(other.hidden for other in book.sheets if other is not sheet):
        raise BadRequest("You can't hide all the sheets in a document.")
    sheet.hidden = hidden


def _update_grid(book: Workbook, sheet: Sheet, given: Message, mask: dict[str, Any]) -> None:
    grid = given.get("gridProperties", {})
    fields = mask or {name: {} for name in ("rowCount", "columnCount", *_GRID_FLAGS)}
    if "*" in fields:
        fields = {name: {} for name in ("rowCount", "columnCount", *_GRID_FLAGS)}
    rows = grid.get("rowCount", 0) if "rowCount" in fields else sheet.row_count
    columns = grid.get("columnCount", 0) if "columnCount" in fields else sheet.column_count
    _check_grid(rows, columns)
    book.check_size(rows, columns, leaving_out=sheet)
    if (rows, columns) != (sheet.row_count, sheet.column_count):
        _resize(book, sheet, rows, columns)
    flags: Mask = {name: {} for name in fields if name in _GRID_FLAGS}
    kept = merged(sheet.extras.grid, grid, flags)
    sheet.extras.grid = {name: value for name, value in kept.items() if value}
    _check_frozen(sheet)


def _resize(book: Workbook, sheet: Sheet, rows: int, columns: int) -> None:
    """Grow at the end, or delete the last rows and columns with all that is on them."""
    for by_rows, before, after in (
        (True, sheet.row_count, rows),
        (False, sheet.column_count, columns),
    ):
        if after < before:
            apply_shift(book, sheet, Shift(by_rows, after, before, deletes=True))
    sheet.resize(rows, columns)
