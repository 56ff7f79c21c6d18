"""Put the parts together: from a TARGET to a job; the only module that knows them all."""

from __future__ import annotations

import errno
import os
import re
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from abm_sheets.errors import FileProblem, StateUnusable, TabsMissing, TargetUnclear, WorkbookBusy
from abm_sheets.errors.files import file_problem, keep_aside, naming_copy
from abm_sheets.paths import at_home, exists, is_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from abm_sheets.config.specs import Config, Workbook
    from abm_sheets.jobs.init_workbook import InitReport
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.jobs.look import Glance
    from abm_sheets.jobs.take import Taken
    from abm_sheets.model.report import RefreshReport
    from abm_sheets.sheets.identity import Certificates
    from abm_sheets.sheets.retrying import Pace
    from abm_sheets.sheets.signin import SignedIn
    from abm_sheets.sheets.transport import Counted

    #: Hears of a workbook, as the person wrote it, that another process uses, and how many seconds one waits.
    Waiting = Callable[[str, float], None]

API_ROOT = "ABM_SHEETS_API_ROOT"
CONFIG_PATH = "ABM_SHEETS_CONFIG"
STATE_FOLDER = "ABM_SHEETS_STATE"
#: Seconds for which a command waits until another process has finished with the workbook.
PATIENCE = 30.0
#: Under the folder of states.
LOCKS = "locks"
_ADDRESS = re.compile(r"(?:https?://)?docs\.google\.com/spreadsheets/(?:u/\d+/)?d/(?P<id>[A-Za-z0-9_-]+)")
#: Google's ids are 44 signs long; a file name that somebody forgot to end is shorter.
_ID = re.compile(r"[A-Za-z0-9_-]{30,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What TARGET means: a file, or a spreadsheet behind the API; ``label`` is what the person wrote."""

    label: str
    path: Path | None = None
    spreadsheet_id: str = ""
    #: What abm-sheets.toml says of it, where TARGET is a name from there.
    configured: Workbook | None = None
    #: The token of the person for whom this is done, in the place of the machine's own sign-in; kept nowhere.
    token: str = field(default="", repr=False)
    #: How long to wait for Google; None: as a machine waits that has time.
    pace: Pace | None = None

    @property
    def key(self) -> str:
        """One text for one workbook, however it was written: what the lock is about."""
        if self.path is not None:
            return f"file:{self.path.resolve()}"
        return f"{os.environ.get(API_ROOT, 'google')}:{self.spreadsheet_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkbook:
    """A workbook to create on Google, in the words of the command line."""

    title: str | None = None
    folder: str | None = None
    shares: tuple[str, ...] = ()


def understand(text: str, *, config: Config | None = None) -> Target:
    """Return what a TARGET means: an .xlsx path, a spreadsheet's address or id, or a configured name."""
    if not text.strip():
        raise TargetUnclear(text)
    known = read_config() if config is None else config
    configured = known.workbook(text)
    named = configured.target if configured else text
    if found := _ADDRESS.match(named):
        return Target(label=text, spreadsheet_id=found["id"], configured=configured)
    # What the file says starts from the file, what a person types from where that person is.
    path = (known.folder if configured else Path()) / at_home(named)
    if path.suffix.lower() == ".xlsx" or exists(path):
        return Target(label=text, path=path, configured=configured)
    if _ID.fullmatch(named) or (os.environ.get(API_ROOT) and re.fullmatch(r"[\w-]+", named)):
        return Target(label=text, spreadsheet_id=named, configured=configured)
    if path.suffix:
        return Target(label=text, path=path, configured=configured)
    raise TargetUnclear(text, known.names)


def read_config() -> Config:
    """Return abm-sheets.toml of the current folder, or the file that ABM_SHEETS_CONFIG names.

    Without that variable the file may be missing. Raises ConfigUnreadable.
    """
    from abm_sheets.config.read import CONFIG, read_config
    from abm_sheets.config.specs import Config

    chosen = os.environ.get(CONFIG_PATH)
    path = Path(chosen or CONFIG).expanduser()
    return read_config(path) if chosen or exists(path) else Config()


def state_folder(config: Config) -> Path:
    """Return where runs are remembered: ABM_SHEETS_STATE, the file's ``state``, XDG_STATE_HOME, or home."""
    if chosen := os.environ.get(STATE_FOLDER):
        return Path(chosen).expanduser().absolute()
    if config.state:
        return config.state
    if states := os.environ.get("XDG_STATE_HOME"):
        return Path(states) / "abm-sheets"
    try:
        return Path.home() / ".local" / "state" / "abm-sheets"
    except RuntimeError as error:
        raise StateUnusable(Path("~/.local/state"), os.strerror(errno.ENOENT)) from error


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
            signed_in, counted = connection(token=target.token)
        with signed_in.session, naming_copy(target.path):
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
            pace=patience or pace(),
        ),
        templates=load_all(),
        rules=load_rules(),
        styles=load_styles(),
        now=datetime.now(UTC),
    )


def connection(
    *scopes: str, watch: Callable[..., None] | None = None, token: str = ""
) -> tuple[SignedIn, Counted]:
    """Return a session that is signed in for these scopes, spreadsheets unless given, and its counter.

    With a ``token``, it is that of the person who clicked.
    """
    from abm_sheets.sheets.signin import SPREADSHEETS, person_session, sign_in
    from abm_sheets.sheets.transport import mounted, network

    root = os.environ.get(API_ROOT)
    if token:
        signed_in = person_session(token, root=root)
    else:
        signed_in = sign_in(os.environ, root=root, scopes=scopes or (SPREADSHEETS,), watch=watch)
    return signed_in, mounted(signed_in.session, lambda: network(root))


def pace() -> Pace:
    """Return how long to wait for Google, in real time."""
    from abm_sheets.sheets.retrying import Pace

    return Pace(sleep=sleep)


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
        return job(kit, language=language, sample=sample, keep=lambda: keep_aside(target.path))


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


def slide(text: str, output: Path | None, *, as_of: date | None = None) -> tuple[Path, str, bool]:
    """Save the board's page of a TARGET, which is only read; return where, its language, if its day is far.

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
        found, template, far = job(kit, as_of=as_of)
    name = re.sub(r"[^\w .-]", "-", target.label) if target.configured else template.slide["file"]
    place = output or Path(f"{name}.pptx")
    check_place(place)
    save(draw(found, load_styles()), place)
    return place, template.workbook.language, far


def certificates() -> Certificates:
    """Return Google's certificates, or those of the API root that stands in for Google."""
    from requests import Session

    from abm_sheets.sheets.identity import Certificates
    from abm_sheets.sheets.transport import open_session

    session = Session()
    open_session(session, os.environ.get(API_ROOT))
    return Certificates(session)


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
    signed_in, counted = connection(SPREADSHEETS, DRIVE if wish.folder else DRIVE_FILE)
    with signed_in.session as session:
        drive = DriveClient(session, signed_in.account, pace())

        def open_kit(spreadsheet_id: str) -> Kit:
            return spreadsheet_kit(signed_in, counted, spreadsheet_id, address_of(spreadsheet_id))

        return job(drive, wish, open_kit, told, language=language or "fr", sample=sample)


def login(*, client: Path | None, drive: bool, browser: bool, language: str) -> Path:
    """Let a person sign in to Google; return where that is kept."""
    from abm_sheets.sheets.login import LoginWish
    from abm_sheets.sheets.login import login as job
    from abm_sheets.template.load import load_workbook

    texts = load_workbook(language).terminal
    wish = LoginWish(
        client=client, drive=drive, browser=browser, prompt=texts["login_open"], done=texts["login_page"]
    )
    return job(os.environ, wish, root=os.environ.get(API_ROOT))


def logout() -> bool:
    """Forget a person's sign-in; return whether there was one."""
    from abm_sheets.sheets.kept import forget as job

    return job(os.environ)


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
