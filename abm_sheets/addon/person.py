"""Whom of the team an address belongs to: matched with the Responsables as people type them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abm_sheets.intake.fold import plain, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable


def names_of(email: str, owners: Iterable[str]) -> tuple[str, ...]:
    """Return the Responsables that may be this person: one when it is clear, several when it is not.

    In this order, the first that fits anybody: the address itself; the same words in any order (Léa Martin,
    lea.martin@…); initial and name run together (lmartin@…); initials in their place (Léa M., l.martin@…);
    words of the one in the other (Léa, lea.martin@…; Léa Martin, lea@…).
    """
    address = plain(tidy(email))
    local = address.partition("@")[0].partition("+")[0]
    parts = _words(local)
    if not parts:
        return ()
    typed = [owner for owner in owners if plain(tidy(owner)) == address]
    named = [(owner, _words(plain(owner))) for owner in owners if "@" not in owner]
    named = [(owner, words) for owner, words in named if words]
    return tuple(
        typed
        or [owner for owner, words in named if sorted(words) == sorted(parts)]
        or [owner for owner, words in named if len(words) > 1 and "".join(parts) in _together(words)]
        or [owner for owner, words in named if len(words) > 1 and _fits(words, parts)]
        or [owner for owner, words in named if set(words) <= set(parts) or set(parts) <= set(words)]
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _together(words: list[str]) -> set[str]:
    first, last = words[0], words[-1]
    return {first[0] + last, first + last[0], first + last, last + first[0], last + first}


def _fits(words: list[str], parts: list[str]) -> bool:
    """Return whether two names agree word by word, one letter standing for a word."""
    return len(words) == len(parts) and any(
        all(_agree(word, part) for word, part in zip(words, order, strict=True))
        for order in (parts, parts[::-1])
    )


def _agree(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
