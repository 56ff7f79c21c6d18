"""What is left when somebody spoils the Dashboard: its rows, their archive, or both."""

from dataclasses import replace

import pytest

from .programme import LATE, assessed, kept, of, programme, published


def spoilt(raw, rows=None, archive=None):
    """Return the workbook with other history rows or another archive."""
    history = raw.history if rows is None else replace(raw.history, rows=rows(list(raw.history.rows)))
    cells = raw.archive if archive is None else replace(raw.archive, rows=archive)
    return replace(raw, history=history, archive=cells)


ROWS = {
    "deleted": lambda rows: [rows[0], *rows[3:]],
    "all deleted": lambda _: [],
    "sorted": lambda rows: [rows[0], *sorted(rows[1:], key=str)],
    "header below": lambda rows: [*rows[1:], rows[0]],
    "overtyped": lambda rows: [rows[0], ["S26 2026", "", 0.99, "x", *[""] * 8], *rows[2:]],
    "doubled": lambda rows: [*rows, *rows],
    "columns moved": lambda rows: [[row[-1], *row[:-1]] for row in rows],
    "an invented one": lambda rows: [*rows, ["S99 2026", 1, 0.5, 0.5], ["S40 2030", 50000, 0.5, 0.5, *[""] * 6, 46203]],
}  # fmt: skip


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_rows_that_somebody_spoils_come_back(rows):
    first, raw = published(programme())

    assert assessed(spoilt(raw, rows)).history == first.history


@pytest.mark.parametrize("archive", [[], [["Réservé"]], [["abm_sheets v1 1/1 00000000 |{}|"]]], ids=["gone", "note", "damaged"])  # fmt: skip
@pytest.mark.parametrize("spoiling", ["sorted", "doubled", "columns moved"])
def test_without_its_archive_the_rows_are_read_back(spoiling, archive):
    """The same values, and where the tables still give them the things behind them too."""
    first, raw = published(programme())
    again = assessed(spoilt(raw, ROWS[spoiling], archive))

    assert again.history.closings == first.history.closings


def test_without_its_archive_what_was_published_is_still_what_is_shown():
    _, raw = published(programme())
    late = replace(programme(LATE), history=raw.history, archive=None)
    findings = assessed(late)

    assert of(findings, "2026-W25").figures["coverage"].value == 25
    revision = findings.history.revisions[0]
    assert (revision.period.code, revision.published, revision.revised) == ("2026-W25", 25, 50)
    assert findings.history.changes["coverage"].explained is False
    # And from now on the archive has it again.
    assert assessed(kept(late, findings)).history == findings.history


def test_without_either_the_past_is_computed_again():
    first, raw = published(programme())

    assert assessed(spoilt(raw, ROWS["all deleted"], [])).history == first.history


def test_an_overtyped_row_without_its_archive_is_computed_again():
    first, raw = published(programme())

    again = assessed(spoilt(raw, lambda rows: [rows[0], ["S26 2026", "", "x", 1, *[""] * 8], *rows[2:]], []))
    assert again.history.closings == first.history.closings
