"""Requests that can always be applied, for laws."""

from typing import Any

from hypothesis import strategies as st

_small = st.integers(0, 5)


def _range(draw: st.DrawFn) -> dict[str, int]:
    top, left = draw(_small), draw(_small)
    return {
        "startRowIndex": top,
        "endRowIndex": top + 1 + draw(_small),
        "startColumnIndex": left,
        "endColumnIndex": left + 1 + draw(_small),
    }


def _chart(where: dict[str, int]) -> dict[str, Any]:
    """A chart over the first column of a range, at its corner."""
    source = {**where, "endColumnIndex": where["startColumnIndex"] + 1}
    return {
        "spec": {"pieChart": {"series": {"sourceRange": {"sources": [source]}}}},
        "position": {
            "overlayPosition": {
                "anchorCell": {"rowIndex": where["startRowIndex"], "columnIndex": where["startColumnIndex"]}
            }
        },
    }


@st.composite
def good_request(draw: st.DrawFn) -> dict[str, Any]:
    """One request that can always be applied to a spreadsheet with a few cells."""
    where = _range(draw)
    cell = {
        "userEnteredValue": {"numberValue": draw(_small)},
        "userEnteredFormat": {"textFormat": {"bold": draw(st.booleans())}},
        "note": draw(st.text("aé<&>\n 🌵", max_size=3)),
    }
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "a"}]}}
    where_down = {name: where[name] for name in ("startColumnIndex", "endColumnIndex")}
    dimension = {"dimension": draw(st.sampled_from(["ROWS", "COLUMNS"])), "startIndex": 1, "endIndex": 3}
    return draw(
        st.sampled_from(
            [
                {"updateCells": {"range": where, "rows": [{"values": [cell]}], "fields": "*"}},
                {"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat,note"}},
                {"repeatCell": {"range": where_down, "cell": cell, "fields": "userEnteredFormat"}},
                {"setDataValidation": {"range": where, "rule": rule}},
                {"insertDimension": {"range": dimension}},
                {"deleteDimension": {"range": dimension}},
                {
                    "updateDimensionProperties": {
                        "range": dimension,
                        "properties": {"pixelSize": 50},
                        "fields": "pixelSize",
                    }
                },
                {"addSheet": {"properties": {"index": 0}}},
                {
                    "updateSheetProperties": {
                        "properties": {"gridProperties": {"frozenRowCount": 1}},
                        "fields": "gridProperties.frozenRowCount",
                    }
                },
                {"updateBorders": {"range": where, "top": {"style": "SOLID"}}},
                {
                    "createDeveloperMetadata": {
                        "developerMetadata": {
                            "metadataKey": "k",
                            "visibility": "DOCUMENT",
                            "location": {"spreadsheet": True},
                        }
                    }
                },
                {"updateSpreadsheetProperties": {"properties": {"title": "other"}, "fields": "title"}},
                {"addConditionalFormatRule": {"rule": {"ranges": [where], "booleanRule": {}}, "index": 0}},
                {"addDimensionGroup": {"range": dimension}},
                {"setBasicFilter": {"filter": {"range": where}}},
                {"addFilterView": {"filter": {"title": "vue", "range": where}}},
                {"addChart": {"chart": _chart(where)}},
                {"moveDimension": {"source": dimension, "destinationIndex": draw(st.integers(0, 8))}},
                {"insertRange": {"range": where, "shiftDimension": dimension["dimension"]}},
                {"deleteRange": {"range": where, "shiftDimension": dimension["dimension"]}},
                {"deleteDuplicates": {"range": where}},
                {"randomizeRange": {"range": where}},
                {"findReplace": {"find": "a", "replacement": "7", "allSheets": True}},
                {"autoResizeDimensions": {"dimensions": dimension}},
                {
                    "createDeveloperMetadata": {
                        "developerMetadata": {
                            "metadataKey": "line",
                            "visibility": "DOCUMENT",
                            "location": {"dimensionRange": {**dimension, "endIndex": 2}},
                        }
                    }
                },
            ]
        )
    )


def aimed_at(sheet_id: int, value: Any) -> Any:
    """The request, aimed at a tab wherever it names a range of cells, rows or columns."""
    if isinstance(value, list):
        return [aimed_at(sheet_id, item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {name: aimed_at(sheet_id, item) for name, item in value.items()}
    if any(name.endswith("Index") and name != "destinationIndex" for name in value) or "dimension" in value:
        result["sheetId"] = sheet_id
    if "gridProperties" in value and "frozenRowCount" in value["gridProperties"]:
        result["sheetId"] = sheet_id
    return result
