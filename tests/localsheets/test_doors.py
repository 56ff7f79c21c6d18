"""Both doors: the adapter in the process, and HTTP on this machine; real gspread through both."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gspread
import pytest
import requests

from abm_sheets.localsheets import LocalFileError, LocalSheets, LocalSheetsAdapter

ROOT = Path(__file__).parents[2]
HOSTS = ("https://sheets.googleapis.com/", "https://www.googleapis.com/")


class ToLoopback(requests.Session):
    """Sends what is meant for Google to an address on this machine."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.trust_env = False

    def request(self, method, url, **options):
        for host in HOSTS:
            url = url.replace(host, f"{self.base}/")
        return super().request(method, url, **options)


@pytest.fixture
def door(tmp_path):
    """Starts the program, and makes sure that it has stopped when the test ends."""
    running = []

    def started(*files):
        command = [sys.executable, "-m", "abm_sheets.localsheets", "--port", "0", *files]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        running.append(process)
        line = process.stdout.readline()
        assert line.startswith("localsheets listening on http://127.0.0.1:"), process.stderr.read()
        return process, line.split()[-1]

    yield started
    for process in running:
        process.kill()
        process.communicate()


def _in_process():
    service = LocalSheets()
    session = requests.Session()
    for host in HOSTS:
        session.mount(host, LocalSheetsAdapter(service))
    return session


def _work_with(client):
    """A little of everything that gspread does."""
    book = client.create("Essai")
    tab = book.sheet1
    tab.update([["Compte", "Montant"], ["Nautilys", 1200.5], ["Cèdre & Fils", "=2*3"]], "A1", raw=False)
    assert tab.get_all_values() == [["Compte", "Montant"], ["Nautilys", "1200.5"], ["Cèdre & Fils", "6"]]
    assert tab.acell("B2", value_render_option="UNFORMATTED_VALUE").value == 1200.5
    assert tab.find("Cèdre & Fils").address == "A3"
    tab.append_row(["Peyrac", 3])
    tab.format("A1:B1", {"textFormat": {"bold": True}})
    tab.freeze(rows=1)
    tab.update_note("A1", "aide")
    tab.merge_cells("D2:E3")
    second = book.add_worksheet("Deuxième onglet", rows=5, cols=4)
    assert [each.title for each in book.worksheets()] == ["Sheet1", "Deuxième onglet"]
    second.batch_update([{"range": "A1:B1", "values": [["x", "y"]]}, {"range": "C2", "values": [["z"]]}])
    assert second.get("A1:D5") == [["x", "y"], ["", "", "z"]]
    assert second.batch_get(["A1", "C2"]) == [[["x"]], [["z"]]]
    tab.define_named_range("A1:B2", "plage")
    assert book.values_get("plage")["range"] == "Sheet1!A1:B2"
    assert tab.get_note("A1") == "aide"
    assert book.sheet1.frozen_row_count == 1
    with pytest.raises(gspread.exceptions.APIError) as error:
        second.get("Nowhere!A1")
    assert error.value.response.status_code == 400
    book.del_worksheet(second)
    assert client.open_by_key(book.id).title == "Essai"
    client.del_spreadsheet(book.id)
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open_by_key(book.id)


def test_gspread_in_the_process():
    _work_with(gspread.Client(auth=None, session=_in_process()))


def test_gspread_over_http(door):
    _, address = door()
    with ToLoopback(address) as session:
        _work_with(gspread.Client(auth=None, session=session))


def test_the_program_says_one_line_and_stops_when_it_is_told(door):
    process, _ = door()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=10)

    assert (process.returncode, out, err) == (0, "", "")


def test_given_files_are_served_under_their_names(door, team_file):
    process, address = door(team_file)
    url = f"{address}/v4/spreadsheets/team"

    found = requests.get(f"{url}/values/Deals!E2", {"valueRenderOption": "UNFORMATTED_VALUE"}, timeout=10)
    assert found.json()["values"] == [[24001]]
    written = requests.put(
        f"{url}/values/Dashboard!A1",
        json={"values": [["neuf"]]},
        params={"valueInputOption": "RAW"},
        timeout=10,
    )
    assert written.status_code == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    service = LocalSheets()
    sid = service.open(team_file)
    assert service.handle("GET", f"/v4/spreadsheets/{sid}/values/Dashboard!A1").json()["values"] == [["neuf"]]


def test_a_file_that_cannot_be_read_is_said_and_nothing_served(tmp_path):
    command = [sys.executable, "-m", "abm_sheets.localsheets", str(tmp_path / "none.xlsx")]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == f"localsheets: {tmp_path / 'none.xlsx'}: there is no such file\n"


def test_the_program_takes_a_plan_of_faults(door, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text('[{"fault": "unavailable", "kind": "spreadsheets.get"}]')
    _, address = door("--faults", plan)

    found = [requests.get(f"{address}/v4/spreadsheets/none", timeout=10).status_code for _ in range(2)]
    assert found == [503, 404]


def test_a_plan_of_faults_that_is_none_is_said(tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text('{"fault": "earthquake"}')
    command = [sys.executable, "-m", "abm_sheets.localsheets", "--faults", plan]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("localsheets: No fault 'earthquake'. There are: hang, close")


def test_a_file_that_cannot_be_saved_is_an_error_over_http_and_raised_in_the_process(door, team_file):
    (team_file.parent / ".~lock.team.xlsx#").write_text("Léa,")
    _, address = door(team_file)
    answer = requests.put(
        f"{address}/v4/spreadsheets/team/values/A1",
        json={"values": [["x"]]},
        params={"valueInputOption": "RAW"},
        timeout=10,
    )
    assert answer.status_code == 503
    assert answer.json()["error"]["details"][0]["reason"] == "locked"

    service = LocalSheets()
    session = requests.Session()
    session.mount(HOSTS[0], LocalSheetsAdapter(service))
    with pytest.raises(LocalFileError):
        session.put(
            f"{HOSTS[0]}v4/spreadsheets/{service.open(team_file)}/values/A1",
            json={"values": [["x"]]},
            params={"valueInputOption": "RAW"},
        )


def test_headers_are_googles(door):
    _, address = door()
    answer = requests.get(f"{address}/v4/spreadsheets/none", timeout=10)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert answer.headers["Server"] == "ESF"
    assert answer.text == json.dumps(answer.json(), indent=2) + "\n"


def test_tokens_are_given_out(door):
    _, address = door()

    answer = requests.post(f"{address}/token", data={"assertion": "x"}, timeout=10).json()
    assert answer == {"access_token": "local", "expires_in": 3599, "token_type": "Bearer"}


def test_many_clients_at_once_lose_nothing(door):
    _, address = door()
    with requests.Session() as session:
        sid = session.post(f"{address}/v4/spreadsheets", json={}, timeout=10).json()["spreadsheetId"]
    url = f"{address}/v4/spreadsheets/{sid}/values"

    def append(number):
        return requests.post(
            f"{url}/A1:append", json={"values": [[number]]}, timeout=20, params={"valueInputOption": "RAW"}
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(append, range(40))) == {200}
    values = requests.get(f"{url}/A1:A100", {"valueRenderOption": "UNFORMATTED_VALUE"}, timeout=10).json()[
        "values"
    ]
    assert sorted(row[0] for row in values) == list(range(40))


def test_drive_lists_and_finds_by_name():
    client = gspread.Client(auth=None, session=_in_process())
    made = client.create("L'essai")
    client.create("Autre")

    assert client.open("L'essai").id == made.id
    assert {each["name"] for each in client.list_spreadsheet_files()} == {"L'essai", "Autre"}
    assert made.creationTime.endswith("Z")


def test_a_copy_and_an_export():
    session = _in_process()
    client = gspread.Client(auth=None, session=session)
    made = client.create("Source")
    made.sheet1.update([["a", "é,b"], ["", 1.5]], "A1")

    copy = client.copy(made.id)
    assert copy.title == "Copy of Source"
    copy.sheet1.update([["changed"]], "A1")
    assert made.sheet1.acell("A1").value == "a"
    assert made.export(gspread.utils.ExportFormat.CSV).decode() == 'a,"é,b"\r\n,1.5'
