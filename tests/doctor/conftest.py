"""A Google that asks for a live token and for sharing, with one workbook in it."""

from __future__ import annotations

import json
import os
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from e2e.conftest import Run, abm_sheets
from robots import robot_key

from abm_sheets.localsheets import Fault, LocalSheets
from abm_sheets.localsheets.door import Door
from abm_sheets.sheets.signin import kept_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEA = "lea@exemple.fr"
ROBOT = "robot@projet.iam.gserviceaccount.com"
SID = "1AbmSheetsDoctorSpreadsheetLongAsOneOfGoogles"
GOLDEN = Path(__file__).parent / "golden"


class Google(LocalSheets):
    """The double, and what a person does in the browser."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []

    def handle(self, method: str, path: str, query: Any = "", headers: Any = None, body: Any = None) -> Any:
        self.seen.append((method, path))
        return super().handle(method, path, query, headers, body)

    def blank(self, sid: str = SID, locale: str = "en_US", zone: str = "Etc/GMT") -> str:
        body = {"properties": {"title": "Suivi ABM", "locale": locale, "timeZone": zone}}
        self.access.strict, strict = False, self.access.strict
        made = super().handle("POST", "/v4/spreadsheets", "", {}, json.dumps(body)).json()["spreadsheetId"]
        self._serve(sid, self.spreadsheet(made).book.draft(), None)
        del self._served[made]
        self.access.strict = strict
        return sid

    def by_hand(self, *requests: dict[str, Any], sid: str = SID) -> None:
        """What somebody does to the spreadsheet, whoever may."""
        strict, self.access.strict = self.access.strict, False
        lea, body = {"Authorization": f"Bearer {LEA}"}, json.dumps({"requests": list(requests)})
        answer = super().handle("POST", f"/v4/spreadsheets/{sid}:batchUpdate", "", lea, body)
        self.access.strict = strict
        assert answer.status == 200, answer.body

    def content(self, sid: str = SID) -> Any:
        strict, self.access.strict = self.access.strict, False
        answer = super().handle("GET", f"/v4/spreadsheets/{sid}", "includeGridData=true")
        self.access.strict = strict
        return answer.json()

    def writes(self) -> list[tuple[str, str]]:
        """What was sent that could change anything."""
        return [(method, path) for method, path in self.seen if method != "GET" and path != "/token"]


@pytest.fixture(scope="session")
def book() -> Any:
    """A workbook of ours, just made and refreshed."""
    with pytest.MonkeyPatch.context() as patch, _served(Google()) as (google, address):
        patch.setenv("ABM_SHEETS_API_ROOT", address)
        patch.setenv("ABM_SHEETS_STATE", "/nonexistent/abm")
        google.blank()
        assert abm_sheets("init-workbook", SID).code == 0
        assert abm_sheets("refresh", SID).code == 0
        return google.spreadsheet(SID).book.draft()


class _served:  # noqa: N801
    """A double behind a door."""

    def __init__(self, google: Google) -> None:
        self.google, self.door = google, Door(google)

    def __enter__(self) -> tuple[Google, str]:
        self.thread = threading.Thread(target=self.door.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self.google, self.door.address

    def __exit__(self, *_: object) -> None:
        self.door.shutdown()
        self.thread.join()
        self.door.server_close()


@pytest.fixture
def google(book: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Google]:
    """Strict, with the workbook shared with the robot as Editor, and the robot's key where it belongs."""
    with _served(Google()) as (double, address):
        double._serve(SID, book.draft(), None)
        key = robot_key(double.access.tokens, ROBOT, f"{address}/token")
        path = tmp_path / "cle.json"
        path.write_text(json.dumps(key))
        path.chmod(0o600)
        double.access.sharing.of(SID).owner = LEA
        double.access.sharing.share(SID, ROBOT, "writer")
        double.access.strict = True
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("ABM_SHEETS_API_ROOT", address)
        monkeypatch.setenv("ABM_SHEETS_CREDENTIALS", "cle.json")
        yield double


@pytest.fixture
def doctor(google: Google) -> Callable[..., Run]:
    """``doctor``; whatever it finds, nothing is sent that could change anything."""

    def looked(*words: str) -> Run:
        google.seen.clear()
        result = abm_sheets("doctor", *words)
        assert google.writes() == []
        return result

    return looked


@pytest.fixture
def person(google: Google, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Somebody who signed in as themselves, with this scope of Drive."""

    def signed_in(email: str, scope: str) -> None:
        monkeypatch.delenv("ABM_SHEETS_CREDENTIALS")
        scopes = [f"https://www.googleapis.com/auth/{name}" for name in ("spreadsheets", scope)]
        tokens = google.access.tokens
        tokens.apps = {"app": "secret"}
        client = {"client_id": "app", "client_secret": "secret"}
        grant = {"refresh_token": tokens.allow(email, {"spreadsheets", scope}, "app"), "scopes": scopes}
        path = kept_path(os.environ)
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"type": "authorized_user", **client, **grant}))
        path.chmod(0o600)

    return signed_in


def checks(result: Run) -> dict[str, dict[str, str]]:
    return {check["key"]: check for check in result.json["checks"]}


def golden(name: str, result: Run) -> None:
    """Compare with the golden text, in which … stands for what changes from run to run."""
    text = re.sub(r"http://127\.0\.0\.1:\d+", "http://127.0.0.1:…", result.out)
    text = re.sub(r"abm-sheets \d\S*, Python \S+", "abm-sheets …, Python …", text)
    text = re.sub(r"(serveur : )\d+( s)", r"\1…\2", text)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def fault(google: Google, name: str, kind: str = "spreadsheets.get", **more: Any) -> None:
    google.faults.add(Fault(name, kind=kind, **more))
