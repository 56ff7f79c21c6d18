"""spreadsheets.get, create and batchUpdate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.batch import apply_all
from abm_sheets.localsheets.errors import bad_field, bad_request
from abm_sheets.localsheets.fieldmask import Mask, check_answer_mask, parse, pruned
from abm_sheets.localsheets.ranges import resolve
from abm_sheets.localsheets.resource import spreadsheet
from abm_sheets.localsheets.schema import checked
from abm_sheets.localsheets.sheet import Sheet
from abm_sheets.localsheets.workbook import Workbook

if TYPE_CHECKING:
    from abm_sheets.localsheets.call import Call


def answer_mask(call: Call, message: str) -> Mask | None:
    """The ``fields`` of a request for an answer of this kind; None when there is none.

    Raises:
        ApiError: It is no mask, or names unknown fields.
    """
    text = call.one("fields") or call.one("$fields")
    if not text or text == "*":
        return None
    try:
        mask = parse(text)
    except ValueError:
        description = f"Error expanding 'fields' parameter. Invalid field mask '{text}'."
        raise bad_field("fields", description, "Request contains an invalid argument.") from None
    check_answer_mask(mask, message)
    return mask


def get(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """spreadsheets.get."""
    mask = answer_mask(call, "Spreadsheet")
    ranges = call.query.get("ranges", [])
    places = [resolve(book, text) for text in ranges] if ranges else None
    found = spreadsheet(
        book, spreadsheet_id, places=places, grid_data=call.flag("includeGridData"), mask=mask
    )
    answer: dict[str, Any] = pruned(found, mask) if mask else found
    return answer


def created(call: Call) -> Workbook:
    """The spreadsheet that a spreadsheets.create asks for."""
    body = checked("Spreadsheet", call.json(), "spreadsheet")
    wanted = body.get("properties", {})
    book = Workbook(
        wanted.get("title") or "Untitled spreadsheet",
        wanted.get("locale") or "en_US",
        wanted.get("timeZone") or "Etc/GMT",
    )
    tabs = [{"addSheet": {"properties": tab.get("properties", {})}} for tab in body.get("sheets", [])]
    if tabs:
        apply_all(book, tabs)
    else:
        book.sheets.append(Sheet(0, "Sheet1"))
    return book


def batch_update(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """spreadsheets.batchUpdate, on a draft."""
    body = checked("BatchUpdateSpreadsheetRequest", call.json())
    requests = body.get("requests", [])
    if not requests:
        raise bad_request("Must specify at least one request.")
    replies = apply_all(book, requests)
    answer: dict[str, Any] = {"spreadsheetId": spreadsheet_id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        ranges = body.get("responseRanges")
        answer["updatedSpreadsheet"] = spreadsheet(
            book,
            spreadsheet_id,
            places=[resolve(book, text) for text in ranges] if ranges else None,
            grid_data=bool(body.get("responseIncludeGridData")),
        )
    return answer
