"""Puts our charts on a tab of a file, in place of those that we put there before; all else on it stays.

Our charts are known by the name of their frame, which most programs keep; where one does not (openpyxl
numbers the frames anew), by the cells that they show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from .cellwriter import legal
from .charts import CHART
from .comments import PartLinks

if TYPE_CHECKING:
    from .package import Package
    from .sections import SheetXml

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_NO_DRAWING = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr xmlns:xdr="{_SHEET}" '
    f'xmlns:a="{_MAIN}"></xdr:wsDr>'
)
_NAME = "localsheets "
_FRAME = re.compile(r"<((?:\w+:)?(?:oneCell|twoCell|absolute)Anchor)\b.*?</\1>", re.DOTALL)
_OURS = re.compile(rf'\bname="{_NAME}(\d+)"')
_CHART_ID = re.compile(r'<(?:\w+:)?chart\b[^>]*\b\w+:id="([^"]+)"')
_SHOWN = re.compile(r"<(?:\w+:)?f>(?:[^<]*!)?([^<!]+)</")
_PIXEL = 9525


@dataclass(frozen=True)
class Corner:
    """A point on a tab: the cell that it is in, and how far from that cell's corner, in pixels."""

    row: int
    column: int
    x: int
    y: int


@dataclass(frozen=True)
class PlacedChart:
    """A chart part and where it lies: from a cell (row, column) and pixels in it, to another."""

    chart_id: int
    xml: bytes
    text: str
    start: Corner
    end: Corner


@dataclass(frozen=True)
class Charts:
    """The charts that a tab is to have, and the cells that each of those shows that it had, by its id."""

    placed: list[PlacedChart]
    before: dict[int, frozenset[str]]


def shown_cells(xml: bytes) -> frozenset[str]:
    """The cells that a chart part refers to, without their tabs: those may have been renamed."""
    return frozenset(_SHOWN.findall(xml.decode("utf-8", "replace")))


def apply(charts: Charts, package: Package, part: str, xml: SheetXml, fresh: dict[str, bytes]) -> set[str]:
    """Write the charts of a tab into the parts that are still to be packed; return the parts that go.

    Args:
        charts: The charts, and what is known of those before.
        package: The file as excelize has written it.
        part: The tab.
        xml: Its XML, which has to name the drawing.
        fresh: The parts that are written anew.
    """
    if not charts.placed and package.related(part, "drawing") is None:
        return set()
    links = PartLinks(package, part, fresh)
    drawing = links.part("drawing", "xl/drawings/drawing{}.xml", _TYPE)
    xml.put("drawing", f'<drawing xmlns:r="{_OFFICE}" r:id="{drawing.id}"/>')
    text = re.sub(r"(<((?:\w+:)?wsDr)\b[^>]*?)/>", r"\1></\2>", drawing.text or _NO_DRAWING)
    # excelize loses the name space of the frames that it moves.
    text = text.replace("<c:chart r:id=", f'<c:chart xmlns:c="{CHART}" r:id=')
    inner = PartLinks(package, drawing.name, fresh)
    gone: set[str] = set()
    for frame in _ours([found[0] for found in _FRAME.finditer(text)], charts.before, package, drawing.name):
        text = text.replace(frame, "", 1)
        if found := _CHART_ID.search(frame):
            gone |= inner.drop(found[1])
    frames = ""
    for number, chart in enumerate(sorted(charts.placed, key=lambda each: each.chart_id), _next_number(text)):
        name = f"xl/charts/localsheets{chart.chart_id}.xml"
        fresh[name] = chart.xml
        gone.discard(name)
        frames += _frame(chart, number, inner.add("chart", name, _CHART_TYPE))
    at = re.search(r"</(?:\w+:)?wsDr>", text)
    end = at.start() if at else len(text)
    fresh[drawing.name] = (text[:end] + frames + text[end:]).encode("utf-8")
    links.forget(gone)
    return gone


def _ours(frames: list[str], before: dict[int, frozenset[str]], package: Package, drawing: str) -> list[str]:
    """The frames of our charts: those of their names, and for each name that is gone one of its cells."""
    ours = [frame for frame in frames if _OURS.search(frame)]
    named = {int(found[1]) for frame in ours if (found := _OURS.search(frame))}
    missing = [cells for chart_id, cells in sorted(before.items()) if chart_id not in named and cells]
    links = package.relationships(drawing)
    for frame in frames:
        found = _CHART_ID.search(frame)
        link = links.get(found[1]) if found and frame not in ours else None
        cells = shown_cells(package.read(link.target)) if link else None
        if cells in missing:
            missing.remove(cells)
            ours.append(frame)
    return ours


def _next_number(text: str) -> int:
    numbers = re.findall(r'<(?:\w+:)?cNvPr\b[^>]*\bid="(\d+)"', text)
    return max((int(each) for each in numbers), default=1) + 1


def _frame(chart: PlacedChart, number: int, key: str) -> str:
    ends = _corner("from", chart.start) + _corner("to", chart.end)
    alt = f" descr={quoteattr(legal(chart.text))}" if chart.text else ""
    return (
        f'<xdr:twoCellAnchor xmlns:xdr="{_SHEET}" xmlns:a="{_MAIN}" editAs="oneCell">{ends}'
        '<xdr:graphicFrame macro="">'
        f'<xdr:nvGraphicFramePr><xdr:cNvPr id="{number}" name="{_NAME}{chart.chart_id}"{alt}/>'
        '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
        f'</xdr:xfrm><a:graphic><a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" xmlns:r="{_OFFICE}" '
        f'r:id="{key}"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>'
    )


def _corner(tag: str, at: Corner) -> str:
    return (
        f"<xdr:{tag}><xdr:col>{at.column}</xdr:col><xdr:colOff>{at.x * _PIXEL}</xdr:colOff>"
        f"<xdr:row>{at.row}</xdr:row><xdr:rowOff>{at.y * _PIXEL}</xdr:rowOff></xdr:{tag}>"
    )
