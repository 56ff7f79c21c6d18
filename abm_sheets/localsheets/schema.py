"""Checks bodies and queries against Google's own schema of the APIs.

``sheets_v4_schema.json`` and ``drive_v3_schema.json`` are drawn from the discovery documents by
``discovery.py``, which tells what is in them; their revisions stand inside.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .colors import as_eight_bits
from .errors import bad_fields
from .oneofs import UNIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .messages import Json

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_INT_LIMITS = {"int32": (-(2**31), 2**31), "int64": (-(2**63), 2**63),
               "uint32": (0, 2**32), "uint64": (0, 2**64)}  # fmt: skip
_NO_MESSAGE = 'Invalid JSON payload received. Unknown name "": Root element must be a message.'
_SHEETS = "type.googleapis.com/google.apps.sheets.v4."
#: Enums of which the reference names the type differently from the field.
_ENUM_NAMES = {
    "dimension": "Dimension",
    "majorDimension": "Dimension",
    "mergeType": "MergeCellsRequest.MergeType",
    "pasteType": "PasteType",
    "pasteOrientation": "PasteOrientation",
    "horizontalAlignment": "HorizontalAlign",
    "verticalAlignment": "VerticalAlign",
    "wrapStrategy": "CellFormat.WrapStrategy",
    "sortOrder": "SortOrder",
    "themeColor": "ThemeColorType",
    "valueInputOption": "ValueInputOption",
    "responseValueRenderOption": "ValueRenderOption",
    "valueRenderOption": "ValueRenderOption",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
    "dateTimeRenderOption": "DateTimeRenderOption",
    "visibility": "DeveloperMetadataVisibility",
    "insertDataOption": "AppendValuesRequest.InsertDataOption",
    "condition.type": "ConditionType",
    "numberFormat.type": "NumberFormat.NumberFormatType",
}


@cache
def loaded(api: str = "sheets_v4") -> dict[str, Any]:
    """The whole schema file of an API."""
    return dict(json.loads((files(__package__) / f"{api}_schema.json").read_text("utf-8")))


@cache
def schemas(api: str = "sheets_v4") -> dict[str, dict[str, Any]]:
    """All messages of an API by name."""
    return dict(loaded(api)["schemas"])


def checked(message: str, body: Json, at: str = "") -> dict[str, Json]:
    """The body with camelCase names and without nulls, if it is such a message.

    Args:
        message: The schema's name.
        body: What the client sent, parsed.
        at: Where it stands, for the error (empty: the whole body).

    Raises:
        ApiError: With Google's words, when a name is unknown, a value has the wrong type, or two fields are
            given of which only one may be; all that is wrong, one line each.
    """
    if not isinstance(body, dict):
        raise bad_fields([("", _NO_MESSAGE)])
    reader = _Reader("sheets_v4", placed=False)
    found = reader.message(message, body, at)
    if reader.wrong:
        # Where it stands is only worked out for a body that is wrong.
        reader = _Reader("sheets_v4")
        reader.message(message, body, at)
        raise bad_fields(reader.wrong)
    return found


def troubles(message: str, body: Json, api: str) -> list[tuple[str, str]]:
    """Where a body has a value of the wrong type, and how; unknown names are let through."""
    reader = _Reader(api, strict=False)
    reader.message(message, body, "")
    return reader.wrong


def parameter(kind: Json, name: str, value: str) -> Json:
    """A query parameter of this kind, read.

    Raises:
        ApiError: With Google's words: it has the wrong type.
    """
    if isinstance(kind, str) and kind == "boolean":
        if value.lower() in ("true", "t", "1", "yes", ""):
            return True
        if value.lower() in ("false", "f", "0", "no"):
            return False
    reader = _Reader("sheets_v4")
    found = reader.value(kind, value, snake(name))
    if reader.wrong:
        raise bad_fields(reader.wrong)
    return found


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """FieldName for field_name."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """field_name for fieldName."""
    return re.sub(r"(?<!^)([A-Z])", lambda found: "_" + found[1].lower(), name)


class _Reader:
    """Reads a message and keeps all that is wrong with it."""

    def __init__(self, api: str, *, strict: bool = True, placed: bool = True) -> None:
        self.schemas = schemas(api)
        self.strict = strict
        self.placed = placed
        self.wrong: list[tuple[str, str]] = []

    def message(self, message: str, body: Json, at: str) -> dict[str, Json]:
        if not isinstance(body, dict):
            self._refuse(at, _SHEETS + message, body)
            return {}
        fields = self.schemas[message]
        known: dict[str, Any] = {}
        for name, value in body.items():
            field = name if name in fields else camel(name)
            if field not in fields:
                self._unknown(name, at)
                continue
            if value is not None:
                known[field] = self.value(fields[field], value, self._within(at, field))
        if message in UNIONS:
            self._only_one(message, known, at)
        return as_eight_bits(known) if message == "Color" and not self.wrong else known

    def value(self, kind: Json, value: Json, at: str) -> Json:
        if isinstance(kind, list):
            return self._list(kind, value, at)
        if isinstance(kind, dict):
            if not isinstance(value, dict):
                return self._refuse(at, "Map", value)
            return {key: self.value(kind["*"], item, f"{at}[{index}].value")
                    for index, (key, item) in enumerate(value.items())}  # fmt: skip
        if kind in self.schemas:
            return self.message(kind, value, at)
        name, _, detail = kind.partition(" ")
        reader = _SCALARS.get(name)
        if reader is None:
            return value  # Of the kinds any and object, all is welcome.
        try:
            return reader(detail, value)
        except TypeError as error:
            expected = str(error) or _SHEETS + _enum_name(at)
            return self._refuse(at, expected, value)

    def _list(self, kind: list[Json], value: Json, at: str) -> Json:
        if not isinstance(value, list):
            if kind == [["any"]]:
                return self._refuse(at, "type.googleapis.com/google.protobuf.ListValue", value)
            value = [value]  # Protobuf reads a lone value as a list of one.
        if kind == ["any"]:
            return value
        if kind == [["any"]]:
            # The long tables: no place is worked out for rows that are right.
            for index, row in enumerate(value):
                if not isinstance(row, list):
                    self._refuse(f"{at}[{index}]", "type.googleapis.com/google.protobuf.ListValue", row)
            return value
        if not self.placed:
            return [self.value(kind[0], item, "") for item in value]
        return [self.value(kind[0], item, f"{at}[{index}]") for index, item in enumerate(value)]

    def _within(self, at: str, field: str) -> str:
        if not self.placed:
            return ""
        return f"{at}.{snake(field)}" if at else snake(field)

    def _only_one(self, message: str, known: dict[str, Json], at: str) -> None:
        union, names = UNIONS[message]
        given = [name for name in known if not names or name in names]
        for name in given[1:]:
            text = (
                f"Invalid value at '{at}' (oneof), oneof field '{union}' is already set. Cannot set '{name}'"
            )
            self.wrong.append((at, text))

    def _refuse(self, at: str, kind: str, value: Json) -> None:
        shown = json.dumps(value, ensure_ascii=False)
        self.wrong.append((at, f"Invalid value at '{at}' ({kind}), {shown}"))

    def _unknown(self, name: str, at: str) -> None:
        if self.strict:
            where = f" at '{at}'" if at else ""
            text = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
            self.wrong.append((at, text))


def _string(detail: str, value: Json) -> str:
    if detail == "int64" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise TypeError("TYPE_STRING")
    return value


def _boolean(_: str, value: Json) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    if not isinstance(value, bool):
        raise TypeError("TYPE_BOOL")
    return value


def _enum(detail: str, value: Json) -> str:
    choices = detail.split(" ")
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(choices):
        return choices[value]
    if not isinstance(value, str) or value not in choices:
        raise TypeError
    return value


def _integer(detail: str, value: Json) -> int:
    low, high = _INT_LIMITS.get(detail, _INT_LIMITS["int32"])
    number = value
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        number = int(value)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or not low <= number < high:
        raise TypeError("TYPE_" + (detail or "int32").upper())
    return number


def _float(detail: str, value: Json) -> int | float:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("TYPE_DOUBLE" if detail == "double" else "TYPE_FLOAT")
    return value


def _enum_name(at: str) -> str:
    """The enum's own name, or a stand-in: the discovery document does not tell it."""
    names = [camel(name) for name in re.sub(r"\[\d+\]", "", at).split(".")]
    for name in (".".join(names[-2:]), names[-1]):
        if name in _ENUM_NAMES:
            return _ENUM_NAMES[name]
    return names[-1][:1].upper() + names[-1][1:]


_SCALARS: dict[str, Callable[[str, Json], Json]] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _integer,
    "number": _float,
    "enum": _enum,
}
