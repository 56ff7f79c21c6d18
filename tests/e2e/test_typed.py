"""What the team types in the Dashboard, answers and settings, survives every refresh and counts."""

import json
import re
import shutil
from pathlib import Path

import pytest
import time_machine
from thorough import more

from abm_sheets.localsheets import LocalSheets

from .book import cells, dashboard, edited, opened, type_rows
from .conftest import abm_sheets
from .programme import AS_OF

ONE_EACH = {"read": 1, "write": 1}
UNTOUCHED = ("Maison Peyrac", "Compte jamais touché")
NOVEMBER = "2026-11-24T10:00:00+01:00"


@pytest.fixture(scope="module")
def states(made, tmp_path_factory):
    """The small programme where a setting and an answer were typed, and where the alert of the answer is gone."""
    folder = tmp_path_factory.mktemp("states")
    answered, kept = (
        Path(shutil.copy(made["refreshed"], folder / f"{name}.xlsx")) for name in ("answered", "kept")
    )
    with edited(answered) as book:
        dashboard(book).setting("Points pour être").value = 7
        dashboard(book).answers(*UNTOUCHED)[0].value = "Léa"
    with edited(kept) as book:
        dashboard(book).answers(*UNTOUCHED)[0].value = "Léa"
        book["Engagement"]["B5"] = "Maison Peyrac"
    with time_machine.travel(NOVEMBER, tick=False):
        for path in (answered, kept):
            assert abm_sheets("refresh", path, "--as-of", AS_OF).code == 0
    return answered, kept


@pytest.fixture
def answered(states, tmp_path):
    return Path(shutil.copy(states[0], tmp_path / "suivi.xlsx"))


@pytest.fixture
def kept(states, tmp_path):
    return Path(shutil.copy(states[1], tmp_path / "suivi.xlsx"))


def test_answers_survive_when_their_alert_moves_vanishes_and_comes_back(refreshed, refresh):
    with edited(refreshed) as book:
        owner, comment = dashboard(book).answers(*UNTOUCHED)
        owner.value, comment.value = "Léa", "=rappel le 12/07"
        comment.data_type = "s"
    typed = ("Léa", "=rappel le 12/07")

    # The alert moves: others come before it.
    type_rows(refreshed, {"Comptes": [[f"Nouveau {n}", None, None, None, None, None, "06/01/2025"] for n in range(3)],
                       "Engagement": [["12/06/2025", f"Nouveau {n}", "Webinaire"] for n in range(3)]})  # fmt: skip
    refresh(refreshed)
    assert [cell.value for cell in dashboard(refreshed).answers(*UNTOUCHED)] == list(typed)

    # It vanishes: the account has reacted.
    with edited(refreshed) as book:
        book["Engagement"]["B5"] = "Maison Peyrac"
    refresh(refreshed)
    refresh(refreshed)
    with pytest.raises(AssertionError, match="no alert"):
        dashboard(refreshed).answers(*UNTOUCHED)

    # And comes back.
    with edited(refreshed) as book:
        book["Engagement"]["B5"] = "Cèdre et Fils"
    refresh(refreshed)
    assert [cell.value for cell in dashboard(refreshed).answers(*UNTOUCHED)] == list(typed)


def test_an_answer_taken_back_stays_away(refreshed, refresh):
    for value in ("Léa", None):
        with edited(refreshed) as book:
            dashboard(book).answers(*UNTOUCHED)[0].value = value
        refresh(refreshed)

        assert dashboard(refreshed).answers(*UNTOUCHED)[0].value == value

    refresh(refreshed)

    assert dashboard(refreshed).answers(*UNTOUCHED)[0].value is None


@pytest.mark.parametrize(
    ("typed", "engagement", "codes"),
    [
        ("beaucoup", 25.0, ["setting_unreadable"]),
        # What is read as what: tests/intake/test_settings.py.
        *more(
            (1, 75.0, []),
            (None, 25.0, []),
            ("1", 75.0, []),
            (7, 0.0, []),
            (0, 25.0, ["setting_unreadable"]),
            (-3, 25.0, ["setting_unreadable"]),
            (5.5, 25.0, ["setting_unreadable"]),
            ("#REF!", 25.0, ["setting_unreadable"]),
        ),
    ],
)
def test_a_setting_counts_when_it_can_be_read_and_is_kept_in_any_case(
    refreshed, refresh, typed, engagement, codes
):
    with edited(refreshed) as book:
        dashboard(book).setting("Points pour être").value = typed

    for result in (refresh(refreshed), refresh(refreshed)):
        assert (result.values["engagement"], result.codes) == (engagement, codes)
    assert dashboard(refreshed).setting("Points pour être").value == typed


def test_a_threshold_of_the_team_decides_the_status(refreshed, refresh):
    with edited(refreshed) as book:
        dashboard(book).setting("ROI : bon à partir de").value = "600 %"
        dashboard(book).setting("ROI : alerte sous").value = 550

    roi = refresh(refreshed, as_of="2025-12-31").json["kpis"]["roi"]

    assert (roi["value"], roi["status"]) == (500, "alert")


@pytest.mark.parametrize(
    ("kind", "dimension", "start", "count"),
    [
        ("insertDimension", "ROWS", 12, 1),
        *more(
            ("sortRange", "settings", 0, 0),
            ("insertDimension", "COLUMNS", 15, 1),
            ("deleteDimension", "ROWS", 0, 2),
            ("deleteDimension", "COLUMNS", 36, 1),
            ("insertDimension", "ROWS", 0, 2),
            ("insertDimension", "ROWS", 14, 1),
            ("insertDimension", "ROWS", 30, 3),
            ("insertDimension", "COLUMNS", 0, 1),
            ("insertDimension", "COLUMNS", 3, 1),
            ("insertDimension", "COLUMNS", 36, 1),
            ("insertDimension", "COLUMNS", 38, 2),
            ("deleteDimension", "COLUMNS", 0, 1),
        ),
    ],
)
def test_what_was_typed_survives_rows_and_columns_that_come_and_go(
    answered, refresh, kind, dimension, start, count
):
    before, lists = _shown(answered), _lists(answered)
    with time_machine.travel(NOVEMBER, tick=False):
        _rearranged(answered, kind, dimension, start, count)
        first, second = refresh(answered), refresh(answered)

    assert (_shown(answered), _lists(answered)) == (before, lists)
    assert dashboard(answered).setting("Points pour être").value == 7
    assert dashboard(answered).answers(*UNTOUCHED)[0].value == "Léa"
    assert (first.values["engagement"], second.values["engagement"]) == (0, 0)
    assert second.calls == ONE_EACH


def _lists(path):
    """The cells of the Dashboard that offer a list, and what it offers."""
    rules = opened(path)["Dashboard"].data_validations.dataValidation
    return {str(rule.sqref): rule.formula1 for rule in rules}


def _shown(path):
    """Everything in the Dashboard, where it stands."""
    shown = cells(path)["Dashboard"].items()
    # The mark of a run tells it from any other.
    return {a1: (_unmarked(value), form) for a1, (value, _, form, *_) in shown}


def _unmarked(value):
    return re.sub(r" · [0-9a-f]{10}$", "", value) if isinstance(value, str) else value


def _rearranged(path, kind, dimension, start, count):
    """What a person does to the rows and columns of a Dashboard in a spreadsheet program."""
    service = LocalSheets()
    sid, sheet = service.open(path), 1005
    where = {"sheetId": sheet, "dimension": dimension, "startIndex": start, "endIndex": start + count}
    request = {kind: {"range": where}}
    if kind == "sortRange":
        service_ranges = service.handle("GET", f"/v4/spreadsheets/{sid}", "fields=namedRanges").json()
        settings = next(each for each in service_ranges["namedRanges"] if each["name"] == "abm_settings")
        specs = [{"dimensionIndex": settings["range"]["startColumnIndex"], "sortOrder": "DESCENDING"}]
        request = {kind: {"range": settings["range"], "sortSpecs": specs}}
    body = json.dumps({"requests": [request]})
    answer = service.handle("POST", f"/v4/spreadsheets/{sid}:batchUpdate", "", {}, body)
    assert answer.status == 200, answer.body


def _kept(path):
    """The answers whose alert is not shown: title, subject, who took it, comment."""
    shown = dashboard(path)
    start = shown.find("Réponses gardées").row + 2
    columns = range(shown.find("Réponses gardées").column, shown.find("Réponses gardées").column + 4)
    rows = [[shown.sheet.cell(row, column).value for column in columns] for row in range(start, start + 400)]
    return [row for row in rows if any(row)]


@pytest.mark.parametrize("column", [16, *more(3, 12, 14, 15, 17)])
def test_kept_answers_survive_a_column_inserted_anywhere(kept, refresh, column):
    before = _kept(kept)
    assert before == [[UNTOUCHED[1], UNTOUCHED[0], "Léa", None]]

    _rearranged(kept, "insertDimension", "COLUMNS", column, 1)
    refresh(kept)
    again = refresh(kept)

    assert (_kept(kept), again.calls) == (before, ONE_EACH)


@pytest.mark.thorough
def test_hundreds_of_kept_answers_are_kept_and_no_row_of_them_is_left_behind(filled, refresh):
    """Every account was answered and then left the list; then all but one are back."""
    names = [f"Compte {n:03}" for n in range(350)]
    type_rows(filled, {"Comptes": [[name, None, None, None, None, None, "06/01/2025"] for name in names]})
    refresh(filled)
    with edited(filled) as book:
        shown = dashboard(book)
        owner, below = shown.find("Pris en charge par"), shown.find("Cette semaine")
        for row in range(owner.row + 1, below.row - 1):
            shown.sheet.cell(row, owner.column).value = "Léa"
        book["Comptes"].delete_rows(6, 400)
    refresh(filled)
    refresh(filled)
    assert {subject for _, subject, *_ in _kept(filled)} >= set(names)

    type_rows(filled, {"Comptes": [[name, None, None, None, None, None, "06/01/2025"] for name in names[1:]]})
    refresh(filled)
    assert [subject for _, subject, *_ in _kept(filled)] == [names[0]]


def test_a_dashboard_of_an_older_version_gets_its_new_settings_and_keeps_what_was_typed(refreshed, refresh):
    """Its named ranges had no header row, its settings three columns and no display."""
    with edited(refreshed) as book:
        shown = dashboard(book)
        shown.setting("Points pour être").value = 7
        shown.setting("Opportunité qui n'avance plus").value = 120
        shown.answers(*UNTOUCHED)[0].value = "Léa"
        newest = shown.find("Affichage des KPI")
        for column in range(3):
            newest.offset(0, column).value = None
        for name, first, last, columns in (
            ("abm_settings", shown.find("Réglage", 10).row + 1, newest.row - 1, "OQ"),
            ("abm_alerts", shown.find("Gravité").row + 1, shown.find("Gravité").row + 1, "BM"),
            ("abm_memory", 61, 360, "OR"),
        ):
            book.defined_names[name].attr_text = f"Dashboard!${columns[0]}${first}:${columns[1]}${last}"

    first, second = refresh(refreshed), refresh(refreshed)

    shown = dashboard(refreshed)
    assert (first.values["engagement"], second.calls) == (0, ONE_EACH)
    assert shown.setting("Points pour être").value == 7
    assert shown.setting("Opportunité qui n'avance plus").value == 120
    assert (shown.find("Affichage des KPI").value, shown.setting("Affichage des KPI").value) == (
        "Affichage des KPI",
        None,
    )
    assert shown.answers(*UNTOUCHED)[0].value == "Léa"


def test_a_beginner_chooses_the_three_essential_kpis(refreshed, refresh, run):
    with edited(refreshed) as book:
        cell = dashboard(book).setting("Affichage des KPI")
        assert _lists(refreshed) == {cell.coordinate: '"Complet,Essentiels"'}
        cell.value = "Essentiels"

    told = run("refresh", refreshed, "--as-of", AS_OF)

    texts = dashboard(refreshed).texts()
    assert "Les trois KPI essentiels" in texts
    assert "Valeur des deals" not in texts
    assert "Valeur des deals" not in told.out
    assert len(refresh(refreshed).values) == 6


def test_the_terminal_and_the_dashboard_say_who_does_what_this_week(filled, run):
    out = run("refresh", filled, "--as-of", AS_OF).out

    assert "Cette semaine (1)" in out
    assert "Ciblé depuis 35 jours, aucune interaction" in out
    shown = dashboard(filled)
    row = shown.find("Cette semaine").row + 2
    assert [cell.value for cell in shown.sheet[row] if cell.value][:4] == [
        "Sans responsable",
        "Maison Peyrac",
        "Tenter une première approche",
        "Ciblé depuis 35 jours, aucune interaction",
    ]
