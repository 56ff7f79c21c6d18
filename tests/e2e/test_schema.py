"""Every request that is sent is valid against Google's own schema of the API."""

import pytest

from .book import edited, type_rows
from .schema import problems

BATCH = "BatchUpdateSpreadsheetRequest"


def _valid(api):
    assert api.batches
    assert [problem for body in api.batches for problem in problems(BATCH, body)] == []


def test_init_sample_and_refresh_send_what_google_accepts(api, run, refresh):
    sid = api.blank()

    assert run("init-workbook", sid, "--sample").code == 0
    refresh(sid, as_of=None)

    assert len(api.batches) == 3
    _valid(api)


def test_completing_a_teams_workbook_sends_what_google_accepts(api, run, team):
    sid = api.open(team)

    assert run("init-workbook", sid).code == 0
    assert run("refresh", sid).code == 0

    _valid(api)


def test_repairing_answers_and_a_long_dashboard_send_what_google_accepts(api, run, filled):
    type_rows(filled, {"Engagement": [["hier", f"Inconnu {n}", "?"] for n in range(200)]})
    with edited(filled) as book:
        del book.defined_names["abm_deals"], book.defined_names["abm_alerts"]
        book["Comptes"]["A5"].value = 42
    sid = api.open(filled)

    result = run("refresh", sid, "--as-of", "2025-06-30")

    assert result.code == 0, result.err
    _valid(api)


CELL = {"range": {"sheetId": 0}, "fields": "userEnteredValue", "rows": [{"values": [{}]}]}


@pytest.mark.parametrize(
    ("request_", "complaint"),
    [
        ({"updateCells": CELL}, None),
        ({"updateCells": CELL | {"fields": "userEnteredFormat(numberFormat,textFormat.bold),note"}}, None),
        ({}, "0 of the fields"),
        ({"updateCells": CELL, "deleteSheet": {"sheetId": 1}}, "2 of the fields"),
        ({"update_cells": CELL}, "update_cells: unknown field"),
        ({"updateCells": CELL | {"row": []}}, "row: unknown field"),
        ({"updateCells": CELL | {"fields": ""}}, "fields: empty"),
        ({"updateCells": CELL | {"fields": "userEnteredFormat.bold"}}, "leads nowhere"),
        ({"updateCells": CELL | {"fields": "note.x"}}, "leads nowhere"),
        ({"updateCells": CELL | {"rows": [{"values": [{"formattedValue": "x"}]}]}}, None),
        ({"updateCells": CELL | {"rows": [{"values": [{"userEnteredValue": {"numberValue": float("nan")}}]}]}},
         "no JSON"),
        ({"updateCells": CELL | {"rows": [{"values": [{"userEnteredValue": {"numberValue": None}}]}]}},
         "None is no number"),
        ({"updateCells": CELL | {"rows": [{"values": [{"userEnteredValue": {"numberValue": 1, "stringValue": "1"}}]}]}},
         "2 of the fields"),
        ({"deleteSheet": {"sheetId": "1"}}, "'1' is no integer"),
        ({"deleteSheet": {"sheetId": True}}, "True is no integer"),
        ({"deleteSheet": {"sheetId": 2**31}}, "too large"),
        ({"mergeCells": {"mergeType": "MERGE_LINES"}}, "'MERGE_LINES' is not in the list"),
        ({"mergeCells": {"range": {"sheetId": 0}, "mergeType": "MERGE_ROWS"}}, None),
    ],
)  # fmt: skip
def test_the_check_itself_refuses_what_google_refuses(request_, complaint):
    found = problems(BATCH, {"requests": [request_]})

    assert bool(found) == (complaint is not None)
    assert complaint is None or any(complaint in each for each in found)
