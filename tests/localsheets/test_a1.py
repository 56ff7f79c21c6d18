"""Names of cells and ranges."""

import pytest

from abm_sheets.localsheets import a1
from abm_sheets.localsheets.a1 import Bounds, Box


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("A1", Box(0, 1, 0, 1)),
        ("$B$3", Box(2, 3, 1, 2)),
        ("A1:B2", Box(0, 2, 0, 2)),
        ("D4:A1", Box(0, 4, 0, 4)),
        ("A:C", Box(0, None, 0, 3)),
        ("2:5", Box(1, 5, 0, None)),
        ("A5:A", Box(4, None, 0, 1)),
        ("A2:2", Box(1, 2, 0, None)),
        ("AA10", Box(9, 10, 26, 27)),
        ("nonsense!", None),
        ("A0", None),
        ("A", None),
        ("[['1', '2']]", None),
    ],
)
def test_cells_of_a_range(text, box):
    assert a1.parse_cells(text) == box


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Sheet1", "Sheet1"),
        ("Comptes", "Comptes"),
        ("🌵 test", "'🌵 test'"),
        ("Coûts ABM", "'Coûts ABM'"),
        ("L'équipe", "'L''équipe'"),
        ("KPI1", "'KPI1'"),
        ("R1C1", "'R1C1'"),
        ("2026", "'2026'"),
    ],
)
def test_a_title_is_quoted_only_when_needed(title, written):
    assert a1.quoted(title) == written


def test_a_range_is_spelled_like_google_does():
    assert a1.range_name("Sheet1", Bounds(0, 1000, 0, 26)) == "Sheet1!A1:Z1000"
    assert a1.range_name("Sheet1", Bounds(3, 4, 3, 4)) == "Sheet1!D4"


@pytest.mark.parametrize(
    ("box", "written"),
    [
        (Box(0, None, 0, 26), "'T'!$A:$Z"),
        (Box(0, 2, 0, 2), "'T'!$A$1:$B$2"),
        (Box(4, 5, 1, 2), "'T'!$B$5"),
        (Box(1, None, 0, 2), "'T'!$A$2:$B$1048576"),
        (Box(1, 3, 0, None), "'T'!$2:$3"),
    ],
)
def test_an_absolute_name_writes_open_ends_out(box, written):
    assert a1.absolute_name("T", box) == written
