"""Render the placed Dashboard to requests of one ``batchUpdate``; pure: rendering twice gives the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from abm_sheets.dashboard.layout import PAGE_COLUMN
from abm_sheets.sheets.charting import chart_requests
from abm_sheets.sheets.formats import cell_format, extended_value, grid_range, number_format, one_of
from abm_sheets.sheets.names import AREA_RANGES, PROTECTION_ID, SHAPE_RANGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from abm_sheets.dashboard.layout import Area, PlacedCell, PlacedView, Stray
    from abm_sheets.template.styles import Styles
    from abm_sheets.template.workbook import WorkbookTemplate

Json = dict[str, Any]
_VALUE = "userEnteredValue"
_FORMAT = "userEnteredFormat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """Where the Dashboard is rendered: ids of the tabs by our key, and what is there already.

    ``named`` maps the named ranges that exist to their ids, ``charts`` are the ids of charts that exist;
    ``staying`` are rows whose typed cells are
    where they belong and are not written. ``rearranged`` when rows or columns may have been inserted or
    deleted; ``strays`` are the columns that this moved, to be cleared from a row down. ``renewed`` when an
    older template made the Dashboard: its names and its protection are then written whole.
    """

    spreadsheet_id: str
    tab_ids: Mapping[str, int]
    named: Mapping[str, str]
    protected: bool
    charts: frozenset[int] = frozenset()
    staying: frozenset[int] = frozenset()
    rearranged: bool = False
    renewed: bool = False
    strays: Sequence[Stray] = ()

    @property
    def dashboard(self) -> int:
        """SheetId of the Dashboard."""
        return self.tab_ids["dashboard"]


def render(placed: PlacedView, canvas: Canvas, styles: Styles, template: WorkbookTemplate) -> list[Json]:
    """Return the requests that make the Dashboard show the view, and nothing else."""
    return [
        *_room(placed, canvas, styles),
        {"unmergeCells": {"range": _unmerged(canvas, styles)}},
        *_cleared(canvas),
        *_values(placed, canvas, styles),
        *_formats(placed, canvas, styles, template),
        *_merges(placed, canvas),
        *_heights(placed, canvas, styles),
        *_side(placed, canvas, styles, template),
        *_memory(placed, canvas),
        *_history(placed, canvas, styles, template),
        *_archive(placed, canvas),
        *_chart_cells(placed, canvas, styles, template),
        *chart_requests(placed.charts, canvas.dashboard, canvas.charts, styles, template),
        *_links(placed, canvas, styles, template),
        *_named_ranges(placed, canvas),
        _protection(placed, canvas, template),
    ]


def _room(placed: PlacedView, canvas: Canvas, styles: Styles) -> Iterator[Json]:
    """Ask for more rows when a page is longer than a new Dashboard."""
    needed = max(placed.row_count, *(area.end_row for area in placed.named.values()))
    if needed > styles.dashboard.rows - 10:
        properties = {
            "sheetId": canvas.dashboard,
            "gridProperties": {"rowCount": needed + 100},
        }
        yield {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.rowCount"}}


def _unmerged(canvas: Canvas, styles: Styles) -> Json:
    """Return the range of the page; the whole tab where a merged cell may reach beyond it."""
    if canvas.rearranged:
        return grid_range(canvas.dashboard)
    return grid_range(canvas.dashboard, (0, None), (0, PAGE_COLUMN + len(styles.dashboard.columns)))


def _cleared(canvas: Canvas) -> Iterator[Json]:
    for area in canvas.strays:
        columns = grid_range(canvas.dashboard, (area.row, None), (area.column, area.end_column))
        fields = (_VALUE, _FORMAT, "dataValidation") if area.listed else (_VALUE, _FORMAT)
        yield {"updateCells": {"range": columns, "rows": [], "fields": ",".join(fields)}}


def _values(placed: PlacedView, canvas: Canvas, styles: Styles) -> Iterator[Json]:
    """Write the page as one block, and below it clear what an older, longer page left.

    The team's answers stand in the last columns of the alerts: rows that stay are passed over there, so a
    person who types while a refresh runs loses nothing.
    """
    width = PAGE_COLUMN + len(styles.dashboard.columns)
    grid: list[list[Json]] = [[{} for _ in range(width)] for _ in range(placed.row_count)]
    for at in placed.page:
        grid[at.row][at.column] = extended_value(at.cell.value)
    typed_from = min((at.column for at in placed.page if at.cell.typed), default=width)
    yield _update(canvas, grid, (0, None), (0, typed_from))
    if typed_from == width:
        return
    start = 0
    for row in (*sorted(canvas.staying), None):
        if row is None or row > start:
            yield _update(canvas, grid, (start, row), (typed_from, width))
        start = start if row is None else row + 1


def _update(
    canvas: Canvas, grid: list[list[Json]], rows: tuple[int, int | None], columns: tuple[int, int]
) -> Json:
    cells = [{"values": row[columns[0] : columns[1]]} for row in grid[rows[0] : rows[1]]]
    return {
        "updateCells": {
            "range": grid_range(canvas.dashboard, rows, columns),
            "rows": cells,
            "fields": _VALUE,
        }
    }


def _repeat(sheet_id: int, rows: tuple[int, int | None], columns: tuple[int, int], cell: Json) -> Json:
    return {
        "repeatCell": {
            "range": grid_range(sheet_id, rows, columns),
            "cell": {_FORMAT: cell},
            "fields": _FORMAT,
        }
    }


def _formats(
    placed: PlacedView, canvas: Canvas, styles: Styles, template: WorkbookTemplate
) -> Iterator[Json]:
    """Format the page: plain paper first, then one request for each run of equal cells in a column."""
    width = PAGE_COLUMN + len(styles.dashboard.columns)
    yield _repeat(canvas.dashboard, (0, None), (0, width), cell_format("plain", styles, template))
    yield from _looks(placed.page, canvas, styles, template)


def _looks(
    cells: Sequence[PlacedCell], canvas: Canvas, styles: Styles, template: WorkbookTemplate
) -> Iterator[Json]:
    """Format each run of equal cells in a column."""

    def looks(at: PlacedCell) -> tuple[int, int, str, str | None]:
        return (at.column, at.cell.span, at.cell.style, at.cell.format)

    plain = [at for at in cells if not at.cell.link]
    plain.sort(key=lambda at: (at.column, at.cell.span, at.row))
    for run in _runs(plain, looks):
        first, last = run[0], run[-1]
        look = cell_format(first.cell.style, styles, template, first.cell.format)
        columns = (first.column, first.column + first.cell.span)
        yield _repeat(canvas.dashboard, (first.row, last.row + 1), columns, look)


def _runs(cells: Sequence[PlacedCell], looks: Callable[[PlacedCell], object]) -> Iterator[list[PlacedCell]]:
    """Yield cells that follow each other row by row and look the same."""
    run: list[PlacedCell] = []
    for at in cells:
        if run and (at.row != run[-1].row + 1 or looks(at) != looks(run[-1])):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _links(placed: PlacedView, canvas: Canvas, styles: Styles, template: WorkbookTemplate) -> Iterator[Json]:
    """Format the cells that lead to another cell of the workbook."""
    for at in (*placed.page, *placed.history):
        link = at.cell.link
        if link is None:
            continue
        uri = None
        if link.tab in canvas.tab_ids:
            gid = canvas.tab_ids[link.tab]
            uri = f"https://docs.google.com/spreadsheets/d/{canvas.spreadsheet_id}/edit#gid={gid}&range={link.a1}"
        look = cell_format(at.cell.style, styles, template, uri=uri)
        columns = (at.column, at.column + at.cell.span)
        yield _repeat(canvas.dashboard, (at.row, at.row + 1), columns, look)


def _merges(placed: PlacedView, canvas: Canvas) -> Iterator[Json]:
    spanning = sorted(
        (at for at in placed.page if at.cell.span > 1), key=lambda at: (at.column, at.cell.span, at.row)
    )
    for run in _runs(spanning, lambda at: (at.column, at.cell.span)):
        first, last = run[0], run[-1]
        columns = (first.column, first.column + first.cell.span)
        range_ = grid_range(canvas.dashboard, (first.row, last.row + 1), columns)
        yield {"mergeCells": {"range": range_, "mergeType": "MERGE_ROWS"}}


def _heights(placed: PlacedView, canvas: Canvas, styles: Styles) -> Iterator[Json]:
    row = 0
    for height, group in groupby((*placed.heights, *placed.below)):
        end = row + len(list(group))
        yield _height(canvas.dashboard, row, end, height)
        row = end
    yield _height(canvas.dashboard, row, max(styles.dashboard.rows, row + 1), styles.rows.normal)


def _height(sheet_id: int, start: int, end: int, pixels: int) -> Json:
    return {
        "updateDimensionProperties": {
            "range": {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": end},
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def _side(placed: PlacedView, canvas: Canvas, styles: Styles, template: WorkbookTemplate) -> Iterator[Json]:
    """Write the settings' labels and defaults; the team's values get their look, and stay if they can."""
    for at in placed.side:
        area = grid_range(canvas.dashboard, (at.row, at.row + 1), (at.column, at.column + 1))
        if at.cell.choices:
            yield {"setDataValidation": {"range": area, "rule": one_of(at.cell.choices)}}
        if at.cell.typed and not canvas.strays:
            continue
        cell = extended_value(at.cell.value)
        yield {"updateCells": {"range": area, "rows": [{"values": [cell]}], "fields": _VALUE}}
    yield from _looks(placed.side, canvas, styles, template)


def _memory(placed: PlacedView, canvas: Canvas) -> Iterator[Json]:
    """Write the kept answers, and clear all that stands below them: there may have been more."""
    area = placed.areas["memory"]
    below = grid_range(canvas.dashboard, (area.row, None), (area.column, area.end_column))
    rows = [{"values": [extended_value(value) for value in row]} for row in placed.memory]
    yield {"updateCells": {"range": below, "rows": rows, "fields": _VALUE}}


def _history(
    placed: PlacedView, canvas: Canvas, styles: Styles, template: WorkbookTemplate
) -> Iterator[Json]:
    """Write the history as one block, heading included; what an older one left below is cleared."""
    area = placed.areas["history"]
    start = area.row - 1
    rows = 1 + max((at.row for at in placed.history), default=start - 1) - start
    grid: list[list[Json]] = [[{} for _ in range(area.end_column - area.column)] for _ in range(rows)]
    for at in placed.history:
        grid[at.row - start][at.column - area.column] = extended_value(at.cell.value)
    block = grid_range(canvas.dashboard, (start, area.end_row), (area.column, area.end_column))
    cells = [{"values": row} for row in grid]
    yield {"updateCells": {"range": block, "rows": cells, "fields": _VALUE}}
    yield _repeat(canvas.dashboard, (start, area.end_row), (area.column, area.end_column), {})
    yield from _looks(placed.history, canvas, styles, template)


def _archive(placed: PlacedView, canvas: Canvas) -> Iterator[Json]:
    """Write the archive into its hidden column, and clear what a longer one left."""
    area = placed.areas["archive"]
    rows = [{"values": [extended_value(text)]} for text in placed.archive]
    yield {"updateCells": {"range": _area(canvas, area), "rows": rows, "fields": _VALUE}}
    clipped = {"wrapStrategy": "CLIP", "verticalAlignment": "TOP"}
    used = (area.row, area.row + len(placed.archive))
    yield _repeat(canvas.dashboard, used, (area.column, area.end_column), clipped)


def _chart_cells(
    placed: PlacedView, canvas: Canvas, styles: Styles, template: WorkbookTemplate
) -> Iterator[Json]:
    """Write the numbers that the charts show, in columns of their own."""
    area = placed.areas["charts"]
    rows = 1 + max((at.row for at in placed.chart_cells), default=area.row) - area.row
    grid: list[list[Json]] = [[] for _ in range(rows)]
    for at in sorted(placed.chart_cells, key=lambda at: (at.row, at.column)):  # no cell of a row is left out
        grid[at.row - area.row].append(extended_value(at.cell.value))
    cells = [{"values": row} for row in grid]
    yield {"updateCells": {"range": _area(canvas, area), "rows": cells, "fields": _VALUE}}
    rows_ = (area.row, area.end_row)
    for columns, style in (
        ((area.column, area.column + 1), "chart_label"),
        ((area.column + 1, area.end_column), "chart_number"),
    ):
        yield _repeat(canvas.dashboard, rows_, columns, cell_format(style, styles, template))
    numbers = sorted((at for at in placed.chart_cells if at.cell.format), key=lambda at: (at.column, at.row))
    for run in _runs(numbers, lambda at: (at.column, at.cell.format)):
        first, last = run[0], run[-1]
        form = {"numberFormat": number_format(first.cell.format or "", template)}
        where = grid_range(canvas.dashboard, (first.row, last.row + 1), (first.column, first.column + 1))
        cell = {"range": where, "cell": {_FORMAT: form}, "fields": f"{_FORMAT}.numberFormat"}
        yield {"repeatCell": cell}


def _area(canvas: Canvas, area: Area) -> Json:
    return grid_range(canvas.dashboard, (area.row, area.end_row), (area.column, area.end_column))


def _named_ranges(placed: PlacedView, canvas: Canvas) -> Iterator[Json]:
    """Add the named ranges that are missing; alerts and kept answers grow and shrink by themselves."""
    for key, name in (AREA_RANGES | SHAPE_RANGES).items():
        named = {"name": name, "range": _area(canvas, placed.named[key])}
        if name not in canvas.named:
            yield {"addNamedRange": {"namedRange": {"namedRangeId": name, **named}}}
        elif key in ("alerts", "memory", "page", "board") or canvas.strays or canvas.renewed:
            known = {"namedRangeId": canvas.named[name], **named}
            yield {"updateNamedRange": {"namedRange": known, "fields": "range"}}


def _protection(placed: PlacedView, canvas: Canvas, template: WorkbookTemplate) -> Json:
    """Warn whoever types in the Dashboard, except in the cells that are the team's."""
    protected = {
        "protectedRangeId": PROTECTION_ID,
        "range": grid_range(canvas.dashboard),
        "description": template.dashboard.protection,
        "warningOnly": True,
        "unprotectedRanges": [_area(canvas, area) for area in placed.typed],
    }
    if canvas.protected:
        fields = "range,description,warningOnly,unprotectedRanges" if canvas.renewed else "unprotectedRanges"
        return {"updateProtectedRange": {"protectedRange": protected, "fields": fields}}
    return {"addProtectedRange": {"protectedRange": protected}}
