"""The ``cols`` of a sheet: widths, visibility and styles of whole columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .rules import LAST_COLUMN

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.localsheets.sheet import Format, Sheet

#: A column that nobody has given a width to, in Excel's unit.
DEFAULT_WIDTH = "9.140625"
_PIXELS_PER_CHARACTER = 7


def written(
    section: str,
    states: tuple[Sheet, Sheet],
    style: Callable[[Format], int],
    default_width: str | None,
    *,
    shifted: bool,
) -> str:
    """The section with the columns changed that differ between two states of the tab.

    Args:
        section: The section as it is in the file.
        states: The tab as it is in the file, and as it shall be.
        style: Gives the number of the style for a format.
        default_width: The width of columns without one.
        shifted: Whether rows or columns were inserted or deleted.
    """
    columns, (before, after) = _read(section), states
    old, new = before.extras.column_properties, after.extras.column_properties
    old_looks, new_looks = before.looks.columns, after.looks.columns
    if shifted:
        _unlike_neighbours(columns, after)
    for index in old.keys() | new.keys():
        if old.get(index) != new.get(index):
            facts = columns.setdefault(index, {})
            _drop(facts, "hidden", "width", "customWidth")
            properties = new.get(index, {})
            if properties.get("hiddenByUser"):
                facts["hidden"] = "1"
            if "pixelSize" in properties:
                width = properties["pixelSize"] / _PIXELS_PER_CHARACTER
                facts |= {"width": f"{width:.8g}", "customWidth": "1"}
    for index in old_looks.keys() | new_looks.keys():
        if old_looks.get(index) != new_looks.get(index):
            facts = columns.setdefault(index, {})
            _drop(facts, "style")
            if index in new_looks:
                facts["style"] = str(style(new_looks[index].format))
    return _write(columns, default_width or DEFAULT_WIDTH)


def _unlike_neighbours(columns: dict[int, dict[str, str]], after: Sheet) -> None:
    """Take from columns what they shall not have: excelize gives an inserted one what the one before has."""
    for index, facts in columns.items():
        if index not in after.extras.column_properties:
            _drop(facts, "hidden", *(("width", "customWidth") if "customWidth" in facts else ()))
        if index not in after.looks.columns:
            _drop(facts, "style")


def _drop(facts: dict[str, str], *names: str) -> None:
    for name in names:
        facts.pop(name, None)


def _read(section: str) -> dict[int, dict[str, str]]:
    columns: dict[int, dict[str, str]] = {}
    for element in re.findall(r"<col\b[^>]*>", section):
        facts: dict[str, str] = dict(re.findall(r'(\w+)="([^"]*)"', element))
        first, last = int(facts.pop("min")), int(facts.pop("max"))
        for index in range(first - 1, min(last, LAST_COLUMN)):
            columns[index] = dict(facts)
    return columns


def _write(columns: dict[int, dict[str, str]], default_width: str) -> str:
    parts: list[str] = []
    run: list[int] = []
    filled = {index: facts for index, facts in columns.items() if facts}
    for index in [*sorted(filled), -1]:
        if run and (index != run[-1] + 1 or filled[index] != filled[run[0]]):
            facts = {"width": default_width, **filled[run[0]]}
            attributes = "".join(f' {name}="{value}"' for name, value in facts.items())
            parts.append(f'<col min="{run[0] + 1}" max="{run[-1] + 1}"{attributes}/>')
            run = []
        run.append(index)
    return "<cols>" + "".join(parts) + "</cols>" if parts else ""
