"""The little of Drive v3 that goes with spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.errors import DriveError
from abm_sheets.localsheets.fieldmask import parse, pruned
from abm_sheets.localsheets.rendering import table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from abm_sheets.localsheets.workbook import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@dataclass(frozen=True)
class FileFacts:
    """What Drive knows of a spreadsheet."""

    id: str
    name: str
    created: datetime
    modified: datetime
    parents: tuple[str, ...] = ()
    #: How it is shared, in the fields of the API.
    sharing: Mapping[str, Any] = field(default_factory=dict)


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def resource(facts: FileFacts, fields: str = "") -> dict[str, Any]:
    """A file as files.get shows it: four fields, or those asked for."""
    everything: dict[str, Any] = {
        "kind": "drive#file",
        "id": facts.id,
        "name": facts.name,
        "mimeType": SPREADSHEET,
        "parents": list(facts.parents) or ["root"],
        "createdTime": _moment(facts.created),
        "modifiedTime": _moment(facts.modified),
        "trashed": False,
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{facts.id}/edit",
        **facts.sharing,
    }
    if not fields:
        return {name: everything[name] for name in ("kind", "id", "name", "mimeType")}
    if fields == "*":
        return everything
    found: dict[str, Any] = pruned(everything, _mask(fields))
    return found


def listing(files: list[FileFacts], query: str, fields: str) -> dict[str, Any]:
    """files.list, for the queries that clients make by name, type and folder."""
    shown = [facts for facts in files if _matches(facts, query)]
    mask = _mask(fields) if fields and fields != "*" else {}
    inner = mask.get("files")
    names = ",".join(inner) if inner else ("*" if fields == "*" else "")
    answer: dict[str, Any] = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [resource(facts, names) for facts in shown],
    }
    found: dict[str, Any] = pruned(answer, {name: {} for name in mask}) if mask else answer
    return found


def exported(book: Workbook, kind: str) -> bytes:
    """The first tab as text, the values as they are shown; or the whole as an .xlsx workbook.

    Raises:
        DriveError: The format is none that we write.
    """
    if kind == XLSX:
        from abm_sheets.localsheets.xlsx.store import exported as workbook  # noqa: PLC0415

        return workbook(book)
    separator = {"text/csv": ",", "text/tab-separated-values": "\t"}.get(kind)
    if separator is None:
        raise DriveError(400, "The requested conversion is not supported.", "badRequest", "convertTo")
    sheet = book.sheets[0]
    rows = table(book, sheet, sheet.bounds, "FORMATTED_VALUE", "SERIAL_NUMBER")
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().removesuffix("\r\n").encode("utf-8")


def _mask(fields: str) -> dict[str, Any]:
    try:
        return parse(fields)
    except ValueError:
        raise DriveError(400, f"Invalid field selection {fields}", "invalidParameter", "fields") from None


def _matches(facts: FileFacts, query: str) -> bool:
    name = re.search(r"name\s*=\s*(['\"])((?:\\.|(?!\1).)*)\1", query)
    if name and re.sub(r"\\(.)", r"\1", name[2]) != facts.name:
        return False
    kind = re.search(r"mimeType\s*=\s*['\"]([^'\"]*)['\"]", query)
    if kind and kind[1] != facts.sharing.get("mimeType", SPREADSHEET):
        return False
    folder = re.search(r"['\"]([^'\"]+)['\"]\s+in\s+parents", query)
    return not (folder and folder[1] not in (facts.parents or ("root",)))
