"""A spreadsheet that lives in an .xlsx file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abm_sheets.localsheets.errors import LocalFileError
from abm_sheets.localsheets.sheet import Sheet
from abm_sheets.localsheets.workbook import Workbook

from . import disk, names, notes
from .blank import NoTemporaryFolder
from .disk import Disk, RealDisk, Signature
from .links import LinkBook
from .package import Package
from .source import FileBook, TabSource
from .writer import write

if TYPE_CHECKING:
    from pathlib import Path

_CODE_NAME = re.compile(rb'<(?:\w+:)?sheetPr\b[^>]*\bcodeName="([^"]*)"')


class XlsxStore:
    """Reads a spreadsheet from its file, and saves what changed."""

    def __init__(self, path: Path, *, new: bool = False, writing: Disk | None = None) -> None:
        """Keep a spreadsheet in a file.

        Args:
            path: The workbook.
            new: Whether it is to be made by the first save.
            writing: How to write; the real disk unless a test says otherwise.

        Raises:
            LocalFileError: It is to be new, but there is one already.
        """
        self.path = path
        #: Where a link leads to: the link itself must stay one.
        self._target = disk.behind(path)
        self.spreadsheet_id = ""
        self._disk = writing or RealDisk()
        self._package: Package | None = None
        self._signature: Signature | None = None
        #: What the tabs are called in the file, by their uid.
        self._tabs: dict[int, str] = {}
        if new and (disk.exists(path) or disk.behind(path) != path):
            raise LocalFileError(path, "is_folder" if disk.is_folder(path) else "exists")
        if new and not disk.is_folder(path.absolute().parent):
            raise LocalFileError(path, "missing")

    def load(self, spreadsheet_id: str) -> Workbook:
        """The spreadsheet in the file, to be served under this id.

        Raises:
            LocalFileError: The file cannot be read.
        """
        self.spreadsheet_id = spreadsheet_id
        self._package, self._signature = disk.read(self._target)
        try:
            return self._workbook(self._package)
        except (ValueError, KeyError, IndexError, AttributeError, SyntaxError) as error:
            raise LocalFileError(self.path, "damaged") from error

    def _workbook(self, package: Package) -> Workbook:
        said = notes.read(package)
        code_names = {tab.title: _code_name(package.read(tab.part)) for tab in package.tabs}
        known = notes.matched(said, package, code_names)
        tab_ids = {tab.title: sheet_id for tab, (_, sheet_id) in zip(package.tabs, known, strict=True)}
        links = LinkBook(self.spreadsheet_id, {sheet_id: title for title, sheet_id in tab_ids.items()})
        reading = FileBook(package, self.path)
        book = Workbook(
            said.get("title") or self.path.stem,
            said.get("locale") or _language(package),
            said.get("zone") or "Etc/GMT",
            said.get("recalc") or "ON_CHANGE",
            named_ranges=names.read(package.defined_names, said, tab_ids),
            developer_metadata=said.get("metadata", []),
        )
        for tab, (remarks, sheet_id) in zip(package.tabs, known, strict=True):
            title = tab.title if remarks.get("renamed") else remarks.get("title", tab.title)
            source = TabSource(reading, tab, sheet_id, links, notes.extras_of(remarks))
            size = (remarks.get("rows", 1000), remarks.get("columns", 26))
            sheet = Sheet(sheet_id, title, *size, source=source)
            sheet.hidden = tab.state != "visible"
            self._tabs[sheet.uid] = tab.title
            book.sheets.append(sheet)
        return book

    def save(self, before: Workbook, after: Workbook) -> None:
        """Write what changed between two states of the spreadsheet.

        Raises:
            LocalFileError: It cannot be written; the file is as it was.
        """
        disk.check_free(self._target)
        found = disk.signature(self._target)
        if found != self._signature:
            raise LocalFileError(
                self.path, "missing" if not found else "changed" if self._package else "exists"
            )
        try:
            written = write(self._package, before, after, self._tabs, self.spreadsheet_id)
        except NoTemporaryFolder as error:
            raise LocalFileError(self._target, "no_temporary") from error
        except OSError as error:
            # The writer works in the folder for temporary files, which may be full as well.
            raise disk.trouble(self._target, error, "unreadable") from error
        if written is None:
            return
        self._signature = disk.replace(self._target, written.content, self._disk)
        self._package = Package(written.content)
        self._tabs = written.tabs


def exported(book: Workbook) -> bytes:
    """A spreadsheet as a new .xlsx file."""
    before = Workbook(book.title, sheets=[Sheet(0, "Sheet1")])
    after = book.draft()
    after.sheets = [sheet.as_new_tab() for sheet in book.sheets]
    written = write(None, before, after, {}, "export")
    if written is None:
        raise ValueError("a new file is always written")
    return written.content


def _code_name(xml: bytes) -> str:
    found = _CODE_NAME.search(xml[:5000])
    return found[1].decode("utf-8", "replace") if found else ""


def _language(package: Package) -> str:
    """The locale that the file's properties tell (LibreOffice writes it), or Google's own."""
    part = package.related("", "core-properties")
    found = re.search(
        rb"<dc:language>([a-z]{2})-([A-Z]{2})</dc:language>", package.read(part) if part else b""
    )
    return f"{found[1].decode()}_{found[2].decode()}" if found else "en_US"
