"""kill -9 at each boundary of HTTP, in a process of its own; the next run makes what would have been made at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from thorough import more

from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import Fault

from .conftest import DAY, SID, differences

#: Loaded once; each job that it is told to do then has a process of its own, of which it says the id and the end.
PROGRAM = """
import os, sys
sys.path[:0] = sys.argv[1].split("|")
from sheets.conftest import DAY, SID, Google
from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.jobs.refresh import refresh
for line in sys.stdin:
    address, job = line.split()
    child = os.fork()
    if not child:
        kit = Google(None, address).kit(SID)
        refresh(kit, as_of=DAY) if job == "refresh" else init_workbook(kit, sample=True)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
READ, WRITE, FORM = "values.batchGet", "spreadsheets.batchUpdate", "spreadsheets.get"


@pytest.fixture(scope="module")
def jobs():
    folders = f"{Path(__file__).parents[1]}|{Path(__file__).parents[2]}"
    command = [sys.executable, "-c", PROGRAM, folders]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.fixture
def killed(google, jobs):
    """Start a job, and kill it while a call of it hangs: before it is applied, or after."""

    def killed(job, plan):
        google.plan(plan)
        print(google.address, job, file=jobs.stdin, flush=True)
        child = int(jobs.stdout.readline())
        [hanging] = google.double.faults.wait_for_hanging(60)
        os.kill(child, signal.SIGKILL)
        assert (int(jobs.stdout.readline()), hanging.kind) == (-signal.SIGKILL, plan.kind)
        # The double lets go of a call whose client has gone; without the plan, nothing else is applied later.
        while google.double.faults.hanging():
            threading.Event().wait(0.005)
        google.double.faults.clear()

    return killed


@pytest.mark.parametrize(("kind", "applied"), [(WRITE, True), *more((READ, False), (WRITE, False))], ids=str)
def test_a_refresh_that_was_killed(google, prepared, killed, kind, applied):
    google.double.hold(prepared.typed)
    killed("refresh", Fault("hang", kind, applied=applied))
    if applied:
        assert differences(google.double.content(SID), prepared.refreshed) == []

    refresh(google.kit(SID), as_of=DAY)

    assert differences(google.double.content(SID), prepared.refreshed) == []


@pytest.mark.parametrize(
    ("kind", "nth", "applied"),
    [(WRITE, 1, True),
     *more((WRITE, 1, False), (WRITE, 2, False), (FORM, 1, False), (READ, 1, False), (READ, 2, False), (READ, 3, False))],
    ids=str,
)  # fmt: skip
def test_an_init_that_was_killed(google, prepared, killed, kind, nth, applied):
    google.double.hold(prepared.blank)
    killed("init", Fault("hang", kind, nth=nth, applied=applied))

    init_workbook(google.kit(SID), sample=True)

    assert differences(google.double.content(SID), prepared.initialised) == []
