"""Protected ranges. They are kept and answered; nobody is kept from writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.fieldmask import merged, write_mask
from abm_sheets.localsheets.protections import check_protection
from abm_sheets.localsheets.workbook import Workbook, box_of, range_of

from .places import inside

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet

_ORDER = (
    "protectedRangeId", "range", "namedRangeId", "description", "warningOnly", "requestingUserCanEdit",
    "unprotectedRanges", "editors",
)  # fmt: skip


def add_protected_range(book: Workbook, part: Message) -> Message:
    """Protect a range or a tab, under the id that the client chose or one of ours."""
    given = part.get("protectedRange", {})
    taken = {each["protectedRangeId"] for sheet in book.sheets for each in sheet.extras.protected_ranges}
    chosen = given.get("protectedRangeId")
    if chosen in taken:
        raise BadRequest(
            f"Cannot add protected range with id {chosen}, a protected range with that id already exists."
        )
    where = _place(book, given)
    sheet = book.sheet(where.get("sheetId", 0))
    message = _complete({**given, "range": where})
    if _whole_sheet(where) and any(_whole_sheet(each["range"]) for each in sheet.extras.protected_ranges):
        raise BadRequest(f'Sheet "{sheet.title}" already has sheet protection')
    _check_self(book, message)
    message["protectedRangeId"] = chosen or ids.number(f"protect/{sheet.sheet_id}/{len(taken)}", taken)
    message = _ordered(message)
    sheet.extras.protected_ranges.append(message)
    return {"protectedRange": message}


def update_protected_range(book: Workbook, part: Message) -> None:
    """Change the masked fields of a protection; it may move to another tab."""
    given = part.get("protectedRange", {})
    mask = write_mask(part.get("fields"), "ProtectedRange")
    sheet, index = _find(book, given.get("protectedRangeId", 0))
    before = sheet.extras.protected_ranges[index]
    check_protection(book, before)
    mask = {
        name: below
        for name, below in mask.items()
        if name not in ("protectedRangeId", "requestingUserCanEdit")
    }
    after = merged(before, given, mask)
    where = _place(book, after)
    message = _ordered(_complete({**after, "range": where, "protectedRangeId": before["protectedRangeId"]}))
    _check_self(book, message)
    target = book.sheet(where.get("sheetId", 0))
    if target.uid == sheet.uid:
        sheet.extras.protected_ranges[index] = message
    else:
        del sheet.extras.protected_ranges[index]
        target.extras.protected_ranges.append(message)


def delete_protected_range(book: Workbook, part: Message) -> None:
    """Take a protection off."""
    sheet, index = _find(book, part.get("protectedRangeId", 0))
    check_protection(book, sheet.extras.protected_ranges[index])
    del sheet.extras.protected_ranges[index]


def _check_self(book: Workbook, message: Message) -> None:
    """Somebody who names editors must be one; the owner always is."""
    users = [user.lower() for user in message["editors"].get("users", [])]
    if users and not message.get("warningOnly") and book.actor not in (book.owner, *users):
        raise BadRequest("You can't remove yourself as an editor.")


def _find(book: Workbook, protected_id: int) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for index, message in enumerate(sheet.extras.protected_ranges):
            if message["protectedRangeId"] == protected_id:
                return book.own(sheet), index
    raise BadRequest(f"No protected range with id: {protected_id}")


def _place(book: Workbook, given: Message) -> Message:
    """Where a protection holds: its range, or that of its named range."""
    if given.get("namedRangeId") and "range" not in given:
        for named in book.named_ranges:
            if named["namedRangeId"] == given["namedRangeId"]:
                found: Message = named["range"]
                return found
        raise BadRequest(f"No named range with id: {given['namedRangeId']}")
    where = given.get("range", {})
    sheet = book.sheet(where.get("sheetId", 0))
    inside(sheet, where)
    if _whole_sheet(where):
        return {"sheetId": sheet.sheet_id} if sheet.sheet_id else {}
    return range_of(sheet.sheet_id, box_of(where))


def _whole_sheet(where: Message) -> bool:
    return not any(name.endswith("Index") for name in where)


def _complete(message: Message) -> Message:
    """What Google adds and leaves out."""
    if message.get("unprotectedRanges") and not _whole_sheet(message["range"]):
        raise BadRequest("unprotectedRanges are only allowed on ProtectedRanges covering a whole sheet")
    result = {
        name: value
        for name, value in message.items()
        if value or name in ("range", "editors", "protectedRangeId")
    }
    editors = {name: value for name, value in (message.get("editors") or {}).items() if value}
    if message.get("warningOnly"):
        editors = {}
    return {**result, "requestingUserCanEdit": True, "editors": editors}


def _ordered(message: Message) -> Message:
    return {name: message[name] for name in _ORDER if name in message}
