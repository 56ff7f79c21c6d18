"""Make what people type harmless where it is printed: in a terminal, in JSON, in a log."""

from __future__ import annotations

import re

#: What a terminal obeys (ESC and the other controls, those of eight bits too), and what turns writing around.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Return a text in which U+FFFD stands for every sign that a terminal would obey; line ends stay."""
    return _OBEYED.sub("\ufffd", text)


def on_one_line(text: str) -> str:
    """Return a text as one line of a log, with such signs and line ends written out."""
    return escaped(text).replace("\n", "\\n").replace("\t", "\\t")


def escaped(text: str) -> str:
    r"""Return JSON, or a line of a log, with such signs as ``\u001b``: the same to whoever reads JSON."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
