"""How a tab is printed. The API knows nothing of that, so names say it: an extension of ours.

A named range whose name ends in ``_print_area`` is what is printed of its tab, in landscape on A4 and as wide
as a page; one that ends in ``_print_first_page`` has to fit on the first page, which ends below it, and no
later page ends within rows that belong together: a heading with its table or its charts. A tab that
was made here, and that no name speaks of, is printed as Google prints by default: in landscape, as wide as a
page, with the frozen rows on each. It is set up when it is written and nothing says how it is printed. What a
person has set up instead, in Excel, stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import excelize

from abm_sheets.localsheets.a1 import Bounds, Box, absolute_name
from abm_sheets.localsheets.sheet import COLUMN_WIDTH, ROW_HEIGHT
from abm_sheets.localsheets.workbook import box_of

from .names import parsed
from .package import without_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook

    from .sections import SheetXml

AREA, FIRST_PAGE = "_print_area", "_print_first_page"
NAMES = _NAME, _TITLES = "_xlnm.Print_Area", "_xlnm.Print_Titles"
#: A4 in landscape, and its margins, in inches.
_WIDTH, _HEIGHT, _MARGIN = 11.69, 8.27, 0.35
#: Pixels in an inch, and of a cell that nobody has sized.
_DPI = 96
#: What other programs may make larger: LibreOffice measures columns by its own letters, 6 % wider.
_WIDER, _HIGHER = 0.92, 0.97
_LEAST, _MOST = 40, 100
#: Of a page: less of what is higher than one does not stand at its foot.
_LITTLE = 0.4
_OURS = frozenset({"paperSize", "scale", "orientation"})


@dataclass(frozen=True)
class Printing:
    """What is printed of a tab, in percent of the real size, and the rows before which a page begins."""

    area: Box
    scale: int
    breaks: tuple[int, ...] = ()


def printing(book: Workbook, sheet: Sheet) -> Printing | None:
    """How a tab is printed; None where no name says it."""
    area = _named(book, sheet, AREA)
    if area is None:
        return None
    page = _named(book, sheet, FIRST_PAGE)
    inside = area.clipped(sheet.row_count, sheet.column_count)
    width = sum(size_of(sheet, column, rows=False) for column in range(inside.left, inside.right))
    scale = _WIDER * (_WIDTH - 2 * _MARGIN) * _DPI / max(width, 1)
    if page is not None:
        rows = page.clipped(sheet.row_count, sheet.column_count)
        height = sum(size_of(sheet, row, rows=True) for row in range(rows.top, rows.bottom))
        scale = min(scale, _HIGHER * (_HEIGHT - 2 * _MARGIN) * _DPI / max(height, 1))
    percent = min(max(int(100 * scale), _LEAST), _MOST)
    if page is None or page.bottom is None or (area.bottom is not None and page.bottom >= area.bottom):
        return Printing(area, percent)
    high = _HIGHER * (_HEIGHT - 2 * _MARGIN) * _DPI * 100 / percent
    rest = Bounds(page.bottom, max(inside.bottom, page.bottom), inside.left, inside.right)
    return Printing(area, percent, (page.bottom, *_between_blocks(sheet, rest, high)))


def _between_blocks(sheet: Sheet, area: Bounds, high: float) -> Iterator[int]:
    """Yield where a page has to begin, so that it does not end within what belongs together.

    Rows between two empty ones belong together: a heading with its table or its charts. What is higher than
    a page goes on on the next, unless little of it would stand at the foot of the first.

    Args:
        sheet: The tab.
        area: What is printed from the second page on.
        high: Pixels of a page.
    """
    tops = _block_tops(sheet, area)
    sizes = [size_of(sheet, row, rows=True) for row in range(area.top, area.bottom)]
    whole: dict[int, int] = {}
    for top, size in zip(tops, sizes, strict=True):
        whole[top] = whole.get(top, 0) + size
    first, used = area.top, 0.0
    for row, (top, size) in enumerate(zip(tops, sizes, strict=True), area.top):
        if used + size > high:
            begun = sum(sizes[top - area.top : row - area.top])
            if first < top < row and (whole[top] <= high or begun < high * _LITTLE):
                yield top
                first, used = top, begun
            else:
                first, used = row, 0
        used += size


def _block_tops(sheet: Sheet, area: Bounds) -> list[int]:
    """Return for each row the first one of what it belongs to; an empty row belongs to nothing."""
    filled = {row for top, below in _chart_rows(sheet) for row in range(top, below)}
    filled |= {row for merge in sheet.extras.merges for row in range(merge.top, merge.bottom)}
    filled |= {
        row
        for row, values in enumerate(sheet.rows)
        if any(value not in (None, "") for value in values[area.left : area.right])
    }
    tops: list[int] = []
    for row in range(area.top, area.bottom):
        tops.append(tops[-1] if tops and {row - 1, row} <= filled else row)
    return tops


def _chart_rows(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the rows of each chart: the first, and the one below the last."""
    for chart in sheet.extras.charts:
        overlay = chart["position"].get("overlayPosition")
        if overlay is None:
            continue
        top = overlay.get("anchorCell", {}).get("rowIndex", 0)
        bottom, into = reached(
            sheet, top, overlay.get("offsetYPixels", 0) + overlay["heightPixels"], rows=True
        )
        yield top, bottom + (into > 0)


def reached(sheet: Sheet, index: int, pixels: int, *, rows: bool) -> tuple[int, int]:
    """The row or column that so many pixels reach, and how far they reach into it."""
    last = (sheet.row_count if rows else sheet.column_count) - 1
    while index < last and pixels > (size := size_of(sheet, index, rows=rows)):
        index, pixels = index + 1, pixels - size
    return index, pixels


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
    return int(found.get("pixelSize") or (ROW_HEIGHT if rows else COLUMN_WIDTH))


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
    if breaks and not (
        before and [str(row) for row in before.breaks] == re.findall(r'<brk\b[^>]*\bid="(\d+)"', breaks)
    ):
        return
    written = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in after.breaks)
    count = len(after.breaks)
    section = f'<rowBreaks count="{count}" manualBreakCount="{count}">{written}</rowBreaks>'
    xml.put("rowBreaks", section if written else "")


def is_set_up(xml: bytes) -> bool:
    """Return whether somebody settled how a tab of a file is printed, or made it elsewhere."""
    around = without_cells(xml)
    return b'codeName="LocalSheet' not in around or b"fitToPage" in around or b"pageSetup" in around


def set_up_new(file: excelize.File, tab: str, frozen: int) -> None:
    """Let a tab be printed as Google prints by default, with so many rows on every page."""
    file.set_sheet_props(tab, excelize.SheetPropsOptions(fit_to_page=True))
    page = excelize.PageLayoutOptions(size=9, orientation="landscape", fit_to_width=1, fit_to_height=0)
    file.set_page_layout(tab, page)
    if frozen:
        rows = absolute_name(tab, Box(bottom=frozen))
        file.set_defined_name(excelize.DefinedName(name=_TITLES, refers_to=rows, scope=tab))


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
