"""The kinds of requests in a batchUpdate, one function each.

A function takes the draft and its own part of the request, already checked against the schema, changes
the draft and returns its reply (without the kind around it), or None for an empty reply.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from abm_sheets.localsheets.errors import ApiError, BadRequest, bad_request
from abm_sheets.localsheets.messages import Message
from abm_sheets.localsheets.workbook import Workbook

from . import banding as bands
from . import (
    borders,
    cells,
    conditional,
    copying,
    dimensions,
    filters,
    groups,
    merging,
    metadata,
    named,
    protection,
    tabs,
    validation,
)

Apply: TypeAlias = Callable[[Workbook, Message], Message | None]

KINDS: dict[str, Apply] = {
    "updateSpreadsheetProperties": tabs.update_spreadsheet_properties,
    "addSheet": tabs.add_sheet,
    "updateSheetProperties": tabs.update_sheet_properties,
    "deleteSheet": tabs.delete_sheet,
    "duplicateSheet": tabs.duplicate_sheet,
    "updateCells": cells.update_cells,
    "repeatCell": cells.repeat_cell,
    "appendCells": cells.append_cells,
    "setDataValidation": validation.set_data_validation,
    "updateDimensionProperties": dimensions.update_dimension_properties,
    "autoResizeDimensions": dimensions.auto_resize_dimensions,
    "appendDimension": dimensions.append_dimension,
    "insertDimension": dimensions.insert_dimension,
    "deleteDimension": dimensions.delete_dimension,
    "addDimensionGroup": groups.add_dimension_group,
    "deleteDimensionGroup": groups.delete_dimension_group,
    "mergeCells": merging.merge_cells,
    "unmergeCells": merging.unmerge_cells,
    "updateBorders": borders.update_borders,
    "copyPaste": copying.copy_paste,
    "cutPaste": copying.cut_paste,
    "sortRange": copying.sort_range,
    "addNamedRange": named.add_named_range,
    "updateNamedRange": named.update_named_range,
    "deleteNamedRange": named.delete_named_range,
    "addProtectedRange": protection.add_protected_range,
    "updateProtectedRange": protection.update_protected_range,
    "deleteProtectedRange": protection.delete_protected_range,
    "createDeveloperMetadata": metadata.create_developer_metadata,
    "deleteDeveloperMetadata": metadata.delete_developer_metadata,
    "setBasicFilter": filters.set_basic_filter,
    "clearBasicFilter": filters.clear_basic_filter,
    "addBanding": bands.add_banding,
    "updateBanding": bands.update_banding,
    "deleteBanding": bands.delete_banding,
    "addConditionalFormatRule": conditional.add_conditional_format_rule,
    "updateConditionalFormatRule": conditional.update_conditional_format_rule,
    "deleteConditionalFormatRule": conditional.delete_conditional_format_rule,
}


def apply_all(book: Workbook, requests: list[Message]) -> list[dict[str, Any]]:
    """Apply requests in their order; the replies.

    Raises:
        ApiError: One cannot be applied. The draft is then worthless.
    """
    if len(requests) > 100_000:
        raise bad_request("Cannot exceed 100000 requests in a single batch.")
    replies: list[dict[str, Any]] = []
    for index, request in enumerate(requests):
        if len(request) != 1:
            what = "No request set." if not request else "oneof field 'kind' is already set."
            raise bad_request(f"Invalid requests[{index}]: {what}")
        ((kind, part),) = request.items()
        function = KINDS.get(kind)
        if function is None:
            raise ApiError(501, f"localsheets does not know requests of the kind {kind} yet.")
        try:
            reply = function(book, part)
        except BadRequest as error:
            raise bad_request(f"Invalid requests[{index}].{kind}: {error}") from None
        replies.append({} if reply is None else {kind: reply})
    return replies
