"""What the API shows of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .cells import TEMPORAL, CellError, Formula, Plain, Raw, plain_number, serial, shown, temporal_type
from .locales import Locale, locale_of
from .numberformat import DATE_TYPES, general, looks_like_date, shown_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from .a1 import Bounds
    from .messages import Json, Message
    from .sheet import Sheet
    from .workbook import Workbook


def number_format_at(sheet: Sheet, row: int, column: int) -> Message | None:
    """The number format of a cell, if it has one."""
    look = sheet.format_at(row, column)
    found: Message | None = (look or {}).get("numberFormat")
    return found


def formatted(value: Plain, number_format: Message | None, locale: Locale) -> str:
    """A value as the cell shows it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, TEMPORAL):
        return shown_number(serial(value), number_format or {"type": temporal_type(value)}, locale)
    if not number_format:
        return general(value, locale)
    return shown_number(value, number_format, locale)


def is_date(number_format: Message | None) -> bool:
    """Whether a number format shows dates or times."""
    if not number_format:
        return False
    return number_format.get("type") in DATE_TYPES or (
        bool(number_format.get("pattern")) and looks_like_date(str(number_format["pattern"]))
    )


def unformatted(value: Plain) -> Json:
    """A value as JSON, dates as serial numbers."""
    if value is None:
        return ""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, TEMPORAL):
        return plain_number(serial(value))
    return value


def table(
    book: Workbook, sheet: Sheet, bounds: Bounds, render: str, dates: str, *, by_columns: bool = False
) -> list[list[Any]]:
    """The values of a rectangle, without empty ends."""
    if render == "FORMULA":
        sheet.know_formulas()
    show = _shower(book, sheet, render, dates)
    lines: list[list[Any]] = []
    rows = sheet.rows
    if by_columns:
        rows = [list(column) for column in _turned(rows, bounds)]
        for offset, line in enumerate(rows):
            column = bounds.left + offset
            lines.append([show(raw, bounds.top + index, column) for index, raw in enumerate(line)])
    else:
        whole = bounds.left == 0
        for index in range(bounds.top, min(bounds.bottom, len(rows))):
            source = rows[index]
            line = source[: bounds.right] if whole else source[bounds.left : bounds.right]
            lines.append([show(raw, index, bounds.left + offset) for offset, raw in enumerate(line)])
    for line in lines:
        while line and line[-1] == "":
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _turned(rows: list[list[Raw]], bounds: Bounds) -> list[list[Raw]]:
    part = rows[bounds.top : bounds.bottom]
    return [
        [row[column] if column < len(row) else None for row in part]
        for column in range(bounds.left, bounds.right)
    ]


def _shower(book: Workbook, sheet: Sheet, render: str, dates: str) -> Callable[[Raw, int, int], Any]:
    locale = locale_of(book.locale)

    def formatted_value(raw: Raw, row: int, column: int) -> Json:
        value = shown(raw)
        if value is None or isinstance(value, str):
            return value or ""
        return formatted(value, number_format_at(sheet, row, column), locale)

    def serial_value(raw: Raw, _row: int, _column: int) -> Json:
        return unformatted(shown(raw))

    def date_text(raw: Raw, row: int, column: int) -> Json:
        value = shown(raw)
        if isinstance(value, TEMPORAL):
            return formatted_value(raw, row, column)
        if type(value) in (int, float) and is_date(number_format_at(sheet, row, column)):
            return formatted_value(raw, row, column)
        return unformatted(value)

    def formula(raw: Raw, _row: int, _column: int) -> Json:
        return raw.text if isinstance(raw, Formula) else unformatted(raw)

    if render == "FORMULA":
        return formula
    if render == "UNFORMATTED_VALUE":
        return date_text if dates == "FORMATTED_STRING" else serial_value
    return formatted_value
