"""Finds the table in a range, after which values are appended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.a1 import Bounds
from abm_sheets.localsheets.cells import is_empty

if TYPE_CHECKING:
    from abm_sheets.localsheets.sheet import Sheet


def table_at(sheet: Sheet, asked: Bounds, *, whole_sheet: bool) -> Bounds | None:
    """The block of filled cells that the range meets, as Google finds it.

    A table is a block of cells that touch, also by their corners. A range that names cells means the
    block which it meets first; a whole tab means the block that ends last (so a row with a gap sends
    the next row under its right-hand part, as real answers show).
    """
    blocks = _blocks(sheet)
    if whole_sheet:
        return max(blocks, key=lambda block: (block.bottom, block.right), default=None)
    meeting = [block for block in blocks if block.meets(asked)]
    if meeting:
        return min(meeting, key=lambda block: (block.top, block.left))
    return None


def _blocks(sheet: Sheet) -> list[Bounds]:
    """All blocks of touching filled cells."""
    blocks: list[Bounds] = []
    for row, line in enumerate(sheet.rows):
        column = 0
        while column < len(line):
            if is_empty(line[column]):
                column += 1
                continue
            end = column
            while end < len(line) and not is_empty(line[end]):
                end += 1
            blocks = _joined(blocks, Bounds(row, row + 1, column, end))
            column = end
    return blocks


def _joined(blocks: list[Bounds], run: Bounds) -> list[Bounds]:
    """The blocks with a run of cells added, joined to those that it touches."""
    apart: list[Bounds] = []
    for block in blocks:
        near = Bounds(block.top, block.bottom + 1, block.left - 1, block.right + 1)
        if near.meets(run):
            run = Bounds(
                min(block.top, run.top),
                max(block.bottom, run.bottom),
                min(block.left, run.left),
                max(block.right, run.right),
            )
        else:
            apart.append(block)
    return [*apart, run]
