"""Columns that are inserted into a file or moved in it look as they do on Google."""

import pytest

from .sample import again


def _whole(column, look):
    where = {"sheetId": 0, "startColumnIndex": column, "endColumnIndex": column + 1}
    cell = {"userEnteredFormat": look}
    return {"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat"}}


def _span(start, end):
    return {"sheetId": 0, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def _seen(api):
    """Of the first columns: how wide, whether hidden, and whether a cell further down is bold."""
    data = api.get("includeGridData=true&ranges=A1:F3")["sheets"][0]["data"][0]
    cells = data["rowData"][2].get("values", [])
    cells += [{}] * (6 - len(cells))
    return [
        (
            column.get("pixelSize"),
            column.get("hiddenByUser", False),
            cell.get("userEnteredFormat", {}).get("textFormat", {}).get("bold", False),
        )
        for column, cell in zip(data["columnMetadata"], cells, strict=True)
    ]


@pytest.mark.parametrize("start", [0, 1, 2])
def test_an_inserted_column_has_neither_the_look_nor_the_width_of_the_one_before(made, start):
    path, api = made
    wide = {"properties": {"pixelSize": 210, "hiddenByUser": True}, "fields": "pixelSize,hiddenByUser"}
    api.put("A1", [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    api.batch(
        _whole(0, {"textFormat": {"bold": True}}),
        {"updateDimensionProperties": {"range": _span(0, 1), **wide}},
    )

    api.batch({"insertDimension": {"range": _span(start, start + 2)}})

    first = (210, True, True)
    assert [each == first for each in _seen(api)] == [at == (2 if start == 0 else 0) for at in range(6)]
    assert _seen(again(path)) == _seen(api)


def test_an_emptied_cell_of_a_column_that_loses_its_look_loses_it_too(made):
    path, api = made
    api.put("A1", [["a", "b"], ["c", "d"], ["e", "f"]])
    api.batch(_whole(1, {"textFormat": {"bold": True}}))

    api.batch({"moveDimension": {"source": _span(2, 3), "destinationIndex": 1}})

    assert [bold for *_, bold in _seen(api)] == [False, False, True, False, False, False]
    assert _seen(again(path)) == _seen(api)
