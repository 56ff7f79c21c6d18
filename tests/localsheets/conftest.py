"""Spreadsheets in memory and in files, and a client to speak to them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from abm_sheets.localsheets import LocalSheets

from .client import Api

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
