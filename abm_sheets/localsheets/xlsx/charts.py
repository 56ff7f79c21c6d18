"""A chart as Excel draws it: the XML of a chart part, made from the spec that the API was given.

Lines, columns, bars, areas and their combinations are drawn; other kinds stay in the notes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from abm_sheets.localsheets.a1 import Bounds, always_quoted, cell_name
from abm_sheets.localsheets.cells import TEMPORAL, serial, shown
from abm_sheets.localsheets.colors import hex_of
from abm_sheets.localsheets.rendering import formatted, number_format_at
from abm_sheets.localsheets.workbook import box_of

from .cellwriter import legal
from .dialect import to_excel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = {"BAR": "bar", "COLUMN": "bar", "LINE": "line", "AREA": "area", "STEPPED_AREA": "area"}
_LEGENDS = {"BOTTOM_LEGEND": "b", "LEFT_LEGEND": "l", "RIGHT_LEGEND": "r", "TOP_LEGEND": "t",
            "INSIDE_LEGEND": "tr"}  # fmt: skip
_DASHES = {"DOTTED": "sysDot", "MEDIUM_DASHED": "dash", "MEDIUM_DASHED_DOTTED": "dashDot",
           "LONG_DASHED": "lgDash", "LONG_DASHED_DOTTED": "lgDashDot"}  # fmt: skip
#: Google's own colours, in their order, where a series has none.
_COLORS = ("4285F4", "EA4335", "FBBC04", "34A853", "FF6D01", "46BDC6")
_STACKED = {"STACKED": "stacked", "PERCENT_STACKED": "percentStacked"}
_FLAGS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_POINT = 12700
_CATEGORIES, _VALUES, _RIGHT_CATEGORIES, _RIGHT_VALUES = 111, 112, 113, 114


def drawable(chart: Message) -> bool:
    """Whether a chart is of a kind that is drawn in a file."""
    basic = chart.get("spec", {}).get("basicChart", {})
    return bool(basic.get("series")) and all(_kind(basic, series) for series in basic["series"])


def chart_xml(chart: Message, book: Workbook, tabs: Mapping[int, str]) -> bytes:
    """The chart part of a chart.

    Args:
        chart: The chart, as the API knows it.
        book: The spreadsheet, for the values that the file keeps beside each reference.
        tabs: What the tabs are called in the file, by their sheetId.
    """
    return _Writing(chart["spec"], book, tabs).run().encode("utf-8")


def _kind(basic: Message, series: Message) -> str | None:
    kind = basic.get("chartType")
    return _KINDS.get(series.get("type", "LINE") if kind == "COMBO" else kind or "")


@dataclass(frozen=True)
class _Data:
    """Cells that a chart shows: where they are, and what is in them; ``name`` is that of the header."""

    reference: str
    name: tuple[str, str] | None
    values: list[Any]
    texts: list[str]
    format: str


class _Writing:
    """One chart."""

    def __init__(self, spec: Message, book: Workbook, tabs: Mapping[int, str]) -> None:
        self.spec = spec
        self.basic: Message = spec["basicChart"]
        self.book = book
        self.tabs = tabs
        self.codes: dict[bool, str] = {}
        self.font = spec.get("fontName", "")

    def run(self) -> str:
        domains = [self._data(each["domain"]) for each in self.basic.get("domains", [])]
        domain = domains[0] if domains else None
        lying = self.basic.get("chartType") == "BAR"
        groups: dict[tuple[str, bool], list[tuple[int, Message]]] = {}
        for index, series in enumerate(self.basic["series"]):
            right = series.get("targetAxis") == "RIGHT_AXIS"
            groups.setdefault((_kind(self.basic, series) or "line", right), []).append((index, series))
        plots = "".join(
            self._group(kind, members, domain, right=right, lying=lying)
            # Areas lie behind bars, and lines before both.
            for (kind, right), members in sorted(groups.items(), key=lambda item: (item[0][1], item[0][0]))
        )
        axes = self._axes(lying=lying, right=False)  # after the groups: they say how values are written
        if any(right for _, right in groups):
            axes += self._axes(lying=lying, right=True)
        position = _LEGENDS.get(self.basic.get("legendPosition", "RIGHT_LEGEND"))
        legend = ""
        if position:
            legend = (
                f'<c:legend><c:legendPos val="{position}"/><c:overlay val="0"/>{self._letters({})}</c:legend>'
            )
        title = self._title(self.spec.get("title", ""), self.spec.get("titleTextFormat", {}), top=True)
        paper = hex_of(self.spec, "backgroundColor") or "FFFFFF"
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}">'
            f'<c:roundedCorners val="0"/><c:chart>{title}'
            f'<c:autoTitleDeleted val="{int(not title)}"/>'
            f"<c:plotArea><c:layout/>{plots}{axes}</c:plotArea>"
            f'{legend}<c:plotVisOnly val="{self._visible_only()}"/><c:dispBlanksAs val="gap"/></c:chart>'
            f"<c:spPr>{_fill(paper)}{_line('D9D9D9', 0.75)}</c:spPr></c:chartSpace>"
        )

    def _visible_only(self) -> int:
        return 0 if self.spec.get("hiddenDimensionStrategy") == "SHOW_ALL" else 1

    def _data(self, data: Message) -> _Data:
        """The cells of a domain or series, its header apart."""
        references: list[str] = []
        values: list[Any] = []
        texts: list[str] = []
        name: tuple[str, str] | None = None
        code = ""
        for source in data["sourceRange"]["sources"]:
            sheet = self.book.sheet(source.get("sheetId", 0))
            title = self.tabs[sheet.sheet_id]
            area = box_of(source).clipped(sheet.row_count, sheet.column_count)
            places = _places(area)
            headers = min(self.basic.get("headerCount", 0), len(places) - 1)
            if headers and name is None:
                where = f"{always_quoted(title)}!{_absolute(places[0], places[0])}"
                name = (where, self._text(sheet, places[0]))
            kept = places[headers:]
            references.append(f"{always_quoted(title)}!{_absolute(kept[0], kept[-1])}")
            values += [_number(shown(sheet.get(*place))) for place in kept]
            texts += [self._text(sheet, place) for place in kept]
            code = code or to_excel(number_format_at(sheet, *kept[0])) or "General"
        reference = references[0] if len(references) == 1 else f"({','.join(references)})"
        return _Data(reference, name, values, texts, code)

    def _text(self, sheet: Sheet, place: tuple[int, int]) -> str:
        return formatted(shown(sheet.get(*place)), number_format_at(sheet, *place), self.book.conventions())

    def _group(
        self,
        kind: str,
        members: list[tuple[int, Message]],
        domain: _Data | None,
        *,
        right: bool,
        lying: bool,
    ) -> str:
        """Series of one kind on one axis."""
        stacked = _STACKED.get(self.basic.get("stackedType", ""))
        series = "".join(self._series(kind, index, each, domain) for index, each in members)
        axes = (_RIGHT_CATEGORIES, _RIGHT_VALUES) if right else (_CATEGORIES, _VALUES)
        ids = "".join(f'<c:axId val="{each}"/>' for each in axes)
        if kind == "bar":
            overlap = '<c:overlap val="100"/>' if stacked else ""
            return (
                f'<c:barChart><c:barDir val="{"bar" if lying else "col"}"/>'
                f'<c:grouping val="{stacked or "clustered"}"/><c:varyColors val="0"/>{series}'
                f'<c:gapWidth val="40"/>{overlap}{ids}</c:barChart>'
            )
        grouping = f'<c:grouping val="{stacked or "standard"}"/><c:varyColors val="0"/>'
        marker = '<c:marker val="1"/>' if kind == "line" else ""
        return f"<c:{kind}Chart>{grouping}{series}{marker}{ids}</c:{kind}Chart>"

    def _series(self, kind: str, index: int, series: Message, domain: _Data | None) -> str:
        data = self._data(series["series"])
        self.codes.setdefault(series.get("targetAxis") == "RIGHT_AXIS", data.format)
        color = hex_of(series, "color") or _COLORS[index % len(_COLORS)]
        if kind == "line":
            style = series.get("lineStyle", {})
            dash = _DASHES.get(style.get("type", ""))
            look = f"<c:spPr>{_line(color, style.get('width', 2) * 0.75, dash)}</c:spPr>"
            look += '<c:marker><c:symbol val="none"/></c:marker>'
        else:
            look = f"<c:spPr>{_fill(color)}</c:spPr>"
            look += '<c:invertIfNegative val="0"/>' if kind == "bar" else ""
        name = ""
        if data.name:
            where, text = data.name
            name = f"<c:tx><c:strRef><c:f>{escape(where)}</c:f>{_texts([text])}</c:strRef></c:tx>"
        categories = ""
        if domain:
            cache = _texts(domain.texts)
            categories = f"<c:cat><c:strRef><c:f>{escape(domain.reference)}</c:f>{cache}</c:strRef></c:cat>"
        values = f"<c:val><c:numRef><c:f>{escape(data.reference)}</c:f>{_numbers(data)}</c:numRef></c:val>"
        smooth = '<c:smooth val="0"/>' if kind == "line" else ""
        return (
            f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>{name}{look}'
            f"{self._labels(kind, series.get('dataLabel', {}))}{categories}{values}{smooth}</c:ser>"
        )

    def _labels(self, kind: str, label: Message) -> str:
        if label.get("type") != "DATA":
            return ""
        position = {"bar": '<c:dLblPos val="outEnd"/>', "line": '<c:dLblPos val="t"/>'}.get(kind, "")
        if self.basic.get("stackedType") in _STACKED:
            position = ""
        flags = "".join(f'<c:{name} val="{int(name == _FLAGS[1])}"/>' for name in _FLAGS)
        return f"<c:dLbls>{self._letters(label.get('textFormat', {}))}{position}{flags}</c:dLbls>"

    def _axes(self, *, lying: bool, right: bool) -> str:
        """The axis of the categories and that of the values."""
        given = {axis.get("position"): axis for axis in self.basic.get("axis", [])}
        categories = given.get("LEFT_AXIS" if lying else "BOTTOM_AXIS", {})
        values = given.get("RIGHT_AXIS" if right else "BOTTOM_AXIS" if lying else "LEFT_AXIS", {})
        ids = (_RIGHT_CATEGORIES, _RIGHT_VALUES) if right else (_CATEGORIES, _VALUES)
        sides = ("l", "b") if lying else ("b", "r" if right else "l")
        # As in Google's bar charts, the first bar is at the top, and the values are below.
        order, crossing = ("maxMin", "max") if lying else ("minMax", "max" if right else "autoZero")
        grey = f"<c:spPr>{_line('E3E3E3', 0.75)}</c:spPr>"
        grid = "" if right else f"<c:majorGridlines>{grey}</c:majorGridlines>"
        window = values.get("viewWindowOptions", {})
        ends = "".join(
            f'<c:{tag} val="{window[name]:.15g}"/>'
            for tag, name in (("max", "viewWindowMax"), ("min", "viewWindowMin"))
            if name in window
        )
        return (
            f'<c:catAx><c:axId val="{ids[0]}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
            f'<c:delete val="{int(right)}"/><c:axPos val="{sides[0]}"/>'
            f"{self._title(categories.get('title', ''), categories.get('titleTextFormat', {}))}"
            '<c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_line("BFBFBF", 0.75)}</c:spPr>'
            f"{self._letters(categories.get('format', {}))}"
            f'<c:crossAx val="{ids[1]}"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
            '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
            f'<c:valAx><c:axId val="{ids[1]}"/><c:scaling><c:orientation val="minMax"/>{ends}</c:scaling>'
            f'<c:delete val="0"/><c:axPos val="{sides[1]}"/>'
            f"{grid}{self._title(values.get('title', ''), values.get('titleTextFormat', {}))}"
            f"<c:numFmt formatCode={quoteattr(self.codes.get(right, 'General'))} "
            'sourceLinked="0"/><c:majorTickMark val="none"/>'
            '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
            "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
            f"{self._letters(values.get('format', {}))}"
            f'<c:crossAx val="{ids[0]}"/><c:crosses val="{crossing}"/>'
            '<c:crossBetween val="between"/></c:valAx>'
        )

    def _title(self, text: str, look: Message, *, top: bool = False) -> str:
        if not text:
            return ""
        left = top and self.spec.get("titleTextPosition", {}).get("horizontalAlignment") == "LEFT"
        place = ""
        if left:
            place = (
                '<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0.02"/>'
                '<c:y val="0.03"/></c:manualLayout></c:layout>'
            )
        return (
            f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>{self._run('defRPr', look)}</a:pPr>"
            f"<a:r>{self._run('rPr', look)}<a:t>{escape(legal(text))}</a:t></a:r></a:p></c:rich></c:tx>"
            f'{place}<c:overlay val="0"/></c:title>'
        )

    def _letters(self, look: Message) -> str:
        run = self._run("defRPr", look)
        return f"<c:txPr><a:bodyPr/><a:p><a:pPr>{run}</a:pPr><a:endParaRPr/></a:p></c:txPr>"

    def _run(self, tag: str, look: Message) -> str:
        size = round(100 * float(look.get("fontSize", 9)))
        font = look.get("fontFamily", self.font)
        color = hex_of(look, "foregroundColor") or "595959"
        face = f'<a:latin typeface="{escape(font, {chr(34): "&quot;"})}"/>' if font else ""
        return f'<a:{tag} sz="{size}" b="{int(bool(look.get("bold")))}">{_fill(color)}{face}</a:{tag}>'


def _places(area: Bounds) -> list[tuple[int, int]]:
    return [(row, column) for row in range(area.top, area.bottom) for column in range(area.left, area.right)]


def _absolute(first: tuple[int, int], last: tuple[int, int]) -> str:
    names = ["".join(_dollared(*place)) for place in (first, last)]
    return names[0] if first == last else ":".join(names)


def _dollared(row: int, column: int) -> tuple[str, str]:
    letters = cell_name(0, column)[:-1]
    return f"${letters}", f"${row + 1}"


def _number(value: Any) -> float | None:  # noqa: ANN401
    if isinstance(value, TEMPORAL):
        return serial(value)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _texts(texts: Iterable[str]) -> str:
    items = list(texts)
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{escape(legal(text))}</c:v></c:pt>'
        for index, text in enumerate(items)
        if text
    )
    return f'<c:strCache><c:ptCount val="{len(items)}"/>{points}</c:strCache>'


def _numbers(data: _Data) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value!r}</c:v></c:pt>'
        for index, value in enumerate(data.values)
        if value is not None
    )
    code = escape(data.format)
    return (
        f"<c:numCache><c:formatCode>{code}</c:formatCode>"
        f'<c:ptCount val="{len(data.values)}"/>{points}</c:numCache>'
    )


def _fill(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def _line(color: str, points: float, dash: str | None = None) -> str:
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{round(points * _POINT)}">{_fill(color)}{dashed}</a:ln>'
