"""Believable programmes typed the way people type, the same for the same seed."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from itertools import zip_longest
from random import Random
from typing import TYPE_CHECKING

from .habits import type_amount, type_choice, type_date, type_header, type_name
from .literals import (
    CELLS_AMOUNTS,
    CELLS_DATES,
    DOUBTFUL_AMOUNTS,
    DOUBTFUL_DATES,
    DOUBTFUL_NAMES,
    NAMES_DIFFERENT,
    NAMES_SAME,
)
from .mistakes import Mistakes
from .story import Knobs, Record, chance, tell
from .tables import COLUMNS, Grid

if TYPE_CHECKING:
    from .mistakes import Line

__all__ = [
    "CELLS_AMOUNTS",
    "CELLS_DATES",
    "DOUBTFUL_AMOUNTS",
    "DOUBTFUL_DATES",
    "DOUBTFUL_NAMES",
    "NAMES_DIFFERENT",
    "NAMES_SAME",
    "programme",
    "varied",
]

EXTRA = {
    "Comptes": ("Score maison", "Adresse", "Détail"),
    "Engagement": ("Notes", "Campagne"),
    "Pipeline": ("Notes", "Probabilité", "Détail"),
    "Deals": ("Responsable", "N° facture"),
    "Coûts ABM": ("Fournisseur", "Notes"),
}
SCRIBBLES = ("", None, "ok", "#REF!", 12, True, "à voir", "31/02/2026")


def _type(rng: Random, table: str, record: Record, mess: float) -> Line:
    """One record, typed cell by cell."""
    line: Line = {}
    for column in COLUMNS[table]:
        value = record[column.header]
        if value is None:
            line[column.header] = rng.choice(("", None, "", " ")) if chance(rng, mess) else ""
        elif isinstance(value, date):
            line[column.header] = type_date(rng, value, mess)
        elif isinstance(value, int):
            line[column.header] = type_amount(rng, value, mess)
        elif column.kind == "choice":
            line[column.header] = type_choice(rng, column.header, str(value), mess)
        elif column.kind == "account":
            line[column.header] = type_name(rng, str(value), mess)
        else:
            line[column.header] = value
    return line


def _lay(rng: Random, table: str, lines: list[Line], mess: float) -> Grid:
    """The grid of a table: columns in another order, columns of the team, blank rows."""
    columns = [column.header for column in COLUMNS[table]]
    if chance(rng, mess):
        rng.shuffle(columns)
    extra = [header for header in EXTRA[table] if chance(rng, mess / 2)]
    for header in extra:
        columns.insert(rng.randint(0, len(columns)), header)
    grid: Grid = [[header if header in extra else type_header(rng, header, mess / 2) for header in columns]]
    for line in lines:
        if chance(rng, mess / 12):
            scribbled: list[object] = [rng.choice(SCRIBBLES) if header in extra else "" for header in columns]
            shorter: list[object] = ["", " ", None]
            blanks: tuple[list[object], ...] = (scribbled, [], shorter)
            grid.append(rng.choice(blanks))
        grid.append([rng.choice(SCRIBBLES) if header in extra else line[header] for header in columns])
    return grid


def _side_by_side(left: Grid, right: Grid) -> Grid:
    """Rule: "second table right of it, after one empty column"."""
    width = len(left[0])
    return [
        [*(one or []), *[""] * (width - len(one or [])), "", *(two or [])]
        for one, two in zip_longest(left, right)
    ]


def _ragged(rng: Random, grid: Grid, mess: float) -> Grid:
    """Rows as the values API gives them: usually cut after the last value, and blank rows at the end."""
    rows: Grid = []
    for number, row in enumerate(grid):
        cut = list(row)
        while number and cut and cut[-1] in ("", None):
            cut.pop()
        rows.append(list(row) if chance(rng, mess / 3) else cut)
    if chance(rng, mess / 2):
        rows += [[], ["", None], [" "]]
    return rows


def programme(
    seed: int,
    *,
    accounts: int = 20,
    mistakes: float = 0.05,
    mess: float = 0.6,
    as_of: date | None = None,
    costs_first: bool = False,
    broken_headers: bool = False,
    **knobs: float,
) -> tuple[dict[str, Grid], date]:
    """A programme of a seed and its as-of date; `knobs` are those of story.Knobs.

    The story depends on the seed and the knobs only: with `mistakes=0` there is no issue, and every `mess`
    gives the same KPIs.
    """
    story = tell(seed, _knobs(accounts, knobs), as_of)
    typing, layout, slips = (Random(f"{seed}-{use}") for use in ("typing", "layout", "mistakes"))
    slip = Mistakes(slips, story)
    grids: dict[str, Grid] = {}
    for table, records in story.records.items():
        lines = [_type(typing, table, record, mess) for record in records]
        for line in lines:
            if chance(slips, mistakes):
                slip.make(table, line)
        if table == "Engagement" and chance(layout, mess / 2):
            layout.shuffle(lines)
        grids[table] = _lay(layout, table, lines, mess)
    costs = grids.pop("Coûts ABM")
    sides = (costs, grids["Deals"]) if costs_first else (grids["Deals"], costs)
    grids["Deals"] = _side_by_side(*sides)
    tabs = {tab: _ragged(layout, grid, mess) for tab, grid in grids.items()}
    if broken_headers:
        slip.break_headers(tabs)
    return tabs, story.as_of


def _knobs(accounts: int, knobs: dict[str, float]) -> Knobs:
    """The knobs with their types: counts are whole numbers."""
    whole = {field.name for field in fields(Knobs) if isinstance(field.default, int)}
    typed = {name: int(value) if name in whole else value for name, value in knobs.items()}
    return Knobs(accounts=accounts, **typed)  # type: ignore[arg-type]


def varied(seed: int) -> tuple[dict[str, Grid], date]:
    """A programme whose size, luck and sloppiness come from the seed: small, large, young, stale, empty."""
    rng = Random(f"{seed}-varied")
    return programme(
        seed,
        accounts=rng.choice((0, 3, 8, 12, 20, 20, 50, 50, 120)),
        mistakes=rng.choice((0, 0.03, 0.1, 0.3)),
        mess=rng.choice((0, 0.3, 0.6, 1)),
        costs_first=chance(rng, 0.15),
        broken_headers=chance(rng, 0.08),
        months=rng.choice((1, 2, 4, 7, 9, 14)),
        engaged=rng.choice((0, 0.2, 0.45, 0.65, 0.65, 0.9)),
        touches=rng.choice((1, 3, 6)),
        quiet_days=rng.choice((0, 0, 0, 5, 12, 25, 50)),
        opportunities=rng.choice((0, 3, 8, 15, 40)),
        classic=rng.choice((0, 3, 8, 15)),
        deals=rng.choice((0, 1, 4, 10)),
        classic_deals=rng.choice((0, 2, 6)),
        costs=rng.choice((0, 2, 6, 15)),
        cost_size=rng.choice((0, 150_000, 600_000, 3_000_000)),
        deal_size=rng.choice((1_200_000, 2_500_000, 4_500_000, 90_000_000)),
        leavers=rng.choice((0, 0.1, 0.5)),
        latecomers=rng.choice((0, 0.15, 0.5)),
        undated=rng.choice((0, 0.15, 1)),
        empty_source=rng.choice((0, 0.2, 0.6)),
    )
