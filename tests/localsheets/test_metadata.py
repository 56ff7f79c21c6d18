"""Developer metadata, and the endpoints that find cells by it or by ranges."""

import pytest


def _row(index, **more):
    return {
        "dimensionRange": {
            "sheetId": 0,
            "dimension": "ROWS",
            "startIndex": index,
            "endIndex": index + 1,
            **more,
        }
    }


def _create(api, key, location, metadata_id=None, value=None):
    note = {"metadataKey": key, "visibility": "DOCUMENT", "location": location}
    note |= {"metadataId": metadata_id} if metadata_id else {}
    note |= {"metadataValue": value} if value else {}
    (reply,) = api.batch({"createDeveloperMetadata": {"developerMetadata": note}})
    return reply["createDeveloperMetadata"]["developerMetadata"]


def _search(api, *lookups):
    body = {"dataFilters": [{"developerMetadataLookup": each} for each in lookups]}
    found = api.ask("POST", "/developerMetadata:search", body).get("matchedDeveloperMetadata", [])
    return [each["developerMetadata"]["metadataId"] for each in found]


@pytest.fixture
def noted(api):
    """Notes on the spreadsheet (1), its tab (2), row 3 (3) and column B (4)."""
    _create(api, "who", {"spreadsheet": True}, 1, "abm")
    _create(api, "who", {"sheetId": 0}, 2, "deals")
    _create(api, "row", _row(2), 3)
    _create(api, "column", {"dimensionRange": {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}, 4)
    return api


def test_where_notes_are_shown(noted):
    book = noted.get()
    assert [each["metadataId"] for each in book["developerMetadata"]] == [1]
    assert [each["metadataId"] for each in book["sheets"][0]["developerMetadata"]] == [2]

    (data,) = noted.get("ranges=A2:C4&includeGridData=true")["sheets"][0]["data"]
    row = {"metadataId": 3, "metadataKey": "row", "visibility": "DOCUMENT", "location": {
        "locationType": "ROW", "dimensionRange": {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}}}  # fmt: skip
    assert [each.get("developerMetadata") for each in data["rowMetadata"]] == [None, [row], None]
    assert [len(each.get("developerMetadata", [])) for each in data["columnMetadata"]] == [0, 1, 0]


@pytest.mark.parametrize(
    ("lookup", "found"),
    [
        ({}, [1, 2, 3, 4]),
        ({"metadataKey": "who"}, [1, 2]),
        ({"metadataKey": "who", "metadataValue": "deals"}, [2]),
        ({"metadataId": 3}, [3]),
        ({"locationType": "SPREADSHEET"}, [1]),
        ({"locationType": "COLUMN"}, [4]),
        ({"metadataLocation": {"sheetId": 0}}, [2, 3, 4]),
        ({"metadataLocation": {"sheetId": 0}, "locationMatchingStrategy": "EXACT_LOCATION"}, [2]),
        ({"metadataLocation": _row(2), "locationMatchingStrategy": "EXACT_LOCATION"}, [3]),
        ({"metadataLocation": _row(5), "locationMatchingStrategy": "EXACT_LOCATION"}, []),
        ({"visibility": "PROJECT"}, []),
    ],
)
def test_what_a_lookup_finds(noted, lookup, found):
    assert _search(noted, lookup) == found


def test_a_search_finds_every_note_once_with_all_filters_that_found_it(noted):
    filters = [{"developerMetadataLookup": {"metadataKey": "who"}}, {"developerMetadataLookup": {}}]
    found = noted.ask("POST", "/developerMetadata:search", {"dataFilters": filters})[
        "matchedDeveloperMetadata"
    ]

    assert [(each["developerMetadata"]["metadataId"], len(each["dataFilters"])) for each in found] == [
        (1, 2), (2, 2), (3, 1), (4, 1)]  # fmt: skip


def test_one_note_by_its_id(noted):
    assert noted.ask("GET", "/developerMetadata/3")["metadataKey"] == "row"
    assert noted.error("GET", "/developerMetadata/99") == (404, "Requested entity was not found.")
    assert noted.error("GET", "/developerMetadata/x")[0] == 400


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ({"visibility": "DOCUMENT", "location": {"spreadsheet": True}},
         "Developer metadata must always have a key specified."),
        ({"metadataKey": "k", "location": {"spreadsheet": True}},
         "Developer metadata must always have visibility specified."),
        ({"metadataKey": "k", "visibility": "DOCUMENT"},
         "Developer metadata must always have a location specified."),
        ({"metadataKey": "k", "visibility": "DOCUMENT", "location": {"sheetId": 8}}, "No sheet with id: 8"),
        ({"metadataKey": "k", "visibility": "DOCUMENT", "location": _row(2, endIndex=4)},
         "DimensionRange must represent a single row or column."),
        ({"metadataKey": "k", "visibility": "DOCUMENT",
          "location": {"dimensionRange": {"dimension": "ROWS", "startIndex": 2}}},
         "DimensionRange must specify both a startIndex and an endIndex."),
        ({"metadataId": 3, "metadataKey": "k", "visibility": "DOCUMENT", "location": {"spreadsheet": True}},
         "Developer metadata with ID 3 already exists."),
        ({"metadataKey": "k", "metadataValue": "x" * 30_000, "visibility": "DOCUMENT",
          "location": {"spreadsheet": True}},
         "Developer metadata exceeds the limit of 30000 characters."),
    ],
)  # fmt: skip
def test_notes_that_cannot_be(noted, note, message):
    refused = noted.refusal({"createDeveloperMetadata": {"developerMetadata": note}})

    assert refused == f"Invalid requests[0].createDeveloperMetadata: {message}"


def test_a_search_without_a_filter_or_with_one_that_contradicts_itself(noted):
    assert noted.error("POST", "/developerMetadata:search", {}) == (
        400, "At least one data filter must be specified.")  # fmt: skip
    lookup = {"metadataLocation": {"spreadsheet": True}, "locationMatchingStrategy": "INTERSECTING_LOCATION"}
    body = {"dataFilters": [{"developerMetadataLookup": lookup}]}
    assert noted.error("POST", "/developerMetadata:search", body) == (
        400,
        "DeveloperMetadataLookup.spreadsheet is true, but locationMatchingStrategy was specified as INTERSECTING.",
    )


def test_a_note_is_changed_and_moved(noted):
    change = {"metadataValue": "neuf", "location": _row(7)}
    (reply,) = noted.batch({"updateDeveloperMetadata": {
        "dataFilters": [{"developerMetadataLookup": {"metadataId": 3}}],
        "developerMetadata": change, "fields": "metadataValue,location"}})  # fmt: skip

    (after,) = reply["updateDeveloperMetadata"]["developerMetadata"]
    assert (after["metadataKey"], after["metadataValue"]) == ("row", "neuf")
    assert after["location"]["dimensionRange"]["startIndex"] == 7
    assert noted.ask("GET", "/developerMetadata/3") == after


def test_notes_are_deleted(noted):
    (reply,) = noted.batch(
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataKey": "who"}}}}
    )

    deleted = reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]
    assert [each["metadataId"] for each in deleted] == [1, 2]
    assert _search(noted, {}) == [3, 4]


def _line(noted):
    return noted.ask("GET", "/developerMetadata/3")["location"]["dimensionRange"]["startIndex"]


def test_a_note_stays_with_its_row(noted):
    noted.put("A1:A5", [["e"], ["d"], ["c"], ["b"], ["a"]])

    def where(**more):
        return {"sheetId": 0, "dimension": "ROWS", **more}

    noted.batch({"insertDimension": {"range": where(startIndex=0, endIndex=2)}})
    assert _line(noted) == 4
    noted.batch({"deleteDimension": {"range": where(startIndex=0, endIndex=1)}})
    assert _line(noted) == 3
    noted.batch({"sortRange": {"range": {"startRowIndex": 1, "endRowIndex": 6},
                               "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}})  # fmt: skip
    assert noted.values(f"A{_line(noted) + 1}") == [["c"]]
    noted.batch({"moveDimension": {"source": where(startIndex=3, endIndex=4), "destinationIndex": 1}})
    assert (_line(noted), noted.values("A2")) == (1, [["c"]])
    noted.batch({"deleteDimension": {"range": where(startIndex=1, endIndex=2)}})
    assert _search(noted, {"metadataKey": "row"}) == []


@pytest.fixture
def filled(noted):
    noted.put("A1:C4", [["a1", "b1", "c1"], ["a2", "b2", "c2"], ["a3", "b3", "c3"], ["a4", "b4", "c4"]])
    return noted


_ROW_THREE = {"developerMetadataLookup": {"metadataKey": "row"}}
_COLUMN_B = {"developerMetadataLookup": {"metadataKey": "column"}}


def test_values_are_read_by_filters(filled):
    grid = {"gridRange": {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 3}}
    filters = [_ROW_THREE, {"a1Range": "A1"}, _COLUMN_B, grid, {"a1Range": "Sheet1!A1"}]
    body = {"dataFilters": filters, "majorDimension": "ROWS"}
    answer = filled.ask("POST", "/values:batchGetByDataFilter", body)

    assert [(each["valueRange"]["range"], each["valueRange"]["values"], each["dataFilters"])
            for each in answer["valueRanges"]] == [
        ("Sheet1!A3:Z3", [["a3", "b3", "c3"]], [_ROW_THREE]),
        ("Sheet1!A1", [["a1"]], [filters[1], filters[4]]),
        ("Sheet1!B1:B1000", [["b1"], ["b2"], ["b3"], ["b4"]], [_COLUMN_B]),
        ("Sheet1!B1:C1", [["b1", "c1"]], [grid]),
    ]  # fmt: skip


def test_values_are_written_by_filters(filled):
    body = {
        "valueInputOption": "RAW",
        "includeValuesInResponse": True,
        "data": [{"dataFilter": _ROW_THREE, "values": [["neuf", None, 3]]}],
    }
    answer = filled.ask("POST", "/values:batchUpdateByDataFilter", body)

    assert (answer["totalUpdatedCells"], answer["totalUpdatedSheets"]) == (2, 1)
    (response,) = answer["responses"]
    assert (response["updatedRange"], response["dataFilter"]) == ("Sheet1!A3:C3", _ROW_THREE)
    assert response["updatedData"]["values"] == [["neuf", "b3", "3"]]
    assert filled.values("A3:C3") == [["neuf", "b3", "3"]]


def test_values_are_cleared_by_filters(filled):
    answer = filled.ask("POST", "/values:batchClearByDataFilter", {"dataFilters": [_COLUMN_B]})

    assert answer["clearedRanges"] == ["Sheet1!B1:B1000"]
    assert filled.values("A1:C2") == [["a1", "", "c1"], ["a2", "", "c2"]]


def test_a_spreadsheet_is_read_by_filters(filled):
    filled.batch({"addSheet": {"properties": {"title": "Autre"}}})
    body = {"dataFilters": [_ROW_THREE], "includeGridData": True}
    answer = filled.ask("POST", ":getByDataFilter", body)

    (sheet,) = answer["sheets"]
    (data,) = sheet["data"]
    assert (sheet["properties"]["title"], data["startRow"]) == ("Sheet1", 2)
    assert [each["formattedValue"] for each in data["rowData"][0]["values"]] == ["a3", "b3", "c3"]


@pytest.mark.parametrize(
    ("data_filter", "message"),
    [
        ({"a1Range": "Nope!A1"}, "Unable to parse range: Nope!A1"),
        ({"gridRange": {"sheetId": 9}}, "No grid with id: 9"),
        ({}, "One of developerMetadataLookup, a1Range or gridRange must be set on DataFilter."),
        ({"a1Range": "A1", "gridRange": {}},
         ("Invalid value at 'data_filters[0]' (oneof), oneof field 'filter' is already set. "
         "Cannot set 'gridRange'")),
    ],
)  # fmt: skip
def test_filters_that_find_nothing_to_read(filled, data_filter, message):
    assert filled.error("POST", "/values:batchGetByDataFilter", {"dataFilters": [data_filter]}) == (
        400,
        message,
    )


def test_notes_are_found_by_a_range_too(filled):
    body = {"dataFilters": [{"a1Range": "A3:A9"}]}
    found = filled.ask("POST", "/developerMetadata:search", body)["matchedDeveloperMetadata"]

    assert [each["developerMetadata"]["metadataId"] for each in found] == [2, 3]
