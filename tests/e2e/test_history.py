"""The history as a team lives with it: on files and over HTTP, week after week, whatever happens to it."""

import json
import re
from datetime import date

import pytest
import time_machine
from thorough import more

from abm_sheets.localsheets import LocalSheets

from .book import cells, dashboard, edited, flat, opened, tab_xml, type_rows
from .programme import AS_OF, MONDAY, ROWS

ONE_EACH = {"read": 1, "write": 1}


def shown(path):
    """The rows of the history: period and the rest, as they stand."""
    sheet = dashboard(path).sheet
    head = dashboard(path).find("Période")
    rows = sheet.iter_rows(min_row=head.row + 1, min_col=head.column, max_col=head.column + 12)
    return [[cell.value for cell in row] for row in rows if row[0].value is not None]


#: What says when the last refresh was: its time, and the mark of its run.
MOMENTS = {("Dashboard", "B2"), ("Dashboard", "O1")}


def everything(path):
    """All that stands in a workbook, but for the time of the refresh."""
    found = cells(path)
    return {
        title: {a1: cell for a1, cell in tab.items() if (title, a1) not in MOMENTS}
        for title, tab in found.items()
    }


def archive(sheet):
    """The cells of the archive."""
    return [cell for (cell,) in sheet.iter_rows(min_col=19, max_col=19) if isinstance(cell.value, str)]


# ---------------------------------------------------------------------------------- runs


def test_the_first_run_on_a_filled_workbook_publishes_the_past(filled, refresh):
    history = refresh(filled).json["history"]

    periods = ["2025-05", "2025-W22", "2025-W23", "2025-W24", "2025-W25", "2025-W26"]
    assert [one["period"] for one in history] == periods
    words = ["mai 2025", "S22 2025", "S23 2025", "S24 2025", "S25 2025", "S26 2025"]
    assert [row[0] for row in shown(filled)] == words[::-1]
    assert history[-1] == {"period": "2025-W26", "as_of": "2025-06-29", "coverage": 75, "engagement": 25}
    assert set(history[0]) == {"period", "as_of", "coverage", "engagement", "conversion", "velocity", "deal_value", "roi"}  # fmt: skip


def test_a_refresh_with_nothing_new_leaves_the_workbook_as_it_was(filled, refresh):
    with time_machine.travel(MONDAY, tick=False):
        first = refresh(filled, as_of=None)
    before = everything(filled)
    with time_machine.travel("2025-06-30T18:00:00+02:00", tick=False):
        second = refresh(filled, as_of=None)

    assert everything(filled) == before
    assert (second.calls, second.json["history"]) == (ONE_EACH, first.json["history"])
    assert tab_xml(filled)  # the hand-filled tabs are there


@pytest.mark.thorough
def test_over_http_a_refresh_with_nothing_new_leaves_the_whole_spreadsheet_as_it_was(api, run, filled):
    """Every cell, format, merge, named range, protection, width and height; what follows from them is left out."""
    cells = "rowData.values(userEnteredValue,userEnteredFormat,formattedValue,note,dataValidation,hyperlink)"
    tab = f"properties,merges,charts,bandedRanges,conditionalFormats,protectedRanges,basicFilter,data({cells}"
    everything = f"fields=properties,namedRanges,developerMetadata,sheets({tab},rowMetadata,columnMetadata))"
    sid = api.open(filled)
    with time_machine.travel(MONDAY, tick=False):
        assert run("refresh", sid).code == 0
        before = api.get(sid, everything)
    with time_machine.travel("2025-06-30T18:00:00+02:00", tick=False):
        assert run("refresh", sid).code == 0
        later = api.get(sid, everything)

    told = [
        re.sub(r"(?<=Modèle du classeur)[^\"]*", "", flat(json.dumps(state, ensure_ascii=False)))
        for state in (before, later)
    ]
    assert "à 00:30" in told[0]
    assert told[0].replace("à 00:30", "à 18:00") == told[1]
    assert api.batches[-1]["requests"]


def test_two_weeks_follow_each_other(filled, refresh):
    with time_machine.travel("2025-06-23T08:00:00+02:00", tick=False):
        first = refresh(filled, as_of=None).json["history"]
    with time_machine.travel("2025-06-30T08:00:00+02:00", tick=False):
        second = refresh(filled, as_of=None).json["history"]
    with time_machine.travel("2025-07-01T08:00:00+02:00", tick=False):
        third = refresh(filled, as_of=None).json["history"]

    assert [one["period"] for one in second] == [*(one["period"] for one in first), "2025-W26"]
    assert [one["period"] for one in third][-2:] == ["2025-06", "2025-Q2"]
    assert third[: len(second)] == second
    assert second[: len(first)] == first


def test_as_of_a_past_or_future_day_loses_nothing_and_publishes_nothing_too_early(filled, refresh):
    with time_machine.travel(MONDAY, tick=False):
        now = refresh(filled, as_of=None).json["history"]
        past = refresh(filled, as_of="2025-06-10").json["history"]
        rows = shown(filled)
        future = refresh(filled, as_of="2025-12-31").json["history"]

    assert now == past == future
    assert rows[0][0] == "S26 2025"


def test_a_late_webinar_is_named_with_its_cell_and_nothing_published_changes(filled, refresh):
    with time_machine.travel(MONDAY, tick=False):
        first = refresh(filled, as_of=None).json["history"]
    type_rows(filled, {"Engagement": [["18/06/2025", "Maison Peyrac", "Webinaire"]]})
    with time_machine.travel("2025-06-30T18:00:00+02:00", tick=False):
        second = refresh(filled, as_of=None)

    assert second.json["history"] == first
    revised = {row[0]: flat(row[-2] or "") for row in shown(filled)}
    row = 1 + len(ROWS["Engagement"]) + 1
    cell = f"Engagement!A{row}"
    assert revised["S26 2025"].startswith("Couverture : publié 75 % – révisé 100 %")
    assert revised["S26 2025"].endswith(f" : Maison Peyrac ({cell})")
    assert "publié" not in revised["S24 2025"]
    why = next(text for text in dashboard(filled).texts() if text.startswith("Saisi ou corrigé après"))
    assert "Maison Peyrac (+25 pts)" in why


# ---------------------------------------------------------------------------------- what people do to it


def _delete(sheet, head):
    for row in (head.row + 1, head.row + 3):
        for column in range(head.column, head.column + 13):
            sheet.cell(row, column).value = None


def _sort(sheet, head):
    area = [[sheet.cell(head.row + n, head.column + c).value for c in range(13)] for n in range(1, 7)]
    for n, values in enumerate(sorted(area, key=lambda row: row[0]), 1):
        for c, value in enumerate(values):
            sheet.cell(head.row + n, head.column + c).value = value


def _overtype(sheet, head):
    sheet.cell(head.row + 1, head.column + 2).value = 0.99
    sheet.cell(head.row + 2, head.column).value = "n'importe quoi"
    sheet.cell(head.row, head.column + 3).value = "autre titre"


def _append(sheet, head):
    for c, value in enumerate(["S27 2025", date(2025, 7, 6), 1.0, 1.0]):
        sheet.cell(head.row + 7, head.column + c).value = value


def _wipe_archive(sheet, _):
    for cell in archive(sheet):
        cell.value = None


def _damage_archive(sheet, _):
    last = archive(sheet)[-1]
    last.value = last.value.replace("75", "57")


def _wipe_both(sheet, head):
    _wipe_archive(sheet, head)
    for row in range(head.row, head.row + 20):
        for column in range(head.column, head.column + 13):
            sheet.cell(row, column).value = None


@pytest.mark.parametrize(
    "spoil", [_damage_archive, *more(_sort, _wipe_both, _delete, _overtype, _append, _wipe_archive)]
)
def test_a_history_that_somebody_spoils_comes_back(monday, refresh, spoil):
    with time_machine.travel(MONDAY, tick=False):
        before = everything(monday)
        with edited(monday) as book:
            spoil(book["Dashboard"], dashboard(book).find("Période"))
        result = refresh(monday, as_of=None)

    assert everything(monday) == before
    assert result.calls == ONE_EACH


def _columns(kind, start, count):
    return {kind: {"range": {"sheetId": 1005, "dimension": "COLUMNS", "startIndex": start, "endIndex": start + count}}}  # fmt: skip


def _rows(kind, start, count):
    return {kind: {"range": {"sheetId": 1005, "dimension": "ROWS", "startIndex": start, "endIndex": start + count}}}  # fmt: skip


@pytest.mark.parametrize(
    "request_",
    [
        _columns("deleteDimension", 22, 1),
        *more(
            _columns("insertDimension", 19, 1),
            _rows("deleteDimension", 12, 2),
            _columns("insertDimension", 13, 1),
            _columns("insertDimension", 24, 1),
            _columns("deleteDimension", 18, 1),
            _columns("deleteDimension", 19, 1),
            _rows("insertDimension", 14, 3),
        ),
    ],
    ids=lambda request: "-".join(map(str, (*request, *next(iter(request.values()))["range"].values()))),
)
def test_rows_and_columns_that_come_and_go_leave_the_history_where_it_was(monday, refresh, request_):
    with time_machine.travel(MONDAY, tick=False):
        before = {a1: cell[0] for a1, cell in everything(monday)["Dashboard"].items()}
        history = shown(monday)
        service = LocalSheets()
        sid = service.open(monday)
        body = json.dumps({"requests": [request_]})
        assert service.handle("POST", f"/v4/spreadsheets/{sid}:batchUpdate", "", {}, body).status == 200
        refresh(monday, as_of=None)
        last = refresh(monday, as_of=None)

    assert shown(monday) == history
    assert {a1: cell[0] for a1, cell in everything(monday)["Dashboard"].items()} == before
    assert last.calls == ONE_EACH


# ---------------------------------------------------------------------------------- old, newer, elsewhere


@pytest.mark.thorough
def test_a_workbook_of_an_older_version_gets_its_history(monday, refresh, run):
    with time_machine.travel(MONDAY, tick=False):
        before = shown(monday)
        _made_old(monday)
        assert dashboard(monday).sheet.max_column < 19

        repairing = run("refresh", monday)
        after = refresh(monday, as_of=None)

    assert repairing.code == 0, repairing.err
    assert "la zone Historique publié, la mémoire de l'historique" in flat(repairing.out)
    assert shown(monday) == before
    assert after.calls == ONE_EACH
    assert opened(monday)["Dashboard"].column_dimensions["S"].hidden


def _made_old(path):
    """Take away what a Dashboard had not before there was a history."""
    service = LocalSheets()
    sid = service.open(path)
    requests = [{"deleteNamedRange": {"namedRangeId": name}} for name in ("abm_history", "abm_archive")]
    requests.append(_columns("deleteDimension", 18, 21))
    body = json.dumps({"requests": requests})
    answer = service.handle("POST", f"/v4/spreadsheets/{sid}:batchUpdate", "", {}, body)
    assert answer.status == 200, answer.body


@pytest.mark.parametrize("name", ["abm_archive", *more("abm_history")])
def test_what_was_published_survives_the_loss_of_its_name(filled, refresh, run, name):
    with time_machine.travel(MONDAY, tick=False):
        first = refresh(filled, as_of=None).json["history"]
        type_rows(filled, {"Engagement": [["18/06/2025", "Maison Peyrac", "Webinaire"]]})
        with edited(filled) as book:
            del book.defined_names[name]
        repairing = run("refresh", filled)
        told = [revised for *_, revised, _ in shown(filled)]
        second = refresh(filled, as_of=None)

    words = {"abm_archive": "la mémoire de l'historique", "abm_history": "la zone Historique publié"}[name]
    assert f"Remis en place : {words}" in flat(repairing.out)
    assert second.json["history"] == first
    assert "Maison Peyrac (Engagement!A6)" in told[0]
    assert [revised for *_, revised, _ in shown(filled)] == told


def test_the_archive_of_a_newer_version_is_never_written_over(refreshed, refresh, run):
    with edited(refreshed) as book:
        archive(book["Dashboard"])[-1].value = "abm_sheets v2 1/1 0badcafe |{}|"
    before = refreshed.read_bytes()

    result = run("refresh", refreshed)

    assert (result.code, refreshed.read_bytes()) == (3, before)
    assert "version plus récente" in result.err
    assert "Mettez abm_sheets à jour" in result.err


def test_the_archive_is_hidden_and_says_what_it_is(refreshed, refresh):
    sheet = opened(refreshed)["Dashboard"]

    assert sheet.column_dimensions["S"].hidden
    note, *pieces = archive(sheet)
    assert note.value.startswith("Réservé à abm_sheets")
    assert all(len(piece.value) <= 30_000 for piece in pieces)


@pytest.mark.parametrize(
    ("zone", "newest"),
    [("Europe/Paris", "2025-W26"), ("Europe/London", "2025-W25"), *more(("America/New_York", "2025-W25"))],
)
def test_the_time_zone_of_the_spreadsheet_decides_when_a_week_is_over(api, run, filled, zone, newest):
    sid = api.open(filled)
    with time_machine.travel(MONDAY, tick=False):
        for request in (
            {"updateSpreadsheetProperties": {"properties": {"timeZone": zone}, "fields": "timeZone"}},
            # The long way reads the form; from then on the model cell tells.
            {"deleteNamedRange": {"namedRangeId": "abm_memory"}},
        ):
            body = json.dumps({"requests": [request]})
            assert api.handle("POST", f"/v4/spreadsheets/{sid}:batchUpdate", "", {}, body).status == 200
        seen = [run("refresh", sid, "--json").json for _ in range(2)]

    assert [each["history"][-1]["period"] for each in seen] == [newest, newest]
    assert seen[1]["api_calls"] == ONE_EACH
    assert [each["as_of"] for each in seen] == [seen[0]["as_of"]] * 2


def test_a_dry_run_tells_what_it_would_publish_and_publishes_nothing(filled, refresh):
    before = filled.read_bytes()

    dry = refresh(filled, "--dry-run").json["history"]

    assert filled.read_bytes() == before
    assert dry == refresh(filled).json["history"]
    assert dry[-1]["as_of"] < AS_OF
