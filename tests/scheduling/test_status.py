"""How things stand, as data and as a person reads them."""

from datetime import timedelta

import pytest

from abm_sheets.scheduling.state import Heartbeat, WorkbookState
from abm_sheets.scheduling.status import look

from .world import at, workbook

NOW = at("2026-11-24 09:00")
SUIVI = workbook()
FRESH = WorkbookState(name="suivi", key="suivi.xlsx")
DONE = FRESH.begun(at("2026-11-23 07:00")).succeeded(
    at("2026-11-23 07:00"), at("2026-11-23 07:01"), at("2026-11-30 07:00")
)
BEATING = Heartbeat(beat=NOW - timedelta(seconds=20), once=False)


def _failed(state):
    return state.begun(at("2026-11-24 08:59")).failed(NOW, "file_locked", NOW + timedelta(minutes=15))


LAST_WEEK = FRESH.begun(at("2026-11-16 07:00")).succeeded(
    at("2026-11-16 07:00"), at("2026-11-16 07:01"), at("2026-11-23 07:00")
)


@pytest.mark.parametrize(
    ("now", "state", "health", "next_run"),
    [
        ("2026-11-24 09:00", DONE, "ok", "2026-11-30 07:00"),
        ("2026-11-24 09:00", FRESH, "never", None),
        ("2026-11-24 09:00", _failed(LAST_WEEK), "failing", "2026-11-24 09:15"),
        ("2026-11-24 09:16", _failed(LAST_WEEK), "failing", None),
        # Due since 07:00: it may just not have begun, but not for hours.
        ("2026-11-23 08:59", LAST_WEEK, "ok", None),
        ("2026-11-23 09:01", LAST_WEEK, "late", None),
        ("2026-11-24 09:00", LAST_WEEK.begun(at("2026-11-24 08:50")), "running", None),
        ("2026-11-24 09:00", LAST_WEEK.begun(at("2026-11-24 08:30")), "late", None),
    ],
)
def test_the_health_of_a_workbook(now, state, health, next_run):
    [found] = look(at(now), [(SUIVI, state)], BEATING, ()).workbooks

    assert (found.health, found.next_run) == (health, next_run and at(next_run))


@pytest.mark.parametrize(
    ("heartbeat", "beating"),
    [
        (BEATING, True),
        (None, False),
        (Heartbeat(beat=NOW - timedelta(minutes=6), once=False), False),
        (Heartbeat(beat=NOW, once=False, stopped=True), False),
        # A timer comes when it comes: that something is late is seen on the workbook.
        (Heartbeat(beat=NOW - timedelta(days=6), once=True, stopped=True), True),
    ],
)
def test_the_sign_of_life(heartbeat, beating):
    status = look(NOW, [(SUIVI, DONE)], heartbeat, ())

    assert (status.beating, status.healthy) == (beating, beating)


def test_one_bad_workbook_or_a_memory_that_cannot_be_read_is_enough():
    assert look(NOW, [(SUIVI, DONE)], BEATING, ()).healthy
    assert not look(NOW, [(SUIVI, DONE), (workbook("b"), _failed(DONE))], BEATING, ()).healthy
    assert not look(NOW, [(SUIVI, DONE)], BEATING, ("suivi",)).healthy
