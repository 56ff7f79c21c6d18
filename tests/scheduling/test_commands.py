"""`abm-sheets schedule` and `abm-sheets status` from outside: files, locks, the journal."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from abm_sheets import wiring
from abm_sheets.scheduling import locks
from abm_sheets.scheduling.locks import Locks
from abm_sheets.scheduling.memory import Memory
from abm_sheets.scheduling.state import Heartbeat

from .journal import events, names

# ---------------------------------------------------------------------------------- once


def test_once_runs_what_is_due_and_then_nothing_more(run, state, configured):
    configured("suivi", "filiale")

    first, second = run("schedule", "--once"), run("schedule", "--once")

    assert (first.code, first.out, second.code) == (0, "", 0)
    assert names(first.err) == [
        "started", "run_started", "run_succeeded", "run_started", "run_succeeded", "stopped",
    ]  # fmt: skip
    done = events(first.err)[2]
    assert {key: done[key] for key in ("workbook", "api_reads", "api_writes", "issues", "level")} == {
        "workbook": "suivi",
        "api_reads": 1,
        "api_writes": 1,
        "issues": 0,
        "level": "info",
    }
    assert names(second.err) == ["started", "waiting", "waiting", "stopped"]


def test_a_workbook_that_fails_is_exit_1_and_the_others_are_done(run, state, configured):
    configured("absent", "suivi")

    result = run("schedule", "--once")

    assert result.code == 1
    [failed] = [event for event in events(result.err) if event["event"] == "run_failed"]
    assert (failed["workbook"], failed["code"], failed["exit_code"]) == ("absent", "file_missing", 3)
    assert "run_succeeded" in names(result.err)


def test_a_name_without_a_meaning_is_the_failure_of_that_workbook(run, state, configured, tmp_path):
    configured("suivi")
    with (tmp_path / "abm-sheets.toml").open("a") as file:
        file.write('[workbooks.flou]\ntarget = "un classeur"\n')

    result = run("schedule", "--once")

    assert result.code == 1
    assert [event["code"] for event in events(result.err) if event["event"] == "run_failed"] == [
        "target_unclear"
    ]
    assert "run_succeeded" in names(result.err)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "Il n'y a pas de fichier abm-sheets.toml"),
        ("", "ne contient aucun classeur"),
        ('[workbooks.suivi]\ntarget = "x.xlsx"\nweekly = "parfois"', "doit être un jour et une heure"),
    ],
)
@pytest.mark.parametrize("command", [["schedule"], ["schedule", "--once"], ["status"]])
def test_a_wrong_set_up_is_exit_2(run, tmp_path, text, words, command):
    if text is not None:
        (tmp_path / "abm-sheets.toml").write_text(text)

    result = run(*command)

    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert "Que faire" in result.err


def test_a_state_that_cannot_be_kept_is_exit_2(run, configured, monkeypatch, tmp_path):
    configured("suivi")
    (tmp_path / "etat").write_text("pas un dossier")
    monkeypatch.setenv("ABM_SHEETS_STATE", str(tmp_path / "etat"))

    result = run("schedule", "--once")

    assert result.code == 2
    assert "ABM_SHEETS_STATE" in result.err
    assert "Traceback" not in result.err


def test_without_a_state_everything_runs_each_time(run, configured, monkeypatch, tmp_path_factory):
    configured("suivi")
    for _ in range(2):
        monkeypatch.setenv("ABM_SHEETS_STATE", str(tmp_path_factory.mktemp("ephemeral")))
        assert "run_succeeded" in names(run("schedule", "--once").err)


def test_the_log_can_be_read_by_a_person(run, state, configured):
    configured("suivi")

    lines = run("schedule", "--once", "--log-format", "text").err.splitlines()

    assert [line.split()[2] for line in lines] == ["started", "run_started", "run_succeeded", "stopped"]
    assert all(line.split()[1] == "INFO" for line in lines)


# ---------------------------------------------------------------------------------- refresh by hand


def test_a_refresh_by_hand_waits_for_its_turn_and_says_so_in_the_end(
    run, state, configured, tmp_path, monkeypatch
):
    configured("suivi")
    monkeypatch.setattr(wiring, "PATIENCE", 0.0)
    before = (tmp_path / "suivi.xlsx").read_bytes()

    with Locks(state / "locks").held(f"file:{(tmp_path / 'suivi.xlsx').resolve()}"):
        for words in (["refresh", "suivi"], ["refresh", tmp_path / "suivi.xlsx"], ["init-workbook", "suivi"]):
            result = run(*words)
            assert (result.code, result.out) == (3, "")
            assert "est déjà en cours" in result.err
        dry = run("refresh", "suivi", "--dry-run")

    assert dry.code == 0
    assert (tmp_path / "suivi.xlsx").read_bytes() == before
    assert run("refresh", "suivi").code == 0


@pytest.mark.parametrize(
    "words",
    [["refresh", "suivi"], ["refresh", "suivi", "--json"], ["init-workbook", "suivi", "--lang", "en"]],
    ids=" ".join,
)
def test_who_waits_at_a_terminal_is_told_for_whom_and_how_long(
    run, state, configured, tmp_path, monkeypatch, words
):
    configured("suivi")
    monkeypatch.setattr(wiring, "PATIENCE", 0.05)
    monkeypatch.setattr(locks, "QUIET", 0.0)
    english = "--lang" in words

    with Locks(state / "locks").held(f"file:{(tmp_path / 'suivi.xlsx').resolve()}"):
        told = run(*words).err

    assert told.startswith(
        "Another run of abm_sheets is using suivi right now: waiting for it to finish, 0 seconds at most."
        if english
        else "Une autre exécution d'abm_sheets utilise suivi en ce moment : on attend qu'elle finisse, "
        "0 secondes au plus."
    )


def test_where_no_lock_can_be_kept_a_refresh_by_hand_works_all_the_same(run, configured, monkeypatch):
    configured("suivi")
    monkeypatch.setenv("HOME", os.devnull)

    assert run("refresh", "suivi").code == 0


def test_the_time_zone_of_a_workbook_decides_what_day_it_is(run, configured, tmp_path):
    """Kiritimati is 25 hours before Pago Pago: there it is always another day."""
    configured("suivi")
    days = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        (tmp_path / "abm-sheets.toml").write_text(
            f'[workbooks.suivi]\ntarget = "suivi.xlsx"\ntime_zone = "{zone}"\n'
        )
        days.append(run("refresh", "suivi", "--dry-run", "--json").json["as_of"])

    assert days[0] > days[1]


def test_the_language_of_a_new_workbook_may_be_configured(run, tmp_path):
    (tmp_path / "abm-sheets.toml").write_text('[workbooks.team]\ntarget = "team.xlsx"\nlanguage = "en"\n')

    assert "Workbook created" in run("init-workbook", "team").out
    assert "Accounts" in run("doctor", "team").out


# ---------------------------------------------------------------------------------- status


def _kept(state, *, failing=False, beat=timedelta(seconds=5), once=False):
    """A memory as a scheduler leaves it."""
    now = datetime.now(UTC)
    memory = Memory(state)
    key = f"file:{Path('suivi.xlsx').resolve()}"
    memory.change("suivi", key, lambda state: state.begun(now).succeeded(now, now, now))
    if failing:
        memory.change("suivi", key, lambda state: state.begun(now).failed(now, "file_locked", now))
    memory.beat(Heartbeat(beat=now - beat, once=once))


@pytest.mark.parametrize(
    ("kept", "code", "words"),
    [
        ({}, 0, ["suivi", "à jour", "Le planificateur tourne", "il y a"]),
        ({"failing": True}, 1, ["en échec (1 fois)", "abm-sheets refresh suivi"]),
        ({"beat": timedelta(minutes=10)}, 1, ["ne répond plus", "il y a 10 min"]),
        ({"beat": timedelta(days=3), "once": True}, 0, ["(--once) il y a 3 j"]),
    ],
)
def test_status_is_what_a_health_check_asks_for(run, state, configured, kept, code, words):
    configured("suivi")
    _kept(state, **kept)

    result = run("status")

    assert result.code == code, result.out
    for word in words:
        assert word in result.out
    assert run("status", "--json").code == code


def test_status_before_anything_ran(run, state, configured):
    configured("suivi")

    result = run("status")

    assert result.code == 1
    assert "pas encore réussi" in result.out
    assert "dès que possible" in result.out
    assert "n'a encore jamais tourné" in result.out
    assert list(state.iterdir()) == []


def test_status_says_what_it_cannot_read(run, state, configured):
    configured("suivi")
    _kept(state)
    next(state.glob("workbooks/*.json")).write_text("{")

    result = run("status")

    assert result.code == 1
    assert "Mémoire illisible : suivi" in result.out


def test_status_in_english(run, state, configured):
    configured("suivi")
    _kept(state)

    assert "The scheduler is running" in run("status", "--lang", "en").out


def test_status_for_programs(run, state, configured):
    configured("suivi", "absent")
    run("schedule", "--once")

    told = run("status", "--json").json

    assert told["healthy"] is False
    assert {
        book["name"]: (book["health"], book["last_ending"], book["code"]) for book in told["workbooks"]
    } == {
        "suivi": ("ok", "succeeded", None),
        "absent": ("failing", "failed", "file_missing"),
    }
    assert told["scheduler"]["once"] is True
    for book in told["workbooks"]:
        assert book["next_run"].endswith("Z")


# ---------------------------------------------------------------------------------- what is never told


def test_no_cell_no_target_and_no_key_reach_the_log_or_the_memory(
    run, state, configured, monkeypatch, tmp_path
):
    configured("suivi")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "cle-secrete.json"))
    (tmp_path / "cle-secrete.json").write_text('{"private_key": "CANARI"}')
    from abm_sheets.jobs import refresh as job

    def broken(*args, **kwargs):
        raise KeyError("Dupont SA")

    monkeypatch.setattr(job, "assess", broken)

    result = run("schedule", "--once")

    written = result.err + "".join(path.read_text() for path in state.rglob("*.json"))
    assert '"kind": "KeyError"' in result.err
    for secret in ("Dupont", "CANARI", "cle-secrete"):
        assert secret not in written


def test_help_does_not_wait_for_what_it_does_not_need():
    program = "import sys, abm_sheets.cli; print([name for name in sys.argv[1:] if name in sys.modules])"
    heavy = ["pandas", "gspread", "requests", "schedule", "msgspec", "rich"]

    done = subprocess.run([sys.executable, "-c", program, *heavy], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
