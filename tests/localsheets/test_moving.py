"""Requests that rewrite or move what is in cells."""

import pytest


@pytest.fixture
def filled(api):
    api.put("A1:C4", [["Nautilys", 1, "x"], ["nautilys", 2, "y"], ["Peyrac", 3, "x"], ["Nautilys", 1, "x"]])
    return api


def _rows(api, where="A1:C6"):
    return api.values(where, "UNFORMATTED_VALUE")


def _lines(start, end, dimension="ROWS"):
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def _area(top, bottom, left, right):
    return {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}


@pytest.mark.parametrize(
    ("request_", "counts", "column"),
    [
        ({"find": "naut", "replacement": "Hyd", "allSheets": True},
         {"valuesChanged": 3, "rowsChanged": 3, "sheetsChanged": 1, "occurrencesChanged": 3},
         ["Hydilys", "Hydilys", "Peyrac", "Hydilys"]),
        ({"find": "naut", "replacement": "Hyd", "allSheets": True, "matchCase": True},
         {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1},
         ["Nautilys", "Hydilys", "Peyrac", "Nautilys"]),
        ({"find": "Peyrac", "replacement": "", "sheetId": 0, "matchEntireCell": True},
         {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1},
         ["Nautilys", "nautilys", "", "Nautilys"]),
        ({"find": "(P)(e)", "replacement": "$2$1", "sheetId": 0, "searchByRegex": True, "matchCase": True},
         {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 1},
         ["Nautilys", "nautilys", "ePyrac", "Nautilys"]),
        ({"find": "nowhere", "replacement": "x", "range": _area(0, 2, 0, 1)}, {},
         ["Nautilys", "nautilys", "Peyrac", "Nautilys"]),
    ],
)  # fmt: skip
def test_find_and_replace(filled, request_, counts, column):
    assert filled.batch({"findReplace": request_}) == [{"findReplace": counts}]
    assert [row[0] if row else "" for row in _rows(filled, "A1:A4")] == column


def test_a_number_that_is_found_is_typed_anew(filled):
    filled.put("D1", [["=A1"]], "USER_ENTERED")
    filled.batch({"findReplace": {"find": "3", "replacement": "42", "allSheets": True}})
    assert _rows(filled, "B3") == [[42]]

    replies = filled.batch(
        {"findReplace": {"find": "A1", "replacement": "A2", "allSheets": True, "includeFormulas": True}}
    )
    assert replies[0]["findReplace"]["formulasChanged"] == 1
    assert filled.values("D1", "FORMULA") == [["=A2"]]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"find": "x"}, "findReplace: One of range, sheetId or allSheets must be set."),
        ({"find": "", "allSheets": True}, "findReplace: FindReplaceRequest.find must not be empty."),
        ({"find": "(", "allSheets": True, "searchByRegex": True}, "findReplace: Invalid regular expression: ("),
        ({"find": "Peyrac", "replacement": "x" * 50_001, "allSheets": True},
         "findReplace: Your input contains more than the maximum of 50000 characters in a single cell."),
    ],
)  # fmt: skip
def test_find_and_replace_that_cannot_be(filled, request_, message):
    before = filled.state()

    assert filled.refusal({"findReplace": request_}) == f"Invalid requests[0].{message}"
    assert filled.state() == before


def test_spaces_are_trimmed(api):
    api.put("A1:B2", [["  Cèdre   & Fils ", 5], ["ok", "   "]])

    assert api.batch({"trimWhitespace": {"range": _area(0, 2, 0, 2)}}) == [
        {"trimWhitespace": {"cellsChangedCount": 2}}
    ]
    assert _rows(api) == [["Cèdre & Fils", 5], ["ok"]]


def test_duplicates_are_deleted_and_the_rest_moves_up(filled):
    filled.put("A5:D5", [["après", "", "", "hors"]])
    (reply,) = filled.batch(
        {"deleteDuplicates": {"range": _area(0, 5, 0, 3), "comparisonColumns": [_lines(0, 1, "COLUMNS")]}}
    )

    assert reply == {"deleteDuplicates": {"duplicatesRemovedCount": 2}}
    assert _rows(filled, "A1:D6") == [
        ["Nautilys", 1, "x"],
        ["Peyrac", 3, "x"],
        ["après"],
        [],
        ["", "", "", "hors"],
    ]
    assert filled.batch({"deleteDuplicates": {"range": _area(0, 3, 0, 3)}}) == [{"deleteDuplicates": {}}]


@pytest.mark.parametrize(
    ("how", "row"),
    [
        ({"delimiterType": "SEMICOLON"}, ["a,b", 12, "c"]),
        ({"delimiterType": "COMMA"}, ["a", "b;12;c"]),
        ({"delimiter": "12", "delimiterType": "CUSTOM"}, ["a,b;", ";c"]),
        ({}, ["a,b", 12, "c"]),
    ],
)
def test_texts_are_split_over_columns(api, how, row):
    api.put("A1:A2", [["a,b;12;c"], [5]])
    api.batch({"textToColumns": {"source": _area(0, 2, 0, 1), **how}})

    assert _rows(api) == [row, [5]]


def test_a_text_is_pasted(api):
    api.batch(
        {
            "pasteData": {
                "coordinate": {"rowIndex": 1, "columnIndex": 1},
                "data": "a;1\nb;=2*3",
                "delimiter": ";",
            }
        }
    )

    assert _rows(api) == [[], ["", "a", 1], ["", "b", 6]]


def test_rows_are_shuffled_whole(filled):
    filled.batch({"randomizeRange": {"range": _area(0, 4, 0, 3)}})

    assert sorted(map(str, _rows(filled))) == sorted(map(str, [
        ["Nautilys", 1, "x"], ["nautilys", 2, "y"], ["Peyrac", 3, "x"], ["Nautilys", 1, "x"]]))  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "to", "order"),
    [
        (0, 1, 3, "bcad"),  # The destination counts before the row is taken away.
        (2, 4, 0, "cdab"),
        (1, 3, 2, "abcd"),
        (0, 2, 4, "cdab"),
    ],
)
def test_rows_move(api, start, end, to, order):
    api.put("A1:A4", [["a"], ["b"], ["c"], ["d"]])
    api.batch({"updateCells": {"range": _area(0, 1, 0, 1), "fields": "note", "rows": [{"values": [{"note": "a"}]}]}},
              {"addNamedRange": {"namedRange": {"name": "lettre_a", "range": _area(0, 1, 0, 1)}}},
              {"moveDimension": {"source": _lines(start, end), "destinationIndex": to}})  # fmt: skip

    assert "".join(row[0] for row in api.values("A1:A4")) == order
    assert api.cell(f"A{order.index('a') + 1}")["note"] == "a"
    assert api.values("lettre_a") == [["a"]]


def test_columns_move_with_their_looks(filled):
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    filled.batch(
        {"repeatCell": {"range": {"startColumnIndex": 2, "endColumnIndex": 3}, "cell": bold,
                        "fields": "userEnteredFormat.textFormat.bold"}},
        {"updateDimensionProperties": {"range": _lines(2, 3, "COLUMNS"), "properties": {"pixelSize": 50},
                                       "fields": "pixelSize"}},
        {"moveDimension": {"source": _lines(2, 3, "COLUMNS"), "destinationIndex": 0}},
    )  # fmt: skip

    assert _rows(filled, "A1:C2") == [["x", "Nautilys", 1], ["y", "nautilys", 2]]
    assert filled.cell("A2")["userEnteredFormat"]["textFormat"]["bold"]
    assert filled.get("ranges=A1&includeGridData=true")["sheets"][0]["data"][0]["columnMetadata"] == [
        {"pixelSize": 50}
    ]


def test_a_row_does_not_move_across_a_merged_cell(api):
    api.batch({"mergeCells": {"range": _area(2, 4, 0, 1)}})

    assert api.refusal({"moveDimension": {"source": _lines(0, 1), "destinationIndex": 3}}) == (
        "Invalid requests[0].moveDimension: Sorry, it is not possible to move a row to a position that crosses "
        "a merged cell. Please unmerge and try again."
    )


def test_cells_are_inserted_and_deleted(filled):
    filled.batch({"insertRange": {"range": _area(0, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert _rows(filled) == [["", 1, "x"], ["", 2, "y"], ["Nautilys", 3, "x"], ["nautilys", 1, "x"], ["Peyrac"],
                             ["Nautilys"]]  # fmt: skip
    filled.batch({"deleteRange": {"range": _area(0, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert _rows(filled) == [
        ["Nautilys", 1, "x"],
        ["nautilys", 2, "y"],
        ["Peyrac", 3, "x"],
        ["Nautilys", 1, "x"],
    ]
    filled.batch({"insertRange": {"range": _area(0, 1, 1, 2), "shiftDimension": "COLUMNS"}})
    assert _rows(filled, "A1:D1") == [["Nautilys", "", 1, "x"]]


def test_the_grid_grows_for_cells_that_are_pushed_out(filled):
    filled.put("A1000", [["dernier"]])
    filled.batch({"insertRange": {"range": _area(0, 3, 0, 1), "shiftDimension": "ROWS"}})

    assert filled.get()["sheets"][0]["properties"]["gridProperties"]["rowCount"] == 1003
    assert filled.values("A1003") == [["dernier"]]


def test_a_group_is_folded_away(api):
    group = {"range": _lines(1, 4), "depth": 1, "collapsed": True}
    api.batch({"addDimensionGroup": {"range": _lines(1, 4)}},
              {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}})  # fmt: skip
    assert api.get()["sheets"][0]["rowGroups"][0]["collapsed"] is True

    assert "No dimension group" in api.refusal(
        {"updateDimensionGroup": {"dimensionGroup": {**group, "depth": 2}, "fields": "collapsed"}}
    )
