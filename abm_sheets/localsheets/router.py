"""Which address leads to which endpoint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

from .call import DRIVE_HEADERS, Answer, Call, empty_answer, json_answer
from .endpoints import drive, spreadsheets, values
from .errors import DriveError
from .resource import spreadsheet
from .workbook import blank

if TYPE_CHECKING:
    from collections.abc import Callable

    from .service import LocalSheets

Handler: TypeAlias = "Callable[[LocalSheets, Call, re.Match[str]], Answer]"

_SHEET = r"/v4/spreadsheets/(?P<id>[^/:?]+)"
_FILE = r"/drive/v3/files/(?P<id>[^/?]+)"


def dispatch(service: LocalSheets, call: Call) -> Answer:
    """Answer a request.

    Raises:
        ApiError: The answer is an error.
    """
    for method, pattern, handler in _ROUTES:
        if method == call.method and (found := pattern.fullmatch(call.path)):
            return handler(service, call, found)
    return _unknown(call)


def _unknown(call: Call) -> Answer:
    """Google's page for an address that leads nowhere."""
    page = (
        "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <meta name=viewport "
        'content="initial-scale=1, minimum-scale=1, width=device-width">\n'
        "  <title>Error 404 (Not Found)!!1</title>\n"
        "  <p><b>404.</b> <ins>That’s an error.</ins>\n"
        f"  <p>The requested URL <code>{_escaped(call.path)}</code> was not found on this server.  "
        "<ins>That’s all we know.</ins>\n"
    )
    return Answer(404, {"Content-Type": "text/html; charset=UTF-8"}, page.encode("utf-8", "replace"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _reading(function: Callable[..., dict[str, Any]], *names: str) -> Handler:
    """A handler for an endpoint that only reads."""

    def handler(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
        sid = unquote(found["id"])
        parts = [sid if name == "id" else unquote(found[name]) for name in names]
        return json_answer(function(service.spreadsheet(sid).book, call, *parts))

    return handler


def _writing(function: Callable[..., dict[str, Any]], *names: str) -> Handler:
    """A handler for an endpoint that writes: into a draft, then to the file, then for all to see."""

    def handler(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
        sid = unquote(found["id"])
        parts = [sid if name == "id" else unquote(found[name]) for name in names]
        return json_answer(service.change(sid, lambda draft: function(draft, call, *parts)))

    return handler


def _create(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    served = service.add(spreadsheets.created(call))
    return json_answer(spreadsheet(served.book, served.id))


def _drive_create(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    body = call.json()
    if body.get("mimeType") != drive.SPREADSHEET:
        raise DriveError(400, "localsheets holds spreadsheets only.", "invalid")
    served = service.add(blank(body.get("name") or "Untitled"), tuple(body.get("parents") or ()))
    return json_answer(drive.resource(served.facts, call.one("fields")), drive=True)


def _drive_list(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    return json_answer(drive.listing(service.files(), call.one("q"), call.one("fields")), drive=True)


def _drive_get(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    served = service.file(unquote(found["id"]))
    return json_answer(drive.resource(served.facts, call.one("fields")), drive=True)


def _drive_copy(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    source = service.file(unquote(found["id"]))
    body = call.json()
    book = source.book.draft()
    book.title = body.get("name") or f"Copy of {book.title}"
    book.sheets = [sheet.as_new_tab() for sheet in book.sheets]
    served = service.add(book, tuple(body.get("parents") or source.parents))
    return json_answer(drive.resource(served.facts, call.one("fields")), drive=True)


def _drive_export(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    served = service.file(unquote(found["id"]))
    kind = call.one("mimeType")
    return Answer(200, {**DRIVE_HEADERS, "Content-Type": kind}, drive.exported(served.book, kind))


def _drive_comments(service: LocalSheets, _: Call, found: re.Match[str]) -> Answer:
    """Nobody can comment here, but clients that copy a file ask for the comments."""
    service.file(unquote(found["id"]))
    return json_answer({"comments": []}, drive=True)


def _drive_update(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    sid = unquote(found["id"])
    name = call.json().get("name")
    service.file(sid)
    if name:
        service.change(sid, lambda draft: setattr(draft, "title", name))
    return json_answer(drive.resource(service.file(sid).facts, call.one("fields")), drive=True)


def _drive_delete(service: LocalSheets, _: Call, found: re.Match[str]) -> Answer:
    service.drop(unquote(found["id"]))
    return empty_answer()


def _token(_: LocalSheets, __: Call, ___: re.Match[str]) -> Answer:
    return json_answer({"access_token": "local", "expires_in": 3599, "token_type": "Bearer"}, drive=True)


def _route(method: str, pattern: str, handler: Handler) -> tuple[str, re.Pattern[str], Handler]:
    return method, re.compile(pattern), handler


_ROUTES = [
    _route("GET", _SHEET, _reading(spreadsheets.get, "id")),
    _route("POST", "/v4/spreadsheets", _create),
    _route("POST", _SHEET + ":batchUpdate", _writing(spreadsheets.batch_update, "id")),
    _route("GET", _SHEET + "/values:batchGet", _reading(values.batch_get, "id")),
    _route("POST", _SHEET + "/values:batchUpdate", _writing(values.batch_update, "id")),
    _route("POST", _SHEET + "/values:batchClear", _writing(values.batch_clear, "id")),
    _route("POST", _SHEET + "/values/(?P<range>.+):append", _writing(values.append, "id", "range")),
    _route("POST", _SHEET + "/values/(?P<range>.+):clear", _writing(values.clear, "id", "range")),
    _route("GET", _SHEET + "/values/(?P<range>.+)", _reading(values.get, "range")),
    _route("PUT", _SHEET + "/values/(?P<range>.+)", _writing(values.update, "id", "range")),
    _route("POST", "/drive/v3/files", _drive_create),
    _route("GET", "/drive/v3/files", _drive_list),
    _route("GET", _FILE, _drive_get),
    _route("PATCH", _FILE, _drive_update),
    _route("POST", _FILE + "/copy", _drive_copy),
    _route("GET", _FILE + "/export", _drive_export),
    _route("GET", _FILE + "/comments", _drive_comments),
    _route("DELETE", _FILE, _drive_delete),
    _route("POST", "/token", _token),
]
