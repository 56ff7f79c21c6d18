"""Filter views: named filters that each person looks through alone. They are kept, and hide nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.fieldmask import merged, write_mask
from abm_sheets.localsheets.workbook import Workbook, range_of

from .places import inside

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet


def add_filter_view(book: Workbook, part: Message) -> Message:
    """Add a view, under the id that the client chose or one of ours."""
    given = part.get("filter", {})
    taken = _taken(book)
    chosen = given.get("filterViewId")
    if chosen in taken:
        raise BadRequest(
            f"Cannot add filter view with id {chosen}, a filter view with that id already exists."
        )
    sheet, where = _place(book, given)
    number = sum(len(each.extras.filter_views) for each in book.sheets) + 1
    view: Message = {
        "filterViewId": chosen or ids.number(f"view/{sheet.sheet_id}/{len(taken)}", taken),
        "title": given.get("title") or f"Filter {number}",
        "range": where,
    }
    view |= {name: value for name, value in given.items() if name not in ("filterViewId", "title", "range")}
    sheet.extras.filter_views.append(view)
    return {"filter": view}


def update_filter_view(book: Workbook, part: Message) -> None:
    """Change the masked fields of a view."""
    given = part.get("filter", {})
    mask = write_mask(part.get("fields"), "FilterView")
    sheet, index = _find(book, given.get("filterViewId", 0))
    before = sheet.extras.filter_views[index]
    mask = {name: below for name, below in mask.items() if name != "filterViewId"}
    after = merged(before, given, mask)
    _, where = _place(book, after)
    sheet.extras.filter_views[index] = {**after, "range": where}


def duplicate_filter_view(book: Workbook, part: Message) -> Message:
    """Copy a view."""
    sheet, index = _find(book, part.get("filterId", 0))
    source = sheet.extras.filter_views[index]
    taken = _taken(book)
    number = ids.number(f"view/{source['filterViewId']}/{len(taken)}", taken)
    view = {**source, "filterViewId": number, "title": f"Copy of {source['title']}"}
    sheet.extras.filter_views.append(view)
    return {"filter": view}


def delete_filter_view(book: Workbook, part: Message) -> None:
    """Forget a view."""
    sheet, index = _find(book, part.get("filterId", 0))
    del sheet.extras.filter_views[index]


def _taken(book: Workbook) -> set[int]:
    return {view["filterViewId"] for sheet in book.sheets for view in sheet.extras.filter_views}


def _place(book: Workbook, given: Message) -> tuple[Sheet, Message]:
    """The tab of a view and its range: that of its named range, or its own."""
    where = given.get("range", {})
    if given.get("namedRangeId") and "range" not in given:
        named = next(
            (each for each in book.named_ranges if each["namedRangeId"] == given["namedRangeId"]), None
        )
        if named is None:
            raise BadRequest(f"No named range with id: {given['namedRangeId']}")
        where = named["range"]
    sheet = book.sheet(where.get("sheetId", 0))
    return sheet, range_of(sheet.sheet_id, inside(sheet, where))


def _find(book: Workbook, view_id: int) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for index, view in enumerate(sheet.extras.filter_views):
            if view["filterViewId"] == view_id:
                return book.own(sheet), index
    raise BadRequest(f"No filter view with id: {view_id}")
