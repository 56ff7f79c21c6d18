"""The French sentences, word for word: no-break spaces, one, many and none."""

from datetime import date

import pytest

from abm_sheets.alerts.catalogue import CODES
from abm_sheets.dashboard.sentences import Sentences, capitalised
from abm_sheets.model.alert import Alert
from abm_sheets.model.kpi import Kpi
from abm_sheets.template.load import load_workbook
from abm_sheets.template.locate import languages
from drawing import FORM, RULES, found, plain

FRENCH = Sentences(FORM, RULES)


def kpi(key, **facts):
    unit = {"velocity": "days", "deal_value": "EUR"}.get(key, "percent")
    return Kpi(**{"key": key, "unit": unit, "value": None, "status": "good", "n": 0, **facts})


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (kpi("coverage", value=60.0), "60 %"),
        (kpi("coverage", value=62.55), "62,6 %"),
        (kpi("coverage", value=100 / 3), "33,3 %"),
        (kpi("roi", value=1234.5), "1 235 %"),
        (kpi("roi", value=-100.0), "−100 %"),
        (kpi("velocity", value=57.4), "57 jours"),
        (kpi("velocity", value=1.0), "1 jour"),
        (kpi("velocity", value=0.4), "0 jour"),
        (kpi("deal_value", value=45000.4), "45 000 €"),
        (kpi("deal_value", value=0.0), "0 €"),
        (kpi("roi"), "–"),
    ],
    ids=repr,
)
def test_a_value_with_its_unit(figure, text):
    assert FRENCH.value(figure) == text.replace(" 000", "\u202f000").replace("1 235", "1\u202f235").replace(
        " %", "\u202f%"
    ).replace(" €", "\u202f€")


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (kpi("coverage", numerator=30, denominator=50), "30 engagés sur 50 comptes ciblés"),
        (kpi("coverage", numerator=1, denominator=1), "1 engagé sur 1 compte ciblé"),
        (kpi("coverage", numerator=0, denominator=2), "Aucun engagé sur 2 comptes ciblés"),
        (kpi("engagement", numerator=1, denominator=9), "1 fortement engagé sur 9 comptes ciblés"),
        (kpi("engagement", numerator=0, denominator=9), "Aucun fortement engagé sur 9 comptes ciblés"),
        (kpi("conversion", numerator=9, denominator=30), "9 comptes sur 30 engagés ont une opportunité"),
        (kpi("conversion", numerator=0, denominator=1), "Aucun compte sur 1 engagé n'a d'opportunité"),
        (kpi("velocity", n=10, median=57.5), "10 opportunités ABM · médiane 58 jours"),
        (kpi("velocity", n=1, median=1.0), "1 opportunité ABM · médiane 1 jour"),
        (kpi("deal_value", n=1), "1 deal ABM"),
        (kpi("roi", n=2), "2 deals ABM"),
        (kpi("roi", n=0), "0 deal ABM"),
    ],
    ids=repr,
)
def test_what_a_figure_is_computed_from(figure, text):
    assert FRENCH.base(figure) == text


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (kpi("coverage"), ""),
        (kpi("engagement", mean_points=0.62), "0,6 point par compte en moyenne sur 30 jours"),
        (kpi("engagement", mean_points=2.0), "2 points par compte en moyenne sur 30 jours"),
        (kpi("conversion", opportunities=11), "11 opportunités ABM créées"),
        (kpi("conversion", opportunities=1), "1 opportunité ABM créée"),
        (
            kpi("velocity", baseline=90.0, baseline_n=8, change_percent=-100 / 3),
            "−33\u202f% contre 90 jours en classique (8 opportunités classiques)",
        ),
        (
            kpi("velocity", baseline=90.0, baseline_n=1, change_percent=12.5),
            "+13\u202f% contre 90 jours en classique (1 opportunité classique)",
        ),
        (
            kpi("velocity", baseline=90.0, baseline_n=5, change_percent=0.2),
            "0\u202f% contre 90 jours en classique (5 opportunités classiques)",
        ),
        (kpi("velocity", baseline=0.0, baseline_n=5), "0 jour en classique (5 opportunités classiques)"),
        (kpi("velocity", baseline_n=0), "Pas encore d'opportunité classique à comparer"),
        (
            kpi("deal_value", baseline=22000.0, baseline_n=4, ratio=45 / 22),
            "×2,05 contre 22\u202f000\u202f€ en classique (4 deals classiques)",
        ),
        (kpi("deal_value", baseline=0.0, baseline_n=1), "0\u202f€ en classique (1 deal classique)"),
        (kpi("deal_value", baseline_n=0), "Pas encore de deal classique à comparer"),
        (
            kpi("roi", revenue=90000.0, cost=15000.0),
            "90\u202f000\u202f€ signés pour 15\u202f000\u202f€ investis",
        ),
    ],
    ids=repr,
)
def test_what_stands_beside_a_figure(figure, text):
    assert FRENCH.comparison(figure) == text


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("coverage", "À partir de 50\u202f% après 90 jours\u202f; alerte sous 40\u202f%"),
        ("engagement", "À partir de 5 points en 30 jours"),
        ("conversion", "À partir de 20\u202f%"),
        ("velocity", "Au moins aussi rapide que le classique"),
        ("deal_value", "Au moins autant que le classique"),
        ("roi", "À partir de 200\u202f% à 6 mois\u202f; alerte sous 100\u202f%"),
    ],
    ids=repr,
)
def test_the_benchmarks_of_the_article(key, text):
    assert FRENCH.benchmark(kpi(key)) == text


def test_a_benchmark_follows_the_settings_of_the_team():
    rules = RULES.with_chosen({"coverage_good": 55.0, "strong_points": 1.0, "window_days": 7.0})

    assert Sentences(FORM, rules).benchmark(kpi("coverage")).startswith("À partir de 55\u202f%")
    assert Sentences(FORM, rules).benchmark(kpi("engagement")) == "À partir de 1 point en 7 jours"


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (kpi("roi", value=300.0, status="good"), "● Bon"),
        (kpi("roi", value=150.0, status="watch"), "▲ À surveiller"),
        (kpi("roi", value=50.0, status="alert"), "■ Alerte"),
        (kpi("roi", value=50.0, status="ramping"), "○ En démarrage"),
        (kpi("engagement", value=50.0, status="neutral"), "– Sans repère"),
        (kpi("roi", status="no_data", indicative=True, stale=True), "– Pas de donnée"),
        (kpi("coverage", value=50.0, indicative=True), "● Bon · indicatif"),
        (kpi("coverage", value=50.0, stale=True), "● Bon · saisie en retard"),
        (kpi("coverage", value=50.0, indicative=True, stale=True), "● Bon · indicatif · saisie en retard"),
    ],
    ids=repr,
)
def test_a_status_has_a_sign_and_a_word(figure, text):
    assert FRENCH.status(figure) == text


@pytest.mark.parametrize(
    ("alert", "text"),
    [
        (
            Alert(code="coverage_low", severity="alert", subject="coverage", facts={"value": 35.0, "threshold": 40}),
            "35\u202f% de couverture, sous le seuil de 40\u202f%.",
        ),
        (
            Alert(code="velocity_slower", severity="alert", subject="velocity", facts={"value": 90.4, "baseline": 1}),
            "90 jours en ABM contre 1 jour en classique.",
        ),
        (
            Alert(
                code="deal_value_lower", severity="watch", subject="deal_value",
                facts={"value": 9999.5, "baseline": 22000.0},
            ),
            "10\u202f000\u202f€ en moyenne en ABM contre 22\u202f000\u202f€ en classique.",
        ),
        (
            Alert(code="engagement_stale", severity="watch", subject="engagement", facts={"days": 11}),
            "Dernière saisie dans Engagement il y a 11 jours.",
        ),
        (
            Alert(code="cost_missing", severity="watch", subject="roi"),
            "Aucun coût ABM saisi\u00a0: le ROI ne peut pas être calculé.",
        ),
        (
            Alert(code="account_hot", severity="watch", subject="Lambert", facts={"points": 6}),
            "6 points en 30 jours, et aucune opportunité ABM.",
        ),
        (
            Alert(code="account_untouched", severity="info", subject="Lambert", facts={"days": 30}),
            "Ciblé depuis 30 jours, sans aucune interaction.",
        ),
        (
            Alert(code="account_untouched", severity="info", subject="Lambert", facts={"days": 30}, variant="always"),
            "Ciblé depuis 30 jours au moins, sans aucune interaction.",
        ),
        (
            Alert(
                code="opportunity_stalled", severity="watch", subject="Lambert",
                facts={"days": 91, "opportunity": "Audit", "count": 1},
            ),
            "«\u00a0Audit\u00a0» est ouverte et qualifiée depuis 91 jours.",
        ),
    ],
    ids=repr,
)  # fmt: skip
def test_what_an_alert_says(alert, text):
    assert FRENCH.alert_message(alert) == text


@pytest.mark.parametrize(
    ("code", "subject", "value", "threshold", "text"),
    [
        # As the table of the KPIs has it: the ROI in whole percent, a setting as it was chosen.
        ("roi_low", "roi", 87.6, 100, "88 % de ROI, sous le seuil de 100 %."),
        ("roi_low", "roi", 99.6, 100, "99,6 % de ROI, sous le seuil de 100 %."),
        ("roi_low", "roi", 99.97, 100, "Un peu moins de 100 % de ROI, sous le seuil de 100 %."),
        ("coverage_low", "coverage", 39.96, 40, "Un peu moins de 40 % de couverture, sous le seuil de 40 %."),
        ("coverage_low", "coverage", 33.333, 33.35, "33,3 % de couverture, sous le seuil de 33,35 %."),
        ("velocity_slower", "velocity", 60.4, 60, "Un peu plus de 60 jours en ABM contre 60 jours en classique."),
        (
            "deal_value_lower", "deal_value", 999.7, 1000,
            "Un peu moins de 1 000 € en moyenne en ABM contre 1 000 € en classique.",
        ),
    ],
)  # fmt: skip
def test_an_alert_rounds_its_figure_like_the_table_and_never_contradicts_itself(
    code, subject, value, threshold, text
):
    facts = {"value": value, "threshold": threshold, "baseline": threshold}
    written = FRENCH.alert_message(Alert(code=code, severity="alert", subject=subject, facts=facts))

    assert plain(written) == text


def test_several_stalled_opportunities_are_counted():
    (alert,) = (
        alert
        for alert in found("""
            Comptes
            | Compte  |
            | Lambert |
            Pipeline
            | Opportunité  | Compte  | Source | Premier contact | Date de qualification |
            | Audit        | Lambert | ABM    | J-200           | J-91                  |
            | {Réf. 7}     | Lambert | ABM    | J-200           | J-120                 |
        """).alerts
        if alert.code == "opportunity_stalled"
    )

    assert FRENCH.alert_message(alert) == (
        "2 opportunités ouvertes et qualifiées depuis longtemps\u202f; la plus ancienne, "
        "«\u00a0{Réf. 7}\u00a0», depuis 120 jours."
    )


@pytest.mark.parametrize("language", languages(), ids=repr)
@pytest.mark.parametrize("code", CODES, ids=repr)
def test_every_alert_has_a_title_a_message_and_an_action_in_every_language(code, language):
    sentences = Sentences(load_workbook(language), RULES)
    alert = Alert(
        code=code, severity="watch", subject="coverage", facts={"value": 1.0, "days": 3, "opportunity": "x"}
    )

    for text in (
        sentences.template.alerts[code].title,
        sentences.alert_message(alert),
        sentences.alert_action(alert),
    ):
        assert not text[0].islower()
        assert "{" not in text


@pytest.mark.parametrize("language", languages(), ids=repr)
def test_an_alert_about_a_kpi_is_named_as_the_team_reads_it_and_one_about_an_account_as_typed(language):
    sentences = Sentences(load_workbook(language), RULES)
    about = [
        Alert(code="roi_low", severity="alert", subject="roi"),
        # An account may well be called like a key of ours.
        Alert(code="account_cold", severity="watch", subject="roi"),
    ]

    assert [sentences.alert_subject(alert) for alert in about] == [
        sentences.template.kpis["roi"].label,
        "roi",
    ]


def test_a_sentence_starts_with_a_capital_and_keeps_the_rest():
    assert (capitalised("aucun ABM"), capitalised(""), capitalised("9 ABM")) == ("Aucun ABM", "", "9 ABM")


def test_dates_and_moments_are_written_as_in_france():
    assert FRENCH.words.date(date(2026, 3, 1)) == "01/03/2026"


STORY = """
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | {added}      |
    Engagement
    | Date  | Compte   | Interaction |
    | {day} | {whom}   | {what}      |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | Un   | Lambert | ABM    | {signed}          | {amount}    |
"""
READABLE = {
    "added": "J-9",
    "day": "J-5",
    "whom": "Lambert",
    "what": "Webinaire",
    "signed": "J-3",
    "amount": "9",
}
NO_DEAL = "On a ciblé 1 compte, 1 a réagi, aucun n'est encore devenu une opportunité : {}."
UNREAD = "L'histoire ne peut pas être racontée entièrement. {} : voir À corriger."
UNREAD_INTERACTIONS = UNREAD.format("Aucune interaction ne peut être comptée")


@pytest.mark.parametrize(
    ("cells", "story"),
    [
        ({}, NO_DEAL.format("1 deal ABM signé pour 9 €")),
        ({"signed": "J+1"}, NO_DEAL.format("pas encore de deal ABM signé")),
        ({"amount": "?"}, NO_DEAL.format("aucun deal ABM ne peut être compté (voir À corriger)")),
        ({"signed": "juin"}, NO_DEAL.format("aucun deal ABM ne peut être compté (voir À corriger)")),
        ({"day": "hier"}, UNREAD_INTERACTIONS),
        ({"day": ""}, UNREAD_INTERACTIONS),
        ({"whom": "Lembert"}, UNREAD_INTERACTIONS),
        ({"what": "coup de fil"}, UNREAD_INTERACTIONS),
        ({"added": "?"}, UNREAD.format("Aucun compte ciblé ne peut être compté")),
        (
            {"added": "J+1"},
            "Pas encore d'histoire à raconter : remplissez d'abord l'onglet Comptes, puis Engagement.",
        ),
    ],
    ids=repr,
)  # fmt: skip
def test_the_story_does_not_say_that_what_cannot_be_read_is_not_there(cells, story):
    told = FRENCH.story(found(STORY.format(**(READABLE | cells))))

    assert plain(told) == story


@pytest.mark.parametrize(
    ("cells", "whys"),
    [
        ({}, [None, None, None]),
        ({"day": "J+1"}, ["no_interactions", "no_interactions", "no_engaged"]),
        ({"day": "hier"}, ["unread_interactions"] * 3),
        ({"whom": "Lembert"}, ["unread_interactions"] * 3),
        # A company that is in no list has nothing to do with those that are.
        ({"whom": "Zzz"}, [None, None, "unread_interactions"]),
        ({"added": "?"}, ["unread_accounts"] * 3),
    ],
    ids=repr,
)
def test_nobody_is_asked_to_fill_in_what_only_cannot_be_read(cells, whys):
    findings = found(STORY.format(**(READABLE | cells)))

    assert [findings.kpi(key).why for key in ("coverage", "engagement", "conversion")] == whys
