"""Charts and slicers: objects that lie over the cells of a tab. They share one list of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.errors import ApiError, BadRequest
from abm_sheets.localsheets.fieldmask import merged, write_mask
from abm_sheets.localsheets.oneofs import UNIONS
from abm_sheets.localsheets.workbook import Workbook, box_of, range_of

from .places import bounds, inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.localsheets.messages import Json, Message
    from abm_sheets.localsheets.sheet import Sheet

#: What Google makes a chart as large as, in pixels.
DEFAULT_SIZE = (600, 371)
_NO_KIND = (
    "One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or orgChart must be set on "
    "chartSpec."
)
_NO_PLACE = "One of EmbeddedObjectPosition.overlayPosition or EmbeddedObjectPosition.sheetId must be set"


def add_chart(book: Workbook, part: Message) -> Message:
    """Draw a chart, under the id that the client chose or one of ours."""
    given = part.get("chart", {})
    spec = _checked_spec(book, given.get("spec", {}))
    sheet, position = _placed(book, given.get("position", {}))
    chart: Message = {
        "chartId": _new_id(book, given.get("chartId"), "chart"),
        "spec": spec,
        "position": position,
    }
    if given.get("border"):
        chart["border"] = given["border"]
    sheet.extras.charts.append(chart)
    return {"chart": chart}


def update_chart_spec(book: Workbook, part: Message) -> None:
    """Replace all that a chart shows; it stays where it is."""
    sheet, index = _find(book, "charts", "chartId", part.get("chartId", 0), "chart")
    spec = _checked_spec(book, part.get("spec", {}))
    sheet.extras.charts[index] = {**sheet.extras.charts[index], "spec": spec}


def add_slicer(book: Workbook, part: Message) -> Message:
    """Add a slicer; which rows it hides, only a spreadsheet program shows."""
    given = part.get("slicer", {})
    spec = given.get("spec", {})
    if "dataRange" not in spec:
        raise BadRequest("SlicerSpec.dataRange is required.")
    sheet, position = _placed(book, given.get("position", {}))
    slicer = {
        "slicerId": _new_id(book, given.get("slicerId"), "slicer"),
        "spec": _checked_slicer(book, spec),
        "position": position,
    }
    sheet.extras.slicers.append(slicer)
    return {"slicer": slicer}


def update_slicer_spec(book: Workbook, part: Message) -> None:
    """Change the masked parts of a slicer."""
    mask = write_mask(part.get("fields"), "SlicerSpec")
    sheet, index = _find(book, "slicers", "slicerId", part.get("slicerId", 0), "slicer")
    before = sheet.extras.slicers[index]
    spec = _checked_slicer(book, merged(before["spec"], part.get("spec", {}), mask))
    sheet.extras.slicers[index] = {**before, "spec": spec}


def update_embedded_object_position(book: Workbook, part: Message) -> Message:
    """Move or resize a chart or slicer; the mask counts from the overlay position."""
    mask = write_mask(part.get("fields"), "OverlayPosition")
    sheet, kind, index = _object(book, part.get("objectId", 0))
    given = part.get("newPosition", {})
    _refuse_own_tab(given)
    before = getattr(sheet.extras, kind)[index]
    overlay = merged(before["position"]["overlayPosition"], given.get("overlayPosition", {}), mask)
    target, position = _placed(book, {"overlayPosition": overlay})
    after = {**before, "position": position}
    if target.uid == sheet.uid:
        getattr(sheet.extras, kind)[index] = after
    else:
        del getattr(sheet.extras, kind)[index]
        getattr(target.extras, kind).append(after)
    return {"position": position}


def update_embedded_object_border(book: Workbook, part: Message) -> None:
    """Set the border of a chart."""
    mask = write_mask(part.get("fields"), "EmbeddedObjectBorder")
    sheet, kind, index = _object(book, part.get("objectId", 0))
    before = getattr(sheet.extras, kind)[index]
    border = merged(before.get("border", {}), part.get("border", {}), mask)
    getattr(sheet.extras, kind)[index] = {**before, "border": border}


def delete_embedded_object(book: Workbook, part: Message) -> None:
    """Take a chart or slicer away."""
    sheet, kind, index = _object(book, part.get("objectId", 0))
    del getattr(sheet.extras, kind)[index]


def adopt_objects(book: Workbook, twin: Sheet, source_id: int) -> None:
    """Give the charts and slicers of a copied tab ids of their own, and let them show the copy."""
    for kind, name in (("charts", "chartId"), ("slicers", "slicerId")):
        copies: list[Message] = []
        for message in getattr(twin.extras, kind):
            seed = f"{twin.sheet_id}/{message[name]}"
            copies.append({**_redirected(message, source_id, twin.sheet_id), name: _new_id(book, None, seed)})
        setattr(twin.extras, kind, copies)


def _redirected(value: Json, old: int, new: int) -> Json:
    """The message with every range and cell of one tab on another."""
    if isinstance(value, list):
        return [_redirected(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    result: dict[str, Any] = {name: _redirected(item, old, new) for name, item in value.items()}
    if any(name.endswith("Index") for name in value) and value.get("sheetId", 0) == old:
        result.pop("sheetId", None)
        return {"sheetId": new, **result} if new else result
    return result


def _checked_spec(book: Workbook, spec: Message) -> Message:
    kinds = [name for name in UNIONS["ChartSpec"][1] if name in spec]
    if not kinds:
        raise BadRequest(_NO_KIND)
    basic = spec.get("basicChart")
    if basic is not None and not (basic.get("domains") or basic.get("series")):
        raise ApiError(500, "Internal error encountered.")  # So does Google.
    return {"hiddenDimensionStrategy": "SKIP_HIDDEN_ROWS_AND_COLUMNS", **_with_sources(book, spec)}


def _with_sources(book: Workbook, value: Json) -> Json:
    """The spec with its ranges checked, and written as Google writes them."""
    if isinstance(value, list):
        return [_with_sources(book, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: [_source(book, each) for each in item] if name == "sources" else _with_sources(book, item)
        for name, item in value.items()
    }


def _source(book: Workbook, where: Message) -> Message:
    sheet_id = where.get("sheetId", 0)
    sheet = book.find(sheet_id)
    if sheet is None:
        raise BadRequest(f"No grid with id: {sheet_id}")
    area = bounds(sheet, inside(sheet, where))
    if area.bottom - area.top > 1 and area.right - area.left > 1:
        raise BadRequest("ChartSourceRange.sources must each have exactly one dimension of length 1.")
    return range_of(sheet_id, box_of(where))


def _checked_slicer(book: Workbook, spec: Message) -> Message:
    where = spec.get("dataRange", {})
    sheet_id = where.get("sheetId", 0)
    sheet = book.find(sheet_id)
    if sheet is None:
        raise BadRequest(f"No grid with id: {sheet_id}")
    return {**spec, "dataRange": range_of(sheet_id, inside(sheet, where))}


def _placed(book: Workbook, position: Message) -> tuple[Sheet, Message]:
    """The tab that an object lies on, to write into, and its full position."""
    _refuse_own_tab(position)
    overlay = position.get("overlayPosition")
    if overlay is None:
        raise BadRequest(_NO_PLACE)
    cell = overlay.get("anchorCell", {})
    sheet_id = cell.get("sheetId", 0)
    found = book.find(sheet_id)
    if found is None:
        raise BadRequest(f"No sheet with id: {sheet_id}")
    row, column = cell.get("rowIndex", 0), cell.get("columnIndex", 0)
    inside(found, {"startRowIndex": row, "endRowIndex": row + 1,
                   "startColumnIndex": column, "endColumnIndex": column + 1})  # fmt: skip
    anchor = {name: value for name, value in
              (("sheetId", sheet_id), ("rowIndex", row), ("columnIndex", column)) if value}  # fmt: skip
    width, height = (
        overlay.get("widthPixels") or DEFAULT_SIZE[0],
        overlay.get("heightPixels") or DEFAULT_SIZE[1],
    )
    kept: Message = {"anchorCell": anchor}
    kept |= {name: overlay[name] for name in ("offsetXPixels", "offsetYPixels") if overlay.get(name)}
    kept |= {"widthPixels": width, "heightPixels": height}
    return book.own(found), {"overlayPosition": kept}


def _refuse_own_tab(position: Message) -> None:
    if position.get("newSheet") or "sheetId" in position:
        raise ApiError(501, "localsheets does not give charts a tab of their own.")


def _objects(book: Workbook) -> Iterator[tuple[Sheet, str, int, int]]:
    """All charts and slicers: their tab, kind, place in the list and id."""
    for sheet in book.sheets:
        for index, chart in enumerate(sheet.extras.charts):
            yield sheet, "charts", index, chart["chartId"]
        for index, slicer in enumerate(sheet.extras.slicers):
            yield sheet, "slicers", index, slicer["slicerId"]


def _new_id(book: Workbook, chosen: int | None, seed: str) -> int:
    taken = {object_id for *_, object_id in _objects(book)}
    if chosen in taken:
        raise BadRequest(
            f"Cannot add embedded object with id {chosen}, an object with that id already exists."
        )
    return chosen or ids.number(f"{seed}/{len(taken)}", taken)


def _object(book: Workbook, object_id: int) -> tuple[Sheet, str, int]:
    for sheet, kind, index, known in _objects(book):
        if known == object_id:
            return book.own(sheet), kind, index
    raise BadRequest(f"No embedded object with id: {object_id}")


def _find(book: Workbook, kind: str, name: str, object_id: int, what: str) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for index, message in enumerate(getattr(sheet.extras, kind)):
            if message[name] == object_id:
                return book.own(sheet), index
    raise BadRequest(f"No {what} with id: {object_id}")
