"""What moved since the last closing and what late typing revised: steps, things, amounts and cells, side by side."""

from dataclasses import replace
from datetime import date
from functools import cache

import msgspec
import pytest

from abm_sheets.history.archive import Stored
from abm_sheets.history.closings import Kept, closings_of
from abm_sheets.history.compare import history_of
from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.catalogue import READS
from abm_sheets.kpis.timeline import Timeline
from abm_sheets.model.history import Figure, Revision
from drawing import FORM, RULES, read, typed

#: Week 26, June and the second quarter are over.
TODAY = date(2026, 7, 3)
PROGRAMME = """
    Comptes
    | Compte | Date d'ajout |
    | Alpha  | 04/05/2026   |
    | Béta   | 04/05/2026   |
    | Gamma  | 04/05/2026   |
    | Delta  | 04/05/2026   |
    Engagement
    | Date       | Compte | Interaction    |
    | 12/05/2026 | Alpha  | Webinaire      |
    | 12/06/2026 | Alpha  | LinkedIn       |
    {engagement}
    Pipeline
    | Opportunité | Compte | Source | Premier contact | Date de qualification |
    | Audit       | Alpha  | ABM    | 12/05/2026      | 20/05/2026            |
    {pipeline}
    Deals
    | Deal  | Compte | Source | Date de signature | Montant (€) |
    | Audit | Alpha  | ABM    | 28/05/2026        | 9000        |
    {deals}
    Coûts ABM
    | Date       | Catégorie | Montant (€) |
    | 05/05/2026 | Outils    | 3000        |
    {costs}
"""


@cache
def tables(engagement="", pipeline="", deals="", costs=""):
    raw = typed(PROGRAMME.format(engagement=engagement, pipeline=pipeline, deals=deals, costs=costs))
    return read_workbook(raw, FORM, RULES, READS, as_of=TODAY, today=TODAY)


def rules(**settings):
    return RULES.with_chosen({key: float(value) for key, value in settings.items()})


@cache
def published():
    return closings_of(Timeline(tables().tables, RULES), Kept(), as_of=TODAY, today=TODAY)


def history(kept=None, chosen=RULES, as_of=TODAY, **rows):
    """Return the history of the programme with rows that were typed after it was published."""
    found = tables(**rows)
    kept = kept or Kept(archive=Stored(closings=published()))
    return history_of(Timeline(found.tables, chosen), kept, found.places, as_of=as_of, today=TODAY)


def effects(change):
    return [
        (effect.step, effect.thing[0], effect.reason, round(effect.amount, 6), [place.cell for place in effect.cells])
        for effect in change.effects
    ]  # fmt: skip


def test_each_kpi_is_compared_with_the_last_closing_of_its_own_rhythm():
    """Quarters are closed too, and nothing is compared with them."""
    changes = history().changes

    assert {key: (change.since.code, change.previous and change.previous[0].code) for key, change in changes.items()} == {
        "coverage": ("2026-W26", "2026-W25"),
        "engagement": ("2026-W26", "2026-W25"),
        "conversion": ("2026-06", "2026-05"),
        "velocity": ("2026-06", "2026-05"),
        "deal_value": ("2026-06", "2026-05"),
        "roi": ("2026-06", "2026-05"),
    }  # fmt: skip
    assert [(change.key, change.before, change.after, change.previous[1]) for change in changes.values()] == [
        ("coverage", 25, 25, 25), ("engagement", 0, 0, 0), ("conversion", 100, 100, 100),
        ("velocity", 8, 8, 8), ("deal_value", 9000, 9000, 9000), ("roi", 200, 200, 200),
    ]  # fmt: skip
    assert all(change.effects == change.settings == () and change.explained for change in changes.values())


@pytest.mark.parametrize(
    ("as_of", "since", "previous"),
    [
        # On its last day a week is not over yet.
        (date(2026, 6, 28), "2026-W25", "2026-W24"),
        (date(2026, 6, 29), "2026-W26", "2026-W25"),
        (date(2026, 5, 11), "2026-W19", None),
    ],
)
def test_a_day_is_compared_with_what_was_over_then(as_of, since, previous):
    change = history(as_of=as_of).changes["coverage"]

    assert (change.since.code, change.previous and change.previous[0].code) == (since, previous)


def test_before_the_first_closing_there_is_nothing_to_compare_with():
    assert history(as_of=date(2026, 5, 10)).changes == {}


@pytest.mark.parametrize(
    ("key", "rows", "after", "told"),
    [
        (
            "coverage",
            {"engagement": "| 30/06/2026 | Gamma | LinkedIn |\n| 17/06/2026 | Béta | LinkedIn |\n| 18/06/2026 | Béta | LinkedIn |"},
            75,
            [("since", "Gamma", "engaged", 25, []), ("late", "Béta", "engaged", 25, ["Engagement!A6", "Engagement!A5"])],
        ),
        (
            "engagement",
            {"engagement": "| 30/06/2026 | Gamma | Webinaire |\n| 17/06/2026 | Béta | Webinaire |\n| 01/05/2026 | Béta | LinkedIn |"},
            50,
            [("since", "Gamma", "strong", 25, []), ("late", "Béta", "strong", 25, ["Engagement!A5"])],
        ),
        (
            "conversion",
            {"engagement": "| 17/06/2026 | Béta | LinkedIn |\n| 02/07/2026 | Gamma | LinkedIn |\n| 17/06/2026 | Delta | LinkedIn |",
             "pipeline": "| Suite | Béta | ABM | 12/06/2026 | 20/06/2026 |"},
            50,
            # 100 % -> 66.7 % late, -> 50 % since.
            [("since", "Gamma", "engaged_unconverted", -16.666667, []),
             ("late", "Delta", "engaged_unconverted", -50, ["Engagement!A6"]),
             ("late", "Béta", "engaged_converted", 16.666667, ["Engagement!A4"])],
        ),
        (
            "velocity",
            {"pipeline": "| Suite | Béta | ABM | 12/06/2026 | 02/07/2026 |\n| Autre | Béta | ABM | 10/06/2026 | 20/06/2026 |"},
            12.666667,
            [("since", "Suite", "new", 3.666667, []), ("late", "Autre", "new", 1, ["Pipeline!E4"])],
        ),
        (
            "deal_value",
            {"deals": "| Suite | Béta | ABM | 02/07/2026 | 3000 |\n| Autre | Béta | ABM | 20/06/2026 | 6000 |"},
            6000,
            [("since", "Suite", "signed", -1500, []), ("late", "Autre", "signed", -1500, ["Deals!D4"])],
        ),
        (
            # 3,000 € more signed of 3,000 € spent; then as much spent again.
            "roi",
            {"deals": "| Suite | Béta | ABM | 20/06/2026 | 3000 |", "costs": "| 02/07/2026 | Contenu | 3000 |"},
            100,
            [("since", "2026-07-02", "cost_new", -200, []), ("late", "Suite", "signed", 100, ["Deals!D3"])],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_was_typed_late_is_told_apart_from_what_happened_since(key, rows, after, told):
    change = history(**rows).changes[key]

    assert (round(change.after, 6), change.explained, effects(change)) == (after, True, told)
    assert sum(effect.amount for effect in change.effects) == pytest.approx(change.after - change.before)


def test_what_came_under_a_name_that_was_there_is_no_correction():
    """A second « Audit » of Alpha: "1 saisie corrigée" would say that the first one was changed."""
    after = history(
        pipeline="| Audit | Alpha | ABM | 12/06/2026 | 02/07/2026 |",
        deals="| Audit | Alpha | ABM | 02/07/2026 | 3000 |",
    ).changes

    assert {key: effects(after[key]) for key in ("velocity", "deal_value", "roi")} == {
        "velocity": [("since", "Audit", "new", 21.5, [])],
        "deal_value": [("since", "Audit", "signed", -3000, [])],
        "roi": [("since", "Audit", "signed", 100, [])],
    }


def test_a_changed_setting_is_a_step_of_its_own_with_what_it_was():
    changes = history(chosen=rules(strong_points=2, cold_days=20)).changes

    assert effects(changes["engagement"]) == [("setting", "Alpha", "strong", 25, [])]
    assert {key: change.settings for key, change in changes.items() if change.settings} == {
        "engagement": (("strong_points", 5, 2),)
    }


def test_points_and_the_days_that_they_count_change_engagement_and_the_last_opportunities_velocity():
    other = msgspec.structs.replace(
        rules(window_days=60),
        points={**RULES.points, "linkedin": 4},
        rules=msgspec.structs.replace(RULES.rules, velocity_last=3),
    )
    changes = history(chosen=other).changes

    assert {key: change.settings for key, change in changes.items() if change.settings} == {
        "engagement": (("window_days", 30, 60), ("points.linkedin", 2, 4)),
        "velocity": (("velocity_last", 10, 3),),
    }


def kept(**figures):
    """Return closings in which the last week published other figures."""
    return Kept(
        archive=Stored(
            closings=tuple(
                replace(closing, figures={**closing.figures, **figures})
                if closing.period.code == "2026-W26"
                else closing
                for closing in published()
            )
        )
    )


@pytest.mark.parametrize(
    ("figure", "explained"),
    [
        # Its things are not known: they are those of the tables where these still give its value.
        (Figure(value=25.0, n=4), True),
        (Figure(value=50.0, n=4), False),
        (Figure(value=None, n=4), False),
    ],
    ids=["same", "other", "none"],
)
def test_without_its_things_a_published_value_is_explained_where_the_tables_give_it_again(figure, explained):
    change = history(kept(coverage=figure), engagement="| 30/06/2026 | Gamma | LinkedIn |").changes[
        "coverage"
    ]

    assert (change.before, change.after, change.explained) == (figure.value, 50, explained)
    assert effects(change) == ([("since", "Gamma", "engaged", 25, [])] if explained else [])


def test_without_a_value_today_nothing_is_explained():
    found = tables(engagement="| 30/06/2026 | Gamma | LinkedIn |")
    gone = read(
        "Comptes\n| Compte | Date d'ajout | Date de sortie |\n| Alpha | 04/05/2026 | 01/07/2026 |",
        as_of=TODAY,
        today=TODAY,
    )
    change = history_of(
        Timeline(gone.tables, RULES), Kept(archive=Stored(closings=published())), found.places, as_of=TODAY, today=TODAY
    ).changes["coverage"]  # fmt: skip

    assert (change.before, change.after, change.explained, change.effects) == (25, None, False, ())


def test_a_revision_has_both_values_and_what_did_it_the_greatest_first():
    found = history(
        engagement="| 17/06/2026 | Béta | LinkedIn |\n| 17/06/2026 | Delta | LinkedIn |",
        pipeline="| Suite | Béta | ABM | 12/06/2026 | 20/06/2026 |",
        deals="| Petit | Béta | ABM | 20/06/2026 | 30 |\n| Grand | Béta | ABM | 20/06/2026 | 60000 |",
    )
    told = {(revision.period.code, revision.key): revision for revision in found.revisions}

    assert {place: (one.published, round(one.revised, 6)) for place, one in told.items()} == {
        ("2026-W25", "coverage"): (25, 75),
        ("2026-W26", "coverage"): (25, 75),
        **{
            (code, key): values
            for code in ("2026-06", "2026-Q2")
            for key, values in {
                "coverage": (25, 75), "conversion": (100, 66.666667), "deal_value": (9000, 23010), "roi": (200, 2201),
            }.items()
        },
    }  # fmt: skip
    deals = told["2026-06", "deal_value"]
    assert [(step, name, cells) for step, name, _, _, cells in effects(deals)] == [
        ("late", "Grand", ["Deals!D4"]),
        ("late", "Petit", ["Deals!D3"]),
    ]
    assert isinstance(deals, Revision)
    assert sum(effect.amount for effect in deals.effects) == pytest.approx(23010 - 9000)


def test_a_revision_counts_under_the_settings_of_then():
    """Two points were typed late for Béta; today two are enough, then it took five."""
    late = {"engagement": "| 17/06/2026 | Béta | LinkedIn |"}

    revised = {one.key for one in history(chosen=rules(strong_points=2), **late).revisions}
    assert revised == {"coverage", "conversion"}


def test_the_cells_behind_a_revision_are_those_that_counted_under_the_settings_of_then():
    """Sixty days counted then, thirty count today; on 28 June the webinar was 43 days ago."""
    wide = closings_of(Timeline(tables().tables, rules(window_days=60)), Kept(), as_of=TODAY, today=TODAY)
    found = history(Kept(archive=Stored(closings=wide)), engagement="| 16/05/2026 | Béta | Webinaire |")

    told = {
        one.period.code: one.effects[0].cells[0].cell for one in found.revisions if one.key == "engagement"
    }
    assert told["2026-W26"] == "Engagement!A4"


def test_a_value_whose_things_are_not_known_is_revised_without_a_reason():
    (revision,) = history(kept(coverage=Figure(value=50.0))).revisions

    assert (revision.period.code, revision.published, revision.revised, revision.effects) == (
        "2026-W26",
        50,
        25,
        (),
    )


def test_a_setting_that_a_closing_did_not_know_yet_has_not_changed():
    old = tuple(
        replace(
            closing, settings={key: value for key, value in closing.settings.items() if key != "window_days"}
        )
        for closing in published()
    )

    assert history(Kept(archive=Stored(closings=old))).changes["engagement"].settings == ()
