"""Banded ranges: alternating colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.fieldmask import merged, write_mask
from abm_sheets.localsheets.workbook import Workbook, box_of, range_of

from .places import bounds, inside, target

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet


def add_banding(book: Workbook, part: Message) -> Message:
    """Band a range, under the id that the client chose or one of ours."""
    given = part.get("bandedRange", {})
    if not (given.get("rowProperties") or given.get("columnProperties")):
        raise BadRequest("Must specify rowProperties or columnProperties.")
    taken = {each["bandedRangeId"] for sheet in book.sheets for each in sheet.extras.banded_ranges}
    chosen = given.get("bandedRangeId")
    if chosen in taken:
        raise BadRequest(f"Cannot add banding with id {chosen}, a banded range with that id already exists.")
    sheet, box = target(book, given.get("range", {}))
    _check_free(sheet, given["range"], None)
    message = {
        "bandedRangeId": chosen or ids.number(f"band/{sheet.sheet_id}/{len(taken)}", taken),
        "range": range_of(sheet.sheet_id, box),
        **{name: given[name] for name in ("rowProperties", "columnProperties") if name in given},
    }
    sheet.extras.banded_ranges.append(message)
    return {"bandedRange": message}


def update_banding(book: Workbook, part: Message) -> None:
    """Change the masked fields of a banding."""
    given = part.get("bandedRange", {})
    mask = write_mask(part.get("fields"), "BandedRange")
    sheet, index = _find(book, given.get("bandedRangeId", 0))
    before = sheet.extras.banded_ranges[index]
    after = merged(before, given, {name: below for name, below in mask.items() if name != "bandedRangeId"})
    inside(sheet, after.get("range", {}))
    _check_free(sheet, after.get("range", {}), before)
    sheet.extras.banded_ranges[index] = after


def delete_banding(book: Workbook, part: Message) -> None:
    """Take a banding off; the cells stay."""
    sheet, index = _find(book, part.get("bandedRangeId", 0))
    del sheet.extras.banded_ranges[index]


def _check_free(sheet: Sheet, where: Message, own: Message | None) -> None:
    area = bounds(sheet, box_of(where))
    for other in sheet.extras.banded_ranges:
        if other is not own and bounds(sheet, box_of(other["range"])).meets(area):
            raise BadRequest(
                "You cannot add alternating background colors to a range that already has alternating "
                "background colors."
            )


def _find(book: Workbook, banded_id: int) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for index, message in enumerate(sheet.extras.banded_ranges):
            if message["bandedRangeId"] == banded_id:
                return book.own(sheet), index
    raise BadRequest(f"No banded range with id: {banded_id}")
