"""Cutting and joining rectangles."""

from __future__ import annotations

from .a1 import Box


def without(box: Box, hole: Box) -> list[Box]:
    """What is left of a rectangle when another is cut out."""
    if not meets(box, hole):
        return [box]
    rest: list[Box] = []
    if hole.top > box.top:
        rest.append(Box(box.top, hole.top, box.left, box.right))
    if hole.bottom is not None and (box.bottom is None or hole.bottom < box.bottom):
        rest.append(Box(hole.bottom, box.bottom, box.left, box.right))
    top = max(box.top, hole.top)
    bottom = _lower(box.bottom, hole.bottom)
    if hole.left > box.left:
        rest.append(Box(top, bottom, box.left, hole.left))
    if hole.right is not None and (box.right is None or hole.right < box.right):
        rest.append(Box(top, bottom, hole.right, box.right))
    return rest


def _lower(one: int | None, two: int | None) -> int | None:
    if one is None:
        return two
    return one if two is None else min(one, two)


def meets(one: Box, two: Box) -> bool:
    """Whether two rectangles have a cell in common."""
    return (
        (two.bottom is None or one.top < two.bottom)
        and (one.bottom is None or two.top < one.bottom)
        and (two.right is None or one.left < two.right)
        and (one.right is None or two.left < one.right)
    )


def extends(one: Box, two: Box) -> bool:
    """Whether the second continues the first downwards or to the right."""
    below = (one.left, one.right) == (two.left, two.right) and one.bottom == two.top
    beside = (one.top, one.bottom) == (two.top, two.bottom) and one.right == two.left
    return below or beside


def union(one: Box, two: Box) -> Box:
    """Two rectangles of which the second continues the first, as one."""
    if one.bottom == two.top and (one.left, one.right) == (two.left, two.right):
        return Box(one.top, two.bottom, one.left, one.right)
    return Box(one.top, one.bottom, one.left, two.right)
