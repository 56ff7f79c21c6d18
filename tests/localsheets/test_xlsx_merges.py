"""Merged cells of a file: what is under them, and their links."""

import re

import openpyxl

from .parts import opened, parts, rewritten_part, text
from .sample import again


def test_values_come_where_a_merge_was(made):
    path, api = made
    area = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 3}
    api.put("A1", [["titre"]])
    api.batch({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})
    cells = [{"values": [text(f"{row}{column}") for column in "abc"]} for row in (1, 2)]
    api.batch(
        {"unmergeCells": {"range": area}},
        {"updateCells": {"range": area, "rows": cells, "fields": "*"}},
        {"mergeCells": {"range": {**area, "endRowIndex": 1, "endColumnIndex": 2}, "mergeType": "MERGE_ALL"}},
    )

    assert again(path).values("A1:C2") == [["1a", "", "1c"], ["2a", "2b", "2c"]]
    assert [str(merge) for merge in opened(path).active.merged_cells.ranges] == ["A1:B1"]


def test_merges_that_go_leave_those_between_and_beside_them(made):
    path, api = made
    tops = range(0, 12, 2)
    areas = [
        {
            "sheetId": 0,
            "startRowIndex": top,
            "endRowIndex": top + 1,
            "startColumnIndex": left,
            "endColumnIndex": left + 2,
        }
        for top in tops
        for left in (0, 4)
    ]
    api.batch(*({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}} for area in areas))
    # Of column A every other one stays, of column E those in the middle.
    kept = {(0, 0), (4, 0), (8, 0), (4, 4), (6, 4)}
    gone = [area for area in areas if (area["startRowIndex"], area["startColumnIndex"]) not in kept]
    api.batch(*({"unmergeCells": {"range": area}} for area in gone))

    left = {str(merge) for merge in opened(path).active.merged_cells.ranges}
    assert left == {"A1:B1", "A5:B5", "A9:B9", "E5:F5", "E7:F7"}


def test_a_value_hidden_under_a_merge_of_the_team_never_moves_into_sight(tmp_path, open_file):
    book = openpyxl.Workbook()
    book.active.merge_cells("A1:B1")
    book.active["A1"] = "seen"
    book.save(tmp_path / "merged.xlsx")
    rewritten_part(
        tmp_path / "merged.xlsx", "xl/worksheets/sheet1.xml", "</row>", '<c r="B1"><v>5</v></c></row>'
    )
    api = open_file(tmp_path / "merged.xlsx")
    assert api.values("A1:B1") == [["seen", "5"]]

    api.put("B1", [[""]])

    assert open_file(tmp_path / "merged.xlsx").values("A1") == [["seen"]]


def test_a_link_of_merged_cells_stands_once_and_goes_with_its_text(made):
    path, api = made
    where = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    merge = {"mergeCells": {"range": where, "mergeType": "MERGE_ROWS"}}

    def linked(*places):
        for row, place in enumerate(places):
            look = {"link": {"uri": f"#gid=0&range={place}"}} if place else {}
            cells = {**where, "startRowIndex": row, "endRowIndex": row + 1}
            cell = {"userEnteredFormat": {"textFormat": look}}
            yield {"repeatCell": {"range": cells, "cell": cell, "fields": "userEnteredFormat.textFormat"}}

    def links():
        xml = parts(path)["xl/worksheets/sheet1.xml"].decode()
        found = re.findall(r'<hyperlink\b[^>]*?ref="(\w+)"[^>]*?location="[^"]*!(\w+)"', xml)
        return dict(found)

    api.put("A1:A2", [["un"], ["deux"]])
    api.batch(*linked("D4", "D5"), merge)
    assert links() == {"A1": "D4", "A2": "D5"}
    api = again(path)
    api.batch({"unmergeCells": {"range": where}}, *linked("D6", None), merge)
    assert links() == {"A1": "D6"}
    assert again(path).cell("A1")["hyperlink"].endswith("range=D6")
    again(path).batch(*linked(None, None))
    assert links() == {}
