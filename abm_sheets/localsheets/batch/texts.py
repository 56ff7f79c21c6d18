"""Requests that rewrite what is in cells: find and replace, trim, split, paste a text."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from abm_sheets.localsheets.a1 import Bounds, Box
from abm_sheets.localsheets.cells import Formula, Raw, is_empty
from abm_sheets.localsheets.entering import enter
from abm_sheets.localsheets.errors import ApiError, BadRequest
from abm_sheets.localsheets.locales import locale_of
from abm_sheets.localsheets.protections import check_cells
from abm_sheets.localsheets.ranges import outside
from abm_sheets.localsheets.rendering import formatted, number_format_at

from .places import bounds, target

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def find_replace(book: Workbook, part: Message) -> Message:
    """Replace a text, or what a regular expression finds; the reply counts."""
    if not part.get("find"):
        raise BadRequest("FindReplaceRequest.find must not be empty.")
    areas = _scope(book, part)
    replaced = _replacer(part)
    values = formulas = occurrences = 0
    rows: set[tuple[int, int]] = set()
    for sheet, area in areas:
        sheet.know_formulas()
        for row in range(area.top, min(area.bottom, len(sheet.rows))):
            for column in range(area.left, min(area.right, len(sheet.rows[row]))):
                raw = sheet.get(row, column)
                if is_empty(raw) or (isinstance(raw, Formula) and not part.get("includeFormulas")):
                    continue
                text, count = replaced(_text(book, sheet, row, column, raw))
                if not count:
                    continue
                check_cells(book, sheet, Box(row, row + 1, column, column + 1))
                enter(sheet, row, column, text, "USER_ENTERED", book.conventions())
                occurrences += count
                rows.add((sheet.sheet_id, row))
                formulas, values = (
                    (formulas + 1, values) if isinstance(raw, Formula) else (formulas, values + 1)
                )
    counts = {
        "valuesChanged": values,
        "formulasChanged": formulas,
        "rowsChanged": len(rows),
        "sheetsChanged": len({sheet_id for sheet_id, _ in rows}),
        "occurrencesChanged": occurrences,
    }
    return {name: count for name, count in counts.items() if count}


def trim_whitespace(book: Workbook, part: Message) -> Message:
    """Take spaces off both ends of texts, and all but one of those inside."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    changed = 0
    for row in range(area.top, min(area.bottom, len(sheet.rows))):
        for column in range(area.left, min(area.right, len(sheet.rows[row]))):
            raw = sheet.get(row, column)
            if isinstance(raw, str) and (text := re.sub(r"\s+", " ", raw).strip()) != raw:
                sheet.put(row, column, text or None)
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def text_to_columns(book: Workbook, part: Message) -> None:
    """Split the texts of one column over the columns to its right."""
    sheet, box = target(book, part.get("source", {}))
    area = bounds(sheet, box)
    if area.right - area.left != 1:
        raise BadRequest("TextToColumnsRequest.source must span exactly one column.")
    texts = [sheet.get(row, area.left) for row in range(area.top, area.bottom)]
    mark = _delimiter(part, [text for text in texts if isinstance(text, str)])
    for row, text in enumerate(texts, area.top):
        if not isinstance(text, str) or mark not in text:
            continue
        pieces = next(csv.reader([text], delimiter=mark)) if len(mark) == 1 else text.split(mark)
        _write(book, sheet, row, area.left, [pieces])


def paste_data(book: Workbook, part: Message) -> None:
    """Type a text with lines and delimiters into cells."""
    if "html" in part:
        raise ApiError(501, "localsheets does not paste HTML.")
    where = part.get("coordinate", {})
    mark = part.get("delimiter")
    if not mark:
        raise BadRequest("One of delimiter or html must be set.")
    sheet = book.sheet(where.get("sheetId", 0))
    if len(mark) == 1:
        lines = list(csv.reader(io.StringIO(part.get("data", "")), delimiter=mark))
    else:
        lines = [line.split(mark) for line in part.get("data", "").splitlines()]
    _write(book, sheet, where.get("rowIndex", 0), where.get("columnIndex", 0), lines)


def _write(book: Workbook, sheet: Sheet, top: int, left: int, lines: list[list[str]]) -> None:
    """Type rows of texts; columns are added where they do not fit, rows are not."""
    width = max((len(line) for line in lines), default=0)
    if top + len(lines) > sheet.row_count:
        raise BadRequest(outside(sheet, Box(top, top + len(lines), left, left + width)).message)
    if left + width > sheet.column_count:
        book.check_size(sheet.row_count, left + width, leaving_out=sheet)
        sheet.resize(sheet.row_count, left + width)
    check_cells(book, sheet, Box(top, top + len(lines), left, left + width))
    for row, line in enumerate(lines, top):
        for column, text in enumerate(line, left):
            enter(sheet, row, column, text, "USER_ENTERED", book.conventions())


def _scope(book: Workbook, part: Message) -> list[tuple[Sheet, Bounds]]:
    if "range" in part:
        sheet, box = target(book, part["range"])
        return [(sheet, bounds(sheet, box))]
    if "sheetId" in part:
        sheet = book.sheet(part["sheetId"])
        return [(sheet, sheet.bounds)]
    if part.get("allSheets"):
        return [(book.own(sheet), sheet.bounds) for sheet in list(book.sheets)]
    raise BadRequest("One of range, sheetId or allSheets must be set.")


def _replacer(part: Message) -> Callable[[str], tuple[str, int]]:
    pattern = part["find"] if part.get("searchByRegex") else re.escape(part["find"])
    if part.get("matchEntireCell"):
        pattern = f"^(?:{pattern})$"
    try:
        wanted = re.compile(pattern, 0 if part.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise BadRequest(f"Invalid regular expression: {part['find']}") from None
    replacement = part.get("replacement", "")
    if part.get("searchByRegex"):
        # Google's groups are $1, Python's \1.
        template = re.sub(r"\$(\d)", r"\\\1", replacement.replace("\\", "\\\\"))
        return lambda text: wanted.subn(template, text)
    return lambda text: wanted.subn(lambda _: replacement, text)


def _text(book: Workbook, sheet: Sheet, row: int, column: int, raw: Raw) -> str:
    if isinstance(raw, Formula):
        return raw.text
    return formatted(raw, number_format_at(sheet, row, column), locale_of(book.locale))


def _delimiter(part: Message, texts: list[str]) -> str:
    kind = part.get("delimiterType", "AUTODETECT" if not part.get("delimiter") else "CUSTOM")
    if kind == "CUSTOM":
        if not part.get("delimiter"):
            raise BadRequest("A delimiter must be given for the delimiterType CUSTOM.")
        return str(part["delimiter"])
    if kind in _DELIMITERS:
        return _DELIMITERS[kind]
    return max(",;|\t ", key=lambda mark: sum(text.count(mark) for text in texts))
