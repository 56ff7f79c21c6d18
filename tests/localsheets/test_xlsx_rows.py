"""How high the rows of a file are."""

from .parts import opened, parts
from .sample import again


def _heights(start, end, pixels):
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}
    return {
        "updateDimensionProperties": {
            "range": rows,
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def _elements(path):
    return parts(path)["xl/worksheets/sheet1.xml"].count(b"<row ")


def _pixels(api):
    data = api.get("includeGridData=true&fields=sheets.data.rowMetadata.pixelSize")["sheets"][0]["data"][0]
    return [row["pixelSize"] for row in data["rowMetadata"]]


def test_empty_rows_as_high_as_every_row_are_not_written_one_by_one(made):
    path, api = made
    api.put("A1", [["Compte"], ["Lambert"]])
    api.batch(_heights(0, 900, 21), _heights(950, 960, 30))

    rows = opened(path).active.row_dimensions
    assert (rows[2].height, rows[955].height) == (15.75, 22.5)
    assert _elements(path) == 2 + 10
    assert _pixels(again(path)) == _pixels(api)


def test_rows_that_were_high_and_are_so_no_more_lose_their_height(made):
    path, api = made
    api.batch(_heights(4, 9, 60))
    assert opened(path).active.row_dimensions[6].height == 45

    api.batch(_heights(0, 900, 21))

    assert opened(path).active.row_dimensions[6].height is None
    assert _elements(path) == 0
    assert set(_pixels(again(path))) == {21}
