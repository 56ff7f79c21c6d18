"""What the Dashboard shows, block by block, before anybody knows in which cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a cell of a tab."""

    tab: str
    a1: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: ``style`` names a style, ``format`` a number format, ``span`` counts grid columns.

    ``typed`` cells belong to the team: they are written only when their alert moves.
    """

    value: Value = None
    style: str = "text"
    format: str | None = None
    span: int = 1
    link: Link | None = None
    typed: bool = False


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


Block = Line | Table | Space


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardView:
    """The page, top to bottom, and the side: settings and the answers that are kept."""

    page: tuple[Block, ...]
    settings: Table
    settings_help: str
    memory_heading: str
    memory: tuple[tuple[Value, ...], ...]
    model: str
