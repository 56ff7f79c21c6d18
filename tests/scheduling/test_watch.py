"""Runs are watched: what they give comes through, and a stop or a hang is noticed without waiting."""

import threading
from queue import Empty, SimpleQueue

import pytest

from abm_sheets.scheduling.watch import Overdue, Stopped, Watch


class Clock:
    """Time that passes only when it is asked for: each look is a second later."""

    def __init__(self, step=1.0):
        self.now, self.step = 0.0, step

    def __call__(self):
        self.now += self.step
        return self.now


@pytest.fixture
def hanging():
    """A piece of work that hangs until the test is over."""
    end = threading.Event()
    yield end.wait
    end.set()


def test_what_work_gives_comes_through():
    watch = Watch()

    assert watch.run(lambda: 42) == 42
    with pytest.raises(KeyError, match="oups"):
        watch.run(lambda: {}["oups"])
    assert not watch.left_behind


def test_work_runs_in_a_thread_that_the_end_of_the_process_ends():
    assert Watch().run(lambda: threading.current_thread().daemon) is True


def test_a_stop_before_work_means_that_it_does_not_begin():
    watch, done = Watch(), []
    watch.stop()

    with pytest.raises(Stopped):
        watch.run(lambda: done.append(1))
    assert done == []


def test_a_stop_in_the_middle_waits_no_longer_than_the_grace(hanging):
    watch, begun = Watch(grace=0), threading.Event()

    def work():
        begun.set()
        hanging()

    def stop():
        begun.wait()
        watch.stop()

    threading.Thread(target=stop).start()
    with pytest.raises(Stopped):
        watch.run(work)
    assert watch.left_behind
    assert watch.wait(10**6) is True


def test_a_run_that_ends_within_the_grace_is_no_loss():
    watch, stopped = Watch(grace=60), threading.Event()

    def work():
        watch.stop()
        stopped.wait()
        return "done"

    def let_go():
        stopped.set()

    threading.Thread(target=let_go).start()
    assert watch.run(work) == "done"
    assert watch.wait(10**6) is True


def test_a_run_that_takes_too_long_is_left_to_itself(hanging):
    watch, beats = Watch(pulse=0.001, limit=10, clock=Clock()), []
    watch.on_pulse = lambda: beats.append(1)

    with pytest.raises(Overdue):
        watch.run(hanging)
    assert beats
    assert watch.left_behind
    assert watch.run(lambda: "the next") == "the next"


def test_waiting_ends_by_itself_or_at_a_stop():
    watch = Watch(clock=Clock())

    assert watch.wait(0) is False
    watch.stop()
    assert watch.wait(10**6) is True
    assert watch.wait(10**6) is True


def test_a_signal_in_the_moment_before_a_wait_is_heard_within_a_second():
    watch = Watch()
    waits = []

    class Deaf(SimpleQueue):
        """Python runs a handler only when the wait is over that the signal came too early to end."""

        def get(self, block=True, timeout=None):
            if not waits:
                waits.append(timeout)
                watch.stop()
                raise Empty
            return super().get(block, timeout)

    watch._inbox = Deaf()

    assert watch.wait(60)
    assert waits[0] < 1


def test_a_late_answer_of_a_run_that_was_left_is_not_taken_for_another():
    watch, end = Watch(pulse=0.001, limit=3, clock=Clock()), threading.Event()
    with pytest.raises(Overdue):
        watch.run(end.wait)

    def work():
        end.set()
        return "second"

    watch._limit = 10**6
    assert watch.run(work) == "second"
