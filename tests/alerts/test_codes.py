"""Each code at its boundary: the last day or figure without the alert, and the first one with it."""

import pytest

from abm_sheets.alerts.catalogue import CODES
from drawing import found

CONVERSION = """
    Comptes
    | Compte       |
    | Compte 1..20 |
    Engagement
    | Date | Compte             | Interaction    |
    | J-5  | Compte 1..{engaged} | Visite du site |
    Pipeline
    | Opportunité | Compte              | Source | Date de qualification |
    | Affaire     | Compte 1..{converted} | ABM    | J-5                   |
"""
VELOCITY = """
    Comptes
    | Compte  |
    | Lambert |
    Pipeline
    | Opportunité    | Compte  | Source | Premier contact | Date de qualification |
    | Affaire 1..{n} | Lambert | ABM    | J-{abm}         | J-10                  |
    | Affaire 1..5   | Autre   | Salon  | J-50            | J-10                  |
"""
DEAL_VALUE = """
    Comptes
    | Compte  |
    | Lambert |
    Deals
    | Deal        | Compte  | Source | Date de signature | Montant (€) |
    | Deal 1..{n} | Lambert | ABM    | J-5               | {abm}       |
    | Deal 1..3   | Autre   | Salon  | J-5               | 20 000      |
"""
STALE = """
    Comptes
    | Compte    | Date d'ajout |
    | {account} | J-20         |
    Engagement
    | Date  | Compte | Interaction    |
    | {day} | Autre  | Visite du site |
"""
COST = """
    Comptes
    | Compte    | Date de sortie |
    | Lambert   | {left}         |
    Deals
    | Deal | Compte  | Source   | Date de signature | Montant (€) |
    | Deal | Lambert | {source} | J-5               | {amount}    |
    Coûts ABM
    | Date  | Catégorie | Montant (€) |
    | {day} | Outils    | {cost}      |
"""
HOT = """
    Comptes
    | Compte  |
    | Lambert |
    Engagement
    | Date  | Compte  | Interaction   |
    | {day} | Lambert | {interaction} |
    | J     | Lambert | Réponse email |
"""
STALLED = """
    Comptes
    | Compte  | Date de sortie |
    | Lambert |                |
    | Parti   | J-1            |
    Pipeline
    | Opportunité | Compte    | Source   | Premier contact | Date de qualification | Étape   |
    | Affaire     | {account} | {source} | J-300           | {day}                 | {stage} |
"""


@pytest.mark.parametrize(
    ("drawing", "facts", "severity"),
    [
        (("conversion_low", CONVERSION), {"engaged": 10, "converted": 2}, None),
        (("conversion_low", CONVERSION), {"engaged": 10, "converted": 1}, "alert"),
        (("conversion_low", CONVERSION), {"engaged": 9, "converted": 1}, "watch"),
        (("conversion_low", CONVERSION), {"engaged": 0, "converted": 0}, None),
        (("velocity_slower", VELOCITY), {"n": 5, "abm": 50}, None),
        (("velocity_slower", VELOCITY), {"n": 5, "abm": 51}, "alert"),
        (("velocity_slower", VELOCITY), {"n": 4, "abm": 51}, "watch"),
        (("velocity_slower", VELOCITY), {"n": 0, "abm": 51}, None),
        (("deal_value_lower", DEAL_VALUE), {"n": 3, "abm": "20 000"}, None),
        (("deal_value_lower", DEAL_VALUE), {"n": 3, "abm": "19 999"}, "alert"),
        (("deal_value_lower", DEAL_VALUE), {"n": 2, "abm": "19 999"}, "watch"),
        (("deal_value_lower", DEAL_VALUE), {"n": 0, "abm": "19 999"}, None),
        (("engagement_stale", STALE), {"account": "Lambert", "day": "J-10"}, None),
        (("engagement_stale", STALE), {"account": "Lambert", "day": "J-11"}, "watch"),
        (("engagement_stale", STALE), {"account": "Lambert", "day": ""}, None),
        (("engagement_stale", STALE), {"account": "", "day": "J-11"}, None),
        (
            ("cost_missing", COST),
            {"left": "", "source": "Salon", "amount": "9", "day": "", "cost": ""},
            "watch",
        ),
        (
            ("cost_missing", COST),
            {"left": "", "source": "ABM", "amount": "9", "day": "J-5", "cost": "1"},
            None,
        ),
        (
            ("cost_missing", COST),
            {"left": "", "source": "ABM", "amount": "9", "day": "J-5", "cost": "0"},
            "watch",
        ),
        (
            ("cost_missing", COST),
            {"left": "", "source": "ABM", "amount": "9", "day": "J+5", "cost": "1"},
            "watch",
        ),
        (
            ("cost_missing", COST),
            {"left": "J-1", "source": "ABM", "amount": "9", "day": "", "cost": ""},
            "watch",
        ),
        (
            ("cost_missing", COST),
            {"left": "J-1", "source": "ABM", "amount": "?", "day": "", "cost": ""},
            "watch",
        ),
        (
            ("cost_missing", COST),
            {"left": "J-1", "source": "Salon", "amount": "9", "day": "", "cost": ""},
            None,
        ),
        (("account_hot", HOT), {"day": "J-29", "interaction": "LinkedIn"}, "watch"),
        (("account_hot", HOT), {"day": "J-30", "interaction": "LinkedIn"}, None),
        (("account_hot", HOT), {"day": "J-29", "interaction": "Visite site"}, None),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Lambert", "source": "ABM", "day": "J-90", "stage": ""},
            None,
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Lambert", "source": "ABM", "day": "J-91", "stage": ""},
            "watch",
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Parti", "source": "ABM", "day": "J-91", "stage": ""},
            "watch",
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Inconnu", "source": "ABM", "day": "J-91", "stage": ""},
            "watch",
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Autre", "source": "Salon", "day": "J-91", "stage": "Proposition"},
            "watch",
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "", "source": "ABM", "day": "J-91", "stage": ""},
            None,
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "#REF!", "source": "ABM", "day": "J-91", "stage": ""},
            None,
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Lambert", "source": "ABM", "day": "J-91", "stage": "Gagné"},
            None,
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Lambert", "source": "ABM", "day": "J-91", "stage": "Perdue"},
            None,
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Lambert", "source": "ABM", "day": "J-91", "stage": "gelée"},
            None,
        ),
        (
            ("opportunity_stalled", STALLED),
            {"account": "Lambert", "source": "ABM", "day": "", "stage": ""},
            None,
        ),
    ],
    ids=lambda part: part[0] if isinstance(part, tuple) else repr(part),
)
def test_a_code_at_its_boundary(drawing, facts, severity):
    code, text = drawing
    severities = [alert.severity for alert in found(text.format(**facts)).alerts if alert.code == code]

    assert severities == ([severity] if severity else [])


def test_a_missing_header_gives_no_alert_about_a_figure_that_nobody_knows():
    findings = found(COST.format(left="", source="ABM", amount="9", day="", cost=""), {"Deals!C1": ""})

    assert {alert.code for alert in findings.alerts} == {"account_untouched"}


@pytest.mark.parametrize(
    ("label", "value", "drawing", "code"),
    [
        ("Opportunité qui n'avance plus : après (jours)", 91, STALLED, "opportunity_stalled"),
        ("Points pour être « fortement engagé »", 6, HOT, "account_hot"),
    ],
    ids=repr,
)
def test_the_team_may_move_the_boundary(label, value, drawing, code):
    text = drawing.format(account="Lambert", source="ABM", day="J-91" if drawing is STALLED else "J-1",
                          stage="", interaction="LinkedIn")  # fmt: skip

    assert code in [alert.code for alert in found(text).alerts]
    assert code not in [alert.code for alert in found(text, settings={label: value}).alerts]


def test_the_order_is_severity_then_code_then_the_order_of_rows():
    findings = found("""
        Comptes
        | Compte       | Date d'ajout |
        | Zoé          | J-99         |
        | Compte 1..10 | J-99         |
        | Abel         | J-99         |
        Engagement
        | Date | Compte | Interaction |
        | J-50 | Abel   | Webinaire   |
        | J-50 | Zoé    | Webinaire   |
        | J    | Compte 1 | Webinaire |
    """)

    order = {"alert": 0, "watch": 1, "info": 2}
    ranks = [(order[alert.severity], CODES.index(alert.code)) for alert in findings.alerts]
    assert ranks == sorted(ranks)
    assert [alert.subject for alert in findings.alerts if alert.code == "account_cold"] == ["Zoé", "Abel"]
    assert [alert.subject for alert in findings.alerts if alert.code == "account_untouched"] == [
        f"Compte {n}" for n in range(2, 11)
    ]


def test_no_two_alerts_are_the_same_one():
    """Answers are kept by code and subject."""
    findings = found("""
        Comptes
        | Compte  |
        | Lambert |
        | Autre   |
        Pipeline
        | Opportunité  | Compte       | Source | Premier contact | Date de qualification |
        | Affaire 1..3 | Lambert      | ABM    | J-300           | J-200                 |
        | Affaire 1..3 | LAMBERT S.A. | Salon  | J-300           | J-200                 |
        | Affaire 1..3 | Inconnue SAS | Salon  | J-300           | J-200                 |
        | Affaire 1..3 | inconnue     | Salon  | J-300           | J-200                 |
    """)

    names = [alert.identity for alert in findings.alerts]
    assert len(names) == len(set(names))
    stalled = {
        alert.subject: alert.facts["count"]
        for alert in findings.alerts
        if alert.code == "opportunity_stalled"
    }
    assert stalled == {"Lambert": 6, "Inconnue SAS": 6}
