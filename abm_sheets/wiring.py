"""Put the parts together: from a TARGET to a job; the only module that knows them all."""

from __future__ import annotations

import os
import re
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from abm_sheets.errors import ConfigUnreadable, FileProblem, TabsMissing, TargetUnclear

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from abm_sheets.jobs.doctor import DoctorReport
    from abm_sheets.jobs.init_workbook import InitReport
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.model.report import RefreshReport

CONFIG = "abm-sheets.toml"
API_ROOT = "ABM_SHEETS_API_ROOT"
_ADDRESS = re.compile(r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/(?P<id>[A-Za-z0-9_-]+)")
#: Google's ids are 44 signs long; a file name that somebody forgot to end is shorter.
_ID = re.compile(r"[A-Za-z0-9_-]{30,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What TARGET means: a file, or a spreadsheet behind the API; ``label`` is what the person wrote."""

    label: str
    path: Path | None = None
    spreadsheet_id: str = ""


def understand(text: str, *, folder: Path | None = None) -> Target:
    """Return what a TARGET means: an .xlsx path, a spreadsheet's address or id, or a configured name."""
    if not text.strip():
        raise TargetUnclear(text)
    named = _configured(folder or Path.cwd()).get(text, text)
    if found := _ADDRESS.match(named):
        return Target(label=text, spreadsheet_id=found["id"])
    path = Path(named)
    if path.suffix.lower() == ".xlsx" or path.exists():
        return Target(label=text, path=path)
    if _ID.fullmatch(named) or (os.environ.get(API_ROOT) and re.fullmatch(r"[\w-]+", named)):
        return Target(label=text, spreadsheet_id=named)
    if path.suffix:
        return Target(label=text, path=path)
    raise TargetUnclear(text)


def _configured(folder: Path) -> dict[str, str]:
    """Return the names of abm-sheets.toml and their targets."""
    try:
        tree = tomllib.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigUnreadable(str(error)) from error
    books = tree.get("workbooks", {})
    try:
        return {name: str(book["target"]) for name, book in books.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ConfigUnreadable("workbooks") from error


@contextmanager
def _kit(target: Target, *, create: bool = False) -> Iterator[Kit]:
    """Yield what a job works with; an .xlsx is served by localsheets, in process."""
    from requests.adapters import HTTPAdapter

    from abm_sheets.jobs.kit import Kit
    from abm_sheets.localsheets import LocalFileError, LocalSheets, LocalSheetsAdapter
    from abm_sheets.sheets.client import SpreadsheetClient
    from abm_sheets.sheets.signin import google_session, local_session
    from abm_sheets.sheets.transport import Redirected, mounted
    from abm_sheets.template.load import load_all, load_rules, load_styles

    templates = load_all()
    root = os.environ.get(API_ROOT)
    try:
        if target.path is not None:
            service = LocalSheets()
            if create and not target.path.exists():
                if target.path.suffix.lower() != ".xlsx":
                    raise FileProblem(target.path, "name")
                if not target.path.absolute().parent.is_dir():
                    raise FileProblem(target.path, "no_folder")
                spreadsheet_id = service.create(target.path, title=templates[0].workbook.title)
            else:
                spreadsheet_id = service.open(target.path)
            session = local_session()
            counted = mounted(session, lambda: LocalSheetsAdapter(service))
        else:
            spreadsheet_id = target.spreadsheet_id
            session = local_session() if root else google_session()
            counted = mounted(session, lambda: Redirected(root) if root else HTTPAdapter())
        with session:
            yield Kit(
                client=SpreadsheetClient(session, counted, spreadsheet_id, target.label),
                templates=templates,
                rules=load_rules(),
                styles=load_styles(),
                now=datetime.now(UTC),
            )
    except LocalFileError as error:
        raise FileProblem(error.path, error.reason, owner=error.lock_owner) from error


def refresh(text: str, *, as_of: date | None, dry_run: bool) -> RefreshReport:
    """Run the refresh of a TARGET."""
    from abm_sheets.jobs.refresh import refresh as job

    with _kit(understand(text)) as kit:
        return job(kit, as_of=as_of, dry_run=dry_run)


def init_workbook(text: str, *, language: str | None, sample: bool) -> InitReport:
    """Run init-workbook on a TARGET; an .xlsx that does not exist is created."""
    from abm_sheets.jobs.init_workbook import init_workbook as job

    with _kit(understand(text), create=True) as kit:
        return job(kit, language=language, sample=sample)


def doctor(text: str) -> DoctorReport:
    """Look at a TARGET without changing it."""
    from abm_sheets.jobs.doctor import doctor as job

    with _kit(understand(text)) as kit:
        return job(kit)


def demo(path: Path, *, language: str | None = None) -> tuple[RefreshReport, bool]:
    """Create the demonstration workbook, or refresh it where it is; True when it was made anew.

    What was typed into an older demonstration is kept. FileProblem when the file is something else.
    """
    text = str(path)
    new = not path.exists()
    if new:
        init_workbook(text, language=language, sample=True)
    try:
        return refresh(text, as_of=None, dry_run=False), new
    except TabsMissing as error:
        raise FileProblem(path, "exists") from error
