"""Put the form of a workbook right again, never its content; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.sheets.names import AREA_RANGES, PROTECTION_ID, SHAPE_RANGES, TAB_RANGES
from abm_sheets.sheets.provisioning import dashboard_widths, mark_tab, name_tab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.sheets.form import Form, SheetForm
    from abm_sheets.template.styles import Styles

Json = dict[str, Any]
#: How a report calls the protection of the Dashboard; its words are the template's.
PROTECTION = "protection"


def repairs(form: Form, tab_ids: Mapping[str, int], styles: Styles) -> tuple[list[Json], list[str]]:
    """Return the requests that name and mark our tabs again, and the names of what they repair.

    The named ranges and the protection of the Dashboard are added by its rendering.
    """
    requests: list[Json] = []
    repaired: list[str] = []
    for key, sheet_id in tab_ids.items():
        sheet = form.sheet(sheet_id)
        if key in TAB_RANGES:
            named = name_tab(form, key, sheet_id, sheet.columns)
            requests += named
            repaired += [TAB_RANGES[key]] if named else []
        if sheet.mark is None:
            requests.append(mark_tab(key, sheet_id))
    repaired += [name for name in (AREA_RANGES | SHAPE_RANGES).values() if name not in form.named]
    dashboard = form.sheet(tab_ids["dashboard"])
    repaired += [] if PROTECTION_ID in dashboard.protections else [PROTECTION]
    requests += grown(dashboard, styles)
    return requests, repaired


def grown(dashboard: SheetForm, styles: Styles) -> list[Json]:
    """Return the requests that give a Dashboard made by hand the rows and columns that ours has."""
    columns = len(styles.dashboard.widths)
    if dashboard.rows >= styles.dashboard.rows and dashboard.columns >= columns:
        return []
    grid = {
        "rowCount": max(dashboard.rows, styles.dashboard.rows),
        "columnCount": max(dashboard.columns, columns),
        "hideGridlines": True,
    }
    properties = {"sheetId": dashboard.sheet_id, "gridProperties": grid}
    fields = "gridProperties(rowCount,columnCount,hideGridlines)"
    return [
        {"updateSheetProperties": {"properties": properties, "fields": fields}},
        *dashboard_widths(dashboard.sheet_id, styles),
    ]
