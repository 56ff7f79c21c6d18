"""The filter of a tab of a file."""

import re

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
