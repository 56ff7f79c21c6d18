"""The bundled schema is Google's, and bodies are checked against it."""

import json
from pathlib import Path

import googleapiclient
import pytest

from abm_sheets.localsheets import schema
from abm_sheets.localsheets.batch import KINDS, LEFT_OUT
from abm_sheets.localsheets.discovery import SOURCES, compact, written
from abm_sheets.localsheets.errors import ApiError
from abm_sheets.localsheets.oneofs import UNIONS
from abm_sheets.localsheets.schema import checked, schemas, snake

_DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"


def _document(file):
    return json.loads((_DOCUMENTS / file).read_text("utf-8"))


def _google():
    return _document("sheets.v4.json")["schemas"]


@pytest.mark.parametrize("api", SOURCES)
def test_the_shipped_schema_is_what_google_publishes(api):
    file, messages = SOURCES[api]
    shipped = Path(schema.__file__).with_name(f"{api}_schema.json").read_text("utf-8")

    assert shipped == written(compact(_document(file), messages)), (
        "python -m abm_sheets.localsheets.discovery FOLDER writes it anew"
    )


def test_what_a_compact_schema_keeps():
    document = {
        "revision": "1",
        "parameters": {"fields": {"type": "string"}},
        "schemas": {
            "Tab": {
                "properties": {
                    "size": {"type": "integer", "format": "int32"},
                    "side": {"type": "string", "enum": ["LEFT", "RIGHT"]},
                    "rows": {"type": "array", "items": {"$ref": "Row"}},
                    "notes": {"type": "object", "additionalProperties": {"type": "string"}},
                }
            },
            "Row": {"properties": {}},
            "Unrelated": {"properties": {}},
        },
        "resources": {
            "files": {
                "methods": {
                    "get": {
                        "id": "x.files.get",
                        "parameters": {
                            "id": {"type": "string", "location": "path"},
                            "ranges": {"type": "string", "repeated": True, "location": "query"},
                        },
                        "response": {"$ref": "Tab"},
                    }
                }
            }
        },
    }

    assert compact(document, ("Tab",)) == {
        "revision": "1",
        "parameters": {"fields": "string"},
        "schemas": {
            "Row": {},
            "Tab": {
                "notes": {"*": "string"},
                "rows": ["Row"],
                "side": "enum LEFT RIGHT",
                "size": "integer int32",
            },
        },
        "methods": {
            "x.files.get": {"query": {"ranges": ["string"]}, "request": None, "response": "Tab"},
        },
    }


def test_every_kind_of_request_is_known_or_left_out_on_purpose():
    assert set(KINDS) | LEFT_OUT == set(schemas()["Request"])
    assert not set(KINDS) & LEFT_OUT


def test_unions_name_fields_that_their_messages_have():
    strangers = {name: set(fields) - set(schemas()[name]) for name, (_, fields) in UNIONS.items()}

    assert {name: fields for name, fields in strangers.items() if fields} == {}


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


@pytest.mark.parametrize(
    ("message", "body", "expected"),
    [
        (
            "BatchUpdateSpreadsheetRequest",
            {"requests": [{"deleteSheet": {"sheetId": 1}, "clearBasicFilter": {"sheetId": 1}}]},
            (
                "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. "
                "Cannot set 'clearBasicFilter'"
            ),
        ),
        (
            "AddConditionalFormatRuleRequest",
            {"rule": {"booleanRule": {}, "gradientRule": {}}},
            "Invalid value at 'rule' (oneof), oneof field 'rule' is already set. Cannot set 'gradientRule'",
        ),
        (
            "ColorStyle",
            {"rgbColor": {}, "themeColor": "TEXT"},
            "Invalid value at '' (oneof), oneof field 'kind' is already set. Cannot set 'themeColor'",
        ),
    ],
)
def test_only_one_of_a_union(message, body, expected):
    with pytest.raises(ApiError) as caught:
        checked(message, body)

    assert caught.value.message == expected


def test_a_null_is_no_member_of_a_union():
    assert checked("ColorStyle", {"rgbColor": None, "themeColor": "TEXT"}) == {"themeColor": "TEXT"}


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(ApiError) as caught:
        checked("SheetProperties", {"nope": 1, "title": 5, "gridProperties": {"rowCount": "many"}})

    lines = [
        'Invalid JSON payload received. Unknown name "nope": Cannot find field.',
        "Invalid value at 'title' (TYPE_STRING), 5",
        "Invalid value at 'grid_properties.row_count' (TYPE_INT32), \"many\"",
    ]
    assert caught.value.message == "\n".join(lines)
    assert caught.value.details == [
        {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [
                {"description": lines[0]},
                {"field": "title", "description": lines[1]},
                {"field": "grid_properties.row_count", "description": lines[2]},
            ],
        }
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"mergeType": "ALL"}, ("Invalid value at 'merge_type' (type.googleapis.com/google.apps.sheets.v4."
                               'MergeCellsRequest.MergeType), "ALL"')),
        ({"range": []}, "Invalid value at 'range' (type.googleapis.com/google.apps.sheets.v4.GridRange), []"),
    ],
)  # fmt: skip
def test_the_types_that_a_refusal_names(values, message):
    with pytest.raises(ApiError) as caught:
        checked("MergeCellsRequest", values)

    assert caught.value.message == message


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"red": 1, "green": 0, "blue": 0.5}, {"red": 1, "blue": 0.49803922}),
        ({"red": 0.9}, {"red": 0.8980392}),
        ({"red": 229 / 255, "green": 127 / 255}, {"red": 0.8980392, "green": 0.49803922}),
        ({"red": 2, "green": -1}, {"red": 1}),
        ({"red": 0.001, "alpha": 0.25}, {"alpha": 0.25}),
    ],
)
def test_a_colour_has_256_steps(given, kept):
    assert checked("Color", given) == kept
