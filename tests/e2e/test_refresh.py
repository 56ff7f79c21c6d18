"""``refresh``: what it prints, what it costs, and how workbooks look that people have worked in."""

import re
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from thorough import more

from .book import cells, dashboard, edited, parts, type_rows
from .programme import AS_OF, KPIS, MONDAY

ONE_EACH = {"read": 1, "write": 1}
KEYS = {
    "": "as_of workbook kpis accounts alerts issues history api_calls",
    "kpis": "coverage engagement conversion velocity deal_value roi",
    "kpi": "value unit numerator denominator n median mean_points baseline baseline_n change_percent ratio "
    "revenue cost opportunities status indicative stale why_missing",
    "account": "account points total_points engaged strongly_engaged first_interaction last_interaction "
    "opportunities revenue cost roi",
    "alert": "code severity subject since message action",
    "issue": "tab cell header value code message expected kpis",
    "api_calls": "read write",
}
NOVEMBER = "2026-11-24T10:00:00+01:00"


# ---------------------------------------------------------------------------------- what it prints


def test_json_has_exactly_the_promised_keys(demo, refresh):
    told = refresh(demo, as_of=None).json

    seen = {
        "": [told],
        "kpis": [told["kpis"]],
        "kpi": told["kpis"].values(),
        "account": told["accounts"],
        "alert": told["alerts"],
        "issue": told["issues"],
        "api_calls": [told["api_calls"]],
    }
    assert all(seen.values())
    assert {name: {tuple(sorted(each)) for each in objects} for name, objects in seen.items()} == {
        name: {tuple(sorted(keys.split()))} for name, keys in KEYS.items()
    }
    assert {kpi["unit"] for kpi in told["kpis"].values()} == {"percent", "days", "EUR"}


def test_what_people_type_gives_the_figures_of_the_article(filled, refresh):
    result = refresh(filled)

    assert result.values == pytest.approx(KPIS)
    assert (result.codes, result.calls) == ([], ONE_EACH)
    velocity, roi = (result.json["kpis"][key] for key in ("velocity", "roi"))
    assert (velocity["baseline"], velocity["change_percent"]) == (90, pytest.approx(-100 / 3))
    assert (roi["revenue"], roi["cost"]) == (90_000, 15_000)


def test_a_terminal_shows_the_story_and_says_that_the_dashboard_is_up_to_date(filled, run):
    with time_machine.travel(MONDAY, tick=False):
        result = run("refresh", filled)

    assert (result.code, result.err) == (0, "")
    assert "On a ciblé 4 comptes, 3 ont réagi, 2 sont devenus des opportunités" in result.out
    assert "1 deal ABM signé pour 90 000 €" in result.out
    assert "est à jour" in result.out


def test_the_dashboard_shows_what_was_printed_as_typed_numbers(refreshed, refresh):
    shown = dashboard(refreshed)
    row = [cell.value for cell in shown.sheet[shown.find("3 engagés sur 4 comptes ciblés").row]]
    assert 0.75 in row
    assert "3 engagés sur 4 comptes ciblés" in shown.texts()


@pytest.mark.parametrize(
    ("as_of", "coverage", "deals"),
    [
        ("2025-06-14", 50.0, 0),
        ("2025-06-15", 50.0, 1),
        *more(("2025-05-31", None, 0), ("2025-06-01", 25.0, 0), ("2025-06-20", 75.0, 1)),
    ],
)
def test_as_of_takes_the_workbook_back_to_the_end_of_that_day(filled, refresh, as_of, coverage, deals):
    kpis = refresh(filled, as_of=as_of).json["kpis"]

    assert kpis["coverage"]["value"] == coverage
    assert (kpis["deal_value"]["n"] or 0) == deals


def test_a_dry_run_prints_the_same_and_writes_nothing(filled, refresh, tmp_path):
    before = filled.read_bytes()

    dry = refresh(filled, "--dry-run")

    assert (filled.read_bytes(), list(tmp_path.iterdir())) == (before, [filled])
    assert dry.calls == {"read": 1, "write": 0}
    assert dry.values == refresh(filled).values


@pytest.mark.parametrize(("cell", "code"), [("31/02/2025", 1), *more(("28/02/2025", 0))])
def test_strict_ends_with_1_when_there_is_a_cell_to_correct(filled, run, cell, code):
    type_rows(filled, {"Engagement": [[cell, "Maison Peyrac", "LinkedIn"]]})

    assert run("refresh", filled, "--as-of", AS_OF).code == 0
    assert run("refresh", filled, "--as-of", AS_OF, "--strict").code == code


def test_a_new_workbook_gives_six_sentences_and_no_figure(new, refresh):
    result = refresh(new, as_of=None)

    assert set(result.values.values()) == {None}
    assert all(kpi["why_missing"] and kpi["status"] == "no_data" for kpi in result.json["kpis"].values())
    assert (result.codes, result.json["accounts"], result.calls) == ([], [], ONE_EACH)


# ---------------------------------------------------------------------------------- text that could hurt

NASTY = [
    '=IMPORTDATA("http://x")',
    "+1",
    "@x",
    "-2+3",
    "'=1+1",
    "=cmd|' /C calc'!A0",
    "Zürich 🚀 SA",
    "شركة النور",
    "日本株式会社",
    "<b>&amp;</b> ]]>",
    "Retour\nà la ligne",
    "TRUE",
    "00042",
    # Nothing but signs: still two accounts, and never one.
    "🚀",
    "---",
]


def test_text_stays_text_in_the_dashboard(new, refresh):
    notes = dict.fromkeys(NASTY) | {NASTY[0]: "é" * 32_000}
    type_rows(
        new,
        {
            "Comptes": [
                [name, None, None, None, name, None, "06/01/2025", None, long] for name, long in notes.items()
            ],
            "Engagement": [["12/06/2025", name, "Webinaire", None, None, name] for name in NASTY],
            "Pipeline": [[name, name, "ABM", None, "15/06/2025"] for name in NASTY],
            "Deals": [[name, name, "ABM", name, name] for name in NASTY],
        },
    )

    result = refresh(new)
    again = refresh(new)

    names = [name.replace("\n", " ") for name in NASTY]
    assert [account["account"].replace("\n", " ") for account in result.json["accounts"]] == names
    assert again.json | {"api_calls": 0} == result.json | {"api_calls": 0}
    shown = cells(new)["Dashboard"].values()
    assert {kind for value, kind, *_ in shown if isinstance(value, str)} == {"s"}
    assert set(names) <= {str(value).replace("\n", " ") for value, *_ in shown}


# ---------------------------------------------------------------------------------- sizes


@pytest.mark.parametrize("count", [300, *more(0, 5, 50)])
def test_every_account_is_counted_and_shown_however_many_there_are(new, refresh, count):
    day = date(2025, 6, 2)
    type_rows(
        new,
        {
            "Comptes": [[f"Compte {n:03}", "ABC"[n % 3], None, None, None, None, day] for n in range(count)],
            "Engagement": [
                [day + timedelta(n % 20), f"COMPTE {n:03} SAS", "Visite site"] for n in range(0, count, 2)
            ],
        },
    )

    result = refresh(new)
    again = refresh(new)

    assert (len(result.json["accounts"]), result.codes, again.calls) == (count, [], ONE_EACH)
    assert result.values["coverage"] == (pytest.approx(100 * ((count + 1) // 2) / count) if count else None)
    texts = dashboard(new).texts()
    assert {f"Compte {n:03}" for n in range(count)} <= set(texts)


def test_a_dashboard_that_was_long_leaves_nothing_behind_when_it_is_short_again(new, refresh):
    long = [[f"Compte {n:03}", None, None, None, None, None, "06/01/2025"] for n in range(60)]
    type_rows(new, {"Comptes": long})
    refresh(new)
    with edited(new) as book:
        book["Comptes"].delete_rows(12, 100)
    refresh(new)

    names = {text for text in dashboard(new).texts() if re.fullmatch(r"Compte \d{3}", text)}
    assert names == {f"Compte {n:03}" for n in range(10)}


def test_refreshing_again_and_again_makes_nothing_grow(refreshed, refresh):
    with time_machine.travel(NOVEMBER, tick=False):
        refresh(refreshed)
        first = _sizes(refreshed)
        for _ in range(2):
            refresh(refreshed)

    assert _sizes(refreshed) == first


def _sizes(path):
    book = openpyxl.load_workbook(path)
    tabs = {
        sheet.title: (
            sheet.dimensions,
            len(sheet.merged_cells.ranges),
            len(sheet.data_validations.dataValidation),
            len(sheet.conditional_formatting),
            sum(bool(cell.comment) for cell in sheet[1]),
        )
        for sheet in book
    }
    return tabs, sorted(book.defined_names), sorted(parts(path))


def test_refreshing_makes_no_more_styles(refreshed, refresh):
    first = len(parts(refreshed)["xl/styles.xml"])
    refresh(refreshed)

    assert len(parts(refreshed)["xl/styles.xml"]) == first
