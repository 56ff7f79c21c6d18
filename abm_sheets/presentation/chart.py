"""Draw lines of percentages as a chart of the presentation's own, which people can still edit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from pptx.chart.chart import Chart as DrawnChart
    from pptx.chart.series import LineSeries
    from pptx.dml.color import RGBColor
    from pptx.shapes.graphfrm import GraphicFrame
    from pptx.slide import Slide
    from pptx.util import Length

    from abm_sheets.dashboard.view import Chart, Series
    from abm_sheets.template.styles import SlideLook

#: The axis goes up in fifths.
_STEP = 0.2
#: Two last points nearer than this: their labels stand above and below.
_NEAR = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartDress:
    """How the lines of a chart look: ``percent`` is a number format, ``color`` finds one of the palette."""

    look: SlideLook
    font: str
    percent: str
    color: Callable[[str], RGBColor]


def draw_chart(
    page: Slide, chart: Chart, box: tuple[Length, Length, Length, Length], dress: ChartDress
) -> GraphicFrame:
    """Add the chart to a slide; its words come from the templates, never from a cell."""
    from pptx.chart.data import ChartData  # noqa: PLC0415 - an extra
    from pptx.enum.chart import XL_CHART_TYPE  # noqa: PLC0415

    data = ChartData(number_format=dress.percent)  # type: ignore[no-untyped-call]
    data.categories = chart.labels
    for series in chart.series:
        data.add_series(series.name, series.values)  # type: ignore[no-untyped-call]
    shape = cast(  # the library's own annotation says Chart
        "GraphicFrame", page.shapes.add_chart(XL_CHART_TYPE.LINE, *box, data)
    )
    _axes(shape.chart, chart, dress)
    for line, series in zip(shape.chart.plots[0].series, chart.series, strict=True):
        _line(line, series, dress)
        if series.kind == "line":
            _last_value(line, series.known[-1][0], _place(series, chart), dress.color(series.color))
    return shape


def _axes(drawn: DrawnChart, chart: Chart, dress: ChartDress) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_MARK  # noqa: PLC0415
    from pptx.util import Pt  # noqa: PLC0415

    drawn.font.size, drawn.font.name = Pt(dress.look.chart_size), dress.font
    drawn.font.color.rgb = dress.color("muted")
    # The heading above says it; without this, programs write one of their own.
    drawn.has_title, drawn.has_legend = False, True
    if drawn.legend is not None:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    values = drawn.value_axis
    highest = max(value for series in chart.series for _, value in series.known)
    values.minimum_scale, values.major_unit = 0, _STEP
    values.maximum_scale = max(1, math.ceil(round(highest / _STEP, 6))) * _STEP
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = dress.percent, False
    values.format.line.fill.background()
    values.major_tick_mark = drawn.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    values.major_gridlines.format.line.color.rgb = dress.color("line")
    values.major_gridlines.format.line.width = Pt(dress.look.benchmark / 2)
    drawn.category_axis.format.line.color.rgb = dress.color("line")


def _line(line: LineSeries, series: Series, dress: ChartDress) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE  # noqa: PLC0415
    from pptx.enum.dml import MSO_LINE  # noqa: PLC0415
    from pptx.util import Pt  # noqa: PLC0415

    benchmark = series.kind == "dashed"
    line.smooth = False
    line.marker.style = XL_MARKER_STYLE.NONE
    line.format.line.color.rgb = dress.color(series.color)
    line.format.line.width = Pt(dress.look.benchmark if benchmark else dress.look.line)
    if benchmark:
        line.format.line.dash_style = MSO_LINE.DASH


def _place(series: Series, chart: Chart) -> str:
    """Return where the last value of a line stands: two lines that end together have one above, one below."""
    end, own = series.known[-1]
    others = [
        value
        for other in chart.series
        if other.kind == "line" and other is not series
        for at, value in other.known[-1:]
        if at == end
    ]
    if all(abs(own - other) >= _NEAR for other in others):
        return "RIGHT"
    first = chart.series.index(series) < max(
        at for at, other in enumerate(chart.series) if other.kind == "line"
    )
    above = own > max(others) or (own == max(others) and first)
    return "ABOVE" if above else "BELOW"


def _last_value(line: LineSeries, at: int, place: str, color: RGBColor) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION  # noqa: PLC0415

    label = line.points[at].data_label
    label.font.bold = True
    label.font.color.rgb = color
    label.position = getattr(XL_LABEL_POSITION, place)
