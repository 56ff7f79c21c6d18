"""The charts: which numbers they show, where they lie, and that they never pile up."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.dashboard.charts import board_charts, compared_charts
from abm_sheets.dashboard.compose import Edition, compose
from abm_sheets.dashboard.layout import letter_width, place
from abm_sheets.dashboard.measure import text_width
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.history.periods import closed_periods
from abm_sheets.intake.answers import read_answers
from abm_sheets.model.history import Closing, Figure, History
from abm_sheets.sheets.charting import chart_requests, charts_mark, drawn_charts
from abm_sheets.sheets.rendering import Canvas, render
from abm_sheets.template.load import load_styles, load_workbook
from drawing import FORM, RULES, D, found

STYLES = load_styles()
IDS = {key: tab.sheet_id for key, tab in FORM.tabs.items()}
MOMENT = datetime(2026, 6, 30, 9, tzinfo=UTC)
DASHBOARD = IDS["dashboard"]
ALL = frozenset({2001, 2002, 2003, 2004, 2005})
PROGRAMME = found("""
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | J-100        |
    | Durand  | J-100        |
    Engagement
    | Date | Compte | Interaction |
    | J-90 | Lambert | LinkedIn |
    | J-5 | Lambert | LinkedIn |
    Pipeline
    | Opportunité | Compte | Source | Premier contact | Date de qualification |
    | P1 | Lambert | ABM | J-90 | J-60 |
    | P2 | Ailleurs | Salon | J-150 | J-60 |
    Deals
    | Deal | Compte | Source | Date de signature | Montant (€) |
    | D1 | Lambert | ABM | J-20 | 45000 |
    | D2 | Ailleurs | Salon | J-20 | 22000 |
    Coûts ABM
    | Date | Catégorie | Montant (€) |
    | J-80 | Outils | 15000 |
""")
values = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False))


def published(weeks, coverage=50.0, engagement=25.0, value=10.0, baseline=20.0):
    """Return a history of so many weeks before D, and the quarters in it."""
    figure = Figure(value=value, baseline=baseline)
    shown = {
        "week": {"coverage": Figure(value=coverage), "engagement": Figure(value=engagement)},
        "quarter": {"velocity": figure, "deal_value": figure, "roi": Figure(value=value)},
        "month": {},
    }
    return History(
        closings=tuple(
            Closing(period=period, published=D, settings={}, figures=shown[period.kind])
            for period in closed_periods(D - timedelta(7 * weeks), D)
        )
    )


def charts(findings, rules=RULES):
    sentences = Sentences(FORM, rules)
    blocks = (board_charts(sentences, findings), compared_charts(sentences, findings))
    return {chart.key: chart for block in blocks for chart in block.charts}


def placed(findings, template=FORM, rules=RULES):
    view = compose(Edition(template=template, rules=rules), findings, read_answers(None, None, {}), MOMENT)
    return place(view, STYLES)


def sent(page, there=frozenset()):
    return list(chart_requests(page.charts, DASHBOARD, there, STYLES, FORM))


def test_the_weeks_show_what_was_published_between_the_ends_of_the_benchmark():
    chart = charts(replace(PROGRAMME, history=published(3)))["coverage"]

    assert chart.labels == ("S23", "S24", "S25", "S26")[-len(chart.labels) :]
    assert {series.name: set(series.values) for series in chart.series} == {
        "Couverture": {0.5},
        "Fortement engagés": {0.25},
        "Repère 50\u202f%": {0.5},
        "Repère 70\u202f%": {0.7},
    }
    assert [series.kind for series in chart.series] == ["line", "line", "dashed", "dashed"]


def test_a_week_without_a_value_interrupts_its_line_and_keeps_its_place():
    """Of five weeks the first has no value, the third no engagement, the fourth nothing again."""
    known = ({}, {"coverage": 50, "engagement": 25}, {"coverage": 60}, {}, {"coverage": 70})
    periods = [period for period in closed_periods(D - timedelta(7 * 8), D) if period.kind == "week"][-5:]
    weeks = tuple(
        Closing(
            period=period,
            published=D,
            settings={},
            figures={key: Figure(value=value) for key, value in values.items()},
        )
        for period, values in zip(periods, known, strict=True)
    )

    chart = charts(replace(PROGRAMME, history=History(closings=weeks)))["coverage"]

    assert [series.values for series in chart.series[:2]] == [(0.5, 0.6, None, 0.7), (0.25, None, None, None)]
    assert chart.labels == tuple(f"S{period.number}" for period in periods[1:])


def test_the_funnel_tells_the_story_in_numbers():
    chart = charts(PROGRAMME)["funnel"]

    assert dict(zip(chart.labels, chart.series[0].values, strict=True)) == {
        "Comptes ciblés": 2,
        "Comptes engagés": 1,
        "Avec opportunité": 1,
        "Deals ABM signés": 1,
    }


FUNNEL = """
    Comptes
    | Compte  |
    | Lambert |
    Engagement
    | Date | Compte   | Interaction |
    | J-5  | {whom}   | LinkedIn    |
    Pipeline
    | Opportunité | Compte  | Source | Date de qualification |
    | P1          | Lambert | ABM    | {qualified}           |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | D1   | Lambert | ABM    | J-2               | {amount}    |
"""


@pytest.mark.parametrize(
    ("whom", "qualified", "amount", "steps"),
    [
        ("Lambert", "J-3", "45000", (1, 1, 1, 1)),
        ("Lambert", "J-3", "TBD", ()),
        ("Lambert", "hier", "45000", ()),
        ("Zorglub", "J-3", "45000", ()),
    ],
)
def test_the_funnel_has_no_bar_of_0_for_what_cannot_be_read(whom, qualified, amount, steps):
    """Without any cost there is no ROI, and the deals are known all the same."""
    findings = found(FUNNEL.format(whom=whom, qualified=qualified, amount=amount))

    assert charts(findings)["funnel"].series[0].values == steps


def test_quarters_are_compared_with_the_day_and_only_where_both_sides_have_a_value():
    shown = charts(replace(PROGRAMME, history=published(26)))
    gap = charts(replace(PROGRAMME, history=published(26, baseline=None)))

    assert shown["deal_value"].labels == ("T4 2025", "T1 2026", "30/06/2026")
    assert [series.values for series in shown["deal_value"].series] == [(10, 10, 45000), (20, 20, 22000)]
    assert gap["deal_value"].labels == ("30/06/2026",)
    assert shown["roi"].series[0].values[-1] == pytest.approx(2.0)


def test_of_an_earlier_day_later_closings_are_not_drawn():
    shown = charts(replace(PROGRAMME, history=published(26), as_of=D - timedelta(70)))

    assert charts(replace(PROGRAMME, history=published(26)))["coverage"].labels[-1] == "S26"
    assert shown["coverage"].labels[-1] == "S16"
    assert shown["deal_value"].labels == ("T4 2025", "T1 2026", "21/04/2026")


def test_with_less_than_two_points_a_sentence_takes_the_place_and_a_chart_that_is_there_goes():
    page = placed(replace(PROGRAMME, history=History()))

    shown = [at.cell.value for at in page.page if at.cell.style == "chart_empty" and at.cell.value]
    assert [placed_.chart.key for placed_ in page.charts] == ["funnel"]
    assert shown == [FORM.charts[key].too_few for key in ("coverage", "velocity", "deal_value", "roi")]
    assert [next(iter(request)) for request in sent(page, ALL)] == [
        *["deleteEmbeddedObject"] * 4,
        "updateChartSpec",
        "updateEmbeddedObjectPosition",
    ]
    assert [next(iter(request)) for request in sent(page)] == ["addChart"]


def test_what_is_not_drawn_has_a_frame_of_its_own_where_the_chart_would_be():
    page = placed(replace(PROGRAMME, history=History()))
    columns = {"velocity": (1, 5), "deal_value": (5, 9), "roi": (9, 13)}

    framed = [at for at in page.page if at.cell.style.startswith("chart_empty")]
    titles = {at.cell.value: (at.row, at.column, at.column + at.cell.span) for at in framed if at.cell.value}
    top = titles[FORM.charts["roi"].title][0]
    for key, (first, end) in columns.items():
        assert titles[FORM.charts[key].title] == (top, first, end)
        frame = [(at.row - top, at.cell.style) for at in framed if at.column == first and at.row >= top]
        middle = [(row, "chart_empty") for row in range(1, STYLES.charts.rows - 1)]
        assert frame == [(0, "chart_empty_title"), *middle, (STYLES.charts.rows - 1, "chart_empty_end")]


def test_charts_are_added_once_and_then_replaced_in_place():
    page = placed(replace(PROGRAMME, history=published(30)))

    first, second = sent(page), sent(page, ALL)
    assert [request["addChart"]["chart"]["chartId"] for request in first] == sorted(ALL)
    assert not any("addChart" in request or "deleteEmbeddedObject" in request for request in second)
    specs = {
        r["updateChartSpec"]["chartId"]: r["updateChartSpec"]["spec"]
        for r in second
        if "updateChartSpec" in r
    }
    assert specs == {r["addChart"]["chart"]["chartId"]: r["addChart"]["chart"]["spec"] for r in first}


def test_a_chart_of_the_team_is_left_alone():
    page = placed(replace(PROGRAMME, history=published(30)))

    assert "77" not in json.dumps([list(request.values()) for request in sent(page, ALL | {77})]).split()
    assert sent(page, ALL | {77}) == sent(page, ALL)


def test_the_model_cell_says_which_charts_are_there():
    page = placed(replace(PROGRAMME, history=published(30)))

    assert charts_mark(page.charts) == " #12345"
    assert charts_mark(()) == ""
    assert drawn_charts("24") == {2002, 2004}


def test_the_essential_kpis_show_their_charts_only():
    rules = RULES.with_chosen({"display": 1})
    shown = charts(replace(PROGRAMME, history=published(30)), rules)

    assert list(shown) == ["coverage", "funnel", "roi"]
    assert shown["roi"].span == 12
    assert [series.name for series in shown["coverage"].series][:1] == ["Couverture"]
    assert "Fortement engagés" not in [series.name for series in shown["coverage"].series]
    assert shown["coverage"].title == "Couverture, par semaine"


# ---------------------------------------------------------------------------------- laws

findings = st.builds(
    lambda weeks, coverage, value, baseline, accounts: replace(
        PROGRAMME,
        history=published(weeks, coverage=coverage, value=value, baseline=baseline),
        accounts=PROGRAMME.accounts * accounts,
    ),
    st.integers(0, 60),
    values,
    values,
    values,
    st.sampled_from([0, 1, 25, 150]),
)


def inside(area):
    return {
        (row, column)
        for row in range(area.row, area.end_row)
        for column in range(area.column, area.end_column)
    }


@given(findings, st.sampled_from(["fr", "en"]))
def test_no_chart_covers_a_word_or_another_chart_or_what_the_team_types(report, language):
    page = placed(report, load_workbook(language))

    words = {
        (at.row, column)
        for at in (*page.page, *page.side, *page.history, *page.chart_cells)
        if at.cell.value not in (None, "") or at.cell.typed
        for column in range(at.column, at.column + at.cell.span)
    }
    typed = {spot for area in page.typed for spot in inside(area)}
    covered = [inside(chart.area) for chart in page.charts]
    assert not any(spots & (words | typed) for spots in covered)
    assert not any(one & other for one, other in combinations(covered, 2))
    assert all(chart.area.end_row <= page.row_count for chart in page.charts)


@given(findings)
def test_the_range_of_every_chart_lies_on_its_table_and_is_never_blank(report):
    page = placed(report)

    numbers = {(at.row, at.column): at.cell.value for at in page.chart_cells}
    for chart in page.charts:
        assert inside(chart.numbers) <= inside(page.areas["charts"])
        assert all(numbers[spot] is not None for spot in inside(chart.numbers))
    for request in sent(page):
        basic = request["addChart"]["chart"]["spec"]["basicChart"]
        for data in [each["domain"] for each in basic["domains"]] + [
            each["series"] for each in basic["series"]
        ]:
            (source,) = data["sourceRange"]["sources"]
            assert source["sheetId"] == DASHBOARD
            assert source["endRowIndex"] - source["startRowIndex"] > 2
            assert source["endColumnIndex"] - source["startColumnIndex"] == 1


@given(findings)
def test_no_word_of_ours_is_wider_than_its_cell(report):
    page = placed(report)
    widths = STYLES.dashboard.widths
    for at in (*page.page, *page.side, *page.history, *page.chart_cells):
        style = STYLES.styles[at.cell.style]
        if not isinstance(at.cell.value, str) or "://" in at.cell.value:
            continue
        room = sum(widths[at.column : at.column + at.cell.span]) - 2 * STYLES.rows.side
        if style.wrap:  # a narrower cell would break the word
            words = re.split(r"[ \t\n]+", at.cell.value)
            assert max(text_width(word, letter_width(style, STYLES)) for word in words) <= room, at
        elif at.cell.style == "chart_number":
            assert text_width(at.cell.value, letter_width(style, STYLES)) <= room, at


@pytest.mark.parametrize("language", ["fr", "en"])
def test_rendering_twice_is_the_same_and_300_accounts_stay_under_1_mb(language):
    template = load_workbook(language)
    (first, *_) = PROGRAMME.accounts
    many = replace(
        PROGRAMME,
        history=published(104),
        accounts=tuple(
            replace(first, account=f"Compagnie générale des établissements {n}") for n in range(300)
        ),
    )
    canvas = Canvas(spreadsheet_id="x", tab_ids=IDS, named={}, protected=True, charts=ALL)
    once, twice = (
        json.dumps({"requests": render(placed(many, template), canvas, STYLES, template)}) for _ in range(2)
    )

    assert once == twice
    assert len(once.encode()) < 1_000_000


def test_the_page_fits_a_laptop():
    """1366 pixels: the numbers of the rows take 46, the scroll bar 16."""
    grid = STYLES.dashboard

    assert grid.margin + sum(grid.columns) <= 1366 - 46 - 16


def test_the_board_page_ends_below_the_first_charts_and_fits_a_landscape_page():
    page = placed(replace(PROGRAMME, history=published(30)))

    area = page.areas["board"]
    assert {chart.area.end_row for chart in page.charts if chart.chart.key in ("coverage", "funnel")} == {
        area.end_row
    }
    width, height = sum(STYLES.dashboard.widths[: area.end_column]), sum(page.heights[: area.end_row])
    assert height / width < (8.27 - 0.7) / (11.69 - 0.7) * 1.25
