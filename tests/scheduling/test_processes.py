"""`abm-sheets schedule` as a process: signals, a call that hangs, a second scheduler."""

import json
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from thorough import more

from abm_sheets.localsheets import LocalSheets
from abm_sheets.localsheets.door import Door

from .journal import events, names

SID = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"
COMMAND = [sys.executable, "-m", "abm_sheets"]


class Hanging(LocalSheets):
    """The API, which does not answer until it is told to."""

    def __init__(self):
        super().__init__()
        self.reached, self.go, self.calls = threading.Event(), threading.Event(), 0

    def handle(self, *args, **kwargs):
        self.calls += 1
        self.reached.set()
        self.go.wait()
        return super().handle(*args, **kwargs)


@pytest.fixture
def api(monkeypatch):
    service = Hanging()
    with Door(service) as door:
        # What was killed in the middle of its call is not there to take the answer.
        door.handle_error = lambda *_: None
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("ABM_SHEETS_API_ROOT", door.address)
        yield service
        service.go.set()
        door.shutdown()
        thread.join()


@contextmanager
def started(*words, cwd):
    with subprocess.Popen(
        [*COMMAND, *words], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(("end", "code"), [(signal.SIGTERM, 0), *more((signal.SIGINT, 130))])
def test_a_stop_in_the_middle_of_a_call_takes_seconds_and_is_clean(
    api, state, configured, tmp_path, end, code
):
    configured("suivi", target=SID)
    with started("schedule", cwd=tmp_path) as process:
        assert api.reached.wait(60)

        process.send_signal(end)

        out, err = process.communicate(timeout=20)
        assert (process.returncode, out) == (code, "")
        assert names(err) == ["started", "run_started", "run_abandoned", "stopped"]
    [file] = state.glob("workbooks/*.json")
    kept = json.loads(file.read_text())
    assert (kept["running"], kept["failures"], kept["last_run"]["ending"]) == (None, 0, "abandoned")


def test_a_stop_between_runs_is_clean_too(state, configured, tmp_path):
    configured("suivi")
    with started("schedule", cwd=tmp_path) as process:
        seen = []
        while not seen or seen[-1]["event"] != "run_succeeded":
            seen += events(process.stderr.readline())

        process.send_signal(signal.SIGTERM)

        _, err = process.communicate(timeout=20)
        assert (process.returncode, names(err)) == (0, ["stopped"])


@pytest.mark.thorough
def test_a_stop_of_once_leaves_work_undone_and_says_so(api, state, configured, tmp_path):
    configured("suivi", target=SID)
    with started("schedule", "--once", cwd=tmp_path) as process:
        assert api.reached.wait(60)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode == 1


def test_what_was_killed_in_the_middle_is_done_at_the_next_start(api, run, state, configured, tmp_path):
    configured("suivi", target=SID)
    with started("schedule", cwd=tmp_path) as process:
        assert api.reached.wait(60)
        process.kill()
        process.wait()
    [file] = state.glob("workbooks/*.json")
    assert json.loads(file.read_text())["running"]
    api.go.set()

    again = run("schedule", "--once")

    # Nobody knows this spreadsheet: that the API said so is what matters here.
    assert names(again.err) == ["started", "run_interrupted", "run_started", "run_failed", "stopped"]
    assert events(again.err)[3]["code"] == "spreadsheet_unknown"


def test_two_schedulers_do_not_run_the_same_workbook_at_once(api, state, configured, tmp_path, run):
    configured("suivi", target=SID)
    with started("schedule", cwd=tmp_path) as process:
        assert api.reached.wait(60)

        second = run("schedule", "--once")

        assert (second.code, names(second.err)) == (0, ["started", "run_busy", "stopped"])
        assert api.calls == 1
        process.kill()
