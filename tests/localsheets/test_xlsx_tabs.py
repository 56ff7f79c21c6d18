"""Tabs of a file: their ids, names and order, and rows that come and go."""

import openpyxl
import pytest

from abm_sheets.localsheets import LocalFileError, range_names

from .parts import opened, rewritten_part
from .sample import again, fill


def test_a_tab_renamed_elsewhere_is_known_by_a_name_that_points_to_it(made):
    path, api = made
    fill(api)
    rewritten_part(path, "xl/workbook.xml", "Dashboard", "Tableau de bord")
    rewritten_part(path, "xl/worksheets/sheet3.xml", ' codeName="[^"]*"', "")

    tabs = [tab["properties"] for tab in again(path).get()["sheets"]]
    assert [(tab["sheetId"], tab["title"]) for tab in tabs] == [(1001, "Comptes"), (1005, "Tableau de bord")]


def test_a_tab_renamed_elsewhere_is_known_by_its_code_name(made):
    path, api = made
    api.batch({"addSheet": {"properties": {"sheetId": 42, "title": "Vieux"}}})
    rewritten_part(path, "xl/workbook.xml", "Vieux", "Neuf")

    assert [tab["properties"]["sheetId"] for tab in again(path).get()["sheets"]] == [0, 42]


def test_a_tab_is_known_when_a_program_renamed_it_and_left_the_names_behind(made):
    path, api = made
    fill(api)
    book = opened(path)
    book["Dashboard"].title = "Direction"
    book.save(path)

    tabs = [tab["properties"] for tab in again(path).get()["sheets"]]
    assert [(tab["sheetId"], tab["title"]) for tab in tabs] == [(1001, "Comptes"), (1005, "Direction")]


def test_an_unknown_tab_gets_the_same_new_id_every_time(made):
    path, api = made
    api.put("A1", [["x"]])
    book = opened(path)
    book.create_sheet("Ajouté")
    book.save(path)

    first, second = (again(path).get()["sheets"][1]["properties"] for _ in range(2))
    assert first == second
    assert first["sheetId"] not in (0, None)


def test_damaged_notes_are_read_as_none(made):
    path, api = made
    api.batch({"addSheet": {"properties": {"sheetId": 42, "title": "Autre"}}})
    rewritten_part(path, "docProps/custom.xml", "localsheets.0", "localsheets.7")

    assert [tab["properties"]["title"] for tab in again(path).get()["sheets"]] == ["Sheet1", "Autre"]


def test_names_that_are_no_plain_ranges_are_left_out_and_left_alone(made):
    path, api = made
    fill(api)
    book = opened(path)
    for name, refers_to in {
        "perdu": "#REF!",
        "formule": "SUM(Comptes!$A$1:$A$3)",
        "ailleurs": "Nowhere!$A$1",
    }.items():
        book.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=refers_to)
    book.save(path)

    reopened = again(path)
    reopened.put("Dashboard!A1", [["x"]])
    assert [named["name"] for named in reopened.get()["namedRanges"]] == ["abm_comptes", "abm_dashboard"]
    assert {"perdu", "formule", "ailleurs"} <= set(opened(path).defined_names)


def test_the_names_of_a_file_are_told_without_serving_it(made):
    path, api = made
    fill(api)
    assert range_names(path) == {"abm_comptes", "abm_dashboard"}

    book = opened(path)
    del book["Dashboard"]  # openpyxl keeps its name
    book.save(path)
    assert range_names(path) == {"abm_comptes"}

    path.write_bytes(b"PK damaged")
    with pytest.raises(LocalFileError):
        range_names(path)


def test_rows_inserted_and_deleted_in_a_team_file(team_file, open_file):
    api = open_file(team_file)
    deals = api.get()["sheets"][3]["properties"]["sheetId"]
    api.batch(
        {
            "insertDimension": {
                "range": {"sheetId": deals, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
            }
        },
        {
            "deleteDimension": {
                "range": {"sheetId": deals, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}
            }
        },
    )

    reopened = open_file(team_file)
    assert reopened.values("Deals!A1:A6") == [["Deal"], [], [], ["Deal 1"], ["Deal 3"], ["Deal 4"]]
    assert reopened.values("Deals!E4", "FORMULA") == [["=Pipeline!G2*2"]]
    assert reopened.values("Deals!E4", "UNFORMATTED_VALUE") == [[24001]]
    assert reopened.cell("Deals!E4", "note") == {"note": "Montant confirmé par le client"}
    assert reopened.cell("Deals!E2", "note") == {}


def test_tabs_swap_their_names_hide_and_move(made):
    path, api = made
    fill(api)
    api.batch(
        {"updateSheetProperties": {"properties": {"sheetId": 1001, "title": "Temp"}, "fields": "title"}},
        {"updateSheetProperties": {"properties": {"sheetId": 1005, "title": "Comptes"}, "fields": "title"}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 1001, "title": "Dashboard", "hidden": True},
                "fields": "title,hidden",
            }
        },
    )

    tabs = [tab["properties"] for tab in again(path).get()["sheets"]]
    assert [(tab["sheetId"], tab["title"], tab.get("hidden")) for tab in tabs] == [
        (1001, "Dashboard", True),
        (1005, "Comptes", None),
    ]
    book = opened(path)
    assert [sheet.sheet_state for sheet in book] == ["hidden", "visible"]
    assert book.active.title == "Comptes"


def test_a_tab_is_deleted_and_made_anew_under_its_id_in_one_batch(made):
    path, api = made
    fill(api)
    api.batch(
        {"deleteSheet": {"sheetId": 1005}},
        {"addSheet": {"properties": {"sheetId": 1005, "title": "Dashboard"}}},
    )

    reopened = again(path)
    assert reopened.values("Dashboard") is None
    assert "merges" not in reopened.get()["sheets"][1]
    assert [sheet.title for sheet in opened(path)] == ["Comptes", "Dashboard"]


@pytest.mark.parametrize(
    ("title", "in_the_file"),
    [
        ("Ventes/Achats [2026]: tout?", "Ventes-Achats -2026-- tout-"),
        ("T" * 40, "T" * 31),
        ("L'équipe", "L'équipe"),
    ],
)
def test_a_title_that_excel_does_not_take(made, title, in_the_file):
    path, api = made
    api.batch({"addSheet": {"properties": {"sheetId": 8, "title": title}}})

    assert opened(path).sheetnames == ["Sheet1", in_the_file]
    assert again(path).get()["sheets"][1]["properties"]["title"] == title
