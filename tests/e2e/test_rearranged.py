"""``refresh`` of workbooks that people and other programs have rearranged."""

import re
import shutil
import subprocess

import openpyxl
import pytest
from thorough import more

from abm_sheets.template.load import load_workbook

from .book import HEADERS, TABS, cells, dashboard, edited, flat, opened, put_rows
from .programme import AS_OF, KPIS, ROWS

ONE_EACH = {"read": 1, "write": 1}


def test_after_openpyxl_saved_it_a_refresh_is_one_read_and_one_write(refreshed, refresh):
    with edited(refreshed):
        pass

    assert refresh(refreshed).calls == ONE_EACH


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_after_libreoffice_saved_it_a_refresh_is_one_read_and_one_write(refreshed, refresh, tmp_path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", "out", refreshed], check=True, capture_output=True, timeout=120)
    saved = tmp_path / "out" / refreshed.name

    first, second = refresh(saved), refresh(saved)

    assert (first.values, second.values) == (pytest.approx(KPIS), pytest.approx(KPIS))
    assert (first.codes, first.calls, second.calls) == ([], ONE_EACH, ONE_EACH)


def test_a_dashboard_that_openpyxl_renamed_is_the_same_with_its_charts_and_settings(refreshed, refresh):
    charts = len(opened(refreshed)["Dashboard"]._charts)
    with edited(refreshed) as book:
        dashboard(book).setting("Points pour être « fortement engagé »").value = 4
        book["Dashboard"].title = "Direction"

    refresh(refreshed)
    second = refresh(refreshed)

    book = opened(refreshed)
    assert [sheet.title for sheet in book.worksheets][4:] == ["Direction"]
    assert len(book["Direction"]._charts) == charts > 0
    assert second.calls == ONE_EACH
    assert dashboard(refreshed, "Direction").setting("Points pour être « fortement engagé »").value == 4


def _rename(book):
    for number, title in enumerate(TABS):
        book[title].title = f"L'onglet n°{number} (été)"
        # A spreadsheet program follows with the names; openpyxl leaves that to us.
        for name in book.defined_names.values():
            name.attr_text = re.sub(rf"^'?{title}'?!", f"'L''onglet n°{number} (été)'!", name.attr_text)


def _reorder(book):
    book._sheets.reverse()


def _hide(book):
    book["Engagement"].sheet_state = "hidden"
    book["Deals"].sheet_state = "veryHidden"


def _shuffle_columns(book):
    sheet = book["Pipeline"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    order = [5, 3, 0, 7, 4, 2, 6, 1]
    for row, values in enumerate(rows, 1):
        for column, source in enumerate(order, 1):
            sheet.cell(row, column).value = values[source]


def _add_columns(book):
    book["Engagement"].insert_cols(2, 2)
    book["Engagement"]["B1"], book["Engagement"]["C1"] = "Campagne", "Notre score"
    book["Comptes"]["K1"], book["Comptes"]["K3"] = "Effectif 2024", "200"


def _title_above_the_headers(book):
    book["Comptes"].insert_rows(1, 2)
    book["Comptes"]["A1"] = "Nos comptes, mis à jour par Léa"


def _blank_rows(book):
    for title in ("Engagement", "Deals"):
        book[title].insert_rows(3, 4)


@pytest.mark.parametrize(
    "change",
    [_title_above_the_headers, *more(_rename, _add_columns, _reorder, _hide, _shuffle_columns, _blank_rows)],
)
def test_figures_stay_when_people_rearrange_their_workbook(refreshed, refresh, change):
    with edited(refreshed) as book:
        change(book)
    order = openpyxl.load_workbook(refreshed).sheetnames

    first, second = refresh(refreshed), refresh(refreshed)

    assert first.values == second.values == pytest.approx(KPIS)
    assert (first.codes, second.calls) == ([], ONE_EACH)
    assert openpyxl.load_workbook(refreshed).sheetnames == order


# A tab, a block of the Dashboard with typed cells, the cell by which all else is found; every name in tests/sheets/test_repairs.py.
@pytest.mark.parametrize(
    "name",
    [
        "abm_alerts",
        *more(
            *("abm_accounts", "abm_deals", "abm_settings", "abm_memory", "abm_history", "abm_archive"),
            "abm_workbook",
        ),
    ],
)
def test_a_deleted_named_range_is_repaired_and_then_it_is_one_read_and_one_write_again(
    refreshed, refresh, run, name
):
    with edited(refreshed) as book:
        del book.defined_names[name]

    repairing = run("refresh", refreshed, "--as-of", AS_OF)
    after = refresh(refreshed)

    assert repairing.code == 0, repairing.err
    told = load_workbook("fr").terminal[f"repaired_{name}"]
    assert flat(f"Remis en place : {told}") in flat(repairing.out)
    assert "abm_" not in repairing.out
    assert (after.values, after.calls) == (pytest.approx(KPIS), ONE_EACH)


def test_a_workbook_made_by_hand_works_without_any_of_our_names(tmp_path, refresh):
    path, book = tmp_path / "main.xlsx", openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title in TABS:
        book.create_sheet(title).append(HEADERS.get(title, []))
    for title, rows in ROWS.items():
        put_rows(book[title], rows)
    book.save(path)
    before = cells(path)

    first, second = refresh(path), refresh(path)

    assert first.values == second.values == pytest.approx(KPIS)
    assert (first.calls["write"], second.calls) == (1, ONE_EACH)
    assert {title: cells(path)[title] for title in HEADERS} == {title: before[title] for title in HEADERS}
