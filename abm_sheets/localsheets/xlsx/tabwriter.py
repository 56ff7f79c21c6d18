"""Writes what hangs on a tab, and says which sections of its XML are still to be replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import excelize

from abm_sheets.localsheets import a1
from abm_sheets.localsheets.a1 import Bounds, cell_name, column_name
from abm_sheets.localsheets.colors import hex_of
from abm_sheets.localsheets.sheet import ROW_HEIGHT
from abm_sheets.localsheets.workbook import box_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.shifting import Shift


def shift_rows_or_columns(file: excelize.File, tab: str, shift: Shift, used: Bounds) -> None:
    """Insert or delete in the file; beyond the used cells there is nothing to move."""
    end = used.bottom if shift.rows else used.right
    if shift.start >= end:
        return
    if shift.rows and shift.deletes:
        for _ in range(min(shift.end, end) - shift.start):
            file.remove_row(tab, shift.start + 1)
    elif shift.rows:
        file.insert_rows(tab, shift.start + 1, shift.count)
    elif shift.deletes:
        for _ in range(min(shift.end, end) - shift.start):
            file.remove_col(tab, column_name(shift.start))
    else:
        file.insert_cols(tab, column_name(shift.start), shift.count)


def used_bounds(sheet: Sheet) -> Bounds:
    """The cells that anything is in or on."""
    places = [*sheet.looks.cells, *sheet.extras.notes]
    bottoms = [_filled_rows(sheet), *(row + 1 for row, _ in sheet.extras.notes)]
    rights = [column + 1 for _, column in places] + [merge.right for merge in sheet.extras.merges]
    bottoms += [index + 1 for index in sheet.extras.row_properties]
    rights += [max(map(len, sheet.rows), default=0)]
    rights += [index + 1 for index in (*sheet.looks.columns, *sheet.extras.column_properties)]
    return Bounds(0, max(bottoms), 0, max(rights, default=0))


@dataclass(frozen=True)
class Differences:
    """Which sections of the XML have to be replaced."""

    shifted: bool
    columns: bool
    validations: bool
    conditions: bool
    filter: bool


#: Excel's highest row, in points.
_HIGHEST = 409
#: What programs call the cells of a tab's filter; a person does not see the name.
FILTER_NAME = "_xlnm._FilterDatabase"


class TabWriter:
    """Writes into one tab of a file."""

    def __init__(self, file: excelize.File, tab: str) -> None:
        """Write nothing yet."""
        self._file = file
        self._tab = tab

    def write(self, before: Sheet, after: Sheet, *, shifted: bool) -> Differences:
        """Write merges, row sizes and the view that changed.

        Args:
            before: The tab as it is in the file.
            after: The tab as it shall be.
            shifted: Whether rows or columns were inserted or deleted.
        """
        old, new = before.extras, after.extras
        self._merges(set(old.merges), set(new.merges))
        self._rows(before, after)
        self._view(before, after)
        if shifted or old.basic_filter != new.basic_filter:
            self._filter(new.basic_filter)
        if old.tab_color != new.tab_color:
            color = hex_of({"tabColor": new.tab_color}, "tabColor") if new.tab_color is not None else None
            self._file.set_sheet_props(
                self._tab, excelize.SheetPropsOptions(tab_color_rgb=f"FF{color}" if color else "")
            )
        return Differences(
            shifted=shifted,
            columns=shifted
            or old.column_properties != new.column_properties
            or before.looks.columns != after.looks.columns,
            validations=shifted or old.validations != new.validations,
            conditions=shifted
            or old.conditional_formats != new.conditional_formats
            or old.banded_ranges != new.banded_ranges
            or (bool(new.banded_ranges) and before.looks.cells != after.looks.cells),
            filter=shifted or old.basic_filter != new.basic_filter,
        )

    def unmerge(self, before: Sheet, after: Sheet) -> None:
        """Take apart the merges that are no more."""
        old, new = set(before.extras.merges), set(after.extras.merges)
        for block in _blocks(old - new, old & new):
            self._file.unmerge_cell(self._tab, *_corners(block))

    def _merges(self, old: set[Bounds], new: set[Bounds]) -> None:
        for merge in sorted(new - old, key=lambda merge: (merge.top, merge.left)):
            self._file.merge_cell(self._tab, *_corners(merge))

    def _filter(self, new: Message | None) -> None:
        """Set the hidden name that goes with the filter, or take it away."""
        names = self._file.get_defined_name()
        if any(each.name == FILTER_NAME and each.scope == self._tab for each in names):
            self._file.delete_defined_name(excelize.DefinedName(name=FILTER_NAME, scope=self._tab))
        if new:
            where = a1.absolute_name(self._tab, box_of(new["range"]))
            # Not excelize's own: it forgets the tab's colour, code name and page.
            self._file.set_defined_name(
                excelize.DefinedName(name=FILTER_NAME, refers_to=where, scope=self._tab)
            )

    def _rows(self, before: Sheet, after: Sheet) -> None:
        old, new = before.extras.row_properties, after.extras.row_properties
        end = _filled_rows(after)
        for index in sorted(old.keys() | new.keys()):
            one, two = old.get(index, {}), new.get(index, {})
            size = two.get("pixelSize")
            if index >= end and size == ROW_HEIGHT:
                # As high as every row: an element for each of thousands of empty rows would say nothing.
                size = None
            if one.get("pixelSize") != size:
                # Excel knows no higher row; the API does.
                height = -1 if size is None else min(size * 0.75, _HIGHEST)
                self._file.set_row_height(self._tab, index + 1, height)
            if bool(one.get("hiddenByUser")) != bool(two.get("hiddenByUser")):
                self._file.set_row_visible(self._tab, index + 1, not two.get("hiddenByUser"))

    def _view(self, before: Sheet, after: Sheet) -> None:
        old, new = before.extras.grid, after.extras.grid
        if bool(old.get("hideGridlines")) != bool(new.get("hideGridlines")):
            shown = excelize.ViewOptions(show_grid_lines=not new.get("hideGridlines"))
            self._file.set_sheet_view(self._tab, -1, shown)
        frozen = [(each.get("frozenRowCount", 0), each.get("frozenColumnCount", 0)) for each in (old, new)]
        if frozen[0] != frozen[1]:
            self._freeze(*frozen[1])

    def _freeze(self, rows: int, columns: int) -> None:
        pane = {(True, True): "bottomRight", (True, False): "bottomLeft", (False, True): "topRight"}.get(
            (bool(rows), bool(columns)), ""
        )
        corner = a1.cell_name(rows, columns)
        self._file.set_panes(
            self._tab,
            excelize.Panes(
                freeze=bool(pane),
                x_split=columns,
                y_split=rows,
                top_left_cell=corner if pane else "",
                active_pane=pane,
                selection=[excelize.Selection(sq_ref=corner, active_cell=corner, pane=pane)]
                if pane
                else None,
            ),
        )


def _filled_rows(sheet: Sheet) -> int:
    """Return the row below the last one that holds something."""
    ends = [row + 1 for row, _ in sheet.looks.cells] + [merge.bottom for merge in sheet.extras.merges]
    return max([len(sheet.rows), *ends])


def _blocks(gone: Collection[Bounds], kept: Collection[Bounds]) -> Iterator[Bounds]:
    """Yield rectangles that hold all merges to take apart and touch none to keep.

    excelize takes apart all that meets a range, and looks through every merge of the tab each time.
    """
    block: Bounds | None = None
    for merge in sorted(gone, key=lambda merge: (merge.top, merge.left)):
        if block is None:
            block = merge
            continue
        wider = Bounds(
            block.top,
            max(block.bottom, merge.bottom),
            min(block.left, merge.left),
            max(block.right, merge.right),
        )
        if any(each.meets(wider) for each in kept):
            yield block
            block = merge
        else:
            block = wider
    if block is not None:
        yield block


def _corners(merge: Bounds) -> tuple[str, str]:
    return cell_name(merge.top, merge.left), cell_name(merge.bottom - 1, merge.right - 1)
