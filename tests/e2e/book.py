"""What people do to a workbook, and what one sees in it, without any of our own code."""

from __future__ import annotations

import functools
import re
import warnings
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.merge import MergedCellRange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TYPED = ("Comptes", "Engagement", "Pipeline", "Deals")
TABS = (*TYPED, "Dashboard")
HEADERS = {
    "Comptes": ["Compte", "Priorité", "Secteur", "Taille", "Responsable", "Site web", "Date d'ajout",
                "Date de sortie", "Notes"],
    "Engagement": ["Date", "Compte", "Interaction", "Contact", "Responsable", "Détail"],
    "Pipeline": ["Opportunité", "Compte", "Source", "Premier contact", "Date de qualification", "Étape",
                 "Montant estimé (€)", "Responsable"],
    "Deals": ["Deal", "Compte", "Source", "Date de signature", "Montant (€)", "Opportunité", None,
              "Date", "Catégorie", "Compte", "Montant (€)", "Détail"],
}  # fmt: skip
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def opened(path: Path, *, data_only: bool = False) -> Workbook:
    """A file as openpyxl reads it, to look at; it is read once for as long as it stays the same."""
    now = path.stat()
    return _seen(path, data_only, now.st_mtime_ns, now.st_size, now.st_ino)


@functools.lru_cache(maxsize=2)
def _seen(path: Path, data_only: bool, *_state: int) -> Workbook:
    return _read(path, data_only=data_only)


def _read(path: Path, *, data_only: bool = False) -> Workbook:
    """What openpyxl says about LibreOffice's own extensions is left aside."""
    # Half of the time would go into frames around merged cells, which nobody looks at.
    with warnings.catch_warnings(), mock.patch.object(MergedCellRange, "format", return_value=None):
        warnings.filterwarnings("ignore", "(Unknown|Conditional Formatting) extension", UserWarning)
        return openpyxl.load_workbook(path, data_only=data_only)


@contextmanager
def edited(path: Path) -> Iterator[Workbook]:
    """A workbook to change with openpyxl, saved in the end, as any other program would."""
    book = _read(path)
    yield book
    book.save(path)


def type_rows(path: Path, rows: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """Type rows below what is there; text that looks like a formula is typed as text."""
    with edited(path) as book:
        for title, lines in rows.items():
            put_rows(book[title], lines)


def put_rows(sheet: Worksheet, lines: Sequence[Sequence[Any]]) -> None:
    start = 2
    while any(cell.value is not None for cell in sheet[start]):
        start += 1
    for number, line in enumerate(lines, start):
        for column, value in enumerate(line, 1):
            if value is None:
                continue
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"


def cells(path: Path) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Every cell with something in it: value, kind, number format, bold, fill."""
    book = opened(path)
    return {
        sheet.title: {
            cell.coordinate: (cell.value, cell.data_type, cell.number_format, cell.font.b, cell.fill.fgColor.rgb)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }  # fmt: skip


def headers(path: Path, title: str) -> list[str | None]:
    return [cell.value for cell in opened(path)[title][1]]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def tab_xml(path: Path, titles: Sequence[str] = TYPED) -> dict[str, bytes]:
    """The XML of tabs as it stands in the file."""
    inside = parts(path)
    relations = {
        each.get("Id"): each.get("Target", "").lstrip("/").removeprefix("xl/")
        for each in ET.fromstring(inside["xl/_rels/workbook.xml.rels"])  # noqa: S314 - our own file
    }
    tree = ET.fromstring(inside["xl/workbook.xml"])  # noqa: S314
    found = {
        sheet.get("name"): inside[f"xl/{relations[sheet.get(_ID)]}"] for sheet in tree.iter(f"{_MAIN}sheet")
    }
    return {title: found[title] for title in titles}


class Dashboard:
    """The Dashboard as a reader finds their way in it: by the words, not by addresses."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet

    def find(self, words: str, after: int = 0) -> Any:
        for row in self.sheet.iter_rows(min_row=after + 1):
            for cell in row:
                if isinstance(cell.value, str) and flat(cell.value).startswith(words):
                    return cell
        raise AssertionError(f"nothing starts with {words!r} below row {after}")

    def setting(self, label: str) -> Any:
        """The cell in which the team types a setting."""
        return self.find(label).offset(0, 1)

    def answers(self, subject: str, title: str) -> tuple[Any, Any]:
        """The two cells in which the team answers an alert."""
        top = self.find("Alertes")
        owner, comment = (self.find(text, top.row) for text in ("Pris en charge par", "Commentaire"))
        for row in range(owner.row + 1, self.sheet.max_row + 1):
            shown = [str(cell.value) for cell in self.sheet[row][: comment.column]]
            if subject in shown and title in shown:
                return self.sheet.cell(row, owner.column), self.sheet.cell(row, comment.column)
        raise AssertionError(f"no alert {title!r} about {subject!r}")

    def texts(self) -> list[str]:
        return [
            flat(str(cell.value)) for row in self.sheet.iter_rows() for cell in row if cell.value is not None
        ]


def dashboard(book: Workbook | Path, title: str = "Dashboard") -> Dashboard:
    there = book if isinstance(book, openpyxl.Workbook) else opened(book)
    return Dashboard(there[title])


def flat(text: str) -> str:
    """A text with plain spaces, for tests to compare."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def letter(path: Path, title: str, header: str) -> str:
    """The letter of a column."""
    return get_column_letter(headers(path, title).index(header) + 1)
