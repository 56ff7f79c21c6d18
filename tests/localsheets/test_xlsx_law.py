"""Whatever requests do to a workbook, its file says the same as the memory did."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import THOROUGH

from abm_sheets.localsheets import LocalSheets

from .client import Api
from .sample import again
from .strategies import aimed_at, good_request

_batches = st.lists(st.lists(good_request(), min_size=1, max_size=4), min_size=1, max_size=3)


@settings(max_examples=60 if THOROUGH else 10, suppress_health_check=[HealthCheck.too_slow])
@given(batches=_batches)
def test_a_file_opened_anew_answers_like_the_service_that_wrote_it(batches):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "law.xlsx"
        service = LocalSheets()
        api = Api(service, service.create(path))
        grid = {"rowCount": 40, "columnCount": 40}
        properties = {
            "properties": {"gridProperties": grid},
            "fields": "gridProperties(rowCount,columnCount)",
        }
        api.batch({"updateSheetProperties": properties})
        api.put("A1", [["a", 1, True], ["", "b"], ["=1+2", "x"]], "USER_ENTERED")
        for requests in batches:
            api.batch(*(aimed_at(0, request) for request in requests))

            assert _comparable(again(path).state()) == _comparable(api.state())


def _comparable(state):
    """The answer without what a file does not tell apart: what is off, and what nobody has said."""
    for tab in state["sheets"]:
        for data in tab["data"]:
            rows = [[_cell(cell) for cell in row.get("values", [])] for row in data.get("rowData", [])]
            data["rowData"] = _trimmed([_trimmed(row) for row in rows])
    return state


def _cell(cell):
    look = cell.pop("userEnteredFormat", {})
    look["textFormat"] = {name: value for name, value in look.get("textFormat", {}).items() if value}
    look["borders"] = {side: border["style"] for side, border in look.get("borders", {}).items()}
    cell.pop("effectiveFormat", None)
    facts = {name: value for name, value in look.items() if value}
    return {**cell, "look": facts} if facts else cell


def _trimmed(items):
    while items and not items[-1]:
        items.pop()
    return items
