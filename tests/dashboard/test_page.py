"""The page: nothing overlaps, the team's cells are never written over, answers follow their alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.layout import PAGE_COLUMN, wrapped_lines
from abm_sheets.dashboard.page import make_page
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.intake.answers import COMMENT, OWNER, SUBJECT, TITLE, read_answers
from abm_sheets.model.raw import RawBlock
from abm_sheets.sheets.rendering import Canvas, render
from abm_sheets.template.load import load_styles
from drawing import FORM, RULES, found, typed

STYLES = load_styles()
EDITION = Edition(template=FORM, rules=RULES)
MOMENT = datetime(2026, 6, 30, 9, 12, tzinfo=UTC)
IDS = {key: tab.sheet_id for key, tab in FORM.tabs.items()}


def programme(accounts: int, issues: int) -> str:
    """Return a drawing with so many targets that nobody touched, and so many cells to correct."""
    rows = "\n".join(f"| Société {n} | J-200 |" for n in range(accounts))
    wrong = "\n".join("| 31/02/2026 | Société 0 | LinkedIn |" for _ in range(issues))
    return f"""
        Comptes
        | Compte | Date d'ajout |
        {rows}
        Engagement
        | Date | Compte | Interaction |
        {wrong}
    """


def page(accounts: int, issues: int = 0, alerts: RawBlock | None = None, memory: RawBlock | None = None):

    drawn = typed(programme(accounts, issues))
    raw = replace(drawn, settings=None, alerts=alerts, memory=memory, sheet_ids=IDS)
    return make_page(raw, found(programme(accounts, issues)), EDITION, STYLES, MOMENT)


def covered(placed):
    """Return every cell of the grid that something stands on."""
    cells = [
        (at.row, at.column + step) for at in (*placed.page, *placed.side) for step in range(at.cell.span)
    ]
    memory = placed.areas["memory"]
    cells += [
        (memory.row + n, memory.column + c) for n, row in enumerate(placed.memory) for c in range(len(row))
    ]
    return cells


@given(st.integers(0, 40), st.integers(0, 250))
def test_no_two_cells_overlap_and_the_settings_never_move(accounts, issues):
    placed = page(accounts, issues).placed

    cells = covered(placed)
    assert len(cells) == len(set(cells))
    assert all(height >= STYLES.rows.normal for height in placed.heights)
    assert placed.areas["settings"] == page(0).placed.areas["settings"]
    assert placed.areas["memory"].row > placed.areas["settings"].end_row
    assert max(at.row for at in placed.page) == placed.row_count - 1


@pytest.mark.parametrize("accounts", [0, 1, 50, 300])
def test_every_table_stands_in_the_page(accounts):
    placed = page(accounts).placed

    alerts, table = placed.areas["alerts"], placed.areas["accounts"]
    assert alerts.end_row < table.row
    assert table.end_row - table.row == max(1, accounts)


def test_at_most_200_lines_to_correct_and_a_sentence_for_the_rest():
    texts = [at.cell.value for at in page(1, 230).placed.page]

    assert "À corriger (230)" in texts
    assert "… et 30 cellules à corriger de plus. Corrigez celles-ci d'abord." in texts


# ---------------------------------------------------------------------------------- answers


HEADERS = FORM.alerts["account_untouched"].title


def _alerts_block(row: int, *answers: tuple[str, str, object, object]) -> RawBlock:
    rows = []
    for title, subject, owner, comment in answers:
        cells: list[object] = [""] * 12
        cells[TITLE], cells[SUBJECT], cells[OWNER], cells[COMMENT] = title, subject, owner, comment
        rows.append(cells)
    return RawBlock(title="Dashboard", row=row, column=PAGE_COLUMN, rows=rows)


def _answers_of(placed) -> dict[str, tuple[object, object]]:
    area = placed.areas["alerts"]
    cells = {(at.row, at.column): at.cell.value for at in placed.page}
    return {
        cells[row, PAGE_COLUMN + SUBJECT]: (
            cells[row, PAGE_COLUMN + OWNER],
            cells[row, PAGE_COLUMN + COMMENT],
        )
        for row in range(area.row, area.end_row)
    }


def test_an_answer_moves_with_its_alert():
    block = _alerts_block(50, (HEADERS, "Société 1", "Julie", "J'appelle mardi"))

    placed = page(3, alerts=block).placed

    assert _answers_of(placed)["Société 1"] == ("Julie", "J'appelle mardi")
    assert _answers_of(placed)["Société 0"] == (None, None)
    assert placed.memory == ()


def test_an_answer_whose_alert_is_gone_is_kept_and_comes_back():
    block = _alerts_block(50, (HEADERS, "Partie SA", "Julie", 45000))

    gone = page(2, alerts=block).placed
    kept = RawBlock(title="Dashboard", row=60, column=14, rows=gone.memory)
    back = read_answers(None, kept).of(HEADERS, "Partie SA")

    assert gone.memory == ((HEADERS, "Partie SA", "Julie", 45000),)
    assert (back.owner, back.comment) == ("Julie", 45000)


def test_an_answer_that_the_team_emptied_is_not_brought_back_from_memory():
    memory = RawBlock(title="Dashboard", row=60, column=14, rows=[[HEADERS, "Société 0", "Julie", ""]])
    block = _alerts_block(20, (HEADERS, "Société 0", "", ""))

    placed = page(1, alerts=block, memory=memory).placed

    assert _answers_of(placed)["Société 0"] == (None, None)
    assert placed.memory == ()


def test_cells_of_an_alert_that_stays_are_not_written_at_all():
    """Somebody may type while a refresh runs: what stays where it is must not be touched."""
    first = page(2)
    area = first.placed.areas["alerts"]
    rows = [(HEADERS, "Société 0", "Julie", "vu"), (HEADERS, "Société 1", "", "")]
    lines = {"Société 0": rows[0], "Société 1": rows[1]}
    shown = list(_answers_of(first.placed))
    block = _alerts_block(
        area.row, *(lines.get(str(subject), ("", str(subject), "", "")) for subject in shown)
    )

    again = page(2, alerts=block)
    canvas = Canvas(spreadsheet_id="x", tab_ids=IDS, named={}, protected=False, staying=again.staying)
    written = [
        request["updateCells"]["range"]
        for request in render(again.placed, canvas, STYLES, FORM)
        if "updateCells" in request
    ]

    stay = {area.row + shown.index(subject) for subject in lines}
    assert stay <= again.staying
    for row in stay:
        for column in (PAGE_COLUMN + OWNER, PAGE_COLUMN + COMMENT):
            assert not any(_holds(range_, row, column) for range_ in written)
        assert any(_holds(range_, row, PAGE_COLUMN + SUBJECT) for range_ in written)


def _holds(range_: dict, row: int, column: int) -> bool:
    far = 10**9
    return range_.get("startRowIndex", 0) <= row < range_.get("endRowIndex", far) and range_.get(
        "startColumnIndex", 0
    ) <= column < range_.get("endColumnIndex", far)


def test_a_setting_is_never_written():
    placed = page(2).placed
    canvas = Canvas(spreadsheet_id="x", tab_ids=IDS, named={}, protected=False)
    area = placed.areas["settings"]

    for request in render(placed, canvas, STYLES, FORM):
        if "updateCells" in request:
            for row in range(area.row, area.end_row):
                assert not _holds(request["updateCells"]["range"], row, area.column + 1)


# ---------------------------------------------------------------------------------- sentences


def test_the_story_in_one_sentence():
    findings = found("""
        Comptes
        | Compte        |
        | Société 1..50 |
        Engagement
        | Date | Compte | Interaction |
        | J-5  | Société 1..30 | LinkedIn |
        Pipeline
        | Opportunité | Compte | Source | Premier contact | Date de qualification |
        | Affaire     | Société 1..9 | ABM | J-5 | J-1 |
        Deals
        | Deal | Compte | Source | Date de signature | Montant (€) |
        | d    | Société 1..2 | ABM | J-1 | 45 K€ |
    """)

    assert Sentences(FORM, RULES).story(findings) == (
        "On a ciblé 50 comptes, 30 ont réagi, 9 sont devenus des opportunités\u00a0: "
        "2 deals ABM signés pour 90\u202f000\u202f€."
    )


def test_the_story_of_one_and_of_none():
    one = found("""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte | Interaction |
        | J-5 | Lambert | LinkedIn |
    """)

    sentences = Sentences(FORM, RULES)
    assert sentences.story(one) == (
        "On a ciblé 1 compte, 1 a réagi, aucun n'est encore devenu une opportunité\u00a0: "
        "pas encore de deal ABM signé."
    )
    assert sentences.story(found("")).startswith("Pas encore d'histoire à raconter")


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("un mot", 1), ("un mot et encore un mot", 2), ("x" * 45, 3), ("a " + "x" * 25, 3)],
)
def test_how_many_lines_a_text_takes_in_20_characters(text, lines):
    assert wrapped_lines(text, 20, 1) == lines


def test_texts_that_look_like_formulas_stay_texts():
    findings = found("""
        Comptes
        | Compte |
        | =IMPORTDATA("http://x") |
    """)
    (account,) = findings.accounts

    raw = replace(typed(""), sheet_ids=IDS)
    placed = make_page(raw, findings, EDITION, STYLES, MOMENT).placed
    canvas = Canvas(spreadsheet_id="x", tab_ids=IDS, named={}, protected=False)
    sent = str(render(placed, canvas, STYLES, FORM))

    assert account.account == '=IMPORTDATA("http://x")'
    assert "'stringValue': '=IMPORTDATA(\"http://x\")'" in sent
    assert "formulaValue" not in sent
