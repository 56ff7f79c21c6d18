"""Every error body of Google's that we know (field notes 5 to 7): our error, its French words, and the document."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import requests
from google.auth.exceptions import RefreshError

from abm_sheets.localsheets.kinds import Kind
from abm_sheets.localsheets.refusals import NAMES, refusal
from abm_sheets.sheets.answers import Account, Asked, Outcome, failure_of, failure_without_answer
from abm_sheets.template.load import load_workbook
from abm_sheets.template.wayout import way_out

ROBOT = "robot@projet.iam.gserviceaccount.com"
SERVICE = Account(kind="service", robot=ROBOT, origin="ABM_SHEETS_CREDENTIALS")
DELEGATED = Account(kind="service", robot=ROBOT, subject="lea@exemple.fr")
PERSON = Account(kind="person", origin="~/.config/abm-sheets/token.json")
SHEET = Asked(target="suivi", account=SERVICE)
FOLDER = Asked(target="Suivi", account=SERVICE, writing=True, folder="1Dossier")
SHARING = Asked(target="https://docs…", account=SERVICE, writing=True, sharing="lea@exemple.fr")
READ, WRITE = (
    Kind("spreadsheets.get", "sheets", writes=False),
    Kind("spreadsheets.batchUpdate", "sheets", writes=True),
)
DRIVE = Kind("drive.files.create", "drive", writes=True)
DOCUMENT = Path(__file__).parents[2] / "docs" / "errors.md"


def writing(asked=SHEET):
    return Asked(target=asked.target, account=asked.account, writing=True)


def by(account):
    return Asked(target="suivi", account=account)


def _response(status, body, headers=None, url="https://sheets.googleapis.com/v4/spreadsheets/x"):
    response = requests.Response()
    response.status_code = status
    response.raw = io.BytesIO(body if isinstance(body, bytes) else body.encode())
    response.headers.update(headers or {})
    response.url = url
    return response


def _refusal(name, kind):
    answer = refusal(name, kind)
    url = (
        "https://www.googleapis.com/drive/v3/files"
        if kind.api == "drive"
        else "https://sheets.googleapis.com/v4/x"
    )
    return _response(answer.status, answer.body, answer.headers, url)


def _bad(message, status=400):
    import json

    return _response(
        status, json.dumps({"error": {"code": status, "message": message, "status": "INVALID_ARGUMENT"}})
    )


#: What Google says (field notes 7), to whom, the code of our error, what the request may have done.
ANSWERS = {
    "400 Unable to parse range (7.1)": (_bad("Unable to parse range: NOPE!A5:F15"), SHEET, "request_refused", "final"),
    "400 Invalid requests[0] (7.2)": (_bad('Invalid requests[0].addSheet: A sheet with the name "Sales" already exists. Please enter another name.'), writing(), "request_refused", "final"),
    "400 invalid field mask (7.3)": (_bad("Request contains an invalid argument."), writing(), "request_invalid", "final"),
    "400 unknown field (7.4)": (_bad("Invalid JSON payload received. Unknown name \"headerValues\" at 'requests[0]': Cannot find field."), writing(), "request_invalid", "final"),
    "400 wrong type (7.4)": (_bad("Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""), writing(), "request_invalid", "final"),
    "400 Office file": (_refusal("office_file", READ), SHEET, "office_file", "final"),
    "400 protected cells": (_refusal("protected", WRITE), writing(), "protected_by_hand", "final"),
    "400 10 million cells": (_bad("This action would increase the number of cells in the workbook above the limit of 10000000 cells."), writing(), "workbook_full", "final"),
    "401 Sheets (7.5)": (_refusal("unauthenticated", READ), SHEET, "signin_rejected", "final"),
    "401 Drive (7.5)": (_refusal("unauthenticated", DRIVE), FOLDER, "signin_rejected", "final"),
    "403 not shared (7.6)": (_refusal("not_shared", READ), SHEET, "not_shared", "final"),
    "403 not shared, with a person (7.6)": (_refusal("not_shared", READ), by(PERSON), "not_shared_person", "final"),
    "403 not shared, address unknown (7.6)": (_refusal("not_shared", READ), by(Account(kind="service")), "not_shared_account", "final"),
    "403 shared for reading only": (_refusal("may_not_write", WRITE), writing(), "not_editor", "final"),
    "403 scopes, Sheets (7.6)": (_refusal("insufficient_scope", READ), SHEET, "signin_scopes", "final"),
    "403 scopes, Drive (7.6)": (_refusal("insufficient_scope", DRIVE), FOLDER, "signin_scopes", "final"),
    "403 scopes of a person (7.6)": (_refusal("insufficient_scope", READ), by(PERSON), "signin_scopes_person", "final"),
    "403 API disabled, Sheets (7.7)": (_refusal("api_disabled", READ), SHEET, "api_disabled", "final"),
    "403 API disabled, Drive (7.7)": (_refusal("api_disabled", DRIVE), FOLDER, "api_disabled", "final"),
    "403 storage quota (7.8)": (_refusal("storage_quota", DRIVE), Asked(target="Suivi", account=PERSON, folder="Drive"), "storage_full", "final"),
    "403 service accounts have no storage (7.8)": (_refusal("storage_quota_service_account", DRIVE), FOLDER, "storage_robot", "final"),
    "403 no right to the folder (7.8)": (_refusal("may_not_write", DRIVE), FOLDER, "folder_refused", "final"),
    "403 Drive rate limit (7.8)": (_refusal("drive_rate_limit", DRIVE), FOLDER, "quota_exhausted", "minute"),
    "403 sharing limit (7.8)": (_refusal("sharing_rate_limit", DRIVE), SHARING, "sharing_refused", "final"),
    "404 Sheets (7.9)": (_refusal("not_found", READ), SHEET, "spreadsheet_unknown", "final"),
    "404 Drive (7.9)": (_refusal("not_found", DRIVE), FOLDER, "folder_unknown", "final"),
    "408 page (7.12)": (_refusal("timeout_page", WRITE), writing(), "api_away", "unknown"),
    "429 per user (7.10)": (_refusal("quota_read", READ), SHEET, "quota_exhausted", "minute"),
    "429 per project (7.10)": (_refusal("quota_project", WRITE), writing(), "quota_exhausted", "minute"),
    "429 page (7.12)": (_refusal("sorry_page", READ), SHEET, "quota_exhausted", "minute"),
    "500 (7.11)": (_refusal("internal", WRITE), writing(), "api_away", "unknown"),
    "502 page (7.12)": (_refusal("bad_gateway_page", WRITE), writing(), "api_away", "unknown"),
    "503 (7.11)": (_refusal("unavailable", READ), SHEET, "api_away", "unknown"),
    "503 document too large (1.1)": (_response(503, '{"error": {"code": 503, "message": "x", "details": [{"errorCode": "DOCUMENT_TOO_LARGE_TO_LOAD"}]}}'), SHEET, "api_large", "final"),
    "a page of some proxy": (_response(302, "<html>"), SHEET, "api_away", "unknown"),
    "error as a text": (_response(400, '{"error": "invalid"}'), SHEET, "request_refused", "final"),
    "an empty body": (_response(403, ""), SHEET, "not_shared", "final"),
    "a body that is a list": (_response(404, "[1]"), SHEET, "spreadsheet_unknown", "final"),
    "details of odd shapes": (_response(403, '{"error": {"details": [1, {"metadata": 3}], "errors": "x", "message": null}}'), SHEET, "not_shared", "final"),
}  # fmt: skip
#: What google-auth raises (field notes 5).
TOKENS = {
    "clock skew": ("invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.", by(SERVICE), "signin_clock"),
    "the service account was deleted": ("invalid_grant: Invalid grant: account not found", by(SERVICE), "signin_account_gone"),
    "the key was deleted": ("invalid_grant: Invalid JWT Signature.", by(SERVICE), "signin_key_gone"),
    "delegation is missing": ("unauthorized_client: Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.", by(DELEGATED), "signin_delegation"),
    "the person's sign-in expired": ("invalid_grant: Token has been expired or revoked.", by(PERSON), "signin_expired"),
    "the person's sign-in is bad": ("invalid_grant: Bad Request", by(PERSON), "signin_expired"),
    "the person gave less": ("invalid_scope: Bad Request", by(PERSON), "signin_scopes_person"),
    "the OAuth client was deleted": ("deleted_client: The OAuth client was deleted.", by(PERSON), "signin_refused"),
    "anything else": ("invalid_request: what", by(SERVICE), "signin_refused"),
}  # fmt: skip


@pytest.mark.parametrize(("response", "asked", "code", "outcome"), ANSWERS.values(), ids=ANSWERS.keys())
def test_what_an_answer_means(response, asked, code, outcome):
    failure = failure_of(response, asked)

    assert (failure.error.code, failure.outcome) == (code, Outcome(outcome))
    assert _french(failure.error)


@pytest.mark.parametrize(("text", "asked", "code"), TOKENS.values(), ids=TOKENS.keys())
def test_what_a_refused_token_means(text, asked, code):
    failure = failure_without_answer(RefreshError(text, {"secret": "CANARY"}), asked)

    assert (failure.error.code, failure.outcome) == (code, Outcome.FINAL)
    assert "CANARY" not in repr(failure.error.details) + str(failure.error)
    assert _french(failure.error)


@pytest.mark.parametrize(
    ("error", "code", "outcome"),
    [
        (requests.ConnectTimeout(), "api_unreachable", "not_applied"),
        (requests.exceptions.ProxyError(), "api_unreachable", "not_applied"),
        (requests.ReadTimeout(), "api_slow", "unknown"),
        (requests.ConnectionError("reset"), "api_unreachable", "unknown"),
        (requests.exceptions.ChunkedEncodingError(), "api_unreachable", "unknown"),
        (requests.exceptions.ContentDecodingError(), "api_unreachable", "unknown"),
        (requests.JSONDecodeError("x", "<html>", 0), "api_away", "unknown"),
        (requests.TooManyRedirects(), "api_unreachable", "unknown"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else str(each),
)
def test_what_no_answer_means(error, code, outcome):
    failure = failure_without_answer(error, SHEET)

    assert (failure.error.code, failure.outcome) == (code, Outcome(outcome))


def test_a_fault_of_ours_is_not_explained_away():
    with pytest.raises(requests.exceptions.InvalidJSONError):
        failure_without_answer(requests.exceptions.InvalidJSONError("nan"), SHEET)


def test_every_refusal_of_the_double_is_known():
    for name in NAMES:
        for kind in (READ, WRITE, DRIVE):
            if not name.startswith(("invalid", "clock", "account", "token", "not_delegated")):
                assert failure_of(_refusal(name, kind), SHEET).error.exit_code in (2, 3, 4)


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None), ("", None)]
)
def test_retry_after_is_honoured_when_it_is_a_number(header, seconds):
    response = _response(429, "{}", {"Retry-After": header})

    assert failure_of(response, SHEET).retry_after == seconds


def _french(error):
    return way_out(error, load_workbook("fr"))


def _document():
    lines = [
        "# What Google answers, and what we say",
        "",
        "Made by `GOLDEN=write make test` from `tests/sheets/test_answers.py` and `templates/workbook.fr.toml`; a test",
        "compares it. Numbers in brackets are chapters of the team's notes on the API. What comes before the message, in",
        "the column “again”: nothing; a wait for the minute to turn; short waits; or a look whether a write arrived, and",
        "only then another try.",
        "",
        "| Google says | again | exit | code | Erreur | Que faire |",
        "|---|---|---|---|---|---|",
    ]
    again = {"final": "no", "minute": "next minute", "unknown": "look first", "not_applied": "yes"}
    rows = [(name, failure_of(*each[:2])) for name, each in ANSWERS.items()]
    rows += [
        (f"token: {name}", failure_without_answer(RefreshError(each[0]), each[1]))
        for name, each in TOKENS.items()
    ]
    rows += [
        ("no connection", failure_without_answer(requests.ConnectTimeout(), SHEET)),
        ("no answer in time", failure_without_answer(requests.ReadTimeout(), SHEET)),
        ("the connection broke", failure_without_answer(requests.ConnectionError("x"), SHEET)),
    ]
    for name, failure in rows:
        message, hint = _french(failure.error)
        cells = (
            name,
            again[failure.outcome.value],
            str(failure.error.exit_code),
            f"`{failure.error.code}`",
            message,
            hint,
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def test_the_document_says_what_the_program_says():
    if os.environ.get("GOLDEN") == "write":
        DOCUMENT.write_text(_document(), encoding="utf-8")

    assert DOCUMENT.read_text(encoding="utf-8") == _document()
