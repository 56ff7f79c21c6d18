"""Render the charts of the Dashboard to requests; pure.

A chart keeps its id for ever: it is added once, then its spec is replaced and it is put back in its place,
so that charts never pile up. Which ones are there, the model cell says (``charts_mark``); when it is wrong,
because somebody deleted a chart, the API refuses and the form of the workbook is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.sheets.formats import grid_range, rgb
from abm_sheets.sheets.names import CHART_IDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abm_sheets.dashboard.layout import PlacedChart
    from abm_sheets.dashboard.view import Series
    from abm_sheets.template.styles import Styles
    from abm_sheets.template.workbook import WorkbookTemplate

Json = dict[str, Any]
#: So many labels of weeks would touch each other at the usual size.
_CROWDED = 20
_POSITION = "anchorCell,offsetXPixels,offsetYPixels,widthPixels,heightPixels"


def charts_mark(charts: Iterable[PlacedChart]) -> str:
    """Return what the model cell says about the charts that are drawn: " #124", or nothing."""
    digits = "".join(sorted(str(CHART_IDS[placed.chart.key])[-1] for placed in charts))
    return f" #{digits}" if digits else ""


def drawn_charts(digits: str) -> frozenset[int]:
    """Return the ids of the charts that the model cell speaks of."""
    return frozenset(each for each in CHART_IDS.values() if str(each)[-1] in digits)


def chart_requests(
    charts: Sequence[PlacedChart],
    dashboard: int,
    there: frozenset[int],
    styles: Styles,
    template: WorkbookTemplate,
) -> Iterator[Json]:
    """Yield what adds, brings up to date and takes away our charts; ``there`` are the ids that exist."""
    wanted = {CHART_IDS[placed.chart.key]: placed for placed in charts}
    for gone in sorted(there & set(CHART_IDS.values()) - wanted.keys()):
        yield {"deleteEmbeddedObject": {"objectId": gone}}
    for chart_id, placed in wanted.items():
        spec, position = _spec(placed, dashboard, styles, template), _position(placed, dashboard, styles)
        if chart_id in there:
            yield {"updateChartSpec": {"chartId": chart_id, "spec": spec}}
            moved = {"objectId": chart_id, "newPosition": position, "fields": _POSITION}
            yield {"updateEmbeddedObjectPosition": moved}
        else:
            border = {"colorStyle": rgb(styles.palette["line"])}
            chart = {"chartId": chart_id, "spec": spec, "position": position, "border": border}
            yield {"addChart": {"chart": chart}}


def _position(placed: PlacedChart, dashboard: int, styles: Styles) -> Json:
    """Return where a chart lies, a little inside its cells."""
    inset = styles.charts.inset
    anchor = {"sheetId": dashboard, "rowIndex": placed.area.row, "columnIndex": placed.area.column}
    overlay = {
        "anchorCell": anchor,
        "offsetXPixels": inset,
        "offsetYPixels": inset,
        "widthPixels": placed.width - 2 * inset,
        "heightPixels": placed.height - 2 * inset,
    }
    return {"overlayPosition": overlay}


def _spec(placed: PlacedChart, dashboard: int, styles: Styles, template: WorkbookTemplate) -> Json:
    """Return the ChartSpec (https://developers.google.com/workspace/sheets/api/samples/charts)."""
    chart, look, font = placed.chart, styles.charts, template.workbook.font
    values, domain = ("BOTTOM_AXIS", "LEFT_AXIS") if chart.lying else ("LEFT_AXIS", "BOTTOM_AXIS")
    muted = rgb(styles.palette["muted"])
    small = {"fontSize": look.text_size, "foregroundColorStyle": muted}
    axis: Json = {"position": values, "format": small}
    # LibreOffice draws all labels, however many there are.
    tiny = {**small, "fontSize": look.text_size - (len(chart.labels) > _CROWDED)}
    if chart.axis:
        axis |= {"title": chart.axis}
    if all(value >= 0 for series in chart.series for _, value in series.known):
        axis["viewWindowOptions"] = {"viewWindowMode": "EXPLICIT", "viewWindowMin": 0}
    kinds = {series.kind == "bars" for series in chart.series}
    kind = "COMBO" if len(kinds) > 1 else "BAR" if chart.lying else "COLUMN" if True in kinds else "LINE"
    basic: Json = {
        "chartType": kind,
        "legendPosition": "NO_LEGEND" if len(chart.series) == 1 else "BOTTOM_LEGEND",
        "headerCount": 1,
        "axis": [{"position": domain, "format": tiny}, axis],
        "domains": [{"domain": _source(placed, dashboard, 0)}],
        "series": [
            {
                "series": _source(placed, dashboard, 1 + at),
                "targetAxis": values,
                **_series(series, styles, small, labelled=len(chart.labels) < 6),
                **({"type": "COLUMN" if series.kind == "bars" else "LINE"} if kind == "COMBO" else {}),
            }
            for at, series in enumerate(chart.series)
        ],
    }
    return {
        "title": chart.title,
        "altText": chart.title,
        "titleTextFormat": {
            "fontSize": look.title_size,
            "bold": True,
            "foregroundColorStyle": rgb(styles.palette["brand"]),
        },
        "titleTextPosition": {"horizontalAlignment": "LEFT"},
        "fontName": font,
        "backgroundColorStyle": rgb(styles.palette["paper"]),
        "hiddenDimensionStrategy": "SHOW_ALL",
        "basicChart": basic,
    }


def _series(series: Series, styles: Styles, small: Json, *, labelled: bool) -> Json:
    look: Json = {"colorStyle": rgb(styles.palette[series.color])}
    if series.kind == "bars":
        return look | ({"dataLabel": {"type": "DATA", "textFormat": small}} if labelled else {})
    dashed = series.kind == "dashed"
    width = styles.charts.benchmark if dashed else styles.charts.line
    return look | {"lineStyle": {"type": "MEDIUM_DASHED" if dashed else "SOLID", "width": width}}


def _source(placed: PlacedChart, dashboard: int, column: int) -> Json:
    """Return a column of the chart's numbers, its name included."""
    area = placed.numbers
    columns = (area.column + column, area.column + column + 1)
    return {"sourceRange": {"sources": [grid_range(dashboard, (area.row, area.end_row), columns)]}}
