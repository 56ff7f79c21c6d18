"""A workbook with everything that a file can hold."""

from pathlib import Path

from abm_sheets.localsheets import LocalSheets

from .client import Api
from .parts import number, text


def again(path: Path) -> Api:
    """A client of the file, as if the program had been started anew."""
    service = LocalSheets()
    return Api(service, service.open(path))


def fill(api: Api) -> None:
    """Everything that a file can hold, on two tabs."""
    api.batch(
        {
            "updateSpreadsheetProperties": {
                "properties": {"locale": "fr_FR", "timeZone": "Europe/Paris"},
                "fields": "locale,timeZone",
            }
        },
        {
            "addSheet": {
                "properties": {
                    "sheetId": 1001,
                    "title": "Comptes",
                    "gridProperties": {
                        "rowCount": 500,
                        "columnCount": 12,
                        "frozenRowCount": 1,
                        "frozenColumnCount": 2,
                    },
                    "tabColor": {"red": 1},
                }
            }
        },
        {
            "addSheet": {
                "properties": {
                    "sheetId": 1005,
                    "title": "Dashboard",
                    "gridProperties": {"rowCount": 60, "columnCount": 9, "hideGridlines": True},
                }
            }
        },
        {"deleteSheet": {"sheetId": 0}},
        {
            "updateCells": {
                "start": {"sheetId": 1001},
                "fields": "*",
                "rows": [
                    {
                        "values": [
                            {
                                **text("Compte"),
                                "note": "Nom\nde l'entreprise",
                                "userEnteredFormat": {
                                    "textFormat": {
                                        "bold": True,
                                        "italic": True,
                                        "fontSize": 12,
                                        "fontFamily": "Georgia",
                                        "foregroundColor": {"red": 1},
                                    },
                                    "backgroundColor": {"blue": 1},
                                    "horizontalAlignment": "CENTER",
                                    "verticalAlignment": "MIDDLE",
                                    "wrapStrategy": "WRAP",
                                    "borders": {"bottom": {"style": "SOLID", "color": {"green": 1}}},
                                },
                            },
                            text('=IMPORTDATA("https://x")'),
                            text("Ajouté"),
                            text("O'Brien & <Fils>"),
                        ]
                    },
                    {
                        "values": [
                            number(46093),
                            number(-0.5),
                            {"userEnteredValue": {"boolValue": True}},
                            number(0),
                        ]
                    },
                ],
            }
        },
        {
            "repeatCell": {
                "range": {"sheetId": 1001, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1},
                "cell": {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/MM/yyyy"}}},
                "fields": "userEnteredFormat.numberFormat",
            }
        },
        {
            "setDataValidation": {
                "range": {"sheetId": 1001, "startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2},
                "rule": {
                    "condition": {
                        "type": "ONE_OF_LIST",
                        "values": [{"userEnteredValue": "A"}, {"userEnteredValue": "B & C"}],
                    },
                    "showCustomUi": True,
                    "inputMessage": "A ?",
                },
            }
        },
        {
            "setDataValidation": {
                "range": {"sheetId": 1001, "startRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 3},
                "rule": {"condition": {"type": "DATE_IS_VALID"}, "strict": True},
            }
        },
        {
            "setDataValidation": {
                "range": {"sheetId": 1005, "startRowIndex": 1, "endRowIndex": 9},
                "rule": {
                    "condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Comptes!A2:A"}]},
                    "showCustomUi": True,
                },
            }
        },
        {
            "setDataValidation": {
                "range": {"sheetId": 1005, "startRowIndex": 20, "endRowIndex": 21},
                "rule": {
                    "condition": {
                        "type": "NUMBER_BETWEEN",
                        "values": [{"userEnteredValue": "0"}, {"userEnteredValue": "100"}],
                    }
                },
            }
        },
        {
            "updateDimensionProperties": {
                "range": {"sheetId": 1001, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1},
                "properties": {"pixelSize": 220},
                "fields": "pixelSize",
            }
        },
        {
            "updateDimensionProperties": {
                "range": {"sheetId": 1005, "dimension": "ROWS", "startIndex": 3, "endIndex": 4},
                "properties": {"pixelSize": 40},
                "fields": "pixelSize",
            }
        },
        {
            "updateDimensionProperties": {
                "range": {"sheetId": 1005, "dimension": "COLUMNS", "startIndex": 7, "endIndex": 8},
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        },
        {
            "mergeCells": {
                "range": {
                    "sheetId": 1005,
                    "startRowIndex": 0,
                    "endRowIndex": 1,
                    "startColumnIndex": 0,
                    "endColumnIndex": 4,
                },
                "mergeType": "MERGE_ALL",
            }
        },
        {
            "addNamedRange": {
                "namedRange": {
                    "namedRangeId": "abm_tab",
                    "name": "abm_comptes",
                    "range": {"sheetId": 1001, "startColumnIndex": 0, "endColumnIndex": 12},
                }
            }
        },
        {
            "addNamedRange": {
                "namedRange": {
                    "namedRangeId": "abm_dash",
                    "name": "abm_dashboard",
                    "range": {
                        "sheetId": 1005,
                        "startRowIndex": 0,
                        "endRowIndex": 1,
                        "startColumnIndex": 0,
                        "endColumnIndex": 1,
                    },
                }
            }
        },
        {
            "addProtectedRange": {
                "protectedRange": {
                    "protectedRangeId": 77,
                    "range": {"sheetId": 1005},
                    "warningOnly": True,
                    "description": "Écrit par abm-sheets",
                    "unprotectedRanges": [{"sheetId": 1005, "startRowIndex": 1, "endRowIndex": 2}],
                }
            }
        },
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataId": 5,
                    "metadataKey": "abm.tab",
                    "location": {"sheetId": 1001},
                    "visibility": "DOCUMENT",
                }
            }
        },
        {
            "addBanding": {
                "bandedRange": {
                    "bandedRangeId": 9,
                    "range": {
                        "sheetId": 1001,
                        "startRowIndex": 0,
                        "endRowIndex": 20,
                        "startColumnIndex": 0,
                        "endColumnIndex": 4,
                    },
                    "rowProperties": {
                        "headerColor": {"red": 1},
                        "firstBandColor": {"blue": 1},
                        "secondBandColor": {"green": 1},
                    },
                }
            }
        },
        {
            "addConditionalFormatRule": {
                "index": 0,
                "rule": {
                    "ranges": [{"sheetId": 1005, "startRowIndex": 1, "endRowIndex": 5}],
                    "booleanRule": {
                        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$B2>1"}]},
                        "format": {"backgroundColor": {"red": 1}},
                    },
                },
            }
        },
        {
            "setBasicFilter": {
                "filter": {
                    "range": {
                        "sheetId": 1001,
                        "startRowIndex": 0,
                        "endRowIndex": 20,
                        "startColumnIndex": 0,
                        "endColumnIndex": 4,
                    }
                }
            }
        },
    )
