"""Why a figure moved since its closing: named things, and settings."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm_sheets.dashboard.moves import moves_table, why
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.history.shares import shares_of
from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.catalogue import READS
from abm_sheets.kpis.timeline import Timeline
from drawing import FORM, RULES, D, plain, typed

from .programme import LATE, assessed, of, programme, published
from .whole import value_of


def explained(findings, key):
    return plain(why(Sentences(FORM, RULES), findings.history.changes[key], findings.kpi(key)))  # fmt: skip


def test_what_happened_since_the_closing_is_named():
    _, raw = published(programme())
    rows = "\n".join(f"| 29/06/2026 | {name} | LinkedIn |" for name in ("Béta", "Gamma"))
    findings = assessed(replace(programme(rows), archive=raw.archive, history=raw.history))

    assert explained(findings, "coverage") == "+2 comptes engagés : Béta, Gamma (+50 pts)."
    change = findings.history.changes["coverage"]
    assert (change.since.code, change.before, change.after) == ("2026-W26", 25, 75)
    assert (change.previous[0].code, change.previous[1]) == ("2026-W25", 25)
    (row,) = [
        row for row in moves_table(Sentences(FORM, RULES), findings).rows if row[0].value == "Couverture"
    ]
    assert row[1].value == "25\u202f% → 75\u202f%"


def test_late_typing_is_told_apart_from_what_happened_since():
    _, raw = published(programme())
    rows = f"{LATE}\n| 29/06/2026 | Gamma | LinkedIn |"
    findings = assessed(replace(programme(rows), archive=raw.archive, history=raw.history))

    assert explained(findings, "coverage") == (
        "+1 compte engagé : Gamma (+25 pts) ; "
        "saisi ou corrigé après la clôture, +1 compte engagé : Béta (+25 pts)."
    )


def test_a_changed_setting_is_told_apart():
    _, raw = published(programme())
    findings = assessed(replace(raw, settings=programme(settings={"Points pour être « fortement engagé »": 1}).settings))  # fmt: skip

    assert explained(findings, "engagement") == (
        "Réglage modifié (Points pour être « fortement engagé » : 5 → 1), "
        "+1 compte fortement engagé : Alpha (+25 pts)."
    )


POINTS = "Points pour être « fortement engagé »"


def strongly(findings, code):
    """How many strongly engaged accounts a closing published."""
    return of(findings, code).figures["engagement"].numerator


def test_a_changed_setting_shows_its_effect_before_it_counts():
    """W26 ends on 28 June. The threshold falls to 1 point while W27 runs, and is first seen in the week after."""
    first, raw = published(programme(), as_of=date(2026, 6, 30))
    changed = replace(raw, settings=programme(settings={POINTS: 1}).settings)
    seen, raw = published(changed, as_of=date(2026, 7, 7))
    later, _ = published(raw, as_of=date(2026, 7, 14))

    assert first.effects == ()
    assert strongly(first, "2026-W26") == 0
    # Live at once; what had ended before anybody could see the effect is published as before.
    assert [(effect.before, effect.after, effect.closing) for effect in seen.effects] == [(0, 1, "2026-W28")]
    assert of(seen, "2026-W27").settings["strong_points"] == 5
    assert strongly(seen, "2026-W27") == 0
    # The first week that ends with the new setting in sight counts with it, and nothing is pending any more.
    assert of(later, "2026-W28").settings["strong_points"] == 1
    assert later.effects == ()


def test_a_setting_seen_within_its_week_counts_at_the_end_of_that_week():
    _, raw = published(programme(), as_of=date(2026, 6, 30))
    changed = replace(raw, settings=programme(settings={POINTS: 1}).settings)
    seen, raw = published(changed, as_of=date(2026, 7, 3))
    later, _ = published(raw, as_of=date(2026, 7, 6))

    assert [effect.closing for effect in seen.effects] == ["2026-W27"]
    assert of(later, "2026-W27").settings["strong_points"] == 1


def test_without_a_value_at_the_closing_there_is_a_sentence_and_no_part():
    raw = typed("Comptes\n| Compte | Date d'ajout |\n| Alpha | 04/05/2026 |")
    _, raw = published(raw)
    typed_now = typed("Comptes\n| Compte | Date d'ajout |\n| Alpha | 04/05/2026 |\nEngagement\n| Date | Compte | Interaction |\n| 29/06/2026 | Alpha | LinkedIn |")  # fmt: skip
    findings = assessed(replace(typed_now, archive=raw.archive, history=raw.history))

    assert explained(findings, "coverage") == "Pas de valeur à la dernière clôture (S26 2026)."
    assert findings.history.changes["coverage"].effects == ()


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(("Alpha", "Béta", "Gamma", "Delta"))), max_size=6),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 50)), max_size=4),
    st.sampled_from((None, 1, 3, 9)),
)
@settings(max_examples=15)
def test_the_parts_of_every_change_sum_to_it_whatever_is_typed(entries, amounts, points):
    _, raw = published(programme())
    engagement = "\n".join(f"| J-{days} | {name} | LinkedIn |" for days, name in entries)
    deals = "\n".join(f"| Deal {n} | Béta | ABM | J-{days} | {amount}000 |" for n, (days, amount) in enumerate(amounts))  # fmt: skip
    costs = "\n".join(f"| J-{days} | Contenu | {amount}00 |" for days, amount in amounts)
    options = {"settings": {"Points pour être « fortement engagé »": points}} if points else {}
    later = replace(programme(engagement, deals, costs, **options), archive=raw.archive, history=raw.history)
    changes = assessed(later).history.changes

    assert set(changes) == {"coverage", "engagement", "conversion", "velocity", "deal_value", "roi"}
    for change in changes.values():
        if change.explained:
            total = sum(effect.amount for effect in change.effects)
            assert total == pytest.approx(change.after - change.before, abs=1e-9)


@given(st.integers(0, 80))
@settings(max_examples=15)
def test_the_shares_of_a_figure_make_its_value(age):
    later = programme(LATE, "| Suite | Béta | ABM | 10/06/2026 | 4000 |", "| 20/06/2026 | Contenu | 100 |")
    day = D - timedelta(days=age)
    timeline = Timeline(read_workbook(later, FORM, RULES, READS, as_of=D, today=D).tables, RULES)

    for kpi in timeline.kpis(day):
        if kpi.value is not None:
            assert value_of(kpi.key, shares_of(kpi.key, timeline.programme(day))) == pytest.approx(kpi.value)


@pytest.mark.parametrize("header", ["Deals!I1", "Deals!A1"], ids=["Catégorie", "Deal"])
def test_a_column_of_names_that_is_missing_for_a_day_tells_no_cost_and_no_deal_as_gone_and_new(header):
    """No KPI reads these columns: the ROI has its value, and only the new deal moved it."""
    new_deal = "| Suite | Alpha | ABM | 20/06/2026 | 3000 |"
    _, before = published(programme())
    missing = replace(before, tabs=programme(deals=new_deal, cells={header: "Zzz"}).tabs)
    back = replace(before, tabs=programme(deals=new_deal).tabs)

    for raw in (missing, back):
        (change,) = [each for key, each in assessed(raw).history.changes.items() if key == "roi"]
        assert [(effect.reason, effect.thing[-1]) for effect in change.effects] in (
            [("signed", "Alpha")],
            # Without their names the deals of Alpha are one.
            [("corrected", "Alpha")],
        )
        assert (change.before, change.after) == (200, 300)
