"""Cells of a file: texts, links, formulas, errors, and how they look."""

import openpyxl
import pytest

from .parts import number, opened, parts, rewritten_part, saved_by_libreoffice, text
from .sample import again, fill


def test_texts_that_a_file_cannot_hold(made):
    path, api = made
    api.put("A1", [["a\x00b\x07c\ud800d", "x" * 40_000, "  spaces ", "line\nbreak", "<&>\"'", "_x0041_"]])
    (row,) = again(path).values("A1:F1")

    assert row[0] == "abcd"
    assert (len(row[1]), row[1][-1]) == (32_767, "…")
    assert row[2:5] == ["  spaces ", "line\nbreak", "<&>\"'"]


def test_links_inside_and_outside_and_none(made):
    path, api = made
    fill(api)

    def write(uri):
        look = {"textFormat": {"link": {"uri": uri}}} if uri else {}
        api.batch(
            {
                "updateCells": {
                    "range": {"sheetId": 1005, "startRowIndex": 1, "endRowIndex": 2, "endColumnIndex": 1},
                    "rows": [{"values": [{**text("lien"), "userEnteredFormat": look}]}],
                    "fields": "*",
                }
            }
        )
        found = opened(path)["Dashboard"]["A2"].hyperlink
        return found and (found.location, found.target)

    inside = f"https://docs.google.com/spreadsheets/d/{api.sid}/edit#gid=1001&range=E14"
    assert write(inside) == ("'Comptes'!E14", None)
    assert again(path).cell("Dashboard!A2")["hyperlink"] == inside
    assert write("#gid=1001&range=B2") == ("'Comptes'!B2", None)
    assert write("https://exemple.fr/?a=1&b=2") == (None, "https://exemple.fr/?a=1&b=2")
    assert write("https://docs.google.com/spreadsheets/d/autre/edit#gid=1001")[1].endswith(
        "autre/edit#gid=1001"
    )
    assert write(None) is None
    assert write(inside) == ("'Comptes'!E14", None)


def test_formulas_are_formulas_and_written_in_excels_way(made):
    path, api = made
    api.batch(
        {
            "updateCells": {
                "start": {},
                "fields": "userEnteredValue",
                "rows": [
                    {
                        "values": [
                            number(5),
                            {"userEnteredValue": {"formulaValue": '=SUM(A1;2)&"a;b"'}},
                            {"userEnteredValue": {"formulaValue": "=4/2"}},
                        ]
                    }
                ],
            }
        }
    )

    tab = opened(path).active
    assert (tab["B1"].value, tab["C1"].value) == ('=SUM(A1,2)&"a;b"', "=4/2")
    reopened = again(path)
    assert reopened.values("A1:C1", "FORMULA") == [[5, '=SUM(A1,2)&"a;b"', "=4/2"]]


def test_error_values_and_formulas_of_a_team_file(team_file, open_file):
    api = open_file(team_file)

    assert api.values("Deals!E12:F13") == [["240,010.00 €", "gagné"], ["#DIV/0!"]] or api.values(
        "Deals!E12:F13", "UNFORMATTED_VALUE"
    ) == [[240010, "gagné"], ["#DIV/0!"]]
    assert api.cell("Deals!E13", "effectiveValue") == {
        "effectiveValue": {"errorValue": {"type": "DIVIDE_BY_ZERO", "message": "#DIV/0!"}}
    }
    assert api.values("Deals!E12:E13", "FORMULA") == [["=SUM(E2:E11)"], ["=1/0"]]
    assert api.values("Engagement!A2:B2") == [["05/01/2026", "Ateliers Brévent"]]
    assert api.values("Engagement!A2", "UNFORMATTED_VALUE") == [[46027]]
    assert api.values("Engagement!A42") == [["31/02/2026"]]
    assert api.cell("Engagement!A2")["userEnteredFormat"]["numberFormat"]["type"] == "DATE"


def test_values_that_do_not_begin_in_the_first_cell(tmp_path, open_file):
    book = openpyxl.Workbook()
    book.active["C4"] = "ici"
    book.create_sheet("Vide")
    book.save(tmp_path / "offset.xlsx")
    api = open_file(tmp_path / "offset.xlsx")

    assert api.values("C4") == [["ici"]]
    assert api.values("Sheet") == [[], [], [], ["", "", "ici"]]
    assert api.values("Vide") is None


def test_banding_shows_behind_cells_with_a_colour_of_their_own(made):
    path, api = made
    fill(api)  # A1 of the banded range is blue by itself.

    formats = opened(path)["Comptes"].conditional_formatting
    covered = {str(each.sqref) for each in formats}
    assert covered == {"A2:D20 B1:D1"}


def test_a_styled_part_is_made_once(made):
    path, api = made
    fill(api)
    before = parts(path)["xl/styles.xml"]
    for _ in range(3):
        api.batch(
            {"deleteConditionalFormatRule": {"sheetId": 1005, "index": 0}},
            {
                "addConditionalFormatRule": {
                    "index": 0,
                    "rule": {
                        "ranges": [{"sheetId": 1005, "startRowIndex": 2, "endRowIndex": 5}],
                        "booleanRule": {
                            "condition": {"type": "NOT_BLANK"},
                            "format": {"backgroundColor": {"red": 1}},
                        },
                    },
                }
            },
        )
        api.batch(
            {"deleteConditionalFormatRule": {"sheetId": 1005, "index": 0}},
            {
                "addConditionalFormatRule": {
                    "index": 0,
                    "rule": {
                        "ranges": [{"sheetId": 1005, "startRowIndex": 3, "endRowIndex": 5}],
                        "booleanRule": {
                            "condition": {"type": "NOT_BLANK"},
                            "format": {"backgroundColor": {"red": 1}},
                        },
                    },
                }
            },
        )

    assert parts(path)["xl/styles.xml"].count(b"<dxf>") == before.count(b"<dxf>")
    assert len(opened(path)["Dashboard"].conditional_formatting) == 1


def test_a_cell_with_a_style_of_openpyxl_takes_another_font(tmp_path, open_file):
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["A1"].fill = openpyxl.styles.PatternFill(bgColor="FFFF0000")
    book.active["A1"].alignment = openpyxl.styles.Alignment(horizontal="right", wrap_text=True)
    book.save(tmp_path / "styled.xlsx")
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    where = {"sheetId": open_file(tmp_path / "styled.xlsx").get()["sheets"][0]["properties"]["sheetId"]}
    api = open_file(tmp_path / "styled.xlsx")
    api.batch(
        {
            "repeatCell": {
                "range": {**where, "endRowIndex": 1, "endColumnIndex": 1},
                "cell": bold,
                "fields": "userEnteredFormat.textFormat.bold",
            }
        }
    )

    cell = opened(tmp_path / "styled.xlsx").active["A1"]
    assert (cell.font.b, cell.font.name, cell.alignment.horizontal) == (True, "Calibri", "right")


def test_notes_are_added_beside_those_of_another_program(team_file, open_file):
    """LibreOffice numbers its comments and their drawings differently."""
    api = open_file(team_file)
    deals = api.get()["sheets"][3]["properties"]["sheetId"]
    api.batch(
        {
            "updateCells": {
                "start": {"sheetId": deals, "rowIndex": 3, "columnIndex": 0},
                "rows": [{"values": [{"note": "ligne 1\nligne 2 <&>"}]}],
                "fields": "note",
            }
        }
    )

    comments = {c.coordinate: c.comment for row in opened(team_file)["Deals"] for c in row if c.comment}
    assert {place: each.text for place, each in comments.items()} == {
        "A4": "ligne 1\nligne 2 <&>",
        "E2": "Montant confirmé par le client",
    }
    shapes = parts(team_file)["xl/drawings/vmlDrawing2.vml"].decode()
    assert shapes.count("<v:shape ") == 2
    api.batch({"repeatCell": {"range": {"sheetId": deals}, "cell": {}, "fields": "note"}})
    assert not [c for row in opened(team_file)["Deals"] for c in row if c.comment]
    assert "<v:shape " not in parts(team_file)["xl/drawings/vmlDrawing2.vml"].decode()


def test_texts_with_several_looks(made):
    path, api = made
    runs = [{"startIndex": 0}, {"startIndex": 2, "format": {"bold": True}}]
    api.batch(
        {
            "updateCells": {
                "start": {},
                "rows": [{"values": [{**text("🌵 gras"), "textFormatRuns": runs}]}],
                "fields": "userEnteredValue,textFormatRuns",
            }
        }
    )

    rich = openpyxl.load_workbook(path, rich_text=True).active["A1"].value
    assert [str(piece) for piece in rich] == ["🌵", " gras"]
    assert again(path).values("A1") == [["🌵 gras"]]


@pytest.mark.thorough
def test_what_libreoffice_shows_of_a_made_file(made, tmp_path):
    path, api = made
    fill(api)
    api.batch(
        {
            "updateCells": {
                "start": {"sheetId": 1005, "rowIndex": 1},
                "rows": [{"values": [{"userEnteredValue": {"formulaValue": "=SUM(Comptes!A2:A2;1)"}}]}],
                "fields": "userEnteredValue",
            }
        }
    )
    saved_by_libreoffice(path, tmp_path / "out")

    assert again(path).values("Dashboard!A2", "UNFORMATTED_VALUE") == [[46094]]


def test_a_rule_that_excel_does_not_know_is_kept_for_us(made):
    path, api = made
    words = [{"userEnteredValue": f"compte numéro {number}"} for number in range(40)]
    long_list = {"condition": {"type": "ONE_OF_LIST", "values": words}, "showCustomUi": True}
    contains = {"condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "@"}]}}
    for row, rule in enumerate((long_list, contains)):
        where = {"startRowIndex": row, "endRowIndex": row + 1, "startColumnIndex": 0, "endColumnIndex": 1}
        api.batch({"setDataValidation": {"range": where, "rule": rule}})

    assert not opened(path).active.data_validations.dataValidation
    assert again(path).cell("A1", "dataValidation") == {"dataValidation": long_list}
    assert again(path).cell("A2", "dataValidation") == {"dataValidation": contains}


def test_rules_of_excel_are_written_back_with_ours(made):
    path, api = made
    rule = {
        "condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "1"}]},
        "inputMessage": "a\nb",
    }
    where = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    api.batch({"setDataValidation": {"range": where, "rule": rule}})
    theirs = (
        '<dataValidation type="textLength" operator="lessThan" sqref="C1:C9" '
        'xr:uid="{A-1}" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision">'
        "<formula1>5</formula1></dataValidation></dataValidations>"
    )
    rewritten_part(path, "xl/worksheets/sheet1.xml", "</dataValidations>", theirs)

    later = again(path)
    assert later.cell("A1", "dataValidation") == {"dataValidation": rule}
    later.batch(
        {"setDataValidation": {"range": {**where, "startColumnIndex": 1, "endColumnIndex": 2}, "rule": rule}}
    )

    found = {str(each.sqref): each.type for each in opened(path).active.data_validations.dataValidation}
    assert found == {"A1:B1": "decimal", "C1:C9": "textLength"}


def test_a_formula_that_nobody_has_computed_is_no_empty_cell(made):
    """openpyxl writes formulas without a value; only arithmetic can be worked out here."""
    path, api = made
    fill(api)
    book = opened(path)
    book["Comptes"]["F2"], book["Comptes"]["F3"] = "=1+1", "=SUM(A1:A3)"
    book.save(path)

    assert again(path).values("Comptes!F2:F3") == [["2"], ["#N/A"]]
