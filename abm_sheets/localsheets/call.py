"""A request and an answer, as the doors hand them over."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import ApiError, DriveError, bad_field
from .identity import ANYBODY, Caller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .messages import Json

SHEETS_HEADERS = {
    "Content-Type": "application/json; charset=UTF-8",
    "Vary": "Origin, X-Origin, Referer",
    "Cache-Control": "private",
    "Server": "ESF",
    "x-l2-request-path": "l2-managed-6",
    "X-XSS-Protection": "0",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Alt-Svc": 'h3=":443"; ma=2592000,h3-29=":443"; ma=2592000',
}
DRIVE_HEADERS = {
    **SHEETS_HEADERS,
    "Vary": "Origin, X-Origin",
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "Mon, 01 Jan 1990 00:00:00 GMT",
}


@dataclass(frozen=True)
class Answer:
    """What goes back to the client."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Json:
        """The body, parsed."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Call:
    """A request, taken apart."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Who calls.
    who: Caller = ANYBODY

    @property
    def caller(self) -> str:
        """The e-mail address of who calls."""
        return self.who.email

    def one(self, name: str, default: str = "") -> str:
        """A query parameter (the last, if it is given more than once)."""
        return self.query.get(name, [default])[-1]

    def flag(self, name: str) -> bool:
        """A query parameter that is true or false."""
        return self.one(name).lower() in ("true", "1")

    def json(self) -> Json:
        """The body, parsed; an empty one is an empty message.

        Raises:
            ApiError: It is not JSON.
        """
        if not self.body.strip():
            return {}
        try:
            return json.loads(self.body, parse_constant=_refuse_constant)
        except ValueError as error:
            problem = f"Invalid JSON payload received. {error}"
            raise bad_field("", problem) from None


def _refuse_constant(name: str) -> None:
    """NaN and Infinity, which Python reads, are no JSON."""
    raise ValueError(f"Unexpected token: {name}")


def json_answer(value: Json, *, drive: bool = False, status: int = 200, spaced: bool = True) -> Answer:
    """A successful answer, printed as Google prints, or without a space (``prettyPrint=false``)."""
    printed = pretty(value) if spaced else _compact(value).encode("utf-8", "replace")
    return Answer(status, DRIVE_HEADERS if drive else SHEETS_HEADERS, printed)


def error_answer(error: ApiError) -> Answer:
    """The answer for an error."""
    return json_answer(error.body(), drive=isinstance(error, DriveError), status=error.code)


def empty_answer(status: int = 204) -> Answer:
    """An answer without a body."""
    headers = {name: value for name, value in DRIVE_HEADERS.items() if name != "Content-Type"}
    return Answer(status, headers, b"")


def pretty(value: Json) -> bytes:
    """JSON with two spaces per level and a newline at its end."""
    parts: list[str] = []
    _print(value, "\n", parts)
    parts.append("\n")
    return "".join(parts).encode("utf-8", "replace")


_scalar = json.JSONEncoder(ensure_ascii=False).encode
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _print(value: Json, newline: str, parts: list[str]) -> None:
    """Like json.dumps(indent=2), which falls back to slow code for long tables."""
    deeper = newline + "  "
    if isinstance(value, dict) and value:
        if not any(isinstance(item, (dict, list)) for item in value.values()):
            flat = _row_encoder("," + deeper)(value)
            parts.append("{" + deeper + flat[1:-1] + newline + "}")
            return
        mark = "{"
        for name, item in value.items():
            parts.append(f"{mark}{deeper}{_scalar(name)}: ")
            _print(item, deeper, parts)
            mark = ","
        parts.append(newline + "}")
    elif isinstance(value, list) and value:
        if not any(isinstance(item, (dict, list)) for item in value):
            # The inner loop of long tables: one call of the C encoder per row.
            separator = "," + deeper
            flat = _row_encoder(separator)(value)
            parts.append("[" + deeper + flat[1:-1] + newline + "]")
            return
        mark = "["
        for item in value:
            parts.append(mark + deeper)
            _print(item, deeper, parts)
            mark = ","
        parts.append(newline + "]")
    else:
        parts.append(_scalar(value))


_encoders: dict[str, Any] = {}


def _row_encoder(separator: str) -> Json:
    if separator not in _encoders:
        _encoders[separator] = json.JSONEncoder(ensure_ascii=False, separators=(separator, ": ")).encode
    return _encoders[separator]
