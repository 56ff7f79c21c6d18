"""Years of hourly ticks with outages, crashes, failures and wrong clocks: every slot is done once, in order.

The slots are found here in a second way: by reading the clock on the wall every quarter of an hour.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets import errors
from abm_sheets.config.specs import Monthly, Weekly
from abm_sheets.scheduling.due import due

from .world import Machine, PowerCut, at, workbook

HOUR, QUARTER, DAY = timedelta(hours=1), timedelta(minutes=15), timedelta(days=1)
ZONES = ["Europe/Paris", "America/Montreal", "Pacific/Auckland", "Asia/Kolkata", "UTC"]
TIMES = [time(8), time(2, 30), time(0), time(23, 45), time(1, 15)]


@cache
def _shown(zone: str, day: date, at: time) -> datetime:
    """The first moment at which the wall clock shows a time of a day; an hour later when it jumps over it."""
    first = datetime.combine(day, time(0), tzinfo=UTC) - 16 * HOUR
    moments = [first + number * QUARTER for number in range(4 * 56)]
    wall = {moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None): moment for moment in reversed(moments)}
    return wall.get(datetime.combine(day, at)) or wall[datetime.combine(day, at) + HOUR]


def _slots(book, start: datetime, end: datetime) -> list[tuple[datetime, str, str]]:
    """(moment, cadence, day) of every slot from 40 days before the start to the end, in order."""
    days = [start.date() + number * DAY for number in range(-40, (end - start).days + 3)]
    found = []
    for day in days:
        if book.weekly and day.weekday() == book.weekly.weekday:
            found.append((_shown(book.time_zone, day, book.weekly.at), "weekly", day.isoformat()))
        if book.monthly and day.day == 1:
            found.append((_shown(book.time_zone, day, book.monthly.at), "monthly", day.isoformat()))
    return sorted(slot for slot in found if slot[0] <= end)


def _expected(book, ticks: list[datetime]) -> list[tuple[datetime, set[str]]]:
    """(moment, what it does) of every run of a machine that is never disturbed during a run."""
    slots = _slots(book, ticks[0], ticks[-1]) if ticks else []
    runs, last = [], None
    for tick in ticks:
        newest = {
            cad: day for moment, cad, day in slots if moment <= tick and (last is None or moment > last)
        }
        if newest:
            runs.append((tick, {f"{cadence} {day}" for cadence, day in newest.items()}))
            last = tick
    return runs


def _runs(machine, name) -> list[set[str]]:
    """What each run of a workbook that succeeded has done."""
    begun, done = set(), []
    for event, facts in machine.events:
        if facts.get("workbook") == name and event == "run_started":
            begun = set(facts["due"])
        elif facts.get("workbook") == name and event == "run_succeeded":
            done.append(begun)
    return done


def _each_once_and_in_order(runs) -> bool:
    for cadence in ("weekly", "monthly"):
        days = [slot for run in runs for slot in run if slot.startswith(cadence)]
        if days != sorted(set(days)):
            return False
    return all(runs)


books = st.builds(
    workbook,
    weekly=st.builds(Weekly, weekday=st.integers(0, 6), at=st.sampled_from(TIMES)),
    monthly=st.builds(Monthly, at=st.sampled_from(TIMES)),
    zone=st.sampled_from(ZONES),
)
starts = st.integers(0, 24 * 365 * 6).map(lambda hours: at("2024-01-01 00:00") + hours * HOUR)
#: The hour at which the machine goes off, and for how many hours.
outages = st.lists(st.tuples(st.integers(0, 24 * 60), st.integers(1, 24 * 20)), max_size=6)


@pytest.mark.thorough
@given(book=books, start=starts, off=outages)
def test_each_slot_is_done_by_the_first_tick_after_it(book, start, off):
    hours = {hour for begin, length in off for hour in range(begin, begin + length)}
    ticks = [start + hour * HOUR for hour in range(24 * 60) if hour not in hours]
    machine = Machine([book])
    for number, tick in enumerate(ticks):
        if number and tick - ticks[number - 1] > HOUR:
            machine.boot()
        machine.tick(tick)

    expected = _expected(book, ticks)
    assert [moment for _, moment in machine.refreshed] == [moment for moment, _ in expected]
    assert _runs(machine, "suivi") == [done for _, done in expected]
    assert _each_once_and_in_order(_runs(machine, "suivi"))


@pytest.mark.thorough
def test_four_years_in_paris_are_209_mondays_and_48_firsts():
    """2026 to 2029; 7 of the firsts are Mondays. The first tick does the Monday and the first before it."""
    machine = Machine([workbook()])
    tick = at("2025-12-31 23:00")
    while tick < at("2029-12-31 23:00"):
        machine.tick(tick)
        tick += HOUR

    runs = _runs(machine, "suivi")
    assert _each_once_and_in_order(runs)
    done = [slot for run in runs for slot in run]
    mondays = {slot for slot in done if slot.startswith("weekly")}
    firsts = {slot for slot in done if slot.startswith("monthly")}
    assert (len(mondays), len(firsts)) == (1 + 209, 1 + 48)
    assert len(machine.refreshed) == 1 + 209 + 48 - 7


#: What befalls the nth try.
troubles = st.dictionaries(st.integers(0, 60), st.sampled_from(["fails", "cut"]), max_size=40)


@given(book=books, start=starts, troubles=troubles)
def test_whatever_befalls_runs_nothing_is_noted_twice_or_forgotten(book, start, troubles):
    other = workbook("autre")
    tries = iter(range(10**6))

    def does(tried):
        trouble = troubles.get(next(tries)) if tried is book else None
        if trouble == "fails":
            raise errors.ApiUnavailable("503")
        if trouble:
            raise PowerCut

    machine = Machine([book, other], does=does)
    for hour in range(24 * 40):
        try:
            machine.tick(start + hour * HOUR)
        except PowerCut:
            machine.boot()

    end = machine.now
    for name in ("suivi", "autre"):
        assert _each_once_and_in_order(_runs(machine, name))
    quiet = start + 35 * DAY  # the longest row of troubles is 40 tries, an hour or two each
    undone = due(end, book, machine.memory.recall("suivi", book.target).last_success)
    assert all(slot.at > quiet for slot in undone)
    # The other workbook comes after the one in trouble, and has all its slots.
    their = [slot for run in _runs(machine, "autre") for slot in run]
    slots = [
        f"{cadence} {day}"
        for moment, cadence, day in _slots(other, start, end - DAY)
        if moment > start + 2 * DAY
    ]
    assert set(slots) <= set(their)


@given(
    book=books,
    start=starts,
    jumps=st.dictionaries(st.integers(1, 12), st.integers(1, 20), max_size=6),
)
def test_a_clock_that_is_put_back_repeats_nothing(book, start, jumps):
    """Every fifth day the clock may go back by up to twenty hours."""
    machine, now = Machine([book]), start
    for hour in range(24 * 60):
        now += HOUR
        if hour % 120 == 0 and hour // 120 in jumps:
            now -= jumps[hour // 120] * HOUR
        machine.tick(now)

    assert _each_once_and_in_order(_runs(machine, "suivi"))
    done = {slot for run in _runs(machine, "suivi") for slot in run}
    slots = {f"{cadence} {day}" for moment, cadence, day in _slots(book, start, now) if moment > start + HOUR}
    assert slots <= done
