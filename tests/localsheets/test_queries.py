"""What may stand in an address after the question mark."""

import pytest


@pytest.mark.parametrize(
    ("method", "rest", "query", "message"),
    [
        (
            "GET", "", "includeGridDate=true",
            ('Invalid JSON payload received. Unknown name "includeGridDate": Cannot bind query parameter. '
            "Field 'includeGridDate' could not be found in request message."),
        ),
        (
            "POST", "/values:batchUpdate", "data=x",
            ('Invalid JSON payload received. Unknown name "data": Cannot bind query parameter. '
            "'data' is a message type. Parameters can only be bound to primitive types."),
        ),
        ("GET", "", "includeGridData=perhaps",
         "Invalid value at 'include_grid_data' (TYPE_BOOL), \"perhaps\""),
        ("GET", "/values/A1", "majorDimension=DIAGONAL",
         ("Invalid value at 'major_dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), "
         '"DIAGONAL"')),
        ("GET", "/values/A1", "valueRenderOption=PRETTY",
         ("Invalid value at 'value_render_option' (type.googleapis.com/google.apps.sheets.v4."
         'ValueRenderOption), "PRETTY"')),
        ("PUT", "/values/A1", "valueInputOption=TYPED",
         ("Invalid value at 'value_input_option' (type.googleapis.com/google.apps.sheets.v4."
         'ValueInputOption), "TYPED"')),
    ],
)  # fmt: skip
def test_a_parameter_that_is_unknown_or_has_the_wrong_type(api, method, rest, query, message):
    assert api.error(method, rest, {} if method != "GET" else None, query) == (400, message)


@pytest.mark.parametrize("query", ["includeGridData=False", "includeGridData=0", "include_grid_data=false",
                                   "prettyPrint=true&alt=json&$.xgafv=2&key=k&quotaUser=me"])  # fmt: skip
def test_parameters_of_every_spelling_and_of_the_whole_system(api, query):
    assert "data" not in api.get(query)["sheets"][0]


def test_a_mask_cuts_every_answer(api):
    wanted = "updatedCells,updatedRange"
    answer = api.ask("PUT", "/values/A1", {"values": [["x"]]}, f"valueInputOption=RAW&fields={wanted}")
    assert answer == {"updatedRange": "Sheet1!A1", "updatedCells": 1}

    assert api.ask("GET", "/values:batchGet", query="ranges=A1&fields=valueRanges.values") == {
        "valueRanges": [{"values": [["x"]]}]
    }


def test_a_wrong_mask_stops_a_write_before_it_is_made(api):
    status, message = api.error("PUT", "/values/A1", {"values": [["x"]]}, "valueInputOption=RAW&fields=nope")

    assert (status, message) == (400, "Request contains an invalid argument.")
    assert api.values("A1") is None


def test_what_a_batch_update_shows_of_the_spreadsheet_it_has_made(api):
    request = {"updateCells": {"range": {"endRowIndex": 1, "endColumnIndex": 1}, "fields": "userEnteredValue",
                               "rows": [{"values": [{"userEnteredValue": {"numberValue": 3}}]}]}}  # fmt: skip
    body = {
        "requests": [request],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Sheet1!A1:B2"],
        "responseIncludeGridData": True,
    }

    whole = api.ask("POST", ":batchUpdate", body)["updatedSpreadsheet"]
    (data,) = whole["sheets"][0]["data"]
    assert whole["properties"]["title"] == "Test"
    assert data["rowData"][0]["values"][0]["effectiveValue"] == {"numberValue": 3}
    assert len(data["rowMetadata"]) == 2

    part = api.ask(
        "POST", ":batchUpdate", body, "fields=updatedSpreadsheet(properties.title,sheets.properties.title)"
    )
    assert part == {
        "updatedSpreadsheet": {
            "properties": {"title": "Test"},
            "sheets": [{"properties": {"title": "Sheet1"}}],
        }
    }
    assert "data" not in api.ask("POST", ":batchUpdate", {**body, "responseIncludeGridData": False})[
        "updatedSpreadsheet"
    ]["sheets"][0]  # fmt: skip


def test_drive_says_it_in_its_own_way(service):
    answer = service.handle("GET", "/drive/v3/files", "pageSize=0")
    assert answer.status == 400
    assert answer.json()["error"]["errors"] == [
        {
            "domain": "global",
            "reason": "invalidParameter",
            "message": "Invalid value '0'. Values must be within the range: [1, 1000]",
            "locationType": "parameter",
            "location": "pageSize",
        }
    ]
    assert service.handle("GET", "/drive/v3/files", "unheardOf=1").status == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"name": 5}', "Invalid value at 'name' (TYPE_STRING), 5"),
        ('{"parents": [1]}', "Invalid value at 'parents[0]' (TYPE_STRING), 1"),
        ("{nope", "Parse Error"),
    ],
)
def test_a_file_that_cannot_be_made(service, body, message):
    answer = service.handle("POST", "/drive/v3/files", "", {}, body)

    assert (answer.status, answer.json()["error"]["message"]) == (400, message)
    assert service.handle("GET", "/drive/v3/files").json()["files"] == []
