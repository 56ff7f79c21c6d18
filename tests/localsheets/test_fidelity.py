"""Habits of the real API that clients such as gspread meet."""

import io
import json
from datetime import UTC, datetime

import openpyxl
import pytest

from abm_sheets.localsheets import LocalSheets

from .client import Api


def _area(top, bottom, left, right):
    return {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}


def _tab(api, index=0):
    return api.get()["sheets"][index]["properties"]


def _color(api, style):
    properties = {"sheetId": 0, "tabColorStyle": style}
    api.batch({"updateSheetProperties": {"properties": properties, "fields": "tabColorStyle"}})
    return _tab(api).get("tabColorStyle")


def test_the_colour_of_a_tab_is_rounded_and_taken_off(api):
    assert _color(api, {"rgbColor": {"red": 1, "green": 0, "blue": 0.5}}) == {
        "rgbColor": {"red": 1, "blue": 0.49803922}
    }
    assert _color(api, {"rgbColor": {}}) == {"rgbColor": {}}  # Black.
    assert _color(api, {"rgbColor": None}) is None


def test_a_column_is_made_as_wide_as_its_longest_text(api):
    def width():
        where = "ranges=A1:B1&fields=sheets.data.columnMetadata.pixelSize"
        return [each["pixelSize"] for each in api.get(where)["sheets"][0]["data"][0]["columnMetadata"]]

    resize = {
        "autoResizeDimensions": {"dimensions": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}}
    }
    api.put("A1:A2", [["court"], ["un texte nettement plus long, accentué"]])
    api.batch(resize)
    plain = width()
    assert plain[0] > 200
    assert plain[1] == 100  # Nothing in it.

    bold = {"userEnteredFormat": {"textFormat": {"bold": True, "fontSize": 14}}}
    api.batch(
        {"repeatCell": {"range": _area(0, 2, 0, 1), "cell": bold, "fields": "userEnteredFormat"}}, resize
    )
    assert width()[0] > plain[0]
    api.put("A2", [[""]])
    api.batch(resize)
    assert width()[0] < 100


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("Sheet1!plage", "Sheet1!B2:C3"),
        ("'Sheet1'!PLAGE", "Sheet1!B2:C3"),
        ("R2C1:R3C2", "Sheet1!A2:B3"),
        ("Sheet1!r2c3", "Sheet1!C2"),
        ("Sheet1!R3C2:R1C1", "Sheet1!A1:B3"),
    ],
)
def test_other_ways_to_name_a_range(api, asked, shown):
    api.batch({"addNamedRange": {"namedRange": {"name": "plage", "range": _area(1, 3, 1, 3)}}})

    assert api.ask("GET", f"/values/{asked}")["range"] == shown


@pytest.mark.parametrize("asked", ["Autre!plage", "R0C1", "AAAA1", "'plage'"])
def test_names_that_mean_no_range(api, asked):
    api.batch({"addSheet": {"properties": {"title": "Autre"}}},
              {"addNamedRange": {"namedRange": {"name": "plage", "range": _area(1, 3, 1, 3)}}})  # fmt: skip

    assert api.error("GET", f"/values/{asked}") == (400, f"Unable to parse range: {asked}")


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"addSheet": {"properties": {"sheetId": 0}}}, "addSheet: Sheet with id 0 already exists"),
        ({"addSheet": {"properties": {"title": "x" * 101}}},
         "addSheet: The sheet name cannot be greater than 100 characters."),
        ({"addSheet": {"properties": {"gridProperties": {"rowCount": 1, "columnCount": 18279}}}},
         ("addSheet: This action would increase the number of columns in the sheet above the limit of 18278 "
         "columns.")),
        ({"addSheet": {"properties": {"gridProperties": {"rowCount": 1_000_000, "columnCount": 10}}}},
         ("addSheet: This action would increase the number of cells in the workbook above the limit of 10000000 "
         "cells.")),
        ({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1_000_000}},
         ("appendDimension: This action would increase the number of cells in the workbook above the limit of "
         "10000000 cells.")),
        ({"addNamedRange": {"namedRange": {"name": "deux mots", "range": {}}}},
         "addNamedRange: The name given to this range is invalid"),
        ({"updateSpreadsheetProperties": {"properties": {"timeZone": "Mars/Olympus"}, "fields": "timeZone"}},
         "updateSpreadsheetProperties: Invalid time zone: Mars/Olympus"),
        ({"updateSpreadsheetProperties": {"properties": {"locale": "français"}, "fields": "locale"}},
         "updateSpreadsheetProperties: Unsupported locale: français"),
        ({"addConditionalFormatRule": {"rule": {"ranges": [{}], "gradientRule": {"minpoint": {"type": "MIN"}}}}},
         "addConditionalFormatRule: No interpolationPointType specified."),
        ({"addConditionalFormatRule": {"rule": {"ranges": [{}], "gradientRule": {
            "minpoint": {"type": "NUMBER"}, "maxpoint": {"type": "MAX"}}}}},
         "addConditionalFormatRule: InterpolationPoint.value is required."),
    ],
)  # fmt: skip
def test_limits_and_refusals(api, request_, message):
    before = api.state()

    assert api.refusal(request_) == f"Invalid requests[0].{message}"
    assert api.state() == before


@pytest.mark.parametrize(
    ("frozen", "area", "what"),
    [("frozenRowCount", _area(0, 2, 0, 1), "rows"), ("frozenColumnCount", _area(3, 4, 0, 2), "columns")],
)
def test_a_merge_does_not_cross_the_frozen_edge(api, frozen, area, what):
    grid = {"properties": {"sheetId": 0, "gridProperties": {frozen: 1}}, "fields": f"gridProperties.{frozen}"}
    api.batch({"updateSheetProperties": grid})

    assert api.refusal({"mergeCells": {"range": area}}) == (
        f"Invalid requests[0].mergeCells: You can't merge frozen and non-frozen {what}"
    )


def test_exactly_one_kind_in_a_request(api):
    two = {"deleteSheet": {"sheetId": 0}, "clearBasicFilter": {"sheetId": 0}}
    assert api.refusal(two) == (
        "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'clearBasicFilter'"
    )
    assert api.refusal({}) == "Invalid requests[0]: No request set."


@pytest.mark.thorough
def test_no_more_than_a_hundred_thousand_requests(api):
    body = {"requests": [{"clearBasicFilter": {"sheetId": 0}}] * 100_001}

    assert api.error("POST", ":batchUpdate", body) == (
        400,
        "Cannot exceed 100000 requests in a single batch.",
    )


def test_a_pivot_table_is_not_taken_silently(api):
    cell = {"values": [{"pivotTable": {"source": _area(0, 5, 0, 2)}}]}
    answer = api.raw("POST", ":batchUpdate", {"requests": [
        {"updateCells": {"range": _area(0, 1, 5, 6), "rows": [cell], "fields": "pivotTable"}}]})  # fmt: skip

    assert answer.status == 501


def test_a_tab_is_copied_to_another_spreadsheet(api, service):
    api.put("A1", [["=1+1"]], "USER_ENTERED")
    other = Api(service, _blank(service))
    answer = api.ask("POST", "/sheets/0:copyTo", {"destinationSpreadsheetId": other.sid})

    assert (answer["title"], answer["index"]) == ("Copy of Sheet1", 1)
    assert answer["sheetId"] != 0
    assert other.values("'Copy of Sheet1'!A1", "FORMULA") == [["=1+1"]]
    assert api.error("POST", "/sheets/9:copyTo", {"destinationSpreadsheetId": other.sid}) == (
        400, "No sheet with id: 9")  # fmt: skip
    assert api.error("POST", "/sheets/0:copyTo", {"destinationSpreadsheetId": "nope"})[0] == 404


def _blank(service):
    return service.handle("POST", "/v4/spreadsheets", "", {}, "{}").json()["spreadsheetId"]


def test_a_csv_takes_the_place_of_all_tabs(api):
    api.batch({"addSheet": {"properties": {"title": "Autre"}}})
    text = 'Compte,Montant\n"Cèdre, Fils",12.5\n'.encode()
    answer = api.service.handle(
        "PUT", f"/upload/drive/v2/files/{api.sid}", "uploadType=media&convert=True", {}, text
    )

    assert (answer.status, answer.json()["id"], answer.json()["title"]) == (200, api.sid, "Test")
    assert [each["properties"]["title"] for each in api.get()["sheets"]] == ["Sheet1"]
    assert api.values("A1:C9", "UNFORMATTED_VALUE") == [["Compte", "Montant"], ["Cèdre, Fils", 12.5]]


def test_a_spreadsheet_is_exported_as_a_workbook(api):
    api.put("A1:B1", [["Compte", 5]])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = api.service.handle("GET", f"/drive/v3/files/{api.sid}/export", f"mimeType={kind}")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.body))["Sheet1"]
    assert (answer.headers["Content-Type"], sheet["A1"].value, sheet["B1"].value) == (kind, "Compte", 5)
    again = api.service.handle("GET", f"/drive/v3/files/{api.sid}/export", f"mimeType={kind}")
    assert again.body == answer.body


@pytest.mark.parametrize(
    ("locale", "typed", "value", "shown"),
    [
        ("en_US", "1-2", 46024, "1-2"),
        ("en_US", "2026-09-05", 46270, "2026-09-05"),
        ("en_US", "Mar 12, 2026", 46093, "Mar 12, 2026"),
        ("en_US", "$100.15", 100.15, "$100.15"),
        ("fr_FR", "31/12", 46387, "31/12"),
        ("fr_FR", "12 mars 2026", 46093, "12 mars 2026"),
        ("fr_FR", "12 mars 2026 14:30", 46093 + 14.5 / 24, "12 mars 2026 14:30:00"),
        ("fr_FR", "mars 2026", "mars 2026", "mars 2026"),
        ("fr_FR", "31/02", "31/02", "31/02"),
        ("en_US", "'0123", "0123", "0123"),
    ],
)
def test_what_a_typed_text_means(locale, typed, value, shown):
    service = LocalSheets(clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))
    body = json.dumps({"properties": {"locale": locale}})
    api = Api(service, service.handle("POST", "/v4/spreadsheets", "", {}, body).json()["spreadsheetId"])
    api.put("A1", [[typed]], "USER_ENTERED")

    ((read,),) = api.values("A1", "UNFORMATTED_VALUE")
    assert read == (pytest.approx(value) if isinstance(value, float) else value)
    assert api.values("A1") == [[shown]]


def test_a_spreadsheet_is_created_with_all_that_is_on_it(service):
    tab = {
        "properties": {"sheetId": 4, "title": "Comptes", "gridProperties": {"rowCount": 9, "columnCount": 5}},
        "data": [{
            "startRow": 1,
            "rowData": [{"values": [{"userEnteredValue": {"stringValue": "Nautilys"}, "note": "ici"}]}],
            "columnMetadata": [{"pixelSize": 180}],
        }],
        "merges": [{"sheetId": 4, **_area(0, 1, 0, 2)}],
        "conditionalFormats": [{"ranges": [{"sheetId": 4, **_area(0, 2, 0, 1)}], "booleanRule": {}}],
        "developerMetadata": [{"metadataKey": "k", "visibility": "DOCUMENT", "location": {"sheetId": 4}}],
    }  # fmt: skip
    named = {"name": "premier", "range": {"sheetId": 4, **_area(1, 2, 0, 1)}}
    body = {"properties": {"title": "Tout", "autoRecalc": "HOUR"}, "sheets": [tab, {"properties": {"index": 0}}],
            "namedRanges": [named]}  # fmt: skip
    made = service.handle(
        "POST", "/v4/spreadsheets", "fields=spreadsheetId,properties.autoRecalc", {}, json.dumps(body)
    )

    assert made.json()["properties"] == {"autoRecalc": "HOUR"}
    api = Api(service, made.json()["spreadsheetId"])
    assert api.values("premier") == [["Nautilys"]]
    assert api.cell("Comptes!A2")["note"] == "ici"
    (_, comptes) = api.get("includeGridData=true")["sheets"]
    assert comptes["data"][0]["columnMetadata"][0] == {"pixelSize": 180}
    assert (
        len(comptes["merges"]),
        len(comptes["conditionalFormats"]),
        len(comptes["developerMetadata"]),
    ) == (1, 1, 1)
