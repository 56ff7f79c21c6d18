"""A batch with one bad request leaves nothing behind, wherever the bad one stands."""

import json

from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.localsheets import LocalSheets

from .client import Api
from .strategies import aimed_at, good_request

_bad = st.sampled_from(
    [
        {"deleteSheet": {"sheetId": 4711}},
        {"addSheet": {"properties": {"title": "Sheet1"}}},
        {"updateCells": {"range": {"startRowIndex": 5, "endRowIndex": 2}, "fields": "*"}},
        {"repeatCell": {"range": {"sheetId": 99}, "cell": {}, "fields": "*"}},
        {"deleteNamedRange": {"namedRangeId": "none"}},
        {
            "updateCells": {
                "start": {"rowIndex": 5000},
                "rows": [{"values": [{"note": "x"}]}],
                "fields": "note",
            }
        },
        {"repeatCell": {"range": {}, "cell": {}}},
        {"moveSheetToTheMoon": {}},
        {},
    ]
)


@given(good=st.lists(good_request(), max_size=6), bad=_bad, place=st.integers(0, 6))
def test_nothing_is_applied_when_one_request_is_bad(good, bad, place):
    service = LocalSheets()
    body = json.dumps({"sheets": [{"properties": {"gridProperties": {"rowCount": 40, "columnCount": 40}}}]})
    sid = service.handle("POST", "/v4/spreadsheets", "", {}, body).json()["spreadsheetId"]
    api = Api(service, sid)
    first = api.get()["sheets"][0]["properties"]["sheetId"]
    api.batch(
        {"updateSheetProperties": {"properties": {"sheetId": first, "title": "Sheet1"}, "fields": "title"}}
    )
    api.put("Sheet1!A1", [["a", 1, True], ["", "b"]])
    requests = [aimed_at(first, request) for request in good]
    before = api.state()

    requests.insert(min(place, len(requests)), bad)
    refused = api.raw("POST", ":batchUpdate", {"requests": requests})

    assert refused.status == 400
    assert api.state() == before
