"""spreadsheets.get and batchUpdate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.batch import apply_all
from abm_sheets.localsheets.errors import bad_request
from abm_sheets.localsheets.queries import answer_mask
from abm_sheets.localsheets.ranges import resolve
from abm_sheets.localsheets.resource import spreadsheet
from abm_sheets.localsheets.schema import checked

if TYPE_CHECKING:
    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.workbook import Workbook


def get(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """spreadsheets.get."""
    ranges = call.query.get("ranges", [])
    return spreadsheet(
        book,
        spreadsheet_id,
        places=[resolve(book, text) for text in ranges] if ranges else None,
        grid_data=call.flag("includeGridData"),
        mask=answer_mask(call, "Spreadsheet"),
        caller=call.caller,
    )


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
        mask = answer_mask(call, "BatchUpdateSpreadsheetResponse") or {}
        answer["updatedSpreadsheet"] = spreadsheet(
            book,
            spreadsheet_id,
            places=[resolve(book, text) for text in ranges] if ranges else None,
            grid_data=bool(body.get("responseIncludeGridData")),
            mask=mask.get("updatedSpreadsheet") or None,
            caller=call.caller,
        )
    return answer
