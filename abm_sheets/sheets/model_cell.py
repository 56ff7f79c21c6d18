"""The model cell of the Dashboard: which template made the workbook, and what a refresh wants to know first.

Its name (``abm_workbook``) and its first words ("… fr-2") are the same for ever: any version of the program
reads from them whether it may write here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.errors import WorkbookNewer
from abm_sheets.sheets.charting import drawn_charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm_sheets.model.raw import RawRows
    from abm_sheets.template.workbook import WorkbookTemplate

#: Language, version, ids of tabs that are not the chosen ones, the spreadsheet's time zone, charts that were
#: drawn (last digits of their ids), mark of the last run.
_MODEL = re.compile(
    r"(?P<language>[a-z]{2})-(?P<version>[0-9]+)(?: \((?P<ids>[0-9 ]+)\))?(?: @ (?P<zone>[\w+/-]+))?"
    r"(?: #(?P<charts>[0-9]+))?(?: · (?P<run>[0-9a-f]+))?$"
)
#: What any version writes, whatever follows.
_VERSION = re.compile(r"(?:^|\s)[a-z]{2}-(?P<version>[0-9]{1,6})(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What the model cell says; ``ids`` are those of all tabs, in their order, or none."""

    language: str
    version: int
    ids: tuple[int, ...]
    zone: str
    charts: frozenset[int]


def read_model(rows: RawRows) -> Model | None:
    """Return what the first cell of the rows says; None when this version does not understand it."""
    found = _MODEL.search(_first(rows))
    if found is None:
        return None
    return Model(
        language=found["language"],
        version=int(found["version"]),
        ids=tuple(map(int, (found["ids"] or "").split())),
        zone=found["zone"] or "",
        charts=drawn_charts(found["charts"] or ""),
    )


def find_version(row: Sequence[object], templates: Sequence[WorkbookTemplate]) -> int | None:
    """Return the version that the model cell in the first row of a Dashboard says, wherever it was moved."""
    words = tuple(f"{template.dashboard.model} " for template in templates)
    told = (_VERSION.search(cell) for cell in row if isinstance(cell, str) and cell.startswith(words))
    return next((int(found["version"]) for found in told if found), None)


def version_of(rows: RawRows) -> int | None:
    """Return the version that the first cell of the rows says, also one that is too new to be understood."""
    found = _VERSION.search(_first(rows))
    return int(found["version"]) if found else None


def refuse_newer(label: str, version: int | None, templates: Sequence[WorkbookTemplate]) -> None:
    """Raise WorkbookNewer for a workbook of a template that this program does not know yet."""
    known = max(template.workbook.version for template in templates)
    if version is not None and version > known:
        raise WorkbookNewer(label, version, known)


def _first(rows: RawRows) -> str:
    return str(rows[0][0]) if rows and rows[0] else ""
