"""Telling people, from outside: a configured workbook, a mailbox, a web hook, and the commands."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from notices import post_office

from abm_sheets import wiring
from abm_sheets.notices.writer import Where
from abm_sheets.service import where

from .book import flat

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "s3cr3t-canary"


mailbox, hook = post_office.mailbox, post_office.hook


@pytest.fixture
def configured(demo: Path, tmp_path: Path, monkeypatch):
    """Write abm-sheets.toml for the demonstration workbook."""
    monkeypatch.setenv("ABM_SHEETS_STATE", str(tmp_path / "state"))

    def write(lines: str) -> Path:
        path = tmp_path / "abm-sheets.toml"
        path.write_text(f'[workbooks.suivi]\ntarget = "{demo.name}"\n{lines}\n', encoding="utf-8")
        return path

    return write


@pytest.fixture
def everybody(configured, mailbox, hook, monkeypatch):
    """The team by a web hook whose address is a secret, Julien by mail."""
    monkeypatch.setenv("TEAM_HOOK", f"json://abm:{CANARY}@127.0.0.1:{hook.port}/{CANARY}")
    configured(
        f'notify = ["${{TEAM_HOOK}}"]\n[workbooks.suivi.owners]\n'
        f'"JULIEN M." = "{mailbox.address("julien@example.fr")}"'
    )


def events(run) -> list[dict]:
    return [json.loads(line) for line in run.err.splitlines()]


def everything_kept(tmp_path: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "state").rglob("*.json"))


def test_the_first_run_tells_everybody_and_the_second_nobody(run, everybody, mailbox, hook, tmp_path):
    first = run("schedule", "--once", "--log-format", "json")
    second = run("schedule", "--once", "--log-format", "json")

    assert (first.code, second.code) == (0, 0)
    (told,) = hook.taken
    assert flat(told["title"]).startswith("suivi : ")
    assert "alertes en cours" in flat(told["title"])
    assert "Cette semaine, par responsable :" in flat(told["message"])
    assert told["message"].endswith("onglet Dashboard de demo.xlsx")
    (letter,) = mailbox.letters
    assert letter["To"] == "julien@example.fr"
    assert "Bonjour Julien M.," in letter.get_content()
    assert "Thomas" not in letter.get_content()
    sent = [event["to"] for event in events(first) if event["event"] == "notice_sent"]
    assert sent == ["notify[1]", "owners.julien m."]
    assert CANARY not in first.out + first.err + second.out + second.err + everything_kept(tmp_path)
    assert CANARY not in run("status", "--json").out


def test_a_mailbox_that_was_down_gets_its_letter_later_without_another_refresh(
    run, everybody, mailbox, hook, demo
):
    hook.status = 503
    first = run("schedule", "--once", "--log-format", "json")
    hook.status = 200
    before = demo.read_bytes()
    _wait_is_over(demo.parent)
    second = run("schedule", "--once", "--log-format", "json")

    assert (first.code, second.code) == (0, 0)
    assert [event["to"] for event in events(first) if event["event"] == "notice_failed"] == ["notify[1]"]
    assert len(mailbox.letters) == 1
    assert len(hook.taken) == 1
    assert demo.read_bytes() == before
    assert CANARY not in first.err + second.err


def _wait_is_over(folder: Path) -> None:
    """Let the next attempt be due: the file says when, and time does not pass in tests."""
    path = folder / "state" / "workbooks" / "suivi.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    state["notices"]["told"]["notify[1]"]["retry_at"] = state["last_success"]
    path.write_text(json.dumps(state), encoding="utf-8")


def test_without_the_extra_the_workbook_is_refreshed_all_the_same(run, everybody, hook, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)

    result = run("schedule", "--once", "--log-format", "json")

    assert result.code == 0
    said = [event for event in events(result) if event["event"] == "notify_unavailable"]
    assert [(event["level"], event["install"]) for event in said] == [
        ("warning", "pip install 'abm-sheets[notify]'")
    ]
    assert [event["event"] for event in events(result)].count("run_succeeded") == 1
    assert hook.taken == []


@pytest.mark.parametrize("command", [("schedule", "--once"), ("notify-test", "suivi")])
def test_an_address_that_cannot_be_used_is_named_before_anything_runs(run, configured, demo, command):
    configured(f'notify = ["json://127.0.0.1/", "nothing://{CANARY}"]')
    before = demo.read_bytes()

    result = run(*command)

    assert result.code == 2
    assert "workbooks.suivi.notify[2]" in result.err
    assert CANARY not in result.out + result.err
    assert demo.read_bytes() == before


def test_a_variable_that_is_missing_is_named(run, configured):
    configured('notify = ["${TEAM_HOOK}"]')

    result = run("schedule", "--once")

    assert result.code == 2
    assert "TEAM_HOOK" in result.err
    assert "workbooks.suivi.notify[1]" in result.err


def test_refresh_and_status_ask_for_no_variable(run, configured):
    configured('notify = ["${TEAM_HOOK}"]')

    assert run("refresh", "suivi").code == 0
    assert run("status").code == 1  # never ran, and says so


# --- notify-test ------------------------------------------------------------------------------------------------------


def test_a_test_message_reaches_every_address(run, everybody, mailbox, hook):
    result = run("notify-test", "suivi")

    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == ["notify[1] : message envoyé", "owners.julien m. : message envoyé"]
    assert flat(hook.taken[0]["title"]) == "suivi : message d'essai"
    assert "arriveront bien ici" in mailbox.letters[0].get_content()


def test_an_address_that_does_not_accept_it_is_named(run, everybody, mailbox):
    mailbox.refuses = True

    result = run("notify-test", "suivi", "--lang", "en")

    assert result.code == 1
    assert result.out.splitlines() == [
        "notify[1]: message sent",
        "owners.julien m.: the message could not be sent",
        "To read why, try the address alone with apprise: see docs/notify.md",
    ]
    assert CANARY not in result.out + result.err


@pytest.mark.parametrize(
    ("lines", "name", "says"),
    [
        ("", "suivi", "ne donne aucune adresse à suivi"),
        ('notify = ["json://127.0.0.1/"]', "filiale", "« filiale »"),
    ],
)
def test_a_test_without_anybody_says_what_to_write(run, configured, lines, name, says):
    configured(lines)

    result = run("notify-test", name)

    assert result.code == 2
    assert says in result.err


def test_a_test_without_the_extra_says_how_to_install_it(run, everybody, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)

    result = run("notify-test", "suivi")

    assert result.code == 2
    assert "pip install 'abm-sheets[notify]'" in result.err


# --- where a message leads --------------------------------------------------------------------------------------------


def test_a_message_leads_to_google_or_names_the_file(monkeypatch, tmp_path):
    sheet = wiring.Target(label="suivi", spreadsheet_id="1AbC")

    assert where(sheet) == Where(address="https://docs.google.com/spreadsheets/d/1AbC/edit")
    assert where(wiring.Target(label="suivi", path=tmp_path / "suivi.xlsx")) == Where(name="suivi.xlsx")
    monkeypatch.setenv("ABM_SHEETS_API_ROOT", "http://127.0.0.1:1")
    assert where(sheet) == Where(name="suivi")
