"""Which periods are closed, in which order, over New Years, leap years and the ends of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.history.periods import WEEKS, closed_periods, period_of, read_code
from abm_sheets.model.history import PERIOD_KINDS

days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
kinds = st.sampled_from(PERIOD_KINDS)


def codes(start, before):
    return [period.code for period in closed_periods(date.fromisoformat(start), date.fromisoformat(before))]


@pytest.mark.parametrize(
    ("kind", "day", "code", "last"),
    [
        ("week", "2026-11-16", "2026-W47", "2026-11-22"),
        ("week", "2026-11-22", "2026-W47", "2026-11-22"),
        ("week", "2026-11-23", "2026-W48", "2026-11-29"),
        ("week", "2020-12-31", "2020-W53", "2021-01-03"),
        ("week", "2021-01-03", "2020-W53", "2021-01-03"),
        ("week", "2026-12-31", "2026-W53", "2027-01-03"),
        ("week", "2027-01-01", "2026-W53", "2027-01-03"),
        ("week", "2024-12-30", "2025-W01", "2025-01-05"),
        ("month", "2028-02-10", "2028-02", "2028-02-29"),
        ("month", "2026-02-10", "2026-02", "2026-02-28"),
        ("month", "2026-12-01", "2026-12", "2026-12-31"),
        ("quarter", "2026-01-01", "2026-Q1", "2026-03-31"),
        ("quarter", "2026-11-24", "2026-Q4", "2026-12-31"),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind(kind, day, code, last):
    period = period_of(kind, date.fromisoformat(day))

    assert (period.code, period.last.isoformat()) == (code, last)
    assert read_code(code) == period


@pytest.mark.parametrize("code", ["2025-W53", "2026-W00", "2026-13", "2026-Q5", "2026-Q0", "0000-01", "26-11", "", "2026-W7", "2026-W007", "2026-1", "2026-011", "2026-Q04", "2026-Q10", "12026-11"])  # fmt: skip
def test_what_is_no_period_is_none(code):
    assert read_code(code) is None


@pytest.mark.parametrize(
    ("start", "before", "found"),
    [
        # A period is closed on the day after its last day, not on it.
        ("2026-11-16", "2026-11-22", []),
        ("2026-11-16", "2026-11-23", ["2026-W47"]),
        # The first one is that in which the programme starts.
        ("2026-11-22", "2026-11-23", ["2026-W47"]),
        ("2026-11-23", "2026-11-23", []),
        # By last day; then week, month, quarter.
        ("2026-05-25", "2026-06-01", ["2026-W22", "2026-05"]),
        ("2023-12-25", "2024-01-01", ["2023-W52", "2023-12", "2023-Q4"]),
        ("2026-12-28", "2027-01-11", ["2026-12", "2026-Q4", "2026-W53", "2027-W01"]),
        ("2026-11-24", "2026-11-24", []),
        ("2026-11-25", "2026-11-24", []),
    ],
)
def test_periods_are_closed_from_the_start_on(start, before, found):
    assert codes(start, before) == found


def test_at_most_104_weeks_and_the_months_and_quarters_within_them():
    found = codes("2001-01-01", "2026-11-24")

    weeks = [code for code in found if "W" in code]
    assert (len(weeks), weeks[0], weeks[-1]) == (WEEKS, "2024-W48", "2026-W47")
    months = [code for code in found if code.count("-") == 1 and code[-2:].isdigit() and "W" not in code and "Q" not in code]  # fmt: skip
    assert (len(months), months[0]) == (24, "2024-11")
    assert next(code for code in found if "Q" in code) == "2024-Q4"


@given(days, st.integers(0, 800), st.integers(1, 60))
def test_closing_day_by_day_gives_each_period_once_and_in_order(start, age, pause):
    """A machine that was off catches up: whatever the days on which it looked, the periods are the same."""
    end = start + timedelta(days=min(age, 7 * WEEKS))
    whole = list(closed_periods(start, end))
    seen = []
    day = start
    while day < end:
        seen += [period for period in closed_periods(start, day) if period not in seen]
        day += timedelta(days=pause)
    seen += [period for period in closed_periods(start, end) if period not in seen]

    assert seen == whole
    assert len({period.code for period in whole}) == len(whole)
    assert [period.order for period in whole] == sorted(period.order for period in whole)
    assert all(start <= period.last < end for period in whole)


@given(kinds, days)
def test_a_code_is_read_back(kind, day):
    period = period_of(kind, day)

    assert read_code(period.code) == period
    assert period_of(kind, period.last) == period


@pytest.mark.parametrize(("before", "periods"), [(date.min, 0), (date.max, 104 + 23 + 7)])
def test_the_ends_of_the_calendar_end_nothing(before, periods):
    assert len(list(closed_periods(date.min, before))) == periods
