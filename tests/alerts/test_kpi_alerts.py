"""Which alerts the KPIs of a day give, how severe they are, and which come first."""

import pytest

from abm_sheets.dashboard.sentences import Sentences
from drawing import FORM, RULES, found, plain

TEN = "\n".join(f"| Compte {n} | J-200 |" for n in range(10))


def codes(findings):
    return [(alert.code, alert.severity, alert.subject) for alert in findings.alerts]


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

    message = plain(Sentences(FORM, RULES).alert_message(low))
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
    assert "1\u00a0montant laissé" in Sentences(FORM, RULES).alert_message(low)


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
