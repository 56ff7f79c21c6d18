"""The display "Essentiels": three KPIs and their alerts; figures and JSON stay whole."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.page import make_page
from abm_sheets.dashboard.record import record
from abm_sheets.dashboard.selection import shown_alerts, shown_kpis
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.model.raw import RawWorkbook
from abm_sheets.model.report import ApiCalls, RefreshReport
from abm_sheets.template.load import load_styles
from drawing import FORM, RULES, found, settled, typed

MOMENT = datetime(2026, 6, 30, 9, 12, tzinfo=UTC)
#: Everything is bad: four KPIs below their threshold, an account that cools down.
BAD = """
    Comptes
    | Compte       | Date d'ajout |
    | Compte 1..20 | J-300        |
    Engagement
    | Date | Compte      | Interaction |
    | J-60 | Compte 1..5 | LinkedIn    |
    | J-1  | Compte 1    | LinkedIn    |
    Pipeline
    | Opportunité   | Compte   | Source | Premier contact | Date de qualification |
    | Affaire 1..5  | Compte 1 | ABM    | J-200           | J-10                  |
    | Affaire 6..10 | Autre    | Salon  | J-50            | J-10                  |
    Deals
    | Deal      | Compte   | Source | Date de signature | Montant (€) |
    | Deal 1..3 | Compte 1 | ABM    | J-5               | 1 000       |
    | Deal 4..6 | Autre    | Salon  | J-5               | 20 000      |
    Coûts ABM
    | Date  | Catégorie | Montant (€) |
    | J-200 | Outils    | 10 000      |
"""


def shown(mode):
    findings = found(BAD, settings={"Affichage des KPI": mode})
    rules = RULES.with_chosen(findings.settings)
    return (
        [kpi.key for kpi in shown_kpis(findings, rules)],
        list(dict.fromkeys(alert.code for alert in shown_alerts(findings.alerts, rules))),
        findings,
    )


@pytest.mark.parametrize("mode", ["Essentiels", "essentiels ", "ESSENTIELS"])
def test_three_kpis_with_their_alerts_and_those_of_accounts(mode):
    kpis, codes, findings = shown(mode)

    assert kpis == ["coverage", "conversion", "roi"]
    assert codes == ["coverage_low", "roi_low", "account_cold", "account_untouched"]
    assert {"velocity_slower", "deal_value_lower"} <= {alert.code for alert in findings.alerts}


@pytest.mark.parametrize("mode", ["", "Complet", "Tout"])
def test_otherwise_all_six(mode):
    kpis, codes, findings = shown(mode)

    assert len(kpis) == 6
    assert codes == list(dict.fromkeys(alert.code for alert in findings.alerts))


def test_an_unknown_display_is_an_issue():
    _, _, findings = shown("Tout")

    (issue,) = findings.issues
    assert (issue.code, issue.value, issue.expected) == (
        "setting_unreadable",
        "Tout",
        "Choisissez dans la liste\u00a0: Complet, Essentiels",
    )


def test_that_nobody_typed_is_always_told():
    findings = found(
        "Comptes\n| Compte |\n| Lambert |\nEngagement\n| Date | Compte | Interaction |\n| J-20 | Lambert | LinkedIn |",
        settings={"Affichage des KPI": "Essentiels"},
    )

    alerts = shown_alerts(findings.alerts, RULES.with_chosen(findings.settings))
    assert "engagement_stale" in [alert.code for alert in alerts]


def test_the_page_shows_three_and_keeps_the_settings_where_they_are():
    raw = replace(typed(BAD), sheet_ids={key: tab.sheet_id for key, tab in FORM.tabs.items()})
    pages = []
    for mode in ("", "Essentiels"):
        findings = settled(typed(BAD, settings={"Affichage des KPI": mode}))
        edition = Edition(template=FORM, rules=RULES.with_chosen(findings.settings))
        pages.append(make_page(raw, findings, edition, load_styles(), MOMENT).placed)
    whole, three = pages

    texts = {at.cell.value for at in three.page}
    assert {"Les trois KPI essentiels", "Couverture", "Conversion", "ROI"} <= texts
    assert {"Les six KPI", "Valeur des deals", "ABM plus lent que le classique"}.isdisjoint(texts)
    assert three.areas["settings"] == whole.areas["settings"]


def test_json_has_all_six_in_any_display():
    findings = shown("Essentiels")[2]
    sentences = Sentences(FORM, RULES.with_chosen(findings.settings))
    report = RefreshReport(
        raw=RawWorkbook(language="fr", tabs={}),
        workbook="suivi.xlsx",
        language="fr",
        findings=findings,
        moment=MOMENT,
        written=True,
        repaired=(),
        api_calls=ApiCalls(read=1, write=1),
    )

    told = record(report, sentences)

    assert len(told["kpis"]) == 6
    assert "velocity_slower" in {alert["code"] for alert in told["alerts"]}
