"""Type the sample programme into the hand-filled tabs, as a person would; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.intake.headers import find_headers
from abm_sheets.sheets.formats import extended_value, grid_range
from abm_sheets.template.sample import sample_rows
from abm_sheets.template.workbook import TYPED_TABS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from abm_sheets.model.raw import RawRows, RawWorkbook
    from abm_sheets.template.workbook import WorkbookTemplate

Json = dict[str, Any]


def holds_typed_rows(rows: RawRows) -> bool:
    """True when somebody has typed below the headers of a tab."""
    return any(cell not in (None, "") for row in rows[1:] for cell in row)


def fill(raw: RawWorkbook, template: WorkbookTemplate, today: date) -> list[Json]:
    """Return the requests that type the sample below the headers, each value into its column."""
    requests: list[Json] = []
    for tab_key in TYPED_TABS:
        tables = template.tables_of(tab_key)
        found = find_headers(tables, raw.tabs[tab_key].rows)
        for key in tables:
            rows = sample_rows(template, key, today)
            for column, place in found.tables[key].columns.items():
                start = found.row + 1
                requests.append(_typed([row[column] for row in rows], raw.sheet_ids, tab_key, start, place))
    return requests


def _typed(values: list[Any], sheet_ids: Mapping[str, int], tab: str, start: int, place: int) -> Json:
    area = grid_range(sheet_ids[tab], (start, start + len(values)), (place, place + 1))
    cells = [{"values": [extended_value(value)]} for value in values]
    return {"updateCells": {"range": area, "rows": cells, "fields": "userEnteredValue"}}
