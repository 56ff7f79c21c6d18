"""Amounts that could not be read are counted beside the ROI and the value of deals, where these are read."""

import re
from datetime import timedelta

import pytest

from abm_sheets.dashboard.cards import cards
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import alerts_table, kpi_table
from abm_sheets.intake.answers import Answers
from drawing import FORM, RULES, D, found, plain

FRENCH = Sentences(FORM, RULES)
PROGRAMME = """
    Comptes
    | Compte  |
    | Lambert |
    Deals
    | Deal   | Compte  | Source | Date de signature | Montant (€) |
    | Un     | Lambert | ABM    | J-50              | 3000        |
    | Deux   | Lambert | ABM    | J-20              | {abm}       |
    | Trois  | Morel   | Salon  | J-20              | {classic}   |
    | Quatre | Morel   | Salon  | J-20              | 100         |
    Coûts ABM
    | Date   | Catégorie | Montant (€) |
    | J-50   | Outils    | 1000        |
    | {paid} | Outils    | {cost}      |
"""


def findings(abm="3000", classic="100", cost="1000", paid="J-20", **day):
    return found(PROGRAMME.format(abm=abm, classic=classic, cost=cost, paid=paid), **day)


@pytest.mark.parametrize(
    ("cells", "roi", "deal_value"),
    [
        ({}, 0, 0),
        ({"abm": "environ 3 000"}, 1, 1),
        ({"abm": "-3000"}, 1, 1),
        ({"abm": ""}, 1, 1),
        ({"abm": "#REF!", "cost": "mille"}, 2, 1),
        # A classic deal is no revenue of ABM, and stands beside it in the value of deals.
        ({"classic": "?"}, 0, 0),
        # Nobody knows when it was spent: the amount does not count either.
        ({"paid": "31/02/2026"}, 1, 0),
        # Not there yet.
        ({"paid": "J+3", "cost": "?"}, 0, 0),
    ],
    ids=repr,
)
def test_amounts_that_are_left_out_are_counted(cells, roi, deal_value):
    found_ = findings(**cells)

    assert (found_.kpi("roi").left_out, found_.kpi("deal_value").left_out) == (roi, deal_value)


def test_on_a_past_day_only_what_was_dated_by_then_is_left_out():
    days = [D - timedelta(days=21), D - timedelta(days=20)]

    assert [findings(abm="?", as_of=day).kpi("roi").left_out for day in days] == [0, 1]
    assert [findings(cost="mille", as_of=day).kpi("roi").left_out for day in days] == [0, 1]


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({}, ""),
        ({"cost": "mille"}, " · 1 montant laissé de côté (à corriger)"),
        ({"abm": "?", "cost": "mille"}, " · 2 montants laissés de côté (à corriger)"),
    ],
    ids=repr,
)
def test_it_is_said_on_the_card_and_in_the_table(cells, note):
    found_ = findings(**cells)
    revenue, cost = ("3 000" if "abm" in cells else "6 000"), ("1 000" if "cost" in cells else "2 000")

    detail = cards(FRENCH, found_)[2].cells[2].value
    base = {row[0].value: row[5].value for row in kpi_table(FRENCH, found_).rows}["ROI"]
    assert plain(detail) == f"{revenue} € signés pour {cost} € investis{note}"
    assert plain(base) == ("1 deal ABM" if "abm" in cells else "2 deals ABM") + note


def test_what_is_left_out_is_not_broken_in_its_middle_on_a_printed_card():
    detail = cards(FRENCH, findings(cost="mille"))[2].cells[2].value

    assert re.split("[ \t\n]", detail)[-3:] == [
        "1\u00a0montant",
        "laissé",
        "de\u00a0côté\u00a0(à\u00a0corriger)",
    ]


def test_without_any_amount_that_can_be_read_nobody_is_told_that_nothing_was_entered():
    unread = found(
        PROGRAMME.format(abm="?", classic="100", cost="?", paid="J-20")
        .replace("3000", "?")
        .replace("1000", "?")
    )

    kpis = [unread.kpi(key) for key in ("deal_value", "roi")]
    assert [kpi.value for kpi in kpis] == [None, None]
    assert [plain(FRENCH.why(kpi)) for kpi in kpis] == [
        "Aucun deal ABM ne peut être compté : 2 montants laissés de côté (à corriger).",
        "Aucun coût ne peut être compté : 4 montants laissés de côté (à corriger).",
    ]
    (alert,) = [each for each in unread.alerts if each.code == "cost_missing"]
    shown = {row[1].value: row[2].value for row in alerts_table(FRENCH, unread, Answers()).rows}
    assert shown["ROI"] == "Coûts illisibles"
    assert plain(FRENCH.alert_message(alert)) == (
        "Aucun coût ABM ne peut être lu : le ROI ne peut pas être calculé."
    )


LOST = PROGRAMME.replace("J-50", "J-200").replace("3000        |\n    | Deux", "{abm}       |\n    | Deux")


@pytest.mark.parametrize("amount", ["env. 20 k€", "", "#REF!", "-3000"])
def test_deals_that_cannot_be_read_are_no_loss(amount):
    unread = found(LOST.format(abm=amount, classic="100", cost="1000", paid="J-20"))

    kpi = unread.kpi("roi")
    assert (kpi.value, kpi.status, kpi.cost, kpi.n) == (None, "no_data", 2000, 0)
    assert plain(FRENCH.why(kpi)) == (
        "Aucun deal ABM ne peut être compté : 2 montants laissés de côté (à corriger)."
    )
    assert not {alert.code for alert in unread.alerts} & {"roi_low", "cost_missing"}


def test_a_deal_of_nothing_and_a_classic_deal_that_cannot_be_read_leave_the_loss_as_it_is():
    lost = [
        found(LOST.format(abm="0", classic="100", cost="1000", paid="J-20")),
        found(LOST.replace("| ABM    |", "| Salon  |").format(abm="?", classic="?", cost="1", paid="J-20")),
    ]

    assert [each.kpi("roi").value for each in lost] == [-100, -100]
    assert ["roi_low" in {alert.code for alert in each.alerts} for each in lost] == [True, True]


def test_a_classic_amount_that_is_left_out_is_told_with_those_of_classic_deals():
    found_ = findings(classic="?")

    row = {row[0].value: row for row in kpi_table(FRENCH, found_).rows}["Valeur des deals"]
    assert plain(row[5].value) == "2 deals ABM"
    assert plain(row[6].value) == (
        "×30,00 contre 100 € en classique (1 deal classique) · 1 montant laissé de côté (à corriger)"
    )


def test_an_alert_about_the_value_of_deals_counts_what_either_side_lacks():
    found_ = found(PROGRAMME.replace("| 100  ", "| 9999 ").format(abm="?", classic="?", cost="1", paid="J-2"))

    (alert,) = [each for each in found_.alerts if each.code == "deal_value_lower"]
    assert "2 montants laissés de côté (à corriger)" in plain(FRENCH.alert_message(alert))


CLASSIC = """
    Comptes
    | Compte  |
    | Lambert |
    Pipeline
    | Opportunité | Compte  | Source | Premier contact | Date de qualification |
    | Affaire     | Lambert | ABM    | J-60            | J-4                   |
    | Ailleurs    | Vidal   | Salon  | {contact}       | {qualified}           |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | Un   | Lambert | ABM    | J-5               | 3000        |
    | Deux | Vidal   | Salon  | {signed}          | {amount}    |
"""
READ = {"contact": "J-50", "qualified": "J-3", "signed": "J-4", "amount": "100"}
UNCOMPARED = "Aucune opportunité classique ne peut être comparée : voir À corriger"
UNPRICED = "Aucun deal classique ne peut être comparé : 1 montant laissé de côté (à corriger)"


@pytest.mark.parametrize(
    ("key", "cells", "text"),
    [
        ("velocity", {"contact": "printemps"}, UNCOMPARED),
        ("velocity", {"contact": ""}, UNCOMPARED),
        ("velocity", {"qualified": "31/02/2026"}, UNCOMPARED),
        ("velocity", {"qualified": ""}, "Pas encore d'opportunité classique à comparer"),
        ("velocity", {"qualified": "J+1"}, "Pas encore d'opportunité classique à comparer"),
        ("deal_value", {"amount": "?"}, UNPRICED),
        ("deal_value", {"signed": "juin"}, UNPRICED),
        ("deal_value", {"signed": "J+1"}, "Pas encore de deal classique à comparer"),
    ],
    ids=repr,
)
def test_nothing_to_compare_with_and_nothing_that_can_be_read_are_not_the_same(key, cells, text):
    kpi = found(CLASSIC.format(**(READ | cells))).kpi(key)

    assert plain(FRENCH.comparison(kpi)) == text


@pytest.mark.parametrize(
    ("contact", "expected"), [("printemps", (0, 2)), ("J-9", (1, 1))], ids=["none can be used", "one can"]
)
def test_classic_opportunities_that_cannot_be_used_are_counted_whether_or_not_one_can(contact, expected):
    more = {"Pipeline!B4": "Vidal", "Pipeline!C4": "Salon", "Pipeline!D4": "J-9", "Pipeline!E4": "31/02/2026"}
    kpi = found(CLASSIC.format(**READ | {"contact": contact}), more).kpi("velocity")

    assert (kpi.baseline_n, kpi.baseline_left_out) == expected
