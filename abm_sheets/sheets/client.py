"""One spreadsheet behind the API: the few gspread calls that we use, tried again as the policy says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import requests
from google.auth.exceptions import GoogleAuthError
from gspread.http_client import HTTPClient

from abm_sheets.errors import ApiUnavailable, RemoteError, RequestRefused
from abm_sheets.errors.google import OutcomeUnknown, ProtectedByHand
from abm_sheets.sheets.answers import Account, Asked, failure_of, failure_without_answer
from abm_sheets.sheets.retrying import Failure, Outcome, Pace, reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from abm_sheets.model.report import ApiCalls
    from abm_sheets.sheets.transport import Counted

Request = dict[str, Any]
_READ_AS = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER"}
_PROTECTIONS = "sheets(properties(title),protectedRanges(requestingUserCanEdit,warningOnly))"
#: What a cell shows while Google still computes it (ErrorType LOADING), in our languages.
_LOADING = frozenset({"Loading...", "Loading…", "Chargement...", "Chargement…", "#LOADING!"})
#: Seconds between looks at cells that are still being computed, and how many.
_LOADING_WAIT, _LOADING_LOOKS = 3.0, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRange:
    """A range as the API answered it: its A1 name and its rows."""

    name: str
    rows: Sequence[Sequence[str | int | float | bool | None]]


class Answered(Exception):
    """An answer that is an error, whole: gspread's own exception loses the status of an HTML page."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(str(response.status_code))
        self.response = response


class Wire(HTTPClient):
    """gspread's HTTP client with a time limit; what fails is told as a Failure."""

    def __init__(self, session: requests.Session, timeout: tuple[float, float]) -> None:
        # Given a session, gspread needs no credentials; its annotation does not say so.
        super().__init__(auth=None, session=session)  # type: ignore[arg-type]
        self.set_timeout(timeout)

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401
        """Send a request as gspread does.

        Raises:
            Answered: It did not succeed.
        """
        kwargs["timeout"] = self.timeout
        response = self.session.request(method, endpoint, *args, **kwargs)
        if not response.ok:
            raise Answered(response)
        return response

    def told(self, asked: Asked, call: Callable[[], Any]) -> Mapping[str, Any]:
        """Return the answer, parsed, of a call made about ``asked``.

        Raises:
            Failure: It did not succeed, or its answer is no JSON object.
        """
        try:
            answer = call()
        except Answered as error:
            raise failure_of(error.response, asked) from error
        except (requests.RequestException, GoogleAuthError) as error:
            raise failure_without_answer(error, asked) from error
        if not isinstance(answer, dict):
            raise Failure(ApiUnavailable("an answer that is no JSON object"), Outcome.UNKNOWN)
        return answer


class SpreadsheetClient:
    """A spreadsheet; ``label`` is what a person calls it, ``spreadsheet_id`` what the API calls it."""

    def __init__(
        self,
        session: requests.Session,
        counted: Counted,
        spreadsheet_id: str,
        label: str,
        *,
        account: Account | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._pace = pace or Pace()
        self._wire = Wire(session, self._pace.policy.timeout)
        self._counted = counted
        self._asked = Asked(target=label, account=account or Account())
        self.spreadsheet_id = spreadsheet_id
        self.label = label

    @property
    def calls(self) -> ApiCalls:
        """How many requests went out."""
        return self._counted.calls

    @property
    def account(self) -> Account:
        """Who asks."""
        return self._asked.account

    def values(self, ranges: Sequence[str]) -> list[ValueRange]:
        """Return the cells of ranges, typed: one ``values:batchGet``, unless a cell is being computed."""
        found = self._values(ranges)
        for _ in range(_LOADING_LOOKS):
            if not any(cell in _LOADING for each in found for row in each.rows for cell in row if cell):
                break
            self._pace.sleep(_LOADING_WAIT)
            found = self._values(ranges)
        return found

    def _values(self, ranges: Sequence[str]) -> list[ValueRange]:
        answer = self._read(
            # gspread changes the parameters that it is given.
            lambda: self._wire.values_batch_get(self.spreadsheet_id, list(ranges), params=dict(_READ_AS))
        )
        return [
            ValueRange(name=found.get("range", ""), rows=found.get("values", []))
            for found in answer.get("valueRanges", [])
        ]

    def metadata(self, fields: str, ranges: Sequence[str] = ()) -> Mapping[str, Any]:
        """Return what ``spreadsheets.get`` tells of the fields asked for, of these ranges only if given."""
        params: dict[str, Any] = {"fields": fields, **({"ranges": list(ranges)} if ranges else {})}
        return self._read(lambda: self._wire.fetch_sheet_metadata(self.spreadsheet_id, params=params))

    def _read(self, call: Callable[[], Any]) -> Mapping[str, Any]:
        return reading(lambda: self._wire.told(self._asked, call), self._pace)

    def apply(self, requests_: Sequence[Request], landed: Callable[[], bool] | None = None) -> None:
        """Apply requests together or not at all: one ``spreadsheets.batchUpdate``.

        ``landed`` looks whether they were applied, when that is not known; they are sent again only if not.

        Raises:
            OutcomeUnknown: It is not known whether they were applied, and nobody could look.
        """
        body = {"requests": list(requests_)}
        asked = replace(self._asked, writing=True)

        def send() -> None:
            self._wire.told(asked, lambda: self._wire.batch_update(self.spreadsheet_id, body))

        def look() -> bool:
            try:
                return landed is not None and landed()
            except RemoteError as error:
                raise OutcomeUnknown(self.label, str(error)) from error

        try:
            writing(send, self._pace, look if landed else None)
        except Failure as failure:
            raise OutcomeUnknown(self.label, str(failure.error)) from failure
        except ProtectedByHand as error:
            tabs = closed_tabs(self.metadata(_PROTECTIONS))
            raise ProtectedByHand(self.label, account=self.account.address, tabs=tabs) from error

    def pause(self) -> None:
        """Wait as one waits after an unknown outcome."""
        self._pace.sleep(self._pace.policy.base * (1 + self._pace.chance()))

    def holds(self, name: str, text: str) -> bool:
        """Return whether the first cell of a named range holds a text: one ``values:batchGet``."""
        try:
            [found] = self._values([name])
        except RequestRefused:
            return False
        return bool(found.rows and found.rows[0] and text in str(found.rows[0][0]))


def closed_tabs(found: Mapping[str, Any]) -> str:
    """Return the titles of the tabs with a protection that keeps us out, from ``spreadsheets.get``."""
    titles = [
        str(sheet.get("properties", {}).get("title", ""))
        for sheet in found.get("sheets", [])
        if any(
            not each.get("requestingUserCanEdit", False) and not each.get("warningOnly", False)
            for each in sheet.get("protectedRanges", [])
        )
    ]
    return ", ".join(titles) or "–"
