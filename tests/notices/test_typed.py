"""What the team types means nothing to the programs that show a letter."""

from dataclasses import replace
from datetime import date

import pytest

from abm_sheets.model.alert import Alert

from .world import (
    LINK,
    TEAM,
    call,
    findings,
    hot,
    knowing,
    letters,
    spaced,
    told,
    writer,
)

EVIL = "<script>x</script>[y](http://e.example)@everyone <!channel>\r\nBcc: e@e.example"


@pytest.mark.parametrize(
    "found",
    [
        findings(hot(EVIL)),
        findings(
            Alert(
                code="opportunity_stalled", severity="watch", subject="Lambert",
                facts={"opportunity": EVIL, "days": 99},
            )
        ),
        findings(week=[call(EVIL, EVIL)]),
        findings(week=[replace(call("Lambert", "Léa"), taken_by=EVIL)]),
    ],
    ids=["account", "opportunity", "owner", "taken by"],
)  # fmt: skip
def test_what_the_team_types_cannot_speak_to_programs(found):
    ledger = told(knowing(), found, date(2026, 12, 7))

    (letter,) = ledger.told[TEAM.place].letters
    text = letter.body.removesuffix(f"{LINK}\n")
    assert "Bcc: e@\u200be.example" in text
    assert [part for part in ("<", ">", "](", "@everyone", "://", "\r", "\nBcc") if part in text] == []
    assert "\n" not in letter.subject


def test_the_end_of_an_alert_with_a_wicked_name_is_harmless_too():
    (body,) = letters(told(knowing(hot(EVIL)), findings()))

    assert "‹script›" in body
    assert "](" not in body.removesuffix(f"{LINK}\n")


def test_a_name_of_a_workbook_cannot_add_headers():
    subject, _ = writer(name="suivi\r\nBcc: x").trial()

    assert spaced(subject) == "suivi Bcc: x : message d'essai".replace("suivi ", "suivi  ")
