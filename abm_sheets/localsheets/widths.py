"""How wide a text is, for columns that fit what is in them. Arial's own widths; bold is a little wider."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .messages import Message

#: Thousandths of the size of the letters, from the space on to the tilde.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHER, _WIDE = 556, 1000
_BOLD = 1.08
#: Left and right of a text, in pixels.
_PADDING = 6


def text_width(text: str, look: Message | None) -> int:
    """Pixels that a column needs for a text: its longest line, in the look of its cell."""
    letters = (look or {}).get("textFormat", {})
    size: float = letters.get("fontSize", 10) * 4 / 3
    longest: int = max((sum(map(_letter, line)) for line in text.split("\n")), default=0)
    broad = _BOLD if letters.get("bold") else 1.0
    return math.ceil(longest * size / 1000 * broad) + _PADDING


def _letter(letter: str) -> int:
    code = ord(letter) - 32
    if 0 <= code < len(_WIDTHS):
        return _WIDTHS[code]
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    plain = ord(unicodedata.normalize("NFD", letter)[0]) - 32
    return _WIDTHS[plain] if 0 <= plain < len(_WIDTHS) else _OTHER
