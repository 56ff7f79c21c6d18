"""The answer of ``values:batchGet`` that a workbook of any size would get, without a server of that size."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets import LocalSheets, LocalSheetsAdapter
from abm_sheets.sheets.names import ALL_RANGES, TAB_RANGES
from abm_sheets.sheets.signin import local_session
from abm_sheets.sheets.transport import mounted
from abm_sheets.template.load import load_workbook
from benchmarks.desk import API, fill
from benchmarks.programmes import Programme, programme

if TYPE_CHECKING:
    from pathlib import Path


def write_answer(path: Path, found: Programme) -> None:
    """Write the answer for a programme to a file, in one line as Google sends it without ``prettyPrint``.

    The Dashboard's ranges are those of an empty workbook that init-workbook has just made.
    """
    service = LocalSheets()
    small = programme(load_workbook("fr"), interactions=1)
    made = fill(
        LocalSheetsAdapter(service), Programme(tabs={key: rows[:1] for key, rows in small.tabs.items()})
    )
    session = local_session()
    mounted(session, lambda: LocalSheetsAdapter(service))
    answer: dict[str, Any] = session.get(
        f"{API}/{made}/values:batchGet",
        params={
            "ranges": list(ALL_RANGES),
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
        },
    ).json()
    places = {name: key for key, name in TAB_RANGES.items()}
    for name, each in zip(ALL_RANGES, answer["valueRanges"], strict=True):
        if name in places:
            # As the API does: nothing behind the last filled cell, empty text for an empty one before it.
            each["values"] = [_trimmed(row) for row in found.tabs[places[name]]]
    path.write_text(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _trimmed(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return ["" if cell is None else cell for cell in row[:end]]
