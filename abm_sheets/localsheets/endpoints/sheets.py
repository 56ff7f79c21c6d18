"""sheets.copyTo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.batch.tabs import add_copy
from abm_sheets.localsheets.errors import BadRequest, bad_request
from abm_sheets.localsheets.schema import checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.workbook import Workbook


def copied(source: Workbook, sheet_id: int, call: Call) -> tuple[str, Callable[[Workbook], dict[str, Any]]]:
    """The id of the spreadsheet that a tab shall be copied to, and what copies it there.

    Raises:
        ApiError: There is no such tab, or no destination.
    """
    body = checked("CopySheetToAnotherSpreadsheetRequest", call.json())
    sheet = source.find(sheet_id)
    if sheet is None:
        raise bad_request(f"No sheet with id: {sheet_id}")
    if not body.get("destinationSpreadsheetId"):
        raise bad_request("destinationSpreadsheetId is required.")

    def copy(draft: Workbook) -> dict[str, Any]:
        draft.actor = call.caller
        try:
            return add_copy(draft, sheet, {"insertSheetIndex": len(draft.sheets)})
        except BadRequest as error:
            raise bad_request(str(error)) from None

    return body["destinationSpreadsheetId"], copy
