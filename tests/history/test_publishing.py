"""A closing, figure by figure: what it publishes, under which settings, and what is left of it without its archive."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from abm_sheets.history.archive import Stored
from abm_sheets.history.closings import Kept, closings_of, in_force, programme_start, same
from abm_sheets.kpis.timeline import Timeline
from abm_sheets.model.history import Figure, InForce, Period, ShownClosing
from drawing import RULES, read

#: The day after the second quarter, in week 27.
TODAY = date(2026, 7, 1)
PROGRAMME = """
    Comptes
    | Compte | Date d'ajout |
    | Alpha  | 04/05/2026   |
    | Béta   | 04/05/2026   |
    Engagement
    | Date       | Compte | Interaction |
    | 12/05/2026 | Alpha  | Webinaire   |
    | 26/06/2026 | Alpha  | LinkedIn    |
    Pipeline
    | Opportunité | Compte | Source  | Premier contact | Date de qualification |
    | Audit       | ALPHA  | ABM     | 12/05/2026      | 20/05/2026            |
    | Appel       | Omega  | Inbound | 01/05/2026      | 21/05/2026            |
    Deals
    | Deal  | Compte | Source  | Date de signature | Montant (€) |
    | Audit | alpha  | ABM     | 28/05/2026        | 9000        |
    | Appel | Omega  | Inbound | 29/05/2026        | 6000        |
    Coûts ABM
    | Date       | Catégorie | Montant (€) |
    | 05/05/2026 | Outils    | 3000        |
"""
WEEK = Period(kind="week", year=2026, number=26)
MONTH = Period(kind="month", year=2026, number=6)
QUARTER = Period(kind="quarter", year=2026, number=2)
ALPHA, BETA = ("Alpha",), ("Béta",)
#: What the second quarter publishes.
PUBLISHED = {
    "coverage": Figure(value=50, n=2, numerator=1, denominator=2, shares={ALPHA: (1, 1), BETA: (0, 1)}),
    "engagement": Figure(value=0, n=2, numerator=0, denominator=2, shares={ALPHA: (0, 1), BETA: (0, 1)}),
    "conversion": Figure(value=100, n=1, numerator=1, denominator=1, shares={ALPHA: (1, 1), BETA: (0, 0)}),
    "velocity": Figure(value=8, n=1, baseline=20, shares={("Audit", "Alpha"): (8, 1)}),
    "deal_value": Figure(value=9000, n=1, baseline=6000, shares={("Audit", "Alpha"): (9000, 1)}),
    "roi": Figure(
        value=200, n=1, numerator=9000, denominator=3000,
        shares={("Audit", "Alpha"): (9000, 0), ("2026-05-05", "tools", ""): (0, 3000)},
    ),
}  # fmt: skip


@cache
def timeline(drawing=PROGRAMME, **settings):
    tables = read(drawing, as_of=TODAY, today=TODAY).tables
    return Timeline(tables, RULES.with_chosen({key: float(value) for key, value in settings.items()}))


def closed(period, kept=None, today=TODAY, **options):
    closings = closings_of(timeline(**options), kept or Kept(), as_of=today, today=today)
    return next(closing for closing in closings if closing.period == period)


def shown(period=QUARTER, published=date(2026, 7, 2), **values):
    """Return a row as people see it: what the quarter published, and the values that somebody changed."""
    figures = (
        PUBLISHED if period.kind == "quarter" else {key: PUBLISHED[key] for key in ("coverage", "engagement")}
    )
    return ShownClosing(
        period=period,
        published=published,
        values={key: figure.value for key, figure in figures.items()} | values,
        baselines={"velocity": 20, "deal_value": 6000} if period.kind == "quarter" else {},
    )  # fmt: skip


# ---------------------------------------------------------------------------------- what is published


def test_a_quarter_publishes_all_six_with_the_comparison():
    assert closed(QUARTER).figures == PUBLISHED
    assert closed(QUARTER).published == TODAY


def test_a_month_publishes_all_six_without_the_comparison():
    assert closed(MONTH).figures == {key: replace(figure, baseline=None) for key, figure in PUBLISHED.items()}


def test_a_week_publishes_the_two_of_a_week():
    assert closed(WEEK).figures == {key: PUBLISHED[key] for key in ("coverage", "engagement")}


def test_without_anything_to_count_a_figure_is_no_value():
    figures = closed(MONTH, drawing="Comptes\n| Compte | Date d'ajout |\n| Alpha | 04/05/2026 |").figures

    assert {key: (figure.value, figure.n) for key, figure in figures.items()} == {
        "coverage": (None, 1), "engagement": (None, 1), "conversion": (None, 0),
        "velocity": (None, 0), "deal_value": (None, 0), "roi": (None, 0),
    }  # fmt: skip
    assert all(figure.shares is None and figure.denominator is None for figure in figures.values())


def test_things_of_one_name_add_up():
    figures = closed(MONTH, drawing="""
        Comptes
        | Compte | Date d'ajout |
        | Alpha  | 04/05/2026   |
        Pipeline
        | Opportunité | Compte | Source | Premier contact | Date de qualification |
        | Audit       | Alpha  | ABM    | 12/05/2026      | 20/05/2026            |
        | Audit       | Alpha  | ABM    | 12/05/2026      | 24/05/2026            |
        Deals
        | Deal  | Compte | Source | Date de signature | Montant (€) |
        | Audit | Alpha  | ABM    | 28/05/2026        | 9000        |
        | Audit | Alpha  | ABM    | 29/05/2026        | 1000        |
        Coûts ABM
        | Date       | Catégorie | Montant (€) |
        | 05/05/2026 | Outils    | 3000        |
        | 05/05/2026 | Outils    | 1000        |
    """).figures  # fmt: skip

    assert {key: (figures[key].value, figures[key].shares) for key in ("velocity", "deal_value", "roi")} == {
        "velocity": (10, {("Audit", "Alpha"): (20, 2)}),
        "deal_value": (5000, {("Audit", "Alpha"): (10_000, 2)}),
        "roi": (150, {("Audit", "Alpha"): (10_000, 0), ("2026-05-05", "tools", ""): (0, 4000)}),
    }


def test_an_account_that_is_not_engaged_converts_nothing_whatever_opportunity_it_has():
    figure = closed(MONTH, drawing="""
        Comptes
        | Compte | Date d'ajout |
        | Alpha  | 04/05/2026   |
        | Béta   | 04/05/2026   |
        Engagement
        | Date       | Compte | Interaction |
        | 12/05/2026 | Alpha  | LinkedIn    |
        Pipeline
        | Opportunité | Compte | Source | Premier contact | Date de qualification |
        | Audit       | Béta   | ABM    | 12/05/2026      | 20/05/2026            |
    """).figures["conversion"]  # fmt: skip

    assert (figure.value, figure.shares) == (0, {ALPHA: (0, 1), BETA: (0, 0)})


@pytest.mark.parametrize(
    ("day", "start"),
    [("2026-05-03", None), ("2026-05-04", "2026-05-04"), ("2026-07-01", "2026-05-04")],
)
def test_a_programme_starts_when_it_is_known_to(day, start):
    found = programme_start(timeline(), date.fromisoformat(day))

    assert (found and found.isoformat()) == start


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (None, None, True), (None, 0, False), (0, None, False), (0, 0.0, True), (1, 1 + 1e-12, True),
        (1, 1 + 1e-7, False), (1e9, 1e9 + 0.5, True), (1e9, 1e9 + 2, False), (0, 1e-10, True), (0, 1e-8, False),
        (50, 50.1, False), (1, -1, False),
    ],
)  # fmt: skip
def test_values_are_the_same_but_for_the_order_of_a_sum(one, other, equal):
    assert same(one, other) is equal
    assert same(other, one) is equal


# ---------------------------------------------------------------------------------- without the archive


def test_a_row_that_the_tables_still_give_has_all_that_it_had_and_its_own_day():
    closing = closed(QUARTER, Kept(shown=[shown()]), today=date(2026, 7, 3))

    assert (closing.figures, closing.published) == (PUBLISHED, date(2026, 7, 2))
    assert closing.settings == RULES.ruling()


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ({"velocity": 9}, Figure(value=9, baseline=20)),
        ({"deal_value": None}, Figure(value=None, baseline=6000)),
        ({"roi": -50}, Figure(value=-50)),
        ({"coverage": 75}, Figure(value=75)),
    ],
    ids=repr,
)
def test_what_the_tables_no_longer_give_stands_as_people_saw_it(typed, figure):
    closing = closed(QUARTER, Kept(shown=[shown(**typed)]))

    (key,) = typed
    assert closing.figures == PUBLISHED | {key: figure}


@pytest.mark.parametrize(
    ("baselines", "velocity"),
    [({"velocity": 21}, Figure(value=8, baseline=21)), ({"velocity": None}, Figure(value=8)), ({}, Figure(value=8))],
    ids=repr,
)  # fmt: skip
def test_a_comparison_that_the_tables_no_longer_give_stands_as_people_saw_it(baselines, velocity):
    row = replace(shown(), baselines=baselines | {"deal_value": 6000})

    assert closed(QUARTER, Kept(shown=[row])).figures == PUBLISHED | {"velocity": velocity}


def test_a_row_of_a_period_that_is_not_over_is_no_closing():
    """Somebody has invented it."""
    this_week = Period(kind="week", year=2026, number=27)
    rows = [shown(this_week), shown(WEEK, coverage=75)]
    days = {
        day: closings_of(timeline(), Kept(shown=rows), as_of=TODAY, today=date(2026, 7, day))
        for day in (5, 6)
    }

    assert [[c.period for c in closings].count(this_week) for closings in days.values()] == [0, 1]
    assert all(c.figures["coverage"].value == 75 for c in days[5] if c.period == WEEK)


def test_of_a_row_that_is_there_twice_the_first_counts():
    assert closed(WEEK, Kept(shown=[shown(WEEK, coverage=10), shown(WEEK, coverage=20)])).figures["coverage"] == (
        Figure(value=10)
    )  # fmt: skip


def test_with_its_archive_the_rows_say_nothing():
    whole = closings_of(timeline(), Kept(), as_of=TODAY, today=TODAY)
    kept = Kept(archive=Stored(closings=whole), shown=[shown(coverage=99)])

    assert closings_of(timeline(), kept, as_of=TODAY, today=TODAY) == whole


# ---------------------------------------------------------------------------------- under which settings


def stored(*closings, points=None, since=None):
    found = (
        InForce(settings=RULES.with_chosen({"strong_points": points}).ruling(), since=since)
        if points
        else None
    )
    return Kept(archive=Stored(closings=closings, in_force=found))


@pytest.mark.parametrize(
    ("kept", "points", "since"),
    [
        (Kept(), 2, TODAY),
        (stored(), 2, TODAY),
        # The same settings as before: since then.
        (stored(points=2.0, since=date(2026, 6, 3)), 2, date(2026, 6, 3)),
        (stored(points=5.0, since=date(2026, 6, 3)), 2, TODAY),
    ],
    ids=["first run", "an old archive", "unchanged", "changed today"],
)
def test_settings_are_in_force_since_a_refresh_found_them(kept, points, since):
    found = in_force(timeline(strong_points=points), kept, TODAY)

    assert (found.settings["strong_points"], found.since) == (points, since)


def of_week(number, **options):
    """Return a closing of the past under other settings, as an archive keeps it."""
    rules = RULES.with_chosen({key: float(value) for key, value in options.items()})
    period = Period(kind="week", year=2026, number=number)
    return replace(closed(WEEK), period=period, settings=rules.ruling())


@pytest.mark.parametrize(
    ("kept", "points"),
    [
        # Without a memory those of today.
        (Kept(), 2),
        (stored(of_week(20, strong_points=7)), 2),
        # Found before the end of the week, on its last day, or after it.
        (stored(of_week(20, strong_points=7), points=2.0, since=date(2026, 6, 1)), 2),
        (stored(of_week(20, strong_points=7), points=2.0, since=date(2026, 6, 28)), 2),
        # The week was over when they were found: those of the closing before it, the last of them.
        (stored(of_week(20, strong_points=7), of_week(25, strong_points=6), points=2.0, since=date(2026, 6, 29)), 6),
        (stored(of_week(25, strong_points=6), of_week(20, strong_points=7), points=2.0, since=date(2026, 6, 29)), 6),
        # A later one does not count; without any before it, those of today.
        (stored(of_week(27, strong_points=7), points=2.0, since=date(2026, 6, 29)), 2),
        # Changed since the last refresh: those before, if they were found by the end of the week.
        (stored(of_week(20, strong_points=7), points=4.0, since=date(2026, 6, 28)), 4),
        (stored(of_week(20, strong_points=7), points=4.0, since=date(2026, 6, 29)), 7),
    ],
    ids=["no archive", "no memory", "before", "last day", "too late", "too late, unsorted", "none before", "changed", "changed twice"],
)  # fmt: skip
def test_a_week_is_published_under_the_settings_that_people_saw_before_it_ended(kept, points):
    assert closed(WEEK, kept, strong_points=2).settings["strong_points"] == points


def test_settings_of_then_decide_what_is_published():
    """Alpha has two points within thirty days of 28 June."""
    seen = stored(of_week(20, strong_points=7), points=2.0, since=date(2026, 6, 28))
    late = stored(of_week(20, strong_points=7), points=2.0, since=date(2026, 6, 29))

    assert closed(WEEK, seen, strong_points=2).figures["engagement"].value == 50
    assert closed(WEEK, late, strong_points=2).figures["engagement"].value == 0


def test_a_figure_that_is_published_late_leaves_the_others_as_they_were_published():
    kept = stored(replace(closed(MONTH), figures={"coverage": Figure(value=99)}))
    figures = closed(MONTH, kept).figures

    assert figures["coverage"] == Figure(value=99)
    assert (list(figures), figures["roi"]) == (list(PUBLISHED), PUBLISHED["roi"])
