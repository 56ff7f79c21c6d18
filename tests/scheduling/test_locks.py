"""Locks between real processes: one at a time, and none survives its process."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from abm_sheets.errors import StateUnusable
from abm_sheets.scheduling.locks import Locks

#: Takes a lock, says so, and keeps it until its input ends.
HOLDER = """
import sys
from pathlib import Path
from abm_sheets.scheduling.locks import Locks
with Locks(Path(sys.argv[1])).held(sys.argv[2]) as taken:
    print(taken, flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding(folder, key="suivi"):
    command = [sys.executable, "-c", HOLDER, str(folder), key]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "True\n"
        yield process
        process.stdin.close()


def test_two_processes_never_hold_the_same_lock(tmp_path):
    locks = Locks(tmp_path)

    with holding(tmp_path), locks.held("suivi") as taken, locks.held("filiale") as other:
        assert (taken, other) == (False, True)
    with locks.held("suivi") as taken:
        assert taken


def test_a_lock_ends_with_its_process_however_that_ends(tmp_path):
    with holding(tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

        with Locks(tmp_path).held("suivi") as taken:
            assert taken


def test_who_waits_gets_the_lock_when_it_is_free_again(tmp_path):
    """The clock is ours: it is let go while we are said to sleep for the third time."""
    now = [0.0]
    with holding(tmp_path) as process:

        def sleep(seconds):
            now[0] += seconds
            if now[0] > 0.25:
                process.stdin.close()
                process.wait()

        with Locks(tmp_path, clock=lambda: now[0], sleep=sleep).held("suivi", wait=30) as taken:
            assert taken
    assert now[0] == pytest.approx(0.3)


def test_who_waits_gives_up_in_the_end(tmp_path):
    now = [0.0]

    def sleep(seconds):
        now[0] += seconds

    with (
        holding(tmp_path),
        Locks(tmp_path, clock=lambda: now[0], sleep=sleep).held("suivi", wait=30) as taken,
    ):
        assert not taken
    assert now[0] == pytest.approx(30, abs=0.2)


@pytest.mark.parametrize(("wait", "told"), [(0.0, []), (0.9, []), (30.0, [1.0])], ids=repr)
def test_who_waits_for_longer_than_a_second_is_told_once(tmp_path, wait, told):
    now, heard = [0.0], []

    def sleep(seconds):
        now[0] += seconds

    locks = Locks(tmp_path, clock=lambda: now[0], sleep=sleep)
    with (
        holding(tmp_path),
        locks.held("suivi", wait=wait, waiting=lambda: heard.append(pytest.approx(now[0], abs=0.15))),
    ):
        assert heard == told


def test_a_lock_is_let_go_by_an_error_too(tmp_path):
    locks = Locks(tmp_path)

    with pytest.raises(KeyError), locks.held("suivi"):
        raise KeyError

    with locks.held("suivi") as taken:
        assert taken


def test_what_the_block_raises_is_not_taken_for_a_trouble_of_the_lock(tmp_path):
    with pytest.raises(PermissionError), Locks(tmp_path).held("suivi"):
        raise PermissionError


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "locks").write_text("no folder")

    with pytest.raises(StateUnusable), Locks(tmp_path / "locks").held("suivi"):
        pass
