"""One tab: its cells, how they look, and everything that hangs on it.

Workbooks change by copying: a request works on a clone and the original stays what it was, so a request
that fails leaves nothing behind. Rows are shared between clones until one of them writes into a row.
What a file holds is read when it is first asked for (values, looks and the rest apart).
"""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from .a1 import Bounds, Box
from .arithmetic import evaluate
from .cells import Formula, Raw, is_empty, shown

if TYPE_CHECKING:
    from collections.abc import Container

    from .messages import Message

Cell: TypeAlias = tuple[int, int]
#: A CellFormat as Google writes it; never changed in place.
Format: TypeAlias = dict[str, Any]

DEFAULT_ROWS = 1000
DEFAULT_COLUMNS = 26

#: How wide a column and how high a row is, in pixels, where nobody says otherwise.
COLUMN_WIDTH, ROW_HEIGHT = 100, 21
_uids = itertools.count(1)


@dataclass(frozen=True)
class ColumnFormat:
    """A format given to a column from some row on, to the end, whatever is or will be there."""

    top: int
    format: Format


@dataclass(frozen=True)
class Region:
    """A validation rule and where it holds. ``raw`` is the file's own wording, if it came from one."""

    box: Box
    rule: Message
    raw: str | None = None


@dataclass
class Looks:
    """How cells look: sparse, by cell, and by column for columns formatted to their end."""

    cells: dict[Cell, Format] = field(default_factory=dict)
    columns: dict[int, ColumnFormat] = field(default_factory=dict)

    def copy(self) -> Looks:
        """An independent copy (formats themselves are never changed in place)."""
        return Looks(dict(self.cells), dict(self.columns))


@dataclass
class Extras:
    """What hangs on a tab beside its cells and their looks."""

    grid: Message = field(default_factory=dict)
    tab_color: Message | None = None
    merges: list[Bounds] = field(default_factory=list)
    notes: dict[Cell, str] = field(default_factory=dict)
    text_runs: dict[Cell, list[Message]] = field(default_factory=dict)
    validations: list[Region] = field(default_factory=list)
    row_properties: dict[int, Message] = field(default_factory=dict)
    column_properties: dict[int, Message] = field(default_factory=dict)
    row_groups: list[Message] = field(default_factory=list)
    column_groups: list[Message] = field(default_factory=list)
    protected_ranges: list[Message] = field(default_factory=list)
    banded_ranges: list[Message] = field(default_factory=list)
    conditional_formats: list[Message] = field(default_factory=list)
    basic_filter: Message | None = None
    filter_views: list[Message] = field(default_factory=list)
    charts: list[Message] = field(default_factory=list)
    slicers: list[Message] = field(default_factory=list)
    developer_metadata: list[Message] = field(default_factory=list)

    def copy(self) -> Extras:
        """An independent copy (messages themselves are never changed in place)."""
        twin = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, (list, dict)):
                setattr(twin, name, value.copy())
        return twin


class Source(Protocol):
    """Where a tab that lives in a file gets its content from."""

    def rows(self) -> list[list[Raw]]:
        """All values, from A1 on."""

    def looks(self) -> Looks:
        """How the cells look."""

    def extras(self) -> Extras:
        """The rest."""

    def formulas(self) -> dict[Cell, str]:
        """The formulas, which values leave out."""


class Sheet:
    """One tab of a spreadsheet."""

    def __init__(
        self,
        sheet_id: int,
        title: str,
        rows: int = DEFAULT_ROWS,
        columns: int = DEFAULT_COLUMNS,
        *,
        source: Source | None = None,
    ) -> None:
        """An empty tab, or one that a source fills when asked.

        Args:
            sheet_id: The id, unique in the spreadsheet.
            title: The name on the tab.
            rows: The size of the grid; grows to what the source holds.
            columns: The size of the grid; grows to what the source holds.
            source: The file's content.
        """
        self.uid = next(_uids)
        self.sheet_id = sheet_id
        self.title = title
        self.hidden = False
        self.right_to_left = False
        self._row_count = rows
        self._column_count = columns
        self._source = source
        self._rows: list[list[Raw]] | None = None if source else []
        self._looks: Looks | None = None if source else Looks()
        self._extras: Extras | None = None if source else Extras()
        self._formulas_known = source is None
        self._owned: set[int] | None = None

    def clone(self) -> Sheet:
        """A copy to write into; it counts as the same tab."""
        twin = Sheet.__new__(Sheet)
        twin.__dict__.update(self.__dict__)
        if self._rows is not None:
            twin._rows = list(self._rows)  # noqa: SLF001
        twin._looks = self._looks.copy() if self._looks else self._looks  # noqa: SLF001
        twin._extras = self._extras.copy() if self._extras else self._extras  # noqa: SLF001
        twin._owned = set()  # noqa: SLF001
        return twin

    def as_new_tab(self) -> Sheet:
        """A copy that counts as another tab, with nothing left to be read."""
        self.load()
        twin = self.clone()
        twin.uid = next(_uids)
        twin._source = None  # noqa: SLF001
        return twin

    def load(self) -> None:
        """Read everything that has not been read yet."""
        self.know_formulas()
        _ = self.looks, self.extras

    @property
    def _file(self) -> Source:
        """Where the rest of the tab is to be read from."""
        if self._source is None:
            raise RuntimeError("a tab without a file has nothing left to be read")
        return self._source

    @property
    def rows(self) -> list[list[Raw]]:
        """The values, ragged; read only. Write with ``put``."""
        if self._rows is None:
            self._rows = self._file.rows()
        return self._rows

    @property
    def looks(self) -> Looks:
        """How the cells look."""
        if self._looks is None:
            self._looks = self._file.looks()
        return self._looks

    @property
    def extras(self) -> Extras:
        """What hangs on the tab."""
        if self._extras is None:
            self._extras = self._file.extras()
        return self._extras

    def know_formulas(self) -> None:
        """Put the file's formulas beside the values they gave."""
        if self._formulas_known:
            return
        self._formulas_known = True
        for (row, column), text in self._file.formulas().items():
            now = self.get(row, column)
            if not isinstance(now, Formula):
                value = evaluate(text) if is_empty(now) else shown(now)
                self._write(row, column, Formula(text, value))

    def is_like(self, other: Sheet, *, apart_from: Container[str]) -> bool:
        """Whether cells, looks and extras (but for some) are those of another state of the same tab."""
        if self._rows is not None and self.rows != other.rows:
            return False
        if self._looks is not None and self.looks != other.looks:
            return False
        if self._extras is None:
            return True
        mine, theirs = vars(self.extras), vars(other.extras)
        return all(mine[name] == theirs[name] for name in mine if name not in apart_from)

    @property
    def row_count(self) -> int:
        """Rows of the grid."""
        return max(self._row_count, len(self.rows)) if self._source else self._row_count

    @property
    def column_count(self) -> int:
        """Columns of the grid."""
        if not self._source:
            return self._column_count
        return max(self._column_count, max(map(len, self.rows), default=0))

    def resize(self, rows: int, columns: int) -> None:
        """Give the grid another size; what lies outside is gone."""
        table = self.rows
        if rows < len(table):
            del table[rows:]
        for index, row in enumerate(table):
            if len(row) > columns:
                table[index] = row[:columns]
        self._row_count, self._column_count = rows, columns

    @property
    def bounds(self) -> Bounds:
        """The whole grid."""
        return Bounds(0, self.row_count, 0, self.column_count)

    def get(self, row: int, column: int) -> Raw:
        """What is in a cell."""
        rows = self.rows
        if row < len(rows) and column < len(rows[row]):
            return rows[row][column]
        return None

    def put(self, row: int, column: int, raw: Raw) -> None:
        """Write a value; the cell keeps its looks."""
        if not self._formulas_known:
            self.know_formulas()
        self._write(row, column, raw)

    def _write(self, row: int, column: int, raw: Raw) -> None:
        rows = self.rows
        if row >= len(rows):
            if raw is None:
                return
            rows.extend([] for _ in range(row + 1 - len(rows)))
        line = rows[row]
        if column >= len(line) and raw is None:
            return
        if self._owned is not None and row not in self._owned:
            line = rows[row] = list(line)
            self._owned.add(row)
        if column >= len(line):
            line.extend([None] * (column + 1 - len(line)))
        line[column] = raw

    def replace_rows(self, rows: list[list[Raw]]) -> None:
        """Exchange all values at once (after rows or columns have moved)."""
        self._rows = rows
        self._owned = set()

    def format_at(self, row: int, column: int) -> Format | None:
        """How a cell looks: by itself, or like its column."""
        looks = self.looks
        found = looks.cells.get((row, column))
        if found is not None:
            return found
        whole = looks.columns.get(column)
        return whole.format if whole and row >= whole.top else None

    def set_format(self, row: int, column: int, value: Format) -> None:
        """Give a cell a look of its own (an empty one as well)."""
        looks = self.looks
        whole = looks.columns.get(column)
        if value or (whole and row >= whole.top):
            looks.cells[row, column] = value
        else:
            looks.cells.pop((row, column), None)

    def validation_at(self, row: int, column: int) -> Message | None:
        """The rule that holds in a cell; a later rule covers an earlier one."""
        for region in reversed(self.extras.validations):
            box = region.box
            if (
                box.top <= row
                and box.left <= column
                and (box.bottom is None or row < box.bottom)
                and (box.right is None or column < box.right)
            ):
                return region.rule
        return None
