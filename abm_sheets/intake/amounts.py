"""Read amounts in euros as people type them; what could mean two things is not read."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from abm_sheets.intake.fold import tidy

_AMOUNT = re.compile(
    r"""(?P<sign>[-\u2212\u2013+]?)\s?
        (?P<before>€|[Ee][Uu][Rr])?\s?
        (?P<inner>[-\u2212\u2013]?)\s?
        (?P<number>[0-9]+(?:[ .,][0-9]+)*)\s?
        (?P<scale>[kK]|Md|M)?\s?
        (?P<after>€|[Ee][Uu][Rr](?:os?)?)?""",
    re.VERBOSE,
)
#: A small m could also stand for "mille".
_SCALES = {"": 1, "k": 10**3, "K": 10**3, "M": 10**6, "Md": 10**9}
#: Spaces, dots or commas group by three; the last separator, if another one, starts the decimals.
_GROUPED = (
    re.compile(r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+)(?:[.,](?P<part>[0-9]+))?"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<part>[0-9]+)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<part>[0-9]+)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){2,})(?P<part>)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3}){2,})(?P<part>)"),
    re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?"),
)
#: 1.234 is one thousand to some and one and a bit to others.
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def parse_amount(text: str) -> float | None:
    """Return the amount in euros, negative where it was typed so, or None when it cannot be read.

    ``45 000 €``, ``45 K€``, ``45k``, ``1 234,56``, ``1.234,56 €`` and ``1,2 M€`` are amounts;
    ``12k€ ?``, ``1.234``, ``45 00``, ``TBD`` and ``1e5`` are not.
    """
    text = tidy(text)
    bracketed = len(text) > 2 and text[0] == "(" and text[-1] == ")"
    found = _AMOUNT.fullmatch(text[1:-1].strip() if bracketed else text)
    if found is None or (found["before"] and found["after"]):
        return None
    size = _size(found["number"])
    if size is None:
        return None
    minus = [mark for mark in (found["sign"], found["inner"]) if mark and mark != "+"]
    if len(minus) + bracketed > 1 or (found["sign"] and found["inner"]):
        return None
    value = float(size * _SCALES[found["scale"] or ""])
    return -value if minus or bracketed else value


def two_readings(text: str) -> tuple[float, float] | None:
    """Return what an amount that could mean two things would be: with thousands, and with decimals.

    ``12.500`` is 12500 or 12.5; None where nothing, or something else, keeps it from being read.
    """
    found = _AMOUNT.fullmatch(tidy(text))
    if found is None or not _AMBIGUOUS.fullmatch(found["number"]):
        return None
    whole, part = (parse_amount(text.replace(found["number"], each)) for each in _spelled(found["number"]))
    return None if whole is None or part is None else (whole, part)


def _spelled(number: str) -> tuple[str, str]:
    """Return 12.500 as 12500 and as 12.5000, which mean one thing each."""
    return re.sub(r"[.,]", "", number), f"{number}0"


def as_float(number: float) -> float:
    """Return the number as a spreadsheet holds it; an integer beyond all of those is infinite."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _size(number: str) -> Decimal | None:
    if _AMBIGUOUS.fullmatch(number):
        return None
    for pattern in _GROUPED:
        found = pattern.fullmatch(number)
        if found:
            whole = re.sub(r"[ .,]", "", found["whole"])
            return Decimal(f"{whole}.{found['part'] or '0'}")
    return None
