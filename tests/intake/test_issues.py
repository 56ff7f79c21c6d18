"""Every problem in a cell is told once: where, what was read, what is expected, which KPIs wait for it."""

import pytest

from drawing import found, places, read

READS_COMPTES = ("coverage", "engagement", "conversion", "velocity")
READS_DEALS = ("deal_value", "roi")
EVERY_INTERACTION = (
    "Visite du site, Téléchargement de contenu, Interaction LinkedIn, Réponse email/message, "
    "Participation webinaire/événement"
)
#: Without any issue.
CLEAN = """
    Comptes
    | Compte  | Priorité | Date d'ajout | Date de sortie |
    | Lambert | A        | J-99         |                |
    | Morel   | B        | J-99         |                |
    Engagement
    | Date | Compte  | Interaction    |
    | J-50 | Lambert | Visite du site |
    | J-50 | Lambert | Visite du site |
    Pipeline
    | Opportunité | Compte  | Source | Premier contact | Date de qualification | Étape      | Montant estimé (€) |
    | Affaire     | Lambert | ABM    | J-60            | J-10                  | Qualifiée  | 10 000             |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | Deal | Lambert | ABM    | J-5               | 40 K€       |
    Coûts ABM
    | Date | Catégorie | Compte  | Montant (€) |
    | J-90 | Outils    | Lambert | 10 K€       |
"""


def test_the_clean_programme_has_no_issue():
    assert found(CLEAN).issues == ()


@pytest.mark.parametrize(
    ("cell", "typed_cell", "code", "value", "message", "expected", "kpis"),
    [
        (
            "Engagement!A2", "31/02/2026", "date_unreadable", "31/02/2026",
            "Cette date n'est pas lisible.", "Une date, par exemple 12/03/2026", READS_COMPTES,
        ),
        (
            "Pipeline!D2", 12, "date_unreadable", "11/01/1900",
            "Cette date n'est pas lisible.", "Une date, par exemple 12/03/2026", ("velocity",),
        ),
        (
            "Comptes!G2", True, "date_unreadable", "VRAI",
            "Cette date n'est pas lisible.", "Une date, par exemple 12/03/2026", READS_COMPTES,
        ),
        (
            "Deals!D2", "01/07/2026", "date_future", "01/07/2026",
            "Cette date est dans le futur\u00a0: la ligne ne compte pas encore.",
            "Une date passée ou celle du jour", READS_DEALS,
        ),
        (
            "Deals!H2", 46204, "date_future", "01/07/2026",
            "Cette date est dans le futur\u00a0: la ligne ne compte pas encore.",
            "Une date passée ou celle du jour", ("roi",),
        ),
        (
            "Deals!E2", "12k€ ?", "amount_unreadable", "12k€ ?",
            "Ce montant n'est pas lisible.", "Un montant en euros, par exemple 45\u202f000", READS_DEALS,
        ),
        (
            "Pipeline!G2", "TBD", "amount_unreadable", "TBD",
            "Ce montant n'est pas lisible.", "Un montant en euros, par exemple 45\u202f000", (),
        ),
        (
            "Deals!K2", -500.0, "amount_negative", "-500",
            "Un montant ne peut pas être négatif.",
            ("Un montant positif\u202f; pour un avoir, diminuez le montant de la dépense d'origine, puis effacez "
            "cette ligne"),
            ("roi",),
        ),
        (
            "Deals!E2", "-40 K€", "amount_negative", "-40 K€",
            "Un montant ne peut pas être négatif.",
            "Un montant positif\u202f; pour un avoir, diminuez le montant du deal d'origine, puis effacez cette ligne",
            READS_DEALS,
        ),
        (
            "Pipeline!G2", -1, "amount_negative", "-1",
            "Un montant ne peut pas être négatif.", "Un montant positif", (),
        ),
        (
            "Deals!E2", 1e308, "amount_unreadable", "1e+308",
            "Ce montant n'est pas lisible.",
            ("Un montant entre 0,01\u202f€ et 1\u202f000\u202f000\u202f000\u202f000\u202f€\u00a0: "
            "vérifiez le nombre de zéros"),
            READS_DEALS,
        ),
        (
            "Deals!K2", "0,001", "amount_unreadable", "0,001",
            "Ce montant n'est pas lisible.",
            ("Un montant entre 0,01\u202f€ et 1\u202f000\u202f000\u202f000\u202f000\u202f€\u00a0: "
            "vérifiez le nombre de zéros"),
            ("roi",),
        ),
        (
            "Comptes!A4", "Total", "account_total", "Total",
            "Cette ligne est un total ou une note, pas un compte\u00a0: elle est laissée de côté.",
            "Effacez cette ligne\u202f; si c'est une entreprise, remplissez son secteur ou son site web",
            READS_COMPTES,
        ),
        (
            "Comptes!A4", "Nombre de comptes", "account_total", "Nombre de comptes",
            "Cette ligne est un total ou une note, pas un compte\u00a0: elle est laissée de côté.",
            "Effacez cette ligne\u202f; si c'est une entreprise, remplissez son site web",
            READS_COMPTES,
        ),
        (
            "Comptes!B4", "Total", "account_total", "Total",
            "Cette ligne est un total ou une note, pas un compte\u00a0: elle est laissée de côté.",
            "Effacez cette ligne\u202f; si elle est réelle, commencez par un autre mot",
            (),
        ),
        (
            "Deals!A2", "Total ABM", "row_total", "Total ABM",
            "Cette ligne est un total ou une note\u00a0: elle est laissée de côté.",
            "Effacez cette ligne\u202f; si elle est réelle, commencez par un autre mot",
            (),
        ),
        (
            "Deals!E4", 90_000, "row_total", "90000",
            "Cette ligne est un total ou une note\u00a0: elle est laissée de côté.",
            "Effacez cette ligne, ou remplissez ses autres colonnes",
            READS_DEALS,
        ),
        (
            "Comptes!H2", "12/03/2026", "dates_reversed", "12/03/2026",
            "La date de sortie est avant la date d'ajout\u00a0: ce compte n'est jamais ciblé.",
            "Une date de sortie après la date d'ajout (23/03/2026), ou rien",
            READS_COMPTES,
        ),
        (
            "Engagement!C2", "Newsletter", "choice_unknown", "Newsletter",
            "Ce choix n'est pas dans la liste.",
            f"Choisissez dans la liste\u00a0: {EVERY_INTERACTION}",
            READS_COMPTES,
        ),
        (
            "Comptes!B2", "Basse", "choice_unknown", "Basse",
            "Ce choix n'est pas dans la liste.", "Choisissez dans la liste\u00a0: A, B, C", (),
        ),
        (
            "Deals!E2", " \u202f", "required_missing", " \u202f",
            "Cette cellule ne doit pas rester vide.", "Remplissez «\u00a0Montant (€)\u00a0»", READS_DEALS,
        ),
        (
            "Pipeline!A2", "", "required_missing", "",
            "Cette cellule ne doit pas rester vide.", "Remplissez «\u00a0Opportunité\u00a0»", (),
        ),
        (
            "Engagement!B2", "Lambart", "account_unknown", "Lambart",
            "Ce compte n'est pas dans l'onglet Comptes.", "Vouliez-vous dire «\u00a0Lambert\u00a0»\u202f?", READS_COMPTES,
        ),
        (
            "Deals!J2", 1664, "account_unknown", "1664",
            "Ce compte n'est pas dans l'onglet Comptes.",
            "Un nom de l'onglet Comptes, ou ajoutez-y ce compte", (),
        ),
        (
            # It counts all the same: its account changes no figure.
            "Deals!B2", "Inconnu", "account_unknown", "Inconnu",
            "Ce compte n'est pas dans l'onglet Comptes.",
            "Un nom de l'onglet Comptes, ou ajoutez-y ce compte", (),
        ),
        (
            "Comptes!A3", "LAMBERT S.A.S.", "account_duplicate", "LAMBERT S.A.S.",
            "Ce compte est déjà dans la liste, ligne 2\u00a0: seule la première ligne compte.",
            "Une seule ligne par compte", READS_COMPTES,
        ),
        (
            "Deals!C2", "#REF!", "cell_error", "#REF!",
            "Cette cellule affiche une erreur de formule.", "Une valeur, ou une formule corrigée", READS_DEALS,
        ),
        (
            "Comptes!C2", "#NOM?", "cell_error", "#NOM?",
            "Cette cellule affiche une erreur de formule.", "Une valeur, ou une formule corrigée", (),
        ),
        (
            "Pipeline!B2", "morel sa", "opportunity_without_engagement", "morel sa",
            "Opportunité ABM d'un compte sans aucune interaction saisie.",
            "Saisissez dans Engagement les interactions de ce compte", ("conversion",),
        ),
        (
            "Pipeline!E2", "01/03/2026", "velocity_unusable", "01/05/2026",
            "On ne peut pas compter les jours jusqu'à la qualification.",
            "Un premier contact avant la date de qualification", ("velocity",),
        ),
    ],
    ids=repr,
)  # fmt: skip
def test_each_code(cell, typed_cell, code, value, message, expected, kpis):
    (issue,) = found(CLEAN, {cell: typed_cell}).issues

    told = "Pipeline!D2" if code == "velocity_unusable" else cell
    assert (issue.cell, issue.tab, issue.a1) == (told, *told.split("!"))
    assert (issue.code, issue.value) == (code, value)
    assert (issue.message, issue.expected) == (message, expected)
    assert issue.kpis == kpis


@pytest.mark.parametrize(
    ("amount", "counts"),
    [(0.01, True), (0.009, False), (1_000_000_000_000, True), (1_000_000_000_001, False), (0, True)],
)
def test_the_least_and_the_most_amount_count_and_one_beyond_is_told_beside_others(amount, counts):
    second = {"Deals!A3": "Deux", "Deals!B3": "Lambert", "Deals!C3": "ABM", "Deals!D3": "01/06/2026"}
    findings = found(CLEAN, {**second, "Deals!E3": amount})

    assert findings.kpi("deal_value").n == (2 if counts else 1)
    assert [(issue.cell, "entre 0,01" in issue.expected) for issue in findings.issues] == (
        [] if counts else [("Deals!E3", True)]
    )


@pytest.mark.parametrize(
    ("account", "source", "cell", "kpis"),
    [
        ("Lambert", "ABM", "Pipeline!E2", ("conversion", "velocity")),
        ("Lambert", "Salon", "Pipeline!E2", ("velocity",)),
        ("Lambert", "", "Pipeline!E2", ("conversion", "velocity")),
        ("Inconnu", "", "Pipeline!E2", ("velocity",)),
        ("Lambert", "ABM", "Deals!E2", ("deal_value", "roi")),
        ("Lambert", "Salon", "Deals!E2", ("deal_value",)),
        ("Lambert", "", "Deals!E2", ("deal_value", "roi")),
        ("Inconnu", "", "Deals!E2", ("deal_value",)),
        # It may be of anybody, or ABM.
        ("#REF!", "", "Deals!E2", ("deal_value", "roi")),
        ("Inconnu", "ABn", "Deals!E2", ("deal_value", "roi")),
        ("Inconnu", "ABM", "Deals!E2", ("deal_value", "roi")),
        # The account itself: a deal counts without one, where it is said to be ABM.
        ("Inconnu", "ABM", "Pipeline!B2", ("conversion", "velocity")),
        ("Inconnu", "ABM", "Deals!B2", ()),
        ("#REF!", "", "Deals!B2", ("deal_value", "roi")),
        ("Total", "", "Deals!B2", ("deal_value", "roi")),
    ],
    ids=repr,
)
def test_a_classic_row_keeps_no_abm_figure_waiting(account, source, cell, kpis):
    """Conversion and ROI count ABM rows only; velocity and deal value compare them with the others."""
    tab, _ = cell.split("!")
    typed = {f"{tab}!C2": source, cell: "TBD", f"{tab}!B2": account}
    (issue,) = [one for one in found(CLEAN, typed).issues if one.cell == cell]

    assert issue.kpis == kpis


@pytest.mark.parametrize("header", ["Comptes!A1", "Deals!B1"])
@pytest.mark.parametrize(("source", "kpis"), [("", ("deal_value", "roi")), ("Salon", ("deal_value",))])
def test_where_nobody_knows_who_is_in_comptes_a_row_without_source_may_be_abm(header, source, kpis):
    typed = {header: "Autre chose", "Deals!C2": source, "Deals!E2": "TBD"}
    (issue,) = [one for one in found(CLEAN, typed).issues if one.cell == "Deals!E2"]

    assert issue.kpis == kpis


@pytest.mark.parametrize(
    ("account", "shared", "code"),
    [("", True, -1), ("  ", True, -1), ("Lambert", False, 0), ("MOREL", False, 1), ("Inconnu", False, -1), ("#REF!", False, -1)],
    ids=repr,
)  # fmt: skip
def test_a_cost_without_an_account_is_shared_one_of_an_unknown_account_is_not(account, shared, code):
    costs = read(CLEAN, {"Deals!J2": account}).tables.costs

    assert (costs["shared"].tolist(), costs["account_code"].tolist()) == ([shared], [code])


@pytest.mark.parametrize(
    ("tab", "source", "cells"),
    [
        ("Pipeline", "ABM", ["Pipeline!B2"]),
        ("Pipeline", "Salon", []),
        ("Deals", "ABM", ["Deals!B2"]),
        ("Deals", "Salon", []),
    ],
)
def test_of_classic_rows_nobody_asks_whether_their_account_is_known(tab, source, cells):
    reading = read(CLEAN, {f"{tab}!B2": "Inconnu", f"{tab}!C2": source})

    assert [issue.cell for issue in reading.issues if issue.code == "account_unknown"] == cells


def test_without_a_list_of_accounts_none_is_unknown():
    reading = read(CLEAN, {"Comptes!A1": "Humeur"})

    assert [issue.cell for issue in reading.issues] == ["Comptes!J1"]
    assert reading.tables.interactions["account_code"].tolist() == [-1, -1]


def test_every_code_of_a_cell_is_in_the_table_above():
    told = {case[2] for mark in test_each_code.pytestmark for case in mark.args[1]}

    assert told == {
        *("date_unreadable", "date_future", "amount_unreadable", "amount_negative", "choice_unknown"),
        *("required_missing", "account_unknown", "account_duplicate", "cell_error"),
        *("opportunity_without_engagement", "velocity_unusable"),
        *("account_total", "row_total", "dates_reversed"),
    }


@pytest.mark.parametrize(
    "error",
    "#REF! #N/A #DIV/0! #VALUE! #VALEUR! #NAME? #NOM? #NUM! #NOMBRE! #NULL! #NUL! #ERROR! #ERREUR! "
    "#SPILL! #CALC!".split(),
    ids=repr,
)
def test_a_broken_formula_is_an_error_in_any_column(error):
    findings = found(CLEAN, {"Comptes!E2": error, "Deals!E2": f" {error} "})

    assert places(findings) == [("Comptes!E2", "cell_error"), ("Deals!E2", "cell_error")]
    assert findings.kpi("deal_value").value is None


def test_all_problems_of_a_row_are_told_in_the_order_of_the_workbook():
    findings = found("""
        Comptes
        | Compte  | Priorité | Date d'ajout |
        |         | Z        | TBD          |
        Engagement
        | Date       | Compte  | Interaction |
        | 31/02/2026 | Inconnu | Fax         |
        Coûts ABM
        | Date | Catégorie | Compte  | Montant (€) |
        | TBD  |           | Inconnu | dix         |
    """)

    assert places(findings) == [
        ("Comptes!A2", "required_missing"),
        ("Comptes!B2", "choice_unknown"),
        ("Comptes!G2", "date_unreadable"),
        ("Engagement!A2", "date_unreadable"),
        ("Engagement!B2", "account_unknown"),
        ("Engagement!C2", "choice_unknown"),
        ("Deals!H2", "date_unreadable"),
        ("Deals!I2", "required_missing"),
        ("Deals!J2", "account_unknown"),
        ("Deals!K2", "amount_unreadable"),
    ]


def test_a_bad_cell_is_marked_in_its_column_and_row_only():
    interactions = read(
        CLEAN, {"Engagement!A3": "?", "Engagement!C2": "Fax", "Engagement!B3": "Inconnu"}
    ).tables.interactions

    marks = {
        column: interactions[column].tolist() for column in interactions.columns if column.endswith("_bad")
    }
    assert {column: bad for column, bad in marks.items() if any(bad)} == {
        "date_bad": [False, True],
        "interaction_bad": [True, False],
        "account_bad": [False, True],
    }


@pytest.mark.parametrize(
    ("typed_cell", "shown"),
    [(0, "0"), (-5, "-5"), (0.5, "0.5"), (1, "31/12/1899"), (20_260_312, "20260312"), (2_958_466.0, "2958466"), (True, "VRAI"),
     (False, "FAUX"), (1e300, "1e+300"), (10**400, "∞"), ("hier", "hier"), ("a\udc00", "a\ufffd")],
    ids=lambda value: ascii(value)[:12],
)  # fmt: skip
def test_a_cell_that_is_no_date_is_told_as_the_sheet_shows_it(typed_cell, shown):
    (issue,) = read(CLEAN, {"Engagement!A2": typed_cell}).issues

    assert (issue.cell, issue.value) == ("Engagement!A2", shown)
