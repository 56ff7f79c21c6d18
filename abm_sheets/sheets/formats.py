"""Named styles and number formats as the API wants them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from abm_sheets.intake.dates import serial

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm_sheets.template.styles import Styles
    from abm_sheets.template.workbook import WorkbookTemplate

Json = dict[str, Any]
_ALIGN = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
_VALIGN = {"top": "TOP", "middle": "MIDDLE", "bottom": "BOTTOM"}
#: What a cell of Google's holds at most; a sign beyond the first 65,536 counts twice.
_MOST = 50_000
#: Controls but for tabs and line ends, halves of a sign, and what Unicode keeps free for good.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TYPES = {
    "date": "DATE",
    "percent": "PERCENT",
    "percent_whole": "PERCENT",
    "money": "CURRENCY",
    "money_short": "CURRENCY",
}


def rgb(hexadecimal: str) -> Json:
    """Return a ColorStyle of RRGGBB."""
    channels = (round(int(hexadecimal[at : at + 2], 16) / 255, 3) for at in (0, 2, 4))
    return {"rgbColor": dict(zip(("red", "green", "blue"), channels, strict=True))}


def number_format(name: str, template: WorkbookTemplate) -> Json:
    """Return a NumberFormat; patterns are in the API's own dialect, whatever the locale."""
    return {"type": _TYPES.get(name, "NUMBER"), "pattern": getattr(template.formats, name)}


def cell_format(
    name: str, styles: Styles, template: WorkbookTemplate, form: str | None = None, uri: str | None = None
) -> Json:
    """Return a CellFormat of a named style, with a number format and a link where they apply."""
    style = styles.styles[name]
    text: Json = {
        "foregroundColorStyle": rgb(styles.palette[style.color]),
        "fontFamily": template.workbook.font,
        "fontSize": style.size,
    }
    if style.bold:
        text["bold"] = True
    if uri is not None:
        text["link"] = {"uri": uri}
        text["underline"] = True
    found: Json = {
        "textFormat": text,
        "horizontalAlignment": _ALIGN[style.align],
        "verticalAlignment": _VALIGN[style.valign],
        "padding": {"top": 2, "right": styles.rows.side, "bottom": 2, "left": styles.rows.side},
    }
    if style.wrap:
        found["wrapStrategy"] = "WRAP"
    if style.background is not None:
        found["backgroundColorStyle"] = rgb(styles.palette[style.background])
    rule = {"style": "SOLID", "colorStyle": rgb(styles.palette["line"])}
    sides = {"bottom": style.line, "left": style.fence} | dict.fromkeys(style.frame, True)
    if any(sides.values()):
        found["borders"] = {side: rule for side, drawn in sides.items() if drawn}
    if form is not None:
        found["numberFormat"] = number_format(form, template)
    return found


def extended_value(value: object) -> Json:
    """Return an ExtendedValue; a text that looks like a formula stays text."""
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, (int, float)):
        return {"userEnteredValue": {"numberValue": value}}
    if isinstance(value, date):
        return {"userEnteredValue": {"numberValue": serial(value)}}
    return {"userEnteredValue": {"stringValue": writable(str(value))}}


def writable(text: str) -> str:
    """Return a text that a cell can hold: no signs that no cell has, and no longer than a cell of Google's.

    "Maximum of 50,000 characters" per cell (https://support.google.com/drive/answer/37603).
    """
    text = _UNWRITABLE.sub("\ufffd", text)
    if len(text) * 2 <= _MOST:
        return text
    units = text.encode("utf-16-le")
    if len(units) // 2 <= _MOST:
        return text
    return units[: 2 * (_MOST - 1)].decode("utf-16-le", "ignore") + "…"


def one_of(labels: Iterable[str]) -> Json:
    """Return a DataValidationRule that offers a list, and only warns about anything else."""
    values = [{"userEnteredValue": label} for label in labels]
    return {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": False, "showCustomUi": True}


def grid_range(
    sheet_id: int,
    rows: tuple[int | None, int | None] = (None, None),
    columns: tuple[int | None, int | None] = (None, None),
) -> Json:
    """Return a GridRange; None leaves a side open."""
    found: Json = {"sheetId": sheet_id}
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    found.update({name: end for name, end in zip(names, (*rows, *columns), strict=True) if end is not None})
    return found
