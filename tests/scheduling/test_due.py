"""What is due: (now, last success) -> slots, over New Year, summer time, outages and wrong clocks."""

from datetime import timedelta

import pytest

from abm_sheets.scheduling.backoff import may_try, retry_at
from abm_sheets.scheduling.due import due, following

from .world import at, monthly, weekly, workbook

#: In Paris: UTC+1 in winter, UTC+2 in summer. 2026-11-23 is a Monday.
PARIS = workbook()


def _named(slots):
    return [f"{slot.cadence} {slot.day.isoformat()}" for slot in slots]


@pytest.mark.parametrize(
    ("now", "last_success", "expected"),
    [
        ("2026-11-23 07:00", "2026-11-16 07:00", ["weekly 2026-11-23"]),
        ("2026-11-23 06:59", "2026-11-16 07:00", []),
        ("2026-11-23 07:30", "2026-11-23 07:00", []),
        ("2026-11-23 07:00", "2026-11-23 06:59", ["weekly 2026-11-23"]),
        # Off over the week-end, or for a month: one run.
        ("2026-11-24 09:00", "2026-11-20 10:00", ["weekly 2026-11-23"]),
        ("2026-11-24 09:00", "2026-11-02 08:00", ["weekly 2026-11-23"]),
        ("2026-11-24 09:00", "2026-10-20 08:00", ["monthly 2026-11-01", "weekly 2026-11-23"]),
        # The first of June 2026 is a Monday: one run does both.
        ("2026-06-01 06:00", "2026-05-25 06:00", ["weekly 2026-06-01", "monthly 2026-06-01"]),
        ("2026-06-01 06:30", "2026-06-01 06:00", []),
        # New Year: Friday 2027-01-01.
        ("2027-01-01 07:00", "2026-12-28 07:00", ["monthly 2027-01-01"]),
        ("2027-01-04 07:00", "2027-01-01 07:00", ["weekly 2027-01-04"]),
        # Never, or unknown: everything.
        ("2026-11-24 09:00", None, ["monthly 2026-11-01", "weekly 2026-11-23"]),
        # The clock was put back by an hour after the run: not again.
        ("2026-11-23 06:30", "2026-11-23 07:00", []),
        ("2026-11-23 07:00", "2026-11-23 08:00", []),
        # The run was noted while the clock stood in 2031: it says nothing.
        ("2026-11-24 09:00", "2031-01-01 00:00", ["monthly 2026-11-01", "weekly 2026-11-23"]),
    ],
)
def test_what_is_due_in_paris(now, last_success, expected):
    assert _named(due(at(now), PARIS, last_success and at(last_success))) == expected


@pytest.mark.parametrize(
    ("zone", "cadence", "slot"),
    [
        # Summer time begins on 2026-03-29: 08:00 is 06:00 UTC from then on.
        ("Europe/Paris", weekly(0, "08:00"), "2026-03-30 06:00"),
        # 02:30 does not exist on that Sunday; it is 03:30, which is 01:30 UTC.
        ("Europe/Paris", weekly(6, "02:30"), "2026-03-29 01:30"),
        ("Europe/Paris", weekly(6, "03:00"), "2026-03-29 01:00"),
        ("America/Montreal", weekly(0, "08:00"), "2026-03-30 12:00"),
        ("Pacific/Auckland", weekly(0, "08:00"), "2026-03-29 19:00"),
        ("Asia/Kolkata", weekly(0, "08:00"), "2026-03-30 02:30"),
        # Clocks there change by half an hour, and at midnight elsewhere.
        ("Australia/Lord_Howe", weekly(6, "02:15"), "2026-04-04 15:45"),
    ],
)
def test_a_slot_is_one_moment_wherever_it_is(zone, cadence, slot):
    book = workbook(weekly=cadence, monthly=None, zone=zone)
    moment, minute = at(slot), timedelta(minutes=1)

    assert [each.at for each in due(moment, book, moment - minute)] == [moment]
    assert due(moment - minute, book, moment - 2 * minute) == ()
    assert following(moment - minute, book).at == moment
    assert following(moment, book).at > moment + timedelta(days=6)


def test_an_hour_that_happens_twice_counts_once():
    """On 2026-10-25, 02:30 in Paris is 00:30 and again 01:30 UTC."""
    book = workbook(weekly=weekly(6, "02:30"), monthly=None)

    assert due(at("2026-10-25 00:29"), book, at("2026-10-18 00:30")) == ()
    [slot] = due(at("2026-10-25 00:30"), book, at("2026-10-18 00:30"))
    assert slot.at == at("2026-10-25 00:30")
    assert due(at("2026-10-25 01:30"), book, at("2026-10-25 00:30")) == ()
    assert following(at("2026-10-25 00:30"), book).at == at("2026-11-01 01:30")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23 06:59", "2026-11-23 07:00"),
        ("2026-11-23 07:00", "2026-11-30 07:00"),
        ("2026-11-30 07:00", "2026-12-01 07:00"),
        ("2026-12-28 07:00", "2027-01-01 07:00"),
        ("2026-03-23 07:00", "2026-03-30 06:00"),
    ],
)
def test_the_next_run(now, expected):
    assert following(at(now), PARIS).at == at(expected)


def test_a_cadence_that_is_off_is_never_due():
    weekly_only, monthly_only = workbook(monthly=None), workbook(weekly=None, monthly=monthly("06:00"))

    assert _named(due(at("2026-11-24 09:00"), weekly_only, None)) == ["weekly 2026-11-23"]
    assert _named(due(at("2026-11-24 09:00"), monthly_only, None)) == ["monthly 2026-11-01"]
    assert following(at("2026-11-24 09:00"), monthly_only).at == at("2026-12-01 05:00")


# ---------------------------------------------------------------------------------- backoff

REMOTE, WORKBOOK, SETUP, BUG = 4, 3, 2, 70


@pytest.mark.parametrize(
    ("exit_code", "minutes"),
    [
        (REMOTE, [1, 5, 15, 60, 60, 60]),
        (WORKBOOK, [15, 60, 60, 60]),
        (SETUP, [15, 60, 60, 60]),
        (BUG, [15, 60, 60, 60]),
    ],
)
def test_what_passes_by_itself_is_tried_again_soon(exit_code, minutes):
    now = at("2026-11-23 07:00")
    waits = [
        (retry_at(now, failures, exit_code, (1, 5, 15, 60), 0.5) - now).total_seconds() / 60
        for failures in range(1, len(minutes) + 1)
    ]

    assert waits == pytest.approx(minutes)


@pytest.mark.parametrize(("chance", "minutes"), [(0.0, 48), (0.5, 60), (0.999, 72)])
def test_chance_spreads_a_wait_by_a_fifth(chance, minutes):
    now = at("2026-11-23 07:00")

    assert (retry_at(now, 9, REMOTE, (1, 60), chance) - now).total_seconds() / 60 == pytest.approx(
        minutes, rel=0.01
    )


@pytest.mark.parametrize(
    ("now", "retry", "expected"),
    [
        ("2026-11-23 07:00", None, True),
        ("2026-11-23 07:00", "2026-11-23 07:00", True),
        ("2026-11-23 06:59", "2026-11-23 07:00", False),
        # Noted while the clock stood in 2031.
        ("2026-11-23 06:59", "2031-01-01 00:00", True),
    ],
)
def test_a_wait_that_no_failure_of_ours_could_ask_for_does_not_count(now, retry, expected):
    assert may_try(at(now), retry and at(retry), (1, 5, 15, 60)) is expected
