"""A strict reading of Google's own schema of the Sheets API, as its Python client ships it."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import googleapiclient

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: "Exactly one of these" and "at most one of these": the schema's text says so, its structure does not.
ONE = {"Request": None, "ConditionalFormatRule": ("booleanRule", "gradientRule")}
AT_MOST_ONE = {"ExtendedValue": None, "ColorStyle": ("rgbColor", "themeColor")}
#: What a field mask is about, for the requests that carry one.
MASKED = {
    "RepeatCellRequest": "CellData",
    "UpdateCellsRequest": "CellData",
    "UpdateDimensionPropertiesRequest": "DimensionProperties",
    "UpdateNamedRangeRequest": "NamedRange",
    "UpdateProtectedRangeRequest": "ProtectedRange",
    "UpdateSheetPropertiesRequest": "SheetProperties",
    "UpdateSpreadsheetPropertiesRequest": "SpreadsheetProperties",
}
_TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "array": list,
}


@cache
def schemas() -> dict[str, Any]:
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    return json.loads((folder / "sheets.v4.json").read_text("utf-8"))["schemas"]


def problems(message: str, body: Any) -> list[str]:
    """What Google would not accept in a message, each with its place; nothing when all is well."""
    return list(_message(message, body, message))


#: Requests that the schema allows; hundreds of tests send the same ones.
_ALLOWED: set[str] = set()


def batch_problems(bodies: Iterable[dict[str, Any]]) -> list[str]:
    """What Google would not accept in the bodies of batchUpdate."""
    found = []
    for body in bodies:
        found += problems("BatchUpdateSpreadsheetRequest", {**body, "requests": []})
        for request in body.get("requests", []):
            text = json.dumps(request)
            if text not in _ALLOWED:
                new = problems("Request", request)
                found += new
                if not new:
                    _ALLOWED.add(text)
    return found


def _message(name: str, body: Any, at: str) -> Iterator[str]:
    if not isinstance(body, dict):
        yield f"{at}: not an object"
        return
    known = schemas()[name]["properties"]
    for rules, fits in ((ONE, lambda count: count == 1), (AT_MOST_ONE, lambda count: count <= 1)):
        if name in rules and not fits(len(body.keys() & set(rules[name] or known))):
            yield f"{at}: {len(body)} of the fields of which there can be one"
    if name in MASKED:
        yield from _mask(str(body.get("fields", "")), MASKED[name], f"{at}.fields")
    for key, value in body.items():
        if key not in known:
            yield f"{at}.{key}: unknown field"
        elif known[key].get("readOnly"):
            yield f"{at}.{key}: only Google writes this field"
        else:
            yield from _value(known[key], value, f"{at}.{key}")


def _value(node: dict[str, Any], value: Any, at: str) -> Iterator[str]:
    if "$ref" in node:
        yield from _message(node["$ref"], value, at)
        return
    wanted = _TYPES[node["type"]]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        yield f"{at}: {value!r} is no {node['type']}"
    elif node["type"] == "array":
        for number, item in enumerate(value):
            yield from _value(node["items"], item, f"{at}[{number}]")
    elif "enum" in node and (value not in node["enum"] or value.endswith("_UNSPECIFIED")):
        yield f"{at}: {value!r} is not in the list"
    elif node.get("format") == "int32" and not -(2**31) <= value < 2**31:
        yield f"{at}: {value} is too large"
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{at}: {value} is no JSON"


def _mask(mask: str, message: str, at: str) -> Iterator[str]:
    """Check a field mask: ``a.b,c(d,e)``, or ``*`` for all."""
    if not mask:
        yield f"{at}: empty"
    for path in _paths(mask) if mask != "*" else ():
        node: dict[str, Any] = {"$ref": message}
        for step in path.split("."):
            node = schemas()[node["$ref"]]["properties"].get(step, {}) if "$ref" in node else {}
            if not node:
                yield f"{at}: {path} leads nowhere in {message}"
                break


def _paths(mask: str) -> Iterator[str]:
    for part in re.findall(r"[^,(]+(?:\([^)]*\))?", mask):
        stem, _, inner = part.partition("(")
        yield from (f"{stem}.{leaf}" for leaf in inner.rstrip(")").split(",")) if inner else (stem,)
