"""An add-on that is served over HTTP, Google that calls it, and the Sheets API that it calls."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from abm_sheets import wiring
from abm_sheets.addon import serve as serving
from abm_sheets.addon.app import Limits
from abm_sheets.addon.desk import Desk
from abm_sheets.addon.settings import Settings
from abm_sheets.localsheets.door import Door

from .google_side import ACCOUNT, CLIENT, PROJECT, URL, Apis, Google, Key, Person
from .hall import Hall
from .hall import opened as opened_hall
from .programme import type_programme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def hall() -> Iterator[Hall]:
    with opened_hall() as hall:
        yield hall


@pytest.fixture(scope="session")
def key() -> Key:
    return Key("google-1")


@pytest.fixture(scope="session")
def foreign_key() -> Key:
    """A key of somebody else's under the same name."""
    return Key("google-1")


@pytest.fixture
def apis(key: Key, monkeypatch: pytest.MonkeyPatch) -> Iterator[Apis]:
    service = Apis(key)
    with Door(service) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("ABM_SHEETS_API_ROOT", door.address)
        yield service
        service.faults.release()
        door.shutdown()
        thread.join()


@pytest.fixture
def journal() -> list[dict[str, Any]]:
    """What the service writes into its log."""
    return []


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def limits() -> Limits:
    """Tests do not hurry on a slow machine, unless they are about that."""
    return Limits(deadline=300.0)


@pytest.fixture
def google(
    apis: Apis,
    key: Key,
    journal: list[dict[str, Any]],
    desk: Desk,
    limits: Limits,
    hall: Hall,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Google]:
    monkeypatch.setenv("ABM_SHEETS_STATE", str(tmp_path / "state"))
    settings = Settings(url=URL, account=ACCOUNT, client_id=CLIENT)

    def report(event: str, /, **facts: Any) -> None:
        journal.append({"event": event, **facts})

    pace = replace(serving.CLICK, sleep=lambda _: None)
    with hall.serving(serving.addon_app(settings, report, desk=desk, limits=limits, pace=pace)) as port:
        yield Google(apis, key, f"http://127.0.0.1:{port}")


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration workbook, refreshed."""
    path = tmp_path_factory.mktemp("demo") / "demo.xlsx"
    wiring.demo(path)
    return path


@pytest.fixture(scope="session")
def young_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme of the last days, refreshed: quick to compute, with two hot accounts."""
    path = tmp_path_factory.mktemp("young") / "young.xlsx"
    wiring.init_workbook(str(path), language=None, sample=False)
    type_programme(path, datetime.now(UTC).date())
    wiring.refresh(str(path), as_of=None, dry_run=False)
    return path


def opened(apis: Apis, path: Path, sid: str) -> str:
    apis.open(path, spreadsheet_id=sid)
    apis._served[sid].store = None  # in memory: the file is everybody's
    apis.access.sharing.share(sid, "lea@example.com", "writer")
    return sid


@pytest.fixture
def demo(apis: Apis, demo_file: Path) -> str:
    """The demonstration workbook as a Google Sheet that Léa may edit; its id."""
    return opened(apis, demo_file, "demo-spreadsheet-id-0001")


@pytest.fixture
def young(apis: Apis, young_file: Path) -> str:
    """The young programme as a Google Sheet that Léa may edit; its id."""
    return opened(apis, young_file, "young-spreadsheet-id-0001")


@pytest.fixture
def lea() -> Person:
    return Person("lea@example.com")


@pytest.fixture
def allowed(apis: Apis) -> Callable[[Person, str], Person]:
    """Let a person have allowed the add-on a file, earlier."""

    def allow(person: Person, sid: str) -> Person:
        person.files.add(sid)
        apis.access.sharing.of(sid).apps.add(PROJECT)
        return person

    return allow


@pytest.fixture
def book(young_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A young workbook of a person's own, for the preview."""
    monkeypatch.setenv("ABM_SHEETS_STATE", str(tmp_path / "state"))
    return Path(shutil.copy(young_file, tmp_path / "suivi.xlsx"))


@pytest.fixture
def base(book: Path, hall: Hall) -> Iterator[str]:
    """The address at which the preview shows it."""
    shown = serving.preview(book, "Léa Martin", lambda *_, **__: None)
    with hall.serving(shown.app()) as port:
        shown.port = port
        yield f"http://127.0.0.1:{port}"
