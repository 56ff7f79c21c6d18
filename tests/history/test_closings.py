"""What is published when, and under which settings."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import THOROUGH

from drawing import D, typed

from .programme import LATE, assessed, codes, kept, of, programme, published, told


def test_the_first_run_publishes_the_past_since_the_programme_s_start():
    findings, _ = published(programme())

    assert codes(findings) == [
        "2026-W19", "2026-W20", "2026-W21", "2026-W22", "2026-05", "2026-W23", "2026-W24", "2026-W25", "2026-W26",
    ]  # fmt: skip
    assert {closing.published for closing in findings.history.closings} == {D}


def test_json_has_the_figures_of_each_period_and_null_where_there_was_none():
    history = told(published(programme())[0])

    assert history[0] == {"period": "2026-W19", "as_of": "2026-05-10", "coverage": None, "engagement": None}
    assert history[1] == {"period": "2026-W20", "as_of": "2026-05-17", "coverage": 25, "engagement": 25}
    assert history[4] == {
        "period": "2026-05", "as_of": "2026-05-31", "coverage": 25, "engagement": 25, "conversion": 100,
        "velocity": 8, "deal_value": 9000, "roi": 200,
    }  # fmt: skip


def test_a_quarter_publishes_the_comparison_too():
    findings, _ = published(programme(), as_of=date(2026, 7, 1))

    quarter, month = of(findings, "2026-Q2").figures, of(findings, "2026-06").figures
    assert (quarter["velocity"].value, quarter["velocity"].baseline) == (8, 20)
    assert (month["velocity"].value, month["velocity"].baseline) == (8, None)
    assert set(quarter) == set(month)


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        # Ever listed, and gone since.
        ("Comptes\n| Compte | Date d'ajout | Date de sortie |\n| Alpha | 04/05/2026 | 20/05/2026 |", "2026-W19"),
        ("Comptes\n| Compte |\n| Alpha |\nEngagement\n| Date | Compte | Interaction |\n| 12/05/2026 | Alpha | LinkedIn |", "2026-W20"),
        # An interaction with nobody's account starts nothing.
        ("Comptes\n| Compte | Date d'ajout |\n| Alpha | 12/06/2026 |\nEngagement\n| Date | Compte | Interaction |\n| 12/05/2026 | Inconnu | LinkedIn |", "2026-W24"),
        ("Comptes\n| Compte |\n| Alpha |\nDeals\n| Deal | Compte | Source | Date de signature | Montant (€) |\n| A | Alpha | ABM | 12/05/2026 | 9 |", "2026-W20"),
        # A deal that is not ABM, an interaction or a date that cannot be read start nothing.
        ("Comptes\n| Compte |\n| Alpha |\nDeals\n| Deal | Compte | Source | Date de signature | Montant (€) |\n| A | Alpha | Salon | 12/05/2026 | 9 |", None),
        ("Comptes\n| Compte |\n| Alpha |\nEngagement\n| Date | Compte | Interaction |\n| 12/05/2026 | Alpha | Fax |", None),
        ("Comptes\n| Compte |\n| Alpha |\nEngagement\n| Date | Compte | Interaction |\n| 12/05/2026 | Alpha | |", None),
        ("Comptes\n| Compte |\n| Alpha |\nPipeline\n| Opportunité | Compte | Source | Date de qualification |\n| A | Alpha | ABM | 12/05/2026 |", "2026-W20"),
        ("Comptes\n| Compte |\n| Alpha |\nPipeline\n| Opportunité | Compte | Source | Date de qualification |\n| A | Alpha | Salon | 12/05/2026 |", None),
        ("Comptes\n| Compte |\n| Alpha |\nCoûts ABM\n| Date | Catégorie | Montant (€) |\n| 12/05/2026 | Outils | 9 |", "2026-W20"),
        ("Comptes\n| Compte |\n| Alpha |", None),
        ("Comptes\n| Compte | Date d'ajout |\n| Alpha | 05/07/2026 |", None),
    ],
)  # fmt: skip
def test_where_the_history_starts(rows, first):
    assert (codes(assessed(typed(rows))) or [None])[0] == first


def test_a_closing_stores_the_settings_that_it_used():
    findings, raw = published(programme(settings={"Points pour être « fortement engagé »": 7}))
    _, changed = published(replace(raw, settings=programme().settings), as_of=date(2026, 7, 3))
    again = assessed(changed, as_of=date(2026, 7, 6))

    assert of(findings, "2026-W26").settings["strong_points"] == 7
    assert of(again, "2026-W26").settings["strong_points"] == 7
    assert of(again, "2026-W27").settings["strong_points"] == 5
    # What was published under seven points is not revised because five count now.
    assert again.history.revisions == ()


@given(st.integers(0, 70), st.integers(3, 9))
@example(9, 1)
@settings(max_examples=8 if THOROUGH else 3)
def test_whenever_the_machine_was_off_the_history_is_the_same(age, pause):
    start = D - timedelta(days=age)
    raw, day = programme(), start
    while day < D:
        raw = kept(raw, assessed(raw, as_of=day, today=day))
        day += timedelta(days=pause)
    disturbed, undisturbed = assessed(raw), assessed(programme())

    assert codes(disturbed) == codes(undisturbed)
    for one, other in zip(disturbed.history.closings, undisturbed.history.closings, strict=True):
        assert one.figures == other.figures
    assert disturbed.history.revisions == ()


def test_a_second_run_publishes_nothing_and_changes_nothing():
    first, raw = published(programme())
    second = assessed(raw)

    assert second.history == first.history
    assert kept(raw, second) == raw


def test_as_of_a_past_day_keeps_what_was_published_later():
    findings, raw = published(programme(LATE))
    past = assessed(raw, as_of=date(2026, 6, 10))

    assert past.history.closings == findings.history.closings
    # Compared with the rows of today, not with those of that day.
    assert past.history.revisions == ()
    assert past.history.changes["coverage"].since.code == "2026-W23"


def test_a_first_run_as_of_a_past_day_publishes_only_what_was_over_then():
    assert codes(assessed(programme(), as_of=date(2026, 5, 24))) == ["2026-W19", "2026-W20"]
    assert codes(assessed(programme(), as_of=date(2026, 5, 25))) == ["2026-W19", "2026-W20", "2026-W21"]


def test_as_of_a_future_day_publishes_nothing_that_is_not_over_today():
    findings = assessed(programme(), as_of=date(2026, 9, 1), today=D)

    assert codes(findings)[-1] == "2026-W26"
