"""Workbooks, the command line in process, and servers of the API on this machine."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
import time_machine

from abm_sheets.cli import main
from abm_sheets.localsheets import Answer, LocalSheets
from abm_sheets.localsheets.door import Door

from .book import flat, type_rows
from .programme import AS_OF, MONDAY, ROWS
from .schema import batch_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Run:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def values(self) -> dict[str, float | None]:
        """The KPIs' values."""
        return {key: kpi["value"] for key, kpi in self.json["kpis"].items()}

    @property
    def calls(self) -> dict[str, int]:
        return self.json["api_calls"]

    @property
    def codes(self) -> list[str]:
        """The codes of the issues."""
        return [issue["code"] for issue in self.json["issues"]]


def abm_sheets(*words: object) -> Run:
    """Run a command in this process: argv in, exit code and both streams out."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    argv = ["abm-sheets", *map(str, words)]
    with (
        mock.patch.object(sys, "argv", argv),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    return Run(code, flat(out.getvalue()), flat(err.getvalue()))


def refused(result: Run, code: int, *words: str) -> None:
    """The exit code, nothing on stdout, and on stderr what happened and what to do."""
    assert (result.code, result.out) == (code, ""), result.err
    lines = result.err.splitlines()
    assert lines[0].startswith("Erreur : ")
    assert lines[1].startswith("Que faire : ")
    assert len(lines) == 2
    for word in words:
        assert word in result.err
    assert "{" not in result.err
    assert "Traceback" not in result.err


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """The command line, started in tmp_path."""
    monkeypatch.chdir(tmp_path)
    return abm_sheets


@pytest.fixture
def refresh(run: Callable[..., Run]) -> Callable[..., Run]:
    """``refresh --json``, which must end well."""

    def refreshed(target: object, *options: str, as_of: str | None = AS_OF) -> Run:
        result = run("refresh", target, "--json", *(("--as-of", as_of) if as_of else ()), *options)
        assert result.code == 0, result.err
        return result

    return refreshed


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Workbooks that tests copy: new, with the small programme, that refreshed, and the demonstration."""
    folder = tmp_path_factory.mktemp("made")
    files = {name: folder / f"{name}.xlsx" for name in ("new", "filled", "refreshed", "monday", "demo")}
    assert abm_sheets("init-workbook", files["new"]).code == 0
    shutil.copy(files["new"], files["filled"])
    type_rows(files["filled"], ROWS)
    for name in ("refreshed", "monday"):
        shutil.copy(files["filled"], files[name])
    assert abm_sheets("refresh", files["refreshed"], "--as-of", AS_OF).code == 0
    with time_machine.travel(MONDAY, tick=False):
        assert abm_sheets("refresh", files["monday"]).code == 0
    assert abm_sheets("demo", "--file", files["demo"]).code == 0
    return files


@pytest.fixture
def new(made: dict[str, Path], tmp_path: Path) -> Path:
    """A workbook just made."""
    return Path(shutil.copy(made["new"], tmp_path / "suivi.xlsx"))


@pytest.fixture
def filled(made: dict[str, Path], tmp_path: Path) -> Path:
    """A workbook in which the small programme was typed with openpyxl."""
    return Path(shutil.copy(made["filled"], tmp_path / "suivi.xlsx"))


@pytest.fixture
def refreshed(made: dict[str, Path], tmp_path: Path) -> Path:
    """The small programme, refreshed as of AS_OF."""
    return Path(shutil.copy(made["refreshed"], tmp_path / "suivi.xlsx"))


@pytest.fixture
def monday(made: dict[str, Path], tmp_path: Path) -> Path:
    """The small programme, refreshed on MONDAY."""
    return Path(shutil.copy(made["monday"], tmp_path / "suivi.xlsx"))


@pytest.fixture
def demo(made: dict[str, Path], tmp_path: Path) -> Path:
    """The demonstration workbook."""
    return Path(shutil.copy(made["demo"], tmp_path / "demo.xlsx"))


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A team's own workbook as LibreOffice saved it: cached formulas, chart, image, conditional formats."""
    fixture = Path(__file__).parent.parent / "fixtures" / "team-workbook.xlsx"
    return Path(shutil.copy(fixture, tmp_path / "equipe.xlsx"))


class Recorded(LocalSheets):
    """The API, and a record of what reached it."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[tuple[str, str, Any]] = []

    def handle(self, method: str, path: str, query: Any = "", headers: Any = None, body: Any = None) -> Answer:  # fmt: skip
        self.requests.append((method, path, json.loads(body) if body else None))
        return super().handle(method, path, query, headers, body)

    def blank(self) -> str:
        """A new spreadsheet as Google makes it; its id."""
        body = {"name": "Test", "mimeType": "application/vnd.google-apps.spreadsheet"}
        sid = super().handle("POST", "/drive/v3/files", "", {}, json.dumps(body)).json()["id"]
        return str(sid)

    def get(self, sid: str, query: str = "") -> dict[str, Any]:
        return super().handle("GET", f"/v4/spreadsheets/{sid}", f"prettyPrint=false&{query}").json()

    @property
    def batches(self) -> list[dict[str, Any]]:
        """The bodies of the batchUpdate requests."""
        return [body for _, path, body in self.requests if path.endswith(":batchUpdate")]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorded]:
    """The API over HTTP on this machine, recorded; the commands are led to it."""
    service = Recorded()
    with Door(service) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("ABM_SHEETS_API_ROOT", door.address)
        yield service
        door.shutdown()
        thread.join()
    assert batch_problems(body for body in service.batches if "requests" in body) == []


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Start ``python -m abm_sheets.localsheets`` with files; the commands are led to it."""
    running: list[subprocess.Popen[str]] = []

    def started(*files: Path) -> str:
        command = [sys.executable, "-m", "abm_sheets.localsheets", "--port", "0", *map(str, files)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(process)
        address = process.stdout.readline().split()[-1]
        monkeypatch.setenv("ABM_SHEETS_API_ROOT", address)
        return address

    yield started
    for process in running:
        process.terminate()
        process.communicate(timeout=20)
