"""Single cells, as design.md 4 says how they are read."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, timedelta
from fractions import Fraction

from .names import fold

EPOCH = date(1899, 12, 30)
FIRST_DAY = date(1990, 1, 1)
LAST_SERIAL = (date.max - EPOCH).days

ERRORS = frozenset(
    (
        *("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#NUM!", "#NOMBRE!"),
        *("#NULL!", "#NUL!", "#ERROR!", "#ERREUR!", "#SPILL!", "#CALC!"),
    )
)
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
LEAST, MOST = Fraction(1, 100), Fraction(10**12)
"""Beyond these an amount is a slip of the keyboard (decision 34)."""
MULTIPLIERS = {None: 1, "k": 1_000, "K": 1_000, "M": 1_000_000, "Md": 1_000_000_000}

AMOUNT = re.compile(
    r"(?P<sign>[-\u2212])? ?(?P<prefix>€|EUR)? ?(?P<inner>[-\u2212])? ?(?P<body>[0-9][0-9 .,]*?)"
    r" ?(?P<unit>Md|[kKM])? ?(?P<suffix>€|EUR)?"
)
PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?")
GROUPED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,](?P<part>[0-9]+))?",
        r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?P<part>[0-9]+)",
        r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)\.(?P<part>[0-9]+)",
        r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})(?P<part>)",
        r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3}){2,})(?P<part>)",
    )
)


def text_of(cell: object) -> str:
    """What a person reads in the cell: spaces of any kind made one, zero-width characters dropped, no half of a sign."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, int) and cell.bit_length() > 1024:
        return "∞"  # no number of any spreadsheet
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell) and abs(cell) < 10**15:
        return str(int(cell))
    kinds = ((char, unicodedata.category(char)) for char in str(cell))
    visible = "".join("\ufffd" if kind == "Cs" else char for char, kind in kinds if kind != "Cf")
    return " ".join(visible.split())


def is_error(cell: object) -> bool:
    """Rule: "`#REF!` ... are issues, never guesses"."""
    return isinstance(cell, str) and text_of(cell) in ERRORS


def choice_key(text: str) -> str:
    """Rule: "Choices: case, accents and spaces ignored"."""
    return fold(text).replace(" ", "")


def header_key(text: str) -> str:
    """Rule: "Columns are found by their header (accents, case, spaces and aliases ignored)"."""
    return choice_key(text).replace("\u2019", "'")


def _number(cell: object) -> bool:
    """Whether the cell holds a real, finite number (a tick box is none)."""
    if isinstance(cell, int) and cell.bit_length() > 1024:
        return False  # no number of any spreadsheet
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell)


def read_date(cell: object) -> date | None:
    """Rule: "real date cells (serial numbers), `dd/mm/yyyy`, `d/m/yy`, `yyyy-mm-dd`, `12 mars 2026`, ..."."""
    day: date | None = None
    if isinstance(cell, (int, float)) and _number(cell):
        if 0 <= cell <= LAST_SERIAL:
            day = EPOCH + timedelta(days=math.floor(cell))
    elif isinstance(cell, str):
        day = _date_from_text(fold(text_of(cell)))
    return day if day is not None and day >= FIRST_DAY else None


def _date_from_text(text: str) -> date | None:
    """Rule: "`31/02/2026`, ... `TBD` are issues, never guesses"."""
    if found := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})", text):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if len(found[3]) == 2 else 0
    elif found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text):
        year, month, day = (int(part) for part in found.groups())
    elif (found := re.fullmatch(r"([0-9]{1,2}|1er) ([a-z]+) ([0-9]{4})", text)) and found[2] in MONTHS:
        day, month, year = int(found[1].removesuffix("er")), MONTHS.index(found[2]) + 1, int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_amount(cell: object) -> Fraction | None:
    """Decision 34: "0, or from a cent to a thousand milliards"."""
    amount = _amount(cell)
    return amount if amount is None or amount == 0 or LEAST <= abs(amount) <= MOST else None


def _amount(cell: object) -> Fraction | None:
    """Rule: "Amounts: numbers, `45 000 €`, `45 K€`, `45k`, `1 234,56`, `1.234,56 €` ..., `1,2 M€`"."""
    if isinstance(cell, (int, float)) and _number(cell):
        return Fraction(str(cell))
    if not isinstance(cell, str):
        return None
    found = AMOUNT.fullmatch(text_of(cell))
    if found is None or (found["prefix"] and found["suffix"]) or (found["sign"] and found["inner"]):
        return None
    size = _size(found["body"])
    if size is None:
        return None
    sign = -1 if found["sign"] or found["inner"] else 1
    return sign * size * MULTIPLIERS[found["unit"]]


def _size(body: str) -> Fraction | None:
    """Rule: "reject anything ambiguous such as `1.234` or `1,234`" and bad grouping such as `45 00`."""
    if found := PLAIN.fullmatch(body):
        thousands_possible = re.fullmatch(r"[1-9][0-9]{0,2}", found["whole"]) is not None
    else:
        found = next((match for pattern in GROUPED if (match := pattern.fullmatch(body))), None)
        thousands_possible = True
    if found is None:
        return None
    part = found["part"] or ""
    if len(part) == 3 and thousands_possible:
        return None
    whole = re.sub(r"[ .,]", "", found["whole"])
    return Fraction(f"{whole}.{part}" if part else whole)
