"""Sums and notes that people type below a table are one issue each, and nothing is computed from them."""

import pytest

from abm_sheets.intake.sums import kind_of
from drawing import RULES, ago, found, places

#: Amounts in thousands: 2 ABM deals of 40 for a cost of 20, so an ROI of 300 %.
PROGRAMME = """
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | J-99         |
    | Morel   | J-99         |
    Engagement
    | Date | Compte  | Interaction |
    | J-9  | Lambert | Webinaire   |
    Pipeline
    | Opportunité | Compte  | Source | Premier contact | Date de qualification |
    | Four        | Lambert | ABM    | J-9             | J-5                   |
    Deals
    | Deal   | Compte  | Source | Date de signature | Montant (€) |
    | Four 1 | Lambert | ABM    | J-5               | 40 K€       |
    | Four 2 | Lambert | ABM    | J-4               | 40 K€       |
    Coûts ABM
    | Date | Catégorie | Montant (€) |
    | J-50 | Outils    | 20 K€       |
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Total", "sum"),
        ("MOYENNE", "sum"),
        ("Sous-total", "count"),
        ("Total : 3", "count"),
        ("Total 2026", "count"),
        ("Total comptes", "count"),
        ("Total ABM (T3)", "count"),
        ("Nombre de comptes", "count"),
        ("Comptes ciblés : 3", "count"),
        ("Number of accounts", "count"),
        ("12 comptes", "count"),
        ("Soit 12 comptes ciblés", "count"),
        ("12 entreprises", "count"),
        ("Cumul 2026", "count"),
        ("Récap T1", "count"),
        ("Cumul", "sum"),
        ("Σ", "sum"),
        ("NB : voir Léa", "note"),
        ("N.B.: voir Léa", "note"),
        ("* mis à jour le 12/11", "note"),
        ("Objectif : 50", "note"),
        ("3", "number"),
        ("12 %", "number"),
        ("-2+3", "number"),
        ("12/03/2026", "number"),
        *[
            (name, None)
            for name in ("Total Énergies", "TotalEnergies", "Total SA", "Total Direct Énergie", "Somme Industries",
                         "Moyenne Entreprise SA", "Moyenne tension – poste Lyon", "Note & Fils", "NB Conseil",
                         "3M", "1001 Listes", "Sommer", "Lambert", "3 Suisses", "24 Entreprises du Bâtiment", "Cumulus SA", "Récapé", "PS Plomberie", "Lot 3", "S+3")
        ],
    ],
    ids=repr,
)  # fmt: skip
def test_what_a_text_is(text, kind):
    assert kind_of(text, RULES.names) == kind


@pytest.mark.parametrize(
    "cells",
    [
        ["TOTAL", "7 comptes"],
        ["Total : 3"],
        ["Total comptes"],
        ["Total comptes", "", "", "", "", "", "24/11/2026"],
        ["Nombre de comptes", 3],
        ["Moyenne", "", "", 120],
        ["Comptes ciblés : 3"],
        ["* mis à jour le 12/11"],
        ["NB : voir Léa"],
        ["3"],
        [3],
        ["Total", "", "", "", "", "", "", "", "tous les comptes"],
        ["Total", "", "7 comptes", "", "Léa"],
        ["", "Total", 3],
        ["", "12 comptes"],
        ["", "NB : à revoir"],
        ["Soit 12 comptes"],
        ["---"],
        ["…", "…"],
        ["Σ", 12],
    ],
    ids=repr,
)
def test_a_sum_or_a_note_in_comptes_is_no_account_and_one_issue(cells):
    findings = found(
        PROGRAMME, {f"Comptes!{column}4": cell for column, cell in zip("ABCDEFGHI", cells, strict=False)}
    )

    at = "A" if cells[0] else "B"
    assert places(findings) == [(f"Comptes!{at}4", "account_total")]
    assert findings.kpi("coverage").denominator == 2


@pytest.mark.parametrize(
    "cells",
    [
        ["Total Énergies"],
        ["1001 Listes"],
        ["3M"],
        ["1664", "", "brasserie"],
        ["* Durand", "", "", "", "", "", "12/03/2026"],
        ["Total 2000", "", "", "", "", "www.total-2000.fr"],
        ["Moyenne Entreprise SA"],
    ],
    ids=repr,
)
def test_a_company_is_an_account_whatever_it_is_called(cells):
    findings = found(
        PROGRAMME, {f"Comptes!{column}4": cell for column, cell in zip("ABCDEFGHI", cells, strict=False)}
    )

    assert places(findings) == []
    assert findings.kpi("coverage").denominator == 3


@pytest.mark.parametrize(
    ("cells", "at"),
    [
        ({"Deals!A4": "Total ABM", "Deals!B4": "Lambert", "Deals!C4": "ABM", "Deals!D4": 46203, "Deals!E4": 80_000}, "Deals!A4"),
        ({"Deals!A4": "Total", "Deals!E4": 80_000}, "Deals!A4"),
        ({"Deals!A4": "Total", "Deals!B4": "Lambert", "Deals!D4": 46203, "Deals!E4": 80_000}, "Deals!A4"),
        ({"Deals!A4": "Four 3", "Deals!B4": "TOTAL", "Deals!E4": 80_000}, "Deals!B4"),
        ({"Deals!E4": 80_000}, "Deals!E4"),
        ({"Deals!D4": "Total :", "Deals!E4": 80_000}, "Deals!D4"),
        ({"Deals!A4": "NB : deux contrats à venir"}, "Deals!A4"),
        ({"Deals!B4": "TOTAL", "Deals!C4": "ABM", "Deals!D4": 46203, "Deals!E4": 80_000}, "Deals!B4"),
        ({"Deals!B4": "TOTAL", "Deals!D4": 46203, "Deals!E4": 80_000}, "Deals!B4"),
        ({"Deals!B4": "Cumul 2026", "Deals!C4": "Salon", "Deals!D4": 46203, "Deals!E4": 80_000}, "Deals!B4"),
        ({"Deals!A4": "Léa", "Deals!B4": "Sous-total", "Deals!D4": 46203, "Deals!E4": 80_000}, "Deals!B4"),
        ({"Deals!A4": "Cumul", "Deals!B4": "Lambert", "Deals!C4": "ABM", "Deals!D4": 46203, "Deals!E4": 80_000}, "Deals!A4"),
        ({"Deals!H3": 46203, "Deals!I3": "Outils", "Deals!K3": 20_000, "Deals!L3": "Cumul 2026"}, "Deals!L3"),
        ({"Deals!H3": 46203, "Deals!I3": "Outils", "Deals!K3": 20_000, "Deals!L3": "récap T1"}, "Deals!L3"),
        ({"Deals!H3": 46203, "Deals!I3": "Autre", "Deals!K3": 20_000, "Deals!L3": "TOTAL"}, "Deals!L3"),
        ({"Deals!H3": 46203, "Deals!I3": "TOTAL", "Deals!K3": 20_000}, "Deals!I3"),
        ({"Deals!H3": 46203, "Deals!I3": "Autre", "Deals!J3": "TOTAL", "Deals!K3": 20_000}, "Deals!J3"),
        ({"Deals!H3": 46203, "Deals!I3": "Autre", "Deals!J3": "Cumul 2026", "Deals!K3": 20_000}, "Deals!J3"),
        ({"Deals!H3": "Total", "Deals!K3": 20_000}, "Deals!H3"),
        ({"Deals!K3": 20_000}, "Deals!K3"),
        ({"Pipeline!A3": "Total", "Pipeline!G3": 45_000}, "Pipeline!A3"),
        ({"Pipeline!A3": "Total", "Pipeline!B3": "Lambert", "Pipeline!C3": "ABM", "Pipeline!E3": 46203}, "Pipeline!A3"),
        ({"Pipeline!G3": 45_000}, "Pipeline!G3"),
        # Called after its account, but nobody knows when, or how it came.
        ({"Pipeline!A3": "Total", "Pipeline!B3": "Total", "Pipeline!C3": "Salon", "Pipeline!G3": 45_000}, "Pipeline!A3"),
        ({"Deals!A4": "Total", "Deals!B4": "Total", "Deals!D4": 46203, "Deals!E4": 80_000}, "Deals!A4"),
        ({"Engagement!A3": "Total", "Engagement!C3": 5}, "Engagement!A3"),
        ({"Engagement!A3": "NB : relancer en mars"}, "Engagement!A3"),
        ({"Engagement!B3": "Total des visites", "Engagement!C3": 5}, "Engagement!B3"),
    ],
    ids=repr,
)  # fmt: skip
def test_a_sum_or_a_note_below_another_table_is_one_issue_and_changes_no_figure(cells, at):
    clean, findings = found(PROGRAMME), found(PROGRAMME, cells)

    assert places(findings) == [(at, "row_total")]
    assert findings.kpis == clean.kpis
    assert findings.kpi("roi").value == 300


@pytest.mark.parametrize(
    ("cells", "codes", "roi"),
    [
        # Called after a company that is in Comptes, or after the account of the row.
        ({"Comptes!A4": "Total", "Comptes!C4": "énergie", "Deals!A4": "Total 2", "Deals!B4": "Total", "Deals!C4": "ABM",
          "Deals!D4": 46203, "Deals!E4": 20_000}, [], 400),
        ({"Deals!A4": "Total", "Deals!B4": "Total", "Deals!C4": "Salon", "Deals!D4": 46203, "Deals!E4": 1}, [], 300),
        ({"Deals!A4": "Moyenne tension", "Deals!B4": "Morel", "Deals!C4": "ABM", "Deals!D4": 46203, "Deals!E4": 20_000}, [], 400),
        ({"Deals!A4": "2026", "Deals!B4": "Morel", "Deals!C4": "ABM", "Deals!D4": 46203, "Deals!E4": 20_000}, [], 400),
        ({"Deals!A4": "* Four 3", "Deals!B4": "Morel", "Deals!C4": "ABM", "Deals!D4": 46203, "Deals!E4": 20_000}, [], 400),
        # An expense that only begins like a sum, or that lacks all but two cells.
        ({"Deals!H3": 46203, "Deals!I3": "Autre", "Deals!K3": 20_000, "Deals!L3": "Total des trajets"}, [], 100),
        ({"Deals!H3": 46203, "Deals!K3": 20_000}, ["required_missing"], 100),
        # A classic deal of the company of that name; one whose account is a slip; an interaction with an account of that name.
        ({"Deals!B4": "Total", "Deals!C4": "Salon", "Deals!D4": 46203, "Deals!E4": 1}, ["required_missing"], 300),
        ({"Deals!A4": "Four 3", "Deals!B4": "Total", "Deals!C4": "ABM", "Deals!D4": 46203, "Deals!E4": 20_000}, ["account_unknown"], 400),
        ({"Comptes!A4": "Total", "Comptes!C4": "énergie", "Engagement!A3": 46203, "Engagement!B3": "Total", "Engagement!C3": "Fax"},
         ["choice_unknown"], 300),
        # Numbers where a word is asked for, and in a row of Comptes that has no name.
        ({"Deals!H3": 46203, "Deals!I3": 3, "Deals!K3": 20_000}, ["choice_unknown"], 100),
        ({"Comptes!D4": 120}, ["required_missing"], 300),
        # An opportunity that nothing is to be said of, not qualified yet.
        ({"Pipeline!A3": "* Four 3", "Pipeline!B3": "Morel", "Pipeline!C3": "ABM"}, [], 300),
        # A company that is not in Comptes.
        ({"Engagement!A3": 46203, "Engagement!B3": "Total", "Engagement!C3": "Webinaire"}, ["account_unknown"], 300),
    ],
    ids=repr,
)  # fmt: skip
def test_an_entry_that_only_sounds_like_a_sum_counts(cells, codes, roi):
    findings = found(PROGRAMME, cells)

    assert [issue.code for issue in findings.issues] == codes
    assert findings.kpi("roi").value == roi


def test_a_sum_dated_later_is_told_as_a_sum_and_not_before_its_day():
    sums = {"Deals!A4": "Total", "Deals!B4": "Lambert", "Deals!D4": 55_000, "Deals!E4": 80_000}

    assert places(found(PROGRAMME, sums)) == [("Deals!A4", "row_total")]
    below = {**sums, "Deals!A5": "Total", "Deals!E5": 80_000}
    assert places(found(PROGRAMME, below, as_of=ago(1))) == [("Deals!A5", "row_total")]
    assert places(found(PROGRAMME, {**sums, "Deals!A4": "Four 3"})) == [("Deals!D4", "date_future")]
    its_own = {**sums, "Deals!B4": "Total", "Deals!C4": "Salon"}
    assert places(found(PROGRAMME, its_own)) == [("Deals!D4", "date_future")]


def test_several_sums_and_an_entry_dated_later_are_told_each_and_count_nowhere():
    cells = {
        "Deals!A4": "Total ABM", "Deals!B4": "Lambert", "Deals!C4": "ABM", "Deals!D4": 46203, "Deals!E4": 80_000,
        "Deals!B5": "TOTAL", "Deals!C5": "ABM", "Deals!D5": 46203, "Deals!E5": 80_000,
        "Deals!A6": "Four 3", "Deals!B6": "Lambert", "Deals!C6": "ABM", "Deals!D6": 55_000, "Deals!E6": 80_000,
    }  # fmt: skip
    findings = found(PROGRAMME, cells)

    assert places(findings) == [
        ("Deals!A4", "row_total"),
        ("Deals!B5", "row_total"),
        ("Deals!D6", "date_future"),
    ]
    assert findings.kpi("roi").value == 300
