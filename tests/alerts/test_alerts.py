"""Which alerts a day gives, how severe they are, and since when."""

from datetime import date, timedelta

import pytest

from abm_sheets.alerts.since import dated, past_closings
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import alerts_table
from abm_sheets.intake.answers import Answers
from abm_sheets.model.alert import Alert
from drawing import FORM, RULES, D, ago, found

TEN = "\n".join(f"| Compte {n} | J-200 |" for n in range(10))


def codes(findings):
    return [(alert.code, alert.severity, alert.subject) for alert in findings.alerts]


def accounts_only(findings):
    return [(alert.code, alert.subject) for alert in findings.alerts if not alert.about_kpi]


@pytest.mark.parametrize(
    ("engaged", "expected"),
    [(3, [("coverage_low", "alert", "coverage")]), (4, []), (6, [])],
)
def test_coverage_low_fires_below_40_percent_only(engaged, expected):
    rows = "\n".join(f"| J-1 | Compte {n} | Webinaire |" for n in range(engaged))
    findings = found(f"""
        Comptes
        | Compte | Date d'ajout |
        {TEN}
        Engagement
        | Date | Compte | Interaction |
        {rows}
    """)

    assert [alert for alert in codes(findings) if alert[2] == "coverage"] == expected


def test_nobody_typed_is_told_instead_of_a_low_coverage():
    findings = found(f"""
        Comptes
        | Compte | Date d'ajout |
        {TEN}
        Engagement
        | Date | Compte | Interaction |
        | J-11 | Compte 1 | Webinaire |
    """)

    (stale,) = [alert for alert in findings.alerts if alert.subject in ("coverage", "engagement")]
    assert (stale.code, stale.severity, stale.facts) == ("engagement_stale", "watch", {"days": 11})
    assert findings.kpi("coverage").status == "alert"


def test_an_indicative_kpi_is_never_above_watch():
    findings = found("""
        Comptes
        | Compte  | Date d'ajout |
        | Lambert | J-200        |
        | Morel   | J-200        |
        | Vidal   | J-200        |
        Engagement
        | Date | Compte  | Interaction |
        | J-1  | Lambert | Webinaire   |
    """)

    assert ("coverage_low", "watch", "coverage") in codes(findings)
    assert {alert.severity for alert in findings.alerts} <= {"watch", "info"}


@pytest.mark.parametrize(
    ("costs", "deals", "expected"),
    [
        ("", "| d | Lambert | ABM | J-9 | 1000 |", ["cost_missing"]),
        ("| J-200 | Outils | | 1000 |", "| d | Lambert | ABM | J-9 | 1900 |", ["roi_low"]),
        ("| J-200 | Outils | | 1000 |", "| d | Lambert | ABM | J-9 | 2000 |", []),
        ("| J-181 | Outils | | 1000 |", "| d | Lambert | ABM | J-9 | 1900 |", []),
    ],
    ids=repr,
)
def test_roi_alerts(costs, deals, expected):
    findings = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Deals
        | Deal | Compte | Source | Date de signature | Montant (€) |
        {deals}
        Coûts ABM
        | Date | Catégorie | Compte | Montant (€) |
        {costs}
    """)

    assert [alert.code for alert in findings.alerts if alert.subject == "roi"] == expected


CONVERTED = """
    Comptes
    | Compte       | Date d'ajout |
    | Compte 1..20 | J-{added}    |
    Engagement
    | Date | Compte            | Interaction |
    | J-9  | Compte 1..{engaged} | LinkedIn  |
    Pipeline
    | Opportunité | Compte   | Source | Date de qualification |
    | Affaire     | Compte 1 | ABM    | J-5                   |
"""


@pytest.mark.parametrize(
    ("added", "engaged", "severity", "value", "care"),
    [
        (90, 10, "alert", "10 %", ""),
        (
            89,
            10,
            "alert",
            "10 %",
            " Le programme a moins de 90 jours : laissez-lui le temps avant de conclure.",
        ),
        (90, 9, "watch", "11,1 %", " Calculé sur très peu de cas : à confirmer."),
    ],
)
def test_a_low_conversion_says_with_what_care_it_is_to_be_read(added, engaged, severity, value, care):
    """By design it has no ramp ("conversion >= 20 good, else alert"), and is indicative below 10 accounts."""
    alerts = found(CONVERTED.format(added=added, engaged=engaged)).alerts
    (low,) = [alert for alert in alerts if alert.code == "conversion_low"]

    message = Sentences(FORM, RULES).alert_message(low).replace("\u202f", " ").replace("\u00a0", " ")
    seen = f"{value} des comptes engagés ont une opportunité, sous le repère de 20 %."
    assert (low.severity, message) == (severity, seen + care)


def test_a_low_roi_says_that_amounts_are_missing_from_it():
    alerts = found("""
        Deals
        | Deal | Compte | Source | Date de signature | Montant (€) |
        | Un   | Morel  | ABM    | J-5               | ?           |
        | Deux | Morel  | ABM    | J-5               | 9           |
        Coûts ABM
        | Date  | Catégorie | Montant (€) |
        | J-200 | Outils    | 1000        |
    """).alerts

    (low,) = [alert for alert in alerts if alert.code == "roi_low"]
    assert low.reserves == ("left_out",)
    assert "1 montant laissé" in Sentences(FORM, RULES).alert_message(low)


@pytest.mark.parametrize(
    ("last", "deal", "expected"),
    [(44, "", []), (45, "", ["account_cold"]), (45, "| d | Lambert | Salon | J-9 | ? |", [])],
    ids=repr,
)
def test_an_account_is_cold_after_45_days_without_a_deal(last, deal, expected):
    findings = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte | Interaction |
        | J-{last} | Lambert | LinkedIn |
        | J-1      | Morel   | LinkedIn |
        Deals
        | Deal | Compte | Source | Date de signature | Montant (€) |
        {deal}
    """)

    assert [code for code, _ in accounts_only(findings)] == expected


@pytest.mark.parametrize(
    ("added", "expected", "variant"),
    [("J-29", [], None), ("J-30", ["account_untouched"], ""), ("", ["account_untouched"], "always")],
    ids=repr,
)
def test_an_account_is_untouched_after_30_days_in_the_list(added, expected, variant):
    findings = found(f"""
        Comptes
        | Compte  | Date d'ajout |
        | Lambert | {added} |
    """)

    untouched = [alert for alert in findings.alerts if not alert.about_kpi]
    assert [alert.code for alert in untouched] == expected
    assert [alert.variant for alert in untouched] == ([] if variant is None else [variant])


@pytest.mark.parametrize(
    ("opportunity", "deal", "seen", "task"),
    [
        ("", "", "Ciblé depuis 40 jours, sans aucune interaction.", "Tenter une première approche"),
        (
            "| Affaire | Lambert | ABM   | J-5 |", "",
            "Ce compte a une opportunité, mais aucune interaction n'a été saisie.", "Saisir les échanges déjà eus",
        ),
        # Whatever its source, qualified or not yet.
        (
            "| Affaire | Lambert | Salon |     |", "",
            "Ce compte a une opportunité, mais aucune interaction n'a été saisie.", "Saisir les échanges déjà eus",
        ),
        (
            "| Affaire | Lambert | ABM   | J-5 |", "| Un | Lambert | ABM | J-3 | 1000 |",
            "Ce compte a signé un deal, mais aucune interaction n'a été saisie.", "Saisir les échanges déjà eus",
        ),
        # Somebody else's, and one that is not there yet.
        (
            "| Affaire | Morel   | Salon | J-5 |", "| Un | Lambert | ABM | J+3 | 1000 |",
            "Ciblé depuis 40 jours, sans aucune interaction.", "Tenter une première approche",
        ),
    ],
)  # fmt: skip
def test_of_an_account_with_business_nobody_says_that_it_was_never_approached(opportunity, deal, seen, task):
    findings = found(f"""
        Comptes
        | Compte  | Date d'ajout | Priorité |
        | Lambert | J-40         | A        |
        Pipeline
        | Opportunité | Compte | Source | Date de qualification |
        {opportunity}
        Deals
        | Deal | Compte | Source | Date de signature | Montant (€) |
        {deal}
    """)
    sentences = Sentences(FORM, RULES)

    (alert,) = [alert for alert in findings.alerts if alert.code == "account_untouched"]
    (action,) = findings.this_week
    assert (sentences.alert_message(alert), sentences.task(action)) == (seen, task)
    assert ("Saisissez" in sentences.alert_action(alert)) is (task != "Tenter une première approche")


@pytest.mark.parametrize(
    ("source", "qualified", "expected"),
    [("ABM", "J-1", []), ("Salon", "J-1", ["account_hot"]), ("ABM", "", ["account_hot"])],
    ids=repr,
)
def test_an_account_is_hot_without_a_qualified_abm_opportunity(source, qualified, expected):
    findings = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte | Interaction |
        | J-2 | Lambert | Webinaire |
        Pipeline
        | Opportunité | Compte | Source | Date de qualification |
        | Affaire | Lambert | {source} | {qualified} |
    """)

    assert [code for code, _ in accounts_only(findings)] == expected


def test_stalled_opportunities_of_one_account_are_one_alert_that_names_the_oldest():
    findings = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte      | Source | Premier contact | Date de qualification | Étape       |
        | Récente     | Lambert     | ABM    | J-200           | J-90                  | Proposition |
        | Vieille     | LAMBERT SAS | ABM    | J-200           | J-100                 | Proposition |
        | Plus vieille| lambert     | ABM    | J-200           | J-120                 |             |
        | Perdue      | Lambert     | ABM    | J-200           | J-150                 | Perdue      |
        | Illisible   | Lambert     | ABM    | J-200           | J-150                 | gelée       |
        | Classique   | Ailleurs    | Salon  | J-200           | J-91                  | Négociation |
    """)

    stalled = [alert for alert in findings.alerts if alert.code == "opportunity_stalled"]
    assert [(alert.subject, alert.facts["days"], alert.facts["count"]) for alert in stalled] == [
        ("Lambert", 120, 2),
        ("Ailleurs", 91, 1),
    ]
    assert stalled[0].facts["opportunity"] == "Plus vieille"
    assert [alert.variant for alert in stalled] == ["several", ""]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Pipeline!F1": "Phase du deal"}, "header_missing"),
        ({"Pipeline!F1": "", "Pipeline!F2": ""}, "header_missing"),
        ({"Pipeline!J1": "Étape", "Pipeline!J2": "Perdue"}, "header_duplicate"),
    ],
    ids=["renamed", "gone", "twice"],
)
def test_nobody_is_told_that_an_opportunity_is_still_open_where_its_stage_cannot_be_read(cells, code):
    """The alert is silent, and « À corriger » says which column it waits for."""
    drawing = """
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Date de qualification | Étape     |
        | Affaire     | Lambert | ABM    | J-120                 | Qualifiée |
    """
    stalled = ("opportunity_stalled", "Lambert")

    assert stalled in accounts_only(found(drawing))
    findings = found(drawing, cells)
    assert stalled not in accounts_only(findings)
    assert (code, "Étape") in [(issue.code, issue.header) for issue in findings.issues]


def test_stalled_opportunities_of_an_account_outside_the_list_are_one_alert_under_its_first_spelling():
    findings = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte       | Source | Premier contact | Date de qualification |
        | Première    | Ailleurs     | Salon  | J-200           | J-120                 |
        | Deuxième    | AILLEURS SAS | Salon  | J-200           | J-120                 |
        | Troisième   | ailleurs     | Salon  | J-200           | J-91                  |
    """)

    (stalled,) = [alert for alert in findings.alerts if alert.code == "opportunity_stalled"]
    # Of two that have waited as long, the first row is named.
    assert (stalled.subject, stalled.variant) == ("Ailleurs", "several")
    assert stalled.facts == {"days": 120, "opportunity": "Première", "count": 3}


def test_nobody_is_asked_for_costs_before_there_is_an_account_or_a_deal():
    assert codes(found("Comptes\n| Compte |")) == []
    assert codes(
        found("""
            Deals
            | Deal | Compte | Source | Date de signature | Montant (€) |
            | Un   | Morel  | ABM    | J-5               | 1000        |
        """)
    ) == [("cost_missing", "watch", "roi")]


def test_the_most_severe_come_first():
    findings = found(f"""
        Comptes
        | Compte | Date d'ajout |
        {TEN}
        Engagement
        | Date | Compte | Interaction |
        | J-1 | Compte 1 | Webinaire |
    """)

    severities = [alert.severity for alert in findings.alerts]
    assert severities == sorted(severities, key=["alert", "watch", "info"].index)
    assert (findings.alerts[0].code, findings.alerts[-1].code) == ("coverage_low", "account_untouched")


# ---------------------------------------------------------------------------------- since when


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
