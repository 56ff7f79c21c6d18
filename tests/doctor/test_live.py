"""``doctor --live``: what is tried on an empty sheet, and that nothing of it stays."""

import json

import pytest
import thorough
from e2e.conftest import abm_sheets

from abm_sheets.localsheets.quotas import Quotas
from abm_sheets.sheets.experiments import EXPERIMENTS, LAST
from abm_sheets.template.load import load_workbook

from .conftest import LEA, ROBOT, SID, fault

#: What the double answers as it was written to: these prove that the questions are asked and read rightly.
BY_CONSTRUCTION = """
    boolean_text division_text division_type grouping condition_comma condition_formula relative_link strict_list
    own_protection same_metadata same_tab
""".split()
#: The double computes no functions and knows no tables; its rules take a point as well.
NOT_IN_THE_DOUBLE = "semicolon english_names comma name_text condition_point dropdown_table".split()


@pytest.fixture
def scratch(google):
    """An empty sheet as somebody in London makes it, shared with the robot."""
    google.blank(locale="en_GB", zone="Europe/London")
    google.access.sharing.share(SID, ROBOT, "writer")
    google.seen.clear()
    return google


def _held(result):
    return {fact["key"]: fact["held"] for fact in json.loads(result.out)["facts"]}


def test_every_question_is_answered_and_the_sheet_is_as_before(scratch):
    before = scratch.content()
    scratch.access.quotas = Quotas(enabled=True)

    result = abm_sheets("doctor", "--live", SID, "--json")

    assert (result.code, result.err) == (0, "")
    held = _held(result)
    assert {key for key, value in held.items() if value} == {*BY_CONSTRUCTION, "quota"}
    assert {key for key, value in held.items() if value is False} == set(NOT_IN_THE_DOUBLE)
    assert held["copied_ids"] is None
    told = json.loads(result.out)
    assert set(told) == {"workbook", "version", "facts", "left_behind"}
    assert {tuple(fact) for fact in told["facts"]} == {("key", "text", "expected", "observed", "held")}
    assert scratch.content() == before


def test_the_questions_as_they_are_read(scratch):
    result = abm_sheets("doctor", "--live", SID)

    assert "confirmé    en français, un booléen s'affiche VRAI" in result.out
    assert "attendu : 429" in result.out
    assert "1<U+202F>234<U+202F>567" in result.out
    assert f"abm-sheets doctor --live {SID} --json" in result.out
    assert result.out.splitlines()[-1].startswith("La feuille est comme avant")


def test_every_question_has_its_words():
    for language in ("fr", "en"):
        assert {each.key for each in (*EXPERIMENTS, LAST)} <= set(load_workbook(language).live)


def test_a_sign_in_that_reaches_drive_also_copies_and_deletes_the_copy(scratch, person):
    person(LEA, "drive")
    files = set(scratch._served)

    assert _held(abm_sheets("doctor", "--live", SID, "--json"))["copied_ids"] is True
    assert set(scratch._served) == files


# ------------------------------------------------------------------------------------ where it must not write


def _refused(result, code, *words):
    assert (result.code, result.out) == (code, "")
    for word in words:
        assert word in result.err


def _typed(google):
    cell = {"userEnteredValue": {"numberValue": 0}}
    start = {"sheetId": 0, "rowIndex": 500, "columnIndex": 20}
    google.by_hand(
        {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}
    )


def _named(google):
    google.by_hand(
        {"addNamedRange": {"namedRange": {"name": "budget", "range": {"sheetId": 0, "endRowIndex": 1}}}}
    )


def _protected(google):
    google.by_hand(
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "editors": {"users": [LEA]}}}}
    )


@pytest.mark.parametrize("use", [_typed, _named, _protected])
def test_a_sheet_that_anybody_uses_is_refused(scratch, use):
    use(scratch)
    scratch.seen.clear()

    _refused(abm_sheets("doctor", "--live", SID), 3, "n'est pas une feuille vide", "sheets.new")
    assert scratch.writes() == []


def test_a_workbook_of_ours_is_refused(google):
    _refused(abm_sheets("doctor", "--live", SID), 3, "Comptes", "Rien n'a été modifié")
    assert google.writes() == []


def test_a_file_is_refused(google, tmp_path):
    assert abm_sheets("init-workbook", "ici.xlsx").code == 0

    _refused(abm_sheets("doctor", "--live", "ici.xlsx"), 3, "Google Sheet vide")


def test_an_address_is_asked_for(google):
    _refused(abm_sheets("doctor", "--live"), 2, "--live needs the address of an empty Google Sheet")


def test_who_may_only_read_is_told(scratch):
    scratch.access.sharing.share(SID, ROBOT, "reader")

    _refused(abm_sheets("doctor", "--live", SID), 3, "mais pas y écrire", "Lecteur à Éditeur")


# ------------------------------------------------------------------------------------ when it breaks off


@pytest.mark.parametrize(
    ("trouble", "more"),
    [
        ("internal", {"nth": 1}),
        ("close", {"nth": 2, "applied": True}),
        ("internal", {"nth": 5, "times": 4}),
        *thorough.more(
            ("unavailable", {"nth": 1, "applied": True}),
            ("close", {"nth": 2, "times": 8}),
            ("quota_write", {"nth": 3, "times": 3}),
        ),
    ],
)
def test_whatever_fails_on_the_way_the_sheet_is_as_before(scratch, trouble, more):
    before = scratch.content()
    fault(scratch, trouble, "spreadsheets.batchUpdate", **more)

    abm_sheets("doctor", "--live", SID, "--json")

    assert scratch.content() == before


def test_what_a_killed_run_left_behind_is_taken_away_by_the_next(scratch):
    scratch.by_hand({"addSheet": {"properties": {"sheetId": 987_001, "title": "abm-sheets --live"}}})

    assert abm_sheets("doctor", "--live", SID, "--json").code == 0
    assert [sheet["properties"]["sheetId"] for sheet in scratch.content()["sheets"]] == [0]


def test_what_cannot_be_taken_away_is_named(scratch):
    fault(scratch, "internal", "spreadsheets.batchUpdate", nth=4, times=None)

    result = abm_sheets("doctor", "--live", SID)

    assert result.code == 1
    assert "clic droit sur l'onglet « abm-sheets --live" in result.out
