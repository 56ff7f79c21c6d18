"""The filter of a tab of a file."""

import re

import pytest

from .parts import opened, parts, rewritten_part
from .sample import again, fill


def test_a_filter_that_was_taken_off_elsewhere_is_gone(made):
    path, api = made
    fill(api)
    assert again(path).get()["sheets"][0]["basicFilter"] == api.get()["sheets"][0]["basicFilter"]
    rewritten_part(path, "xl/worksheets/sheet2.xml", "<autoFilter[^>]*/>", "")

    assert "basicFilter" not in again(path).get()["sheets"][0]


def test_a_filter_leaves_the_colour_and_the_page_of_its_tab(team_file, open_file):
    book = opened(team_file)
    sheet = book["Engagement"]
    sheet.sheet_properties.tabColor = "FFAA3300"
    sheet.sheet_properties.codeName, sheet.sheet_properties.pageSetUpPr.fitToPage = "Feuil2", True
    book.save(team_file)
    api = open_file(team_file)
    where = {"sheetId": api.ids()["Engagement"], "startRowIndex": 0, "endRowIndex": 9}
    where |= {"startColumnIndex": 0, "endColumnIndex": 3}
    api.batch({"setBasicFilter": {"filter": {"range": where}}})

    sheet = opened(team_file)["Engagement"]
    kept = sheet.sheet_properties
    assert (kept.tabColor.rgb, kept.codeName, kept.pageSetUpPr.fitToPage) == ("FFAA3300", "Feuil2", True)
    assert (sheet.auto_filter.ref, kept.filterMode) == ("A1:C9", None)
    (name,) = re.findall(
        r"<definedName[^>]*_FilterDatabase[^<]*<", parts(team_file)["xl/workbook.xml"].decode()
    )
    assert 'hidden="1"' in name
    assert "'Engagement'!$A$1:$C$9" in name.replace("&#39;", "'")


def test_a_filter_is_cleared_in_the_file(made):
    path, api = made
    fill(api)
    assert opened(path)["Comptes"].auto_filter.ref == "A1:D20"
    api.batch({"clearBasicFilter": {"sheetId": 1001}})

    assert opened(path)["Comptes"].auto_filter.ref is None
    assert b"_FilterDatabase" not in parts(path)["xl/workbook.xml"]


def _typed(api):
    api.put("A1", [["Compte", "Ville"], ["Lambert", "Lyon"], ["Morel", "Nantes"]])


@pytest.mark.parametrize(("dimension", "moved"), [("ROWS", "B3"), ("COLUMNS", "C2")])
def test_a_filter_of_one_cell_moves_with_its_rows_and_columns(made, dimension, moved):
    path, api = made
    _typed(api)
    cell = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2}
    api.batch({"setBasicFilter": {"filter": {"range": cell}}})
    place = {"sheetId": 0, "dimension": dimension, "startIndex": 0, "endIndex": 1}

    api.batch({"insertDimension": {"range": place}})
    assert opened(path).active.auto_filter.ref == moved

    api.batch({"deleteDimension": {"range": place}})
    assert opened(path).active.auto_filter.ref == "B2"


@pytest.mark.parametrize(
    ("dimension", "moved"), [("ROWS", "A5:XFD5 B4 B6:B1048576"), ("COLUMNS", "D2:XFD2 E1 E3:E1048576")]
)
def test_rules_of_a_whole_column_or_row_are_no_reason_to_refuse_another_one(made, dimension, moved):
    path, api = made
    _typed(api)
    for where in ({"startColumnIndex": 1, "endColumnIndex": 2}, {"startRowIndex": 1, "endRowIndex": 2}):
        rule = {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "3"}]}}
        api.batch({"setDataValidation": {"range": {"sheetId": 0, **where}, "rule": rule}})
    place = {"sheetId": 0, "dimension": dimension, "startIndex": 0, "endIndex": 3}

    api.batch({"insertDimension": {"range": place}})

    (rule,) = opened(path).active.data_validations.dataValidation
    assert str(rule.sqref) == moved
