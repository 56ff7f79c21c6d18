"""Fields of which a message may have only one: Google's reference tells, the discovery document does not."""

from __future__ import annotations

#: Message: the union's name and its fields (none: all fields of the message).
UNIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Request": ("kind", ()),
    "ExtendedValue": ("value", ("numberValue", "stringValue", "boolValue", "formulaValue", "errorValue")),
    "ColorStyle": ("kind", ("rgbColor", "themeColor")),
    "ConditionalFormatRule": ("rule", ("booleanRule", "gradientRule")),
    "ConditionValue": ("value", ("relativeDate", "userEnteredValue")),
    "DataFilter": ("filter", ("developerMetadataLookup", "a1Range", "gridRange")),
    "DeveloperMetadataLocation": ("location", ("spreadsheet", "sheetId", "dimensionRange")),
    "EmbeddedObjectPosition": ("location", ("sheetId", "overlayPosition", "newSheet")),
    "ChartSpec": (
        "chart",
        ("basicChart", "pieChart", "bubbleChart", "candlestickChart", "orgChart", "histogramChart",
         "waterfallChart", "treemapChart", "scorecardChart"),
    ),
    "ChartData": ("type", ("sourceRange", "columnReference")),
    "UpdateCellsRequest": ("area", ("start", "range")),
    "AutoFillRequest": ("area", ("range", "sourceAndDestination")),
    "PasteDataRequest": ("kind", ("delimiter", "html")),
    "FindReplaceRequest": ("scope", ("range", "sheetId", "allSheets")),
    "PivotTable": ("data", ("source", "dataSourceId")),
    "PivotValue": ("value", ("sourceColumnOffset", "formula", "dataSourceColumnReference")),
    "PivotGroupRule": ("rule", ("manualRule", "histogramRule", "dateTimeRule")),
    "SortSpec": ("reference", ("dimensionIndex", "dataSourceColumnReference")),
}  # fmt: skip
