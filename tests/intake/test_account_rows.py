"""Rows of Comptes that are no account: sums that somebody typed below the list, and dates that cannot be meant."""

import pytest

from drawing import FORM, found, places, settled, workbook

#: A clean account, and a row below it whose cells a test types.
LIST = """
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | J-99         |
    |         |              |
"""


def listed(**cells):
    columns = [column.key for column in FORM.tables["accounts"].columns]
    typed = {f"Comptes!{'ABCDEFGHI'[columns.index(key)]}3": cell for key, cell in cells.items()}
    findings = found(LIST, typed)
    return [account.account for account in findings.accounts], places(findings)


@pytest.mark.parametrize(
    "cells",
    [
        {"account": "TOTAL"},
        {"account": " Total : "},
        {"account": "Total général"},
        {"account": "SOUS-TOTAL"},
        {"account": "somme"},
        {"account": "Grand total", "size": 1240.0},
        {"account": "Total", "added": 3_812_450.5, "priority": 3},
        {"account": "Total", "size": "#REF!"},
        {"account": "Total", "industry": "#REF!"},
        {"account": "Somme", "notes": "tous les comptes"},
    ],
    ids=repr,
)
def test_a_sum_below_the_list_is_no_account_and_one_issue(cells):
    assert listed(**cells) == (["Lambert"], [("Comptes!A3", "account_total")])


@pytest.mark.parametrize(
    "cells",
    [
        {"account": "TotalEnergies"},
        {"account": "Total SA"},
        {"account": "Total Energies", "size": 100_000},
        {"account": "Total", "industry": "Énergie"},
        {"account": "Total", "website": "total.com"},
        {"account": "Total", "added": "12/03/2026"},
        {"account": "Total", "added": 46_000},
        {"account": "Total", "left": 46_300},
        {"account": "Somme", "industry": "le département"},
        {"account": "Sommer"},
    ],
    ids=repr,
)
def test_a_company_of_such_a_name_is_an_account(cells):
    assert listed(**cells) == (["Lambert", cells["account"]], [])


def test_a_sum_is_known_where_the_team_has_deleted_columns():
    raw = workbook({"Comptes": [["Compte", "Score"], ["Lambert", 3], ["Total", 3]]})

    assert ("Comptes!A3", "account_total") in places(settled(raw))


def test_a_sum_is_known_where_nobody_has_filled_the_last_columns():
    raw = workbook({"Comptes": [["Compte", "Secteur", "Site web"], ["Lambert"], ["Total"]]})

    assert ("Comptes!A3", "account_total") in places(settled(raw))


def test_an_interaction_with_a_sum_is_with_an_unknown_account():
    findings = found(
        """
        Comptes
        | Compte |
        | Total  |
        Engagement
        | Date | Compte | Interaction    |
        | J-5  | Total  | Visite du site |
        """
    )

    assert places(findings) == [("Comptes!A2", "account_total"), ("Engagement!B2", "account_unknown")]
    assert findings.kpi("coverage").value is None


@pytest.mark.parametrize(
    ("added", "left", "codes"),
    [
        ("12/03/2026", "11/03/2026", [("Comptes!H3", "dates_reversed")]),
        (46_200, "12/03/2026", [("Comptes!H3", "dates_reversed")]),
        ("12/03/2026", "12/03/2026", []),
        ("12/03/2026", "13/03/2026", []),
        ("", "13/03/2026", []),
        ("?", "13/03/2026", [("Comptes!G3", "date_unreadable")]),
    ],
    ids=repr,
)
def test_an_account_that_left_before_it_was_added_is_told(added, left, codes):
    accounts, issues = listed(account="Morel", added=added, left=left)

    assert accounts == ["Lambert"]
    assert issues == codes


def test_amounts_near_the_largest_number_never_make_a_sum_infinite():
    findings = found(
        """
        Comptes
        | Compte  |
        | Lambert |
        Deals
        | Deal | Compte  | Source | Date de signature | Montant (€) |
        | 1..3 | Lambert | ABM    | J-5               | 1000 Md     |
        Coûts ABM
        | Date | Catégorie | Montant (€) |
        | J-5  | Outils    | 0,01        |
        """,
        {
            "Deals!E2": 1e308,
            "Deals!E3": 1e308,
            "Deals!K3": 5e-324,
            "Deals!H3": "1/6/2026",
            "Deals!I3": "Outils",
        },
    )

    assert places(findings) == [
        ("Deals!E2", "amount_unreadable"),
        ("Deals!E3", "amount_unreadable"),
        ("Deals!K3", "amount_unreadable"),
    ]
    assert (findings.kpi("roi").revenue, findings.kpi("roi").cost) == (1e12, 0.01)
