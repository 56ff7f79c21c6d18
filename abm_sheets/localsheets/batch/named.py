"""Named ranges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.fieldmask import merged, write_mask
from abm_sheets.localsheets.workbook import Workbook, box_of, range_of

from .places import inside

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message

_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}\d+|R\d*C\d*", re.IGNORECASE)


def add_named_range(book: Workbook, part: Message) -> Message:
    """Name a range, under the id that the client chose or one of ours."""
    given = part.get("namedRange", {})
    name = _checked_name(book, given.get("name", ""), None)
    taken = {named["namedRangeId"] for named in book.named_ranges}
    chosen = given.get("namedRangeId")
    if chosen in taken:
        raise BadRequest(
            f"Cannot add named range with id {chosen}, a named range with that id already exists."
        )
    named_id = chosen or str(ids.number(f"name/{name}", {int(each) for each in taken if each.isdigit()}))
    named = {"namedRangeId": named_id, "name": name, "range": _checked_range(book, given)}
    book.named_ranges.append(named)
    return {"namedRange": named}


def update_named_range(book: Workbook, part: Message) -> None:
    """Rename a named range, or let it mean another place."""
    given = part.get("namedRange", {})
    mask = write_mask(part.get("fields"), "NamedRange")
    index = _index(book, given.get("namedRangeId", ""))
    before = book.named_ranges[index]
    change: Message = {}
    if "name" in mask:
        change["name"] = _checked_name(book, given.get("name", ""), before)
    if "range" in mask:
        change["range"] = _checked_range(book, given)
    book.named_ranges[index] = merged(before, change, {name: {} for name in change})


def delete_named_range(book: Workbook, part: Message) -> None:
    """Forget a name; the cells stay."""
    del book.named_ranges[_index(book, part.get("namedRangeId", ""))]


def _index(book: Workbook, named_id: str) -> int:
    for index, named in enumerate(book.named_ranges):
        if named["namedRangeId"] == named_id:
            return index
    raise BadRequest(f"No named range with id: {named_id}")


def _checked_name(book: Workbook, name: str, own: Message | None) -> str:
    legal = re.fullmatch(r"[^\W\d]\w*", name) and len(name) <= 250 and not _CELL_LIKE.fullmatch(name)
    if not legal or name.casefold() in ("true", "false"):
        raise BadRequest(
            "The name given to this range is invalid" if name else "Named range name is required."
        )
    if any(named["name"].casefold() == name.casefold() for named in book.named_ranges if named is not own):
        raise BadRequest(
            f"Cannot add named range with name {name}, a named range with that name already exists."
        )
    return name


def _checked_range(book: Workbook, given: Message) -> Message:
    where = given.get("range", {})
    sheet_id = where.get("sheetId", 0)
    sheet = book.find(sheet_id)
    if sheet is None:
        raise BadRequest(f"No grid with id: {sheet_id}")
    inside(sheet, where)
    return (
        range_of(sheet_id, box_of(where)) if _has_edges(where) else {"sheetId": sheet_id} if sheet_id else {}
    )


def _has_edges(where: Message) -> bool:
    return any(name.endswith("Index") for name in where)
