"""Who is responsible for something, as the team spells it in Comptes and Pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.intake.fold import fold_header, tidy
from abm_sheets.intake.headers import find_headers

if TYPE_CHECKING:
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.template.workbook import WorkbookTemplate

_TABS = ("accounts", "pipeline")


def responsibles(raw: RawWorkbook, template: WorkbookTemplate) -> tuple[str, ...]:
    """Return every Responsable once, in the spelling met first, in the order in which they are met."""
    found: dict[str, str] = {}
    for key in _TABS:
        if key not in raw.tabs:
            continue
        rows = raw.tabs[key].rows
        headers = find_headers(template.tables_of(key), rows)
        column = headers.tables[key].columns.get("owner", -1)
        for row in rows[headers.row + 1 :]:
            cell = row[column] if 0 <= column < len(row) else None
            if isinstance(cell, str) and (folded := fold_header(cell)):
                found.setdefault(folded, tidy(cell))
    return tuple(found.values())
