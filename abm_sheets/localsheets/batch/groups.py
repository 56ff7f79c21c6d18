"""Groups of rows and columns that fold away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.fieldmask import write_mask

from .dimensions import check_span, dimension_span

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook


def add_dimension_group(book: Workbook, part: Message) -> Message:
    """Group rows or columns one level deeper."""
    sheet, rows, start, end = dimension_span(book, part)
    check_span(sheet, start, end, rows=rows)
    depths = _depths(_groups(sheet, rows=rows))
    for index in range(start, end):
        depths[index] = depths.get(index, 0) + 1
    _store(sheet, depths, rows=rows)
    sheet.extras.grid["rowGroupControlAfter" if rows else "columnGroupControlAfter"] = True
    return {"dimensionGroups": _groups(sheet, rows=rows)}


def delete_dimension_group(book: Workbook, part: Message) -> Message:
    """Take one level of grouping off rows or columns."""
    sheet, rows, start, end = dimension_span(book, part)
    depths = _depths(_groups(sheet, rows=rows))
    if not any(depths.get(index) for index in range(start, end)):
        raise BadRequest(f"No dimension group on {'ROWS' if rows else 'COLUMNS'} from {start} to {end}")
    for index in range(start, end):
        depths[index] = max(depths.get(index, 0) - 1, 0)
    _store(sheet, depths, rows=rows)
    left = _groups(sheet, rows=rows)
    return {"dimensionGroups": left} if left else {}


def update_dimension_group(book: Workbook, part: Message) -> None:
    """Fold a group away, or open it."""
    mask = write_mask(part.get("fields"), "DimensionGroup")
    given = part.get("dimensionGroup", {})
    sheet, rows, start, end = dimension_span(book, given)
    groups = _groups(sheet, rows=rows)
    for index, group in enumerate(groups):
        where = group["range"]
        same = (where["startIndex"], where["endIndex"]) == (start, end)
        if same and group["depth"] == given.get("depth", group["depth"]):
            if "collapsed" in mask:
                groups[index] = {name: value for name, value in group.items() if name != "collapsed"}
                if given.get("collapsed"):
                    groups[index]["collapsed"] = True
            return
    what = "ROWS" if rows else "COLUMNS"
    raise BadRequest(f"No dimension group on {what} from {start} to {end} of depth {given.get('depth', 0)}")


def _groups(sheet: Sheet, *, rows: bool) -> list[Message]:
    return sheet.extras.row_groups if rows else sheet.extras.column_groups


def _depths(groups: list[Message]) -> dict[int, int]:
    depths: dict[int, int] = {}
    for group in groups:
        where = group["range"]
        for index in range(where["startIndex"], where["endIndex"]):
            depths[index] = max(depths.get(index, 0), group["depth"])
    return depths


def _store(sheet: Sheet, depths: dict[int, int], *, rows: bool) -> None:
    """Write the depths of single rows as groups: at each depth, the runs that are that deep."""
    groups: list[Message] = []
    for depth in range(1, max(depths.values(), default=0) + 1):
        run: list[int] = []
        deep = sorted(index for index, value in depths.items() if value >= depth)
        for index in [*deep, -1]:
            if run and index != run[-1] + 1:
                where: Message = {"sheetId": sheet.sheet_id} if sheet.sheet_id else {}
                where["dimension"] = "ROWS" if rows else "COLUMNS"
                where |= {"startIndex": run[0], "endIndex": run[-1] + 1}
                groups.append({"range": where, "depth": depth})
                run = []
            run.append(index)
    groups.sort(key=lambda group: (group["range"]["startIndex"], group["depth"]))
    if rows:
        sheet.extras.row_groups = groups
    else:
        sheet.extras.column_groups = groups
