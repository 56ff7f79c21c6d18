"""Compare texts the way a reader does: case, accents and spaces do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
#: Marks that take no room: joiners, and those that set or turn the direction of writing. They come
#: along when people copy, and a name that holds one could turn the sentence around it.
_NOTHING = re.compile("[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: Halves of a sign: no message and no file can carry them.
_HALVES = re.compile("[\ud800-\udfff]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def tidy(text: str) -> str:
    """Return the text with single plain spaces, none at the ends, and without marks that take no room.

    Half a sign is U+FFFD.
    """
    if not text.isascii():
        text = _NOTHING.sub("", whole(text))
    return _BLANKS.sub(" ", text).strip()


def whole(text: str) -> str:
    """Return the text with U+FFFD in the place of every half of a sign (a lone surrogate)."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def plain(text: str) -> str:
    """Return the text in lower case without accents and ligatures."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


# The headers of a template and of a workbook are folded again for every row in which they might stand.
@lru_cache(maxsize=4096)
def fold_header(text: str) -> str:
    """Return what two spellings of a header share; a currency sign counts, other marks do not."""
    return "".join(mark for mark in plain(text) if mark.isalnum() or unicodedata.category(mark) == "Sc")


def fold_choice(text: str) -> str:
    """Return what two spellings of a choice share; a question mark makes it another choice."""
    return "".join(mark for mark in plain(text) if not mark.isspace() and mark not in "-\u2010\u2011\u200b")


def fold_person(name: str | None) -> str:
    """Return what two spellings of a person's name share; nobody's is empty."""
    return tidy(plain(name)) if name else ""
