"""What the documents of Google's API leave open, each as a question that a scratch tab can answer.

``expected`` is what the program was built on. Sources are in the comments: what third parties saw, or nothing
but inference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abm_sheets.sheets.formats import grid_range
from abm_sheets.sheets.lab import SECOND_TAB, TAB, TITLES, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.sheets.lab import Lab

ACCEPTED, KEPT, REFUSED = "accepted", "kept", "refused"
_LINK = f"#gid={TAB}&range=A1"
#: More reads than Google allows one account in a minute (Sheets API, "Usage limits": 60).
_BURST = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A question by its key in ``[live]``: what we expect, and how to see; ``drive`` needs all of Drive."""

    key: str
    expected: str
    see: Callable[[Lab], str]
    drive: bool = False


def visible(text: str) -> str:
    """Return a text whose spaces that are no plain ones, are named: 1<U+202F>234."""
    return re.sub(r"[^\S ]", lambda sign: f"<U+{ord(sign[0]):04X}>", text)


def _value(row: int, value: dict[str, Any]) -> Callable[[Lab], str]:
    """See what a cell computes: its value, or the kind of its error."""

    def see(lab: Lab) -> str:
        lab.enter(row, {"userEnteredValue": value})
        found = lab.cell(row).get("effectiveValue", {})
        if "errorValue" in found:
            return str(found["errorValue"].get("type"))
        return str(next(iter(found.values()), ""))

    return see


def _shown(row: int, value: dict[str, Any], pattern: str | None = None) -> Callable[[Lab], str]:
    """See how a cell is shown."""

    def see(lab: Lab) -> str:
        cell: dict[str, Any] = {"userEnteredValue": value}
        if pattern:
            cell["userEnteredFormat"] = {"numberFormat": {"type": "NUMBER", "pattern": pattern}}
        lab.enter(row, cell, "userEnteredValue,userEnteredFormat.numberFormat")
        return visible(str(lab.cell(row).get("formattedValue", "")))

    return see


def _condition(row: int, text: str) -> Callable[[Lab], str]:
    """See whether a number in a condition is understood as it is written."""

    def see(lab: Lab) -> str:
        rule = {"condition": {"type": "NUMBER_GREATER_THAN_EQ", "values": [{"userEnteredValue": text}]}}
        lab.apply({"setDataValidation": {"range": grid_range(TAB, (row, row + 1), (0, 1)), "rule": rule}})
        [found] = lab.cell(row)["dataValidation"]["condition"]["values"]
        told = str(found["userEnteredValue"])
        return KEPT if told == text else f"{KEPT}: {told}"

    return see


def _link(lab: Lab) -> str:
    cell = {
        "userEnteredValue": {"stringValue": "A1"},
        "userEnteredFormat": {"textFormat": {"link": {"uri": _LINK}}},
    }
    lab.enter(11, cell, "userEnteredValue,userEnteredFormat.textFormat.link")
    found = lab.cell(11)
    return str(found.get("hyperlink") or found["userEnteredFormat"]["textFormat"]["link"]["uri"])


def _strict(lab: Lab) -> str:
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ABM"}]}, "strict": True}
    lab.apply({"setDataValidation": {"range": grid_range(TAB, (12, 13), (0, 1)), "rule": rule}})
    lab.enter(12, {"userEnteredValue": {"stringValue": "?"}})
    return ACCEPTED


def _protection(lab: Lab) -> str:
    protected = {"protectedRangeId": TAB, "range": {"sheetId": TAB}, "warningOnly": True}
    lab.apply({"addProtectedRange": {"protectedRange": protected}})
    found = lab.tell("sheets(protectedRanges(protectedRangeId,requestingUserCanEdit))")
    mine = [each for sheet in found["sheets"] for each in sheet.get("protectedRanges", [])]
    return next(str(each.get("requestingUserCanEdit")) for each in mine if each["protectedRangeId"] == TAB)


def _same_tab(lab: Lab) -> str:
    add = {"addSheet": {"properties": {"sheetId": SECOND_TAB, "title": TITLES[SECOND_TAB]}}}
    lab.apply(add)
    lab.apply({"deleteSheet": {"sheetId": SECOND_TAB}}, add)
    return ACCEPTED


def _same_metadata(lab: Lab) -> str:
    data = {
        "metadataId": TAB,
        "metadataKey": "abm_sheets.live",
        "metadataValue": "1",
        "location": {"sheetId": TAB},
        "visibility": "DOCUMENT",
    }
    request = {"createDeveloperMetadata": {"developerMetadata": data}}
    lab.apply(request)
    lab.apply(request)
    return ACCEPTED


def _table(lab: Lab) -> str:
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "A"}]}
    column = {
        "columnIndex": 0,
        "columnName": "A",
        "columnType": "DROPDOWN",
        "dataValidationRule": {"condition": condition},
    }
    table = {"name": "abm_live", "range": grid_range(TAB, (20, 23), (0, 1)), "columnProperties": [column]}
    lab.apply({"addTable": {"table": table}})
    return ACCEPTED


def _copy(lab: Lab) -> str:
    copied = lab.copy()
    try:
        found = lab.tell("sheets(properties(sheetId))", copied)
        ids = {sheet["properties"]["sheetId"] for sheet in found["sheets"]}
        return KEPT if TAB in ids else str(sorted(ids))
    finally:
        lab.drop(copied)


def _quota(lab: Lab) -> str:
    for count in range(1, _BURST + 1):
        try:
            lab.tell("spreadsheetId")
        except Refused as refused:
            if refused.status != 429:
                return f"{refused} ({count})"
            return "429" if refused.retry_after is None else f"429, Retry-After {refused.retry_after}"
    return f"{_BURST} × 200"


#: On the scratch tab, whose spreadsheet is in fr_FR meanwhile.
EXPERIMENTS = (
    # No official statement; all third-party French code does so (field notes 1.7).
    Experiment(key="semicolon", expected="3", see=_value(0, {"formulaValue": "=SUM(1;2)"})),
    Experiment(key="english_names", expected="a", see=_value(1, {"formulaValue": '=IF(1=1;"a";"b")'})),
    # googleapis/google-api-nodejs-client#1994, seen for tr_TR.
    Experiment(key="comma", expected="ERROR", see=_value(2, {"formulaValue": '=IF(1=1,"a","b")'})),
    # Inference from the interface.
    Experiment(key="boolean_text", expected="VRAI", see=_shown(3, {"boolValue": True})),
    Experiment(key="division_text", expected="#DIV/0!", see=_shown(4, {"formulaValue": "=1/0"})),
    Experiment(key="name_text", expected="#NAME?", see=_shown(5, {"formulaValue": "=NOSUCHNAME()"})),
    # Sheets API reference, ErrorType.
    Experiment(key="division_type", expected="DIVIDE_BY_ZERO", see=_value(6, {"formulaValue": "=1/0"})),
    # CLDR 34 and newer group French numbers by U+202F; older ones by U+00A0.
    Experiment(
        key="grouping", expected="1<U+202F>234<U+202F>567", see=_shown(7, {"numberValue": 1234567}, "#,##0")
    ),
    # "parsed as if the user typed into a cell" (Sheets API reference, ConditionValue).
    Experiment(key="condition_point", expected=REFUSED, see=_condition(8, "0.5")),
    Experiment(key="condition_comma", expected=KEPT, see=_condition(9, "0,5")),
    Experiment(key="condition_formula", expected=KEPT, see=_condition(10, "=1/2")),
    # Only whole addresses are documented.
    Experiment(key="relative_link", expected=_LINK, see=_link),
    # Well known, not documented.
    Experiment(key="strict_list", expected=ACCEPTED, see=_strict),
    Experiment(key="own_protection", expected="True", see=_protection),
    # "If you specify an ID that's already in use, the request will be unsuccessful" (guide "Metadata").
    Experiment(key="same_metadata", expected=REFUSED, see=_same_metadata),
    # Inference.
    Experiment(key="same_tab", expected=ACCEPTED, see=_same_tab),
    # gsheets-pro, tested live by its author: 500 INTERNAL.
    Experiment(key="dropdown_table", expected="500", see=_table),
    # Universal belief, not documented.
    Experiment(key="copied_ids", expected=KEPT, see=_copy, drive=True),
)
#: After the scratch tab is gone: it uses up the minute.
LAST = Experiment(key="quota", expected="429", see=_quota)


def observed(experiment: Experiment, lab: Lab) -> str:
    """Return what is seen; a refusal is something to see."""
    try:
        return experiment.see(lab)
    except Refused as refused:
        if refused.status == 400:
            return f"{REFUSED}: {refused}"
        return str(refused)
    except (LookupError, TypeError, ValueError, StopIteration) as error:
        # An answer of another shape than the reference draws.
        return f"{type(error).__name__}: {error}"


def held(experiment: Experiment, seen: str) -> bool:
    """Return whether it is as expected; of a refusal, only that it is one."""
    return seen == experiment.expected or (
        experiment.expected in (REFUSED, "500") and seen.startswith(experiment.expected)
    )
