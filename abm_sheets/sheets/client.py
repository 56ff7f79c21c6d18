"""One spreadsheet behind the API: the handful of gspread calls that we use, and what their errors mean."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient

from abm_sheets.errors import (
    ApiUnavailable,
    NotShared,
    QuotaExhausted,
    RequestRefused,
    SpreadsheetUnknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abm_sheets.model.report import ApiCalls
    from abm_sheets.sheets.transport import Counted

Request = dict[str, Any]
#: Seconds to connect and to wait; Google itself gives up after 180 s (Sheets API, "Usage limits").
TIMEOUT = (10.0, 200.0)
_READ_AS = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRange:
    """A range as the API answered it: its A1 name and its rows."""

    name: str
    rows: Sequence[Sequence[str | int | float | bool | None]]


class SpreadsheetClient:
    """A spreadsheet; ``label`` is what a person calls it, ``spreadsheet_id`` what the API calls it."""

    def __init__(self, session: requests.Session, counted: Counted, spreadsheet_id: str, label: str) -> None:
        # Given a session, gspread needs no credentials; its annotation does not say so.
        self._http = HTTPClient(auth=None, session=session)  # type: ignore[arg-type]
        self._http.set_timeout(TIMEOUT)
        self._counted = counted
        self.spreadsheet_id = spreadsheet_id
        self.label = label

    @property
    def calls(self) -> ApiCalls:
        """How many requests went out."""
        return self._counted.calls

    def values(self, ranges: Sequence[str]) -> list[ValueRange]:
        """Return the cells of ranges, typed: one ``values:batchGet``."""
        with self._explained():
            answer = self._http.values_batch_get(self.spreadsheet_id, list(ranges), params=dict(_READ_AS))
        return [
            ValueRange(name=found.get("range", ""), rows=found.get("values", []))
            for found in answer.get("valueRanges", [])
        ]

    def metadata(self, fields: str) -> Mapping[str, Any]:
        """Return what ``spreadsheets.get`` tells of the fields asked for."""
        with self._explained():
            found: Mapping[str, Any] = self._http.fetch_sheet_metadata(
                self.spreadsheet_id, params={"fields": fields}
            )
        return found

    def apply(self, requests_: Sequence[Request]) -> None:
        """Apply requests together or not at all: one ``spreadsheets.batchUpdate``."""
        with self._explained():
            self._http.batch_update(self.spreadsheet_id, {"requests": list(requests_)})

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what gspread and requests raise into our own errors."""
        try:
            yield
        except APIError as error:
            raise self._meaning(error) from error
        except requests.RequestException as error:
            raise ApiUnavailable(str(error)) from error

    def _meaning(self, error: APIError) -> Exception:
        status = error.response.status_code
        message = str(error.error.get("message", "")) if isinstance(error.error, dict) else str(error)
        if status == 400:
            return RequestRefused(self.label, message)
        if status in (401, 403):
            return NotShared(self.label, message)
        if status == 404:
            return SpreadsheetUnknown(self.label)
        if status == 429:
            return QuotaExhausted(message)
        return ApiUnavailable(f"{status} {message}")
