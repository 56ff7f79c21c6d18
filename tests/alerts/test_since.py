"""Since when an alert has held: the first Sunday without a break."""

from datetime import date, timedelta

import pytest

from abm_sheets.alerts.since import dated, past_closings
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import alerts_table
from abm_sheets.intake.answers import Answers
from abm_sheets.model.alert import Alert
from drawing import FORM, RULES, D, ago, found

SUNDAY = D - timedelta(days=D.isoweekday())


def _alert(subject="Lambert"):
    return Alert(code="account_cold", severity="watch", subject=subject)


def _since(held):
    """Return since when an alert has held that also held on these past days; D is a Tuesday."""
    asked = []

    def alerts_on(day: date, codes):
        assert codes == {"account_cold"}
        asked.append(day)
        return [_alert()] if day in held else []

    (alert,) = dated([_alert()], D, alerts_on)
    return alert.since, asked, alert.older


def test_an_alert_that_did_not_hold_on_sunday_is_of_today():
    assert _since(set()) == (D, [SUNDAY], False)


def test_an_alert_has_held_since_the_first_sunday_without_a_break():
    weeks = [SUNDAY - timedelta(weeks=n) for n in range(6)]

    assert _since({*weeks[:3], weeks[4]}) == (weeks[2], weeks[:4], False)


def test_nobody_looks_further_back_than_two_years():
    closings = list(past_closings(D))

    assert len(closings) == 104
    assert _since(set(closings)) == (closings[-1], closings, True)
    assert _since(set(closings[:-1])) == (closings[-2], closings, False)


@pytest.mark.parametrize(
    ("added", "other", "since"),
    [
        # An account without Date d'ajout has been in the list for ever: since the programme began.
        ("", "J-60", "le début"),
        ("", "", "le début"),
        ("", "J-800", "plus de 2 ans"),
        ("J-800", "J-60", "plus de 2 ans"),
        ("J-60", "J-800", ago(30)),
    ],
    ids=repr,
)
def test_the_oldest_day_that_is_looked_at_is_not_told_as_the_day_on_which_it_began(added, other, since):
    findings = found(
        f"""
        Comptes
        | Compte  | Date d'ajout |
        | Lambert | {added}      |
        | Morel   | {other}      |
        """,
        weeks=104,
    )
    shown = {
        row[1].value: row[6].value for row in alerts_table(Sentences(FORM, RULES), findings, Answers()).rows
    }

    assert shown["Lambert"] == since


def test_a_sunday_itself_is_not_past():
    assert next(past_closings(SUNDAY)) == SUNDAY - timedelta(weeks=1)


def test_since_counts_by_recomputing_the_programme():
    """Cold from J-45 on: on Sunday J-2 it was 46 days ago, on Sunday J-9 only 39."""
    findings = found(
        """
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte | Interaction |
        | J-48 | Lambert | LinkedIn |
        | J-9  | Morel   | LinkedIn |
        """,
        weeks=104,
    )

    (cold,) = [alert for alert in findings.alerts if alert.code == "account_cold"]
    assert cold.since == ago(2)
