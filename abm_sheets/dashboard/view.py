"""What the Dashboard shows, block by block, before anybody knows in which cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a cell of a tab."""

    tab: str
    a1: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: ``style`` names a style, ``format`` a number format, ``span`` counts grid columns.

    ``typed`` cells belong to the team: they are written only when their alert moves. ``choices`` are offered
    there as a list.
    """

    value: Value = None
    style: str = "text"
    format: str | None = None
    span: int = 1
    link: Link | None = None
    typed: bool = False
    choices: tuple[str, ...] = ()


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of its own: a title, a sentence, a row of cards. ``height`` names a height of the template."""

    cells: Row
    height: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A heading, a header row and rows; ``empty`` takes their place when there are none."""

    key: str
    heading: str
    header: Row
    rows: tuple[Row, ...]
    empty: str
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """An empty row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers of a chart: a line, a dashed line (a benchmark) or bars; ``color`` names one of the palette.

    A line is interrupted where a value is None; one at least is a number.
    """

    name: str
    values: tuple[float | None, ...]
    format: str
    color: str
    kind: Literal["line", "dashed", "bars"]

    @property
    def known(self) -> tuple[tuple[int, float], ...]:
        """The values that are numbers, each with its place."""
        return tuple((at, value) for at, value in enumerate(self.values) if value is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart over ``span`` grid columns; ``too_few`` takes its place when it has less than two ``labels``.

    ``values`` of every series are as many as the labels. ``lying`` bars run from left to right.
    """

    key: str
    title: str
    domain: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    too_few: str
    span: int
    axis: str = ""
    lying: bool = False

    @property
    def drawn(self) -> bool:
        """True when there is enough to draw."""
        return len(self.labels) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """Charts side by side, on a fixed number of rows; ``board`` when the printed first page ends there."""

    charts: tuple[Chart, ...]
    heading: str | None = None
    board: bool = False


Block = Line | Table | Space | Charts
#: Grid columns of the page.
PAGE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardView:
    """The page, top to bottom, and the side: settings, the answers that are kept, the history."""

    page: tuple[Block, ...]
    settings: Table
    settings_help: str
    memory_heading: str
    memory: tuple[tuple[Value, ...], ...]
    model: str
    memory_header: Row = ()
    history: Table | None = None
    #: What a hidden column keeps: its heading, then the texts of the archive.
    archive: tuple[str, ...] = ()
    #: Over the numbers that the charts show.
    chart_heading: str = ""
