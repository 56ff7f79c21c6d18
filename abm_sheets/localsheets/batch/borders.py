"""Borders around and inside of a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.errors import BadRequest

from .places import bounds, target

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.workbook import Workbook

_SIDES = ("top", "bottom", "left", "right")


def update_borders(book: Workbook, part: Message) -> None:
    """Set the borders that are given; a border of style NONE takes one away."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    given = {name: part[name] for name in (*_SIDES, "innerHorizontal", "innerVertical") if name in part}
    if not given:
        raise BadRequest("Must specify at least one border.")
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            sides = {
                "top": given.get("top" if row == area.top else "innerHorizontal"),
                "bottom": given.get("bottom" if row == area.bottom - 1 else "innerHorizontal"),
                "left": given.get("left" if column == area.left else "innerVertical"),
                "right": given.get("right" if column == area.right - 1 else "innerVertical"),
            }
            change = {side: border for side, border in sides.items() if border is not None}
            if not change:
                continue
            look = sheet.format_at(row, column) or {}
            borders = {**look.get("borders", {}), **change}
            borders = {side: border for side, border in borders.items() if border.get("style") != "NONE"}
            look = {**look, "borders": borders}
            if not borders:
                del look["borders"]
            sheet.set_format(row, column, look)
