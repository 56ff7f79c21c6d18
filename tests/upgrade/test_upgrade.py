"""A workbook of the first landed version becomes one of today, and what the team typed stays as it was."""

from __future__ import annotations

import re
import shutil
from datetime import date

import pytest
from e2e.book import TYPED, cells, dashboard, opened, tab_xml
from e2e.schema import problems
from sheets.conftest import BATCH, SID, Double, differences, served
from thorough import more

from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import Fault, LocalSheets
from abm_sheets.model.raw import RawTab, RawWorkbook
from abm_sheets.sheets.form import Form, Guard, SheetForm
from abm_sheets.sheets.names import BANDING_IDS
from abm_sheets.sheets.upgrading import Furniture, upgrade_tabs
from abm_sheets.template.load import load_styles, load_workbook

from .conftest import AS_OF, FIRST, TEAM, book_of, content

DAY = date.fromisoformat(AS_OF)
VERSION = load_workbook("fr").workbook.version
PIPELINE = RawWorkbook(
    language="fr",
    tabs={"pipeline": RawTab(title="Pipeline", rows=[["Opportunité", "Compte"]])},
    sheet_ids={"pipeline": 1003},
)
NOTHING = Furniture(notes={}, striped=(), stripe_ids=frozenset(), filtered=True)
RENAMED = ("Comptes", "Engagement", "Pipeline", "Signatures")


def _form(guards):
    sheet = SheetForm(sheet_id=1003, title="Pipeline", rows=9, columns=9, mark=None, guards=guards)
    return Form(title="", locale="", time_zone="", sheets=(sheet,), named={})


def _typed(path, titles=TYPED):
    return {title: cells(path)[title] for title in titles}


def _sheet_data(path, titles=TYPED):
    """The rows of a tab as they stand in the file: values and styles of every cell."""
    return {
        title: re.search(rb"<sheetData.*</sheetData>", xml, re.DOTALL).group()
        for title, xml in tab_xml(path, titles).items()
    }


def _seen(tab):
    """A tab without what nobody sees: the format of blank cells, and links under a merged cell."""
    rows, looks = tab["rows"], {}
    for (row, column), look in tab["looks"]["cells"].items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] not in (None, ""):
            looks[row, column] = look
        elif "background" in look or "border" in look:
            looks[row, column] = re.sub(r", 'link': \{[^}]*\}", "", look)
    return tab | {"looks": tab["looks"] | {"cells": looks}}


def _notes(path, title):
    return {cell.coordinate: cell.comment.text for cell in opened(path)[title][1] if cell.comment}


def test_it_says_so_once_and_the_workbook_then_has_the_template_of_today(upgraded, run, tmp_path):
    first, told = shutil.copy(upgraded[FIRST].path, tmp_path / "suivi.xlsx"), upgraded[FIRST].run
    again = run("refresh", first, "--as-of", AS_OF)

    assert (told.code, again.code) == (0, 0)
    line = f"Classeur mis à niveau : modèle 1 → {VERSION}. Vos saisies, réponses et réglages sont gardés."
    assert line in told.out.splitlines()
    assert "mis à niveau" not in again.out
    assert (
        dashboard(first)
        .find("Modèle du classeur")
        .value.split(" ·")[0]
        .split(" #")[0]
        .endswith(f"fr-{VERSION}")
    )


def test_every_row_of_the_four_tabs_is_the_same_in_the_file_byte_for_byte(upgraded):
    before, shown = _sheet_data(FIRST), _typed(FIRST)

    assert _sheet_data(upgraded[FIRST].path) == before
    assert _typed(upgraded[FIRST].path) == shown


def test_it_then_looks_like_a_workbook_that_was_made_today(upgraded, run, tmp_path):
    fresh = tmp_path / "neuf.xlsx"
    run("init-workbook", fresh)
    service = LocalSheets()
    sid, old = service.open(fresh), book_of(FIRST)

    def typed(book):
        for sheet in old.sheets[:4]:
            book.sheet(sheet.sheet_id)._rows = [list(row) for row in sheet.rows]

    service.change(sid, typed)
    run("refresh", fresh, "--as-of", AS_OF)

    now, new = content(upgraded[FIRST].path), content(fresh)
    assert differences(_seen(now["Dashboard"]), _seen(new["Dashboard"])) == []
    for part in ("named", "metadata", "title", "place"):
        assert differences(now[part], new[part]) == []
    for title in TYPED:
        for part in ("notes", "banded_ranges", "basic_filter", "protected_ranges", "developer_metadata"):
            assert now[title]["extras"][part] == new[title]["extras"][part], (title, part)
        assert now[title]["rows"] == new[title]["rows"]


@pytest.mark.parametrize("fixture", [TEAM, *more(FIRST)], ids=lambda path: path.stem)
def test_its_tabs_are_printed_like_those_of_a_workbook_that_was_made_today(upgraded, fixture):
    for sheet in opened(upgraded[fixture].path).worksheets[:4]:
        page = sheet.page_setup
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert (page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight) == ("landscape", 9, 1, 0)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.tabColor is not None
        assert sheet.sheet_properties.codeName.startswith("LocalSheet")


def test_a_second_refresh_changes_nothing_more(upgraded, run, tmp_path):
    team = shutil.copy(upgraded[TEAM].path, tmp_path / "suivi.xlsx")
    before = content(team)

    result = run("refresh", team, "--as-of", AS_OF)

    assert result.code == 0
    assert differences(content(team), before) == []


def test_answers_settings_and_kept_answers_of_the_team_are_still_there(upgraded):
    assert upgraded[TEAM].run.code == 0

    page = dashboard(upgraded[TEAM].path)
    assert [
        cell.value for cell in page.answers("Conserverie Lescaroux", "Compte chaud sans opportunité")
    ] == [
        "Léa",
        "Rendez-vous pris le 2 décembre",
    ]
    assert page.answers("Biscuiterie Kermorvenn", "Opportunité qui n'avance plus")[0].value == "Karim"
    assert page.setting("Points pour être « fortement engagé »").value == 4
    assert page.setting("Sur combien de jours compter les points").value == 45
    assert page.setting("Compte qui refroidit : après (jours)").value == 60
    assert page.setting("Couverture : bon à partir de (%)").value is None
    kept = page.find("Scieries du Haut-Frênois", page.find("Réponses gardées").row)
    assert [kept.offset(0, at).value for at in (-1, 0, 1, 2)] == [
        "Compte jamais touché", "Scieries du Haut-Frênois", None, "On les sort de la liste",
    ]  # fmt: skip


def test_what_the_team_did_to_its_tabs_is_still_there(upgraded):
    before, shown, own = _sheet_data(TEAM, RENAMED), _typed(TEAM, RENAMED), _notes(TEAM, "Comptes")
    team = upgraded[TEAM].path

    assert opened(team).sheetnames[:4] == list(RENAMED)
    assert _sheet_data(team, RENAMED) == before
    assert _typed(team, RENAMED) == shown
    notes = _notes(team, "Comptes")
    assert {place: notes[place] for place in ("A1", "J1")} == {place: own[place] for place in ("A1", "J1")}
    assert (own["B1"], notes["B1"]) == (
        "A pour vos comptes les plus importants, puis B et C.",
        "A pour vos comptes les plus importants, puis B et C. Exemple\u00a0: A.",
    )


def test_stripes_and_a_filter_of_the_team_stay_and_ours_do_not_lie_on_them(google):
    google.double.hold(book_of(FIRST))
    stripes = {
        "bandedRangeId": 77,
        "range": {"sheetId": 1002, "startRowIndex": 0, "startColumnIndex": 2, "endColumnIndex": 4},
        "rowProperties": {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}},
    }
    own = {
        "filter": {"range": {"sheetId": 1002, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": 2}}
    }
    google.double.change(SID, {"addBanding": {"bandedRange": stripes}}, {"setBasicFilter": own})

    report = refresh(google.kit(SID), as_of=DAY)

    tab = google.double.content(SID)["Engagement"]["extras"]
    assert report.upgraded == (1, VERSION)
    assert [each["bandedRangeId"] for each in tab["banded_ranges"]] == [77]
    assert tab["basic_filter"]["range"]["endColumnIndex"] == 2


WAS = "Obligatoire. D'où vient l'opportunité. Vide : ABM si le compte est dans l'onglet Comptes. Exemple : Salon."
NOW = " ".join(load_workbook("fr").tables["pipeline"].column("source").help.split())


@pytest.mark.parametrize(("note", "renewed"), [(WAS, [NOW]), ("Vide : demander à Léa.", [])])
def test_source_which_may_stay_empty_is_no_longer_called_required(note, renewed):
    raw = RawWorkbook(
        language="fr",
        tabs={"pipeline": RawTab(title="Pipeline", rows=[["Opportunité", "Compte", "Source"]])},
        sheet_ids={"pipeline": 1003},
    )
    there = Furniture(notes={(0, 2): note}, striped=((0, 3),), stripe_ids=frozenset(), filtered=True)

    requests = upgrade_tabs(raw, _form(()), {1003: there}, load_workbook("fr"), load_styles())

    notes = [each["updateCells"]["rows"][0]["values"][0]["note"] for each in requests]
    assert [" ".join(text.split()) for text in notes] == renewed


def test_a_tab_that_is_protected_from_us_is_left_alone():
    """Google refuses a whole batch for one protected cell, and the Dashboard would stay old."""
    raw, form, there = PIPELINE, _form(guards=()), {1003: NOTHING}
    closed = _form(guards=(Guard(protection_id=9, whole=False, closed=True),))
    template, styles = load_workbook("fr"), load_styles()

    assert [*upgrade_tabs(raw, form, there, template, styles)[0]] == ["addBanding"]
    assert upgrade_tabs(raw, closed, there, template, styles) == []


@pytest.mark.parametrize("fixture", [TEAM, *more(FIRST)], ids=lambda path: path.stem)
def test_on_google_it_takes_one_write_and_the_next_refresh_changes_nothing(google, fixture):
    google.double.hold(book_of(fixture))
    before = google.double.content(SID)

    report = refresh(google.kit(SID), as_of=DAY)
    upgraded = google.double.content(SID)
    again = refresh(google.kit(SID), as_of=DAY)

    assert (report.upgraded, report.api_calls.write) == ((1, VERSION), 1)
    assert (again.upgraded, again.repaired) == (None, ())
    assert (again.api_calls.read, again.api_calls.write) == (1, 1)
    assert differences(google.double.content(SID), upgraded) == []
    for title in set(before) & {*TYPED, "Signatures"}:
        for part in ("rows", "looks", "id"):
            assert differences(upgraded[title][part], before[title][part]) == [], (title, part)
        assert len(upgraded[title]["extras"]["banded_ranges"]) == (
            2 if title in ("Deals", "Signatures") else 1
        )
    assert [each for body in google.double.bodies for each in problems(BATCH, body)] == []


@pytest.fixture(scope="module")
def old_and_new():
    with served(Double()) as google:
        google.double.hold(book_of(TEAM))
        before = google.double.content(SID)
        refresh(google.kit(SID), as_of=DAY)
        return before, google.double.content(SID)


@pytest.mark.parametrize(
    ("fault", "applied"),
    [("close", True), *more(("unavailable", False), ("unavailable", True), ("close", False))],
)
def test_what_breaks_in_the_middle_leaves_the_old_workbook_or_the_new_one(
    google, old_and_new, fault, applied
):
    before, wanted = old_and_new
    google.double.hold(book_of(TEAM))
    seen = []
    google.plan(Fault(fault, "spreadsheets.batchUpdate", times=1, applied=applied))
    google.policy = type(google.policy)(timeout=(5.0, 1.0), tries=1)

    try:
        refresh(google.kit(SID), as_of=DAY)
    except Exception as error:  # noqa: BLE001 - whatever ends it
        seen.append(error)

    left = google.double.content(SID)
    assert (differences(left, before) == []) != (differences(left, wanted) == [])
    assert (differences(left, wanted) == []) or seen
    refresh(google.kit(SID), as_of=DAY)
    assert differences(google.double.content(SID), wanted) == []


def test_what_google_refuses_in_the_tabs_does_not_keep_the_dashboard_old(google):
    google.double.hold(book_of(FIRST))
    elsewhere = {
        "sheetId": 1005,
        "startRowIndex": 300,
        "endRowIndex": 310,
        "startColumnIndex": 22,
        "endColumnIndex": 24,
    }
    taken = {
        "bandedRangeId": BANDING_IDS["accounts"],
        "range": elsewhere,
        "rowProperties": {"firstBandColor": {}},
    }
    google.double.change(SID, {"addBanding": {"bandedRange": taken}})
    google.plan()

    report = refresh(google.kit(SID), as_of=DAY)

    assert report.upgraded == (1, VERSION)
    assert google.double.kinds().count("spreadsheets.batchUpdate") == 2
    assert google.double.content(SID)["Comptes"]["extras"]["banded_ranges"] == []


def test_a_dry_run_upgrades_nothing(first, run):
    before = first.read_bytes()

    result = run("refresh", first, "--as-of", AS_OF, "--dry-run")

    assert result.code == 0
    assert "mis à niveau" not in result.out
    assert first.read_bytes() == before


@pytest.mark.thorough
def test_doctor_says_that_the_next_refresh_will_upgrade_it(first, run):
    result = run("doctor", first)

    assert f"version 1 : mise à niveau vers {VERSION} à la prochaine actualisation" in " ".join(
        result.out.split()
    )
    run("refresh", first, "--as-of", AS_OF)
    assert "mise à niveau" not in run("doctor", first).out
