"""A tab to try things on: single calls, never repeated, whose refusals are results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests
from google.auth.exceptions import GoogleAuthError
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_URL

from abm_sheets.sheets.answers import told
from abm_sheets.sheets.client import Answered, Wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.sheets.retrying import Policy

Json = dict[str, Any]
#: Chosen so that a run that was cut off is recognised and cleaned up by the next one.
TAB, SECOND_TAB = 987_001, 987_002
TITLES = {TAB: "abm-sheets --live", SECOND_TAB: "abm-sheets --live 2"}
_CELL = "effectiveValue,formattedValue,hyperlink,dataValidation,userEnteredFormat.textFormat.link"


class Refused(Exception):
    """A call was not answered with success: ``status`` 0 where there was no answer at all."""

    def __init__(self, status: int, message: str, retry_after: str | None = None) -> None:
        super().__init__(f"{status} {message}" if status else message)
        self.status = status
        self.retry_after = retry_after


class Lab:
    """The scratch tab of one spreadsheet."""

    def __init__(self, session: requests.Session, spreadsheet_id: str, policy: Policy) -> None:
        self._wire = Wire(session, policy.timeout)
        self._id = spreadsheet_id

    def apply(self, *batch: Json) -> Mapping[str, Any]:
        """Send one ``spreadsheets.batchUpdate``.

        Raises:
            Refused: It was not answered with success.
        """
        return self._json("post", f"{SPREADSHEET_URL % self._id}:batchUpdate", json={"requests": list(batch)})

    def enter(self, row: int, cell: Json, fields: str = "userEnteredValue") -> None:
        """Write one cell of column A of the scratch tab."""
        where = {
            "sheetId": TAB,
            "startRowIndex": row,
            "endRowIndex": row + 1,
            "startColumnIndex": 0,
            "endColumnIndex": 1,
        }
        self.apply({"updateCells": {"range": where, "rows": [{"values": [cell]}], "fields": fields}})

    def cell(self, row: int) -> Json:
        """Return what the API tells of a cell of column A."""
        a1 = f"'{TITLES[TAB]}'!A{row + 1}"
        query = {"ranges": a1, "fields": f"sheets(data(rowData(values({_CELL}))))"}
        found = self._json("get", SPREADSHEET_URL % self._id, params=query)
        for part in ("sheets", "data", "rowData", "values"):
            found = (found.get(part) or [{}])[0]
        return dict(found)

    def tell(self, fields: str, spreadsheet_id: str | None = None) -> Mapping[str, Any]:
        """Return fields of the spreadsheet, or of another."""
        return self._json("get", SPREADSHEET_URL % (spreadsheet_id or self._id), params={"fields": fields})

    def copy(self) -> str:
        """Copy the spreadsheet and return the id of the copy."""
        body = {"name": TITLES[TAB]}
        return str(self._json("post", f"{DRIVE_FILES_API_V3_URL}/{self._id}/copy", json=body)["id"])

    def drop(self, spreadsheet_id: str) -> None:
        """Delete a copy of ours."""
        self._send("delete", f"{DRIVE_FILES_API_V3_URL}/{spreadsheet_id}")

    def _json(self, method: str, url: str, **sent: Any) -> Mapping[str, Any]:  # noqa: ANN401
        try:
            found = self._send(method, url, **sent).json()
        except requests.JSONDecodeError as error:
            raise Refused(0, type(error).__name__) from error
        return found if isinstance(found, dict) else {}

    def _send(self, method: str, url: str, **sent: Any) -> requests.Response:  # noqa: ANN401
        try:
            return self._wire.request(method, url, **sent)
        except Answered as error:
            answer = told(error.response)
            wait = error.response.headers.get("Retry-After")
            raise Refused(answer.status, answer.message, wait) from error
        except (requests.RequestException, GoogleAuthError) as error:
            raise Refused(0, type(error).__name__) from error
