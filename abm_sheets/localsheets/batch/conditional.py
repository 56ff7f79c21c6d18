"""Conditional formats. They have no ids: a rule is known by its tab and its place in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.workbook import Workbook, box_of, range_of

from .places import inside

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet


def add_conditional_format_rule(book: Workbook, part: Message) -> None:
    """Insert a rule at an index (0 without one)."""
    rule = part.get("rule", {})
    sheet = _sheet(book, rule)
    index = part.get("index", 0)
    if not 0 <= index <= len(sheet.extras.conditional_formats):
        raise BadRequest(f"No conditional format on sheet: {sheet.sheet_id} at index: {index}")
    sheet.extras.conditional_formats.insert(index, _kept(sheet, rule))


def update_conditional_format_rule(book: Workbook, part: Message) -> Message:
    """Replace a rule, or move it to another index."""
    rule = part.get("rule")
    sheet = _sheet(book, rule) if rule else book.sheet(part.get("sheetId", 0))
    index = part.get("index", 0)
    before = _at(sheet, index)
    rules = sheet.extras.conditional_formats
    if rule:
        rules[index] = _kept(sheet, rule)
        return {"newRule": rules[index], "newIndex": index, "oldRule": before, "oldIndex": index}
    new_index = part.get("newIndex", 0)
    rules.insert(min(new_index, len(rules) - 1), rules.pop(index))
    return {"newRule": before, "newIndex": new_index, "oldIndex": index}


def delete_conditional_format_rule(book: Workbook, part: Message) -> Message:
    """Delete a rule; the reply is the rule."""
    sheet = book.sheet(part.get("sheetId", 0))
    rule = _at(sheet, part.get("index", 0))
    sheet.extras.conditional_formats.pop(part.get("index", 0))
    return {"rule": rule}


def _at(sheet: Sheet, index: int) -> Message:
    rules = sheet.extras.conditional_formats
    if not 0 <= index < len(rules):
        raise BadRequest(f"No conditional format on sheet: {sheet.sheet_id} at index: {index}")
    return rules[index]


def _sheet(book: Workbook, rule: Message) -> Sheet:
    ranges = rule.get("ranges", [])
    if not ranges:
        raise BadRequest("Must specify at least one range.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise BadRequest("Must specify exactly one of booleanRule and gradientRule.")
    return book.sheet(ranges[0].get("sheetId", 0))


def _kept(sheet: Sheet, rule: Message) -> Message:
    for each in rule["ranges"]:
        if each.get("sheetId", 0) != sheet.sheet_id:
            raise BadRequest("All ranges must be on the same sheet.")
        inside(sheet, each)
    if "gradientRule" in rule:
        rule = {**rule, "gradientRule": _gradient(rule["gradientRule"])}
    return {**rule, "ranges": [range_of(sheet.sheet_id, box_of(each)) for each in rule["ranges"]]}


def _gradient(gradient: Message) -> Message:
    """A colour scale as Google keeps it: a point at the smallest or largest value has no value of its own."""
    kept: Message = {}
    for name in ("minpoint", "midpoint", "maxpoint"):
        point = gradient.get(name)
        if point is None and name == "midpoint":
            continue
        kind = (point or {}).get("type", "INTERPOLATION_POINT_TYPE_UNSPECIFIED")
        if point is None or kind.endswith("UNSPECIFIED"):
            raise BadRequest("No interpolationPointType specified.")
        if kind in ("MIN", "MAX"):
            point = {part: value for part, value in point.items() if part != "value"}
        elif not point.get("value"):
            raise BadRequest("InterpolationPoint.value is required.")
        kept[name] = point
    return kept
