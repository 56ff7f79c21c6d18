"""Which alerts a day gives about accounts and their opportunities."""

import pytest

from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.intake.dates import serial
from drawing import FORM, RULES, ago, found


def accounts_only(findings):
    return [(alert.code, alert.subject) for alert in findings.alerts if not alert.about_kpi]


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


@pytest.mark.parametrize(("cells", "expected"), [({}, ["account_cold"]), ({"Deals!B1": "Qui"}, [])], ids=repr)
def test_where_it_cannot_be_read_who_signed_no_account_is_cold(cells, expected):
    drawing = """
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte  | Interaction |
        | J-45 | Lambert | LinkedIn    |
        | J-1  | Morel   | LinkedIn    |
    """

    assert [code for code, _ in accounts_only(found(drawing, cells))] == expected


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
    ("cells", "expected"), [({}, ["account_untouched"]), ({"Engagement!B1": "Qui"}, [])], ids=repr
)
def test_where_engagement_cannot_be_read_no_account_is_untouched(cells, expected):
    drawing = """
        Comptes
        | Compte  | Date d'ajout |
        | Lambert | J-99         |
    """

    assert [code for code, _ in accounts_only(found(drawing, cells))] == expected


@pytest.mark.parametrize(
    ("added", "opportunity", "deal", "seen", "task"),
    [
        ("J-40", "", "", "Ciblé depuis 40 jours, sans aucune interaction.", "Tenter une première approche"),
        (
            "J-40", "| Affaire | Lambert | ABM   | J-5 |", "",
            "Ce compte a une opportunité, mais aucune interaction n'a été saisie.", "Saisir les échanges déjà eus",
        ),
        # Whatever its source, qualified or not yet, and since whenever it has been in the list.
        (
            "", "| Affaire | Lambert | Salon |     |", "",
            "Ce compte a une opportunité, mais aucune interaction n'a été saisie.", "Saisir les échanges déjà eus",
        ),
        (
            "J-40", "| Affaire | Lambert | ABM   | J-5 |", "| Un | Lambert | ABM | J-3 | 1000 |",
            "Ce compte a signé un deal, mais aucune interaction n'a été saisie.", "Saisir les échanges déjà eus",
        ),
        # Somebody else's, and one that is not there yet.
        (
            "J-40", "| Affaire | Morel   | Salon | J-5 |", "| Un | Lambert | ABM | J+3 | 1000 |",
            "Ciblé depuis 40 jours, sans aucune interaction.", "Tenter une première approche",
        ),
    ],
)  # fmt: skip
def test_of_an_account_with_business_nobody_says_that_it_was_never_approached(
    added, opportunity, deal, seen, task
):
    findings = found(f"""
        Comptes
        | Compte  | Date d'ajout | Priorité |
        | Lambert | {added}      | A        |
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
        | De personne |             | ABM    | J-200           | J-150                 | Proposition |
        | Sans date   | Lambert     | ABM    | J-200           |                       | Proposition |
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


@pytest.mark.parametrize("name", ["Affaire", ""])
@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, True),
        ({"Pipeline!B1": "Qui"}, False),
        ({"Pipeline!E1": "Quand"}, False),
        # Of two such columns nobody knows which one is meant.
        ({"Pipeline!J1": "Compte", "Pipeline!J2": "Lambert"}, False),
        ({"Pipeline!J1": "Date de qualification", "Pipeline!J2": serial(ago(95))}, False),
    ],
    ids=repr,
)
def test_a_stalled_opportunity_without_a_name_is_a_dash_and_without_account_or_date_there_is_none(
    name, cells, told
):
    findings = found(
        f"""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Date de qualification |
        | {name}      | Lambert | ABM    | J-120                 |
    """,
        cells,
    )
    stalled = [alert for alert in findings.alerts if alert.code == "opportunity_stalled"]

    assert [alert.facts["opportunity"] for alert in stalled] == [name or "–"] * told


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
