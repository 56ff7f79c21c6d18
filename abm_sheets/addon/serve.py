"""The add-on put together, and served with uvicorn."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from abm_sheets import connection, wiring
from abm_sheets.addon.app import Addon, Limits
from abm_sheets.addon.desk import Desk
from abm_sheets.addon.flow import Flow, Person, Words
from abm_sheets.addon.gate import Gate
from abm_sheets.addon.preview.app import Preview
from abm_sheets.errors import AddonUnready
from abm_sheets.sheets.retrying import Pace, Policy
from abm_sheets.sheets.transport import LOOPBACK
from abm_sheets.target import Target
from abm_sheets.template.load import load_all, load_rules
from abm_sheets.template.locate import templates_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.applications import Starlette

    from abm_sheets.addon.settings import Settings
    from abm_sheets.addon.workbooks import Access
    from abm_sheets.jobs.init_workbook import InitReport
    from abm_sheets.jobs.look import Glance
    from abm_sheets.jobs.take import Taken

#: Seconds for which a click waits while another process writes into the workbook.
PATIENCE = 10.0
#: Calls at a time; Cloud Run sends 80 to one instance.
_CONCURRENCY = 400


class Sheets:
    """The jobs, done where ``target`` says: in Google Sheets for the person who clicked, or in a file."""

    def __init__(self, target: Callable[[Access], Target], patience: float = PATIENCE) -> None:
        self._target = target
        self._patience = patience

    def look(self, access: Access) -> Glance:
        """Return what a workbook says now."""
        return wiring.look(self._target(access))

    def refresh(self, access: Access) -> Glance:
        """Bring its Dashboard up to date, alone."""
        target = self._target(access)
        with wiring.alone(target, wait=self._patience):
            return wiring.refresh_and_look(target)

    def create(self, access: Access, language: str) -> InitReport:
        """Add the tabs that are missing, alone."""
        target = self._target(access)
        with wiring.alone(target, wait=self._patience):
            return wiring.init_now(target, language=language)

    def take(
        self, access: Access, alert: tuple[str, str], named: Callable[[tuple[str, ...]], str], refreshed: str
    ) -> Taken:
        """Write a name beside an alert, alone."""
        target = self._target(access)
        with wiring.alone(target, wait=self._patience):
            return wiring.take(target, alert, named, refreshed)


#: How long a click waits for Google: not for the next minute of a quota, and hardly for a second try.
CLICK = Pace(policy=Policy(timeout=(5.0, 60.0), tries=3, base=0.5, cap=2.0, minutes=0, patience=5.0))


def _shared(access: Access, pace: Pace) -> Target:
    return Target(label="Google Sheets", spreadsheet_id=access.spreadsheet_id, token=access.token, pace=pace)


def words() -> Words:
    """Return the templates of every language, and the rules."""
    return Words(
        templates={template.workbook.language: template for template in load_all()}, rules=load_rules()
    )


def addon_app(
    settings: Settings,
    report: Callable[..., None],
    *,
    desk: Desk | None = None,
    limits: Limits | None = None,
    pace: Pace = CLICK,
) -> Starlette:
    """Return the service of an add-on; ``report`` gets its events for the log."""
    desk = desk or Desk()
    flow = Flow(
        Sheets(lambda access: _shared(access, pace)),
        words(),
        settings.address("action"),
        report,
        desk.writing,
    )
    return Addon(Gate(settings, connection.certificates()), flow, desk, report, limits).app()


def preview(path: Path, name: str, report: Callable[..., None]) -> Preview:
    """Return the preview of a workbook's sidebar, seen by somebody. FileProblem when there is no workbook."""
    target = Target(label=path.name, path=path)
    with wiring.opened(target):
        pass  # a file that is no workbook is told before anything is served
    desk, told = Desk(), words()
    flow = Flow(Sheets(lambda _: target), told, "/action", report, desk.writing, _no_address)
    style = (templates_folder() / "preview.css").read_text(encoding="utf-8")
    person = Person(subject="local", email=name, name=name)
    return Preview(flow, desk, told, path.name, person, style)


def _no_address(_glance: Glance) -> Callable[[str, str], str]:
    """Nothing opens a cell of a file from a browser."""
    return lambda _tab, _a1: ""


def serve_preview(shown: Preview, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve a preview on this machine until SIGTERM or Ctrl-C. AddonUnready for any other host."""
    if host not in LOOPBACK:
        raise AddonUnready("host", host)

    def listening(address: str) -> None:
        shown.port = int(address.rpartition(":")[2])
        ready(address)

    serve(shown.app(), host, port, listening)


def serve(app: Starlette, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; ``ready`` gets the address.

    Raises AddonUnready when it cannot listen.
    """
    listening = _listening(host, port)
    with listening:
        number = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        _Server(config(app), lambda: ready(f"http://{shown}:{number}")).run(sockets=[listening])


def config(app: Starlette) -> uvicorn.Config:
    """Return how the service is run: no log of its own, which might quote an address or a header."""
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONCURRENCY,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=30,
    )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise AddonUnready("port", f"{host}:{port}") from error


class _Server(uvicorn.Server):
    """Says when it can be called."""

    def __init__(self, configured: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(configured)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()
