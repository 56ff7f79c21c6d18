"""What a cell may hold, and dates as serial numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

#: Day 0 of spreadsheet dates.
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001

#: Google refuses longer texts.
MAX_TEXT = 50_000

ERROR_TYPES = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
}


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as ``#REF!``."""

    text: str

    @property
    def type(self) -> str:
        """Google's name for this kind of error."""
        return ERROR_TYPES.get(self.text, "ERROR")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as typed, with its last known value (None: not known)."""

    text: str
    value: Plain


#: Values as the file reader gives them: dates stay dates until somebody asks.
Temporal: TypeAlias = date | datetime | time | timedelta
#: The same, for isinstance.
TEMPORAL = (date, datetime, time, timedelta)
Plain: TypeAlias = str | bool | int | float | Temporal | CellError | None
Raw: TypeAlias = Plain | Formula


def is_empty(raw: Raw) -> bool:
    """Whether nothing is in the cell (an empty text counts as nothing)."""
    return raw is None or raw == ""


def shown(raw: Raw) -> Plain:
    """The value of a cell; of a formula, its result."""
    return raw.value if isinstance(raw, Formula) else raw


def serial(moment: Temporal) -> float:
    """Days since 1899-12-30, the time of day as a fraction."""
    if isinstance(moment, datetime):
        return (moment.replace(tzinfo=None) - EPOCH) / timedelta(days=1)
    if isinstance(moment, date):
        return float((moment - EPOCH.date()).days)
    if isinstance(moment, time):
        return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / 86400
    return moment / timedelta(days=1)


def from_serial(number: float) -> datetime:
    """The moment of a serial number, to the second as spreadsheets show it."""
    return EPOCH + timedelta(seconds=round(number * 86400))


def temporal_type(moment: Temporal) -> str:
    """Google's number format type for a date, a time, both, or a duration."""
    if isinstance(moment, datetime):
        return "DATE_TIME"
    return "DATE" if isinstance(moment, date) else "TIME"


def plain_number(number: float) -> int | float:
    """Whole numbers as JSON integers, like Google sends them."""
    return int(number) if float(number).is_integer() and abs(number) < 1e15 else number
