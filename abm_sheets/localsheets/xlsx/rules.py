"""Data validation in Excel's XML and as Google's rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from abm_sheets.localsheets.a1 import Box, always_quoted, cell_name, parse_cells, quoted, split
from abm_sheets.localsheets.cells import plain_number
from abm_sheets.localsheets.locales import locale_of
from abm_sheets.localsheets.sheet import Region
from abm_sheets.localsheets.typing_in import typed

from .package import MAIN

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from abm_sheets.localsheets.messages import Message

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
#: Excel takes no longer list than this between quotes.
MAX_LIST = 255

_OPERATORS = {
    "NUMBER_GREATER": "greaterThan", "NUMBER_GREATER_THAN_EQ": "greaterThanOrEqual", "NUMBER_LESS":
    "lessThan",
    "NUMBER_LESS_THAN_EQ": "lessThanOrEqual", "NUMBER_EQ": "equal", "NUMBER_NOT_EQ": "notEqual",
    "NUMBER_BETWEEN": "between", "NUMBER_NOT_BETWEEN": "notBetween",
    "DATE_AFTER": "greaterThan", "DATE_ON_OR_AFTER": "greaterThanOrEqual", "DATE_BEFORE": "lessThan",
    "DATE_ON_OR_BEFORE": "lessThanOrEqual", "DATE_EQ": "equal", "DATE_NOT_EQ": "notEqual",
    "DATE_BETWEEN": "between", "DATE_NOT_BETWEEN": "notBetween",
}  # fmt: skip
_NUMBER_NAMES = {word: name for name, word in _OPERATORS.items() if name.startswith("NUMBER")}
_DATE_NAMES = {word: name for name, word in _OPERATORS.items() if name.startswith("DATE")}


def box_reference(box: Box) -> str:
    """A1:B1048576 for a box, open ends written out."""
    bottom = LAST_ROW if box.bottom is None else box.bottom
    right = LAST_COLUMN if box.right is None else box.right
    first, last = cell_name(box.top, box.left), cell_name(bottom - 1, right - 1)
    return first if first == last else f"{first}:{last}"


def reference_box(text: str) -> Box | None:
    """The box of a reference; one that goes to the last row or column is open there."""
    box = parse_cells(text)
    if box is None:
        return None
    bottom = None if box.bottom is not None and box.bottom >= LAST_ROW else box.bottom
    # LibreOffice up to 7.4 has 1,024 columns, and cuts what goes further.
    right_edge = 1024 if bottom is None else LAST_COLUMN
    right = None if box.right is not None and box.right >= right_edge else box.right
    return Box(box.top, bottom, box.left, right)


def read_regions(section: Element | None) -> list[Region]:
    """The rules in a sheet's ``dataValidations``."""
    regions: list[Region] = []
    for item in section if section is not None else ():
        rule = _rule(item)
        raw = ET.tostring(item, encoding="unicode")
        for reference in item.get("sqref", "").split():
            box = reference_box(reference)
            if box is not None:
                regions.append(Region(box, rule, raw))
    return regions


def _rule(item: Element) -> Message:
    """Google's rule for an Excel one; a formula of its own where there is nothing nearer."""
    kind, operator = item.get("type", "none"), item.get("operator", "between")
    first, second = item.findtext(f"{MAIN}formula1", ""), item.findtext(f"{MAIN}formula2", "")
    condition: Message
    if kind == "list" and first.startswith('"'):
        words = first.strip('"').replace('""', '"').split(",")
        condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word.strip()} for word in words]}
    elif kind == "list":
        condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=" + _open(first)}]}
    elif kind in ("whole", "decimal"):
        values = [first, second] if operator in ("between", "notBetween") else [first]
        condition = {
            "type": _NUMBER_NAMES[operator],
            "values": [{"userEnteredValue": text} for text in values],
        }
    elif kind == "date" and operator == "greaterThanOrEqual" and first in ("1", "0"):
        condition = {"type": "DATE_IS_VALID"}
    elif kind == "date":
        values = [first, second] if operator in ("between", "notBetween") else [first]
        condition = {"type": _DATE_NAMES[operator], "values": [{"userEnteredValue": text} for text in values]}
    else:
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=" + first}]}
    rule: Message = {"condition": condition}
    if item.get("prompt"):
        rule["inputMessage"] = re.sub("_x000[aA]_", "\n", item.get("prompt", ""))
    shows_error = item.get("showErrorMessage") in ("1", "true")
    if shows_error and item.get("errorStyle", "stop") == "stop":
        rule["strict"] = True
    if kind == "list" and item.get("showDropDown") not in ("1", "true"):
        rule["showCustomUi"] = True
    return rule


def _open(reference: str) -> str:
    """A reference to the last row written as Google writes an open one: $A$2:$A."""
    reference = re.sub(rf"(:\$?[A-Z]+)\$?{LAST_ROW}$", r"\1", reference)
    try:
        title, cells = split(reference)
    except ValueError:
        return reference
    return f"{quoted(title)}!{cells}" if title and cells else reference


def fits(rule: Message, locale: str) -> bool:
    """Whether Excel knows such a rule: it has no text conditions, and no long lists."""
    return bool(_element(rule, locale))


def write_regions(regions: list[Region], locale: str) -> str:
    """The ``dataValidations`` of a sheet; an empty text when there are none."""
    groups: dict[str, list[Box]] = {}
    for region in regions:
        element = region.raw or _element(region.rule, locale)
        if element:
            groups.setdefault(element, []).append(region.box)
    if not groups:
        return ""
    items = [_placed(element, boxes) for element, boxes in groups.items()]
    return f'<dataValidations count="{len(items)}">' + "".join(items) + "</dataValidations>"


def _placed(element: str, boxes: list[Box]) -> str:
    """The element with where it holds, whether it is ours or came from the file."""
    sqref = quoteattr(" ".join(box_reference(box) for box in boxes))
    element = re.sub(r'\sxmlns:?\w*="[^"]*"', "", element)
    element = re.sub(r"<(/?)\w+:", r"<\1", element)
    element = re.sub(r'\s(?:sqref|\w+:\w+)="[^"]*"', "", element)
    return re.sub(r"^<dataValidation\b", f"<dataValidation sqref={sqref}", element.strip())


def _element(rule: Message, locale: str) -> str:
    """An Excel rule without its place; nothing for a condition that Excel does not know."""
    condition = rule.get("condition", {})
    kind = condition.get("type", "")
    values = [value.get("userEnteredValue", "") for value in condition.get("values", [])]
    attributes = {"allowBlank": "1"}
    formulas: list[str] = []
    if kind in ("ONE_OF_LIST", "BOOLEAN"):
        words = values or ["TRUE", "FALSE"]
        text = '"' + ",".join(word.replace('"', '""') for word in words) + '"'
        if len(text) - 2 > MAX_LIST or any("," in word for word in words):
            return ""
        attributes["type"], formulas = "list", [text]
    elif kind == "ONE_OF_RANGE":
        attributes["type"], formulas = "list", [closed(values[0][1:])]
    elif kind == "DATE_IS_VALID":
        attributes |= {"type": "date", "operator": "greaterThanOrEqual"}
        formulas = ["1"]
    elif kind in _OPERATORS:
        attributes |= {"type": "date" if kind.startswith("DATE") else "decimal", "operator": _OPERATORS[kind]}
        formulas = [_constant(text, locale) for text in values]
    elif kind == "CUSTOM_FORMULA":
        attributes["type"], formulas = "custom", [values[0].lstrip("=").replace(";", ",")]
    else:
        return ""
    if attributes["type"] == "list" and not rule.get("showCustomUi"):
        attributes["showDropDown"] = "1"  # Excel's name for hiding the arrow.
    attributes |= _messages(rule)
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    inner = "".join(f"<formula{n}>{escape(text)}</formula{n}>" for n, text in enumerate(formulas, 1))
    return f"<dataValidation{written}>{inner}</dataValidation>"


def _messages(rule: Message) -> dict[str, str]:
    """What Excel says before and after typing. A rule that is not strict lets pass, silently."""
    attributes: dict[str, str] = {"showErrorMessage": "1"} if rule.get("strict") else {}
    if rule.get("inputMessage"):
        attributes |= {"showInputMessage": "1", "prompt": rule["inputMessage"][:255].replace("\n", "_x000a_")}
        attributes["error"] = rule["inputMessage"][:224].replace("\n", "_x000a_")
    return attributes


def closed(reference: str) -> str:
    """A reference that is open below, written to the last row as Excel wants it."""
    found = re.fullmatch(r"(.*!)?\$?([A-Za-z]+)\$?(\d+)?:\$?([A-Za-z]+)\$?(\d+)?", reference)
    if found is None:
        return reference
    tab, left, top, right, bottom = found.groups()
    title = _quoted(tab) if tab else ""
    if top is None and bottom is None:
        return f"{title}${left}:${right}"
    return f"{title}${left}${top or 1}:${right}${bottom or LAST_ROW}"


def _quoted(tab: str) -> str:
    title = tab[:-1]
    if title.startswith("'"):
        return tab
    return always_quoted(title) + "!"


def _constant(text: str, locale: str) -> str:
    """A value of a condition as Excel's formula wants it: dates as serial numbers, a point in numbers."""
    if text.startswith("="):
        return text[1:].replace(";", ",")
    value = typed(text, locale_of(locale)).value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(plain_number(value))
    return text
