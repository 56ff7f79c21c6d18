"""The values API, input and answer side by side."""

import pytest


def test_a_new_spreadsheet_is_empty_and_has_no_values_key(api):
    assert api.ask("GET", "/values/Sheet1") == {"range": "Sheet1!A1:Z1000", "majorDimension": "ROWS"}


def test_empty_ends_are_trimmed_and_gaps_kept(api):
    api.put("A1", [["A1", "B1", "", "D1"], ["", "b2", "", ""], ["", ""], ["A4", "", "", "D4"], ["", ""]])

    assert api.values("A1:D9") == [["A1", "B1", "", "D1"], ["", "b2"], [], ["A4", "", "", "D4"]]


def test_an_update_says_what_it_wrote(api):
    answer = api.put("Sheet1!A1:B2", [[None, "x"], ["y", None]])

    assert answer == {
        "spreadsheetId": api.sid,
        "updatedRange": "Sheet1!A1:B2",
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 2,
    }


def test_null_leaves_a_cell_as_it_was_and_an_empty_text_clears_it(api):
    api.put("A1", [["one", "two"]])
    api.put("A1", [[None, ""]])

    assert api.values("A1:B1") == [["one"]]


@pytest.mark.parametrize(
    ("typed", "formatted", "unformatted"),
    [
        ("=4/2", "2", 2),
        ("= 1 / 1024", "0.0009765625", 0.0009765625),
        ("2020-01-01", "2020-01-01", 43831),
        ("1/2/1999", "1/2/1999", 36162),
        ("string", "string", "string"),
        (53, "53", 53),
        (1.5, "1.5", 1.5),
        ("2,000,000.01", "2,000,000.01", 2000000.01),
        ("3_1_0", "3_1_0", "3_1_0"),
        ("12.5%", "12.50%", 0.125),
        ("50%", "50%", 0.5),
        ("$1,250", "$1,250", 1250),
        ("TRUE", "TRUE", True),
        (True, "TRUE", True),
        ("'=1+1", "=1+1", "=1+1"),
        ("=1/0", "#DIV/0!", "#DIV/0!"),
        ("31/02/2026", "31/02/2026", "31/02/2026"),
        ("10:30", "10:30:00", 0.4375),
        ("-5", "-5", -5),
        ("1e3", "1.00E+03", 1000),
        ("12k€ ?", "12k€ ?", "12k€ ?"),
    ],
)
def test_what_is_typed_is_read_like_a_person_typed_it(api, typed, formatted, unformatted):
    api.put("A1", [[typed]], "USER_ENTERED")

    assert api.values("A1") == [[formatted]]
    assert api.values("A1", "UNFORMATTED_VALUE") == [[unformatted]]


@pytest.mark.parametrize(
    ("typed", "formatted", "unformatted"),
    [
        ("1,5", "1,5", 1.5),
        ("1.5", "1.5", "1.5"),
        ("12/03/2026", "12/03/2026", 46093),
        ("45 000 €", "45\u202f000 €", 45000),
        ("1\u202f234,56", "1\u202f234,56", 1234.56),
        ("VRAI", "VRAI", True),
        ("12,5%", "12,50%", 0.125),
    ],
)
def test_a_french_spreadsheet_reads_and_shows_french(api, typed, formatted, unformatted):
    api.batch({"updateSpreadsheetProperties": {"properties": {"locale": "fr_FR"}, "fields": "locale"}})
    api.put("A1", [[typed]], "USER_ENTERED")

    assert api.values("A1") == [[formatted]]
    assert api.values("A1", "UNFORMATTED_VALUE") == [[unformatted]]


def test_raw_keeps_texts_as_they_are(api):
    api.put("A1", [["=1+1", "12/03/2026", "5"]])

    assert api.values("A1:C1", "UNFORMATTED_VALUE") == [["=1+1", "12/03/2026", "5"]]


def test_render_options_as_recorded_with_the_real_api(api):
    api.put("A1:D2", [["=4/2", "2020-01-01", "string", 53], ["=3/2", 0.12, "1999-01-02", ""]], "USER_ENTERED")

    assert api.values("A1:D2") == [["2", "2020-01-01", "string", "53"], ["1.5", "0.12", "1999-01-02"]]
    assert api.values("A1:D2", "UNFORMATTED_VALUE") == [[2, 43831, "string", 53], [1.5, 0.12, 36162]]
    assert api.values("A1:D2", "UNFORMATTED_VALUE", "FORMATTED_STRING") == [
        [2, "2020-01-01", "string", 53],
        [1.5, 0.12, "1999-01-02"],
    ]
    assert api.values("A1:D2", "FORMULA") == [["=4/2", 43831, "string", 53], ["=3/2", 0.12, 36162]]


def test_columns_as_major_dimension(api):
    api.put("A1", [["a", "b"], ["c"]])

    answer = api.ask("GET", "/values/A1:B5", query="majorDimension=COLUMNS")

    assert answer == {"range": "Sheet1!A1:B5", "majorDimension": "COLUMNS", "values": [["a", "c"], ["b"]]}


def test_batch_get_answers_in_the_order_asked(api):
    api.put("A1", [["A1", "B1"], ["A2", "B2"]])

    answer = api.ask("GET", "/values:batchGet", query="ranges=Sheet1!B2&ranges=Sheet1!A1:B1&ranges=C1:C2")

    assert [each["range"] for each in answer["valueRanges"]] == ["Sheet1!B2", "Sheet1!A1:B1", "Sheet1!C1:C2"]
    assert [each.get("values") for each in answer["valueRanges"]] == [[["B2"]], [["A1", "B1"]], None]


def test_a_named_range_is_a_range(api):
    api.batch({"addNamedRange": {"namedRange": {"name": "abm_settings", "range": {"startRowIndex": 1,
              "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}}}})  # fmt: skip
    api.put("abm_settings", [["x", 1], ["y", 2]])

    assert api.values("A1:B3") == [[], ["x", "1"], ["y", "2"]]
    assert api.ask("GET", "/values/abm_settings")["range"] == "Sheet1!A2:B3"


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("sheet1!A1", "Sheet1!A1"),
        ("Sheet1!A2:A", "Sheet1!A2:A1000"),
        ("Sheet1!A:C", "Sheet1!A1:C1000"),
        ("Sheet1!A1:1", "Sheet1!A1:Z1"),
        ("Sheet1!X990:AC2000", "Sheet1!X990:Z1000"),
        ("C3:A1", "Sheet1!A1:C3"),
    ],
)
def test_ranges_are_clipped_to_the_grid(api, asked, answered):
    assert api.ask("GET", f"/values/{asked}")["range"] == answered


def test_a_tab_that_is_called_like_a_cell_needs_its_quotes(api):
    api.batch({"addSheet": {"properties": {"title": "KPI1"}}})
    api.put("'KPI1'!A1", [["here"]])

    assert api.values("'KPI1'") == [["here"]]
    assert api.raw("GET", "/values/KPI1").status == 400  # The cell KPI1 of the first tab, off the grid.


def test_append_goes_below_the_table_and_grows_the_grid(api):
    api.batch({"updateSheetProperties": {"properties": {"gridProperties": {"rowCount": 2, "columnCount": 3}},
              "fields": "gridProperties(rowCount,columnCount)"}})  # fmt: skip
    api.put("A1", [["h1", "h2", "h3"], ["a", "b", "c"]])

    answer = api.ask("POST", "/values/A1:append", {"values": [["d", "e", "f"]]}, "valueInputOption=RAW")

    assert answer["tableRange"] == "Sheet1!A1:C2"
    assert answer["updates"]["updatedRange"] == "Sheet1!A3:C3"
    assert api.get()["sheets"][0]["properties"]["gridProperties"]["rowCount"] == 3


def test_append_lands_below_the_last_block_as_recorded(api):
    api.ask("POST", "/values/'Sheet1':append", {"values": [["v1", "", "v3"]]}, "valueInputOption=RAW")
    answer = api.ask(
        "POST", "/values/'Sheet1':append", {"values": [["w1", "", "w3"]]}, "valueInputOption=RAW"
    )

    assert (answer["tableRange"], answer["updates"]["updatedRange"]) == ("Sheet1!C1", "Sheet1!C2:E2")


def test_clear_takes_the_values_and_leaves_the_looks(api):
    api.put("A1", [["x", "y"]])
    api.batch({"repeatCell": {"range": {"endRowIndex": 1, "endColumnIndex": 1},
              "cell": {"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "n"},
              "fields": "userEnteredFormat,note"}})  # fmt: skip

    assert api.ask("POST", "/values/Sheet1!A1:clear", {})["clearedRange"] == "Sheet1!A1"
    assert api.values("A1:B1") == [["", "y"]]
    assert api.cell("A1")["userEnteredFormat"] == {"textFormat": {"bold": True}}
    assert api.cell("A1")["note"] == "n"


def test_values_batch_update_is_one_change(api):
    body = {"valueInputOption": "RAW", "data": [{"range": "A1", "values": [["a"]]},
                                                {"range": "C3:C4", "values": [["b"], ["c"]]}]}  # fmt: skip
    answer = api.ask("POST", "/values:batchUpdate", body)

    assert {name: answer[name] for name in answer if name.startswith("total")} == {
        "totalUpdatedRows": 3,
        "totalUpdatedColumns": 2,
        "totalUpdatedCells": 3,
        "totalUpdatedSheets": 1,
    }
    body["data"].append({"range": "Nowhere!A1", "values": [["lost"]]})
    body["data"][0]["values"] = [["changed"]]
    refused = api.raw("POST", "/values:batchUpdate", body)
    assert refused.json()["error"]["message"] == "Invalid data[2]: Unable to parse range: Nowhere!A1"
    assert api.values("A1") == [["a"]]
