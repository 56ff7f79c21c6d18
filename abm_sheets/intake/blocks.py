"""Find the columns of a block of the Dashboard by its header row, wherever people have put them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abm_sheets.intake.fold import fold_header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abm_sheets.model.raw import RawBlock, RawCell

#: Where the block of the settings has its columns, in grid columns.
SETTING_PLACES = {"label": 0, "value": 1, "default": 2, "note": 3}
#: A row with so many headers of a block is its header row.
_ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBlock:
    """The rows of a block by (0-based) row of the tab, its header row left out.

    ``columns`` has the offset of every column inside the block, -1 for one that is gone. ``moved`` is True
    where a column is not in its own place: somebody inserted, deleted or moved columns inside the block.
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[tuple[int, Sequence[RawCell]], ...] = ()
    moved: bool = False

    def cell(self, cells: Sequence[RawCell], key: str) -> RawCell:
        """Return the cell of a column, None where there is none."""
        at = self.columns[key]
        return cells[at] if 0 <= at < len(cells) else None


def find_columns(block: RawBlock | None, headers: Mapping[str, str], places: Mapping[str, int]) -> FoundBlock:
    """Return the rows of a block and where its columns are.

    ``headers`` are the texts of the header row by key, ``places`` the offsets where we write them, left to
    right. Workbooks of older versions name the block without its header row: then the places count. A
    header that somebody renamed stands as far from its place as the one before it.
    """
    if block is None:
        return FoundBlock(columns=places)
    keys = {fold_header(headers[key]): key for key in places}
    found: dict[str, int] = {}
    header_row = -1
    for number, cells in enumerate(block.rows):
        seen: dict[str, int] = {}
        for offset, cell in enumerate(cells):
            key = keys.get(fold_header(cell)) if isinstance(cell, str) else None
            if key is not None:
                seen.setdefault(key, offset)
        if len(seen) >= _ENOUGH and len(seen) > len(found):
            found, header_row = seen, number
    columns: dict[str, int] = {}
    shift = 0
    for key, place in places.items():
        shift = found.get(key, place + shift) - place
        gone = key not in found and place + shift in found.values()
        columns[key] = -1 if gone else place + shift
    return FoundBlock(
        columns=columns,
        rows=tuple(
            (block.row + number, cells) for number, cells in enumerate(block.rows) if number != header_row
        ),
        moved=columns != dict(places),
    )
