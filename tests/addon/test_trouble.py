"""What goes wrong between the add-on and Google becomes a card that says what to do; then it works again."""

from __future__ import annotations

import shutil
import socket
import threading
from pathlib import Path

import pytest
from thorough import more

from abm_sheets import wiring
from abm_sheets.addon.app import Limits
from abm_sheets.addon.serve import Sheets
from abm_sheets.addon.workbooks import Access
from abm_sheets.errors import WorkbookBusy
from abm_sheets.localsheets import Fault
from abm_sheets.target import Target

from .google_side import Sidebar

REFRESH, AGAIN, GRANT = "Actualiser maintenant", "Recommencer", "Autoriser l'accès à ce classeur"


@pytest.fixture
def sidebar(google, young, lea, allowed):
    return Sidebar(google, allowed(lea, young), young).open()


@pytest.mark.parametrize(
    ("fault", "kind", "card"),
    [
        ("not_shared", "values.batchGet", "denied"),
        ("may_not_write", "spreadsheets.batchUpdate", "denied"),
        ("unauthenticated", "values.batchGet", "expired"),
        ("protected", "spreadsheets.batchUpdate", "refused"),
        ("unavailable", "values.batchGet", "away"),
        ("close", "spreadsheets.batchUpdate", "away"),
        *more(
            ("not_found", "values.batchGet", "denied"),
            ("unauthenticated", "spreadsheets.batchUpdate", "expired"),
            ("internal", "values.batchGet", "away"),
            ("quota_read", "values.batchGet", "away"),
            ("bad_gateway_page", "values.batchGet", "away"),
        ),
    ],
)
def test_trouble_becomes_a_card_and_the_next_click_works(fault, kind, card, sidebar, apis):
    apis.faults.add(Fault(fault, kind=kind, times=None))

    sidebar.click(REFRESH)

    assert sidebar.card["name"] == card
    apis.faults.clear()
    if card == "denied":
        sidebar.click(GRANT)
        assert sidebar.card["name"] == "home"
    else:
        sidebar.click(AGAIN)
        assert (sidebar.card["name"], sidebar.told) == ("home", "Le Dashboard est à jour.")


def test_a_take_that_failed_is_repeated_by_the_card_with_all_that_it_needs(sidebar, apis, young):
    given = sidebar.button("Je m'en occupe", code="account_hot")
    apis.faults.add(Fault("unavailable", kind="values.batchGet", times=None))
    sidebar.send(given)
    apis.faults.clear()

    sidebar.click(AGAIN)

    assert sidebar.told == "C'est noté\u00a0: Léa Martin s'en occupe."


def test_access_withdrawn_in_the_middle(sidebar, apis, young, lea):
    apis.access.sharing.of(young).apps.clear()

    sidebar.click(REFRESH)
    assert (sidebar.card["name"], sidebar.labels()) == ("denied", [GRANT])

    sidebar.click(GRANT).click(REFRESH)
    assert sidebar.told == "Le Dashboard est à jour."


def test_a_token_that_expired_in_the_middle(sidebar, apis, google, lea):
    short = google.access_token
    google.access_token = lambda person, seconds=0.0: short(person, -1)

    sidebar.click(REFRESH)
    assert (sidebar.card["name"], sidebar.labels()) == ("expired", [AGAIN, "Autoriser à nouveau"])
    assert apis.writes == []

    google.access_token = short
    sidebar.click(AGAIN)
    assert sidebar.told == "Le Dashboard est à jour."


def test_an_authorisation_that_was_taken_back_is_given_again(sidebar, apis, google):
    short = google.access_token
    google.access_token = lambda person, seconds=0.0: "ya29.revoked"
    sidebar.click(REFRESH)

    google.access_token = short
    sidebar.click("Autoriser à nouveau")

    assert sidebar.asked == ["all"]
    assert sidebar.card["name"] == "home"


def test_tabs_deleted_meanwhile_can_be_made_again(sidebar, apis, young):
    sheets = apis.quietly("GET", f"/v4/spreadsheets/{young}")["sheets"]
    ids = [sheet["properties"]["sheetId"] for sheet in sheets]
    requests = [
        {"addSheet": {"properties": {"title": "Vide"}}},
        *[{"deleteSheet": {"sheetId": each}} for each in ids],
    ]
    apis.quietly("POST", f"/v4/spreadsheets/{young}:batchUpdate", body={"requests": requests})

    sidebar.click(REFRESH)
    assert sidebar.card["name"] == "create"

    sidebar.click("Créer les cinq onglets")
    assert apis.titles(young) == ["Comptes", "Engagement", "Pipeline", "Deals", "Dashboard"]


class TestLongWork:
    """A person does not wait longer than the deadline; the work does not end with it."""

    @pytest.fixture
    def limits(self):
        return Limits(deadline=1.5)

    def test_it_goes_on_and_the_next_opening_shows_it(self, google, apis, young, lea, allowed, desk):
        sidebar = Sidebar(google, allowed(lea, young), young)
        while sidebar.open().card["name"] == "running":  # a slow machine
            pass
        apis.faults.add(Fault("hang", kind="spreadsheets.batchUpdate"))

        sidebar.click(REFRESH)
        assert (sidebar.card["name"], sidebar.labels()) == ("running", ["Vérifier"])
        assert desk.writing(young)

        # Meanwhile the sheet can be looked at, and says what is going on.
        while sidebar.open().card["name"] == "running":
            pass
        assert "Une actualisation est en cours." in sidebar.text()

        apis.faults.release()
        _drained(desk)
        assert len(apis.writes) >= 1
        while sidebar.click("Actualiser maintenant").card["name"] == "running":
            sidebar.open()
        assert "Une actualisation est en cours." not in sidebar.text()


def _drained(desk):
    """Wait until nothing goes on."""
    done = threading.Event()
    while desk.load:
        done.wait(0.02)


def test_a_mistake_of_ours_is_a_card_too_and_quotes_nothing(
    google, apis, young, lea, allowed, journal, monkeypatch
):
    """What the sheet holds is not what the program expects at all."""
    allowed(lea, young)
    monkeypatch.setattr(apis, "handle", _nonsense(apis.handle))

    sidebar = Sidebar(google, lea, young).open()

    assert sidebar.card["name"] in {"bug", "away"}
    assert "secret-cell" not in str(journal)


def _nonsense(handle):
    def answered(method, path, *rest):
        answer = handle(method, path, *rest)
        if ":batchGet" in path:
            object.__setattr__(answer, "body", b'{"valueRanges": [{"range": "secret-cell!A1", "values": 7}]}')
        return answer

    return answered


class TestSlowBodies:
    """Whoever sends a body drop by drop is not waited for."""

    @pytest.fixture
    def limits(self):
        return Limits(reading=0.2)

    def test_a_body_that_does_not_come(self, google, apis):
        host, port = google.base.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as line:
            line.sendall(b"POST /action HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
            answer = line.recv(4096)

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert apis.faults.calls == []


def test_a_workbook_that_another_process_writes_is_left_to_it(young_file, tmp_path, monkeypatch):
    monkeypatch.setenv("ABM_SHEETS_STATE", str(tmp_path / "state"))
    path = Path(shutil.copy(young_file, tmp_path / "suivi.xlsx"))
    before = path.read_bytes()
    target = Target(label="suivi", path=path)
    sheets = Sheets(lambda _: target, patience=0.0)

    with wiring.alone(target):
        for job in (
            lambda: sheets.refresh(Access(spreadsheet_id="x")),
            lambda: sheets.create(Access(spreadsheet_id="x"), "fr"),
            lambda: sheets.take(Access(spreadsheet_id="x"), ("account_hot", "A"), lambda _: "Léa", ""),
        ):
            with pytest.raises(WorkbookBusy):
                job()
        assert sheets.look(Access(spreadsheet_id="x")).findings.alerts

    assert path.read_bytes() == before
