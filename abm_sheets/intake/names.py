"""When two names are the same account."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from abm_sheets.intake.fold import plain, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

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
