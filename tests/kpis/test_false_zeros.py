"""What a new user found: figures and sentences that said zero where nothing could be read."""

import pytest

from abm_sheets.dashboard.sentences import Sentences
from drawing import FORM, RULES, found, places

PROGRAMME = """
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | J-199        |
    | Morel   | J-199        |
    Engagement
    | Date | Compte  | Interaction |
    | J-5  | Lambert | Webinaire   |
    Pipeline
    | Opportunité | Compte  | Source | Premier contact | Date de qualification |
    | Affaire     | Lambert | ABM    | J-60            | J-4                   |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | d    | Lambert | ABM    | J-3               | 45000       |
    Coûts ABM
    | Date | Catégorie | Compte | Montant (€) |
    | J-9  | Outils    |        | 1000        |
"""


def story(findings):
    return Sentences(FORM, RULES).story(findings)


def test_without_the_days_of_qualification_nothing_is_said_of_opportunities():
    findings = found(PROGRAMME, {"Pipeline!E1": ""})

    assert [(kpi.key, kpi.value) for kpi in findings.kpis if kpi.why == "header_missing"] == [
        ("conversion", None),
        ("velocity", None),
    ]
    assert {alert.code for alert in findings.alerts} == {"account_untouched"}
    assert [account.opportunities for account in findings.accounts] == [None, None]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Engagement!A1": ""}, "Date"),
        ({"Engagement!C1": "Quoi"}, "Interaction"),
        ({"Pipeline!E1": ""}, "Date de qualification"),
        ({"Pipeline!J1": "Source", "Pipeline!J2": "Salon"}, "Source"),
        ({"Deals!E1": ""}, "Montant (€)"),
        ({"Deals!K1": ""}, "Montant (€)"),
        ({"Deals!M1": "Montant (€)", "Deals!M2": "7"}, "Montant (€)"),
    ],
    ids=repr,
)
def test_the_story_is_not_told_with_zeros_that_nobody_counted(cells, column):
    told = story(found(PROGRAMME, cells))

    assert f"«\u00a0{column}\u00a0»" in told
    for invented in ("0 compte", "aucun n'", "pas encore de deal"):
        assert invented not in told


def test_the_story_is_told_when_everything_can_be_read():
    assert story(found(PROGRAMME)) == (
        "On a ciblé 2 comptes, 1 a réagi, 1 est devenu une opportunité\u00a0: "
        "1 deal ABM signé pour 45\u202f000\u202f€."
    )


def test_a_header_doubled_between_the_two_tables_of_deals_is_told():
    findings = found(PROGRAMME, {"Deals!G1": "Source", "Deals!G2": "Salon"})

    assert places(findings) == [("Deals!G1", "header_duplicate")]
    assert [kpi.value for kpi in findings.kpis if kpi.key in ("deal_value", "roi")] == [None, None]


@pytest.mark.parametrize(
    ("good", "alert", "expected"),
    [(80, None, "À partir de 80\u202f% après 90 jours\u202f; alerte sous 40\u202f%"),
     (60, 70, "À partir de 60\u202f% après 90 jours\u202f; alerte sous 60\u202f%"),
     (30, None, "À partir de 30\u202f% après 90 jours\u202f; alerte sous 30\u202f%")],
)  # fmt: skip
def test_an_alert_is_never_above_what_is_good(good, alert, expected):
    chosen = {"coverage_good": good} | ({"coverage_alert": alert} if alert else {})
    findings = found(PROGRAMME)

    assert Sentences(FORM, RULES.with_chosen(chosen)).benchmark(findings.kpi("coverage")) == expected
