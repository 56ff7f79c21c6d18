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
    charts,
    conditional,
    copying,
    dimensions,
    filters,
    filterviews,
    groups,
    guarding,
    merging,
    metadata,
    moving,
    named,
    protection,
    tabs,
    texts,
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
    "updateDimensionGroup": groups.update_dimension_group,
    "addDimensionGroup": groups.add_dimension_group,
    "deleteDimensionGroup": groups.delete_dimension_group,
    "mergeCells": merging.merge_cells,
    "unmergeCells": merging.unmerge_cells,
    "updateBorders": borders.update_borders,
    "copyPaste": copying.copy_paste,
    "cutPaste": copying.cut_paste,
    "sortRange": copying.sort_range,
    "moveDimension": moving.move_dimension,
    "insertRange": moving.insert_range,
    "deleteRange": moving.delete_range,
    "deleteDuplicates": moving.delete_duplicates,
    "randomizeRange": moving.randomize_range,
    "findReplace": texts.find_replace,
    "trimWhitespace": texts.trim_whitespace,
    "textToColumns": texts.text_to_columns,
    "pasteData": texts.paste_data,
    "addNamedRange": named.add_named_range,
    "updateNamedRange": named.update_named_range,
    "deleteNamedRange": named.delete_named_range,
    "addProtectedRange": protection.add_protected_range,
    "updateProtectedRange": protection.update_protected_range,
    "deleteProtectedRange": protection.delete_protected_range,
    "createDeveloperMetadata": metadata.create_developer_metadata,
    "updateDeveloperMetadata": metadata.update_developer_metadata,
    "deleteDeveloperMetadata": metadata.delete_developer_metadata,
    "setBasicFilter": filters.set_basic_filter,
    "clearBasicFilter": filters.clear_basic_filter,
    "addFilterView": filterviews.add_filter_view,
    "updateFilterView": filterviews.update_filter_view,
    "duplicateFilterView": filterviews.duplicate_filter_view,
    "deleteFilterView": filterviews.delete_filter_view,
    "addChart": charts.add_chart,
    "updateChartSpec": charts.update_chart_spec,
    "addSlicer": charts.add_slicer,
    "updateSlicerSpec": charts.update_slicer_spec,
    "updateEmbeddedObjectPosition": charts.update_embedded_object_position,
    "updateEmbeddedObjectBorder": charts.update_embedded_object_border,
    "deleteEmbeddedObject": charts.delete_embedded_object,
    "addBanding": bands.add_banding,
    "updateBanding": bands.update_banding,
    "deleteBanding": bands.delete_banding,
    "addConditionalFormatRule": conditional.add_conditional_format_rule,
    "updateConditionalFormatRule": conditional.update_conditional_format_rule,
    "deleteConditionalFormatRule": conditional.delete_conditional_format_rule,
}
#: Kinds that the API has and localsheets has not: they need a service of Google's, people who talk to each
#: other, or a program that guesses. Tables have traps of their own and are not used.
LEFT_OUT = frozenset({
    "addDataSource", "updateDataSource", "deleteDataSource", "refreshDataSource", "cancelDataSourceRefresh",
    "insertComment", "deleteComment", "addCommentReply", "deleteCommentReply", "updateCommentPost",
    "addTable", "updateTable", "deleteTable", "autoFill",
})  # fmt: skip


def apply_all(book: Workbook, requests: list[Message]) -> list[dict[str, Any]]:
    """Apply requests in their order; the replies.

    Raises:
        ApiError: One cannot be applied. The draft is then worthless.
    """
    if len(requests) > 100_000:
        raise bad_request("Cannot exceed 100000 requests in a single batch.")
    replies: list[dict[str, Any]] = []
    for index, request in enumerate(requests):
        if not request:
            raise bad_request(f"Invalid requests[{index}]: No request set.")
        ((kind, part),) = request.items()
        function = KINDS.get(kind)
        if function is None:
            raise ApiError(501, f"localsheets does not know requests of the kind {kind} yet.")
        try:
            guarding.check(book, kind, part)
            reply = function(book, part)
        except BadRequest as error:
            raise bad_request(f"Invalid requests[{index}].{kind}: {error}") from None
        replies.append({} if reply is None else {kind: reply})
    return replies
