"""Spreadsheets in memory, in files and behind a door, and who speaks to them."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from abm_sheets.localsheets import LocalSheets, LocalSheetsAdapter
from abm_sheets.localsheets.door import Door
from abm_sheets.localsheets.signing import GOOGLE_TOKEN_URI, new_key_file

from .client import GOOGLE, Api, Client
from .people import LEA, ROBOT, TOM, Person

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def service() -> LocalSheets:
    return LocalSheets()


@pytest.fixture
def api(service: LocalSheets) -> Api:
    """A spreadsheet in memory, as Google makes it."""
    body = json.dumps({"name": "Test", "mimeType": "application/vnd.google-apps.spreadsheet"})
    sid = service.handle("POST", "/drive/v3/files", "", {}, body).json()["id"]
    return Api(service, sid)


@pytest.fixture
def team_file(tmp_path: Path) -> Path:
    """A copy of the workbook that LibreOffice has made."""
    return Path(shutil.copy(FIXTURES / "team-workbook.xlsx", tmp_path / "team.xlsx"))


@pytest.fixture
def open_file() -> Callable[[Path], Api]:
    """Serves a file, in a service of its own as if the program had been started anew."""

    def opened(path: Path) -> Api:
        service = LocalSheets()
        return Api(service, service.open(path))

    return opened


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Api]:
    """A path to a new workbook, and the client that made it."""
    service = LocalSheets()
    path = tmp_path / "made.xlsx"
    return path, Api(service, service.create(path, title="Programme ABM"))


@contextmanager
def serving(service: LocalSheets) -> Iterator[Door]:
    with Door(service) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield door
        door.shutdown()
        thread.join()


@pytest.fixture
def served(service: LocalSheets) -> Iterator[tuple[LocalSheets, Door]]:
    with serving(service) as door:
        yield service, door


@pytest.fixture(params=["http", "process"])
def client(request: pytest.FixtureRequest, served: tuple[LocalSheets, Door]) -> Iterator[Client]:
    """The same client through the one door and the other."""
    service, door = served
    with requests.Session() as session:
        session.trust_env = False
        root = door.address
        if request.param == "process":
            root = GOOGLE
            session.mount(GOOGLE, LocalSheetsAdapter(service))
        made = session.post(f"{root}/v4/spreadsheets", json={}, timeout=10).json()
        yield Client(session, root, service, made["spreadsheetId"])


@pytest.fixture
def control(served: tuple[LocalSheets, Door]) -> Iterator[Callable[..., Any]]:
    """Speaks to the control endpoint."""
    _, door = served
    with requests.Session() as session:
        session.trust_env = False

        def ask(method: str, rest: str, body: Any = None, status: int = 200) -> Any:
            answer = session.request(method, f"{door.address}/_control/{rest}", json=body, timeout=20)
            assert answer.status_code == status, answer.text
            return answer.json()

        yield ask


@pytest.fixture
def strict(service: LocalSheets) -> LocalSheets:
    service.access.strict = True
    return service


@pytest.fixture
def lea(strict: LocalSheets) -> Person:
    return Person(strict, LEA)


@pytest.fixture
def tom(strict: LocalSheets) -> Person:
    return Person(strict, TOM)


@pytest.fixture
def robot(strict: LocalSheets) -> Person:
    return Person(strict, ROBOT, robot=True)


@pytest.fixture
def sid(lea: Person) -> str:
    """A spreadsheet of Léa's."""
    return lea.create().json()["id"]


@pytest.fixture
def drive(strict: LocalSheets) -> LocalSheets:
    """A shared drive with a folder; the robot manages content, Tom reads."""
    strict.access.sharing.add_drive("drive", "Commercial", {ROBOT: "fileOrganizer", TOM: "reader"})
    strict.access.sharing.add_folder("folder", "ABM", parent="drive")
    return strict


@pytest.fixture
def door(strict: LocalSheets) -> Iterator[Door]:
    """The door of a service in strict mode."""
    with serving(strict) as door:
        yield door


@pytest.fixture(scope="session")
def key_file() -> dict[str, Any]:
    """One key for all tests that sign in with it: making one takes a while."""
    return new_key_file(ROBOT, "110", "1234567890", GOOGLE_TOKEN_URI)


@pytest.fixture
def registered(door: Door, key_file: dict[str, Any]) -> dict[str, Any]:
    """The key file of a registered account, with the double's token address."""
    door.service.access.tokens.register(key_file)
    return {**key_file, "token_uri": f"{door.address}/token"}
