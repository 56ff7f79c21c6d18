"""Workbooks of the first landed version (tests/fixtures/README.md), as files and behind the API."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from e2e.conftest import abm_sheets
from sheets.conftest import Double, served

from abm_sheets.localsheets import LocalSheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from e2e.conftest import Run
    from sheets.conftest import Google

    from abm_sheets.localsheets.workbook import Workbook

FIXTURES = Path(__file__).parents[1] / "fixtures"
FIRST, TEAM = FIXTURES / "first-landed-fr.xlsx", FIXTURES / "first-landed-team-fr.xlsx"
AS_OF = "2026-11-24"


def book_of(path: Path) -> Workbook:
    """What a file holds, in memory."""
    service = LocalSheets()
    return service.spreadsheet(service.open(path)).book.draft()


def content(path: Path) -> dict[str, Any]:
    """What a file holds, without what differs from file to file: ids, moments, the order of merged cells."""
    double = Double()
    found = double.content(double.hold(book_of(path)))
    for tab in found.values():
        if isinstance(tab, dict) and "rows" in tab:
            tab["rows"] = [_row(row) for row in tab["rows"]]
            tab["extras"]["merges"] = sorted(map(repr, tab["extras"]["merges"]))
            tab["looks"]["cells"] = {place: _look(look) for place, look in tab["looks"]["cells"].items()}
    return found


def _row(row: list[Any]) -> list[Any]:
    kept = [re.sub("actualisé le [^·]+", "", each) if isinstance(each, str) else each for each in row]
    while kept and kept[-1] is None:
        kept.pop()
    return kept


def _look(look: Any) -> str:
    return re.sub(r"/d/[\w-]+/", "/d/ID/", repr(look))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    monkeypatch.chdir(tmp_path)
    return abm_sheets


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The demonstration as the first landed version made it."""
    return Path(shutil.copy(FIRST, tmp_path / "suivi.xlsx"))


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The same after a team worked in it: answers, settings, a column, a note and a colour of its own."""
    return Path(shutil.copy(TEAM, tmp_path / "suivi.xlsx"))


@dataclass(frozen=True)
class Upgraded:
    """A workbook of the first version after today's program refreshed it, and what was said."""

    path: Path
    run: Run


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Upgraded]:
    """Both fixtures after one refresh; to look at, not to change."""
    folder = tmp_path_factory.mktemp("upgraded")
    found = {}
    for fixture in (FIRST, TEAM):
        path = Path(shutil.copy(fixture, folder / fixture.name))
        found[fixture] = Upgraded(path, abm_sheets("refresh", path, "--as-of", AS_OF))
    return found


@pytest.fixture
def google() -> Iterator[Google]:
    with served(Double()) as there:
        yield there
