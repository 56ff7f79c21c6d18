"""The names and ids that we choose in every workbook, the same in every language."""

from __future__ import annotations

from abm_sheets.template.workbook import TYPED_TABS

#: Named ranges over the hand-filled tabs: they follow a tab that is renamed or moved.
TAB_RANGES = {tab: f"abm_{tab}" for tab in TYPED_TABS}
#: Named ranges in the Dashboard, by the area of the layout that they cover.
AREA_RANGES = {
    "model": "abm_workbook",
    "settings": "abm_settings",
    "alerts": "abm_alerts",
    "memory": "abm_memory",
}
#: Everything that a refresh reads, in one request.
ALL_RANGES = (*TAB_RANGES.values(), *AREA_RANGES.values())
PROTECTION_ID = 1005
#: Developer metadata that marks a tab as ours, whatever it is called; its value is our key of the tab.
TAB_MARK = "abm_sheets.tab"
#: Columns that the named range of a tab covers at least: room for the team's own.
TAB_COLUMNS = 26
