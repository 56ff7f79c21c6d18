"""Which known name or word is nearest to one that is not known: to suggest it, never to match it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from abm_sheets.intake.fold import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
