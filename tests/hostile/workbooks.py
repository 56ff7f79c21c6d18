"""Workbooks of believable rows with hostile cells, columns, rows and tabs strewn in."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from abm_sheets.model.cells import column_letters
from drawing import FORM
from drawing import workbook as raw_workbook

from .cells import BLANK, NAMES, NASTY, SPELLINGS, amounts, chosen, days, nasty, old_days, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.model.raw import RawWorkbook

Grid = list[list[Any]]
TABLES = tuple(FORM.tables)
TITLES = {key: tab.title for key, tab in FORM.tabs.items()}
#: Headers of the team's own columns; none is like one of ours.
OWN_HEADERS = (
    "Notre colonne",
    "💶💶",
    "=1+1",
    12,
    True,
    "x" * 50_000,
    "\u202eoto",
    "#REF!",
    "<b>",
    "\x1b[2J",
)


@dataclass(frozen=True)
class Hostile:
    """A workbook, and what was done to its form; ``broken`` where a tab or a header is missing or double."""

    tabs: dict[str, Grid]
    broken: bool = False
    #: Rows above the headers, by title.
    above: dict[str, int] = field(default_factory=dict)

    @property
    def raw(self) -> RawWorkbook:
        """The workbook as it is read, what stands above the headers included."""
        titled = {
            title: [*([[f"Titre {n}"] for n in range(self.above.get(title, 0))]), *grid]
            for title, grid in self.tabs.items()
        }
        return raw_workbook(titled)

    def lifted(self, cell: str) -> str:
        """Return the name that a cell would have without the rows above its headers."""
        title, a1 = cell.rsplit("!", 1)
        letters = a1.rstrip("0123456789")
        return f"{title}!{letters}{int(a1[len(letters) :]) - self.above.get(title.strip(chr(39)), 0)}"


def _column(table: str, key: str, kind: str, choices: str | None) -> st.SearchStrategy[Any]:
    """Return the cells of a column as people type them."""
    if kind == "name":
        return st.sampled_from(NAMES)
    if kind == "account":
        # Compte may be empty in the costs: they are shared.
        return st.sampled_from([*SPELLINGS, *[""] * (6 if table == "costs" else 0)])
    if key == "left":
        return st.one_of(st.just(""), st.just(""), st.just(""), days)
    if key in ("added", "first_contact"):
        return st.one_of(st.just(""), old_days, old_days)
    if kind == "date":
        return days
    if kind == "amount":
        return amounts
    if kind == "choice":
        spec = FORM.tables[table].column(key)
        if choices == "source":
            return st.sampled_from(["ABM", "ABM", "ABM", "abm", "Inbound", "Salon", ""])
        listed = chosen(choices or "")
        return listed if spec.required and not spec.may_be_empty else st.one_of(st.just(""), listed, listed)
    return texts


ROWS = {
    key: st.tuples(*(_column(key, each.key, each.kind, each.choices) for each in table.columns))
    for key, table in FORM.tables.items()
}
#: Every account of the list once, so that most of what follows is about somebody.
LISTS = st.lists(st.sampled_from(NAMES), unique=True, min_size=3, max_size=6)
#: The ends of a range are drawn too often for what should be seldom.
seldom = st.integers(0, 12).map(lambda number: number == 7)
dice = st.integers(0, 40)


@st.composite
def workbooks(draw: Callable[..., Any], *, broken: bool = True) -> Hostile:  # noqa: C901, PLR0912 - one draw after another
    """Draw a workbook; without ``broken`` every tab and header is there once."""
    tables: dict[str, Grid] = {}
    harmed = False
    for key in TABLES:
        headers = [column.header for column in FORM.tables[key].columns]
        least = 3 if key in ("accounts", "engagement") and draw(dice) != 31 else 0
        rows = [list(row) for row in draw(st.lists(ROWS[key], min_size=least, max_size=8), label=key)]
        if key == "accounts":
            for row, name in zip(rows, draw(LISTS), strict=False):
                row[0] = name
        spots = st.tuples(st.integers(0, 7), st.integers(0, len(headers) - 1), nasty)
        for at, column, cell in draw(st.lists(spots, max_size=4), label="nasty"):
            if at < len(rows):
                rows[at][column] = cell
        grid: Grid = [headers, *rows]
        if draw(seldom):
            order = draw(st.permutations(range(len(headers))))
            grid = [[row[place] for place in order] for row in grid]
        if draw(seldom):
            _own_column(draw, grid)
        if broken and draw(dice) == 23:
            harmed = True
            _break(draw, grid)
        tables[key] = grid
    deals = _beside(*(tables.pop(key) for key in draw(st.permutations(["deals", "costs"]))))
    tabs = {TITLES[key]: grid for key, grid in (*tables.items(), ("deals", deals))}
    above: dict[str, int] = {}
    for title, grid in tabs.items():
        kind = draw(dice)
        if 11 <= kind < 15:
            blank = [[], [None], ["", " "]][kind % 3]
            at = draw(st.integers(1, len(grid)))
            grid[at:at] = [blank] * (10_000 if kind == 12 and draw(seldom) else kind - 10)
        elif 15 <= kind < 18:
            above[title] = draw(st.integers(1, 8))
        elif 18 <= kind < 24:
            # Rows as the API gives them: cut after the last value.
            grid[1:] = [_cut(row) for row in grid[1:]]
    if broken and draw(dice) == 29:
        harmed = True
        title = draw(st.sampled_from(sorted(tabs)))
        lost = draw(st.sampled_from(["gone", "empty", "one empty row"]))
        if lost == "gone":
            del tabs[title]
        else:
            tabs[title] = [] if lost == "empty" else [[]]
    return Hostile(tabs=tabs, broken=harmed, above={title: n for title, n in above.items() if title in tabs})


def _own_column(draw: Callable[..., Any], grid: Grid) -> None:
    """Insert a column of the team."""
    place = draw(st.integers(0, len(grid[0])))
    grid[0].insert(place, draw(st.sampled_from(OWN_HEADERS)))
    for row in grid[1:]:
        row.insert(place, draw(nasty))


def _break(draw: Callable[..., Any], grid: Grid) -> None:
    """Take a header away, rename it, or have it twice."""
    place = draw(st.integers(0, len(grid[0]) - 1))
    how = draw(st.sampled_from(["emptied", "renamed", "deleted", "double"]))
    if how in ("emptied", "renamed"):
        grid[0][place] = "" if how == "emptied" else draw(st.sampled_from(["Truc", f"{grid[0][place]}s", 12]))
    for row in grid if how in ("deleted", "double") else []:
        if how == "deleted":
            del row[place]
        else:
            row.insert(draw(st.just(len(row))), row[place] if row is grid[0] else draw(nasty))


def _beside(left: Grid, right: Grid) -> Grid:
    """Return two tables side by side, an empty column between."""
    width = len(left[0])
    return [[*(one or [""] * width), "", *(two or [])] for one, two in zip_longest(left, right)]


def _cut(row: list[Any]) -> list[Any]:
    cut = list(row)
    while cut and cut[-1] in ("", None):
        cut.pop()
    return cut


#: Blocks of the Dashboard in which somebody has typed, pasted and sorted.
blocks = st.lists(st.lists(st.one_of(st.sampled_from(NASTY), st.sampled_from(BLANK)), max_size=6), max_size=6)


def corner(column: int, row: int) -> str:
    """Return the A1 name of a cell, both counted from 0."""
    return f"{column_letters(column)}{row + 1}"
