"""Data validation rules and where they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abm_sheets.localsheets import a1
from abm_sheets.localsheets.boxes import extends, union, without
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.sheet import Region, Sheet

from .places import target

if TYPE_CHECKING:
    from abm_sheets.localsheets.a1 import Box
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.workbook import Workbook

#: How many values a condition takes; None: one or more.
_VALUES: dict[str, int | None] = {
    "NUMBER_BETWEEN": 2,
    "NUMBER_NOT_BETWEEN": 2,
    "DATE_BETWEEN": 2,
    "DATE_NOT_BETWEEN": 2,
    "DATE_IS_VALID": 0,
    "TEXT_IS_EMAIL": 0,
    "TEXT_IS_URL": 0,
    "ONE_OF_LIST": None,
}
_FORBIDDEN = ("BLANK", "NOT_BLANK", "FILTER_EXPRESSION")


def set_data_validation(book: Workbook, part: Message) -> None:
    """Set a rule on a range, or take the rules off it."""
    sheet, box = target(book, part.get("range", {}))
    rule = part.get("rule")
    set_rule(sheet, box, check_rule(rule) if rule else None)


def set_rule(sheet: Sheet, box: Box, rule: Message | None) -> None:
    """Let a rule (or none) hold in a rectangle, in place of those that held there."""
    regions = [
        Region(rest, region.rule, region.raw)
        for region in sheet.extras.validations
        for rest in without(region.box, box)
    ]
    if rule is not None:
        neighbour = next((each for each in regions if each.rule == rule and extends(each.box, box)), None)
        if neighbour:
            regions.remove(neighbour)
            box = union(neighbour.box, box)
        regions.append(Region(box, rule))
    sheet.extras.validations = regions


def check_rule(rule: Message) -> Message:
    """The rule as Google keeps it.

    Raises:
        BadRequest: The condition is none for a validation, or has the wrong values.
    """
    condition = rule.get("condition", {})
    kind = condition.get("type", "")
    values = condition.get("values", [])
    if not kind or kind in _FORBIDDEN or kind.endswith("UNSPECIFIED"):
        raise BadRequest(f"Invalid rule.condition: {kind or 'no type'} is not supported for data validation.")
    wanted = _VALUES.get(kind, 1)
    enough = (
        bool(values) if wanted is None else len(values) == wanted or (kind == "BOOLEAN" and len(values) < 3)
    )
    if not enough:
        raise BadRequest(
            f"Invalid condition.values for ConditionType: {kind}: "
            f"expected {'at least one' if wanted is None else wanted}, but got {len(values)}."
        )
    if kind == "ONE_OF_RANGE":
        text = values[0].get("userEnteredValue", "")
        if not text.startswith("="):
            raise BadRequest(
                f"Invalid ConditionValue.userEnteredValue: {text} for ConditionType: ONE_OF_RANGE"
            )
        condition = {"type": kind, "values": [{"userEnteredValue": _absolute(text)}]}
    return {**rule, "condition": condition}


def _absolute(text: str) -> str:
    """``=Sales!$A$2:$A$5`` for ``=Sales!A2:A5``, as Google answers it."""
    body = text[1:]
    head, mark, cells = body.rpartition("!")
    if (
        not re.fullmatch(r"\$?[A-Za-z]{0,3}\$?\d*(:\$?[A-Za-z]{0,3}\$?\d*)?", cells)
        or a1.parse_cells(cells) is None
    ):
        return text
    fixed = re.sub(r"\$?([A-Za-z]+)", r"$\1", cells)
    fixed = re.sub(r"\$?(\d+)", r"$\1", fixed)
    return f"={head}{mark}{fixed}"
