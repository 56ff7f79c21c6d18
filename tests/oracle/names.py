"""Account names, as design.md 4 says when two of them are the same."""

from __future__ import annotations

import unicodedata

LEGAL_FORMS = (
    *("sasu", "sarl", "eurl", "scop", "gmbh"),
    *("sas", "snc", "sci", "gie", "ltd", "llc", "inc", "spa"),
    *("sa", "ag", "bv"),
)
"""Longest first, so that "S.A.S.U." is not read as "S.A."."""


def fold(text: str) -> str:
    """Rule: "folding case, accents (and œ, æ)"; zero-width characters vanish."""
    lowered = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(
        char
        for char in unicodedata.normalize("NFD", lowered)
        if unicodedata.category(char) not in ("Mn", "Cf")
    )


def _words(text: str) -> list[tuple[str, bool]]:
    """Rule: "punctuation, `&`/`et`, spaces of any kind"; each word knows whether a dot follows it."""
    words: list[tuple[str, bool]] = []
    current = ""
    for char in fold(text).replace("&", " et ") + " ":
        category = unicodedata.category(char)
        if category[0] not in "PZC" and category != "Sk":
            current += char
        elif current:
            words.append((current, char == "."))
            current = ""
    return words


def _form_length(words: list[tuple[str, bool]]) -> int:
    """Rule: "legal forms ..., dotted or not": how many of the first words are a legal form."""
    for form in LEGAL_FORMS:
        if words[0][0] == form:
            return 1
        start = words[: len(form)]
        if [word for word, _ in start] == list(form) and any(dotted for _, dotted in start):
            return len(form)
    return 0


def _form_length_at_end(words: list[tuple[str, bool]]) -> int:
    """Rule: "legal forms before or after the name": how many of the last words are a legal form."""
    for form in LEGAL_FORMS:
        if words[-1][0] == form:
            return 1
        end = words[-len(form) :]
        if [word for word, _ in end] == list(form) and any(dotted for _, dotted in end):
            return len(form)
    return 0


def name_key(text: str) -> str:
    """Rule: "Account names are the same when they are equal after folding ..."; a bare form stays a name."""
    words = _words(text)
    if not words:
        return text.casefold().strip()
    while 0 < (count := _form_length(words)) < len(words):
        words = words[count:]
    while 0 < (count := _form_length_at_end(words)) < len(words):
        words = words[:-count]
    return "".join(word for word, _ in words)
