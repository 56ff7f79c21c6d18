"""A machine that looks after one workbook, in simulated time; it may be off, and may die at any step."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import requests

from abm_sheets.config.specs import Monthly, Weekly, Workbook
from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.jobs.kit import Kit
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import LocalSheets, LocalSheetsAdapter
from abm_sheets.scheduling.locks import Locks
from abm_sheets.scheduling.memory import Memory
from abm_sheets.scheduling.runner import Runner
from abm_sheets.sheets.client import SpreadsheetClient
from abm_sheets.sheets.retrying import Pace
from abm_sheets.sheets.transport import Counted, mounted
from abm_sheets.template.load import load_all, load_rules, load_styles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from requests import PreparedRequest, Response

    from abm_sheets.model.report import RefreshReport

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)
TEMPLATES, RULES, STYLES = load_all(), load_rules(), load_styles()
WORKBOOK = Workbook(
    name="suivi",
    target="suivi",
    weekly=Weekly(),
    monthly=Monthly(),
    time_zone="Europe/Paris",
    language=None,
)
FIRST_DAY = date(1899, 12, 30)


class Killed(BaseException):
    """The process ends here, as by kill -9: nothing of ours may catch it."""


@dataclass
class Sheet:
    """A spreadsheet on localsheets, and what the team types into it."""

    service: LocalSheets = field(default_factory=LocalSheets)
    spreadsheet_id: str = ""
    _rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        body = {"name": "Suivi", "mimeType": "application/vnd.google-apps.spreadsheet"}
        made = self.service.handle("POST", "/drive/v3/files", "", {}, json.dumps(body).encode())
        self.spreadsheet_id = made.json()["id"]

    def type(self, tab: str, row: Sequence[Any]) -> None:
        """Type a row below the last one, as a person does."""
        at = self._rows[tab] = self._rows.get(tab, 1) + 1
        values = [str(each) if isinstance(each, date) else each for each in row]
        self.put(f"{tab}!A{at}", [values])

    def put(self, place: str, values: list[list[Any]]) -> None:
        """Type into cells."""
        path = f"/v4/spreadsheets/{self.spreadsheet_id}/values/{place}"
        body = json.dumps({"values": values}).encode()
        answer = self.service.handle("PUT", path, "valueInputOption=USER_ENTERED", {}, body)
        assert answer.status == 200, answer.json()

    def values(self, place: str) -> list[list[Any]]:
        """What stands in cells, unformatted."""
        path = f"/v4/spreadsheets/{self.spreadsheet_id}/values/{place}"
        answer = self.service.handle("GET", path, "valueRenderOption=UNFORMATTED_VALUE", {}, None)
        return answer.json().get("values", [])

    def whole(self) -> dict[str, Any]:
        """Everything that the API tells of the spreadsheet."""
        path = f"/v4/spreadsheets/{self.spreadsheet_id}"
        return self.service.handle("GET", path, "includeGridData=true", {}, None).json()


class Mortal(LocalSheetsAdapter):
    """The way to the API, on which the process may die: before the Nth request is sent, or after it was done."""

    def __init__(self, service: LocalSheets) -> None:
        super().__init__(service)
        self.dies: tuple[int, bool] | None = None
        self.sent = 0

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        here = self.dies is not None and self.sent == self.dies[0]
        self.sent += 1
        if here and not self.dies[1]:
            raise Killed
        answer = super().send(request, *args, **kwargs)
        if here:
            raise Killed
        return answer


class MortalMemory(Memory):
    """The scheduler's memory, before and after whose writing the process may die."""

    dies: tuple[int, bool] | None = None
    written = 0

    def change(self, name: str, key: str, step: Callable[[Any], Any]) -> Any:
        here = self.dies is not None and self.written == self.dies[0]
        self.written += 1
        if here and not self.dies[1]:
            raise Killed
        found = super().change(name, key, step)
        if here:
            raise Killed
        return found


@dataclass
class Machine:
    """A machine with the scheduler on it; ``now`` is its clock."""

    sheet: Sheet
    folder: Path
    now: datetime
    reports: list[tuple[datetime, RefreshReport]] = field(default_factory=list)
    deaths: int = 0
    runner: Runner | None = None

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Start the program anew: all that it knows is on the disk and in the sheet."""
        self.adapter = Mortal(self.sheet.service)
        self.memory = MortalMemory(self.folder / "state")
        self.runner = Runner(
            workbooks=(WORKBOOK,),
            retries=(1, 5, 15, 60),
            key=lambda workbook: workbook.target,
            memory=self.memory,
            held=Locks(self.folder / "locks").held,
            refresh=self._refresh,
            clock=lambda: self.now,
            chance=lambda: 0.5,
            journal=lambda _event, **_facts: None,
        )

    def kit(self) -> Kit:
        """What a job works with, on this machine."""
        session = requests.Session()
        session.trust_env = False
        session.headers["Authorization"] = "Bearer local"
        counted: Counted = mounted(session, lambda: self.adapter)
        pace = Pace(sleep=lambda _seconds: None, chance=lambda: 0.5)
        client = SpreadsheetClient(session, counted, self.sheet.spreadsheet_id, "Suivi", pace=pace)
        return Kit(client=client, templates=TEMPLATES, rules=RULES, styles=STYLES, now=self.now)

    def set_up(self) -> None:
        """Run init-workbook."""
        init_workbook(self.kit(), language="fr")

    def _refresh(self, _workbook: Workbook) -> RefreshReport:
        self.adapter.sent = 0
        report = refresh(self.kit())
        self.reports.append((self.now, report))
        return report

    def tick(self) -> None:
        """Look once; where the process dies it is started again, and the next tick goes on."""
        self.memory.written = 0
        try:
            self.runner.tick()
        except Killed:
            self.deaths += 1
            self.restart()

    def closings(self) -> list[tuple[str, dict[str, float | None]]]:
        """The history as a refresh of this moment reads it: (period, values), in order."""
        history = refresh(self.kit(), dry_run=True).findings.history
        return [
            (closing.period.code, {key: figure.value for key, figure in closing.figures.items()})
            for closing in history.closings
        ]


def local(day: date, hour: int = 0) -> datetime:
    """A moment in Paris, in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).astimezone(UTC)
