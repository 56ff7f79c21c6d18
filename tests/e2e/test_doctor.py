"""``doctor``: everything that is to do, in one go, and nothing changed."""

import openpyxl
import pytest
import time_machine

from .book import HEADERS, TABS, edited, put_rows, type_rows
from .programme import AS_OF, ROWS


@pytest.fixture(autouse=True)
def then():
    """The day on which the programme is looked at."""
    with time_machine.travel(f"{AS_OF}T12:00:00Z", tick=False):
        yield


@pytest.fixture
def checks(run):
    """``doctor --json``: the checks by key, after making sure that nothing was changed."""

    def looked(path):
        before = path.read_bytes()
        result = run("doctor", path, "--json")
        told = result.json
        assert (path.read_bytes(), result.err) == (before, "")
        assert set(told) == {"workbook", "healthy", "checks"}
        assert result.code == (0 if told["healthy"] else 1)
        assert told["healthy"] == all(check["state"] != "todo" for check in told["checks"])
        assert all(check["label"] and check["detail"] for check in told["checks"])
        return {check["key"]: check for check in told["checks"]}

    return looked


def _todo(checks):
    return {key for key, check in checks.items() if check["state"] == "todo"}


def test_a_workbook_in_good_health(checks, filled, run):
    assert _todo(checks(filled)) == set()

    shown = run("doctor", filled)
    assert (shown.code, shown.err) == (0, "")
    assert "Comptes, Engagement, Pipeline, Deals, Dashboard" in shown.out
    assert "fr_FR" in shown.out
    assert "Europe/Paris" in shown.out


def test_a_new_workbook_is_in_good_health(checks, new):
    assert _todo(checks(new)) == set()


def test_a_missing_tab_is_named_with_the_way_back(checks, filled):
    with edited(filled) as book:
        del book["Pipeline"]
        del book.defined_names["abm_pipeline"]

    found = checks(filled)

    assert {"tabs"} <= _todo(found)
    assert "Pipeline" in found["tabs"]["detail"]
    assert "init-workbook" in found["tabs"]["detail"]


@pytest.mark.parametrize(
    ("tab", "cell", "typed", "suggestion"),
    [
        ("Engagement", "C1", "Intéraction s", "Interaction"),
        ("Pipeline", "E1", "Dte de qualification", "Date de qualification"),
        ("Deals", "D1", "Date signatures", "Date de signature"),
        ("Comptes", "A1", "Comptte", "Compte"),
    ],
)
def test_a_misspelt_header_comes_with_the_nearest_known_one(checks, filled, tab, cell, typed, suggestion):
    with edited(filled) as book:
        book[tab][cell] = typed

    found = checks(filled)

    assert "headers" in _todo(found)
    assert f"{tab}!{cell}" in found["headers"]["detail"]
    assert typed in found["unknown_headers"]["detail"]
    assert suggestion in found["unknown_headers"]["detail"]


def test_a_column_of_the_team_is_mentioned_and_nothing_to_do(checks, filled):
    with edited(filled) as book:
        book["Comptes"]["J1"] = "Chouchou"

    found = checks(filled)

    assert _todo(found) == set()
    assert found["unknown_headers"]["state"] == "info"
    assert "Chouchou" in found["unknown_headers"]["detail"]


def test_cells_to_correct_are_counted(checks, filled):
    type_rows(
        filled, {"Engagement": [["31/02/2025", "Maison Peyrac", "LinkedIn"], ["hier", "Personne", "?"]]}
    )

    found = checks(filled)

    assert _todo(found) == {"cells"}
    assert found["cells"]["detail"].replace("\u00a0", " ").startswith("4 cellules à corriger")


def test_a_workbook_made_by_hand_lacks_our_names_locale_and_time_zone(checks, tmp_path, run, refresh):
    path, book = tmp_path / "main.xlsx", openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title in TABS:
        book.create_sheet(title).append(HEADERS.get(title, []))
    for title, rows in ROWS.items():
        put_rows(book[title], rows)
    book.save(path)

    found = checks(path)

    assert _todo(found) == {"locale", "time_zone"}
    assert {key for key, check in found.items() if check["state"] == "repaired"} == {"form", "protection"}
    assert "fr_FR" in found["locale"]["detail"]
    assert "Europe/Paris" in found["time_zone"]["detail"]
    assert run("init-workbook", path).code == 0
    refresh(path)
    assert _todo(checks(path)) == set()


def test_everything_at_once(checks, filled):
    with edited(filled) as book:
        del book["Deals"]
        del book.defined_names["abm_deals"], book.defined_names["abm_settings"]
        book["Engagement"]["C1"] = "Interaktion"
        book["Comptes"]["G2"] = "bientôt"

    found = checks(filled)

    assert _todo(found) == {"tabs", "headers", "cells"}
    assert found["form"]["state"] == "repaired"
    assert "la zone Réglages" in found["form"]["detail"]
