"""How much room a text takes, estimated: Arial's widths by kind of letter, rather wide than narrow."""

from __future__ import annotations

import math
import re

#: Widths of letters, in parts of that of a small letter.
_NARROW = dict.fromkeys("iljI.,:;'|!’‘· \u00a0", 0.52) | {"\u202f": 0.4}
_THIN = dict.fromkeys('ftr()[]/-"°*', 0.66)
_WIDE = dict.fromkeys("mw", 1.45) | dict.fromkeys("MW%@—…→▲▸œæ", 1.75)
_WIDTHS = _NARROW | _THIN | _WIDE
_CAPITAL = 1.27
#: Where a line may break; not at spaces that keep their neighbours together.
_BREAKS = re.compile(r"[ \t\n]+")


def text_width(text: str, character: float) -> float:
    """Return the width of a line of text, in the unit of ``character``: the width of a small letter."""
    return character * sum(_WIDTHS.get(letter, _CAPITAL if letter.isupper() else 1) for letter in text)


def wrapped_lines(text: str, width: float, character: float) -> int:
    """Return how many lines a text takes in a width, broken at spaces; a long word breaks anywhere."""
    lines, used = 1, 0.0
    space = text_width(" ", character)
    for word in _BREAKS.split(text):
        room = text_width(word, character)
        if used and used + space + room > width:
            lines, used = lines + 1, 0.0
        if room > width:
            extra = math.ceil(room / width) - 1
            lines, room = lines + extra, room - extra * width
        used += room + (space if used else 0)
    return lines
