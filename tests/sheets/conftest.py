"""The double of Google over HTTP, its workbooks, and jobs that run on them without waiting in real time."""

from __future__ import annotations

import contextlib
import io
import json
import pickle
import re
import sys
import threading
import urllib.parse
import webbrowser
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
import requests
from e2e.programme import AS_OF, ROWS
from e2e.schema import batch_problems
from robots import robot_key

from abm_sheets.cli import main
from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.jobs.kit import Kit
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import Answer, Fault, LocalSheets
from abm_sheets.localsheets.door import Door
from abm_sheets.sheets.client import SpreadsheetClient
from abm_sheets.sheets.login import LoginWish
from abm_sheets.sheets.retrying import Pace, Policy
from abm_sheets.sheets.signin import sign_in
from abm_sheets.sheets.transport import mounted, network
from abm_sheets.template.load import load_all, load_rules, load_styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abm_sheets.localsheets.workbook import Workbook

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
DAY = date.fromisoformat(AS_OF)
SID = "1AbmSheetsTestSpreadsheetWithAnIdLikeGoogles"
ROBOT = "robot@projet.iam.gserviceaccount.com"
LEA = "lea@exemple.fr"
CLIENT = {"client_id": "client-id", "client_secret": "CANARY-client-secret"}
BATCH = "BatchUpdateSpreadsheetRequest"


class Double(LocalSheets):
    """Google on this machine: remembers what reached it."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[dict[str, Any]] = []
        self.seen: list[tuple[str, str, bytes]] = []

    def handle(self, method: str, path: str, query: Any = "", headers: Any = None, body: Any = None) -> Answer:  # fmt: skip
        self.seen.append((method, path, body or b""))
        if path.endswith(":batchUpdate") and "/values" not in path:
            self.bodies.append(json.loads(body))
        return super().handle(method, path, query, headers, body)

    def _ask(self, method: str, path: str, query: str = "", body: Any = None) -> Answer:
        """What a person does in the browser, who may do everything."""
        strict, self.access.strict = self.access.strict, False
        try:
            return super().handle(method, path, query, {}, json.dumps(body) if body is not None else None)
        finally:
            self.access.strict = strict

    def blank(self, *titles: str, locale: str = "fr_FR") -> str:
        """A new spreadsheet, as a person makes it in the browser; its id."""
        sheets = [
            {"properties": {"title": title, "sheetId": at}}
            for at, title in enumerate(titles or ("Feuille 1",))
        ]
        body = {
            "properties": {"title": "Suivi", "locale": locale, "timeZone": "Europe/Paris"},
            "sheets": sheets,
        }
        return str(self._ask("POST", "/v4/spreadsheets", body=body).json()["spreadsheetId"])

    def hold(self, book: Workbook, sid: str = SID) -> str:
        """Serve a spreadsheet that holds what another holds; its id."""
        return self._serve(sid, book.draft(), None).id

    def type_rows(self, sid: str, rows: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        """What a person types below the headers."""
        data = [
            {
                "range": f"'{tab}'!A2",
                "values": [["" if each is None else str(each) for each in line] for line in lines],
            }
            for tab, lines in rows.items()
        ]
        body = {"valueInputOption": "USER_ENTERED", "data": data}
        answer = self._ask("POST", f"/v4/spreadsheets/{sid}/values:batchUpdate", body=body)
        assert answer.status == 200, answer.body

    def change(self, sid: str, *requests: dict[str, Any]) -> None:  # type: ignore[override]
        """What a person does to a spreadsheet, past all faults."""
        if callable(requests[0]):
            return super().change(sid, requests[0])
        answer = self._ask("POST", f"/v4/spreadsheets/{sid}:batchUpdate", body={"requests": list(requests)})
        assert answer.status == 200, answer.body
        return None

    def content(self, sid: str) -> dict[str, Any]:
        """The whole spreadsheet: every cell, format, name, protection.

        Without the ids that Google gives to metadata, and without the mark of the last run: it tells whether the
        requests were the same, and these also depend on what was there before.
        """
        book = self.spreadsheet(sid).book
        everything: dict[str, Any] = {
            "title": book.title,
            "place": [book.locale, book.time_zone],
            "named": {each["name"]: each for each in book.named_ranges},
            "metadata": _without_ids(book.developer_metadata),
        }
        for index, sheet in enumerate(book.sheets):
            extras = vars(sheet.extras) | {
                "developer_metadata": _without_ids(sheet.extras.developer_metadata)
            }
            everything[sheet.title] = {
                "id": (index, sheet.sheet_id, sheet.hidden, sheet.row_count, sheet.column_count),
                "rows": [[_without_mark(cell) for cell in row] for row in sheet.rows],
                "looks": vars(sheet.looks),
                "extras": extras,
            }
        # What a request changes later must not change this; pickle copies five times as fast as copy.
        return pickle.loads(pickle.dumps(everything))  # noqa: S301 - our own

    def form(
        self, sid: str, fields: str = "sheets(properties,protectedRanges,developerMetadata),namedRanges"
    ) -> Any:
        return self._ask("GET", f"/v4/spreadsheets/{sid}", f"fields={fields}").json()

    def kinds(self) -> list[str]:
        """The calls so far, and an asterisk behind each that was applied without a good answer."""
        return [f"{each.kind}{'*' if each.fault and each.applied else ''}" for each in self.faults.calls]


def _without_mark(cell: Any) -> Any:
    return re.sub(" · [0-9a-f]{10}$", "", cell) if isinstance(cell, str) else cell


def _without_ids(metadata: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in each.items() if key != "metadataId"} for each in metadata]


def differences(found: Any, wanted: Any, at: str = "") -> list[str]:
    """Where two spreadsheets differ, the first ten places; pytest's own comparison would take minutes."""
    if found == wanted:
        return []
    if type(found) is type(wanted) is dict:
        places = [f"{at}.{key}: only on one side" for key in found.keys() ^ wanted.keys()]
        places += [
            each
            for key in found.keys() & wanted.keys()
            for each in differences(found[key], wanted[key], f"{at}.{key}")
        ]
        return sorted(places)[:10]
    if type(found) is type(wanted) is list and len(found) == len(wanted):
        return [
            each
            for n, (one, two) in enumerate(zip(found, wanted, strict=True))
            for each in differences(one, two, f"{at}[{n}]")
        ][:10]
    return [f"{at}: {str(found)[:80]} != {str(wanted)[:80]}"]


@dataclass
class Google:
    """The double, where it listens, and how our own program talks to it."""

    double: Double
    address: str
    waits: list[float] = field(default_factory=list)
    policy: Policy = field(default_factory=Policy)
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def pace(self) -> Pace:
        return Pace(sleep=self.waits.append, chance=lambda: 0.5, policy=self.policy)

    def kit(self, sid: str, *, environ: Mapping[str, str] | None = None, now: datetime = NOW) -> Kit:
        """What a job works with, signed in the way that the program does it."""
        signed_in = sign_in(self.environ if environ is None else environ, root=self.address)
        counted = mounted(signed_in.session, lambda: network(self.address))
        client = SpreadsheetClient(
            signed_in.session, counted, sid, "suivi", account=signed_in.account, pace=self.pace
        )
        return Kit(client=client, templates=load_all(), rules=load_rules(), styles=load_styles(), now=now)

    def plan(self, *faults: Fault) -> None:
        self.double.faults.forget()
        self.double.faults.add(*faults)


@contextmanager
def served(double: Double) -> Iterator[Google]:
    """Serve a double over HTTP."""
    with Door(double) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Google(double, door.address)
        finally:
            double.faults.clear()
            door.shutdown()
            thread.join()


@pytest.fixture
def google() -> Iterator[Google]:
    """Google on this machine; what our program asked of it is valid against Google's own schema."""
    double = Double()
    with served(double) as there:
        yield there
    assert batch_problems(double.bodies) == []


@dataclass(frozen=True)
class Prepared:
    """Workbooks that tests begin with, and what they hold when all goes well."""

    blank: Workbook
    typed: Workbook
    done: Workbook
    initialised: dict[str, Any]
    refreshed: dict[str, Any]


@pytest.fixture(scope="session")
def prepared() -> Prepared:
    """A blank workbook, one with a small programme that has never been refreshed, and the same refreshed."""
    double = Double()
    with served(double) as there:
        sid = double.blank()
        blank = double.spreadsheet(sid).book.draft()
        double.hold(blank)
        init_workbook(there.kit(SID), sample=True)
        initialised = double.content(SID)
        double.hold(blank)
        init_workbook(there.kit(SID))
        double.type_rows(SID, ROWS)
        typed = double.spreadsheet(SID).book.draft()
        refresh(there.kit(SID), as_of=DAY)
        done = double.spreadsheet(SID).book.draft()
        return Prepared(blank, typed, done, initialised, double.content(SID))


@pytest.fixture
def shared(google, prepared):
    """The small programme, shared with the robot and with Léa."""
    google.double.hold(prepared.typed)
    google.double.access.sharing.share(SID, ROBOT, "writer")
    google.double.access.sharing.share(SID, LEA, "writer")
    return SID


@pytest.fixture
def run(google, monkeypatch, tmp_path):
    """The command line, led to the double, with the environment of a service account."""
    google.double.access.strict = True
    path = tmp_path / "key.json"
    path.write_text(json.dumps(robot_key(google.double.access.tokens, ROBOT)))
    path.chmod(0o600)
    monkeypatch.setenv("ABM_SHEETS_API_ROOT", google.address)
    monkeypatch.setenv("ABM_SHEETS_CREDENTIALS", str(path))

    def ran(*words):
        out, err, code = io.StringIO(), io.StringIO(), 0
        with (
            mock.patch.object(sys, "argv", ["abm-sheets", *words]),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                main()
            except SystemExit as end:
                code = end.code or 0
        return code, out.getvalue().replace("\u00a0", " "), err.getvalue().replace("\u00a0", " ")

    return ran


@pytest.fixture
def person(google, monkeypatch, tmp_path):
    """Léa sits at the browser; what would open it follows the pages instead."""
    google.double.access.strict = True
    google.double.access.tokens.consenting = LEA
    google.double.access.tokens.apps["client-id"] = CLIENT["client_secret"]
    client = tmp_path / "client.json"
    client.write_text(json.dumps({"installed": CLIENT}))
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}

    class Browser:
        def open(self, url, new=0, autoraise=True):
            def follow():
                with requests.Session() as session:
                    session.trust_env = False
                    parts = urllib.parse.urlsplit(url)
                    session.get(f"{google.address}{parts.path}?{parts.query}", timeout=10)

            threading.Thread(target=follow).start()
            return True

    webbrowser.register("abm-test", None, Browser(), preferred=True)
    yield home, LoginWish(client=client, seconds=10, done="Fini.")
    webbrowser._tryorder.remove("abm-test")
    del webbrowser._browsers["abm-test"]
