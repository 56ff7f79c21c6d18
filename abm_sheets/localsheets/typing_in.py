"""Reads a text as if a person had typed it into a cell (USER_ENTERED)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from .arithmetic import evaluate
from .cells import Formula, Raw, serial
from .locales import Locale

if TYPE_CHECKING:
    from .messages import Message

_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_CURRENCIES = "$€£"
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AaPp])[Mm])?")
_ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_WORDED = re.compile(r"(?:(\d{1,2})[ -])?([^\W\d_]{3,}\.?)(?: (\d{1,2}),?)?[ -](\d{4})")
_YEARLESS = re.compile(r"(\d{1,2})([/-])(\d{1,2})")


@dataclass(frozen=True)
class Typed:
    """What a typed text means: a value, and the number format that comes with it."""

    value: Raw
    number_format: Message | None = None


def typed(text: str, locale: Locale) -> Typed:
    """The meaning of a typed text."""
    if text.startswith("'"):
        return Typed(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Typed(Formula(text, evaluate(text)))
    if text.startswith("+") and len(text) > 1 and re.fullmatch(r"\+[\d(].*[-+*/^].*", text):
        return Typed(Formula("=" + text[1:], evaluate("=" + text[1:])))
    bare = text.strip()
    if not bare:
        return Typed(text)
    if bare.upper() in ("TRUE", locale.true):
        return Typed(value=True)
    if bare.upper() in ("FALSE", locale.false):
        return Typed(value=False)
    return _number(bare, locale) or _moment(bare, locale) or Typed(text)


def _number(text: str, locale: Locale) -> Typed | None:
    body, kind = text, None
    negative = body.startswith("(") and body.endswith(")")
    if negative:
        body = body[1:-1]
    if body.endswith("%"):
        body, kind = body[:-1].rstrip(_SPACES), "PERCENT"
    sign = re.match(r"[-+]", body)
    if sign:
        negative, body = sign[0] == "-" or negative, body[1:].lstrip(_SPACES)
    symbol = next((mark for mark in _CURRENCIES if body.startswith(mark) or body.endswith(mark)), None)
    if symbol:
        body, kind = body.strip(symbol).strip(_SPACES), "CURRENCY"
    digits = _digits(body, locale)
    if digits is None:
        return None
    number = -float(digits) if negative else float(digits)
    places = len(digits.partition(".")[2]) if "e" not in digits.lower() else 0
    grouped = len(digits) != len(body)
    if kind == "PERCENT":
        return Typed(number / 100, {"type": kind, "pattern": "0.00%" if places else "0%"})
    if kind == "CURRENCY":
        pattern = "#,##0.00" if places else "#,##0"
        shown = (
            f'"{symbol}"{pattern}' if text.lstrip("-(").startswith(symbol or "") else f'{pattern} "{symbol}"'
        )
        return Typed(number, {"type": kind, "pattern": shown})
    if "e" in digits.lower():
        return Typed(number, {"type": "SCIENTIFIC", "pattern": "0.00E+00"})
    if grouped:
        return Typed(number, {"type": "NUMBER", "pattern": "#,##0.00" if places else "#,##0"})
    return Typed(number)


def _digits(text: str, locale: Locale) -> str | None:
    """The number in Python's spelling, or None."""
    groups = _SPACES if locale.grouping == "\N{NARROW NO-BREAK SPACE}" else locale.grouping
    grouped = rf"\d{{1,3}}(?:[{re.escape(groups)}]\d{{3}})+"
    point = re.escape(locale.decimal)
    if not re.fullmatch(rf"(?:{grouped}|\d+)?(?:{point}\d*)?(?:[eE][+-]?\d+)?", text):
        return None
    plain = re.sub(f"[{re.escape(groups)}]", "", text).replace(locale.decimal, ".")
    return plain if re.match(r"\.?\d", plain) else None


def _moment(text: str, locale: Locale) -> Typed | None:
    day, clock = text, ""
    if " " in text and _TIME.fullmatch(last := text.rpartition(" ")[2]):
        day, clock = text[: -len(last) - 1], last
    if ending := re.search(r" \d{1,2}:\d{2}(:\d{2})? [AaPp][Mm]$", text):
        day, clock = text[: ending.start()], ending[0][1:]
    if _TIME.fullmatch(text):
        fraction = _time(text)
        return None if fraction is None else Typed(fraction, {"type": "TIME", "pattern": "h:mm:ss"})
    found = _date(day, locale)
    if found is None:
        return None
    number, pattern = found
    if not clock:
        return Typed(number, {"type": "DATE", "pattern": pattern})
    fraction = _time(clock)
    if fraction is None:
        return None
    return Typed(number + fraction, {"type": "DATE_TIME", "pattern": f"{pattern} h:mm:ss"})


def _date(text: str, locale: Locale) -> tuple[float, str] | None:
    iso, local = _ISO_DATE.fullmatch(text), _DATE.fullmatch(text)
    if iso:
        year, month, day = map(int, iso.groups())
        pattern = "yyyy-mm-dd" if "-" in text else "yyyy/mm/dd"
    elif local:
        first, second, year = map(int, local.groups())
        day, month = (first, second) if locale.day_first else (second, first)
        year += (2000 if year < 50 else 1900) if len(local[3]) == 2 else 0
        pattern = locale.date
    else:
        return _in_words(text, locale) or _this_year(text, locale)
    try:
        return serial(date(year, month, day)), pattern
    except ValueError:
        return None


def _in_words(text: str, locale: Locale) -> tuple[float, str] | None:
    """A date with the name of its month: 12 mars 2026, Mar 12, 2026, 12-Mar-2026."""
    found = _WORDED.fullmatch(text)
    if found is None:
        return None
    first, word, last, year = found.groups()
    month = _months(locale).get(word.rstrip(".").casefold())
    day = first or last
    if month is None or day is None or (first and last):
        return None
    try:
        number = serial(date(int(year), month, int(day)))
    except ValueError:
        return None
    name = "mmm" if len(word.rstrip(".")) <= 3 else "mmmm"
    joint = "-" if "-" in text else " "
    return number, f"d{joint}{name}{joint}yyyy" if first else f"{name} d, yyyy"


def _this_year(text: str, locale: Locale) -> tuple[float, str] | None:
    """A day and a month without a year: 1-2, 31/12."""
    found = _YEARLESS.fullmatch(text)
    if found is None or locale.year is None:
        return None
    first, mark, second = int(found[1]), found[2], int(found[3])
    day, month = (first, second) if locale.day_first else (second, first)
    try:
        number = serial(date(locale.year, month, day))
    except ValueError:
        return None
    return number, f"d{mark}m" if locale.day_first else f"m{mark}d"


@cache
def _months(locale: Locale) -> dict[str, int]:
    """Numbers of months by their names, also cut short, in the locale's language and in English."""
    names: dict[str, int] = {}
    english = Locale()
    for months in (english.months, [name[:3] for name in english.months], locale.months,
                   [name[:3] for name in locale.months], locale.short_months):  # fmt: skip
        names |= {name.rstrip(".").casefold(): number for number, name in enumerate(months, 1)}
    return names


def _time(text: str) -> float | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return (hour * 3600 + minute * 60 + second) / 86400
