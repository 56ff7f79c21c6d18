"""One writer at a time for each workbook; the same job twice is one job while it waits."""

from __future__ import annotations

import threading

import pytest

from abm_sheets.addon.desk import Desk, Work


class Jobs:
    """Jobs that say when they run, and wait to be let go."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self.most: dict[str, int] = {}
        self.done: list[str] = []
        self.gates: dict[str, threading.Event] = {}
        self.started: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._now: dict[str, int] = {}

    def work(self, book, name, *, writes=True, key=None, fails=None):
        self.gates[name], self.started[name] = threading.Event(), threading.Event()

        def run():
            with self._lock:
                self._now[book] = self._now.get(book, 0) + 1
                self.most[book] = max(self.most.get(book, 0), self._now[book])
            self.started[name].set()
            assert self.gates[name].wait(20)
            with self._lock:
                self._now[book] -= 1
                self.done.append(name)
            if fails:
                raise fails
            return {"name": name}

        return Work(book=book, key=(key or name,), writes=writes, run=run)

    def let(self, *names):
        for name in names:
            self.gates[name].set()


@pytest.fixture
def jobs():
    return Jobs()


@pytest.fixture
def desk():
    found = Desk(threads=4)
    yield found
    found.close()


def test_writers_of_a_workbook_run_one_after_the_other(desk, jobs):
    promises = [desk.submit(jobs.work("a", f"a{at}")) for at in range(5)]
    jobs.let("a0", "a1", "a2", "a3", "a4")

    assert [promise.result(20)["name"] for promise in promises] == ["a0", "a1", "a2", "a3", "a4"]
    assert jobs.done == ["a0", "a1", "a2", "a3", "a4"]
    assert jobs.most == {"a": 1}


def test_a_slow_workbook_takes_one_thread_and_leaves_the_others_theirs(desk, jobs):
    slow = [desk.submit(jobs.work("slow", f"s{at}")) for at in range(20)]
    other = desk.submit(jobs.work("quick", "q"))
    jobs.let("q")

    assert other.result(20) == {"name": "q"}
    assert not slow[0].done()
    jobs.let(*(f"s{at}" for at in range(20)))
    assert [promise.result(20)["name"] for promise in slow] == [f"s{at}" for at in range(20)]


def test_a_reader_does_not_wait_for_the_writer(desk, jobs):
    desk.submit(jobs.work("a", "write"))
    assert jobs.started["write"].wait(20)
    reader = desk.submit(jobs.work("a", "read", writes=False))
    jobs.let("read")

    assert reader.result(20) == {"name": "read"}
    assert desk.writing("a")
    jobs.let("write")


def test_a_job_that_waits_is_joined_by_the_same_job(desk, jobs):
    desk.submit(jobs.work("a", "first"))
    assert jobs.started["first"].wait(20)

    waiting = desk.submit(jobs.work("a", "once", key="refresh by lea"))
    joined = desk.submit(jobs.work("a", "twice", key="refresh by lea"))
    others = desk.submit(jobs.work("a", "other", key="refresh by paul"))

    assert joined is waiting
    assert others is not waiting
    jobs.let("first", "once", "other")
    assert joined.result(20) == {"name": "once"}
    assert others.result(20) == {"name": "other"}
    assert jobs.done == ["first", "once", "other"]


def test_a_job_that_runs_is_not_joined_for_it_may_have_read_before_the_person_typed(desk, jobs):
    running = desk.submit(jobs.work("a", "early", key="refresh"))
    assert jobs.started["early"].wait(20)

    after = desk.submit(jobs.work("a", "late", key="refresh"))

    assert after is not running
    jobs.let("early", "late")
    assert (running.result(20), after.result(20)) == ({"name": "early"}, {"name": "late"})


def test_the_same_job_about_another_workbook_is_another(desk, jobs):
    one, two = desk.submit(jobs.work("a", "1", key="k")), desk.submit(jobs.work("b", "2", key="k"))
    jobs.let("1", "2")

    assert (one.result(20)["name"], two.result(20)["name"]) == ("1", "2")


def test_a_failure_reaches_whoever_waits_and_the_next_job_runs(desk, jobs):
    bad = desk.submit(jobs.work("a", "bad", fails=OSError("x")))
    good = desk.submit(jobs.work("a", "good"))
    jobs.let("bad", "good")

    with pytest.raises(OSError, match="x"):
        bad.result(20)
    assert good.result(20) == {"name": "good"}


def test_nothing_is_kept_when_all_is_done(desk, jobs):
    promises = [
        desk.submit(jobs.work(book, f"{book}{at}", writes=at % 2 == 0)) for book in "abc" for at in range(6)
    ]
    jobs.let(*jobs.gates)
    for promise in promises:
        promise.result(20)

    assert desk.load == 0
    assert not desk.writing("a")


def test_closing_finishes_what_was_taken(jobs):
    desk = Desk(threads=2)
    promises = [desk.submit(jobs.work("a", f"a{at}")) for at in range(3)]
    assert jobs.started["a0"].wait(20)
    closing = threading.Thread(target=desk.close)
    closing.start()
    jobs.let("a0", "a1", "a2")
    closing.join(20)

    assert [promise.result(0)["name"] for promise in promises] == ["a0", "a1", "a2"]
