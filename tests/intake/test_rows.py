"""What a row is: blank, shorter than its header, named by a number, in a tab that was renamed."""

from dataclasses import replace

import pytest

from drawing import found, lines, places, settled, workbook


def test_rows_whose_known_columns_are_empty_are_blank_whatever_the_team_keeps_beside_them():
    raw = workbook({
        "Comptes": [["Compte", "Score", "Notes"], ["", 5, ""], [" \u202f", "#REF!", None], [], ["Lambert"]],
        "Engagement": [["Date", "Compte", "Interaction"], [None, "", "\u200b"], [""]],
        "Deals": [*lines("| Deal | Compte | Source | Date de signature | Montant (€) |"), ["", None]],
    })  # fmt: skip
    findings = settled(raw)

    assert [account.account for account in findings.accounts] == ["Lambert"]
    assert {issue.code for issue in findings.issues} <= {"header_missing", "tab_missing"}


def test_rows_of_different_length_are_padded_with_nothing():
    raw = workbook({
        "Comptes": [["Compte", "Priorité"], ["Lambert"], ["Morel", "A", "au-delà", 12], []],
        "Engagement": [["Date", "Compte", "Interaction"], [46200], [46200, "Lambert", "LinkedIn"]],
    })  # fmt: skip
    findings = settled(raw)

    assert [account.account for account in findings.accounts] == ["Lambert", "Morel"]
    assert [place for place in places(findings) if place[0].startswith("Engagement!")] == [
        ("Engagement!B2", "required_missing"),
        ("Engagement!C2", "required_missing"),
    ]
    assert {issue.value for issue in findings.issues if issue.code == "required_missing"} == {""}


@pytest.mark.parametrize(
    ("account", "typed_account"),
    [(1664, "1664"), (1664.0, "1664"), (3.5, "3.5"), (True, "VRAI"), (10**30, str(10**30))],
    ids=repr,
)
def test_a_number_is_the_name_that_it_shows(account, typed_account):
    findings = found(
        """
        Comptes
        | Compte | Secteur   |
        | ?      | brasserie |
        Engagement
        | Date | Compte | Interaction    |
        | J-5  | ?      | Visite du site |
        """,
        {"Comptes!A2": account, "Engagement!B2": typed_account},
    )

    assert [account.account for account in findings.accounts] == [typed_account]
    assert (findings.kpi("coverage").numerator, findings.issues) == (1, ())


@pytest.mark.parametrize(
    ("title", "cell"),
    [("Comptes", "Comptes!A3"), ("Mes comptes", "'Mes comptes'!A3"), ("L'équipe", "'L''équipe'!A3")],
    ids=repr,
)
def test_a_renamed_tab_is_named_as_a_formula_would(title, cell):
    raw = workbook({"Comptes": [["Compte"], ["Lambert"], ["Lambert"]]})
    findings = settled(replace(raw, tabs={"accounts": replace(raw.tabs["accounts"], title=title)}))

    assert (cell, "account_duplicate") in places(findings)


def test_a_broken_date_is_told_once():
    findings = found("Comptes\n| Compte | Date d'ajout |\n| Lambert | #REF! |")

    assert places(findings) == [("Comptes!G2", "cell_error")]
