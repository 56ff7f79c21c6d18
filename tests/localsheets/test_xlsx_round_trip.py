"""What is saved is there when the file is opened anew, also after other programs had it."""

import pytest
from thorough import more

from .parts import opened, saved_by_libreoffice, text
from .sample import again, fill


def test_a_new_workbook_is_googles_and_saved_by_the_first_change(made):
    path, api = made
    assert not path.exists()
    assert api.get("fields=properties(title,locale,timeZone),sheets.properties") == {
        "properties": {"title": "Programme ABM", "locale": "en_US", "timeZone": "Etc/GMT"},
        "sheets": [
            {
                "properties": {
                    "sheetId": 0,
                    "title": "Sheet1",
                    "index": 0,
                    "sheetType": "GRID",
                    "gridProperties": {"rowCount": 1000, "columnCount": 26},
                }
            }
        ],
    }

    api.put("A1", [["x"]])

    assert path.exists()
    assert again(path).state() == api.state()


def test_the_same_path_has_the_same_id(made):
    path, api = made
    api.put("A1", [["x"]])

    assert again(path).sid == api.sid


def _without_data(state, *names):
    tabs = [{name: tab[name] for name in tab if name not in ("data", *names)} for tab in state["sheets"]]
    return {"properties": state["properties"], "namedRanges": state["namedRanges"], "sheets": tabs}


def test_everything_is_there_when_the_file_is_opened_anew(made):
    path, api = made
    fill(api)
    reopened = again(path)

    assert _without_data(reopened.state()) == _without_data(api.state())
    for where in ("Comptes!A1:D3", "Dashboard!A1:D9"):
        assert reopened.values(where) == api.values(where)
        assert reopened.values(where, "UNFORMATTED_VALUE") == api.values(where, "UNFORMATTED_VALUE")
    for cell in (
        "Comptes!A1",
        "Comptes!A2",
        "Comptes!B2",
        "Comptes!C9",
        "Comptes!A400",
        "Dashboard!A3",
        "Dashboard!A21",
    ):
        assert reopened.cell(cell) == api.cell(cell), cell
    columns = "ranges=Dashboard!A1:I5&fields=sheets.data(columnMetadata,rowMetadata)"
    assert reopened.get(columns) == api.get(columns)


def test_what_excel_sees(made):
    path, api = made
    fill(api)
    book = opened(path)
    tab = book["Comptes"]

    assert tab["B1"].value == '=IMPORTDATA("https://x")'
    assert tab["B1"].data_type == "s"
    assert (tab["A2"].value.isoformat(), tab["A2"].number_format) == ("2026-03-12T00:00:00", "dd/mm/yyyy")
    assert tab["A1"].comment.text == "Nom\nde l'entreprise"
    assert (tab.freeze_panes, book["Dashboard"].sheet_view.showGridLines) == ("C2", False)
    assert {
        str(each.sqref): (each.type, (each.errorStyle or "stop") if each.showErrorMessage else "silent")
        for each in tab.data_validations.dataValidation
    } == {
        "B2:B1048576": ("list", "silent"),
        "C2:C1048576": ("date", "stop"),
    }
    assert book["Dashboard"].data_validations.dataValidation[0].formula1 == "'Comptes'!$A$2:$A$1048576"
    assert book.defined_names["abm_comptes"].attr_text == "'Comptes'!$A:$L"
    assert not book["Dashboard"].protection.sheet  # A protection that only warns would block in Excel.
    assert tab.sheet_properties.tabColor.rgb == "FFFF0000"
    assert round(tab.column_dimensions["A"].width * 7) == 220
    # Formats to the end of a column do not make thousands of cells.
    assert tab.max_row == 2
    assert book.properties.title is None


@pytest.mark.parametrize("program", ["openpyxl", *more("LibreOffice")])
def test_our_notes_survive_a_save_by_another_program(made, program, tmp_path):
    path, api = made
    fill(api)
    if program == "openpyxl":
        opened(path).save(path)
    else:
        saved_by_libreoffice(path, tmp_path / "out")

    reopened = again(path)
    # Without a window, LibreOffice drops what belongs to the view.
    loose = ("properties",) if program == "LibreOffice" else ()
    assert _without_data(reopened.state(), *loose) == _without_data(api.state(), *loose)
    assert reopened.values("Comptes") == api.values("Comptes")
    ids = [tab["properties"]["sheetId"] for tab in reopened.get()["sheets"]]
    assert ids == [1001, 1005]
    reopened.batch(
        {
            "updateCells": {
                "start": {"sheetId": 1005},
                "rows": [{"values": [text("neuf")]}],
                "fields": "userEnteredValue",
            }
        }
    )
    assert again(path).values("Dashboard!A1") == [["neuf"]]
