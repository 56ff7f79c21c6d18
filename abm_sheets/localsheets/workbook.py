"""A spreadsheet in memory, and drafts of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .a1 import Bounds, Box
from .errors import BadRequest
from .identity import OWNER
from .locales import Locale, locale_of
from .sheet import Sheet

if TYPE_CHECKING:
    from .messages import Message
    from .shifting import Shift

MAX_CELLS = 10_000_000
#: Up to column ZZZ.
MAX_COLUMNS = 18_278


@dataclass
class Workbook:
    """A spreadsheet: its properties, tabs, named ranges and metadata."""

    title: str
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    auto_recalc: str = "ON_CHANGE"
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[Message] = field(default_factory=list)
    developer_metadata: list[Message] = field(default_factory=list)
    #: Rows and columns inserted and deleted since the draft began: (tab, what).
    shifts: list[tuple[int, Shift]] = field(default_factory=list)
    #: Whom the spreadsheet belongs to, and who works on this draft.
    owner: str = OWNER
    actor: str = OWNER
    #: The year in which this draft is written to.
    year: int | None = None
    _owned: set[int] = field(default_factory=set)

    def draft(self) -> Workbook:
        """A copy to write into. Tabs are shared with the original until one is written to."""
        return Workbook(
            self.title,
            self.locale,
            self.time_zone,
            self.auto_recalc,
            list(self.sheets),
            list(self.named_ranges),
            list(self.developer_metadata),
            owner=self.owner,
        )

    def conventions(self) -> Locale:
        """How texts that are typed into this draft are understood."""
        return replace(locale_of(self.locale), year=self.year)

    def find(self, sheet_id: int) -> Sheet | None:
        """The tab with this id."""
        return next((sheet for sheet in self.sheets if sheet.sheet_id == sheet_id), None)

    def titled(self, title: str) -> Sheet | None:
        """The tab with this name; capitals do not matter, except between two such names."""
        exact = next((sheet for sheet in self.sheets if sheet.title == title), None)
        folded = title.casefold()
        return exact or next((sheet for sheet in self.sheets if sheet.title.casefold() == folded), None)

    def sheet(self, sheet_id: int) -> Sheet:
        """The tab with this id, to write into.

        Raises:
            BadRequest: There is none.
        """
        found = self.find(sheet_id)
        if found is None:
            raise BadRequest(f"No grid with id: {sheet_id}")
        return self.own(found)

    def own(self, sheet: Sheet) -> Sheet:
        """This draft's own copy of a tab."""
        if sheet.uid in self._owned:
            return next(mine for mine in self.sheets if mine.uid == sheet.uid)
        mine = sheet.clone()
        self.sheets[self.sheets.index(sheet)] = mine
        self._owned.add(mine.uid)
        return mine

    def insert(self, sheet: Sheet, index: int) -> None:
        """Add a tab that is this draft's own."""
        self._owned.add(sheet.uid)
        self.sheets.insert(index, sheet)

    def cell_count(self, leaving_out: Sheet | None = None) -> int:
        """Cells of all grids together, as Google's limit counts them."""
        return sum(sheet.row_count * sheet.column_count for sheet in self.sheets if sheet is not leaving_out)

    def check_size(self, rows: int, columns: int, leaving_out: Sheet | None = None) -> None:
        """Refuse a grid that would make the workbook too large.

        Raises:
            BadRequest: With Google's words.
        """
        if self.cell_count(leaving_out) + rows * columns > MAX_CELLS:
            raise BadRequest(
                "This action would increase the number of cells in the workbook above the limit of "
                f"{MAX_CELLS} cells."
            )
        if columns > MAX_COLUMNS:
            raise BadRequest(
                "This action would increase the number of columns in the sheet above the limit of "
                f"{MAX_COLUMNS} columns."
            )


def blank(title: str) -> Workbook:
    """A spreadsheet as Google makes it."""
    return Workbook(title, sheets=[Sheet(0, "Sheet1")])


def box_of(grid_range: Message) -> Box:
    """The box of a GridRange."""
    return Box(
        grid_range.get("startRowIndex", 0),
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endColumnIndex"),
    )


def range_of(sheet_id: int, box: Box | Bounds) -> Message:
    """A GridRange as Google writes it: the tab with id 0 and open ends are left out."""
    result: Message = {}
    if sheet_id:
        result["sheetId"] = sheet_id
    if isinstance(box, Bounds) or box.bottom is not None or box.top:
        result["startRowIndex"] = box.top
    if box.bottom is not None:
        result["endRowIndex"] = box.bottom
    if isinstance(box, Bounds) or box.right is not None or box.left:
        result["startColumnIndex"] = box.left
    if box.right is not None:
        result["endColumnIndex"] = box.right
    return result
