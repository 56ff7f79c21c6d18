"""Draws the compact schemas that this package ships from Google's own discovery documents.

``python -m abm_sheets.localsheets.discovery FOLDER`` reads ``sheets.v4.json`` and ``drive.v3.json`` in a
folder (google-api-python-client brings one: ``googleapiclient/discovery_cache/documents``) and writes
``sheets_v4_schema.json`` and ``drive_v3_schema.json`` beside this file. At run time only those two are read.

A field is a type (``string``, ``integer int32``, ``enum A B``), the name of another message, ``[type]`` for
a list or ``{"*": type}`` for a map. A method has the parameters of its query, and the messages that it takes
and gives.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

#: Which API, where its document is, and the messages to keep with all they mention (none: every one).
SOURCES: dict[str, tuple[str, tuple[str, ...]]] = {
    "sheets_v4": ("sheets.v4.json", ()),
    "drive_v3": ("drive.v3.json", ("File", "Permission")),
}
#: Of these collections the methods are kept.
_COLLECTIONS = ("spreadsheets", "files", "permissions", "comments")


def compact(document: dict[str, Any], messages: tuple[str, ...] = ()) -> dict[str, Any]:
    """The parts of a discovery document that bodies and queries are checked against.

    Args:
        document: The document.
        messages: The messages to start from; none for all.
    """
    every = {
        name: {field: _kind(about) for field, about in schema.get("properties", {}).items()}
        for name, schema in document["schemas"].items()
    }
    kept = _closure(every, messages) if messages else every
    methods: dict[str, Any] = {}
    for name in _COLLECTIONS:
        if name in document.get("resources", {}):
            _collect(document["resources"][name], methods)
    return {
        "revision": document["revision"],
        "schemas": {name: dict(sorted(kept[name].items())) for name in sorted(kept)},
        "parameters": _parameters(document["parameters"]),
        "methods": dict(sorted(methods.items())),
    }


def written(schema: dict[str, Any]) -> str:
    """The text of a schema file: one message, one method a line."""
    parts = [f' "{name}": {json.dumps(schema[name])}' for name in ("revision", "parameters")]
    for section in ("methods", "schemas"):
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(at)}" for name, at in schema[section].items())
        parts.append(f' "{section}": {{\n{lines}\n }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _collect(resource: dict[str, Any], methods: dict[str, Any]) -> None:
    for method in resource.get("methods", {}).values():
        query = {
            name: about
            for name, about in method.get("parameters", {}).items()
            if about.get("location") == "query"
        }
        methods[method["id"]] = {
            "query": _parameters(query),
            "request": method.get("request", {}).get("$ref"),
            "response": method.get("response", {}).get("$ref"),
        }
    for below in resource.get("resources", {}).values():
        _collect(below, methods)


def _parameters(parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [_kind(about)] if about.get("repeated") else _kind(about)
        for name, about in sorted(parameters.items())
    }


def _kind(about: dict[str, Any]) -> Any:  # noqa: ANN401
    if "$ref" in about:
        return about["$ref"]
    if about["type"] == "array":
        return [_kind(about["items"])]
    if about["type"] == "object" and "additionalProperties" in about:
        return {"*": _kind(about["additionalProperties"])}
    if "enum" in about:
        return "enum " + " ".join(about["enum"])
    return f"{about['type']} {about.get('format', '')}".strip()


def _closure(every: dict[str, dict[str, Any]], start: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = {}
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in kept:
            continue
        kept[name] = every[name]
        for kind in every[name].values():
            while not isinstance(kind, str):
                kind = kind[0] if isinstance(kind, list) else kind["*"]  # noqa: PLW2901
            if kind in every:
                waiting.append(kind)
    return kept


def main(folder: Path) -> None:
    """Write the schema files anew."""
    for name, (file, messages) in SOURCES.items():
        document = json.loads((folder / file).read_text("utf-8"))
        target = Path(__file__).with_name(f"{name}_schema.json")
        target.write_text(written(compact(document, messages)), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
