"""Put the parts together: from a TARGET to a job; the only module that knows them all."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from abm_sheets import connection
from abm_sheets.environment import LOCKS, read_config, state_folder
from abm_sheets.errors import FileProblem, StateUnusable, TabsMissing, WorkbookBusy
from abm_sheets.errors.files import file_problem, keep_aside, naming_copy
from abm_sheets.paths import exists, is_folder
from abm_sheets.target import understand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from abm_sheets.jobs.init_workbook import InitReport
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.jobs.look import Glance
    from abm_sheets.jobs.slide import SlideReport
    from abm_sheets.jobs.take import Taken
    from abm_sheets.model.report import RefreshReport
    from abm_sheets.sheets.retrying import Pace
    from abm_sheets.sheets.signin import SignedIn
    from abm_sheets.sheets.transport import Counted
    from abm_sheets.target import Target

    #: Hears of a workbook, as the person wrote it, that another process uses, and how many seconds one waits.
    Waiting = Callable[[str, float], None]

#: Seconds for which a command waits until another process has finished with the workbook.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkbook:
    """A workbook to create on Google, in the words of the command line."""

    title: str | None = None
    folder: str | None = None
    shares: tuple[str, ...] = ()


@contextmanager
def alone(target: Target, *, wait: float | None = None, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold the lock of a workbook for the block, so that one process at a time writes into it.

    WorkbookBusy when another one has not finished after ``wait`` seconds (None: PATIENCE); ``waiting`` hears
    of it after the first second. Where no lock can be kept (a read-only system) the block runs all the same:
    what is written is atomic and may be repeated.
    """
    from abm_sheets.scheduling.locks import Locks

    patience = PATIENCE if wait is None else wait
    with ExitStack() as stack:
        try:
            locks = Locks(state_folder(read_config()) / LOCKS)
            told = waiting and partial(waiting, target.label, patience)
            taken = stack.enter_context(locks.held(target.key, wait=patience, waiting=told))
        except StateUnusable:
            taken = True
        if not taken:
            raise WorkbookBusy(target.label, patience)
        yield


@contextmanager
def opened(target: Target, *, create: bool = False) -> Iterator[Kit]:
    """Yield what a job works with; an .xlsx is served by localsheets, in process."""
    from abm_sheets.localsheets import LocalFileError, LocalSheets, LocalSheetsAdapter
    from abm_sheets.sheets.signin import SignedIn, local_session
    from abm_sheets.sheets.transport import mounted
    from abm_sheets.template.load import load_workbook

    try:
        if target.path is not None:
            service = LocalSheets()
            if create and not exists(target.path):
                if target.path.suffix.lower() != ".xlsx":
                    raise FileProblem(target.path, "name")
                if not is_folder(target.path.absolute().parent):
                    raise FileProblem(target.path, "no_folder")
                spreadsheet_id = service.create(target.path, title=load_workbook("fr").workbook.title)
            else:
                spreadsheet_id = service.open(target.path)
            signed_in = SignedIn(session=local_session())
            counted = mounted(signed_in.session, lambda: LocalSheetsAdapter(service))
        else:
            spreadsheet_id = target.spreadsheet_id
            signed_in, counted = connection.connected(token=target.token)
        with signed_in.session, naming_copy(target.path, holds_dashboard):
            kit = spreadsheet_kit(signed_in, counted, spreadsheet_id, target.label, target.pace)
            zone = target.configured.time_zone if target.configured else None
            yield replace(kit, time_zone=zone)
    except LocalFileError as error:
        raise file_problem(error) from error


def check_writable(target: Target) -> None:
    """Raise FileProblem where a refresh could not save this .xlsx now; changes nothing."""
    from abm_sheets.localsheets import LocalFileError, check_writable

    try:
        if target.path is not None:
            check_writable(target.path)
    except LocalFileError as error:
        raise file_problem(error) from error


def holds_dashboard(path: Path) -> bool:
    """Return whether this .xlsx is there and has a Dashboard of ours, whatever its tab is called."""
    from abm_sheets.localsheets import LocalFileError, range_names
    from abm_sheets.sheets.names import AREA_RANGES

    try:
        return AREA_RANGES["model"] in range_names(path)
    except LocalFileError:
        return False


def spreadsheet_kit(
    signed_in: SignedIn, counted: Counted, spreadsheet_id: str, label: str, patience: Pace | None = None
) -> Kit:
    """Return what a job works with on a spreadsheet behind the API; ``label`` is what a person calls it."""
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.sheets.client import SpreadsheetClient
    from abm_sheets.template.load import load_all, load_rules, load_styles

    return Kit(
        client=SpreadsheetClient(
            signed_in.session,
            counted,
            spreadsheet_id,
            label,
            account=signed_in.account,
            pace=patience or connection.pace(),
        ),
        templates=load_all(),
        rules=load_rules(),
        styles=load_styles(),
        now=datetime.now(UTC),
    )


def refresh(text: str, *, as_of: date | None, dry_run: bool, waiting: Waiting | None = None) -> RefreshReport:
    """Run the refresh of a TARGET, alone; a dry run only reads and waits for nobody."""
    target = understand(text)
    with nullcontext() if dry_run else alone(target, waiting=waiting):
        return refresh_now(target, as_of=as_of, dry_run=dry_run)


def refresh_now(target: Target, *, as_of: date | None = None, dry_run: bool = False) -> RefreshReport:
    """Run a refresh for somebody who holds the workbook's lock already."""
    from abm_sheets.jobs.refresh import refresh as job

    with opened(target) as kit:
        return job(kit, as_of=as_of, dry_run=dry_run)


def init_workbook(
    text: str, *, language: str | None, sample: bool, waiting: Waiting | None = None
) -> InitReport:
    """Run init-workbook on a TARGET, alone; an .xlsx that does not exist is created."""
    target = understand(text)
    usual = target.configured.language if target.configured else None
    with alone(target, waiting=waiting):
        return init_now(target, language=language or usual, sample=sample)


def init_now(target: Target, *, language: str | None, sample: bool = False) -> InitReport:
    """Run init-workbook for somebody who holds the workbook's lock already."""
    from abm_sheets.jobs.init_workbook import init_workbook as job

    with opened(target, create=True) as kit:
        return job(
            kit, language=language, sample=sample, keep=lambda: keep_aside(target.path, holds_dashboard)
        )


def look(target: Target) -> Glance:
    """Return what a workbook says now, for a person; changes nothing."""
    from abm_sheets.jobs.look import look as job

    with opened(target) as kit:
        return job(kit)


def refresh_and_look(target: Target) -> Glance:
    """Run a refresh for somebody who holds the workbook's lock already; return what it says then."""
    from abm_sheets.jobs.look import look_after
    from abm_sheets.jobs.refresh import refresh as job

    with opened(target) as kit:
        return look_after(kit, job(kit))


def take(
    target: Target, alert: tuple[str, str], named: Callable[[tuple[str, ...]], str], refreshed: str
) -> Taken:
    """Write a person's name beside an alert, for somebody who holds the workbook's lock already."""
    from abm_sheets.jobs.take import take as job

    with opened(target) as kit:
        return job(kit, alert, named, refreshed=refreshed)


def slide(text: str, output: Path | None, *, as_of: date | None = None) -> tuple[SlideReport, Path]:
    """Save the board's page of a TARGET, which is only read; return it, and where it is.

    Without ``output``: beside an .xlsx under its name, else in the current folder. SlidesMissing without the
    extra, SlideRefused where it cannot be saved.
    """
    from abm_sheets.jobs.slide import slide as job
    from abm_sheets.presentation.drawing import draw
    from abm_sheets.presentation.saving import check_place, need_library, save
    from abm_sheets.template.load import load_styles

    need_library()
    target = understand(text)
    if output is None and target.path is not None:
        output = target.path.with_suffix(".pptx")
    if output is not None:
        check_place(output)
    with opened(target) as kit:
        report = job(kit, as_of=as_of)
    name = re.sub(r"[^\w .-]", "-", target.label) if target.configured else report.template.slide["file"]
    place = output or Path(f"{name}.pptx")
    check_place(place)
    save(draw(report.page, load_styles()), place)
    return report, place


def create_workbook(
    request: NewWorkbook, *, language: str | None, sample: bool, told: Callable[[str], None]
) -> InitReport:
    """Create a workbook on Google; ``told`` gets its address as soon as it has one."""
    from abm_sheets.jobs.create_workbook import create_workbook as job
    from abm_sheets.sheets.drive import DriveClient, Wish, address_of, folder_id, share_of
    from abm_sheets.sheets.signin import DRIVE, DRIVE_FILE, SPREADSHEETS
    from abm_sheets.template.load import load_workbook

    wish = Wish(
        title=request.title or load_workbook(language or "fr").workbook.title,
        folder=folder_id(request.folder) if request.folder else None,
        shares=tuple(share_of(text) for text in request.shares),
    )
    # A folder that this program did not make is shown to the scope of all files only.
    signed_in, counted = connection.connected(SPREADSHEETS, DRIVE if wish.folder else DRIVE_FILE)
    with signed_in.session as session:
        drive = DriveClient(session, signed_in.account, connection.pace())

        def open_kit(spreadsheet_id: str) -> Kit:
            return spreadsheet_kit(signed_in, counted, spreadsheet_id, address_of(spreadsheet_id))

        return job(drive, wish, open_kit, told, language=language or "fr", sample=sample)


def demo(
    path: Path, *, language: str | None = None, waiting: Waiting | None = None
) -> tuple[RefreshReport, bool]:
    """Create the demonstration workbook, or refresh it where it is; True when it was made anew.

    What was typed into an older demonstration is kept. FileProblem when the file is something else.
    """
    if new := not exists(path):
        init_workbook(str(path), language=language, sample=True, waiting=waiting)
    try:
        return refresh(str(path), as_of=None, dry_run=False, waiting=waiting), new
    except TabsMissing as error:
        raise FileProblem(path, "exists") from error
