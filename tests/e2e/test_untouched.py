"""The team's cells are the team's: what a refresh leaves in the file byte for byte as it was."""

import stat

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import PatternFill

from .book import HEADERS, TYPED, cells, dashboard, edited, opened, parts, put_rows, tab_xml
from .programme import ROWS


def test_the_xml_of_the_four_tabs_is_the_same_before_and_after_any_refresh(filled, refresh):
    before, typed = tab_xml(filled), cells(filled)

    for options in ((), (), ("--dry-run",)):
        refresh(filled, *options)
        assert tab_xml(filled) == before

    assert {title: cells(filled)[title] for title in TYPED} == {title: typed[title] for title in TYPED}


def test_also_for_the_demonstration_of_today(demo, refresh):
    before = tab_xml(demo)

    refresh(demo, as_of=None)

    assert tab_xml(demo) == before


def test_also_with_formulas_chart_image_comments_and_conditional_formats_of_libreoffice(team, run, refresh):
    values = _cached(team)
    assert run("init-workbook", team).code == 0
    theirs = [*TYPED, "Dashboard"]
    before, original = tab_xml(team, theirs), parts(team)

    refresh(team, as_of="2026-03-31")
    refresh(team, as_of="2026-04-30")

    after = parts(team)
    assert tab_xml(team, theirs) == before
    assert _cached(team) == values
    assert (values["Deals"]["E12"], values["Deals"]["E13"]) == (240_010, "#DIV/0!")
    kept = ("media/", "charts/", "drawings/", "comments", "worksheets/_rels", "theme")
    names = [name for name in original if any(word in name for word in kept)]
    assert len(names) >= 5
    assert {name: after.get(name) for name in names} == {name: original[name] for name in names}


def test_also_at_the_first_refresh_of_a_workbook_made_by_hand(tmp_path, refresh):
    path, book = tmp_path / "main.xlsx", Workbook()
    book.remove(book.worksheets[0])
    for title in (*TYPED, "Dashboard"):
        book.create_sheet(title).append(HEADERS.get(title, []))
    book["Deals"]["M2"] = "=SUM(E2:E9)"
    for title, rows in ROWS.items():
        put_rows(book[title], rows)
    book.save(path)
    before = tab_xml(path)

    refresh(path)

    assert tab_xml(path) == before


def test_also_when_another_program_dropped_our_marks(filled, refresh):
    with edited(filled) as book:
        book.defined_names.clear()
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
    before = tab_xml(filled)

    refresh(filled)

    assert tab_xml(filled) == before


def test_also_after_the_team_decorated_its_tabs_with_openpyxl(filled, refresh):
    with edited(filled) as book:
        book["Deals"]["M2"] = "=SUM(E2:E9)"
        book["Deals"].conditional_formatting.add(
            "E2:E9",
            CellIsRule(operator="greaterThan", formula=["1000"], fill=PatternFill(bgColor="FFFFEB9C")),
        )
        book["Pipeline"].conditional_formatting.add(
            "G2:G9", ColorScaleRule("min", None, "FFFFFFFF", "max", None, "FF63BE7B")
        )
        book["Comptes"].auto_filter.ref = "A1:I9"
        book["Comptes"].merge_cells("K1:L1")
        book["Engagement"].row_dimensions[3].hidden = True
        book["Engagement"].column_dimensions["D"].width = 55
    before = tab_xml(filled)

    refresh(filled)
    refresh(filled)

    assert tab_xml(filled) == before


def _cached(path):
    """What a reader sees without computing: the values that the spreadsheet program has stored."""
    book = opened(path, data_only=True)
    return {
        title: {cell.coordinate: cell.value for row in book[title].iter_rows() for cell in row}
        for title in TYPED
    }


def test_the_backup_holds_the_previous_file(filled, refresh, tmp_path):
    first = filled.read_bytes()
    refresh(filled)
    second = filled.read_bytes()
    assert (tmp_path / "suivi.xlsx.bak").read_bytes() == first

    refresh(filled, as_of="2025-06-29")

    assert (tmp_path / "suivi.xlsx.bak").read_bytes() == second
    assert sorted(path.name for path in tmp_path.iterdir()) == ["suivi.xlsx", "suivi.xlsx.bak"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_the_file_keeps_its_mode(filled, refresh, mode):
    filled.chmod(mode)

    refresh(filled)

    assert stat.S_IMODE(filled.stat().st_mode) == mode


def test_a_link_stays_a_link(filled, refresh, tmp_path):
    link = tmp_path / "lien.xlsx"
    link.symlink_to(filled)

    refresh(link)

    assert link.is_symlink()
    assert 0.75 in [cell.value for row in dashboard(filled).sheet.iter_rows() for cell in row]
