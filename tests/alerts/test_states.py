"""New, ongoing, resolved: found by recomputing at the last closing, without any memory."""

from datetime import date, timedelta

import pytest

from abm_sheets.alerts.states import compared_closing, with_states
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.model.alert import Alert
from drawing import FORM, RULES, ago, found, plain

COLD = """
    Comptes
    | Compte  |
    | Lambert |
    | Morel   |
    Engagement
    | Date     | Compte  | Interaction |
    | J-50     | Morel   | LinkedIn    |
    | J-{last} | Lambert | LinkedIn    |
    | J-17     | Morel   | LinkedIn    |
    | J-10     | Morel   | LinkedIn    |
    | J-3      | Morel   | LinkedIn    |
    | {again}  | Lambert | LinkedIn    |
"""


def cold(findings):
    return {alert.subject: alert.state for alert in findings.alerts if alert.code == "account_cold"}


@pytest.mark.parametrize(
    ("day", "closing"),
    [
        # On Monday the week that ended yesterday is only just being published.
        (date(2026, 6, 29), date(2026, 6, 21)),
        (date(2026, 6, 30), date(2026, 6, 28)),
        (date(2026, 7, 4), date(2026, 6, 28)),
        (date(2026, 7, 5), date(2026, 6, 28)),
        (date(2026, 7, 6), date(2026, 6, 28)),
        # Over New Year.
        (date(2027, 1, 2), date(2026, 12, 27)),
        (date(1, 1, 1), None),
    ],
)
def test_a_day_is_compared_with_the_last_closing_that_was_published_before_it(day, closing):
    assert compared_closing(day) == closing


def test_a_team_that_opens_its_sheet_on_mondays_sees_every_alert_new_exactly_once():
    """Silent for 45 days from a Wednesday on: new on the Monday after it, ongoing on all later ones."""
    monday = date(2026, 6, 29)
    states = [
        cold(found(COLD.format(last=50, again=""), as_of=monday + timedelta(weeks=week), weeks=104)).get("Lambert")
        for week in (-1, 0, 1)
    ]  # fmt: skip

    # J-50 is 11 May; 45 days later is Thursday 25 June.
    assert states == [None, "new", "ongoing"]


@pytest.mark.parametrize(
    ("last", "state"),
    [(46, "new"), (47, "ongoing"), (60, "ongoing")],
)
def test_what_held_on_sunday_is_ongoing(last, state):
    """D is a Tuesday; on Sunday J-2 an account last seen on J-47 had been silent for 45 days."""
    assert cold(found(COLD.format(last=last, again=""), weeks=104)) == {"Lambert": state}


def test_what_held_on_sunday_and_holds_no_more_is_resolved_and_not_among_the_alerts():
    findings = found(COLD.format(last=60, again="J-1"), weeks=104)

    assert cold(findings) == {}
    (resolved,) = findings.resolved
    assert (resolved.code, resolved.subject, resolved.state) == ("account_cold", "Lambert", "resolved")
    # The figures are those of the closing.
    assert (resolved.since, resolved.facts["days"]) == (ago(2), 58)


def test_a_resolved_alert_is_shown_until_the_next_closing():
    drawing = COLD.format(last=60, again="J-1")
    monday = date(2026, 6, 29)
    shown = {
        day: [alert.subject for alert in found(drawing, as_of=day, weeks=104).resolved]
        for day in (monday, monday + timedelta(days=6), monday + timedelta(days=7), monday + timedelta(days=8))
    }  # fmt: skip

    assert list(shown.values()) == [["Lambert"], ["Lambert"], ["Lambert"], []]


def test_of_an_alert_that_went_and_came_back_it_is_said_that_it_is_new():
    alert = Alert(code="account_cold", severity="watch", subject="Lambert", since=date(2026, 6, 30))

    (held,), resolved = with_states([alert], date(2026, 6, 21), lambda _: [alert], stale=False)

    assert (held.state, resolved) == ("new", ())


@pytest.mark.parametrize(
    ("signed", "untouched"),
    [
        ("J-1", "ciblé depuis 48 jours, sans aucune interaction."),
        ("J-2", "ce compte a signé un deal, mais aucune interaction n'a été saisie."),
    ],
)
def test_a_resolved_alert_says_what_was_so_at_the_closing_and_not_what_came_after_it(signed, untouched):
    findings = found(
        f"""
        Comptes
        | Compte  | Date d'ajout |
        | Lambert | J-50         |
        | Morel   | J-50         |
        Engagement
        | Date | Compte  | Interaction |
        | J-5  | Lambert | Webinaire   |
        | J-1  | Morel   | LinkedIn    |
        Pipeline
        | Opportunité | Compte  | Source | Date de qualification |
        | Affaire     | Lambert | ABM    | J-1                   |
        Deals
        | Deal | Compte | Source | Date de signature | Montant (€) |
        | Un   | Morel  | Salon  | {signed}          | 1000        |
    """,
        weeks=1,
    )
    sentences = Sentences(FORM, RULES)
    told = {alert.code: plain(sentences.alert_message(alert)) for alert in findings.resolved}

    then = "N'est plus le cas. Au 28/06/2026 : "
    assert told["account_hot"] == f"{then}5 points en 30 jours, et aucune opportunité ABM."
    assert told["account_untouched"] == f"{then}{untouched}"


@pytest.mark.parametrize(
    ("code", "stale", "told"),
    [
        ("coverage_low", False, True),
        ("account_hot", False, True),
        ("roi_low", False, True),
        # What only the missing entries took away is not resolved; a deal that came in is.
        ("coverage_low", True, False),
        ("account_hot", True, False),
        ("roi_low", True, True),
    ],
)
def test_what_is_resolved_is_told_unless_it_only_lacks_entries(code, stale, told):
    gone = Alert(code=code, severity="watch", subject="Lambert")

    _, resolved = with_states([], date(2026, 6, 28), lambda _: [gone], stale=stale)

    assert [alert.code for alert in resolved] == [code] * told


# ---------------------------------------------------------------------------------- nobody typed


STALE = """
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | J-300        |
    | Morel   | J-300        |
    | Vidal   | J-{added}    |
    Engagement
    | Date       | Compte  | Interaction |
    | J-{cold}   | Lambert | LinkedIn    |
    | J-{newest} | Morel   | LinkedIn    |
"""


@pytest.mark.parametrize(
    ("cold_since", "newest", "expected"),
    [
        # Fresh: 45 days of silence are 45 days.
        (45, 10, ["Lambert"]),
        # Nobody has typed for 11 days: silence is counted up to J-1, the last day that was fresh.
        (45, 11, []),
        (46, 11, ["Lambert"]),
        # After two months without a line nobody cools down that had not then.
        (60, 60, []),
        (94, 60, []),
        (95, 60, ["Lambert"]),
    ],
)
def test_missing_entries_make_no_account_cool_down(cold_since, newest, expected):
    drawing = STALE.format(added=1, cold=cold_since, newest=newest)

    assert list(cold(found(drawing))) == expected


@pytest.mark.parametrize(("added", "expected"), [(80, ["Vidal"]), (79, [])])
def test_missing_entries_leave_no_account_untouched(added, expected):
    findings = found(STALE.format(added=added, cold=60, newest=60))

    assert [alert.subject for alert in findings.alerts if alert.code == "account_untouched"] == expected


def test_the_message_says_that_it_is_about_entries_and_counts_every_day():
    (alert,) = [each for each in found(STALE.format(added=1, cold=95, newest=60)).alerts if each.code == "account_cold"]  # fmt: skip

    assert (alert.variant, alert.facts["days"]) == ("stale", 95)


def test_that_nobody_types_any_more_resolves_nothing():
    """Lambert was hot at the closing, its points have aged since, and a low coverage is not told any more."""
    findings = found(
        """
        Comptes
        | Compte       | Date d'ajout |
        | Lambert      | J-300        |
        | Compte 1..19 | J-300        |
        Engagement
        | Date | Compte  | Interaction |
        | J-30 | Lambert | Webinaire   |
        | J-12 | Lambert | LinkedIn    |
        """,
        weeks=104,
    )

    assert "engagement_stale" in {alert.code for alert in findings.alerts}
    assert {"account_hot", "coverage_low"}.isdisjoint(alert.code for alert in findings.alerts)
    assert [alert.code for alert in findings.resolved] == []
