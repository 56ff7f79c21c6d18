"""Rows of the future do not exist yet: they are told today, and counted when their day has come."""

import pytest

from drawing import ago, found, places, read


def test_a_row_of_the_future_has_no_other_issue():
    findings = found("""
        Engagement
        | Date | Compte  | Interaction |
        | J+1  | Inconnu | Fax         |
        Pipeline
        | Compte | Source | Premier contact | Date de qualification | Montant estimé (€) |
        |        | Fax    | TBD             | J+1                   | dix                |
    """)

    assert places(findings) == [("Engagement!A2", "date_future"), ("Pipeline!E2", "date_future")]


def test_rows_of_the_future_do_not_exist():
    """As of D they are neither counted nor numbered; the next day they are there."""
    drawing = """
        Engagement
        | Date | Compte  | Interaction |
        | J+1  | Lambert | LinkedIn    |
        | J    | Morel   | LinkedIn    |
        Deals
        | Deal | Compte  | Source | Date de signature | Montant (€) |
        | Un   | Lambert | ABM    | J+1               | 1           |
        | Deux | Morel   | ABM    | J                 | 2           |
        Coûts ABM
        | Date | Catégorie | Montant (€) |
        | J+1  | Outils    | 3           |
        | J    | Outils    | 4           |
    """

    tables = read(drawing).tables
    assert tables.interactions["account"].tolist() == ["Morel"]
    assert (tables.deals["amount"].tolist(), tables.costs["amount"].tolist()) == ([2], [4])
    assert tables.interactions.columns == read("").tables.interactions.columns
    assert read(drawing, as_of=ago(-1), today=ago(-1)).tables.deals["amount"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("as_of", "today", "cells"),
    [
        (ago(0), ago(0), ["Engagement!A3"]),
        (ago(0), ago(-40), []),
        (ago(10), ago(0), []),
        (ago(-1), ago(-1), []),
    ],
    ids=repr,
)
def test_the_future_is_told_today_only(as_of, today, cells):
    findings = found(
        """
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte  | Interaction    |
        | J    | Lambert | Visite du site |
        | J+1  | Lambert | Visite du site |
        """,
        as_of=as_of,
        today=today,
    )

    assert places(findings) == [(cell, "date_future") for cell in cells]


@pytest.mark.parametrize(
    ("tab", "column"), [("Comptes", "Date d'ajout"), ("Comptes", "Date de sortie"), ("Pipeline", "Premier contact")],
    ids=repr,
)  # fmt: skip
def test_only_the_date_of_the_row_itself_can_be_in_the_future(tab, column):
    findings = found(f"""
        {tab}
        | {"Opportunité | " if tab == "Pipeline" else ""}Compte | {column} |
        | {"Affaire | " if tab == "Pipeline" else ""}Lambert    | J+9      |
    """)

    assert findings.issues == ()
