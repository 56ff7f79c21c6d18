"""« Je m'en occupe »: one empty cell is written, once, and nothing that somebody typed is touched."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from .google_side import Person, Sidebar
from .programme import HOT, TITLE

TAKE = "Je m'en occupe"
GRID = "Dashboard!A1:Z400"


@pytest.fixture
def sidebar(google, young, lea, allowed):
    return Sidebar(google, allowed(lea, young), young).open()


def hot(sidebar):
    """What the button beside a hot account carries."""
    return sidebar.button(TAKE, code="account_hot", subject=HOT[0])


def cells(apis, sid):
    return {
        (row, column): value
        for row, line in enumerate(apis.values(sid, GRID))
        for column, value in enumerate(line)
        if value != ""
    }


def answer_cell(apis, sid, subject, title):
    """The A1 name of « Pris en charge par » beside an alert, found as a person finds it."""
    grid = apis.values(sid, GRID)
    (top,) = [at for at, row in enumerate(grid) if "Pris en charge par" in row]
    column = grid[top].index("Pris en charge par")
    (row,) = [at for at, line in enumerate(grid) if at > top and subject in line and title in line]
    return f"Dashboard!{chr(65 + column)}{row + 1}"


def test_one_empty_cell_is_written_and_nothing_else(sidebar, apis, young):
    before = cells(apis, young)
    given = hot(sidebar)

    sidebar.send(given)

    after = cells(apis, young)
    assert sidebar.told == "C'est noté\u00a0: Léa Martin s'en occupe."
    assert [after[at] for at in after if before.get(at) != after[at]] == ["Léa Martin"]
    assert set(before) < set(after)
    assert len(apis.writes) == 1
    assert apis.values(young, answer_cell(apis, young, given["subject"], TITLE)) == [["Léa Martin"]]
    assert "✓ Pris en charge par Léa Martin" in sidebar.text()


def test_the_same_click_again_writes_nothing(sidebar, apis):
    given = hot(sidebar)
    sidebar.send(given)

    sidebar.send(given)

    assert sidebar.told == "C'était déjà noté\u00a0: Léa Martin s'en occupe."
    assert len(apis.writes) == 1


def test_what_somebody_typed_meanwhile_stays(sidebar, apis, young):
    given = hot(sidebar)
    cell = answer_cell(apis, young, given["subject"], TITLE)
    apis.put(young, cell, "Sofia B.")

    sidebar.send(given)

    assert sidebar.told == "Sofia B. s'en occupe déjà\u00a0: rien n'a été modifié."
    assert (apis.values(young, cell), apis.writes) == ([["Sofia B."]], [])


def test_a_comment_alone_leaves_the_alert_to_be_taken_and_stays(sidebar, apis, young):
    given = hot(sidebar)
    cell = answer_cell(apis, young, given["subject"], TITLE)
    comment = cell.replace("!L", "!M")
    assert comment != cell
    apis.put(young, comment, "rappeler lundi")

    sidebar.send(given)

    assert apis.values(young, f"{cell}:{comment.partition('!')[2]}") == [["Léa Martin", "rappeler lundi"]]


def test_a_person_whom_nobody_knows_is_written_by_address(google, apis, young, allowed):
    apis.access.sharing.share(young, "ph@example.com", "writer")
    paul = allowed(Person("ph@example.com"), young)

    sidebar = Sidebar(google, paul, young).open().click(TAKE)

    assert sidebar.told == "C'est noté\u00a0: ph@example.com s'en occupe."


def test_the_cell_is_found_where_the_alert_has_gone(sidebar, apis, young):
    """Rows were inserted above since the sidebar was opened."""
    given = hot(sidebar)
    rows = {"sheetId": 1005, "dimension": "ROWS", "startIndex": 3, "endIndex": 8}
    apis.quietly(
        "POST",
        f"/v4/spreadsheets/{young}:batchUpdate",
        body={"requests": [{"insertDimension": {"range": rows, "inheritFromBefore": False}}]},
    )

    sidebar.send(given)

    cell = answer_cell(apis, young, given["subject"], TITLE)
    assert apis.values(young, cell) == [["Léa Martin"]]


def test_an_alert_that_the_dashboard_does_not_show_yet_brings_it_up_to_date_first(
    google, apis, young, lea, allowed
):
    today = f"{datetime.now(UTC):%d/%m/%Y}"
    apis.put(young, "Comptes!A20:G20", [["Forges du Nouvel Essor", *[None] * 5, today]])
    apis.put(young, "Engagement!A20:C22", [[today, "Forges du Nouvel Essor", "Webinaire"]] * 3)
    given = {"op": "take", "id": young, "code": "account_hot", "subject": "Forges du Nouvel Essor"}

    sidebar = Sidebar(google, allowed(lea, young), young).open().send(given)

    assert sidebar.told == "C'est noté\u00a0: Léa Martin s'en occupe."
    cell = answer_cell(apis, young, "Forges du Nouvel Essor", TITLE)
    assert apis.values(young, cell) == [["Léa Martin"]]
    assert len(apis.writes) == 2


@pytest.mark.parametrize(
    ("code", "subject"), [("account_hot", "Personne"), ("nonsense", "Personne"), ("", "")]
)
def test_an_alert_that_holds_no_more_is_told_so(code, subject, sidebar, apis, young):
    sidebar.send({"op": "take", "id": young, "code": code, "subject": subject})

    assert sidebar.told == "Cette alerte n'est plus d'actualité\u00a0: rien n'a été modifié."
    assert apis.writes == []


def test_a_refresh_keeps_the_answer(sidebar, apis, young):
    given = hot(sidebar)
    sidebar.send(given).click("Actualiser maintenant")

    cell = answer_cell(apis, young, given["subject"], TITLE)
    assert apis.values(young, cell) == [["Léa Martin"]]


def test_a_name_is_never_read_as_a_formula(google, apis, young, lea, allowed):
    apis.put(young, "Comptes!E2", '=IMPORTXML("x")')

    Sidebar(google, allowed(lea, young), young).open().click(TAKE)

    cell = apis.writes[-1][2]["requests"][0]["updateCells"]["rows"][0]["values"][0]
    assert set(cell["userEnteredValue"]) == {"stringValue"}
