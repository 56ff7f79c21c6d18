"""When two names are the same account, and which known name is nearest."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from abm_sheets.intake.fold import plain, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abm_sheets.template.rules import Names


#: S.A.S., S. A. or S.à r.l.: letters with dots; letters with spaces alone may be anybody's initials.
_DOTTED = re.compile(r"(?<!\w)[a-z](?:(?:\. ?| (?=[a-z]\.))[a-z])+(?!\w)")


@lru_cache(maxsize=50_000)
def account_key(name: str, names: Names) -> str:
    """Return the key that equal names share.

    Case, accents, ligatures, punctuation, ``&``/``et``, spaces and legal forms before or after the name
    do not count. A name that is nothing but a legal form or punctuation stands for itself.
    """
    folded = _DOTTED.sub(lambda found: re.sub("[. ]", "", found[0]), plain(name)).replace("&", " et ")
    folded = folded.replace(".", "").replace("'", "")
    tokens = "".join(mark if _counts(mark) else " " for mark in folded).split()
    kept = _without_legal_forms(tokens, names.legal_forms)
    return "".join(kept) or "".join(tokens) or tidy(name).casefold()


def _counts(mark: str) -> bool:
    """Letters and digits count, and signs that are part of a name: Canal+ is not Canal."""
    return mark.isalnum() or unicodedata.category(mark) in ("Sm", "Sc")


def _without_legal_forms(tokens: Sequence[str], forms: frozenset[str]) -> Sequence[str]:
    """Drop legal forms at both ends, as many as there are, but never the whole name."""
    while len(tokens) > 1 and tokens[-1] in forms:
        tokens = tokens[:-1]
    while len(tokens) > 1 and tokens[0] in forms:
        tokens = tokens[1:]
    return tokens


def nearest_choice(text: str, spellings: Mapping[str, str], score: float) -> str | None:
    """Return the label whose spelling is most like the text, or None when none is really like it.

    ``spellings`` maps labels and synonyms to their label. A list is short and known: that two words share
    some letters says nothing, so the whole texts are compared.
    """
    best = process.extractOne(
        text, list(spellings), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=score
    )
    return spellings[best[0]] if best and len(best[0]) > 2 else None


def nearest(text: str, known: Sequence[str], score: float) -> str | None:
    """Return the known name most like the text, or None when none is near (score from 0 to 100)."""
    # A is somehow like every word that has an a.
    long_enough = [name for name in known if len(name) > 2]
    best = process.extractOne(
        _spoken(text), [_spoken(name) for name in long_enough], scorer=fuzz.WRatio, score_cutoff=score
    )
    return long_enough[best[2]] if best else None


@lru_cache(maxsize=50_000)
def _spoken(name: str) -> str:
    """Return a name as it sounds: Œuvre & Fils is nearer to "oeuvr et fils" than Oeuf et fils is."""
    return utils.default_process(plain(name).replace("&", " et "))
