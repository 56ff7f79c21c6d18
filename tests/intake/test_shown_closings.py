"""The history that stands in the Dashboard is read back: rows by their words, the archive cell by cell."""

from datetime import date

import pytest

from abm_sheets.history.periods import PUBLISHED
from abm_sheets.intake.dates import serial
from abm_sheets.intake.history import archive_cells, find_rows, shown_closings
from abm_sheets.model.history import Period, ShownClosing
from abm_sheets.model.raw import RawBlock
from drawing import FORM

HEADERS = list(FORM.dashboard.history_headers.values())
#: 1 July 2026 is 46204.
WEEK = ["S26 2026", 46201, 0.25, 0.5, *[""] * 6, 46204, "", ""]
MONTH = ["juin 2026", 46203, 0.25, 0.5, 1, 8, "", 9000, "", 2, 46204, "", ""]
QUARTER = ["T2 2026", 46203, 0.25, 0.5, 1, 8, 20, 9000, 4500.5, -0.5, 46204, "", ""]
NONE = ["S27 2026", 46208, "–", "–", *[""] * 6, 46211.75, "", ""]


def short(value):
    return repr(value)[:12]


def block(*rows, row=40, column=14):
    return RawBlock(title="Dashboard", row=row, column=column, rows=rows)


def shown(*rows):
    return shown_closings(block(*rows), FORM, PUBLISHED)


def read(row):
    """Return period, day, values and baselines of a row below its headers, None where it is passed over."""
    found = shown(HEADERS, row)
    return (found[0].period.code, found[0].published, found[0].values, found[0].baselines) if found else None


def test_the_day_of_these_rows():
    assert serial(date(2026, 7, 1)) == 46204


@pytest.mark.parametrize(
    ("row", "code", "published", "values", "baselines"),
    [
        (WEEK, "2026-W26", date(2026, 7, 1), {"coverage": 25, "engagement": 50}, {}),
        (MONTH, "2026-06", date(2026, 7, 1),
         {"coverage": 25, "engagement": 50, "conversion": 100, "velocity": 8, "deal_value": 9000, "roi": 200},
         {"velocity": None, "deal_value": None}),
        (QUARTER, "2026-Q2", date(2026, 7, 1),
         {"coverage": 25, "engagement": 50, "conversion": 100, "velocity": 8, "deal_value": 9000, "roi": -50},
         {"velocity": 20, "deal_value": 4500.5}),
        # A dash is "no value"; the hour of the day does not count.
        (NONE, "2026-W27", date(2026, 7, 8), {"coverage": None, "engagement": None}, {}),
    ],
    ids=["week", "month", "quarter", "no value"],
)  # fmt: skip
def test_a_row_says_what_was_published(row, code, published, values, baselines):
    assert read(row) == (code, published, values, baselines)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("S01 2026", "2026-W01"), ("S53 2026", "2026-W53"), ("S52 2025", "2025-W52"), (" s26  2026", "2026-W26"),
        ("janvier 2026", "2026-01"), ("décembre 2026", "2026-12"), ("AOUT 2026", "2026-08"), ("T1 2026", "2026-Q1"),
        ("T4 2026", "2026-Q4"), ("S26 1999", "1999-W26"),
    ],
)  # fmt: skip
def test_a_period_is_known_by_its_words(words, code):
    assert read([words, *MONTH[1:]])[0] == code


@pytest.mark.parametrize("words", ["S53 2025", "S00 2026", "S26 0000", "S26 9999", "janvier 0000", "T5 2026", "S26", "2026", "bientôt 2026", "", None, 46201, True])  # fmt: skip
def test_what_is_no_period_is_no_closing(words):
    assert read([words, *MONTH[1:]]) is None


@pytest.mark.parametrize(
    ("at", "typed"),
    [
        (2, ""), (2, None), (2, "x"), (2, True), (3, "25 %"), (7, ""), (9, "?"),
        # Beyond what a spreadsheet can tell.
        (2, 1e308), (2, 10**400), (3, -(10**400)), (2, float("nan")), (7, float("inf")),
        # Without the day on which it was published.
        (10, ""), (10, None), (10, "1/7/2026"), (10, 0), (10, 0.5), (10, -3), (10, 2_958_466), (10, 1e300), (10, True),
    ],
    ids=short,
)  # fmt: skip
def test_a_row_that_somebody_has_spoilt_is_passed_over(at, typed):
    row = [*MONTH[:at], typed, *MONTH[at + 1 :]]

    assert read(row) is None
    # The others are still read.
    assert [each.period.code for each in shown(HEADERS, row, WEEK)] == ["2026-W26"]


@pytest.mark.parametrize("typed", ["x", "", 10**400, float("nan"), True], ids=short)
def test_a_comparison_that_somebody_has_spoilt_is_no_comparison(typed):
    assert read([*QUARTER[:6], typed, *QUARTER[7:]])[3] == {"velocity": None, "deal_value": 4500.5}


@pytest.mark.parametrize(("day", "published"), [(1, date(1899, 12, 31)), (2_958_465, date(9999, 12, 31))])
def test_the_first_and_the_last_day_of_a_spreadsheet(day, published):
    assert read([*WEEK[:10], day])[1] == published


def test_rows_and_columns_may_have_been_moved():
    order = [10, 0, 12, 3, 2, 4, 1, 5, 6, 7, 8, 9, 11]
    rows = [[row[at] for at in order] for row in (QUARTER, HEADERS, WEEK, MONTH)]

    assert shown(*rows) == shown(HEADERS, QUARTER, WEEK, MONTH)
    assert [each.period.code for each in shown(*rows)] == ["2026-Q2", "2026-W26", "2026-06"]


def test_headers_are_known_as_people_spell_them_and_a_short_row_lacks_what_it_lacks():
    headers = ["PERIODE", "", "taux  de couverture", "Taux d\u2019engagement", "Publié le"]

    assert shown([5, None], headers, ["S26 2026", "", 0.25, 0.5, 46204], ["S25 2026", "", 0.25], []) == (
        ShownClosing(
            period=Period(kind="week", year=2026, number=26),
            published=date(2026, 7, 1),
            values={"coverage": 25, "engagement": 50},
            baselines={},
        ),
    )


@pytest.mark.parametrize(
    "headers",
    [
        HEADERS[:3],
        ["", *HEADERS[1:]],
        ["Période", "Date", "Montant", "ROI", "Publié le"],
        [],
    ],
    ids=["too few", "no period", "another table", "nothing"],
)
def test_without_its_headers_nothing_is_read(headers):
    assert shown(headers, WEEK) == ()
    assert find_rows(block(headers, WEEK), FORM) is None


def test_without_a_block_there_is_nothing():
    assert shown_closings(None, FORM, PUBLISHED) == ()
    assert archive_cells(None) == ()


def test_the_archive_is_the_cells_of_its_block_in_their_order():
    assert archive_cells(block(["note"], [], ["one", "two"], [3])) == ("note", "one", "two", 3)


def test_rows_whose_name_is_gone_are_found_by_their_headers_wherever_they_stand():
    tab = RawBlock(
        title="Dashboard",
        row=3,
        column=1,
        rows=[["Historique"], [], ["", 7, *HEADERS], ["", "", *WEEK], ["beside"]],
    )

    found = find_rows(tab, FORM)
    assert found == RawBlock(title="Dashboard", row=5, column=3, rows=[HEADERS, WEEK, []])
    assert shown_closings(found, FORM, PUBLISHED) == shown(HEADERS, WEEK)
