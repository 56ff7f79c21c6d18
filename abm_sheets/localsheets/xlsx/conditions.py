"""Conditional formats and banding as Excel's conditional formats."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from abm_sheets.localsheets.a1 import Box, cell_name
from abm_sheets.localsheets.boxes import without
from abm_sheets.localsheets.cells import plain_number
from abm_sheets.localsheets.colors import hex_of
from abm_sheets.localsheets.locales import locale_of
from abm_sheets.localsheets.sheet import Format, Sheet
from abm_sheets.localsheets.typing_in import typed
from abm_sheets.localsheets.workbook import box_of

from .rules import box_reference

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message

#: Our rules have priorities from here on, by which they are known again.
FIRST_PRIORITY = 1_000_000

_OPERATORS = {
    "NUMBER_GREATER": "greaterThan", "NUMBER_GREATER_THAN_EQ": "greaterThanOrEqual", "NUMBER_LESS":
    "lessThan",
    "NUMBER_LESS_THAN_EQ": "lessThanOrEqual", "NUMBER_EQ": "equal", "NUMBER_NOT_EQ": "notEqual",
    "NUMBER_BETWEEN": "between", "NUMBER_NOT_BETWEEN": "notBetween", "DATE_EQ": "equal",
    "DATE_BEFORE": "lessThan", "DATE_AFTER": "greaterThan", "TEXT_EQ": "equal", "TEXT_NOT_EQ": "notEqual",
}  # fmt: skip

Dxf = Callable[[Format], int]


def elements(sheet: Sheet, locale: str, dxf: Dxf) -> str:
    """All ``conditionalFormatting`` of ours on a tab.

    Args:
        sheet: The tab.
        locale: How values in conditions are written.
        dxf: Gives the number of the style for a format.
    """
    parts: list[str] = []
    priority = FIRST_PRIORITY
    for rule in sheet.extras.conditional_formats:
        boxes = [box_of(each) for each in rule["ranges"]]
        body = _rule(rule, boxes[0], priority, locale, dxf)
        if body:
            parts.append(_wrapped(boxes, body))
            priority += 1
    for band in sheet.extras.banded_ranges:
        box = box_of(band["range"])
        boxes = _without_own_color(sheet, box)
        for formula, color in _bands(band, box):
            look: Format = {"backgroundColor": color}
            body = _expression(formula, priority, dxf(look))
            parts.append(_wrapped(boxes, body))
            priority += 1
    return "".join(parts)


def _without_own_color(sheet: Sheet, box: Box) -> list[Box]:
    """A banded range without the cells that have a colour of their own, which shows above the bands."""
    boxes = [box]
    area = box.clipped(sheet.row_count, sheet.column_count)
    runs: list[Box] = []
    for (row, column), look in sorted(sheet.looks.cells.items()):
        if not area.holds(row, column) or hex_of(look, "backgroundColor") is None:
            continue
        if runs and runs[-1].top == row and runs[-1].right == column:
            runs[-1] = Box(row, row + 1, runs[-1].left, column + 1)
        else:
            runs.append(Box(row, row + 1, column, column + 1))
    for run in runs:
        boxes = [rest for each in boxes for rest in without(each, run)]
    return boxes


def foreign(section: str, ours: str) -> str:
    """The conditional formats of a file that are not ours (in ``ours``, as we would have written them)."""
    known = {_signature(each) for each in _split(ours)}
    kept = [
        each
        for each in _split(section)
        if not re.search(rf'priority="{str(FIRST_PRIORITY)[:2]}\d{{5,}}"', each)
        and _signature(each) not in known
    ]
    return "".join(kept)


def _split(section: str) -> list[str]:
    return re.findall(r"<conditionalFormatting\b.*?</conditionalFormatting>", section, re.DOTALL)


def _signature(element: str) -> tuple[str, ...]:
    place = re.search(r'sqref="([^"]*)"', element)
    return (place[1] if place else "", *re.findall(r"<formula>(.*?)</formula>", element))


def _wrapped(boxes: list[Box], body: str) -> str:
    sqref = " ".join(box_reference(box) for box in boxes)
    return f'<conditionalFormatting sqref="{sqref}">{body}</conditionalFormatting>'


def _expression(formula: str, priority: int, style: int) -> str:
    return (
        f'<cfRule type="expression" dxfId="{style}" priority="{priority}">'
        f"<formula>{escape(formula)}</formula></cfRule>"
    )


def _rule(rule: Message, box: Box, priority: int, locale: str, dxf: Dxf) -> str:
    if "gradientRule" in rule:
        return _scale(rule["gradientRule"], priority)
    condition = rule["booleanRule"].get("condition", {})
    kind = condition.get("type", "")
    values = [
        _constant(each.get("userEnteredValue", ""), kind, locale) for each in condition.get("values", [])
    ]
    style = dxf(rule["booleanRule"].get("format", {}))
    first = cell_name(box.top, box.left)
    if kind in _OPERATORS and values:
        inner = "".join(f"<formula>{escape(value)}</formula>" for value in values[:2])
        return (
            f'<cfRule type="cellIs" dxfId="{style}" priority="{priority}" operator="{_OPERATORS[kind]}">'
            f"{inner}</cfRule>"
        )
    formulas = {
        "CUSTOM_FORMULA": values[0].lstrip("=").replace(";", ",") if values else "",
        "BLANK": f"LEN(TRIM({first}))=0",
        "NOT_BLANK": f"LEN(TRIM({first}))>0",
        "TEXT_CONTAINS": f"NOT(ISERROR(SEARCH({values[0]},{first})))" if values else "",
        "TEXT_NOT_CONTAINS": f"ISERROR(SEARCH({values[0]},{first}))" if values else "",
        "TEXT_STARTS_WITH": f"LEFT({first},LEN({values[0]}))={values[0]}" if values else "",
        "TEXT_ENDS_WITH": f"RIGHT({first},LEN({values[0]}))={values[0]}" if values else "",
    }
    formula = formulas.get(kind, "")
    return _expression(formula, priority, style) if formula else ""


def _constant(text: str, kind: str, locale: str) -> str:
    """A value of a condition as a formula of Excel's."""
    if kind == "CUSTOM_FORMULA":
        return text
    if text.startswith("="):
        return text[1:].replace(";", ",")
    value = typed(text, locale_of(locale)).value
    if kind.startswith("TEXT") or isinstance(value, str):
        return '"' + text.replace('"', '""') + '"'
    return str(plain_number(value)) if isinstance(value, (int, float)) else text


def _scale(rule: Message, priority: int) -> str:
    """A colour scale of two or three points."""
    points = [rule[name] for name in ("minpoint", "midpoint", "maxpoint") if name in rule]
    kinds = {"MIN": "min", "MAX": "max", "NUMBER": "num", "PERCENT": "percent", "PERCENTILE": "percentile"}
    stops, colors = "", ""
    for point in points:
        value = f' val="{escape(str(point["value"]))}"' if point.get("value") else ""
        stops += f'<cfvo type="{kinds.get(point.get("type", "MIN"), "min")}"{value}/>'
        colors += f'<color rgb="FF{hex_of(point, "color") or "FFFFFF"}"/>'
    return (
        f'<cfRule type="colorScale" priority="{priority}"><colorScale>{stops}{colors}</colorScale></cfRule>'
    )


def _bands(band: Message, box: Box) -> list[tuple[str, Message]]:
    """The formulas and colours of a banding: heading, first and second band."""
    found: list[tuple[str, Message]] = []
    for key, function, first in (
        ("rowProperties", "ROW()", box.top),
        ("columnProperties", "COLUMN()", box.left),
    ):
        colors = band.get(key)
        if not colors:
            continue
        head = _color(colors, "headerColor")
        start = first if head is None else first + 1
        if head is not None:
            found.append((f"{function}={start}", head))
        for name, rest in (("firstBandColor", 0), ("secondBandColor", 1)):
            color = _color(colors, name)
            if color is not None:
                found.append((f"MOD({function}-{start + 1},2)={rest}", color))
    return found


def _color(colors: Message, name: str) -> Message | None:
    text = hex_of(colors, name)
    if text is None:
        return None
    return {part: int(text[at : at + 2], 16) / 255 for part, at in (("red", 0), ("green", 2), ("blue", 4))}
