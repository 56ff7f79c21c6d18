"""Checks request bodies against Google's own schema of the API.

``sheets_v4_schema.json`` is drawn from the discovery document of the Sheets API (revision inside): for
every message its fields, each a type (``string``, ``integer int32``, ``enum A B``), the name of another
message, ``[type]`` for a list or ``{"*": type}`` for a map.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .errors import ApiError, bad_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from .messages import Json

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_INT_LIMITS = {"int32": 2**31, "int64": 2**63}


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """All messages of the API by name."""
    text = (files(__package__) / "sheets_v4_schema.json").read_text("utf-8")
    return dict(json.loads(text)["schemas"])


def checked(message: str, body: Json, at: str = "") -> dict[str, Json]:
    """The body with camelCase names and without nulls, if it is such a message.

    Args:
        message: The schema's name.
        body: What the client sent, parsed.
        at: Where it stands, for the error (empty: the whole body).

    Raises:
        ApiError: With Google's words, when a name is unknown or a value has the wrong type.
    """
    if not isinstance(body, dict):
        raise _wrong_value(at, f"type.googleapis.com/google.apps.sheets.v4.{message}", body)
    fields = schemas()[message]
    known: dict[str, Any] = {}
    for name, value in body.items():
        field = name if name in fields else camel(name)
        if field not in fields:
            raise _unknown_name(name, at)
        place = f"{at}.{snake(field)}" if at else snake(field)
        if value is not None:
            known[field] = _value(fields[field], value, place)
    return known


def camel(name: str) -> str:
    """FieldName for field_name."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def snake(name: str) -> str:
    """field_name for fieldName."""
    return re.sub(r"(?<!^)([A-Z])", lambda found: "_" + found[1].lower(), name)


def _value(kind: Json, value: Json, at: str) -> Json:
    if isinstance(kind, list):
        if not isinstance(value, list):
            if kind == [["any"]]:
                raise _wrong_value(at, "type.googleapis.com/google.protobuf.ListValue", value)
            value = [value]  # Protobuf reads a lone value as a list of one.
        return [_value(kind[0], item, f"{at}[{index}]") for index, item in enumerate(value)]
    if isinstance(kind, dict):
        if not isinstance(value, dict):
            raise _wrong_value(at, "Map", value)
        return {key: _value(kind["*"], item, f"{at}[{index}].value")
                for index, (key, item) in enumerate(value.items())}  # fmt: skip
    if kind in schemas():
        return checked(kind, value, at)
    return _scalar(kind, value, at)


def _scalar(kind: str, value: Json, at: str) -> Json:
    name, _, detail = kind.partition(" ")
    reader = _SCALARS.get(name)
    return reader(detail, value, at) if reader else value  # Of the kinds any and object, all is welcome.


def _string(detail: str, value: Json, at: str) -> str:
    if detail == "int64" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _wrong_value(at, "TYPE_STRING", value)
    return value


def _boolean(_: str, value: Json, at: str) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    if not isinstance(value, bool):
        raise _wrong_value(at, "TYPE_BOOL", value)
    return value


def _enum(detail: str, value: Json, at: str) -> str:
    choices = detail.split(" ")
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(choices):
        return choices[value]
    if not isinstance(value, str) or value not in choices:
        raise _wrong_value(at, "type.googleapis.com/google.apps.sheets.v4." + _enum_name(at), value)
    return value


def _integer(detail: str, value: Json, at: str) -> int:
    limit = _INT_LIMITS.get(detail, 2**31)
    number = value
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        number = int(value)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or not -limit <= number < limit:
        raise _wrong_value(at, "TYPE_" + detail.upper(), value)
    return number


def _float(detail: str, value: Json, at: str) -> int | float:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong_value(at, "TYPE_DOUBLE" if detail == "double" else "TYPE_FLOAT", value)
    return value


def _enum_name(at: str) -> str:
    """A stand-in for the enum's own name, which the discovery document does not tell."""
    return camel("_" + re.sub(r"\[\d+\]", "", at).rsplit(".", 1)[-1])


def _shown(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _wrong_value(at: str, kind: str, value: Json) -> ApiError:
    description = f"Invalid value at '{at}' ({kind}), {_shown(value)}"
    return bad_field(at, description)


def _unknown_name(name: str, at: str) -> ApiError:
    where = f" at '{at}'" if at else ""
    return bad_field(at, f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.')


_SCALARS: dict[str, Callable[[str, Json, str], Json]] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _integer,
    "number": _float,
    "enum": _enum,
}
