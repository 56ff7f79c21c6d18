"""A changed setting says what it changes before any closing counts with it."""

from dataclasses import replace
from datetime import date
from unittest import mock

import pytest

from abm_sheets.alerts import since
from abm_sheets.alerts.effects import next_closing, setting_effects
from abm_sheets.assessment import assess
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.catalogue import READS
from abm_sheets.kpis.timeline import Timeline
from abm_sheets.model.effect import Effect
from abm_sheets.template.load import load_workbook
from drawing import FORM, RULES, D, found, plain, typed

PROGRAMME = """
    Comptes
    | Compte        | Date d'ajout |
    | Compte 1..20  | J-300        |
    | Compte 21..24 | J-50         |
    Engagement
    | Date | Compte        | Interaction   |
    | J-5  | Compte 1..8   | Webinaire     |
    | J-5  | Compte 9..11  | Réponse email |
    | J-40 | Compte 9..11  | LinkedIn      |
    | J-50 | Compte 12..13 | LinkedIn      |
    Pipeline
    | Opportunité | Compte      | Source | Date de qualification |
    | Affaire     | Compte 1..3 | ABM    | J-100                 |
    Deals
    | Deal | Compte   | Source | Date de signature | Montant (€) |
    | Un   | Compte 1 | ABM    | J-60              | 25 000      |
    Coûts ABM
    | Date  | Catégorie | Montant (€) |
    | J-200 | Outils    | 10 000      |
"""
LABELS = {key: text.label for key, text in FORM.settings.items()}


def notes(settings, previous, language="fr"):
    """Return what stands beside the settings, by key; ``settings`` are typed, ``previous`` were published."""
    template = load_workbook(language)
    raw = typed(PROGRAMME, settings={LABELS[key]: value for key, value in settings.items()})
    with mock.patch.object(since, "WEEKS", 0):
        findings = assess(raw, FORM, RULES, as_of=D, today=D, closings=False)
    reading = read_workbook(raw, FORM, RULES, READS, as_of=D, today=D)
    timeline = Timeline(reading.tables, RULES.with_chosen(findings.settings))
    findings = replace(findings, effects=setting_effects(timeline, D, previous))
    sentences = Sentences(template, RULES.with_chosen(findings.settings))
    return {key: plain(note) for key, note in sentences.setting_notes(findings).items()}


@pytest.mark.parametrize(
    ("settings", "previous", "expected"),
    [
        ({"strong_points": 3}, {}, "8 → 11 comptes fortement engagés ; compte à partir de la clôture S27"),
        ({}, {"strong_points": 3}, "11 → 8 comptes fortement engagés ; compte à partir de la clôture S27"),
        ({"strong_points": 4}, {}, "8 comptes fortement engagés, comme avant ; compte à partir de la clôture S27"),
        ({"window_days": 60}, {}, "8 → 11 comptes fortement engagés ; compte à partir de la clôture S27"),
        ({"strong_points": 99}, {}, "8 → aucun compte fortement engagé ; compte à partir de la clôture S27"),
        ({"coverage_good": 60}, {}, "Statut Couverture : Bon → À surveiller ; compte à partir de la clôture S27"),
        ({"coverage_good": 52}, {}, "Statut Couverture inchangé : Bon ; compte à partir de la clôture S27"),
        ({"conversion_good": 30}, {}, "Statut Conversion : Bon → Alerte ; compte à partir de la clôture de fin juin 2026"),
        ({"roi_good": 100}, {}, "Statut ROI : À surveiller → Bon ; compte à partir de la clôture de fin juin 2026"),
        ({"cold_days": 60}, {}, "2 → 0 alerte"),
        ({"cold_days": 40}, {}, "2 alertes, comme avant"),
        ({"untouched_days": 60}, {}, "11 → 7 alertes"),
        ({"stalled_days": 120}, {}, "3 → 0 alerte"),
    ],
    ids=repr,
)  # fmt: skip
def test_what_a_changed_setting_changes(settings, previous, expected):
    (note,) = notes(settings, previous).values()

    assert note == expected


@pytest.mark.parametrize(
    ("language", "closing", "told"),
    [
        # Not "de octobre", "de avril", "de août".
        ("fr", "2026-10", "compte à partir de la clôture de fin octobre 2026"),
        ("en", "2026-10", "counts from the October 2026 closing"),
        # As the history and the charts write it.
        ("fr", "2027-W03", "compte à partir de la clôture S03"),
    ],
)
def test_the_closing_from_which_on_a_setting_counts(language, closing, told):
    effect = Effect(
        setting="roi_good", measure="status", kpi="roi", before="good", after="watch", closing=closing
    )
    findings = replace(found("Comptes\n| Compte |"), effects=(effect,))

    (note,) = Sentences(load_workbook(language), RULES).setting_notes(findings).values()

    assert note.replace("\u202f", " ").partition("; ")[2] == told


def test_each_of_two_changes_is_told_for_itself():
    told = notes({"strong_points": 3, "cold_days": 60}, {"strong_points": 5, "cold_days": 45})

    assert list(told) == ["strong_points", "cold_days"]


@pytest.mark.parametrize("previous", [None, {"strong_points": 3}, {"strong_points": 3, "points.visit": 1}])
def test_nothing_is_said_without_a_closing_or_a_change(previous):
    assert notes({"strong_points": 3}, previous) == {}


def test_how_the_dashboard_looks_is_no_change_of_a_figure():
    assert notes({"display": "Essentiels"}, {"display": 0}) == {}


@pytest.mark.parametrize(
    ("settings", "key", "note"),
    [
        ({"strong_points": "beaucoup"}, "strong_points",
         "Ce réglage n'est pas lisible : la valeur habituelle (5) est utilisée. Un nombre entier entre 1 et 1000."),
        ({"strong_points": 0}, "strong_points", "Hors limites : la valeur habituelle (5) est utilisée. Un nombre entier entre 1 et 1000."),
        ({"display": "Tout"}, "display",
         ("Ce réglage n'est pas lisible : la valeur habituelle (Complet) est utilisée. "
         "Choisissez dans la liste : Complet, Essentiels.")),
        ({"display": "essentiel"}, "display",
         ("Ce réglage n'est pas lisible : la valeur habituelle (Complet) est utilisée. "
         "Vouliez-vous dire « Essentiels » ?")),
        ({"conversion_good": "un quart"}, "conversion_good",
         ("Ce réglage n'est pas lisible : la valeur habituelle (20) est utilisée. "
         "Un pourcentage entre 0 et 100, par exemple 20.")),
        ({"roi_good": 2.5}, "roi_good",
         "2,5 % ou 250 % ? En attendant, la valeur habituelle (200) est utilisée. Écrivez « 2,5 % » ou « 250 »."),
        ({"conversion_good": 0.25}, "conversion_good",
         "Lu comme 25 % · Statut Conversion : Bon → Alerte ; compte à partir de la clôture de fin juin 2026"),
        ({"coverage_alert": 80}, "coverage_alert",
         "Ramené à 50 : jamais au-dessus de « Couverture : bon à partir de (%) »"),
    ],
    ids=repr,
)  # fmt: skip
def test_why_a_setting_does_not_count(settings, key, note):
    assert notes(settings, {})[key] == note


def test_in_english():
    (note,) = notes({"strong_points": 3}, {}, "en").values()

    assert note == "8 → 11 strongly engaged accounts; counts from the W27 closing"


@pytest.mark.parametrize(
    ("day", "week", "month"),
    [
        (date(2026, 11, 24), "2026-W48", "2026-11"),
        # A Sunday still belongs to the closing that it ends.
        (date(2026, 11, 29), "2026-W48", "2026-11"),
        (date(2026, 11, 30), "2026-W49", "2026-11"),
        (date(2027, 1, 1), "2026-W53", "2027-01"),
        (date(2020, 12, 31), "2020-W53", "2020-12"),
    ],
)
def test_the_first_closing_that_counts_with_it(day, week, month):
    assert (next_closing(day, monthly=False), next_closing(day, monthly=True)) == (week, month)
