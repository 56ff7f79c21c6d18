"""Shows a number in a format pattern, as FORMATTED_VALUE does."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING

from .cells import from_serial

if TYPE_CHECKING:
    from datetime import datetime

    from .locales import Locale
    from .messages import Message

DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})

_DEFAULT_PATTERNS = {
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": '"$"#,##0.00',
    "SCIENTIFIC": "0.00E+00",
}

#: Pieces of a pattern: literals in quotes, after a backslash or in brackets, date fields, digits, the rest.
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(AM/PM|A/P)|([yY]+|[mM]+|[dD]+|[hH]+|[sS]+)|([0#?][0#?,.]*)|(.)'
)

#: A part that is for some numbers only: [>=10000]0.
_CONDITION = re.compile(r"\s*\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}


def pattern_of(number_format: Message | None, locale: Locale) -> str | None:
    """The pattern of a NumberFormat, or what its type stands for in this locale."""
    if not number_format:
        return None
    if number_format.get("pattern"):
        return str(number_format["pattern"])
    kind = number_format.get("type", "")
    by_locale = {
        "DATE": locale.date,
        "TIME": locale.time,
        "DATE_TIME": f"{locale.date} {locale.time}",
    }
    return by_locale.get(kind) or _DEFAULT_PATTERNS.get(kind)


def shown_number(number: float, number_format: Message | None, locale: Locale) -> str:
    """A number as its cell shows it."""
    kind = (number_format or {}).get("type")
    pattern = pattern_of(number_format, locale)
    if kind == "TEXT" or pattern is None or pattern in ("General", "@"):
        return general(number, locale)
    if kind in DATE_TYPES or looks_like_date(pattern):
        return shown_date(number, pattern, locale)
    return _numeric(number, pattern, locale)


@lru_cache(maxsize=512)
def looks_like_date(pattern: str) -> bool:
    """Whether a pattern is one for dates or times."""
    return any(found[5] and found[5][0] in "yYdDhHsSmM" for found in _TOKEN.finditer(pattern))


def general(number: float, locale: Locale) -> str:
    """A number without a format: as many digits as it needs, ten at most after the point."""
    if number == 0:
        return "0"
    if float(number).is_integer() and abs(number) < 1e15:
        return str(int(number))
    if not 1e-5 <= abs(number) < 1e15:
        mantissa, exponent = f"{number:.5E}".split("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}".replace(".", locale.decimal)
    text = f"{number:.10f}".rstrip("0").rstrip(".")
    return text.replace(".", locale.decimal)


def shown_date(number: float, pattern: str, locale: Locale) -> str:
    """A serial number in a date pattern."""
    try:
        moment = from_serial(number)
    except OverflowError:
        return general(number, locale)
    tokens = list(_TOKEN.finditer(pattern))
    twelve = any(token[4] for token in tokens)
    parts: list[str] = []
    after_hour = False
    for index, token in enumerate(tokens):
        field = token[5]
        if not field:
            parts.append(_literal(token, moment))
            continue
        letter = field[0].lower()
        if letter == "m" and (after_hour or _before_seconds(tokens[index + 1 :])):
            parts.append(str(moment.minute).zfill(len(field)))
        else:
            parts.append(_date_field(letter, len(field), moment, locale, twelve=twelve))
        after_hour = letter == "h"
    return "".join(parts)


def _before_seconds(rest: list[re.Match[str]]) -> bool:
    following = next((token[5] for token in rest if token[5]), None)
    return following is not None and following[0] in "sS"


def _literal(token: re.Match[str], moment: datetime) -> str:
    if token[1] is not None:
        return token[1]
    if token[4]:
        return ("AM" if moment.hour < 12 else "PM")[: 2 if token[4] == "AM/PM" else 1]
    if token[3] is not None or token[0][0] in "_*":
        return ""
    return token[2] or token[6] or token[7] or ""


def _date_field(letter: str, width: int, moment: datetime, locale: Locale, *, twelve: bool) -> str:
    match letter:
        case "y":
            return f"{moment.year % 100:02d}" if width <= 2 else f"{moment.year:04d}"
        case "m":
            name = locale.months[moment.month - 1]
            short = locale.short_months[moment.month - 1] if locale.short_months else name[:3]
            return {3: short, 4: name, 5: name[0]}.get(width, str(moment.month).zfill(min(width, 2)))
        case "d":
            name = locale.days[moment.weekday()]
            short = locale.short_days[moment.weekday()] if locale.short_days else name[:3]
            return {3: short}.get(width, name if width >= 4 else str(moment.day).zfill(width))
        case "h":
            hour = (moment.hour % 12 or 12) if twelve else moment.hour
            return str(hour).zfill(min(width, 2))
        case _:
            return str(moment.second).zfill(min(width, 2))


def _numeric(number: float, pattern: str, locale: Locale) -> str:
    section, negative = _section(number, _sections(pattern))
    tokens = list(_TOKEN.finditer(section))
    digits = next((token[6] for token in tokens if token[6]), None)
    if digits and re.search(r"E[+-]0", section):
        return _scientific(number, digits, locale)
    body = _digits(abs(number), digits, section, locale) if digits else ""
    parts: list[str] = ["-"] if negative and digits else []
    placed = False
    for token in tokens:
        if token[6] and not placed:
            parts.append(body)
            placed = True
        elif token[3] is not None:
            parts.append(token[3][1:].split("-")[0] if token[3].startswith("$") else "")
        elif token[0][0] == "_":
            parts.append(" ")
        elif token[0][0] != "*" and not token[6]:
            parts.append(token[1] if token[1] is not None else token[2] or token[5] or token[7] or "")
    return "".join(parts)


def _section(number: float, sections: list[str]) -> tuple[str, bool]:
    """The part of a pattern that is for a number, and whether a minus is still to be written."""
    conditions = [_CONDITION.match(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _COMPARED[condition[1]](number, float(condition[2])):
                return section, number < 0
        return sections[-1], number < 0
    if number < 0 and len(sections) > 1:
        return sections[1], False
    return sections[2 if number == 0 and len(sections) > 2 else 0], number < 0


def _scientific(number: float, digits: str, locale: Locale) -> str:
    places = len(digits.partition(".")[2])
    return f"{number:.{places}E}".replace(".", locale.decimal)


def _digits(number: float, digits: str, section: str, locale: Locale) -> str:
    """The number itself: scaled, rounded, grouped."""
    scaled = Decimal(repr(float(number)))
    bare = re.sub(r'"[^"]*"|\\.', "", section)
    scaled *= Decimal(100) ** bare.count("%")
    core = digits.rstrip(",")
    scaled /= Decimal(1000) ** (len(digits) - len(core))
    whole, _, places = core.partition(".")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(places)), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    integer, _, fraction = text.partition(".")
    integer = integer.lstrip("0").rjust(whole.replace(",", "").count("0"), "0")
    if "," in whole:
        integer = re.sub(r"(?<=\d)(?=(\d{3})+$)", locale.grouping, integer)
    while fraction and places[len(fraction) - 1] in "#?" and fraction.endswith("0"):
        fraction = fraction[:-1]
    return integer + (locale.decimal + fraction if fraction else "")


@lru_cache(maxsize=512)
def _sections(pattern: str) -> list[str]:
    """The parts between semicolons that are not inside quotes."""
    return list(re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', pattern))
