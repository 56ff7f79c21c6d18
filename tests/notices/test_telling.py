"""A machine that tells: when letters go out, what is remembered, what happens when something breaks."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from abm_sheets.errors import ApiUnavailable, NotShared
from abm_sheets.notices.recipients import Address, Recipient

from .world import LEA, OTHERS, TEAM, Machine, PowerCut, call, findings, hot, suivi

DOWN = ApiUnavailable("délai dépassé")


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def minutes(n):
    return timedelta(minutes=n)


def fail(machine, times):
    """So many failures in a row, each at the moment of its retry."""
    machine.does = DOWN
    for _ in range(times):
        machine.now = machine.state.retry_at or machine.now
        assert machine.tick() == "failed"


def test_a_letter_goes_out_with_the_run_and_once(machine):
    machine.does = findings(hot("Lambert"))

    assert machine.tick("2026-11-23 07:00") == "succeeded"
    assert machine.mail.subjects() == ["suivi\u00a0: 1 nouvelle alerte"]
    assert machine.later(seconds=30) == "rested"
    assert machine.tick("2026-11-30 07:00") == "succeeded"
    assert len(machine.mail.arrived) == 1
    assert machine.said("notice_sent") == [{"workbook": "suivi", "to": "notify[1]"}]


def test_who_cannot_be_reached_is_tried_again_later_and_holds_up_nobody(machine):
    machine.recipients = (TEAM, OTHERS)
    machine.boot()
    machine.does = findings(hot("Lambert"))
    machine.mail.closed = {"team"}

    machine.tick()
    assert [to for to, _, _ in machine.mail.arrived] == ["others"]
    assert machine.said("notice_failed") == [
        {"workbook": "suivi", "to": "notify[1]", "tries": 1, "retry_at": machine.now + minutes(1)}
    ]
    assert machine.later(seconds=30) == "rested"  # too early
    machine.mail.closed = set()
    assert machine.later(seconds=30) == "rested"

    assert [to for to, _, _ in machine.mail.arrived] == ["others", "team"]
    assert machine.refreshed == 1
    assert machine.later(hours=1) == "rested"
    assert len(machine.mail.arrived) == 2


def test_attempts_become_rarer(machine):
    machine.does = findings(hot("Lambert"))
    machine.mail.closed = {"team"}
    machine.tick()

    waits = []
    for _ in range(6):
        again = machine.said("notice_failed")[-1]["retry_at"]
        waits.append(again - machine.now)
        machine.now = again
        machine.tick()

    assert waits == [minutes(each) for each in (1, 5, 15, 60, 360, 360)]


def test_a_retry_noted_by_a_wrong_clock_is_not_waited_for(machine):
    machine.does = findings(hot("Lambert"))
    machine.mail.closed = {"team"}
    machine.now = machine.now.replace(year=2031)
    machine.tick()
    machine.mail.closed = set()

    machine.tick("2026-11-23 07:00")

    assert "Lambert" in machine.mail.bodies()[0]


def test_an_address_that_breaks_the_sender_is_like_one_that_refuses(machine):
    machine.recipients = (TEAM, OTHERS)
    machine.boot()
    machine.does = findings(hot("Lambert"))
    machine.mail.broken = {"team"}

    assert machine.tick() == "succeeded"
    assert [to for to, _, _ in machine.mail.arrived] == ["others"]
    assert machine.said("notice_broken") == [
        {"workbook": "suivi", "to": "notify[1]", "kind": "ConnectionError"}
    ]
    assert machine.said("notice_failed")[0]["tries"] == 1


def test_three_failures_in_a_row_are_told_once_and_their_end(machine):
    machine.tick("2026-11-23 07:00")
    machine.now = machine.now.replace(day=30)
    fail(machine, 2)
    assert machine.mail.arrived == []
    fail(machine, 4)
    assert machine.mail.subjects() == ["suivi\u00a0: le tableau de bord n'est plus à jour"]
    assert "3 essais de suite" in machine.mail.bodies()[0]
    assert "ceux du 23/11/2026 à 08:00" in machine.mail.bodies()[0]

    machine.does = findings()
    machine.now = machine.state.retry_at
    assert machine.tick() == "succeeded"
    assert machine.mail.subjects()[1:] == ["suivi\u00a0: tableau de bord de nouveau à jour"]
    fail_again = machine.tick("2026-12-07 07:00")
    assert (fail_again, len(machine.mail.arrived)) == ("succeeded", 2)


def test_every_episode_of_failures_is_told(machine):
    machine.tick("2026-11-23 07:00")
    for day in ("2026-11-30 07:00", "2026-12-07 07:00"):
        machine.now = machine.now.fromisoformat(f"{day}+00:00")
        fail(machine, 3)
        machine.does, machine.now = findings(), machine.state.retry_at
        machine.tick()

    assert [subject.split(": ")[1].split(" ")[0] for subject in machine.mail.subjects()] == [
        "le", "tableau", "le", "tableau",
    ]  # fmt: skip


def test_two_failures_are_nobodys_concern(machine):
    machine.tick("2026-11-23 07:00")
    machine.now = machine.now.replace(day=30)
    fail(machine, 2)
    machine.does, machine.now = findings(), machine.state.retry_at
    machine.tick()

    assert machine.mail.arrived == []


@pytest.mark.parametrize(("configured", "first"), [(None, "Bonjour,"), ("fr", "Bonjour,"), ("en", "Hello,")])
def test_before_a_workbook_was_read_its_language_is_the_configured_one(tmp_path, configured, first):
    machine = Machine(tmp_path, book=suivi(configured))
    fail(machine, 3)

    assert machine.mail.bodies()[0].startswith(first)


def test_afterwards_it_is_the_workbooks_own(tmp_path):
    machine = Machine(tmp_path, book=suivi("fr"), language="en")
    machine.tick("2026-11-23 07:00")
    machine.now = machine.now.replace(day=30)
    fail(machine, 3)

    assert machine.mail.bodies()[0].startswith("Hello,")


def test_crashes_in_the_middle_of_a_run_count_as_failures(machine):
    machine.does = PowerCut()
    for _ in range(8):
        with suppress(PowerCut):
            machine.later(hours=1)
        machine.boot()

    assert "s'est arrêté au milieu de la mise à jour" in machine.mail.bodies()[0]
    assert len(machine.mail.arrived) == 1


def test_a_monthly_run_brings_no_weekly_list(machine):
    machine.recipients = (TEAM, LEA)
    machine.boot()
    machine.does = findings(week=[call("Lambert", "Léa")])

    machine.tick("2026-11-30 07:00")  # a Monday
    assert sorted(to for to, _, _ in machine.mail.arrived) == ["lea", "team"]
    machine.tick("2026-12-01 07:00")  # the first of the month
    assert (machine.refreshed, len(machine.mail.arrived)) == (2, 2)
    machine.tick("2026-12-07 07:00")
    assert len(machine.mail.arrived) == 4


def test_a_missed_weekly_run_is_caught_up_with_its_list(machine):
    machine.recipients = (TEAM, LEA)
    machine.boot()
    machine.does = findings(week=[call("Lambert", "Léa")])

    machine.tick("2026-11-30 07:00")
    machine.tick("2026-12-09 15:00")  # off on Monday

    assert len(machine.mail.bodies("lea")) == 2


# --- crashes ----------------------------------------------------------------------------------------------------------


def cut(_to):
    raise PowerCut


def test_a_crash_before_sending_loses_nothing(machine):
    machine.does = findings(hot("Lambert"))
    machine.mail.before = cut
    with pytest.raises(PowerCut):
        machine.tick()

    machine.boot()
    machine.mail.before = None
    assert machine.tick() == "rested"
    assert (machine.refreshed, len(machine.mail.arrived)) == (1, 1)


def test_a_crash_between_sending_and_crossing_out_sends_that_letter_once_more(machine):
    machine.recipients = (OTHERS, TEAM)
    machine.boot()
    machine.does = findings(hot("Lambert"))
    machine.mail.after = lambda to: cut(to) if to == "team" else None
    with pytest.raises(PowerCut):
        machine.tick()

    machine.boot()
    machine.mail.after = None
    machine.tick()
    machine.later(hours=1)

    assert [to for to, _, _ in machine.mail.arrived] == ["others", "team", "team"]


def test_a_memory_that_is_lost_begins_anew_without_a_flood(machine):
    machine.does = findings(*(hot(f"Compte {n}") for n in range(30)))
    machine.tick()
    (machine.folder / "workbooks" / "suivi.json").write_text("{", encoding="utf-8")
    machine.does = findings(*(replace(hot(f"Compte {n}"), state="ongoing") for n in range(30)))

    machine.tick()

    assert [subject.split(": ")[1] for subject in machine.mail.subjects()] == [
        "30 nouvelles alertes",
        "30 alertes en cours",
    ]


# --- what never happens -----------------------------------------------------------------------------------------------


def test_a_message_that_cannot_be_written_fails_no_run(machine):
    machine.tick("2026-11-23 07:00")
    machine.does = findings(replace(hot("Lambert"), facts={"points": "many"}))

    assert machine.tick("2026-11-30 07:00") == "succeeded"
    assert machine.said("after_failed") == [{"workbook": "suivi", "kind": "ValueError"}]
    assert machine.tick("2026-11-30 08:00") == "rested"


def test_the_state_file_and_the_journal_know_no_address(tmp_path):
    canary = "s3cr3t-canary"
    recipient = Recipient(place="notify[1]", address=Address(f"mailto://abm:{canary}@e.example"), team=True)
    machine = Machine(tmp_path, (recipient,), findings(hot("Lambert")))
    machine.mail.broken = {recipient.address.reveal()}
    machine.tick()
    machine.mail.broken = set()
    machine.later(hours=1)
    machine.now = machine.now.replace(day=30)
    machine.does = NotShared("suivi", "no")
    machine.tick()

    assert len(machine.mail.arrived) == 1
    assert "Lambert" in machine.file
    assert canary not in machine.file + repr(machine.events) + repr(machine.recipients)


def test_an_older_state_without_notices_is_understood(machine):
    machine.tick()
    older = machine.file.split(',"notices"')[0] + "}"
    (machine.folder / "workbooks" / "suivi.json").write_text(older, encoding="utf-8")

    assert machine.state.last_success is not None
    assert machine.tick() == "rested"


def test_a_recipient_that_is_no_longer_configured_is_forgotten(machine):
    machine.recipients = (TEAM, OTHERS)
    machine.boot()
    machine.does = findings(hot("Lambert"))
    machine.mail.closed = {"others"}
    machine.tick()

    machine.recipients = (TEAM,)
    machine.mail.closed = set()
    machine.boot()
    machine.later(hours=1)
    machine.tick("2026-11-30 07:00")

    assert list(machine.state.notices.told) == ["notify[1]"]
    assert len(machine.mail.arrived) == 1


def test_a_letter_is_retried_even_while_the_refresh_waits_after_a_failure(machine):
    machine.does = findings(hot("Lambert"))
    machine.mail.closed = {"team"}
    machine.tick("2026-11-23 07:00")
    machine.does = NotShared("suivi", "no")
    assert machine.tick("2026-11-30 07:00") == "failed"
    machine.mail.closed = set()

    assert machine.later(minutes=7) == "waiting"
    assert len(machine.mail.arrived) == 1
