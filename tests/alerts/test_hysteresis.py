"""A figure that hovers at its threshold: raised below, lifted only when it is clear of it, never flapping."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.alerts.hysteresis import band, side, still_raised
from abm_sheets.alerts.kpi_alerts import KPI_OF
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.model.alert import Alert
from abm_sheets.model.kpi import Kpi
from drawing import FORM, RULES, ago, found, plain

#: Sundays before D: J-2, J-9, J-16 ...
COVERAGE = """
    Comptes
    | Compte        | Date d'ajout |
    | Compte 1..100 | J-300        |
    Engagement
    | Date  | Compte                  | Interaction    |
    | J-30  | Compte 1..{before}      | Visite du site |
    | J-20  | Compte 1                | Visite du site |
    | J-10  | Compte 1                | Visite du site |
    | J-3   | Compte 1..{now}         | Visite du site |
"""
ROI = """
    Comptes
    | Compte  |
    | Lambert |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | Un   | Lambert | ABM    | J-60              | {before}    |
    | Deux | Lambert | ABM    | J-3               | {more}      |
    Coûts ABM
    | Date  | Catégorie | Montant (€) |
    | J-200 | Outils    | 1 000       |
"""
CONVERSION = """
    Comptes
    | Compte        | Date d'ajout |
    | Compte 1..100 | J-300        |
    Engagement
    | Date  | Compte        | Interaction    |
    | J-60  | Compte 1..100 | Visite du site |
    Pipeline
    | Opportunité | Compte           | Source | Date de qualification |
    | Affaire     | Compte 1..19     | ABM    | J-50                  |
    | Affaire     | Compte 20..{now} | ABM    | J-3                   |
"""
VELOCITY = """
    Comptes
    | Compte  |
    | Lambert |
    Pipeline
    | Opportunité    | Compte  | Source | Premier contact | Date de qualification |
    | Affaire 1..10  | Lambert | ABM    | J-151           | J-50                  |
    | Affaire 11..20 | Lambert | ABM    | J-{start}       | J-3                   |
    | Affaire 1..10  | Autre   | Salon  | J-160           | J-60                  |
"""
DEAL_VALUE = """
    Comptes
    | Compte  |
    | Lambert |
    Deals
    | Deal      | Compte  | Source | Date de signature | Montant (€) |
    | Deal 1..3 | Lambert | ABM    | J-50              | 19 000      |
    | Deal 4..6 | Lambert | ABM    | J-3               | {amount}    |
    | Deal 1..3 | Autre   | Salon  | J-60              | 20 000      |
"""


def alerts_of(code, drawing, weeks=104):
    return [alert for alert in found(drawing, weeks=weeks).alerts if alert.code == code]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (39, 39, ("alert", "")),
        (39, 40, ("watch", "band")),
        (39, 41, ("watch", "band")),
        # Clear of it: lifted.
        (39, 42, None),
        # It never was below: the same 41 % raise nothing.
        (41, 41, None),
        (40, 41, None),
    ],
)
def test_coverage_that_was_below_stays_until_two_points_above(before, now, expected):
    alerts = alerts_of("coverage_low", COVERAGE.format(before=before, now=now))

    assert [(alert.severity, alert.variant) for alert in alerts] == ([expected] if expected else [])


def test_a_coverage_that_fell_into_the_band_from_above_raises_nothing():
    drawing = """
        Comptes
        | Compte         | Date d'ajout |
        | Compte 1..90   | J-300        |
        | Compte 91..100 | J-5          |
        Engagement
        | Date  | Compte       | Interaction    |
        | J-30  | Compte 1..41 | Visite du site |
        | J-3   | Compte 1     | Visite du site |
    """

    assert found(drawing).kpi("coverage").value == 41
    assert alerts_of("coverage_low", drawing) == []


def test_the_days_in_the_band_count_as_days_of_the_alert():
    """Below since J-30, back in the band on J-3: still the alert of that Sunday, and ongoing."""
    (alert,) = alerts_of("coverage_low", COVERAGE.format(before=39, now=41))

    assert (alert.since, alert.state) == (ago(30), "ongoing")


@pytest.mark.parametrize(
    ("code", "drawing", "message"),
    [
        (
            "coverage_low", COVERAGE.format(before=39, now=41),
            "Revenue à 41 %, pour un seuil de 40 % : l'alerte sera levée à 42 %.",
        ),
        # 40 % is not below the threshold, and not above it either.
        (
            "coverage_low", COVERAGE.format(before=39, now=40),
            "Revenue à 40 %, pour un seuil de 40 % : l'alerte sera levée à 42 %.",
        ),
        (
            "conversion_low", CONVERSION.format(now=21),
            "Revenue à 21 %, pour un repère de 20 % : l'alerte sera levée à 22 %.",
        ),
        (
            "roi_low", ROI.format(before=1900, more=150),
            "Revenu à 105 %, pour un seuil de 100 % : l'alerte sera levée à 110 %.",
        ),
        (
            "velocity_slower", VELOCITY.format(start=102),
            "Revenue à 99 jours en ABM contre 100 jours en classique : l'alerte sera levée à 98 jours.",
        ),
        (
            "velocity_slower", VELOCITY.format(start=103),
            "Revenue à 100 jours en ABM contre 100 jours en classique : l'alerte sera levée à 98 jours.",
        ),
        (
            "deal_value_lower", DEAL_VALUE.format(amount="21 200"),
            "Revenue à 20 100 € en moyenne en ABM contre 20 000 € en classique : l'alerte sera levée à 20 400 €.",
        ),
    ],
)  # fmt: skip
def test_what_is_said_in_the_band(code, drawing, message):
    (alert,) = alerts_of(code, drawing)

    assert alert.severity == "watch"
    assert plain(Sentences(FORM, RULES).alert_message(alert)) == message


@pytest.mark.parametrize(
    ("code", "drawing"),
    [
        ("conversion_low", CONVERSION.format(now=22)),
        ("roi_low", ROI.format(before=1900, more=200)),
        ("velocity_slower", VELOCITY.format(start=101)),
        ("deal_value_lower", DEAL_VALUE.format(amount="21 800")),
    ],
)
def test_an_alert_is_lifted_as_soon_as_its_figure_is_clear(code, drawing):
    assert alerts_of(code, drawing) == []


@pytest.mark.parametrize(
    ("code", "value", "threshold", "release", "message"),
    [
        (
            "velocity_slower", 98.3, 100.0, 98.0,
            "Revenue à un peu plus de 98 jours en ABM contre 100 jours en classique : l'alerte sera levée à 98 jours.",
        ),
        ("roi_low", 109.7, 100.0, 110.0, "Revenu à un peu moins de 110 %, pour un seuil de 100 % : l'alerte sera levée à 110 %."),
        ("coverage_low", 41.97, 40.0, 42.0, "Revenue à un peu moins de 42 %, pour un seuil de 40 % : l'alerte sera levée à 42 %."),
        ("coverage_low", 41.9, 40.0, 42.0, "Revenue à 41,9 %, pour un seuil de 40 % : l'alerte sera levée à 42 %."),
        (
            "deal_value_lower", 20399.7, 20000.0, 20400.0,
            ("Revenue à un peu moins de 20 400 € en moyenne en ABM contre 20 000 € en classique : "
            "l'alerte sera levée à 20 400 €."),
        ),
    ],
)  # fmt: skip
def test_a_figure_that_is_nearly_clear_is_not_written_as_the_one_that_lifts_its_alert(
    code, value, threshold, release, message
):
    facts = {"value": value, "threshold": threshold, "baseline": threshold, "release": release}
    alert = Alert(code=code, severity="watch", subject=KPI_OF[code], facts=facts, variant="band")

    told = Sentences(FORM, RULES).alert_message(alert)

    assert plain(told) == message


@pytest.mark.parametrize(("threshold", "lifted_at"), [(97, 99), (99, 100), (100, 100)])
@pytest.mark.parametrize("key", ["coverage", "conversion"])
def test_no_alert_waits_for_more_than_all_accounts(key, threshold, lifted_at):
    rules = RULES.with_chosen(
        {"coverage_good": 100, "coverage_alert": threshold, "conversion_good": threshold}
    )

    assert band(kpi(key, 50.0), rules).release == lifted_at
    assert side(kpi(key, 100.0), rules) == "above"


def kpi(key, value, baseline=None, **other):
    return Kpi(key=key, unit="percent", value=value, status="watch", n=10, baseline=baseline, **other)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (kpi("coverage", 40.0), "band"),
        (kpi("coverage", 41.99), "band"),
        (kpi("coverage", 42.0), "above"),
        (kpi("coverage", 39.9, threshold_crossed=True), "below"),
        (kpi("coverage", None), None),
        (kpi("velocity", 98.0, 100.0), "above"),
        (kpi("velocity", 98.1, 100.0), "band"),
        (kpi("velocity", 100.0, 100.0), "band"),
        (kpi("velocity", 50.0), None),
        (kpi("velocity", 0.0, 0.0), "above"),
        (kpi("velocity", 1.0, 0.0, threshold_crossed=True), "below"),
        (kpi("deal_value", 101.9, 100.0), "band"),
        (kpi("deal_value", 102.0, 100.0), "above"),
    ],
    ids=repr,
)
def test_on_which_side_a_figure_lies(figure, expected):
    assert side(figure, RULES) == expected


class Told:
    """Past Sundays with a coverage that a test makes up, newest first."""

    def __init__(self, values):
        sunday = date(2026, 6, 28)
        self.values = {sunday - timedelta(weeks=n): value for n, value in enumerate(values)}

    def kpis(self, day, rules, keys):
        value = self.values.get(day)
        crossed = value is not None and value < 40
        return (kpi("coverage", value, threshold_crossed=crossed),)


@given(st.lists(st.one_of(st.none(), st.integers(36, 46)), max_size=20))
def test_looking_back_finds_what_a_machine_with_a_memory_would_know(values):
    """Forward: raised below 40, lifted from 42 on or when there is no figure, else as it was."""
    raised = False
    for value in reversed(values):
        raised = value is not None and (value < 40 or (raised and value < 42))

    assert still_raised("coverage", date(2026, 6, 30), Told(values), RULES) == raised
