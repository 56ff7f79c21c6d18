"""The Spreadsheet resource: what spreadsheets.get answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .cells import TEMPORAL, Raw, is_empty, shown, temporal_type
from .colors import THEME_COLORS, with_styles
from .entering import effective, extended
from .fieldmask import Mask, wanted
from .identity import OWNER
from .locales import locale_of
from .protections import may_edit
from .rendering import formatted
from .sheet import COLUMN_WIDTH, ROW_HEIGHT
from .workbook import Workbook, range_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .a1 import Bounds
    from .messages import Json, Message
    from .ranges import Place
    from .sheet import Format, Sheet

DEFAULT_FORMAT: Format = {
    "backgroundColor": {"red": 1, "green": 1, "blue": 1},
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
}
_THEME = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        {"colorType": name, "color": {"rgbColor": color}} for name, color in THEME_COLORS.items()
    ],
}
_LOOKS = ("userEnteredFormat", "effectiveFormat", "hyperlink")


def spreadsheet(
    book: Workbook,
    spreadsheet_id: str,
    *,
    places: Sequence[Place] | None = None,
    grid_data: bool = False,
    mask: Mask | None = None,
    caller: str = OWNER,
) -> dict[str, Any]:
    """The whole resource, or the parts that a mask wants and the tabs that ranges name.

    Args:
        book: The spreadsheet.
        spreadsheet_id: Its id.
        places: Only these ranges (None: everything).
        grid_data: Whether to show cells, where the mask does not say.
        mask: Which fields to work out; whoever asks for it prunes the rest.
        caller: The e-mail address of who asks, for what they may edit.
    """
    answer: dict[str, Any] = {"spreadsheetId": spreadsheet_id, "properties": properties(book)}
    show_data = wanted(mask, "sheets", "data") if mask is not None else grid_data
    tabs = book.sheets if places is None else _named_tabs(book, places)
    if mask is None or "sheets" in mask or "*" in mask:
        answer["sheets"] = [
            _sheet(book, sheet, places if show_data else None, mask, caller, show_data=show_data)
            for sheet in tabs
        ]
    if book.named_ranges:
        answer["namedRanges"] = list(book.named_ranges)
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"
    if book.developer_metadata:
        answer["developerMetadata"] = list(book.developer_metadata)
    return answer


def properties(book: Workbook) -> dict[str, Any]:
    """SpreadsheetProperties."""
    return {
        "title": book.title,
        "locale": book.locale,
        "autoRecalc": book.auto_recalc,
        "timeZone": book.time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": _THEME,
    }


def sheet_properties(book: Workbook, sheet: Sheet) -> dict[str, Any]:
    """SheetProperties."""
    grid: dict[str, Any] = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    grid |= {name: value for name, value in sheet.extras.grid.items() if value}
    answer: dict[str, Any] = {
        "sheetId": sheet.sheet_id,
        "title": sheet.title,
        "index": next((index for index, each in enumerate(book.sheets) if each.uid == sheet.uid), 0),
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    if sheet.hidden:
        answer["hidden"] = True
    if sheet.extras.tab_color is not None:
        answer |= with_styles({"tabColor": sheet.extras.tab_color})
    if sheet.right_to_left:
        answer["rightToLeft"] = True
    return answer


def protected_range(book: Workbook, message: Message, caller: str) -> dict[str, Any]:
    """A protected range as spreadsheets.get shows it: who may edit, and whether the caller may."""
    answer = dict(message)
    if not may_edit(book, message, caller):
        answer.pop("requestingUserCanEdit", None)
    editors = dict(answer.get("editors") or {})
    editors["users"] = editors.get("users") or [book.owner]
    answer["editors"] = editors
    return answer


def _named_tabs(book: Workbook, places: Sequence[Place]) -> list[Sheet]:
    ids = {place.sheet.uid for place in places}
    return [sheet for sheet in book.sheets if sheet.uid in ids]


def _sheet(
    book: Workbook,
    sheet: Sheet,
    places: Sequence[Place] | None,
    mask: Mask | None,
    caller: str,
    *,
    show_data: bool,
) -> dict[str, Any]:
    answer: dict[str, Any] = {"properties": sheet_properties(book, sheet)}
    if show_data:
        cell_mask = _below(mask, "sheets", "data", "rowData", "values")
        all_bounds = (
            [sheet.bounds]
            if places is None
            else [place.bounds for place in places if place.sheet.uid == sheet.uid]
        )
        answer["data"] = [_grid_data(book, sheet, bounds, mask, cell_mask) for bounds in all_bounds]
    extras = sheet.extras
    lists: dict[str, Any] = {
        "merges": [range_of(sheet.sheet_id, box) for box in extras.merges],
        "conditionalFormats": extras.conditional_formats,
        "filterViews": extras.filter_views,
        "protectedRanges": [protected_range(book, message, caller) for message in extras.protected_ranges],
        "basicFilter": extras.basic_filter,
        "charts": [with_styles(message) for message in extras.charts],
        "bandedRanges": [with_styles(message) for message in extras.banded_ranges],
        "developerMetadata": [each for each in extras.developer_metadata if "sheetId" in each["location"]],
        "slicers": [with_styles(message) for message in extras.slicers],
        "rowGroups": extras.row_groups,
        "columnGroups": extras.column_groups,
    }
    answer |= {name: value for name, value in lists.items() if value}
    return answer


def _below(mask: Mask | None, *path: str) -> Mask | None:
    """The part of a mask below a path; None when everything there is wanted."""
    for name in path:
        if mask is None or not mask or "*" in mask:
            return None
        mask = mask.get(name)
    return mask or None


def _grid_data(
    book: Workbook, sheet: Sheet, bounds: Bounds, mask: Mask | None, cell_mask: Mask | None
) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if bounds.top:
        answer["startRow"] = bounds.top
    if bounds.left:
        answer["startColumn"] = bounds.left
    if wanted(mask, "sheets", "data", "rowData"):
        rows = _row_data(book, sheet, bounds, cell_mask)
        if rows:
            answer["rowData"] = rows
    for name, dimension, first, end, known, default in (
        ("rowMetadata", "ROWS", bounds.top, bounds.bottom, sheet.extras.row_properties, ROW_HEIGHT),
        (
            "columnMetadata",
            "COLUMNS",
            bounds.left,
            bounds.right,
            sheet.extras.column_properties,
            COLUMN_WIDTH,
        ),
    ):
        if wanted(mask, "sheets", "data", name):
            lines = [{"pixelSize": default, **known.get(index, {})} for index in range(first, end)]
            for each in sheet.extras.developer_metadata:
                where = each["location"].get("dimensionRange", {})
                index = where.get("startIndex", 0)
                if where.get("dimension") == dimension and first <= index < end:
                    lines[index - first].setdefault("developerMetadata", []).append(each)
            answer[name] = lines
    return answer


def _row_data(book: Workbook, sheet: Sheet, bounds: Bounds, mask: Mask | None) -> list[dict[str, Any]]:
    cells = _CellWriter(book, sheet, mask)
    last = min(bounds.bottom, cells.last_row + 1)
    rows: list[dict[str, Any]] = []
    for row in range(bounds.top, last):
        values = [cells.cell(row, column) for column in range(bounds.left, bounds.right)]
        while values and not values[-1]:
            values.pop()
        rows.append({"values": values} if values else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows


class _CellWriter:
    """Writes CellData for the cells of one tab, working out only what is wanted."""

    def __init__(self, book: Workbook, sheet: Sheet, mask: Mask | None) -> None:
        self.sheet = sheet
        self.mask = mask
        #: By identity: cells that look alike share one format, and so what is told of it.
        self._told: dict[int, tuple[Format, dict[str, Any]]] = {}
        self.locale = locale_of(book.locale)
        self.looks = any(self._wants(name) for name in (*_LOOKS, "formattedValue"))
        if self._wants("userEnteredValue"):
            sheet.know_formulas()
        extras = sheet.extras
        ends = [len(sheet.rows) - 1, *(row for row, _ in extras.notes)]
        if self.looks:
            ends += [row for row, _ in sheet.looks.cells]
            ends += [sheet.row_count - 1] if sheet.looks.columns else []
        ends += [
            min(region.box.bottom or sheet.row_count, sheet.row_count) - 1 for region in extras.validations
        ]
        self.last_row = max(ends)

    def _wants(self, name: str) -> bool:
        return wanted(self.mask, name)

    def cell(self, row: int, column: int) -> dict[str, Any]:
        raw: Raw = self.sheet.get(row, column)
        look = self.sheet.format_at(row, column) if self.looks else None
        answer: dict[str, Any] = {}
        if not is_empty(raw):
            self._values(answer, raw, look)
        if look:
            self._look(answer, look)
        extras = self.sheet.extras
        if (row, column) in extras.notes:
            answer["note"] = extras.notes[row, column]
        if (row, column) in extras.text_runs:
            answer["textFormatRuns"] = extras.text_runs[row, column]
        if extras.validations and self._wants("dataValidation"):
            rule = self.sheet.validation_at(row, column)
            if rule:
                answer["dataValidation"] = rule
        if self.mask is not None:
            return {name: value for name, value in answer.items() if name in self.mask}
        return answer

    def _values(self, answer: dict[str, Any], raw: Raw, look: Format | None) -> None:
        answer["userEnteredValue"] = extended(raw)
        value = effective(raw)
        if value:
            answer["effectiveValue"] = value
            if self._wants("formattedValue"):
                answer["formattedValue"] = formatted(
                    shown(raw), (look or {}).get("numberFormat"), self.locale
                )
        if self._wants("effectiveFormat") or self._wants("userEnteredFormat"):
            kind = shown(raw)
            if isinstance(kind, TEMPORAL) and "numberFormat" not in (look or {}):
                number_format = {"type": temporal_type(kind)}
                answer["userEnteredFormat"] = {"numberFormat": number_format, **(look or {})}
        if self._wants("effectiveFormat"):
            entered = answer.get("userEnteredFormat") or look or {}
            answer["effectiveFormat"] = _effective_format(entered, shown(raw))

    def _look(self, answer: dict[str, Any], look: Format) -> None:
        # The format is kept beside its words, so that no other one takes its identity.
        known = self._told.get(id(look))
        if known is None:
            known = self._told[id(look)] = (look, self._words(look))
        for name, told in known[1].items():
            answer.setdefault(name, told)

    def _words(self, look: Format) -> dict[str, Any]:
        words: dict[str, Any] = {"userEnteredFormat": with_styles(look)}
        if self._wants("effectiveFormat"):
            words["effectiveFormat"] = _effective_format(look, None)
        link = look.get("textFormat", {}).get("link", {}).get("uri")
        if link:
            words["hyperlink"] = link
        return words


def _effective_format(look: Format, value: Json) -> Format:
    """The format with everything spelled out that Google fills in."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    answer: Format = {}
    if "numberFormat" in look:
        answer["numberFormat"] = look["numberFormat"]
    answer |= {name: default for name, default in DEFAULT_FORMAT.items() if name != "textFormat"}
    answer["horizontalAlignment"] = "RIGHT" if number or isinstance(value, TEMPORAL) else "LEFT"
    answer["textFormat"] = {**DEFAULT_FORMAT["textFormat"], "fontFamily": "Arial"}
    answer["hyperlinkDisplayType"] = "PLAIN_TEXT"
    styled = with_styles(look)
    text = {**answer["textFormat"], **styled.get("textFormat", {})}
    return {**answer, **styled, "textFormat": text}
