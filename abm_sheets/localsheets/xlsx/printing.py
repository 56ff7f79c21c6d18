"""How a tab is printed. The API knows nothing of that, so names say it: an extension of ours.

A named range whose name ends in ``_print_area`` is what is printed of its tab, in landscape on A4 and as wide
as a page; one that ends in ``_print_first_page`` has to fit on the first page, which ends below it. What a
person has set up instead, in Excel, stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import excelize

from abm_sheets.localsheets.a1 import absolute_name
from abm_sheets.localsheets.workbook import box_of

from .names import parsed

if TYPE_CHECKING:
    from abm_sheets.localsheets.a1 import Box
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook

    from .sections import SheetXml

AREA, FIRST_PAGE = "_print_area", "_print_first_page"
_NAME = "_xlnm.Print_Area"
#: A4 in landscape, and its margins, in inches.
_WIDTH, _HEIGHT, _MARGIN = 11.69, 8.27, 0.35
#: Pixels in an inch; of a cell that nobody has sized; and what other programs' letters may be wider.
_DPI, _CELL, _SLACK = 96, (100, 21), 0.97
_LEAST, _MOST = 40, 100
_OURS = frozenset({"paperSize", "scale", "orientation"})


@dataclass(frozen=True)
class Printing:
    """What is printed of a tab, and the rows of the first page, if any; percent of the real size."""

    area: Box
    first_page: int | None
    scale: int


def printing(book: Workbook, sheet: Sheet) -> Printing | None:
    """How a tab is printed; None where no name says it."""
    area = _named(book, sheet, AREA)
    if area is None:
        return None
    page = _named(book, sheet, FIRST_PAGE)
    inside = area.clipped(sheet.row_count, sheet.column_count)
    width = sum(size_of(sheet, column, rows=False) for column in range(inside.left, inside.right))
    scale = (_WIDTH - 2 * _MARGIN) * _DPI / max(width, 1)
    if page is not None:
        rows = page.clipped(sheet.row_count, sheet.column_count)
        height = sum(size_of(sheet, row, rows=True) for row in range(rows.top, rows.bottom))
        scale = min(scale, (_HEIGHT - 2 * _MARGIN) * _DPI / max(height, 1))
    percent = min(max(int(100 * _SLACK * scale), _LEAST), _MOST)
    return Printing(area, page.bottom if page else None, percent)


def _named(book: Workbook, sheet: Sheet, ending: str) -> Box | None:
    for named in book.named_ranges:
        where = named.get("range", {})
        if named["name"].endswith(ending) and where.get("sheetId", 0) == sheet.sheet_id:
            return box_of(where)
    return None


def size_of(sheet: Sheet, index: int, *, rows: bool) -> int:
    """Pixels of a column, or of a row."""
    found = (sheet.extras.row_properties if rows else sheet.extras.column_properties).get(index, {})
    if found.get("hiddenByUser"):
        return 0
    return int(found.get("pixelSize") or _CELL[rows])


def set_up(xml: SheetXml, before: Printing | None, after: Printing | None) -> None:
    """Write margins, page and break into the XML of a tab, where nobody else has."""
    if after is None:
        return
    page = xml.section("pageSetup")
    attributes = dict(re.findall(r'\s([\w:]+)="([^"]*)"', page))
    if not page or (before and attributes.keys() <= _OURS):
        if not page:
            margins = "".join(f' {side}="{_MARGIN}"' for side in ("left", "right", "top", "bottom"))
            xml.put("printOptions", '<printOptions horizontalCentered="1"/>')
            xml.put("pageMargins", f'<pageMargins{margins} header="0.2" footer="0.2"/>')
        xml.put("pageSetup", f'<pageSetup paperSize="9" scale="{after.scale}" orientation="landscape"/>')
    breaks = xml.section("rowBreaks")
    if breaks and not (before and _breaks(before) == re.findall(r'<brk\b[^>]*\bid="(\d+)"', breaks)):
        return
    written = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in _breaks(after))
    section = f'<rowBreaks count="1" manualBreakCount="1">{written}</rowBreaks>'
    xml.put("rowBreaks", section if written else "")


def _breaks(each: Printing) -> list[str]:
    last = each.area.bottom
    if each.first_page is None or (last is not None and each.first_page >= last):
        return []
    return [str(each.first_page)]


def name_area(file: excelize.File, tab: str, before: Printing | None, after: Printing | None) -> None:
    """Let the file's own name of the print area follow ours, unless a person has given it another."""
    if after is None:
        return
    wanted = absolute_name(tab, after.area)
    known = next((each for each in file.get_defined_name() if (each.name, each.scope) == (_NAME, tab)), None)
    if known is not None:
        stands = parsed(known.refers_to)
        if stands == parsed(wanted) or before is None or stands != (tab, before.area):
            return
        file.delete_defined_name(excelize.DefinedName(name=_NAME, scope=tab))
    file.set_defined_name(excelize.DefinedName(name=_NAME, refers_to=wanted, scope=tab))
