"""A table that cannot be found makes its KPIs sentences: a wrong number is worse than none."""

from dataclasses import fields, replace

import pytest

from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.template.load import load_workbook
from abm_sheets.template.locate import languages
from drawing import FORM, RULES, found, places, settled, typed

SIX = ("coverage", "engagement", "conversion", "velocity", "deal_value", "roi")
#: Every KPI has a value here.
WHOLE = """
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | J-99         |
    Engagement
    | Date | Compte  | Interaction |
    | J-50 | Lambert | Webinaire   |
    Pipeline
    | Opportunité | Compte  | Source | Premier contact | Date de qualification |
    | Affaire     | Lambert | ABM    | J-60            | J-10                  |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | Deal | Lambert | ABM    | J-5               | 40 K€       |
    Coûts ABM
    | Date | Catégorie | Montant (€) |
    | J-90 | Outils    | 10 K€       |
"""


def without_value(findings):
    """Return the KPIs without a value, and see to it that each is a sentence and nothing but a sentence."""
    missing = [kpi for kpi in findings.kpis if kpi.value is None]
    for kpi in missing:
        assert (kpi.status, kpi.threshold_crossed) == ("no_data", False)
        sentence = Sentences(FORM, RULES).why(kpi)
        assert sentence[0].isupper()
        assert sentence[-1] == "."
        assert "{" not in sentence
    return tuple(kpi.key for kpi in missing)


def structural(findings):
    return [issue for issue in findings.issues if issue.code.startswith(("tab_", "header_"))]


def test_an_interaction_column_that_is_missing_says_nothing_of_anybody():
    """Neither points, nor "never touched", nor an opportunity without engagement: nothing could be read."""
    findings = found(WHOLE, {"Engagement!C1": "Quoi"})

    assert [(account.points, account.engaged) for account in findings.accounts] == [(None, None)]
    assert [alert.code for alert in findings.alerts if alert.code.startswith("account_")] == []
    assert [issue.code for issue in findings.issues] == ["header_missing"]


OF_ENGAGEMENT = (
    *("points", "total_points", "engaged", "strongly_engaged"),
    *("first_interaction", "last_interaction"),
)


@pytest.mark.parametrize(
    ("header_cell", "missing"),
    [
        ("Pipeline!C1", ["opportunities", "velocity"]),
        ("Pipeline!A1", []),
        ("Deals!E1", ["revenue", "roi"]),
        ("Deals!J1", ["cost", "roi"]),
        ("Deals!K1", ["cost", "roi"]),
        ("Deals!H1", ["cost", "roi"]),
        ("Deals!D1", ["revenue", "roi"]),
        ("Pipeline!E1", ["opportunities", "velocity"]),
        # Days counted from Premier contact alone would be too few.
        ("Engagement!A1", [*sorted(OF_ENGAGEMENT), "velocity"]),
    ],
    ids=repr,
)
def test_the_figures_of_an_account_are_missing_where_their_column_is(header_cell, missing):
    (whole,), (account,) = found(WHOLE).accounts, found(WHOLE, {header_cell: ""}).accounts

    names = [field.name for field in fields(whole)]
    gone = {name for name in names if getattr(account, name) is None and getattr(whole, name) is not None}
    assert sorted(gone - {"won_deals"}) == missing


def test_the_whole_programme_has_all_six():
    assert without_value(found(WHOLE)) == ()


@pytest.mark.parametrize(
    ("tab", "title", "missing"),
    [
        ("accounts", "Comptes", SIX),
        ("engagement", "Engagement", ("coverage", "engagement", "conversion", "velocity")),
        ("pipeline", "Pipeline", ("conversion", "velocity")),
        ("deals", "Deals", ("deal_value", "roi")),
    ],
    ids=repr,
)
def test_a_missing_tab(tab, title, missing):
    raw = typed(WHOLE)
    findings = settled(replace(raw, tabs={key: rows for key, rows in raw.tabs.items() if key != tab}))

    assert without_value(findings) == missing
    (issue,) = structural(findings)
    assert (issue.cell, issue.code) == (f"{title}!A1", "tab_missing")
    assert issue.message == f"L'onglet «\u00a0{title}\u00a0» est introuvable."
    assert issue.expected == (
        f"Renommez l'onglet en «\u00a0{title}\u00a0», ou demandez à la personne qui a installé abm_sheets de lancer init-workbook"
    )
    assert issue.kpis == missing
    assert {kpi.why for kpi in findings.kpis if kpi.value is None} == {"tab_missing"}


@pytest.mark.parametrize(
    ("header_cell", "header", "missing"),
    [
        ("Comptes!A1", "Compte", SIX),
        ("Engagement!A1", "Date", ("coverage", "engagement", "conversion", "velocity")),
        ("Engagement!B1", "Compte", ("coverage", "engagement", "conversion", "velocity")),
        ("Engagement!C1", "Interaction", ("coverage", "engagement", "conversion", "velocity")),
        ("Pipeline!A1", "Opportunité", ()),
        ("Pipeline!B1", "Compte", ("conversion", "velocity")),
        ("Pipeline!C1", "Source", ("conversion", "velocity")),
        ("Deals!A1", "Deal", ()),
        ("Deals!B1", "Compte", ("deal_value", "roi")),
        ("Deals!C1", "Source", ("deal_value", "roi")),
        ("Deals!D1", "Date de signature", ("deal_value", "roi")),
        ("Deals!E1", "Montant (€)", ("deal_value", "roi")),
        ("Deals!H1", "Date", ("roi",)),
        ("Deals!I1", "Catégorie", ()),
        ("Deals!K1", "Montant (€)", ("roi",)),
    ],
    ids=repr,
)
def test_a_missing_starred_header(header_cell, header, missing):
    findings = found(WHOLE, {header_cell: ""})

    assert without_value(findings) == missing
    (issue,) = structural(findings)
    assert (issue.code, issue.header, issue.kpis) == ("header_missing", header, missing)
    assert issue.message == f"La colonne «\u00a0{header}\u00a0» est introuvable."


@pytest.mark.parametrize(
    ("header_cell", "codes", "missing"),
    [
        ("Comptes!G1", ["header_missing"], ("coverage", "engagement", "conversion", "velocity")),
        ("Comptes!H1", ["header_missing"], ("coverage", "engagement", "conversion", "velocity")),
        ("Pipeline!D1", ["header_missing"], ("velocity",)),
        ("Comptes!B1", [], ()),
        ("Comptes!I1", [], ()),
        # No KPI reads it, but an alert does.
        ("Pipeline!F1", ["header_missing"], ()),
        ("Pipeline!G1", [], ()),
        ("Deals!F1", [], ()),
        ("Deals!J1", ["header_missing"], ()),
    ],
    ids=repr,
)
def test_a_column_that_may_be_empty_and_is_missing_gives_no_value_where_a_kpi_reads_it(
    header_cell, codes, missing
):
    findings = found(WHOLE, {header_cell: ""})

    assert without_value(findings) == missing
    assert [issue.code for issue in findings.issues] == codes
    assert not [alert for alert in findings.alerts if alert.code.startswith("account_") and missing[1:]]


#: Lambert has left: with "Fin de suivi" unread it would be a target for ever.
LEFT = {"Comptes!A3": "Morel", "Comptes!H2": "12/03/2026", "Comptes!H1": "Fin de suivi"}


def test_a_renamed_date_is_looked_for_where_dates_stand():
    findings = found(WHOLE, {**LEFT, "Comptes!J1": "Humeur", "Comptes!J2": "bonne"})

    (issue,) = structural(findings)
    assert (issue.cell, issue.code, issue.value) == ("Comptes!H1", "header_missing", "Fin de suivi")
    assert issue.expected == (
        "La colonne H «\u00a0Fin de suivi\u00a0» est-elle celle-ci\u202f? Renommez-la «\u00a0Date de sortie\u00a0»"
    )
    assert findings.kpi("coverage").value is None


def test_a_date_put_back_beside_the_renamed_one_is_a_doubt():
    findings = found(WHOLE, {**LEFT, "Comptes!J1": "Date de sortie"})

    (issue,) = structural(findings)
    assert (issue.cell, issue.code, issue.value) == ("Comptes!H1", "header_empty", "Fin de suivi")
    assert issue.kpis[:1] == ("coverage",)


def test_a_date_of_the_teams_own_is_no_doubt():
    findings = found(WHOLE, {"Comptes!J1": "Prochain rendez-vous", "Comptes!J2": "12/03/2026"})

    assert structural(findings) == []


def test_a_column_that_was_renamed_is_not_an_empty_one():
    """Without its days of qualification the programme would have no opportunity at all."""
    findings = found(WHOLE, {"Pipeline!E1": "Date de qualif."})

    assert without_value(findings) == ("conversion", "velocity")
    assert places(findings) == [("Pipeline!E1", "header_missing")]
    assert findings.issues[0].value == "Date de qualif."
    assert findings.issues[0].expected == (
        "Renommez «\u00a0Date de qualif.\u00a0» en «\u00a0Date de qualification\u00a0»"
    )


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        ({"Deals!N1": "Montant (€)", "Deals!N2": 1}, ("roi",)),
        ({"Pipeline!J1": "source", "Pipeline!J2": "Salon"}, ("conversion", "velocity")),
        ({"Comptes!J1": "COMPTE", "Comptes!J2": "Morel"}, SIX),
        ({"Engagement!H1": "Date", "Engagement!H2": "x"}, ("coverage", "engagement", "conversion", "velocity")),
        ({"Pipeline!J1": "Source"}, ()),
        ({"Pipeline!J1": "Source", "Pipeline!J2": " \u202f"}, ()),
        ({"Pipeline!C1": "", "Pipeline!I1": "Source", "Pipeline!J1": "Source", "Pipeline!J2": "ABM"},
         ("conversion", "velocity")),
    ],
    ids=repr,
)  # fmt: skip
def test_a_header_twice_is_trusted_only_when_the_later_column_is_empty(cells, missing):
    findings = found(WHOLE, cells)

    assert without_value(findings) == missing
    assert [issue.code for issue in findings.issues] == ["header_duplicate"]
    assert findings.issues[0].message.startswith("La colonne «\u00a0")
    assert {kpi.why for kpi in findings.kpis if kpi.value is None} == (
        {"header_duplicate"} if missing else set()
    )


@pytest.mark.parametrize("language", languages(), ids=repr)
def test_a_gap_is_a_sentence_in_every_language(language):
    template = load_workbook(language)
    findings = settled(replace(typed(WHOLE), language=language, tabs={}))

    assert [kpi.why for kpi in findings.kpis] == ["tab_missing"] * 6
    for kpi in findings.kpis:
        sentence = Sentences(template, RULES).why(kpi)
        assert kpi.why_details["tab"] in sentence
    assert [issue.code for issue in findings.issues] == ["tab_missing"] * 4
