"""The bundled schema is Google's, and bodies are checked against it."""

import json
from pathlib import Path

import googleapiclient
import pytest

from abm_sheets.localsheets.batch import KINDS
from abm_sheets.localsheets.errors import ApiError
from abm_sheets.localsheets.schema import checked, schemas, snake


def _google():
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    return json.loads((folder / "sheets.v4.json").read_text("utf-8"))["schemas"]


def test_the_bundled_schema_has_googles_messages_and_fields():
    google = {name: set(schema.get("properties", {})) for name, schema in _google().items()}

    missing = {name: set(fields) - google.get(name, set()) for name, fields in schemas().items()}
    assert {name: fields for name, fields in missing.items() if fields} == {}
    assert len(schemas()) > 250


def test_every_kind_of_request_that_is_known_is_one_of_googles():
    assert set(KINDS) <= set(schemas()["Request"])


def test_names_may_be_spelled_both_ways_and_nulls_are_unset():
    body = {
        "properties": {"sheet_id": 5, "title": None, "gridProperties": {"row_count": "7"}},
        "fields": "title",
    }

    assert checked("UpdateSheetPropertiesRequest", body) == {
        "properties": {"sheetId": 5, "gridProperties": {"rowCount": 7}},
        "fields": "title",
    }


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"sheetId": "x"}, "Invalid value at 'sheet_id' (TYPE_INT32), \"x\""),
        ({"sheetId": 2**31}, "Invalid value at 'sheet_id' (TYPE_INT32), 2147483648"),
        ({"title": 5}, "Invalid value at 'title' (TYPE_STRING), 5"),
        ({"hidden": 1}, "Invalid value at 'hidden' (TYPE_BOOL), 1"),
        ({"nope": 1}, 'Invalid JSON payload received. Unknown name "nope": Cannot find field.'),
        ({"gridProperties": {"nope": 1}},
         "Invalid JSON payload received. Unknown name \"nope\" at 'grid_properties': Cannot find field."),
        ({"tabColor": {"red": "red"}}, "Invalid value at 'tab_color.red' (TYPE_FLOAT), \"red\""),
    ],
)  # fmt: skip
def test_a_body_that_is_wrong(body, message):
    with pytest.raises(ApiError) as caught:
        checked("SheetProperties", body)

    assert (caught.value.code, caught.value.message) == (400, message)


def test_snake_case_as_in_googles_messages():
    assert snake("updateSheetProperties") == "update_sheet_properties"
