"""Checks the query of a request: names and types, by Google's own schema."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .errors import ApiError, DriveError, bad_fields
from .fieldmask import Mask, check_answer_mask, parse, pruned
from .schema import camel, loaded, parameter, troubles

if TYPE_CHECKING:
    from .call import Call
    from .messages import Json

_PAGES = range(1, 1001)


def checked_query(call: Call, method: str) -> Call:
    """The call with its parameters spelled in camelCase, if they are parameters of this method.

    Args:
        call: The request.
        method: The method's id in the discovery document.

    Raises:
        ApiError: With Google's words; a parameter is unknown or has the wrong type.
    """
    if method.startswith("drive."):
        _check_drive(call)
        return call
    schema = loaded()
    known: dict[str, Any] = {**schema["parameters"], **schema["methods"][method]["query"]}
    query: dict[str, list[str]] = {}
    wrong: list[tuple[str, str]] = []
    for name, values in call.query.items():
        field = name if name in known else camel(name)
        if field in known:
            query[field] = values
            kind = known[field]
            wrong += _wrong(kind[0] if isinstance(kind, list) else kind, field, values)
        elif name.startswith("$"):
            query[name] = values  # Parameters of the whole system, such as $alt.
        else:
            wrong.append(("", _unbound(name, schema, method)))
    if wrong:
        raise bad_fields(wrong)
    return replace(call, query=query)


def answer_mask(call: Call, message: str) -> Mask | None:
    """The ``fields`` of a request for an answer of this kind; None when there is none.

    Raises:
        ApiError: It is no mask, or names unknown fields.
    """
    text = call.one("fields") or call.one("$fields")
    if not text or text == "*":
        return None
    try:
        mask = parse(text)
    except ValueError:
        description = f"Error expanding 'fields' parameter. Invalid field mask '{text}'."
        raise ApiError(
            400,
            "Request contains an invalid argument.",
            details=bad_fields([("fields", description)]).details,
        ) from None
    check_answer_mask(mask, message)
    return mask


def answer_of(method: str) -> str | None:
    """The message that a method of the Sheets API answers."""
    found: str | None = loaded()["methods"][method]["response"]
    return found


def masked(answer: dict[str, Any], mask: Mask | None) -> dict[str, Any]:
    """The part of an answer that the request wants."""
    if not mask:
        return answer
    found: dict[str, Any] = pruned(answer, mask)
    return found


def drive_body(call: Call, message: str) -> dict[str, Json]:
    """The body of a request to Drive, its known fields checked; Drive lets unknown ones be.

    Raises:
        DriveError: It is not JSON, or a field has the wrong type.
    """
    try:
        body = call.json()
    except ApiError:
        raise DriveError(400, "Parse Error", "parseError") from None
    if not isinstance(body, dict):
        raise DriveError(400, "Parse Error", "parseError")
    wrong = troubles(message, body, "drive_v3")
    if wrong:
        raise DriveError(400, "\n".join(text for _, text in wrong), "badRequest")
    return {name: value for name, value in body.items() if value is not None}


def _wrong(kind: str, field: str, values: list[str]) -> list[tuple[str, str]]:
    if kind == "string":
        return []
    found: list[tuple[str, str]] = []
    for value in values:
        try:
            parameter(kind, field, value)
        except ApiError as error:
            found.append((field, error.message))
    return found


def _unbound(name: str, schema: dict[str, Any], method: str) -> str:
    start = f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
    fields = schema["schemas"].get(schema["methods"][method]["request"] or "", {})
    kind = fields.get(camel(name))
    while isinstance(kind, list):
        kind = kind[0]
    if kind in schema["schemas"]:
        return f"{start}'{name}' is a message type. Parameters can only be bound to primitive types."
    return f"{start}Field '{name}' could not be found in request message."


def _check_drive(call: Call) -> None:
    size = call.one("pageSize")
    if size and not (size.isdigit() and int(size) in _PAGES):
        message = f"Invalid value '{size}'. Values must be within the range: [1, 1000]"
        raise DriveError(400, message, "invalidParameter", "pageSize")
