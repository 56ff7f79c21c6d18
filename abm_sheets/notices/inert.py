"""Make what people type harmless in a message: no markup, no link, no mention, no second line."""

from __future__ import annotations

import re
import unicodedata

#: A mark of no width: it breaks "@everyone", "](" or "http://" for a program, and nothing for a reader.
_BREAK = "\u200b"
#: Quotation marks that look like the signs of markup; no service gives them a meaning.
_LOOKALIKES = str.maketrans({"<": "\u2039", ">": "\u203a", "`": "\u2019"})
#: Mentions; the second half of a Markdown link or image; addresses that programs turn into links.
_MEANT_FOR_PROGRAMS = re.compile(r"@(?=\S)|(?<=\])(?=[(\[:])|:(?=//)|\bwww(?=\.)", re.IGNORECASE)
#: Marks that turn the direction of writing: what follows would be read backwards.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Kept although they count as controls: they join the parts of one emoji.
_JOINS = "\u200c\u200d"
#: Unicode and XML keep them for nobody.
_NO_SIGNS = "\ufffe\uffff"


def inert(text: str) -> str:
    """Return a text on one line that reads the same and means nothing to HTML, Markdown, Slack or Teams.

    Spaces of typography stay as they are; every other control sign becomes a space.
    """
    line = one_line(text)
    return _MEANT_FOR_PROGRAMS.sub(lambda found: found[0] + _BREAK, line.translate(_LOOKALIKES))


def one_line(text: str) -> str:
    """Return a text on one line, without the signs that XML or a reader's eye cannot bear."""
    return "".join(map(_plain, _TURNS.sub("", text))).strip()


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cs" or sign in _NO_SIGNS:  # half of a sign, or none: no message can carry it
        return "\ufffd"
    return " " if kind in ("Cc", "Zl", "Zp") else "" if kind == "Cf" and sign not in _JOINS else sign
