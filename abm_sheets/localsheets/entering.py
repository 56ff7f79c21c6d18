"""Puts values into cells: how the values API writes, and how typed ExtendedValues are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .arithmetic import evaluate
from .cells import MAX_TEXT, TEMPORAL, CellError, Formula, Raw, plain_number, serial, temporal_type
from .errors import BadRequest
from .typing_in import typed

if TYPE_CHECKING:
    from .locales import Locale
    from .messages import Json, Message
    from .sheet import Sheet


def check_length(text: str) -> str:
    """The text, unless it is longer than a cell can hold.

    Raises:
        BadRequest: With Google's words.
    """
    if len(text) > MAX_TEXT:
        raise BadRequest(
            f"Your input contains more than the maximum of {MAX_TEXT} characters in a single cell."
        )
    return text


def enter(sheet: Sheet, row: int, column: int, value: Json, option: str, locale: Locale) -> None:
    """Write a JSON value into a cell as the values API does (RAW or USER_ENTERED).

    Raises:
        BadRequest: The text is too long.
    """
    if isinstance(value, str):
        check_length(value)
        if option == "USER_ENTERED":
            meant = typed(value, locale)
            put(sheet, row, column, None if meant.value == "" else meant.value)
            if meant.number_format:
                _adopt_format(sheet, row, column, meant.number_format)
            return
    put(sheet, row, column, None if value == "" else value)


def put(sheet: Sheet, row: int, column: int, raw: Raw) -> None:
    """Write a value; the cell stays a date cell if it was one."""
    before = sheet.get(row, column)
    if isinstance(before, TEMPORAL):
        look = sheet.format_at(row, column) or {}
        if "numberFormat" not in look:
            sheet.set_format(row, column, {**look, "numberFormat": {"type": temporal_type(before)}})
    sheet.put(row, column, raw)
    sheet.extras.text_runs.pop((row, column), None)


def _adopt_format(sheet: Sheet, row: int, column: int, number_format: Message) -> None:
    """A typed date or amount brings its format along, unless the cell has one of that kind."""
    look = sheet.format_at(row, column) or {}
    before = look.get("numberFormat")
    if before and (before.get("type") == number_format["type"] or number_format["type"] == "NUMBER"):
        return
    sheet.set_format(row, column, {**look, "numberFormat": number_format})


def raw_of(extended: Message | None) -> Raw:
    """The cell content that an ExtendedValue stands for.

    Raises:
        BadRequest: It is too long, or a formula without its equals sign.
    """
    if not extended:
        return None
    if "numberValue" in extended:
        return float(extended["numberValue"])
    if "boolValue" in extended:
        return bool(extended["boolValue"])
    if "formulaValue" in extended:
        text = check_length(extended["formulaValue"])
        if not text.startswith(("=", "+")):
            raise BadRequest(f"Invalid formula: {text}")
        return Formula("=" + text[1:], evaluate("=" + text[1:]))
    if "errorValue" in extended:
        raise BadRequest("errorValue is read-only")
    text = check_length(extended.get("stringValue", ""))
    return text or None


def extended(raw: Raw) -> Message | None:
    """A cell's content as userEnteredValue."""
    if isinstance(raw, Formula):
        return {"formulaValue": raw.text}
    return effective(raw)


def effective(raw: Raw) -> Message | None:
    """A cell's value as effectiveValue."""
    if isinstance(raw, Formula):
        raw = raw.value
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        return {"boolValue": raw}
    if isinstance(raw, (int, float)):
        return {"numberValue": plain_number(raw)}
    if isinstance(raw, CellError):
        return {"errorValue": {"type": raw.type, "message": raw.text}}
    if isinstance(raw, TEMPORAL):
        return {"numberValue": plain_number(serial(raw))}
    return {"stringValue": raw}
