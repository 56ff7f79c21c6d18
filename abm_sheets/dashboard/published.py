"""The published history: a row for each closing, and what was revised since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.dashboard.moves import names_of, some
from abm_sheets.dashboard.view import Cell, Link, Row, Table
from abm_sheets.history.periods import PUBLISHED
from abm_sheets.intake.history import BASELINES, PERCENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm_sheets.dashboard.sentences import Sentences
    from abm_sheets.model.history import CellPlace, Closing, History, Revision

HISTORY_COLUMNS = (
    "period",
    "last",
    "coverage",
    "engagement",
    "conversion",
    "velocity",
    "velocity_baseline",
    "deal_value",
    "deal_value_baseline",
    "roi",
    "published",
    "revised",
    "cell",
)
_WORDS = ("period", "revised", "cell")
_FORMATS = {"velocity": "days", "deal_value": "money", "roi": "percent_whole"}
#: Names and cells beside a revision; the rest is counted.
_REVISED_NAMES, _CELLS = 3, 2


def history_table(sentences: Sentences, history: History) -> Table:
    """Return a row for each closing, the newest first: what was published, and what was revised since."""
    texts = sentences.template.dashboard
    revisions: dict[object, list[Revision]] = {}
    for revision in history.revisions:
        seen = (revision.published, revision.revised)
        if len({sentences.amount(revision.key, value) for value in seen}) > 1:
            revisions.setdefault(revision.period, []).append(revision)
    return Table(
        key="history",
        heading=texts.history,
        header=tuple(
            Cell(value=texts.history_headers[key], style="header" if key in _WORDS else "header_number")
            for key in HISTORY_COLUMNS
        ),
        rows=tuple(
            _history_row(sentences, closing, revisions.get(closing.period, ()))
            for closing in reversed(history.closings)
        ),
        empty="",
    )


def _history_row(sentences: Sentences, closing: Closing, revisions: Sequence[Revision]) -> Row:
    cells = [place for revision in revisions for place in _cells(revision)]
    first = cells[0] if cells else None
    link = Link(tab=first.tab_key, a1=first.a1) if first else None
    revised = revised_text(sentences, revisions)
    return (
        Cell(value=sentences.words.period(closing.period), style="strong"),
        Cell(value=closing.period.last, style="number", format="date"),
        *(_published(sentences, closing, key) for key in HISTORY_COLUMNS[2:-3]),
        Cell(value=closing.published, style="faint_number", format="date"),
        Cell(value=revised or None),
        # A link of its own: not every spreadsheet breaks the lines of a link.
        Cell(value=first.cell if first else None, style="link" if link else "text", link=link),
    )


def _published(sentences: Sentences, closing: Closing, column: str) -> Cell:
    """Return the cell of a value: a dash where there was none, nothing where none is published."""
    key = BASELINES.get(column, column)
    figure = closing.figures.get(key)
    value = None if figure is None else figure.value if column == key else figure.baseline
    form = _FORMATS.get(key, "percent")
    if value is None and column == key and key in PUBLISHED[closing.period.kind]:
        return Cell(value=sentences.template.dashboard.none, style="faint_number")
    # What is not published looks the same, so that a column is one run of equal cells.
    shown = value / 100 if value is not None and key in PERCENT else value
    return Cell(value=shown, style="number", format=form)


def revised_text(sentences: Sentences, revisions: Sequence[Revision]) -> str:
    """Write what was revised: "Couverture : publié 54 % – révisé 58 % : Alpha (Engagement!A14)".

    Figures that the same things in the same cells changed stand together.
    """
    texts = sentences.template.moves
    together: dict[tuple[str, str], list[str]] = {}
    for revision in revisions:
        names = names_of(sentences, [effect.thing for effect in revision.effects], _REVISED_NAMES)
        cells = some(sentences, [place.cell for place in _cells(revision)], _CELLS)
        together.setdefault((names, cells), []).append(
            (texts.revised_classic if revision.classic else texts.revised).format(
                kpi=sentences.template.kpis[revision.key].label,
                published=sentences.amount(revision.key, revision.published),
                revised=sentences.amount(revision.key, revision.revised),
            )
        )
    written = []
    for (names, cells), figures in together.items():
        form = texts.revised_where if cells else texts.revised_without_cells if names else "{revised}"
        written.append(form.format(revised=" · ".join(figures), names=names, cells=cells))
    return " · ".join(written)


def _cells(revision: Revision) -> list[CellPlace]:
    """Return the cells behind a revision: first one of each thing, then the others."""
    first = [effect.cells[0] for effect in revision.effects if effect.cells]
    others = [place for effect in revision.effects for place in effect.cells[1:]]
    return list(dict.fromkeys((*first, *others)))
