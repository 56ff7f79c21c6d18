"""Errors, word for word where the real ones are known."""

import json

import pytest


def _error(answer):
    return answer.status, answer.json()["error"]


def test_a_spreadsheet_that_does_not_exist(service):
    answer = service.handle("GET", "/v4/spreadsheets/nope", "")

    assert answer.body.decode() == (
        '{\n  "error": {\n    "code": 404,\n    "message": "Requested entity was not found.",\n'
        '    "status": "NOT_FOUND"\n  }\n}\n'
    )
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"


def test_a_drive_file_that_does_not_exist(service):
    status, error = _error(service.handle("DELETE", "/drive/v3/files/nope"))

    assert status == 404
    assert error == {
        "errors": [
            {
                "domain": "global",
                "reason": "notFound",
                "message": "File not found: nope.",
                "locationType": "parameter",
                "location": "fileId",
            }
        ],
        "code": 404,
        "message": "File not found: nope.",
    }


def test_an_address_that_leads_nowhere_is_a_page(service):
    answer = service.handle("GET", "/v4/nothing/<here>")

    assert answer.status == 404
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert "<title>Error 404 (Not Found)!!1</title>" in answer.body.decode()
    assert "/v4/nothing/&lt;here&gt;" in answer.body.decode()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("NOPE!A5:F15", "Unable to parse range: NOPE!A5:F15"),
        ("Nope", "Unable to parse range: Nope"),
        ("'Sheet1", "Unable to parse range: 'Sheet1"),
        ("Sheet1!?", "Unable to parse range: Sheet1!%3F"),
        ("AB1", "Range (Sheet1!AB1) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("Sheet1!A1001", "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
def test_a_range_that_is_none(api, asked, message):
    status, error = _error(api.raw("GET", f"/values/{asked.replace('?', '%3F')}"))

    assert (status, error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"] == message.replace("%3F", "?")


def test_values_that_are_no_table(api):
    status, error = _error(api.raw("PUT", "/values/A1", {"values": "A1:D4"}, "valueInputOption=RAW"))

    description = "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"A1:D4\""
    assert status == 400
    assert error["message"] == description
    assert error["details"] == [
        {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [{"field": "data.values", "description": description}],
        }
    ]


def test_an_unknown_field(api):
    message = api.refusal({"updateSheetProperties": {"properties": {"headerValues": 1}, "fields": "*"}})

    assert message == (
        'Invalid JSON payload received. Unknown name "headerValues" at '
        "'requests[0].update_sheet_properties.properties': Cannot find field."
    )


def test_an_unknown_kind_of_request(api):
    message = api.refusal({"makeCoffee": {}})

    assert message == (
        "Invalid JSON payload received. Unknown name \"makeCoffee\" at 'requests[0]': Cannot find field."
    )


def test_a_mask_with_an_unknown_field(api):
    status, error = _error(api.raw("GET", "", query="fields=sheets.sheetProperties"))

    assert (status, error["message"]) == (400, "Request contains an invalid argument.")
    assert error["details"][0]["fieldViolations"] == [
        {
            "field": "sheets.sheetProperties",
            "description": "Error expanding 'fields' parameter. Cannot find matching fields for path "
            "'sheets.sheetProperties'.",
        }
    ]


def test_a_body_that_is_not_json(api):
    answer = api.service.handle("POST", f"/v4/spreadsheets/{api.sid}:batchUpdate", "", {}, b"{nope")

    assert answer.status == 400
    assert answer.json()["error"]["message"].startswith("Invalid JSON payload received.")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"5"])
def test_a_body_that_is_no_message(api, body):
    answer = api.service.handle("POST", f"/v4/spreadsheets/{api.sid}:batchUpdate", "", {}, body)

    assert (answer.status, answer.json()["error"]["message"]) == (
        400,
        'Invalid JSON payload received. Unknown name "": Root element must be a message.',
    )


@pytest.mark.parametrize("value", [b"NaN", b"-Infinity"])
def test_numbers_that_are_no_json(api, value):
    path = f"/v4/spreadsheets/{api.sid}/values/A1"
    answer = api.service.handle("PUT", path, "valueInputOption=RAW", {}, b'{"values": [[' + value + b"]]}")

    assert answer.status == 400
    assert answer.json()["error"]["message"].startswith("Invalid JSON payload received.")


def test_values_outside_of_the_grid_or_the_range(api):
    _, error = _error(api.raw("PUT", "/values/Z1000", {"values": [["a", "b"]]}, "valueInputOption=RAW"))
    assert error["message"] == (
        "Range (Sheet1!Z1000:AA1000) exceeds grid limits. Max rows: 1000, max columns: 26"
    )
    _, error = _error(
        api.raw("PUT", "/values/A1:B2", {"values": [["a"], ["b"], ["c"]]}, "valueInputOption=RAW")
    )
    assert error["message"] == ("Requested writing within range [Sheet1!A1:B2], but tried writing to row [3]")


def test_a_text_too_long_for_a_cell(api):
    _, error = _error(api.raw("PUT", "/values/A1", {"values": [["x" * 50_001]]}, "valueInputOption=RAW"))

    assert error["message"] == (
        "Your input contains more than the maximum of 50000 characters in a single cell."
    )


def test_input_option_is_required(api):
    _, error = _error(api.raw("PUT", "/values/A1", {"values": [["x"]]}))

    assert error["message"] == "'valueInputOption' is required but not specified"


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"deleteSheet": {"sheetId": 0}}, "deleteSheet: You can't remove all the sheets in a document."),
        ({"deleteSheet": {"sheetId": 21686688}}, "deleteSheet: No sheet with id: 21686688"),
        (
            {"repeatCell": {"range": {"sheetId": 5}, "cell": {}, "fields": "*"}},
            "repeatCell: No grid with id: 5",
        ),
        (
            {"addSheet": {"properties": {"title": "Sheet1"}}},
            'addSheet: A sheet with the name "Sheet1" already exists. Please enter another name.',
        ),
        (
            {"addSheet": {"properties": {"title": "x" * 101}}},
            "addSheet: The sheet name cannot be greater than 100 characters.",
        ),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 10_000_000, "columnCount": 1}}}},
            (
                "addSheet: This action would increase the number of cells in the workbook above the limit of "
                "10000000 cells."
            ),
        ),
        (
            {"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}},
            "updateSheetProperties: You can't hide all the sheets in a document.",
        ),
        (
            {"deleteConditionalFormatRule": {"index": 2}},
            "deleteConditionalFormatRule: No conditional format on sheet: 0 at index: 2",
        ),
        (
            {
                "setDataValidation": {
                    "range": {"endRowIndex": 2},
                    "rule": {
                        "condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "Sales!A2:A5"}]}
                    },
                }
            },
            (
                "setDataValidation: Invalid ConditionValue.userEnteredValue: Sales!A2:A5 for ConditionType: "
                "ONE_OF_RANGE"
            ),
        ),
        (
            {
                "addProtectedRange": {
                    "protectedRange": {"range": {"endRowIndex": 2}, "unprotectedRanges": [{"endRowIndex": 1}]}
                }
            },
            "addProtectedRange: unprotectedRanges are only allowed on ProtectedRanges covering a whole sheet",
        ),
        (
            {"updateCells": {"start": {"rowIndex": 999}, "rows": [{}, {}], "fields": "*"}},
            "updateCells: Range (Sheet1!A1000:A1001) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
    ],
)
def test_a_request_that_cannot_be_applied(api, request_, message):
    assert api.refusal(request_) == f"Invalid requests[0].{message}"


def test_ids_chosen_twice(api):
    named = {"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "x", "range": {"endRowIndex": 1}}}}
    assert api.refusal(named, named) == (
        "Invalid requests[1].addNamedRange: Cannot add named range with name x, a named range with that name "
        "already exists."
    )
    tab = {"addSheet": {"properties": {"sheetId": 7, "title": "a"}}}
    twin = {"addSheet": {"properties": {"sheetId": 7, "title": "b"}}}
    assert "already exists" in api.refusal(tab, twin)
    band = {
        "addBanding": {"bandedRange": {"range": {"endRowIndex": 4}, "rowProperties": {"headerColor": {}}}}
    }
    assert api.refusal(band, band) == (
        "Invalid requests[1].addBanding: You cannot add alternating background colors to a range that "
        "already has alternating background colors."
    )
    whole = {"addProtectedRange": {"protectedRange": {"range": {}}}}
    assert api.refusal(whole, whole) == (
        'Invalid requests[1].addProtectedRange: Sheet "Sheet1" already has sheet protection'
    )


def test_an_empty_batch(api):
    assert api.refusal() == "Must specify at least one request."


def test_every_error_is_json_with_the_status_in_it(api):
    answer = api.raw("POST", ":batchUpdate", {"requests": [{}]})

    assert json.loads(answer.body)["error"]["code"] == answer.status == 400
