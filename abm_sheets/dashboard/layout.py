"""Decide once in which cell everything stands; blocks follow each other and never overlap."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abm_sheets.dashboard.measure import wrapped_lines
from abm_sheets.dashboard.view import PAGE, Cell, Chart, Charts, DashboardView, Line, Space, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abm_sheets.dashboard.view import Block
    from abm_sheets.template.styles import Style, Styles

#: 0-based columns: the margin is A, the page starts at B, the side at O, the history at U, what the charts
#: show at AH.
PAGE_COLUMN = 1
SIDE_COLUMN = 14
ARCHIVE_COLUMN = 18
HISTORY_COLUMN = 20
CHART_COLUMN = 34
#: Room for the numbers of all charts.
CHART_ROWS = 120
#: The settings stand beside the KPIs, whose rows never move; the kept answers below them, with room to grow.
MEMORY_ROW = 60
MEMORY_ROWS = 300
#: Room for about ten million signs.
ARCHIVE_ROWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of cells, 0-based, ends excluded."""

    row: int
    column: int
    end_row: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray(Area):
    """Columns, from a row down, where a block of ours stands that belongs elsewhere: to be cleared.

    ``listed`` where a cell of it offers choices.
    """

    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCell:
    """A cell and where it stands (0-based)."""

    row: int
    column: int
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedChart:
    """A chart that is drawn: the cells that it lies on, and those of its numbers, names in the first row.

    ``width`` and ``height`` are those of the cells that it lies on, in pixels.
    """

    chart: Chart
    area: Area
    numbers: Area
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedView:
    """The Dashboard cell by cell, the heights of its rows in pixels, and where the rows of a block are.

    ``named`` are the areas that a named range covers: with the header row, by which columns are found.
    ``below`` are the heights of the rows after the page, where the history is longer than it. ``board`` is
    the number of rows of the printed first page.
    """

    page: tuple[PlacedCell, ...]
    side: tuple[PlacedCell, ...]
    memory: tuple[tuple[Value, ...], ...]
    heights: tuple[int, ...]
    areas: Mapping[str, Area]
    named: Mapping[str, Area]
    typed: tuple[Area, ...]
    history: tuple[PlacedCell, ...] = ()
    archive: tuple[str, ...] = ()
    below: tuple[int, ...] = ()
    charts: tuple[PlacedChart, ...] = ()
    chart_cells: tuple[PlacedCell, ...] = ()
    board: int = 0

    @property
    def row_count(self) -> int:
        """Rows that the page needs."""
        return len(self.heights)


def place(view: DashboardView, styles: Styles) -> PlacedView:
    """Return the view with every cell placed; widths are those of the template's grid."""
    page: list[PlacedCell] = []
    heights: list[int] = []
    areas: dict[str, Area] = {}
    typed: list[Area] = []
    side: list[PlacedCell] = []
    headed: list[str] = []
    history: list[PlacedCell] = []
    lying: list[tuple[Chart, Area]] = []
    board = 0
    for block in view.page:
        start = len(heights)
        for row, height in _rows(block, styles):
            cells = _cells(row, len(heights), PAGE_COLUMN)
            # Paper is plain already.
            page += (at for at in cells if at.cell.value is not None or at.cell.style != "plain")
            heights.append(height or _height(row, styles))
        if isinstance(block, Charts):
            lying += _lying(block, start, styles)
            board = len(heights) if block.board else board
        if isinstance(block, Table):
            areas[block.key] = _body(block, start, styles)
            headed += [block.key] if block.rows else []
            if block.key == "kpis":
                side, areas["settings"] = _settings(view, start)
                history, areas["history"] = _history(view, start, styles)
            typed += _typed(block, areas[block.key])
    settings = areas["settings"]
    typed.append(
        Area(
            row=settings.row,
            column=settings.column + 1,
            end_row=settings.end_row,
            end_column=settings.column + 2,
        )
    )
    areas["memory"] = Area(
        row=MEMORY_ROW,
        column=SIDE_COLUMN,
        end_row=MEMORY_ROW + max(MEMORY_ROWS, len(view.memory)),
        end_column=SIDE_COLUMN + 4,
    )
    heading = Cell(value=view.memory_heading if view.memory else None, style="heading")
    side.append(PlacedCell(row=MEMORY_ROW - 2, column=SIDE_COLUMN, cell=heading))
    header = view.memory_header if view.memory else [Cell(style="plain")] * len(view.memory_header)
    side += _cells(header, MEMORY_ROW - 1, SIDE_COLUMN)
    areas["model"] = Area(row=0, column=SIDE_COLUMN, end_row=1, end_column=SIDE_COLUMN + 1)
    side.append(PlacedCell(row=0, column=SIDE_COLUMN, cell=Cell(value=view.model, style="machine")))
    first = areas["history"].row - 1
    areas["archive"] = Area(
        row=first, column=ARCHIVE_COLUMN, end_row=first + ARCHIVE_ROWS, end_column=ARCHIVE_COLUMN + 1
    )
    numbers, chart_cells = _numbers(view, [chart for chart, _ in lying], first - 1)
    areas["charts"] = Area(
        row=first - 1,
        column=CHART_COLUMN,
        end_row=first - 1 + CHART_ROWS,
        end_column=CHART_COLUMN + len(styles.dashboard.charts),
    )
    areas["page"] = Area(row=0, column=0, end_row=len(heights), end_column=PAGE_COLUMN + PAGE)
    areas["board"] = replace(areas["page"], end_row=board or len(heights))
    beside = _beside([*side, *history], styles)
    return PlacedView(
        page=tuple(page),
        side=tuple(side),
        memory=view.memory,
        heights=tuple(max(height, beside.get(row, 0)) for row, height in enumerate(heights)),
        areas=areas,
        named=areas | {key: _headed(areas[key]) for key in ("settings", "memory", *headed)},
        typed=tuple(typed),
        history=tuple(history),
        charts=tuple(
            PlacedChart(
                chart=chart,
                area=area,
                numbers=numbers[chart.key],
                width=sum(styles.dashboard.widths[area.column : area.end_column]),
                height=sum(heights[area.row : area.end_row]),
            )
            for chart, area in lying
            if chart.drawn
        ),
        chart_cells=tuple(chart_cells),
        board=board,
        archive=view.archive,
        below=tuple(
            beside.get(row, styles.rows.normal) for row in range(len(heights), max(beside, default=-1) + 1)
        ),
    )


def letter_width(style: Style, styles: Styles) -> float:
    """Return the width of a small letter of a style in pixels."""
    return styles.dashboard.character * style.size / 10 * (1.08 if style.bold else 1.0)


def _rows(block: Block, styles: Styles) -> Iterator[tuple[Sequence[Cell], int | None]]:
    """Yield the rows of a block with their height, None where the text decides."""
    rows = styles.rows
    if isinstance(block, Space):
        yield (), rows.normal
    elif isinstance(block, Line):
        yield block.cells, getattr(rows, block.height) if block.height else None
    elif isinstance(block, Charts):
        yield from _chart_rows(block, styles)
    else:
        yield (Cell(value=block.heading, style="heading", span=PAGE),), rows.heading
        if block.rows:
            yield block.header, rows.header
            for row in block.rows:
                yield row, None
        else:
            yield (Cell(value=block.empty, style="muted", span=PAGE),), None
        if block.after:
            yield (Cell(value=block.after, style="muted", span=PAGE),), None


def _cells(row: Sequence[Cell], number: int, column: int) -> Iterator[PlacedCell]:
    for cell in row:
        yield PlacedCell(row=number, column=column, cell=cell)
        column += cell.span


def _body(block: Table, start: int, styles: Styles) -> Area:
    """Return the area of a table's rows; a table without rows keeps one for its sentence."""
    first = start + (2 if block.rows else 1)
    return Area(
        row=first,
        column=PAGE_COLUMN,
        end_row=first + max(1, len(block.rows)),
        end_column=PAGE_COLUMN + len(styles.dashboard.columns),
    )


def _lying(block: Charts, start: int, styles: Styles) -> Iterator[tuple[Chart, Area]]:
    """Yield each chart of a block with the cells that it lies on, or would."""
    row, column = start + bool(block.heading), PAGE_COLUMN
    for chart in block.charts:
        end = column + chart.span
        yield chart, Area(row=row, column=column, end_row=row + styles.charts.rows, end_column=end)
        column = end


def _chart_rows(block: Charts, styles: Styles) -> Iterator[tuple[Sequence[Cell], int | None]]:
    """Yield the rows that charts lie on; one that is not drawn has its frame, its title and a sentence."""
    if not block.charts:
        return
    if block.heading is not None:
        yield (Cell(value=block.heading, style="heading", span=PAGE),), styles.rows.heading
    for row in range(styles.charts.rows):
        yield (
            [
                Cell(style="plain", span=chart.span) if chart.drawn else _framed(chart, row, styles)
                for chart in block.charts
            ],
            None,
        )


def _framed(chart: Chart, row: int, styles: Styles) -> Cell:
    """Return a row of the frame where a chart would be: its title first, the sentence in the middle."""
    if row == 0:
        return Cell(value=chart.title, style="chart_empty_title", span=chart.span)
    if row == styles.charts.rows - 1:
        return Cell(style="chart_empty_end", span=chart.span)
    sentence = chart.too_few if row == styles.charts.rows // 2 else None
    return Cell(value=sentence, style="chart_empty", span=chart.span)


def _numbers(
    view: DashboardView, charts: Sequence[Chart], start: int
) -> tuple[dict[str, Area], list[PlacedCell]]:
    """Place the numbers of the charts below each other; each table by its chart's key, names included."""
    heading = Cell(value=view.chart_heading, style="chart_label")
    cells = [PlacedCell(row=start, column=CHART_COLUMN, cell=heading)]
    places: dict[str, Area] = {}
    row = start + 1
    for chart in charts:
        if not chart.drawn:
            continue
        header = [Cell(value=chart.domain, style="chart_label")]
        header += [Cell(value=series.name, style="chart_number") for series in chart.series]
        cells += _cells([Cell(value=chart.title, style="chart_label")], row, CHART_COLUMN)
        cells += _cells(header, row + 1, CHART_COLUMN)
        for at, label in enumerate(chart.labels):
            line = [Cell(value=label, style="chart_label")]
            line += [
                Cell(value=series.values[at], style="chart_number", format=series.format)
                for series in chart.series
            ]
            cells += _cells(line, row + 2 + at, CHART_COLUMN)
        end = row + 2 + len(chart.labels)
        places[chart.key] = Area(
            row=row + 1, column=CHART_COLUMN, end_row=end, end_column=CHART_COLUMN + 1 + len(chart.series)
        )
        row = end + 1
    return places, cells if charts else []


def _headed(area: Area) -> Area:
    return replace(area, row=area.row - 1)


def _typed(block: Table, area: Area) -> Iterator[Area]:
    """Yield the columns of a table that the team types in."""
    if not block.rows:
        return
    column = area.column
    for cell in block.rows[0]:
        if cell.typed:
            yield Area(row=area.row, column=column, end_row=area.end_row, end_column=column + cell.span)
        column += cell.span


def _settings(view: DashboardView, heading_row: int) -> tuple[list[PlacedCell], Area]:
    """Place the settings beside the KPI table, so that they never move."""
    table = view.settings
    rows: list[Sequence[Cell]] = [(Cell(value=table.heading, style="heading"),), table.header, *table.rows]
    placed = [
        cell for offset, row in enumerate(rows) for cell in _cells(row, heading_row + offset, SIDE_COLUMN)
    ]
    end = heading_row + len(rows)
    placed.append(
        PlacedCell(row=end, column=SIDE_COLUMN, cell=Cell(value=view.settings_help, style="subtitle"))
    )
    width = sum(cell.span for cell in table.header)
    area = Area(row=heading_row + 2, column=SIDE_COLUMN, end_row=end, end_column=SIDE_COLUMN + width)
    return placed, area


def _history(view: DashboardView, heading_row: int, styles: Styles) -> tuple[list[PlacedCell], Area]:
    """Place the history beside the KPI table and all that follows: it has its columns to itself."""
    area = Area(
        row=heading_row + 1,
        column=HISTORY_COLUMN,
        end_row=styles.dashboard.rows,
        end_column=HISTORY_COLUMN + len(styles.dashboard.history),
    )
    table = view.history
    if table is None or not table.rows:
        return [], area
    rows = [(Cell(value=table.heading, style="heading"),), table.header, *table.rows]
    room = area.end_row - heading_row
    return [
        cell
        for offset, row in enumerate(rows[:room])
        for cell in _cells(row, heading_row + offset, HISTORY_COLUMN)
    ], area


def _beside(placed: Sequence[PlacedCell], styles: Styles) -> dict[int, int]:
    """Return the heights that what stands beside the page needs, by row."""
    needed: dict[int, int] = {}
    for at in placed:
        own = _height((at.cell,), styles, styles.dashboard.widths[at.column :])
        needed[at.row] = max(own, needed.get(at.row, 0))
    return needed


def _height(row: Sequence[Cell], styles: Styles, widths: Sequence[int] = ()) -> int:
    """Return the height that the longest text of a row needs, wrapped in its columns."""
    needed = styles.rows.normal
    column = 0
    widths = widths or styles.dashboard.columns
    for cell in row:
        style = styles.styles[cell.style]
        if style.wrap and isinstance(cell.value, str):
            width = sum(widths[column : column + cell.span]) - 2 * styles.rows.side - 4
            lines = wrapped_lines(cell.value, width, letter_width(style, styles))
            line = styles.rows.line * style.size / 10
            needed = max(needed, math.ceil(lines * line + styles.rows.padding))
        column += cell.span
    return min(needed, styles.rows.highest)
