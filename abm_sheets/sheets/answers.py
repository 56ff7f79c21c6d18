"""What an answer of Google's, or none, means: our error and what the request may have done; pure.

Google's sentences are for people and change, so the status decides, then ``details[].reason`` (Sheets) or
``errors[].reason`` (Drive); only a 400 has nothing but its sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from abm_sheets.errors import ApiUnavailable, NotShared, QuotaExhausted, RequestRefused, SpreadsheetUnknown
from abm_sheets.errors.google import (
    ApiDisabled,
    FolderRefused,
    OfficeFile,
    ProtectedByHand,
    RequestInvalid,
    SharingRefused,
    SignInRefused,
    StorageMissing,
    WorkbookFull,
)
from abm_sheets.sheets.retrying import Failure, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.errors import AbmSheetsError

_OFFICE = re.compile(r"not supported for this document|must not be an Office file")
_PROTECTED = re.compile(r"trying to edit a protected cell or object")
_FULL = re.compile(r"above the limit of [0-9]+ cells")
_INVALID = re.compile(r"^(Invalid JSON payload|Invalid value at|Request contains an invalid argument)")
#: A 403 of Drive that only asks to wait.
_RATE_LIMITS = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_DISABLED = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_SCOPES = frozenset({"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"})
_NO_ROOM = frozenset({"storageQuotaExceeded", "quotaExceeded"})
_TOO_LARGE = frozenset({"DOCUMENT_TOO_LARGE_TO_EDIT", "DOCUMENT_TOO_LARGE_TO_LOAD"})
_ACTIVATION = "https://console.cloud.google.com/apis/library/{service}.googleapis.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who asks: a ``service`` account (for ``subject``, if delegated), a ``person``, or ``local``.

    ``robot`` is the service account's address, empty when not known; ``origin`` says where the credentials
    are.
    """

    kind: str = "local"
    robot: str = ""
    subject: str = ""
    origin: str = ""

    @property
    def person(self) -> bool:
        """True for somebody who signed in as themselves."""
        return self.kind == "person"

    @property
    def address(self) -> str:
        """The address that a workbook has to be shared with; empty when not known."""
        return self.subject or self.robot

    @property
    def name(self) -> str:
        """What a message calls it."""
        return self.address or self.origin or "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: of which spreadsheet or folder, by whom, and whether it was to be changed."""

    target: str
    account: Account = Account()
    writing: bool = False
    #: A request to Drive is about a folder, or about no file at all.
    folder: str | None = None
    #: The address of a person with whom a file is to be shared.
    sharing: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An error answer, taken apart."""

    status: int
    message: str
    reasons: frozenset[str]
    activation: str
    service: str
    challenge: str


def told(response: requests.Response) -> Told:
    """Take an error answer apart; whatever its body is, this never fails."""
    try:
        body = response.json()
    except ValueError:
        body = None
    error = body.get("error") if isinstance(body, dict) else None
    facts: Mapping[str, Any] = error if isinstance(error, dict) else {}
    details = [each for each in _list(facts.get("details")) if isinstance(each, dict)]
    listed = [each for each in _list(facts.get("errors")) if isinstance(each, dict)]
    reasons = {str(each[key]) for each in details for key in ("reason", "errorCode") if key in each}
    reasons |= {str(each["reason"]) for each in listed if "reason" in each}
    metadata: Mapping[str, Any] = next(
        (each["metadata"] for each in details if isinstance(each.get("metadata"), dict)), {}
    )
    message = facts.get("message") or (error if isinstance(error, str) else "") or response.reason or ""
    drive = "/drive/" in (response.url or "")
    service = metadata.get("service") or ("drive" if drive else "sheets") + ".googleapis.com"
    return Told(
        status=response.status_code,
        message=_first_line(str(message)),
        reasons=frozenset(reasons),
        activation=str(metadata.get("activationUrl") or _address(str(message)) or ""),
        service=str(service).partition(".")[0],
        challenge=response.headers.get("WWW-Authenticate", ""),
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:300] if text.strip() else ""


def _address(message: str) -> str:
    found = re.search(r"https://console\.[^\s]+", message)
    return found[0].rstrip(".") if found else ""


def failure_of(response: requests.Response, asked: Asked) -> Failure:
    """Return what an error answer means, and what the request may have done."""
    answer = told(response)
    status = answer.status
    if status == 429 or (status == 403 and answer.reasons & _RATE_LIMITS):
        return Failure(QuotaExhausted(answer.message), Outcome.MINUTE, _retry_after(response))
    if status == 408 or status >= 500:
        return _later(answer, response)
    if asked.sharing and status in (400, 403, 404) and not answer.reasons & (_DISABLED | _SCOPES):
        error = SharingRefused(asked.sharing, asked.target, answer.message)
        return Failure(error, Outcome.FINAL)
    if status == 400:
        return Failure(_refused(answer, asked), Outcome.FINAL)
    if status == 401:
        return Failure(SignInRefused("rejected", asked.account.name, answer.message), Outcome.FINAL)
    if status == 403:
        return Failure(_forbidden(answer, asked), Outcome.FINAL)
    if status == 404:
        return Failure(_absent(asked), Outcome.FINAL)
    # A page of a proxy or of the hotel's network: it says nothing of Google.
    return Failure(ApiUnavailable(f"{status} {answer.message}".strip()), Outcome.UNKNOWN)


def _later(answer: Told, response: requests.Response) -> Failure:
    if answer.reasons & _TOO_LARGE:
        return Failure(ApiUnavailable(answer.message, "large"), Outcome.FINAL)
    problem = f"{answer.status} {answer.message}".strip()
    if "localsheets.FileTrouble" in response.text:
        # Our own server, on a file that cannot be saved: nothing has changed.
        return Failure(ApiUnavailable(problem), Outcome.FINAL)
    return Failure(ApiUnavailable(problem), Outcome.UNKNOWN, _retry_after(response))


def _retry_after(response: requests.Response) -> float | None:
    """Return the seconds that the answer asks us to wait; Google's own 429 says nothing."""
    text = response.headers.get("Retry-After", "").strip()
    return float(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


def _refused(answer: Told, asked: Asked) -> AbmSheetsError:
    for pattern, error in (
        (_OFFICE, OfficeFile(asked.target)),
        (_PROTECTED, ProtectedByHand(asked.target, account=asked.account.address)),
        (_FULL, WorkbookFull(asked.target)),
        (_INVALID, RequestInvalid(asked.target, answer.message)),
    ):
        if pattern.search(answer.message):
            return error
    return RequestRefused(asked.target, answer.message)


def _forbidden(answer: Told, asked: Asked) -> AbmSheetsError:
    account = asked.account
    if answer.reasons & _DISABLED:
        name = {"sheets": "Google Sheets", "drive": "Google Drive"}.get(answer.service, answer.service)
        return ApiDisabled(name, answer.activation or _ACTIVATION.format(service=answer.service))
    if answer.reasons & _SCOPES or "insufficient_scope" in answer.challenge:
        reason = "scopes_person" if account.person else "scopes"
        return SignInRefused(reason, account.name, answer.message)
    if answer.reasons & _NO_ROOM:
        return StorageMissing(account.address, robot=not account.person)
    if asked.folder is not None:
        return FolderRefused("refused", asked.folder, account.name, person=account.person)
    return NotShared(
        asked.target,
        answer.message,
        account=account.address,
        writing=asked.writing,
        person=account.person,
    )


def _absent(asked: Asked) -> AbmSheetsError:
    if asked.folder is not None:
        return FolderRefused("unknown", asked.folder, asked.account.name, person=asked.account.person)
    return SpreadsheetUnknown(asked.target)


def failure_without_answer(error: Exception, asked: Asked) -> Failure:
    """Return what it means that no usable answer came: nothing of Google's, or nothing whole.

    Raises:
        Exception: ``error`` itself, when it is a fault of ours.
    """
    if isinstance(error, GoogleAuthError):
        return _not_signed_in(error, asked)
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return Failure(ApiUnavailable(_kind(error), "unreachable"), Outcome.NOT_APPLIED)
    if isinstance(error, requests.Timeout):
        return Failure(ApiUnavailable(_kind(error), "slow"), Outcome.UNKNOWN)
    if isinstance(error, requests.JSONDecodeError):
        return Failure(ApiUnavailable("an answer that is not JSON"), Outcome.UNKNOWN)
    if isinstance(error, _BROKEN):
        return Failure(ApiUnavailable(_kind(error), "unreachable"), Outcome.UNKNOWN)
    raise error


_BROKEN = (
    requests.ConnectionError,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    requests.TooManyRedirects,
)


def _never_connected(error: Exception) -> bool:
    """True when the request never left: name unknown, connection refused, proxy away."""
    if isinstance(error, requests.exceptions.ProxyError):
        return True
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    return isinstance(reason, (NewConnectionError, ConnectTimeoutError))


def _kind(error: Exception) -> str:
    """Return what kind of failure it was; the whole text holds addresses that help nobody."""
    return type(error).__name__


#: Texts of the token endpoint (field notes 5), each with what it means.
_SIGN_INS = (
    (re.compile(r"short-lived token|reasonable timeframe|iat and exp"), "clock"),
    (re.compile(r"account not found"), "account_gone"),
    (re.compile(r"Invalid JWT Signature|[Kk]ey .*(disabled|not found)"), "key_gone"),
    (re.compile(r"unauthorized_client"), "delegation"),
    (re.compile(r"invalid_scope"), "scopes"),
    (re.compile(r"expired or revoked|invalid_rapt|reauth related"), "expired"),
)


def _not_signed_in(error: GoogleAuthError, asked: Asked) -> Failure:
    if isinstance(error, TransportError) or getattr(error, "retryable", False):
        reason = "slow" if isinstance(error.__cause__, requests.Timeout) else "unreachable"
        if isinstance(error, TokenAway):
            reason = "away"
        return Failure(ApiUnavailable(_first_line(str(error)), reason), Outcome.NOT_APPLIED)
    message = str(error.args[0]) if error.args else type(error).__name__
    account = asked.account
    reason = next((reason for pattern, reason in _SIGN_INS if pattern.search(message)), "refused")
    if reason == "delegation" and not account.subject:
        reason = "refused"
    if account.person:
        # Whatever Google holds against a person's sign-in, signing in again is the way out.
        of_people = {"scopes": "scopes_person", "clock": "clock"}
        reason = of_people.get(reason, "expired" if "invalid_grant" in message else "refused")
    problem = _first_line(message) if isinstance(error, RefreshError) else type(error).__name__
    return Failure(SignInRefused(reason, account.robot or account.name, problem), Outcome.FINAL)


class TokenAway(TransportError):
    """The token endpoint says "later", or what no program can read."""
