"""Which address leads to which endpoint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

from .call import Answer, Call, json_answer
from .endpoints import (
    creating,
    datafilters,
    files,
    impersonation,
    permissions,
    sheets,
    signing_in,
    spreadsheets,
    values,
)
from .queries import answer_mask, answer_of, checked_query, masked
from .resource import spreadsheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from .service import LocalSheets
    from .workbook import Workbook

Handler: TypeAlias = "Callable[[LocalSheets, Call, re.Match[str]], Answer]"

#: Method, address, handler and the method's id in the discovery document.
Route: TypeAlias = "tuple[str, re.Pattern[str], Handler, str]"

_SHEET = r"/v4/spreadsheets/(?P<id>[^/:?]+)"
_FILE = r"/drive/v3/files/(?P<id>[^/?]+)"


def dispatch(service: LocalSheets, call: Call) -> Answer:
    """Answer a request.

    Raises:
        ApiError: The answer is an error.
    """
    for method, pattern, handler, name in _ROUTES:
        if method == call.method and (found := pattern.fullmatch(call.path)):
            answer: Answer = handler(service, checked_query(call, name) if name else call, found)
            return answer
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


def _answer(call: Call, value: dict[str, Any]) -> Answer:
    return json_answer(value, spaced=call.one("prettyPrint", "true") != "false")


def _reading(method: str, function: Callable[..., dict[str, Any]], *names: str) -> Handler:
    """A handler for an endpoint that only reads."""

    def handler(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
        sid = unquote(found["id"])
        mask = answer_mask(call, answer_of(method) or "")
        parts = [sid if name == "id" else unquote(found[name]) for name in names]
        return _answer(call, masked(function(service.spreadsheet(sid).book, call, *parts), mask))

    return handler


def _writing(method: str, function: Callable[..., dict[str, Any]], *names: str) -> Handler:
    """A handler for an endpoint that writes: into a draft, then to the file, then for all to see."""

    def handler(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
        sid = unquote(found["id"])
        mask = answer_mask(call, answer_of(method) or "")
        parts = [sid if name == "id" else unquote(found[name]) for name in names]

        def change(draft: Workbook) -> dict[str, Any]:
            draft.actor, draft.year = call.caller, service.now().year
            return function(draft, call, *parts)

        return _answer(call, masked(service.change(sid, change), mask))

    return handler


def _create(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    mask = answer_mask(call, "Spreadsheet")
    served = service.add(creating.created(call), caller=call.who)
    return _answer(call, masked(spreadsheet(served.book, served.id, caller=call.caller), mask))


def _copy_to(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    mask = answer_mask(call, "SheetProperties")
    source = service.spreadsheet(unquote(found["id"])).book
    target, copy = sheets.copied(source, int(found["sheet"]), call)
    return _answer(call, masked(service.change(target, copy), mask))


def _route(method: str, pattern: str, handler: Handler, name: str = "") -> Route:
    return method, re.compile(pattern), handler, name


def _read(
    rest: str, name: str, function: Callable[..., dict[str, Any]], *names: str, method: str = "GET"
) -> Route:
    name = f"sheets.spreadsheets.{name}"
    return _route(method, _SHEET + rest, _reading(name, function, *names), name)


def _write(
    rest: str, name: str, function: Callable[..., dict[str, Any]], *names: str, method: str = "POST"
) -> Route:
    name = f"sheets.spreadsheets.{name}"
    return _route(method, _SHEET + rest, _writing(name, function, *names), name)


_VALUES = "/values/(?P<range>.+)"
_ROUTES = [
    _route("POST", "/v4/spreadsheets", _create, "sheets.spreadsheets.create"),
    _read("", "get", spreadsheets.get, "id"),
    _read(":getByDataFilter", "getByDataFilter", datafilters.get, "id", method="POST"),
    _write(":batchUpdate", "batchUpdate", spreadsheets.batch_update, "id"),
    _read("/values:batchGet", "values.batchGet", values.batch_get, "id"),
    _read("/values:batchGetByDataFilter", "values.batchGetByDataFilter", datafilters.batch_get, "id",
          method="POST"),
    _write("/values:batchUpdate", "values.batchUpdate", values.batch_update, "id"),
    _write("/values:batchUpdateByDataFilter", "values.batchUpdateByDataFilter", datafilters.batch_update,
           "id"),
    _write("/values:batchClear", "values.batchClear", values.batch_clear, "id"),
    _write("/values:batchClearByDataFilter", "values.batchClearByDataFilter", datafilters.batch_clear, "id"),
    _write(_VALUES + ":append", "values.append", values.append, "id", "range"),
    _write(_VALUES + ":clear", "values.clear", values.clear, "id", "range"),
    _read(_VALUES, "values.get", values.get, "range"),
    _write(_VALUES, "values.update", values.update, "id", "range", method="PUT"),
    _read("/developerMetadata:search", "developerMetadata.search", datafilters.search, method="POST"),
    _read("/developerMetadata/(?P<metadata>[^/]+)", "developerMetadata.get", datafilters.one, "metadata"),
    _route("POST", _SHEET + r"/sheets/(?P<sheet>\d+):copyTo", _copy_to, "sheets.spreadsheets.sheets.copyTo"),
    _route("POST", "/drive/v3/files", files.create, "drive.files.create"),
    _route("GET", "/drive/v3/files", files.listing, "drive.files.list"),
    _route("GET", _FILE, files.get, "drive.files.get"),
    _route("PATCH", _FILE, files.update, "drive.files.update"),
    _route("POST", _FILE + "/copy", files.copy, "drive.files.copy"),
    _route("GET", _FILE + "/export", files.export, "drive.files.export"),
    _route("GET", _FILE + "/comments", files.comments, "drive.comments.list"),
    _route("DELETE", _FILE, files.delete, "drive.files.delete"),
    _route("PUT", "/upload/drive/v2/files/(?P<id>[^/?]+)", files.import_csv, "drive.v2.files.update"),
    *[_route(*each, "drive.permissions") for each in permissions.ROUTES],
    *[_route(*each) for each in (*signing_in.ROUTES, *impersonation.ROUTES)],
]  # fmt: skip
