"""The addresses of accounts.google.com and oauth2.googleapis.com that sign-in needs."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from abm_sheets.localsheets.call import DRIVE_HEADERS, Answer, empty_answer, json_answer
from abm_sheets.localsheets.refusals import Refused, token_error
from abm_sheets.localsheets.signing import GOOGLE_TOKEN_URI

if TYPE_CHECKING:
    import re

    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.service import LocalSheets

_TOKEN = "/token|/oauth2/v4/token|/o/oauth2/token"  # noqa: S105 - addresses
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def own_address(call: Call) -> str:
    """Where the client has reached us; Google's address in the process."""
    host = _header(call, "host")
    return f"http://{host}" if host else "https://oauth2.googleapis.com"


def _header(call: Call, wanted: str) -> str:
    return next((text for name, text in call.headers.items() if name.lower() == wanted), "")


def _form(call: Call) -> dict[str, str]:
    """The fields of a request; an app may name itself in the header instead (RFC 6749, 2.3.1)."""
    form = dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    scheme, _, secret = _header(call, "authorization").partition(" ")
    if scheme == "Basic":
        name, _, password = base64.b64decode(secret).decode("utf-8", "replace").partition(":")
        form |= {"client_id": unquote(name), "client_secret": unquote(password)}
    return form


def _token(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    if not service.access.strict:
        return json_answer({"access_token": "local", "expires_in": 3599, "token_type": "Bearer"}, drive=True)
    audiences = (GOOGLE_TOKEN_URI, own_address(call) + call.path)
    return json_answer(service.access.tokens.exchanged(_form(call), audiences), drive=True)


def _revoke(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    token = _form(call).get("token") or call.one("token")
    if service.access.strict and not service.access.tokens.revoked(token):
        raise Refused(token_error(400, "invalid_token", "Token expired or revoked"))
    return json_answer({}, drive=True)


def _consent(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    """The page on which a person lets an app in: they have decided, and are sent on at once."""
    query = {name: call.one(name) for name in call.query}
    target = query.get("redirect_uri", "")
    if urlsplit(target).hostname not in _LOOPBACK:
        raise Refused(token_error(400, "redirect_uri_mismatch", "Only addresses on this machine."))
    code = service.access.tokens.consented(query)
    brought = {"code": code, "scope": query.get("scope", "")} if code else {"error": "access_denied"}
    if "state" in query:
        brought = {"state": query["state"], **brought}
    headers = {**empty_answer().headers, "Location": f"{target}?{urlencode(brought)}"}
    return Answer(302, {**DRIVE_HEADERS, **headers}, b"")


ROUTES = [
    ("POST", _TOKEN, _token),
    ("POST", "/revoke|/o/oauth2/revoke", _revoke),
    ("GET", "/o/oauth2/auth|/o/oauth2/v2/auth", _consent),
]
