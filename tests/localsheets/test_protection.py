"""Protected cells and tabs: who is kept out, and with which words."""

import pytest

from .client import Api

OWNER = "localsheets@localsheets.iam.gserviceaccount.com"
STRANGER, EDITOR = "bob@exemple.fr", "alice@exemple.fr"
REFUSAL = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)


def _area(top=0, bottom=2, left=0, right=2):
    return {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}


def _lines(dimension, start, end):
    return {"range": {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}}


def _protect(api, **more):
    protected = {"protectedRangeId": 5, "range": _area(), "editors": {"users": [OWNER, EDITOR]}, **more}
    api.batch({"addProtectedRange": {"protectedRange": protected}})


_NUMBER = {"userEnteredValue": {"numberValue": 1}}
_INTO_A1_B2 = [
    {"updateCells": {"range": _area(), "fields": "userEnteredValue"}},
    {"updateCells": {"start": {"rowIndex": 1, "columnIndex": 1}, "fields": "userEnteredValue",
                     "rows": [{"values": [_NUMBER]}]}},
    {"repeatCell": {"range": _area(1, 5), "cell": _NUMBER, "fields": "userEnteredValue"}},
    {"setDataValidation": {"range": _area(0, 1)}},
    {"mergeCells": {"range": _area()}},
    {"updateBorders": {"range": _area(), "top": {"style": "SOLID"}}},
    {"copyPaste": {"source": _area(5, 6), "destination": _area(0, 1)}},
    {"cutPaste": {"source": _area(1, 2), "destination": {"rowIndex": 9, "columnIndex": 0}}},
    {"cutPaste": {"source": _area(8, 10), "destination": {"rowIndex": 1, "columnIndex": 1}}},
    {"sortRange": {"range": _area(0, 9), "sortSpecs": [{"dimensionIndex": 0}]}},
    {"findReplace": {"find": "secret", "replacement": "x", "allSheets": True}},
    {"deleteDimension": _lines("ROWS", 1, 2)},
    {"updateDimensionProperties": {**_lines("COLUMNS", 0, 1), "properties": {"pixelSize": 9}, "fields": "pixelSize"}},
    {"deleteDuplicates": {"range": _area(0, 9)}},
    {"deleteSheet": {"sheetId": 0}},
    {"deleteProtectedRange": {"protectedRangeId": 5}},
    {"updateProtectedRange": {"protectedRange": {"protectedRangeId": 5, "warningOnly": True},
                              "fields": "warningOnly"}},
]  # fmt: skip


_IDS = [f"{next(iter(request))}-{index}" for index, request in enumerate(_INTO_A1_B2)]


@pytest.mark.parametrize("request_", _INTO_A1_B2, ids=_IDS)
def test_a_stranger_is_refused_and_nothing_is_changed(api, request_):
    api.put("A1", [["secret"]])
    api.batch({"addSheet": {"properties": {"title": "Autre"}}})
    _protect(api)
    before = api.state()

    (kind,) = request_
    assert api.as_(STRANGER).refusal(request_) == f"Invalid requests[0].{kind}: {REFUSAL}"
    assert api.state() == before


@pytest.mark.parametrize("request_", _INTO_A1_B2, ids=_IDS)
@pytest.mark.parametrize("caller", ["", OWNER, EDITOR, "Alice@Exemple.fr"])
def test_owner_and_editors_may(api, request_, caller):
    api.batch({"addSheet": {"properties": {"title": "Autre"}}})
    _protect(api)

    api.as_(caller).batch(request_)


@pytest.mark.parametrize(
    ("method", "rest", "body", "prefix"),
    [
        ("PUT", "/values/A1", {"values": [["x"]]}, ""),
        ("PUT", "/values/B2:D9", {"values": [["x"]]}, ""),
        ("POST", "/values/A1:clear", {}, ""),
        ("POST", "/values:batchClear", {"ranges": ["C9", "A2"]}, ""),
        ("POST", "/values:batchUpdate",
         {"valueInputOption": "RAW", "data": [{"range": "D1", "values": [["x"]]},
                                              {"range": "A1", "values": [["x"]]}]}, "Invalid data[1]: "),
        ("POST", "/values/A1:append", {"values": [["x"]]}, ""),
    ],
)  # fmt: skip
def test_the_values_api_refuses_too(api, method, rest, body, prefix):
    _protect(api, range=_area(0, 5, 0, 2))
    query = "valueInputOption=RAW" if method == "PUT" or rest.endswith("append") else ""
    before = api.state()

    assert api.as_(STRANGER).error(method, rest, body, query) == (400, prefix + REFUSAL)
    assert api.state() == before


def test_beside_the_protected_cells_everybody_may(api):
    _protect(api)
    other = api.as_(STRANGER)

    other.put("C1", [["x"]])
    other.batch({"repeatCell": {"range": _area(2, 5), "cell": _NUMBER, "fields": "userEnteredValue"}},
                {"deleteDimension": _lines("ROWS", 2, 3)})  # fmt: skip
    assert api.values("A3:C3") is not None


def test_a_warning_keeps_nobody_out(api):
    _protect(api, warningOnly=True)

    api.as_(STRANGER).put("A1", [["x"]])
    assert api.get()["sheets"][0]["protectedRanges"][0]["requestingUserCanEdit"] is True


def test_a_protected_tab_with_a_door(api):
    _protect(api, range={"sheetId": 0}, unprotectedRanges=[_area(4, 6)])
    other = api.as_(STRANGER)

    other.put("A5:B6", [["x", "y"], ["z", "t"]])
    assert other.error("PUT", "/values/A4", {"values": [["x"]]}, "valueInputOption=RAW") == (400, REFUSAL)
    for request_ in (
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Pris"}, "fields": "title"}},
        {"setBasicFilter": {"filter": {"range": _area()}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [_area()], "booleanRule": {
            "condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}}}},
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1}},
        {"insertDimension": _lines("ROWS", 0, 1)},
    ):  # fmt: skip
        assert other.refusal(request_).endswith(REFUSAL)


def test_who_may_edit_is_told_to_each(api):
    _protect(api)

    def can(caller):
        return api.as_(caller).get()["sheets"][0]["protectedRanges"][0].get("requestingUserCanEdit", False)

    assert [can(caller) for caller in ("", EDITOR, STRANGER)] == [True, True, False]


def test_nobody_locks_themselves_out(api):
    protected = {"range": _area(), "editors": {"users": [EDITOR]}}

    assert api.as_(STRANGER).refusal({"addProtectedRange": {"protectedRange": protected}}) == (
        "Invalid requests[0].addProtectedRange: You can't remove yourself as an editor."
    )


def test_a_spreadsheet_is_its_makers(service):
    answer = service.handle("POST", "/v4/spreadsheets", "", {"authorization": f"Bearer {EDITOR}"}, "{}")
    mine = Api(service, answer.json()["spreadsheetId"], EDITOR)
    mine.batch({"addProtectedRange": {"protectedRange": {"range": _area()}}})

    mine.put("A1", [["x"]])
    assert mine.get()["sheets"][0]["protectedRanges"][0]["editors"] == {"users": [EDITOR]}
    assert mine.as_(STRANGER).error("POST", "/values/A1:clear", {}) == (400, REFUSAL)
