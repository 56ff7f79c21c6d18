"""The tick by the schedule library: regular, not stopped by a clock that is put back, never in a hot loop."""

from datetime import timedelta
from itertools import pairwise

import pytest
import schedule
import time_machine

from abm_sheets.scheduling.ticking import _idle, keep_ticking

from .world import at


@pytest.fixture
def ticked():
    """Ticks until so many waits are over; the clock may jump during a wait. The moments in seconds."""

    def run(waits, *, jumps=None, tick=lambda: None):
        ticks, slept = [], []
        with time_machine.travel(at("2026-10-24 23:59"), tick=False) as traveller:
            begin = at("2026-10-24 23:59").timestamp()

            def moment():
                import time

                ticks.append(round(time.time() - begin))
                tick()

            def wait(seconds):
                slept.append(seconds)
                traveller.shift(seconds)
                if jumps and len(slept) in jumps:
                    traveller.shift(jumps[len(slept)])
                return len(slept) > waits

            keep_ticking(moment, wait)
        return ticks, slept

    return run


def test_it_ticks_at_once_and_then_every_half_minute(ticked):
    ticks, slept = ticked(4)

    assert ticks == [0, 30, 60, 90, 120]
    assert slept == [30, 30, 30, 30, 30]


@pytest.mark.parametrize("hours", [1, 24, 24 * 365])
def test_a_clock_that_is_put_back_does_not_hold_it_up(ticked, hours):
    ticks, slept = ticked(5, jumps={2: -timedelta(hours=hours).total_seconds()})

    assert max(slept) <= 30
    assert len(ticks) >= 5


def test_a_clock_that_is_put_forward_ticks_once_and_goes_on(ticked):
    ticks, slept = ticked(5, jumps={2: 3600})

    assert ticks[:4] == [0, 30, 3660, 3690]
    assert min(slept) >= 0
    assert slept.count(0) <= 1


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Montreal"])
def test_the_hour_that_happens_twice_is_ticked_through(ticked, monkeypatch, zone):
    """The library counts in naive local time; in Paris it is put back at 01:00 UTC on 2026-10-25."""
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        ticks, slept = ticked(60 * 2 * 3)
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()

    gaps = [later - sooner for sooner, later in pairwise(ticks)]
    assert max(gaps) <= 60
    assert max(slept) <= 30
    assert len(ticks) > 350


def test_a_tick_that_is_overdue_is_not_waited_for():
    scheduler = schedule.Scheduler()
    with time_machine.travel(at("2026-11-23 07:00"), tick=False) as traveller:
        scheduler.every(30).seconds.do(print)
        traveller.shift(100)

        assert _idle(scheduler, print, 30) == 0


def test_what_a_tick_raises_ends_it(ticked):
    def broken():
        raise KeyError

    with pytest.raises(KeyError):
        ticked(5, tick=broken)
