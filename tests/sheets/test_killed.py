"""kill -9 at each boundary of HTTP, in a process of its own; the next run makes what would have been made at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import Fault

from .conftest import DAY, SID, differences

PROGRAM = """
import sys
sys.path[:0] = sys.argv[1].split("|")
from sheets.conftest import DAY, SID, Google
from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.jobs.refresh import refresh
kit = Google(None, sys.argv[2]).kit(SID)
refresh(kit, as_of=DAY) if sys.argv[3] == "refresh" else init_workbook(kit, sample=True)
"""
READ, WRITE, FORM = "values.batchGet", "spreadsheets.batchUpdate", "spreadsheets.get"


def _killed(google, job, plan):
    """Start a job, and kill it while a call of it hangs: before it is applied, or after."""
    google.plan(plan)
    folders = f"{Path(__file__).parents[1]}|{Path(__file__).parents[2]}"
    with subprocess.Popen([sys.executable, "-c", PROGRAM, folders, google.address, job]) as process:
        [hanging] = google.double.faults.wait_for_hanging(60)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    assert (process.returncode, hanging.kind) == (-signal.SIGKILL, plan.kind)
    # The double lets go of a call whose client has gone; without the plan, nothing else is applied later.
    google.double.faults.clear()


@pytest.mark.parametrize(("kind", "applied"), [(READ, False), (WRITE, False), (WRITE, True)], ids=str)
def test_a_refresh_that_was_killed(google, prepared, kind, applied):
    google.double.hold(prepared.typed)
    _killed(google, "refresh", Fault("hang", kind, applied=applied))
    if applied:
        assert differences(google.double.content(SID), prepared.refreshed) == []

    refresh(google.kit(SID), as_of=DAY)

    assert differences(google.double.content(SID), prepared.refreshed) == []


@pytest.mark.parametrize(
    ("kind", "nth", "applied"),
    [(FORM, 1, False), (READ, 1, False), (READ, 2, False), (WRITE, 1, False), (WRITE, 1, True), (READ, 3, False),
     (WRITE, 2, False)],
    ids=str,
)  # fmt: skip
def test_an_init_that_was_killed(google, prepared, kind, nth, applied):
    google.double.hold(prepared.blank)
    _killed(google, "init", Fault("hang", kind, nth=nth, applied=applied))

    init_workbook(google.kit(SID), sample=True)

    assert differences(google.double.content(SID), prepared.initialised) == []
