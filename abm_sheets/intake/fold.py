"""Compare texts the way a reader does: case, accents and spaces do not count."""

from __future__ import annotations

import re
import unicodedata

#: Every kind of white space, and the marks that take no room (Python's \s leaves those out).
BLANKS = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def tidy(text: str) -> str:
    """Return the text with single plain spaces and none at the ends."""
    return BLANKS.sub(" ", text).strip()


def plain(text: str) -> str:
    """Return the text in lower case without accents and ligatures."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def fold_header(text: str) -> str:
    """Return what two spellings of a header share; a currency sign counts, other marks do not."""
    return "".join(mark for mark in plain(text) if mark.isalnum() or unicodedata.category(mark) == "Sc")


def fold_choice(text: str) -> str:
    """Return what two spellings of a choice share; a question mark makes it another choice."""
    return "".join(mark for mark in plain(text) if not mark.isspace() and mark not in "-\u2010\u2011\u200b")


def fold_person(name: str | None) -> str:
    """Return what two spellings of a person's name share; nobody's is empty."""
    return tidy(plain(name)) if name else ""
