"""The kinds of batchUpdate requests about tabs: made, sized, marked, duplicated, deleted."""

import pytest


def test_a_tab_gets_the_id_and_the_place_that_were_chosen(api):
    (reply,) = api.batch(
        {
            "addSheet": {
                "properties": {
                    "sheetId": 1005,
                    "title": "Dashboard",
                    "index": 0,
                    "gridProperties": {
                        "rowCount": 30,
                        "columnCount": 9,
                        "frozenRowCount": 1,
                        "hideGridlines": True,
                    },
                    "tabColorStyle": {"rgbColor": {"red": 1}},
                }
            }
        }
    )

    assert reply["addSheet"]["properties"] == {
        "sheetId": 1005,
        "title": "Dashboard",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 30, "columnCount": 9, "frozenRowCount": 1, "hideGridlines": True},
        "tabColor": {"red": 1},
        "tabColorStyle": {"rgbColor": {"red": 1}},
    }
    assert [tab["properties"]["title"] for tab in api.get()["sheets"]] == ["Dashboard", "Sheet1"]


def test_the_creation_recipe_in_one_batch_with_the_default_tab_deleted_last(api):
    titles = ["Comptes", "Engagement", "Pipeline", "Deals", "Dashboard"]
    api.batch(
        {
            "updateSpreadsheetProperties": {
                "properties": {"locale": "fr_FR", "timeZone": "Europe/Paris"},
                "fields": "locale,timeZone",
            }
        },
        *(
            {"addSheet": {"properties": {"sheetId": 1001 + n, "title": title}}}
            for n, title in enumerate(titles)
        ),
        {"deleteSheet": {"sheetId": 0}},
    )

    answer = api.get("fields=properties(locale,timeZone),sheets.properties(sheetId,title)")
    assert answer == {
        "properties": {"locale": "fr_FR", "timeZone": "Europe/Paris"},
        "sheets": [{"properties": {"sheetId": 1001 + n, "title": t}} for n, t in enumerate(titles)],
    }


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("gridProperties/frozenRowCount", {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 2}),
        ("gridProperties.hideGridlines", {"rowCount": 1000, "columnCount": 26, "hideGridlines": True}),
        ("gridProperties(rowCount,columnCount)", {"rowCount": 5, "columnCount": 4}),
    ],
)
def test_a_mask_says_what_is_written(api, mask, expected):
    given = {"rowCount": 5, "columnCount": 4, "frozenRowCount": 2, "hideGridlines": True}
    api.batch({"updateSheetProperties": {"properties": {"gridProperties": given}, "fields": mask}})

    assert api.grid() == expected


def test_what_lies_outside_a_smaller_grid_is_gone(api):
    api.put("A1", [["a", "b"], ["c", "d"]])
    for rows, columns in ((1, 1), (10, 10)):
        api.batch(
            {
                "updateSheetProperties": {
                    "properties": {"gridProperties": {"rowCount": rows, "columnCount": columns}},
                    "fields": "gridProperties(rowCount,columnCount)",
                }
            }
        )

    assert api.values("A1:B2") == [["a"]]


def test_a_duplicate_without_an_index_comes_first(api):
    api.put("A1", [["x"]])
    api.batch({"duplicateSheet": {"newSheetId": 9, "newSheetName": "Twin"}})

    assert [tab["properties"]["title"] for tab in api.get()["sheets"]] == ["Twin", "Sheet1"]
    api.put("Sheet1!A1", [["y"]])
    assert api.values("Twin!A1") == [["x"]]


def test_developer_metadata_of_a_tab(api):
    metadata = {
        "metadataId": 5,
        "metadataKey": "abm.tab",
        "metadataValue": "deals",
        "location": {"sheetId": 0},
        "visibility": "DOCUMENT",
    }
    api.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})
    shown = api.get()["sheets"][0]["developerMetadata"]
    assert shown == [{**metadata, "location": {"locationType": "SHEET", "sheetId": 0}}]

    lookup = {"dataFilter": {"developerMetadataLookup": {"metadataKey": "abm.tab"}}}
    (reply,) = api.batch({"deleteDeveloperMetadata": lookup})
    assert reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"] == shown
