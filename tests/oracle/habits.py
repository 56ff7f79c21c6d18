"""How people type: the same date, amount, choice or name in many spellings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from .cells import EPOCH
from .tables import CHOICES

if TYPE_CHECKING:
    from datetime import date
    from random import Random

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
SPACES = (" ", "\u00a0", "\u202f")
FORMS = ("SAS", "SA", "SARL", "SASU", "EURL", "SNC", "SCOP", "GmbH", "Ltd", "Inc")
DOTTED = {"SAS": "S.A.S.", "SA": "S.A.", "SARL": "S.A.R.L.", "EURL": "E.U.R.L.", "Inc": "Inc."}


def without_accents(text: str) -> str:
    """The text as typed on a keyboard without accents."""
    plain = text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae").replace("Æ", "Ae")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if unicodedata.category(c) != "Mn")


def serial(day: date) -> int:
    """The serial number of a real date cell."""
    return (day - EPOCH).days


def type_date(rng: Random, day: date, mess: float) -> object:
    """Rule: "Dates: real date cells (serial numbers), `dd/mm/yyyy`, `d/m/yy`, `yyyy-mm-dd`, ..."."""
    if rng.random() >= mess:
        return serial(day)
    month, space = MONTHS[day.month - 1], rng.choice(SPACES)
    number = "1er" if day.day == 1 else str(day.day)
    words = space.join((number, month, str(day.year)))
    typed = rng.choice(
        (
            f"{day:%d/%m/%Y}",
            f"{day:%d/%m/%Y}",
            f"{day.day}/{day.month}/{day:%y}",
            f"{day.day}/{day.month}/{day.year}",
            f"{day:%d/%m/%y}",
            day.isoformat(),
            words,
            words.upper(),
            without_accents(words),
            serial(day) + 0.375,
        )
    )
    return f" {typed}\u00a0" if isinstance(typed, str) and rng.random() < 0.1 else typed


def grouped(whole: int, space: str) -> str:
    """A whole number in groups of three."""
    return f"{whole:,}".replace(",", space)


def decimal(thousandths: int, unit: int) -> str | None:
    """An amount in K or M with a comma, where two decimals are enough."""
    hundredths, rest = divmod(thousandths * 100, unit)
    if rest:
        return None
    whole, part = divmod(hundredths, 100)
    return f"{whole},{part:02}".rstrip("0").rstrip(",") if part else str(whole)


def type_amount(rng: Random, cents: int, mess: float) -> object:
    """Rule: "Amounts: numbers, `45 000 €`, `45 K€`, `45k`, `1 234,56`, `1.234,56 €` ..., `1,2 M€`"."""
    whole, part = divmod(cents, 100)
    if rng.random() >= mess:
        return cents / 100 if part else whole
    space, gap = rng.choice(SPACES), rng.choice((*SPACES, ""))
    spellings = [
        f"{grouped(whole, space)},{part:02}",
        f"{grouped(whole, space)}.{part:02}{gap}€",
        f"{grouped(whole, '.')},{part:02}{gap}€",
        f"{whole:,}.{part:02}",
        f"{whole},{part:02}{gap}EUR",
        f"€{gap}{whole}.{part:02}",
    ]
    if not part:
        spellings += [
            f"{grouped(whole, space)}{gap}€",
            f"{grouped(whole, space)}{gap}€",
            str(whole),
            f"EUR {grouped(whole, space)}",
        ]
    in_thousands = decimal(cents, 100_000)
    if in_thousands is not None:
        spellings += [f"{in_thousands}{gap}K€", f"{in_thousands}k", f"{in_thousands}{gap}k€"] * 2
    in_millions = decimal(cents, 100_000_000)
    if in_millions is not None and whole >= 1_000_000:
        spellings += [f"{in_millions}{gap}M€", f"{in_millions}{gap}M"] * 2
    return rng.choice(spellings)


def type_choice(rng: Random, header: str, label: str, mess: float) -> str:
    """Rule: "Choices: case, accents and spaces ignored, and the synonyms of the template"."""
    if rng.random() >= mess:
        return label
    text = rng.choice((label, *CHOICES[header][label]))
    change = rng.choice((str.upper, str.lower, without_accents, lambda text: f" {text} ", str.title))
    return change(text).replace(" ", rng.choice(SPACES))


def type_name(rng: Random, name: str, mess: float) -> str:
    """Rule: "after folding case, accents ..., punctuation, `&`/`et`, spaces ..., legal forms"."""
    if rng.random() >= mess:
        return name
    text = name
    if rng.random() < 0.3:
        text = text.replace(" & ", rng.choice((" et ", " ET ", "&")))
    if rng.random() < 0.3:
        text = text.replace("'", "\u2019").replace("-", " ")
    if rng.random() < 0.3:
        text = without_accents(text)
    if rng.random() < 0.5:
        text = rng.choice((text.upper(), text.lower()))
    if rng.random() < 0.5:
        form = rng.choice(FORMS)
        form = rng.choice((form, DOTTED.get(form, form), form.lower()))
        text = rng.choice((f"{form} {text}", f"{text} {form}", f"{text}, {form}"))
    if rng.random() < 0.2:
        text = text.replace(" ", rng.choice(("\u00a0", "\u202f", "  ")))
    return text


def type_header(rng: Random, header: str, mess: float) -> str:
    """Rule: "Columns are found by their header (accents, case, spaces and aliases ignored)"."""
    if rng.random() >= mess:
        return header
    change = rng.choice((str.upper, str.lower, without_accents, lambda text: f" {text} "))
    return change(header).replace(" ", rng.choice(SPACES))
