"""Read dates as people type them: day first, month in figures or in words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from abm_sheets.intake.fold import plain, tidy

if TYPE_CHECKING:
    from abm_sheets.template.workbook import Dates

#: Day 0 of the serial numbers of Google Sheets and Excel (Sheets guide, "About date & time values").
EPOCH = date(1899, 12, 30)
LAST_SERIAL = (date.max - EPOCH).days
_TIME = r"(?:(?:[ t]| a | at )[0-9]{1,2}(?:h|[:h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?z?))?"
_FIGURES = re.compile(
    rf"(?P<day>[0-9]{{1,2}})( ?[/.-] ?)(?P<month>[0-9]{{1,2}})\2(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_ISO = re.compile(rf"(?P<year>[0-9]{{4}})([/-])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){_TIME}")


def serial(day: date) -> int:
    """Return the serial number of a day."""
    return (day - EPOCH).days


def from_serial(number: float) -> date:
    """Return the day of a serial number; the time of day is dropped."""
    return EPOCH + timedelta(days=int(number // 1))


class DateReader:
    """Reads dates typed as text in the language of a template; days before ``earliest`` are slips."""

    def __init__(self, dates: Dates, earliest: date) -> None:
        self._earliest = earliest
        self._months = {plain(name): number for number, names in enumerate(dates.months, 1) for name in names}
        weekdays = [plain(name) for name in dates.weekdays]
        # "jeu." is jeudi: three letters tell the days apart.
        self._weekdays = {short: number for number, name in enumerate(weekdays) for short in (name, name[:3])}
        names = "|".join(self._months)
        first = re.escape(plain(dates.first_day))
        self._before = re.compile(
            rf"(?:(?:{'|'.join(plain(word) for word in dates.before)}) )?"
            rf"(?:(?P<weekday>{'|'.join(self._weekdays)})\.?,? )?"
        )
        self._words = re.compile(
            rf"(?:(?P<first>1){first}|(?P<day>[0-9]{{1,2}}))(?P<gap>[ -])(?P<month>{names})\.?,?"
            r"(?P=gap)(?P<year>[0-9]{4}|[0-9]{2})"
        )

    def parse(self, text: str) -> date | None:
        """Return the day, or None when the text is not a date that exists."""
        if any(mark.isnumeric() and not mark.isascii() for mark in text):
            # Folding would make 2022 of 202².
            return None
        text = plain(tidy(text))
        before = self._before.match(text)
        weekday = before["weekday"] if before else None
        found = self._read(text[before.end() :] if before else text)
        # Of a day and a date that do not go together, nobody knows which is wrong.
        if found and weekday and found.weekday() != self._weekdays[weekday]:
            return None
        return found

    def _read(self, text: str) -> date | None:
        if found := _FIGURES.fullmatch(text) or _ISO.fullmatch(text):
            return self._day(found["year"], int(found["month"]), found["day"])
        if spoken := self._words.fullmatch(text):
            return self._day(spoken["year"], self._months[spoken["month"]], spoken["first"] or spoken["day"])
        return None

    def _day(self, year: str, month: int, day: str) -> date | None:
        try:
            found = date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
        except ValueError:
            return None
        return found if found >= self._earliest else None
