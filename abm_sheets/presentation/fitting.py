"""Fit a text into a box: smaller letters first, an ellipsis in the end; pure."""

from __future__ import annotations

from dataclasses import dataclass

from abm_sheets.dashboard.measure import text_width, wrapped_lines

#: Width of a small letter of Arial, in parts of the size; bold is a little wider.
_LETTER, _BOLD = 0.545, 1.07
#: Height of a line, in parts of the size.
LINE = 1.2
_SMALLEST = 9.0
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The box of a text, in points."""

    width: float
    height: float
    bold: bool = False

    def holds(self, text: str, size: float) -> bool:
        """True when a text of this size needs no more than the box (estimated)."""
        letter = size * _LETTER * (_BOLD if self.bold else 1)
        lines = wrapped_lines(text, self.width, letter)
        # A single line is kept whole: a broken number is no number.
        if self.height < 2 * size * LINE and text_width(text, letter) > self.width:
            return False
        return lines * size * LINE <= self.height


def fitted(text: str, size: float, room: Room) -> tuple[str, float]:
    """Return the text, cut short where nothing else helps, and the size that it gets."""
    while size > _SMALLEST and not room.holds(text, size):
        size = max(_SMALLEST, size - 1)
    if room.holds(text, size):
        return text, size
    shown = text
    while shown and not room.holds(shown + _ELLIPSIS, size):
        shown = shown[:-1]
    return shown.rstrip() + _ELLIPSIS, size
