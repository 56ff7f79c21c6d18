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
    "history": "abm_history",
    "archive": "abm_archive",
    # Read only to see whether somebody inserted a column among the numbers of the charts.
    "charts": "abm_charts",
}
#: Named ranges of the Dashboard that are written and never read: what is printed (all of it, and
#: on the first page). A local .xlsx takes its print area and page break from their names.
SHAPE_RANGES = {
    "page": "abm_print_area",
    "board": "abm_print_first_page",
}
#: The ids of the light stripes of the hand-filled tables.
BANDING_IDS = {"accounts": 3001, "engagement": 3002, "pipeline": 3003, "deals": 3004, "costs": 3005}
#: The ids of our charts, by their key.
CHART_IDS = {"coverage": 2001, "funnel": 2002, "velocity": 2003, "deal_value": 2004, "roi": 2005}
#: Everything that a refresh reads, in one request.
ALL_RANGES = (*TAB_RANGES.values(), *AREA_RANGES.values())
PROTECTION_ID = 1005
#: The time zone of a spreadsheet that nobody has given one.
UNCHOSEN_ZONE = "Etc/GMT"
#: Developer metadata that marks a tab as ours, whatever it is called; its value is our key of the tab.
TAB_MARK = "abm_sheets.tab"
#: Columns that the named range of a tab covers at least: room for the team's own.
TAB_COLUMNS = 26
