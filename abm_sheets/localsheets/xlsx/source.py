"""Reads a tab of a file when somebody asks for it."""

from __future__ import annotations

import html
import io
import re
import zlib
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree as ET
from zipfile import BadZipFile

import excelize
from python_calamine import CalamineError, CalamineWorkbook

from abm_sheets.localsheets.a1 import Bounds, cell_name, parse_cells
from abm_sheets.localsheets.arithmetic import evaluate
from abm_sheets.localsheets.cells import CellError, Raw
from abm_sheets.localsheets.colors import from_hex
from abm_sheets.localsheets.errors import LocalFileError
from abm_sheets.localsheets.sheet import Cell, ColumnFormat, Extras, Looks
from abm_sheets.localsheets.workbook import range_of

from .package import MAIN, NotAWorkbook, Package, Tab, cell_part, parsed_xml, without_cells
from .rules import LAST_COLUMN, read_regions, reference_box
from .styles_in import Styles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from abm_sheets.localsheets.messages import Message

    from .links import LinkBook

_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*?)(/?)>")
_REFERENCE = re.compile(r'\br="([A-Z]+)(\d+)"')
_STYLE = re.compile(r'\bs="(\d+)"')
_ERROR = re.compile(
    r'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)</', re.DOTALL
)
_FORMULA = re.compile(r"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b([^>]*?)(?:/>|>([^<]*)</(?:\w+:)?f>)", re.DOTALL)
#: A formula whose value no program has worked out yet; an empty text (t="str") is a value.
_UNCOMPUTED = re.compile(
    r'<(?:\w+:)?c\b((?![^>]*\bt="str")[^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*'
    r"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>",
    re.DOTALL,
)
_ROW = re.compile(r'<(?:\w+:)?row\b([^>]*(?:hidden|customHeight)="(?:1|true)"[^>]*)>')
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


_DAMAGE = (CalamineError, ET.ParseError, BadZipFile, zlib.error, NotAWorkbook,
           ValueError, KeyError, IndexError, AttributeError)  # fmt: skip


class FileBook:
    """A file that is being read: its parts, its values and its styles."""

    def __init__(self, package: Package, path: Path) -> None:
        """Read nothing yet.

        Args:
            package: The file.
            path: Its path, for errors.
        """
        self.package = package
        self.path = path
        self.styles = Styles(package)

    @cached_property
    def values(self) -> CalamineWorkbook:
        """The reader of values."""
        return CalamineWorkbook.from_filelike(io.BytesIO(self.package.content))


class TabSource:
    """One tab of a file."""

    def __init__(self, book: FileBook, tab: Tab, sheet_id: int, links: LinkBook, kept: Extras) -> None:
        """Read nothing yet.

        Args:
            book: The file.
            tab: Which tab.
            sheet_id: Its id.
            links: How places inside of the file are written as addresses.
            kept: What our own notes in the file say of the tab, as a start for ``extras``.
        """
        self._book = book
        self._tab = tab
        self._sheet_id = sheet_id
        self._address = links.address
        self._kept = kept

    @cached_property
    def _around(self) -> Element:
        """The XML of the sheet without its cells."""
        return parsed_xml(without_cells(self._book.package.read(self._tab.part)))

    def _cells_xml(self) -> str:
        return cell_part(self._book.package.read(self._tab.part))

    def rows(self) -> list[list[Raw]]:
        """All values, from A1 on."""
        with self._reading():
            return self._rows()

    def formulas(self) -> dict[Cell, str]:
        """The formulas of the tab."""
        with self._reading():
            return self._formulas

    def looks(self) -> Looks:
        """How the cells look, with the links they are."""
        with self._reading():
            return self._looks.copy()

    def extras(self) -> Extras:
        """What hangs on the tab, from the file and from our own notes in it."""
        with self._reading():
            return self._extras.copy()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Whatever cannot be made sense of means that the file is damaged."""
        try:
            yield
        except _DAMAGE as error:
            raise LocalFileError(self._book.path, "damaged") from error

    def _rows(self) -> list[list[Raw]]:
        found = self._book.values.get_sheet_by_name(self._tab.title).to_python(skip_empty_area=False)
        table = cast("list[list[Raw]]", found)
        xml = self._book.package.read(self._tab.part)
        # The reader drops error values, which must not look like empty cells; nor must a formula that a
        # program other than a spreadsheet has written, and that nobody has computed yet.
        if b't="e"' in xml:
            for attributes, text in _ERROR.findall(cell_part(xml)):
                _put(table, attributes, CellError(html.unescape(text)))
        if b"<f" in xml or b":f" in xml:
            for attributes, text, *_ in _UNCOMPUTED.findall(cell_part(xml)):
                value = evaluate("=" + html.unescape(text)) if text else None
                _put(table, attributes, CellError("#N/A") if value is None else value)
        return table

    # What was read is kept: a save compares with it.

    @cached_property
    def _formulas(self) -> dict[Cell, str]:
        found: dict[Cell, str] = {}
        shared: list[Cell] = []
        for attributes, details, text in _FORMULA.findall(self._cells_xml()):
            place = _place(attributes)
            if text:
                found[place] = "=" + html.unescape(text)
            elif 't="shared"' in details:
                shared.append(place)
        if shared:
            found |= self._shared_formulas(shared)
        return found

    def _shared_formulas(self, places: list[Cell]) -> dict[Cell, str]:
        """Formulas that the file writes down only for the first of many cells."""
        file = excelize.open_reader(self._book.package.content)
        if file is None:
            return {}
        try:
            return {
                place: "=" + file.get_cell_formula(self._tab.title, cell_name(*place)) for place in places
            }
        finally:
            file.close()

    @cached_property
    def _looks(self) -> Looks:
        styles, looks = self._book.styles, Looks()
        for item in self._around.iterfind(f"{MAIN}cols/{MAIN}col"):
            look = styles.format(int(item.get("style", 0)))
            if look:
                first, last = int(item.get("min", 1)) - 1, int(item.get("max", 1))
                for column in range(first, min(last, first + LAST_COLUMN)):
                    looks.columns[column] = ColumnFormat(0, look)
        plain = not looks.columns
        for attributes, _ in _CELL.findall(self._cells_xml()):
            style = _STYLE.search(attributes)
            if style is None and plain:
                continue
            look = styles.format(int(style[1]) if style else 0)
            place = _place(attributes)
            if look or place[1] in looks.columns:
                looks.cells[place] = look
        for place, address in self._links().items():
            look = looks.cells.get(place, {})
            text = {**look.get("textFormat", {}), "link": {"uri": address}}
            looks.cells[place] = {**look, "textFormat": text}
        return looks

    def _links(self) -> dict[Cell, str]:
        """The cells that are links, and where to."""
        relationships = self._book.package.relationships(self._tab.part)
        links: dict[Cell, str] = {}
        for item in self._around.iterfind(f"{MAIN}hyperlinks/{MAIN}hyperlink"):
            box = parse_cells(item.get("ref", ""))
            target = relationships.get(item.get(_REL) or "")
            address = target.target if target else ""
            if item.get("location"):
                address = address or self._address(item.get("location", ""))
            if box and address:
                links[box.top, box.left] = address
        return links

    @cached_property
    def _extras(self) -> Extras:
        extras = self._kept.copy()
        around = self._around
        extras.grid = {**extras.grid, **_view(around)}
        color = around.find(f"{MAIN}sheetPr/{MAIN}tabColor")
        if color is not None and color.get("rgb"):
            extras.tab_color = from_hex(color.get("rgb", ""))
        for item in around.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
            box = parse_cells(item.get("ref", ""))
            if box and box.bottom is not None and box.right is not None:
                extras.merges.append(Bounds(box.top, box.bottom, box.left, box.right))
        extras.validations += read_regions(around.find(f"{MAIN}dataValidations"))
        extras.notes = self._notes()
        extras.column_properties = _columns(around)
        extras.row_properties = _rows(self._cells_xml())
        extras.basic_filter = self._filter(extras.basic_filter)
        return extras

    def _filter(self, kept: Message | None) -> Message | None:
        """The filter that the file has, with what it cannot say of it."""
        item = self._around.find(f"{MAIN}autoFilter")
        where = reference_box(item.get("ref", "")) if item is not None else None
        return {**(kept or {}), "range": range_of(self._sheet_id, where)} if where else None

    def _notes(self) -> dict[Cell, str]:
        part = self._book.package.related(self._tab.part, "comments")
        tree = self._book.package.tree(part) if part else None
        notes: dict[Cell, str] = {}
        for item in tree.iter(f"{MAIN}comment") if tree is not None else ():
            box = parse_cells(item.get("ref", ""))
            if box:
                notes[box.top, box.left] = "".join(text.text or "" for text in item.iter(f"{MAIN}t"))
        return notes


def _put(table: list[list[Raw]], attributes: str, value: Raw) -> None:
    """Put a value where a cell's attributes say, beyond what the reader found if need be."""
    row, column = _place(attributes)
    while len(table) <= row:
        table.append([])
    table[row].extend([None] * (column + 1 - len(table[row])))
    table[row][column] = value


def _place(attributes: str) -> Cell:
    found = _REFERENCE.search(attributes)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _view(around: Element) -> Message:
    """Frozen rows and columns, and whether grid lines are hidden."""
    grid: Message = {}
    view = around.find(f"{MAIN}sheetViews/{MAIN}sheetView")
    if view is None:
        return grid
    if view.get("showGridLines") in ("0", "false"):
        grid["hideGridlines"] = True
    pane = view.find(f"{MAIN}pane")
    if pane is not None and pane.get("state", "").startswith("frozen"):
        for attribute, name in (("ySplit", "frozenRowCount"), ("xSplit", "frozenColumnCount")):
            if float(pane.get(attribute, 0)):
                grid[name] = int(float(pane.get(attribute, 0)))
    return grid


def _columns(around: Element) -> dict[int, Message]:
    found: dict[int, Message] = {}
    for item in around.iterfind(f"{MAIN}cols/{MAIN}col"):
        properties: Message = {}
        if item.get("hidden") in ("1", "true"):
            properties["hiddenByUser"] = True
        if item.get("customWidth") in ("1", "true") and item.get("width"):
            properties["pixelSize"] = round(float(item.get("width", 0)) * 7)
        first, last = int(item.get("min", 1)) - 1, int(item.get("max", 1))
        if properties and last - first < 1000:
            found |= dict.fromkeys(range(first, last), properties)
    return found


def _rows(cells: str) -> dict[int, Message]:
    found: dict[int, Message] = {}
    for attributes in _ROW.findall(cells):
        facts: dict[str, str] = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        properties: Message = {}
        if facts.get("hidden") in ("1", "true"):
            properties["hiddenByUser"] = True
        if facts.get("customHeight") in ("1", "true") and "ht" in facts:
            properties["pixelSize"] = round(float(facts["ht"]) / 0.75)
        if properties and "r" in facts:
            found[int(facts["r"]) - 1] = properties
    return found
