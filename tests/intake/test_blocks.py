"""The columns of a block of the Dashboard are found by their header, wherever people put them."""

import pytest

from abm_sheets.intake.blocks import find_columns
from abm_sheets.model.raw import RawBlock

HEADERS = {"label": "Réglage", "value": "Votre valeur", "default": "Valeur habituelle"}
PLACES = {"label": 0, "value": 1, "default": 2}
HEADER = ["Réglage", "Votre valeur", "Valeur habituelle"]


def block(*rows):
    return RawBlock(title="Dashboard", row=10, column=14, rows=rows)


@pytest.mark.parametrize(
    ("rows", "columns", "read", "moved"),
    [
        # An older workbook names the rows only.
        ([["a", 1, 5]], (0, 1, 2), {10: ("a", 1)}, False),
        ([HEADER, ["a", 1, 5]], (0, 1, 2), {11: ("a", 1)}, False),
        # One cell that reads like a header makes no header row.
        ([["a", "Réglage", 5]], (0, 1, 2), {10: ("a", "Réglage")}, False),
        # A column inserted, deleted, moved.
        ([["Réglage", "", "Votre valeur", "Valeur habituelle"], ["a", "", 1, 5]], (0, 2, 3), {11: ("a", 1)}, True),
        ([["Réglage", "Valeur habituelle"], ["a", 5]], (0, -1, 1), {11: ("a", None)}, True),
        ([["Valeur habituelle", "Réglage", "Votre valeur"], [5, "a", 1]], (1, 2, 0), {11: ("a", 1)}, True),
        # A header that somebody typed over: as far from its place as the one before it.
        ([["Réglage", "Notre choix", "VALEUR HABITUELLE "], ["a", 1, 5]], (0, 1, 2), {11: ("a", 1)}, False),
        ([["", "Réglage", "Notre choix", "Valeur habituelle"], ["", "a", 1, 5]], (1, 2, 3), {11: ("a", 1)}, True),
        # One inserted before them, one deleted among them.
        ([["", "Réglage", "Valeur habituelle"], ["", "a", 5]], (1, -1, 2), {11: ("a", None)}, True),
        # Of two header rows the first counts.
        ([HEADER, ["a", 1, 5], HEADER], (0, 1, 2), {11: ("a", 1), 12: ("Réglage", "Votre valeur")}, False),
        # The header row was sorted in among the others.
        ([["b", 2, 5], HEADER, ["a"]], (0, 1, 2), {10: ("b", 2), 12: ("a", None)}, False),
        ([[], [None], [7.5, True]], (0, 1, 2), {10: (None, None), 11: (None, None), 12: (7.5, True)}, False),
    ],
    ids=repr,
)  # fmt: skip
def test_where_the_columns_are(rows, columns, read, moved):
    found = find_columns(block(*rows), HEADERS, PLACES)

    assert tuple(found.columns.values()) == columns
    assert {
        row: (found.cell(cells, "label"), found.cell(cells, "value")) for row, cells in found.rows
    } == read
    assert found.moved == moved


def test_nothing_was_read_yet():
    assert find_columns(None, HEADERS, PLACES).rows == ()
