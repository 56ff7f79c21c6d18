"""What the runner does at a tick, on a machine whose clock, memory and workbooks are in our hands."""

import pytest

from abm_sheets import errors
from abm_sheets.scheduling.memory import Memory
from abm_sheets.scheduling.watch import Overdue, Stopped

from .world import InMind, Machine, PowerCut, at, workbook

SUIVI, FILIALE = workbook("suivi"), workbook("filiale")


def _fails(error, *, for_=("suivi",), until=None):
    """A refresh that fails for some workbooks until so many tries have failed."""
    tries = {"left": until if until is not None else 10**9}

    def does(book):
        if book.name in for_ and tries["left"] > 0:
            tries["left"] -= 1
            raise error

    return does


def test_a_run_is_done_once_and_then_rests_until_the_next():
    machine = Machine([SUIVI])

    assert [machine.tick(), machine.later(minutes=1), machine.later(hours=1)] == [
        ["succeeded"],
        ["rested"],
        ["rested"],
    ]
    assert machine.tick("2026-11-30 06:59") == ["rested"]
    assert machine.tick("2026-11-30 07:00") == ["succeeded"]
    assert machine.refreshed == [("suivi", at("2026-11-23 07:00")), ("suivi", at("2026-11-30 07:00"))]


def test_a_week_end_off_is_one_run():
    machine = Machine([SUIVI])
    machine.tick("2026-11-20 10:00")

    machine.boot()

    assert machine.tick("2026-11-24 09:12") == ["succeeded"]
    assert machine.said("run_started")[-1]["due"] == ["weekly 2026-11-23"]
    assert machine.later(minutes=1) == ["rested"]


def test_a_failing_workbook_does_not_stop_the_others_and_is_tried_again_later():
    machine = Machine([SUIVI, FILIALE], does=_fails(errors.ApiUnavailable("503"), until=2))

    assert machine.tick() == ["failed", "succeeded"]
    assert machine.later(seconds=59) == ["waiting", "rested"]
    assert machine.later(seconds=1) == ["failed", "rested"]
    assert machine.later(minutes=4, seconds=59) == ["waiting", "rested"]
    assert machine.later(seconds=1) == ["succeeded", "rested"]
    assert machine.memory.recall("suivi", "suivi.xlsx").failures == 0
    assert len(machine.refreshed) == 4


def test_failures_are_counted_over_restarts():
    machine = Machine([SUIVI], does=_fails(errors.ApiUnavailable("503")))
    machine.tick()

    machine.boot()

    assert machine.later(seconds=30) == ["waiting"]
    assert machine.later(seconds=30) == ["failed"]
    state = machine.memory.recall("suivi", "suivi.xlsx")
    assert (state.failures, state.code) == (2, "api_away")
    assert state.retry_at == at("2026-11-23 07:06")


@pytest.mark.parametrize(
    ("error", "code", "exit_code", "minutes"),
    [
        (errors.QuotaExhausted("m"), "quota_exhausted", 4, 1),
        (errors.TabsMissing("suivi", ()), "tabs_missing", 3, 15),
        (errors.CredentialsMissing("p"), "credentials_missing", 2, 15),
        (ValueError("Dupont SA, 45 K€"), "bug", 70, 15),
        (MemoryError(), "bug", 70, 15),
    ],
)
def test_every_kind_of_failure_has_its_code_and_its_wait(error, code, exit_code, minutes):
    machine = Machine([SUIVI], does=_fails(error))

    assert machine.tick() == ["failed"]

    [told] = machine.said("run_failed")
    assert (told["code"], told["exit_code"], told["failures"]) == (code, exit_code, 1)
    assert (told["retry_at"] - machine.now).total_seconds() == minutes * 60


def test_the_journal_says_where_a_bug_is_and_nothing_of_what_it_read():
    machine = Machine([SUIVI], does=_fails(ValueError("Dupont SA, 45 K€")))

    machine.tick()

    [told] = machine.said("run_failed")
    assert (told["kind"], told["where"]) == ("ValueError", "runner.py:" + told["where"].partition(":")[2])
    assert "Dupont" not in str(machine.events)
    assert "Dupont" not in str(machine.memory.states)


def test_a_slot_that_comes_during_a_run_is_not_lost():
    machine = Machine([SUIVI])
    machine.does = lambda book: setattr(machine, "now", at("2026-11-23 07:00"))

    assert machine.tick("2026-11-23 06:59") == ["succeeded"]
    assert machine.tick("2026-11-23 07:00") == ["succeeded"]
    assert machine.later(seconds=30) == ["rested"]


def test_what_another_process_is_at_is_left_to_it():
    machine = Machine([SUIVI, FILIALE], busy={"suivi.xlsx"})

    assert machine.tick() == ["busy", "succeeded"]
    assert machine.later(seconds=30) == ["busy", "rested"]
    assert machine.said("run_busy") == [{"workbook": "suivi"}]
    machine.busy.clear()
    assert machine.later(seconds=30) == ["succeeded", "rested"]


def test_what_another_process_has_just_done_is_not_done_again():
    memory = InMind()
    one, other = Machine([SUIVI], memory=memory), Machine([SUIVI], memory=memory)
    held = other.runner.held

    def late(key):
        one.tick()  # between our look at what is due and our lock
        return held(key)

    object.__setattr__(other.runner, "held", late)

    assert other.tick() == ["rested"]
    assert (len(one.refreshed), other.refreshed) == (1, [])


def test_a_crash_is_made_good_at_once_and_a_crash_again_after_a_wait():
    machine = Machine([SUIVI], does=_fails(PowerCut()))
    for _ in range(2):
        with pytest.raises(PowerCut):
            machine.tick()
        machine.boot()
        machine.now = at("2026-11-23 07:10")

    assert machine.tick() == ["waiting"]
    machine.does = None
    assert machine.tick("2026-11-23 07:14") == ["waiting"]
    assert machine.tick("2026-11-23 07:15") == ["succeeded"]
    assert [told["failures"] for told in machine.said("run_interrupted")] == [1, 2]
    assert machine.memory.recall("suivi", "suivi.xlsx").code is None


def test_a_run_that_was_given_up_to_stop_is_nobodys_failure():
    def stopped(work):
        with pytest.raises(PowerCut):
            work()  # it never comes back
        raise Stopped

    machine = Machine([SUIVI, FILIALE], does=_fails(PowerCut(), for_=("suivi",)), watched=stopped)

    with pytest.raises(Stopped):
        machine.tick()

    state = machine.memory.recall("suivi", "suivi.xlsx")
    assert (state.last_run.ending, state.running, state.failures) == ("abandoned", None, 0)
    assert machine.said("run_abandoned") == [{"workbook": "suivi"}]
    machine.watched = machine.does = None
    machine.boot()
    assert machine.tick() == ["succeeded", "succeeded"]


def test_a_run_that_hangs_leaves_the_others_their_turn():
    def hangs(work):
        outcome = work()
        if machine.refreshed[-1][0] == "suivi":
            raise Overdue
        return outcome

    machine = Machine([SUIVI, FILIALE], watched=hangs)

    assert machine.tick() == ["overdue", "succeeded"]
    assert machine.said("run_overdue") == [{"workbook": "suivi"}]


def test_whoever_is_told_gets_the_report_or_the_error_and_may_fail():
    told = []

    def after(book, outcome):
        told.append((book.name, outcome.kind, outcome.failures, bool(outcome.report), outcome.error))
        raise ConnectionError("smtp.example.com refused lea@example.com")

    error = errors.QuotaExhausted("m")
    machine = Machine([SUIVI, FILIALE], does=_fails(error, until=1), after=after)

    assert machine.tick() == ["failed", "succeeded"]
    assert machine.later(minutes=1) == ["succeeded", "rested"]
    assert told == [
        ("suivi", "failed", 1, False, error),
        ("filiale", "succeeded", 0, True, None),
        ("suivi", "succeeded", 1, True, None),
    ]
    assert machine.said("after_failed")[0] == {"workbook": "suivi", "kind": "ConnectionError"}
    assert "lea@" not in str(machine.events)


def test_a_name_that_was_given_to_another_workbook_starts_anew(tmp_path):
    machine = Machine([SUIVI], memory=Memory(tmp_path))
    machine.tick()

    machine.workbooks = [workbook("suivi", target="autre.xlsx")]
    machine.boot()

    assert machine.tick() == ["succeeded"]


def test_a_long_wait_is_told_once():
    machine = Machine([SUIVI])
    machine.tick()
    for _ in range(10):
        machine.later(seconds=30)

    assert machine.said("waiting") == [{"workbook": "suivi", "until": at("2026-11-30 07:00"), "failures": 0}]


# ---------------------------------------------------------------------------------- the memory on disk


def test_a_memory_on_disk_survives_the_process(tmp_path):
    Machine([SUIVI], memory=Memory(tmp_path)).tick()

    assert Machine([SUIVI], memory=Memory(tmp_path)).later(minutes=1) == ["rested"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"name": "suivi"', b"[]", b"\xff\xfe", b'{"name": "suivi", "key": 3}',
                b'{"name": "suivi", "key": "suivi.xlsx", "last_success": "2026-11-23T07:00:00"}']
)  # fmt: skip
def test_a_memory_that_cannot_be_read_is_told_and_means_unknown(tmp_path, content):
    machine = Machine([SUIVI])
    machine.memory = Memory(tmp_path, lambda event, name: machine.events.append((event, {"workbook": name})))
    machine.boot()
    machine.tick()
    next(tmp_path.glob("workbooks/*.json")).write_bytes(content)

    assert machine.later(minutes=1) == ["succeeded"]
    assert machine.said("state_unreadable")[0] == {"workbook": "suivi"}
    assert machine.later(minutes=1) == ["rested"]


def test_a_disk_that_is_full_for_a_while_does_not_make_a_run_repeat(tmp_path):
    machine = Machine([SUIVI])
    machine.memory = Memory(tmp_path, lambda event, name: machine.events.append((event, {"workbook": name})))
    machine.boot()
    (tmp_path / "workbooks").write_text("no folder")  # where the states should go

    assert machine.tick() == ["succeeded"]
    assert machine.later(seconds=30) == ["rested"]
    assert {"workbook": "suivi"} in machine.said("state_unsaved")
    assert len(machine.refreshed) == 1


def test_no_half_written_file_is_ever_in_the_place_of_a_whole_one(tmp_path, monkeypatch):
    memory = Memory(tmp_path)
    Machine([SUIVI], memory=memory).tick()
    [file] = tmp_path.glob("workbooks/*.json")
    before = file.read_bytes()

    def cut(handle):
        raise PowerCut

    monkeypatch.setattr("os.fsync", cut)
    with pytest.raises(PowerCut):
        memory.change("suivi", "suivi.xlsx", lambda state: state.begun(at("2026-11-30 07:00")))

    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.rglob("*.tmp")) == []


def test_names_of_any_kind_have_files_of_their_own(tmp_path):
    memory = Memory(tmp_path)
    for name in ("..", "a/b", "a%2Fb", "Filiale Été", "CON", ".hidden"):
        memory.change(name, "k", lambda state: state.begun(at("2026-11-23 07:00")))

    assert len(list(tmp_path.glob("workbooks/*.json"))) == 6
    assert {path.parent.name for path in tmp_path.rglob("*.json")} == {"workbooks"}


def test_a_folder_that_cannot_be_written_is_said_at_the_start(tmp_path):
    (tmp_path / "state").write_text("no folder")
    machine = Machine([SUIVI], memory=Memory(tmp_path / "state"))

    with pytest.raises(errors.StateUnusable, match="state"):
        machine.runner.start()
