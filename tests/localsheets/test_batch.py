"""The kinds of batchUpdate requests about cells, rows and columns: what they do and what they answer."""


def test_update_cells_clears_what_its_rows_do_not_reach(api):
    api.put("A1", [["old"] * 3] * 3)
    api.batch(
        {
            "updateCells": {
                "range": {"startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 3},
                "rows": [
                    {
                        "values": [
                            {"userEnteredValue": {"stringValue": "=1+1"}},
                            {"userEnteredValue": {"numberValue": 2}},
                        ]
                    },
                    {"values": [{"userEnteredValue": {"boolValue": False}}]},
                ],
                "fields": "userEnteredValue",
            }
        }
    )

    assert api.values("A1:C3", "UNFORMATTED_VALUE") == [["=1+1", 2], [False]]
    assert api.values("A1", "FORMULA") == [["=1+1"]]
    assert api.cell("A1")["userEnteredValue"] == {"stringValue": "=1+1"}


def test_update_cells_from_a_start_leaves_the_rest(api):
    api.put("A1", [["old", "old"]])
    api.batch(
        {
            "updateCells": {
                "start": {"columnIndex": 1},
                "rows": [{"values": [{"userEnteredValue": {"numberValue": 7}, "note": "sept"}]}],
                "fields": "userEnteredValue",
            }
        }
    )

    assert api.values("A1:B1") == [["old", "7"]]
    assert "note" not in api.cell("B1")


def test_formats_are_merged_by_their_mask(api):
    def form(look, mask):
        api.batch(
            {
                "repeatCell": {
                    "range": {"endRowIndex": 1, "endColumnIndex": 1},
                    "fields": mask,
                    "cell": {"userEnteredFormat": look},
                }
            }
        )

    form({"textFormat": {"bold": True, "fontSize": 12}, "backgroundColor": {"green": 1}}, "userEnteredFormat")
    form({"textFormat": {"italic": True}}, "userEnteredFormat.textFormat.italic")
    form({"backgroundColorStyle": {"rgbColor": {"red": 1}}}, "userEnteredFormat.backgroundColorStyle")

    look = api.cell("A1")["userEnteredFormat"]
    assert look["textFormat"] == {"bold": True, "fontSize": 12, "italic": True}
    assert look["backgroundColor"] == {"red": 1}


def test_a_format_over_open_rows_holds_for_cells_that_come_later(api):
    date = {"numberFormat": {"type": "DATE", "pattern": "dd/MM/yyyy"}}
    api.batch(
        {
            "repeatCell": {
                "range": {"startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2},
                "cell": {"userEnteredFormat": date},
                "fields": "userEnteredFormat.numberFormat",
            }
        }
    )
    api.put("B1", [[46093], [46093]])

    assert api.values("B1:B2") == [["46093"], ["12/03/2026"]]
    assert api.cell("B900")["userEnteredFormat"] == date
    # A cell's own format wins, and a later format of the whole column wins over that.
    api.batch(
        {
            "repeatCell": {
                "range": {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2},
                "cell": {},
                "fields": "userEnteredFormat",
            }
        }
    )
    assert api.values("B2") == [["46093"]]
    api.batch(
        {
            "repeatCell": {
                "range": {"startRowIndex": 0, "startColumnIndex": 1, "endColumnIndex": 2},
                "cell": {"userEnteredFormat": date},
                "fields": "userEnteredFormat",
            }
        }
    )
    assert api.values("B1:B2") == [["12/03/2026"], ["12/03/2026"]]


def test_notes_come_and_go(api):
    api.batch({"updateCells": {"start": {}, "rows": [{"values": [{"note": "aide"}]}], "fields": "note"}})
    assert api.get("fields=sheets.data.rowData.values.note&ranges=Sheet1") == {
        "sheets": [{"data": [{"rowData": [{"values": [{"note": "aide"}]}]}]}]
    }
    api.batch({"repeatCell": {"range": {}, "cell": {}, "fields": "note"}})
    assert api.get("fields=sheets.data.rowData.values.note&ranges=Sheet1") == {"sheets": [{"data": [{}]}]}


def test_validation_holds_where_it_was_set_and_a_later_rule_covers_an_earlier(api):
    lists = [{"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word}]}} for word in "AB"]
    column = {"startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    api.batch(
        {"setDataValidation": {"range": column, "rule": lists[0]}},
        {"setDataValidation": {"range": {**column, "startRowIndex": 4, "endRowIndex": 6}, "rule": lists[1]}},
        {"setDataValidation": {"range": {**column, "startRowIndex": 7, "endRowIndex": 8}}},
    )

    shown = [
        api.cell(f"A{row}", "dataValidation").get("dataValidation") for row in (1, 2, 5, 6, 7, 8, 9, 1000)
    ]
    assert shown == [None, lists[0], lists[1], lists[1], lists[0], None, lists[0], lists[0]]


def test_a_list_from_a_range_is_answered_with_absolute_cells(api):
    rule = {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!A2:A"}]}}
    api.batch({"setDataValidation": {"range": {"endRowIndex": 1, "endColumnIndex": 1}, "rule": rule}})

    values = api.cell("A1", "dataValidation")["dataValidation"]["condition"]["values"]
    assert values == [{"userEnteredValue": "=Sheet1!$A$2:$A"}]


def test_inserting_and_deleting_moves_everything(api):
    api.put("A1", [["a"], ["b"], ["c"]])
    where = {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    api.batch(
        {"addNamedRange": {"namedRange": {"name": "b", "range": where}}},
        {"mergeCells": {"range": where, "mergeType": "MERGE_ALL"}},
        {"updateCells": {"start": {"rowIndex": 1}, "rows": [{"values": [{"note": "b"}]}], "fields": "note"}},
        {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}}},
    )

    assert api.values("A1:A5") == [["a"], [], [], ["b"], ["c"]]
    moved = {**where, "startRowIndex": 3, "endRowIndex": 4}
    answer = api.get()
    assert answer["namedRanges"][0]["range"] == moved
    assert answer["sheets"][0]["merges"] == [moved]
    assert api.cell("A4")["note"] == "b"
    assert api.grid()["rowCount"] == 1002
    api.batch({"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 4}}})
    assert api.values("A1:A5") == [["c"]]
    assert "namedRanges" not in api.get()


def test_columns_can_be_inserted_and_deleted(api):
    api.put("A1", [["a", "b", "c"]])
    api.batch({"insertDimension": {"range": {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}})
    assert api.values("A1:D1") == [["a", "", "b", "c"]]
    api.batch({"deleteDimension": {"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 3}}})
    assert api.values("A1:D1") == [["c"]]


def test_merging_keeps_the_first_value_only(api):
    api.put("A1", [["", "x"], ["y", "z"]])
    api.batch({"mergeCells": {"range": {"endRowIndex": 2, "endColumnIndex": 2}, "mergeType": "MERGE_ALL"}})
    assert api.values("A1:B2") == [["x"]]

    part = {"range": {"endRowIndex": 1, "endColumnIndex": 1}}
    assert "You must select all cells in a merged range" in api.refusal({"unmergeCells": part})
    api.batch({"unmergeCells": {"range": {"endRowIndex": 5, "endColumnIndex": 5}}})
    assert "merges" not in api.get()["sheets"][0]


def test_a_named_range_answers_without_the_first_tabs_id(api):
    where = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    (reply,) = api.batch(
        {
            "addNamedRange": {
                "namedRange": {"namedRangeId": "abm", "name": "X", "range": {"sheetId": 0, **where}}
            }
        }
    )
    assert reply == {"addNamedRange": {"namedRange": {"namedRangeId": "abm", "name": "X", "range": where}}}

    api.batch({"updateNamedRange": {"namedRange": {"namedRangeId": "abm", "name": "Y"}, "fields": "name"}})
    assert api.get("fields=namedRanges") == {
        "namedRanges": [{"namedRangeId": "abm", "name": "Y", "range": where}]
    }
    api.batch({"deleteNamedRange": {"namedRangeId": "abm"}})
    assert api.get("fields=namedRanges") == {}


def test_a_warning_protection_as_recorded(api):
    where = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    asked = {
        "range": {**where, "sheetId": 0},
        "description": None,
        "warningOnly": True,
        "requestingUserCanEdit": False,
        "editors": None,
    }
    (reply,) = api.batch({"addProtectedRange": {"protectedRange": asked}})

    answer = reply["addProtectedRange"]["protectedRange"]
    number = answer.pop("protectedRangeId")
    assert answer == {"range": where, "warningOnly": True, "requestingUserCanEdit": True, "editors": {}}
    shown = api.get()["sheets"][0]["protectedRanges"][0]
    assert shown["protectedRangeId"] == number
    assert len(shown["editors"]["users"]) == 1
    api.batch(
        {
            "updateProtectedRange": {
                "protectedRange": {"protectedRangeId": number, "description": "d"},
                "fields": "description",
            }
        }
    )
    assert api.get()["sheets"][0]["protectedRanges"][0]["description"] == "d"
    api.batch({"deleteProtectedRange": {"protectedRangeId": number}})
    assert "protectedRanges" not in api.get()["sheets"][0]


def test_sizes_and_visibility_of_columns(api):
    api.batch(
        {
            "updateDimensionProperties": {
                "range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 2},
                "properties": {"pixelSize": 220, "hiddenByUser": True},
                "fields": "pixelSize",
            }
        }
    )

    columns = api.get("ranges=A1:C1&fields=sheets.data.columnMetadata")["sheets"][0]["data"][0][
        "columnMetadata"
    ]
    assert columns == [{"pixelSize": 220}, {"pixelSize": 220}, {"pixelSize": 100}]


def test_borders_around_and_inside(api):
    line = {"style": "SOLID", "color": {}}
    api.batch(
        {
            "updateBorders": {
                "range": {"endRowIndex": 2, "endColumnIndex": 2},
                "top": line,
                "innerVertical": {"style": "DASHED"},
            }
        }
    )

    assert api.cell("A1")["userEnteredFormat"]["borders"]["top"]["style"] == "SOLID"
    assert set(api.cell("A1")["userEnteredFormat"]["borders"]) == {"top", "right"}
    assert set(api.cell("B2")["userEnteredFormat"]["borders"]) == {"left"}


def test_conditional_formats_are_a_list_by_index(api):
    def rule(number):
        return {
            "ranges": [{"startRowIndex": 0, "endRowIndex": 5}],
            "booleanRule": {
                "condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": str(number)}]},
                "format": {},
            },
        }

    api.batch(
        {"addConditionalFormatRule": {"rule": rule(1), "index": 0}},
        {"addConditionalFormatRule": {"rule": rule(2), "index": 0}},
    )
    assert api.get()["sheets"][0]["conditionalFormats"] == [rule(2), rule(1)]
    (reply,) = api.batch({"deleteConditionalFormatRule": {"index": 0}})
    assert reply == {"deleteConditionalFormatRule": {"rule": rule(2)}}


def test_sorting_puts_numbers_before_texts_and_empty_cells_last(api):
    api.put("A1", [["b", 1], ["", 2], [3, 3], ["a", 4]])
    api.batch(
        {
            "sortRange": {
                "range": {"endRowIndex": 4, "endColumnIndex": 2},
                "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}],
            }
        }
    )

    assert api.values("A1:B4") == [["3", "3"], ["a", "4"], ["b", "1"], ["", "2"]]


def test_the_spreadsheet_can_come_with_the_answer(api):
    answer = api.ask(
        "POST",
        ":batchUpdate",
        {"requests": [{"addSheet": {"properties": {"title": "B"}}}], "includeSpreadsheetInResponse": True},
    )

    assert answer["updatedSpreadsheet"] == api.get()
