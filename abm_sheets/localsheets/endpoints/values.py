"""The values API: reading, writing, appending and clearing ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.a1 import Bounds, Box, column_name
from abm_sheets.localsheets.batch.dimensions import apply_shift
from abm_sheets.localsheets.entering import enter, put
from abm_sheets.localsheets.errors import ApiError, BadRequest, bad_field, bad_request
from abm_sheets.localsheets.protections import check_cells
from abm_sheets.localsheets.ranges import Place, outside, resolve
from abm_sheets.localsheets.rendering import table
from abm_sheets.localsheets.schema import checked
from abm_sheets.localsheets.shifting import Shift

from .tables import table_at

if TYPE_CHECKING:
    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.messages import Json
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook

RENDER_OPTIONS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
DATE_OPTIONS = ("SERIAL_NUMBER", "FORMATTED_STRING")
INPUT_OPTIONS = ("INPUT_VALUE_OPTION_UNSPECIFIED", "RAW", "USER_ENTERED")
DIMENSIONS = ("ROWS", "COLUMNS")


def _choice(name: str, value: str, choices: tuple[str, ...], message: str) -> str:
    if value not in choices:
        description = f"Invalid value at '{name}' (type.googleapis.com/{message}), \"{value}\""
        raise bad_field(name, description)
    return value


def _api(name: str) -> str:
    return f"google.apps.sheets.v4.{name}"


def reading_options(call: Call, body: dict[str, Any] | None = None) -> tuple[str, str, str]:
    """The render options of a request: from its body, or from its query."""

    def option(name: str, default: str) -> str:
        given: str = (body or {}).get(name) or call.one(name)
        return default if not given or given == "DIMENSION_UNSPECIFIED" else given

    return (
        _choice("value_render_option", option("valueRenderOption", "FORMATTED_VALUE"), RENDER_OPTIONS,
                _api("ValueRenderOption")),
        _choice("date_time_render_option", option("dateTimeRenderOption", "SERIAL_NUMBER"), DATE_OPTIONS,
                _api("DateTimeRenderOption")),
        _choice("major_dimension", option("majorDimension", "ROWS"), DIMENSIONS, _api("Dimension")),
    )  # fmt: skip


def value_range(book: Workbook, place: Place, render: str, dates: str, dimension: str) -> dict[str, Any]:
    """A ValueRange: what is in a place."""
    found = table(book, place.sheet, place.bounds, render, dates, by_columns=dimension == "COLUMNS")
    answer: dict[str, Any] = {"range": place.name, "majorDimension": dimension}
    if found:
        answer["values"] = found
    return answer


def get(book: Workbook, call: Call, range_text: str) -> dict[str, Any]:
    """values.get."""
    render, dates, dimension = reading_options(call)
    return value_range(book, resolve(book, range_text), render, dates, dimension)


def batch_get(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """values:batchGet."""
    render, dates, dimension = reading_options(call)
    places = [resolve(book, text) for text in call.query.get("ranges", [])]
    answer: dict[str, Any] = {"spreadsheetId": spreadsheet_id}
    if places:
        answer["valueRanges"] = [value_range(book, place, render, dates, dimension) for place in places]
    return answer


def update(book: Workbook, call: Call, spreadsheet_id: str, range_text: str) -> dict[str, Any]:
    """values.update."""
    body = checked("ValueRange", call.json(), "data")
    option = _input_option(call.one("valueInputOption"))
    if body.get("range") and body["range"] != range_text:
        raise bad_request(f"Requested range '{range_text}' does not match value range '{body['range']}'.")
    place = resolve(book, range_text)
    answer = _write(book, place, body, option, spreadsheet_id)
    if call.flag("includeValuesInResponse"):
        answer["updatedData"] = _updated_data(book, call, answer["updatedRange"])
    return answer


def batch_update(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """values:batchUpdate."""
    body = checked("BatchUpdateValuesRequest", call.json())
    data: list[tuple[Place, dict[str, Any], dict[str, Any]]] = []
    for index, each in enumerate(body.get("data", [])):
        try:
            data.append((resolve(book, each.get("range", "")), each, {}))
        except ApiError as error:
            raise bad_request(f"Invalid data[{index}]: {error.message}") from None
    return written(book, spreadsheet_id, body, data)


def written(
    book: Workbook,
    spreadsheet_id: str,
    body: dict[str, Any],
    data: list[tuple[Place, dict[str, Any], dict[str, Any]]],
) -> dict[str, Any]:
    """Write several tables.

    Args:
        book: The draft.
        spreadsheet_id: The spreadsheet's id, for the answer.
        body: The request, for its options.
        data: Each table's place, the table, and what its response tells beside the usual.

    Raises:
        ApiError: One cannot be written.
    """
    option = _input_option(body.get("valueInputOption", ""))
    responses: list[dict[str, Any]] = []
    for index, (place, table_, more) in enumerate(data):
        # The draft's own copy of the tab may have grown since the place was found.
        now = Place(book.own(place.sheet), place.box)
        try:
            responses.append({**_write(book, now, table_, option, spreadsheet_id), **more})
        except ApiError as error:
            raise bad_request(f"Invalid data[{index}]: {error.message}") from None
    answer: dict[str, Any] = {"spreadsheetId": spreadsheet_id}
    for name in ("Rows", "Columns", "Cells"):
        total = sum(response.get(f"updated{name}", 0) for response in responses)
        if total:
            answer[f"totalUpdated{name}"] = total
    tabs = {response["updatedRange"].rpartition("!")[0] for response in responses}
    if tabs:
        answer["totalUpdatedSheets"] = len(tabs)
        answer["responses"] = responses
    if body.get("includeValuesInResponse"):
        for response in responses:
            response["updatedData"] = value_range(
                book,
                resolve(book, response["updatedRange"]),
                body.get("responseValueRenderOption", "FORMATTED_VALUE"),
                body.get("responseDateTimeRenderOption", "SERIAL_NUMBER"),
                "ROWS",
            )
    return answer


def append(book: Workbook, call: Call, spreadsheet_id: str, range_text: str) -> dict[str, Any]:
    """values.append: after the last row of the table that the range finds."""
    body = checked("ValueRange", call.json(), "data")
    option = _input_option(call.one("valueInputOption"))
    place = resolve(book, range_text)
    sheet = place.sheet
    found = table_at(sheet, place.bounds, whole_sheet=place.box == Box())
    top, left = (found.bottom, found.left) if found else (place.box.top, place.box.left)
    values = _by_rows(body)
    answer: dict[str, Any] = {"spreadsheetId": spreadsheet_id}
    if found:
        answer["tableRange"] = Place(sheet, Box(found.top, found.bottom, found.left, found.right)).name
    sheet = book.own(sheet)
    width = max(map(len, values), default=0)
    rows, columns = max(sheet.row_count, top + len(values)), max(sheet.column_count, left + width)
    if call.one("insertDataOption") == "INSERT_ROWS" and found and top < sheet.row_count:
        _insert_rows(book, sheet, top, len(values))
    elif (rows, columns) != (sheet.row_count, sheet.column_count):
        try:
            book.check_size(rows, columns, leaving_out=sheet)
        except BadRequest as error:
            raise bad_request(str(error)) from None
        sheet.resize(rows, columns)
    start = Place(sheet, Box(top, top + 1, left, left + 1))
    answer["updates"] = _write(book, start, body, option, spreadsheet_id)
    if call.flag("includeValuesInResponse"):
        answer["updates"]["updatedData"] = _updated_data(book, call, answer["updates"]["updatedRange"])
    return answer


def clear(book: Workbook, call: Call, spreadsheet_id: str, range_text: str) -> dict[str, Any]:
    """values.clear: the values go, everything else stays."""
    checked("ClearValuesRequest", call.json())
    place = resolve(book, range_text)
    emptied(book, place)
    return {"spreadsheetId": spreadsheet_id, "clearedRange": place.name}


def batch_clear(book: Workbook, call: Call, spreadsheet_id: str) -> dict[str, Any]:
    """values:batchClear."""
    body = checked("BatchClearValuesRequest", call.json())
    places = [resolve(book, text) for text in body.get("ranges", [])]
    for place in places:
        emptied(book, place)
    return {"spreadsheetId": spreadsheet_id, "clearedRanges": [place.name for place in places]}


def _insert_rows(book: Workbook, sheet: Sheet, top: int, count: int) -> None:
    apply_shift(book, sheet, Shift(rows=True, start=top, end=top + count, deletes=False))


def _input_option(value: str) -> str:
    option = _choice("value_input_option", value or INPUT_OPTIONS[0], INPUT_OPTIONS, _api("ValueInputOption"))
    if option == INPUT_OPTIONS[0]:
        raise bad_request("'valueInputOption' is required but not specified")
    return option


def _by_rows(body: dict[str, Any]) -> list[list[Any]]:
    values: list[list[Any]] = body.get("values", [])
    if body.get("majorDimension") == "COLUMNS":
        height = max(map(len, values), default=0)
        return [[line[row] if row < len(line) else None for line in values] for row in range(height)]
    return values


def _write(
    book: Workbook, place: Place, body: dict[str, Any], option: str, spreadsheet_id: str
) -> dict[str, Any]:
    values = _by_rows(body)
    height, width = len(values), max(map(len, values), default=0)
    sheet, box = book.own(place.sheet), place.box
    _check_room(place, height, width)
    area = Bounds(box.top, box.top + max(height, 1), box.left, box.left + max(width, 1))
    if area.bottom > sheet.row_count or area.right > sheet.column_count:
        raise outside(sheet, Box(area.top, area.bottom, area.left, area.right))
    _check_protected(book, sheet, area)
    cells = 0
    locale = book.conventions()
    try:
        for row, line in enumerate(values, box.top):
            for column, value in enumerate(line, box.left):
                if value is None:
                    continue
                _check_scalar(value, row - box.top, column - box.left)
                enter(sheet, row, column, value, option, locale)
                cells += 1
    except BadRequest as error:
        raise bad_request(str(error)) from None
    answer: dict[str, Any] = {"spreadsheetId": spreadsheet_id}
    answer["updatedRange"] = Place(sheet, Box(area.top, area.bottom, area.left, area.right)).name
    if cells:
        answer |= {"updatedRows": height, "updatedColumns": width, "updatedCells": cells}
    return answer


def _check_room(place: Place, height: int, width: int) -> None:
    """Refuse values that do not fit; a single cell stands for where they start."""
    bounds = place.bounds
    if place.box.is_one_cell():
        return
    if height > bounds.bottom - bounds.top:
        raise bad_request(
            f"Requested writing within range [{place.name}], but tried writing to row [{bounds.bottom + 1}]"
        )
    if width > bounds.right - bounds.left:
        raise bad_request(
            f"Requested writing within range [{place.name}], but tried writing to column "
            f"[{column_name(bounds.right)}]"
        )


def _check_scalar(value: Json, row: int, column: int) -> None:
    if isinstance(value, (dict, list)):
        raise BadRequest(f"Invalid values[{row}][{column}]: {_kind(value)}")


def _kind(value: Json) -> str:
    if isinstance(value, dict):
        return "struct_value { " + _fields(value) + "}"
    return "list_value { }"


def _fields(value: dict[str, Any]) -> str:
    return "".join(f'fields {{ key: "{name}" }} ' for name in value)


def emptied(book: Workbook, place: Place) -> None:
    """Take the values out of a place; everything else stays.

    Raises:
        ApiError: It is protected.
    """
    sheet, bounds = book.own(place.sheet), place.bounds
    _check_protected(book, sheet, bounds)
    for row in range(bounds.top, min(bounds.bottom, len(sheet.rows))):
        for column in range(bounds.left, min(bounds.right, len(sheet.rows[row]))):
            if sheet.get(row, column) is not None:
                put(sheet, row, column, None)


def _check_protected(book: Workbook, sheet: Sheet, bounds: Bounds) -> None:
    if not sheet.extras.protected_ranges:
        return
    try:
        check_cells(book, sheet, Box(bounds.top, bounds.bottom, bounds.left, bounds.right))
    except BadRequest as error:
        raise bad_request(str(error)) from None


def _updated_data(book: Workbook, call: Call, range_text: str) -> dict[str, Any]:
    return value_range(
        book,
        resolve(book, range_text),
        call.one("responseValueRenderOption", "FORMATTED_VALUE"),
        call.one("responseDateTimeRenderOption", "SERIAL_NUMBER"),
        "ROWS",
    )
