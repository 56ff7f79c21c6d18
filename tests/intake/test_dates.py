"""Dates as people type them, in cells and as text."""

from datetime import date

import pytest

from abm_sheets.intake.dates import DateReader, from_serial, serial
from drawing import FORM, RULES, read
from oracle.literals import CELLS_DATES

LATER = date(2100, 1, 1)
MARCH_12, MARCH_1 = date(2026, 3, 12), date(2026, 3, 1)


@pytest.mark.parametrize(("cell", "day"), CELLS_DATES, ids=repr)
def test_a_cell_is_the_day_or_an_issue_and_never_a_guess(cell, day):
    reading = read("", {"Engagement!A2": cell, "Engagement!B2": "x"}, as_of=LATER, today=LATER)

    (seen,) = reading.tables.interactions["date"].astype("datetime64[D]").tolist()
    codes = [issue.code for issue in reading.issues if issue.cell == "Engagement!A2"]
    assert (seen, codes) == (day, [] if day else ["date_unreadable"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12-03-2026", MARCH_12),
        ("12.03.2026", MARCH_12),
        ("12-3-26", MARCH_12),
        ("2026-3-12", MARCH_12),
        ("12 févr. 2026", date(2026, 2, 12)),
        ("12 fév 2026", date(2026, 2, 12)),
        ("12 fevr 2026", date(2026, 2, 12)),
        ("3 sept. 2025", date(2025, 9, 3)),
        ("30 déc. 2025", date(2025, 12, 30)),
        ("14 juil. 2025", date(2025, 7, 14)),
        ("jeudi 12 mars 2026", MARCH_12),
        ("Jeudi, 12 mars 2026", MARCH_12),
        ("dimanche 1er mars 2026", MARCH_1),
        ("12/03/2026 10:30", MARCH_12),
        ("12/03/2026 10h30", MARCH_12),
        ("12/03/2026 9h30", MARCH_12),
        ("2026-03-1", MARCH_1),
        ("2026-03-12T10:30:00Z", MARCH_12),
        ("2026-03-12 23:59:59.999", MARCH_12),
        ("12\u202f/03/2026", None),
        ("12/03-2026", None),
        ("12 / 03 / 2026", MARCH_12),
        ("12 /03/ 2026", None),
        ("12-nov-26", date(2026, 11, 12)),
        ("12-nov.-2026", date(2026, 11, 12)),
        ("12-nov 26", None),
        ("12/03/2026 14h", MARCH_12),
        ("12/03/2026 à 9h", MARCH_12),
        ("12/03/2026 à 9h30", MARCH_12),
        ("12/03/2026 à Paris", None),
        ("12/03/2026 14", None),
        ("jeu. 12 nov. 2026", date(2026, 11, 12)),
        ("jeu 12 mars 2026", MARCH_12),
        ("jeudi 12/03/2026", MARCH_12),
        # It is a Thursday: the day or the date is wrong.
        ("vendredi 12 novembre 2026", None),
        ("le ven. 12/03/2026", None),
        ("jeud 12 mars 2026", None),
        ("2026/03/12", MARCH_12),
        ("2026/3/12", MARCH_12),
        ("2026/12/03", date(2026, 12, 3)),
        ("2026/13/03", None),
        ("2026/03-12", None),
        ("12 mars 26", MARCH_12),
        ("12 nov 26", date(2026, 11, 12)),
        ("12 nov. 26", date(2026, 11, 12)),
        ("12 mars 026", None),
        ("12 mars 6", None),
        ("12 ma 2026", None),
        ("12 jui 2026", None),
        ("1 er mars 2026", None),
        ("0 mars 2026", None),
        ("32 mars 2026", None),
        ("le 12 mars 2026", MARCH_12),
        ("Le jeudi 12 mars 2026", MARCH_12),
        ("le 1er mars 26", MARCH_1),
        ("le 12/03/2026", MARCH_12),
        ("le le 12 mars 2026", None),
        ("le12 mars 2026", None),
        ("vers le 12 mars 2026", None),
        ("12 mars 2026 et 14 mars 2026", None),
        ("46093", None),
        ("2026", None),
        ("12/03/0026", None),
        ("12/03/9999", date(9999, 3, 12)),
        ("12/03/2026 midi", None),
        ("\ufeff12/03/2026\u200b", MARCH_12),
        ("12 mars\n2026", MARCH_12),
    ],
    ids=repr,
)
def test_more_ways_to_write_a_date(text, day):
    assert DateReader(FORM.dates, RULES.rules.earliest_date).parse(text) == day


@pytest.mark.parametrize(
    "text",
    ["12/03/202²", "¹2/03/2026", "12/③/2026", "12 mars 202²", "½ mars 2026", "12/03/２０２６", "١٢/٠٣/٢٠٢٦"],
    ids=ascii,
)
def test_marks_that_unicode_would_fold_into_digits_make_no_date(text):
    assert DateReader(FORM.dates, RULES.rules.earliest_date).parse(text) is None


@pytest.mark.parametrize(
    "day", [date(1899, 12, 1), date(1990, 1, 1), date(2024, 2, 29), date(9999, 12, 31)], ids=repr
)
def test_a_serial_number_is_a_day_and_back(day):
    assert from_serial(serial(day)) == day
    assert from_serial(serial(day) + 0.999) == day


@pytest.mark.parametrize(
    ("cell", "day"),
    [(2_958_465, date.max), (2_958_465.9, date.max), ("31/12/9999", date.max), (2_958_466, None)],
)
def test_the_last_day_of_a_spreadsheet_is_a_day(cell, day):
    reading = read("", {"Engagement!A2": cell, "Engagement!B2": "x"}, as_of=date.max, today=date.max)

    (seen,) = reading.tables.interactions["date"].astype("datetime64[D]").tolist()
    assert seen == day


def test_the_time_of_day_of_a_date_cell_does_not_count():
    """46203.99 is one minute to midnight on D."""
    reading = read("", {"Engagement!A2": 46203.99})

    assert serial(date(2026, 6, 30)) == 46203
    assert "date_future" not in [issue.code for issue in reading.issues]
