"""Read a workbook: one ``values:batchGet`` by named range, or by the long way when that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from abm_sheets.errors import DashboardMissing, RequestRefused, TabsMissing
from abm_sheets.history.archive import find_archive
from abm_sheets.intake.headers import find_headers
from abm_sheets.intake.history import find_rows
from abm_sheets.model.cells import place_of, quoted
from abm_sheets.model.raw import RawBlock, RawTab, RawWorkbook
from abm_sheets.sheets.form import find_tabs, language_of, read_form
from abm_sheets.sheets.model_cell import find_version, read_model, refuse_newer, version_of
from abm_sheets.sheets.names import ALL_RANGES, AREA_RANGES, TAB_RANGES, UNCHOSEN_ZONE
from abm_sheets.template.workbook import TYPED_TABS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.sheets.client import SpreadsheetClient, ValueRange
    from abm_sheets.sheets.form import Form, SheetForm
    from abm_sheets.template.workbook import WorkbookTemplate

_HEADER_ROWS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read; ``form`` only when the long way was taken, and then what has to be repaired.

    ``version`` is that of the template which the workbook was written with, None where it does not say.
    """

    raw: RawWorkbook
    form: Form | None = None
    version: int | None = None


def read_cells(client: SpreadsheetClient, templates: tuple[WorkbookTemplate, ...]) -> Read:
    """Return the cells of the hand-filled tabs and what the team typed in the Dashboard.

    Named ranges follow tabs that are renamed or moved, and say nothing of the language, so one request is
    enough. When one is missing, the tabs are found again by mark, id, title or headers.

    Raises:
        WorkbookNewer: A newer version made it, and it may mean things that this one does not know.
    """
    try:
        ranges = client.values(ALL_RANGES)
    except RequestRefused:
        return read_anew(client, templates)
    found = dict(zip(ALL_RANGES, ranges, strict=True))
    cell = found[AREA_RANGES["model"]].rows
    refuse_newer(client.label, version_of(cell), templates)
    model = read_model(cell)
    languages = {template.workbook.language: template for template in templates}
    if model is None or model.language not in languages:
        return read_anew(client, templates)
    template = languages[model.language]
    raw = RawWorkbook(
        language=model.language,
        tabs={tab: _tab(found[name]) for tab, name in TAB_RANGES.items()},
        settings=_block(found[AREA_RANGES["settings"]]),
        alerts=_block(found[AREA_RANGES["alerts"]]),
        memory=_block(found[AREA_RANGES["memory"]]),
        history=_block(found[AREA_RANGES["history"]]),
        archive=_block(found[AREA_RANGES["archive"]]),
        chart_numbers=_block(found[AREA_RANGES["charts"]]),
        charts=model.charts,
        time_zone=_own_zone(model.zone, template),
        sheet_ids=dict(zip(template.tabs, model.ids, strict=True))
        if len(model.ids) == len(template.tabs)
        else {key: tab.sheet_id for key, tab in template.tabs.items()},
    )
    # A column beyond the named range would look missing: the long way reads whole tabs.
    if not _complete(raw, template):
        return read_anew(client, templates)
    return Read(raw=raw, version=model.version)


def _complete(raw: RawWorkbook, template: WorkbookTemplate) -> bool:
    for tab_key, tab in raw.tabs.items():
        tables = template.tables_of(tab_key)
        found = find_headers(tables, tab.rows)
        for key, table in tables.items():
            required = {column.key for column in table.columns if column.required}
            if required - set(found.tables[key].columns):
                return False
    return True


def read_anew(
    client: SpreadsheetClient, templates: tuple[WorkbookTemplate, ...], form: Form | None = None
) -> Read:
    """Find the tabs again and read them whole; TabsMissing or DashboardMissing when they are not there.

    ``form`` saves a call to somebody who has just read it. WorkbookNewer when a newer version made it.
    """
    form = form or read_form(client)
    tabs = find_tabs(form, templates)
    tabs |= by_headers(client, form, tabs, templates)
    typed = {key: tabs[key] for key in TYPED_TABS if key in tabs}
    if not typed or "dashboard" not in tabs:
        check_version(client, form, templates)
    if not typed:
        raise TabsMissing(client.label, tuple(sheet.title for sheet in form.sheets))
    if "dashboard" not in tabs:
        raise DashboardMissing(client.label)
    areas = {area: name for area, name in AREA_RANGES.items() if name in form.named}
    dashboard = quoted(tabs["dashboard"].title)
    page = f"{dashboard}!A1:M3"
    ranges = client.values(
        [*(quoted(sheet.title) for sheet in typed.values()), *areas.values(), page, dashboard]
    )
    cells = dict(zip([*typed, *areas, "page", "whole"], ranges, strict=True))
    model = cells["model"].rows if "model" in areas else ()
    version = version_of(model) or find_version(next(iter(cells["whole"].rows), ()), templates)
    refuse_newer(client.label, version, templates)
    if not is_ours(tabs["dashboard"], cells["page"], form, templates):
        raise DashboardMissing(client.label)
    blocks = {area: _block(cells[area]) for area in areas}
    language = language_of(form, tabs, templates)
    template = next(each for each in templates if each.workbook.language == language)
    whole = _block(cells["whole"])
    return Read(
        raw=RawWorkbook(
            language=language,
            tabs={key: RawTab(title=sheet.title, rows=cells[key].rows) for key, sheet in typed.items()},
            settings=blocks.get("settings"),
            alerts=blocks.get("alerts"),
            memory=blocks.get("memory"),
            # What was published is never lost, whatever happens to its name.
            history=blocks.get("history") or find_rows(whole, template),
            archive=blocks.get("archive") or find_archive(whole),
            chart_numbers=blocks.get("charts"),
            sheet_ids={key: sheet.sheet_id for key, sheet in tabs.items()},
            time_zone=_own_zone(form.time_zone, template),
        ),
        form=form,
        version=version,
    )


def check_version(client: SpreadsheetClient, form: Form, templates: tuple[WorkbookTemplate, ...]) -> None:
    """Raise WorkbookNewer where the model cell says so: one read, none when its name is gone."""
    name = AREA_RANGES["model"]
    if name in form.named:
        refuse_newer(client.label, version_of(client.values([name])[0].rows), templates)


def is_ours(
    dashboard: SheetForm, page: ValueRange, form: Form, templates: tuple[WorkbookTemplate, ...]
) -> bool:
    """A tab that only happens to be called Dashboard is ours when it is empty or shows our title."""
    model = form.named.get(AREA_RANGES["model"])
    if dashboard.mark or (model and model[1] == dashboard.sheet_id):
        return True
    shown = {str(cell) for row in page.rows for cell in row if cell not in ("", None)}
    return not shown or bool(shown & {template.dashboard.title for template in templates})


def by_headers(
    client: SpreadsheetClient,
    form: Form,
    tabs: Mapping[str, SheetForm],
    templates: tuple[WorkbookTemplate, ...],
) -> dict[str, SheetForm]:
    """Recognise tabs that kept nothing but their headers: every required one has to be there."""
    missing = [key for key in TYPED_TABS if key not in tabs]
    known = {sheet.sheet_id for sheet in tabs.values()}
    others = [sheet for sheet in form.sheets if sheet.sheet_id not in known]
    if not missing or not others:
        return {}
    tops = client.values([f"{quoted(sheet.title)}!1:{_HEADER_ROWS}" for sheet in others])
    found: dict[str, SheetForm] = {}
    for sheet, top in zip(others, tops, strict=True):
        fitting = [key for key in missing if any(_fits(key, top, template) for template in templates)]
        if len(fitting) == 1 and fitting[0] not in found:
            found[fitting[0]] = sheet
    return found


def _fits(tab_key: str, top: ValueRange, template: WorkbookTemplate) -> bool:
    tables = template.tables_of(tab_key)
    headers = find_headers(tables, top.rows)
    return all(
        column.key in headers.tables[key].columns
        for key, table in tables.items()
        for column in table.columns
        if column.required
    )


def _tab(found: ValueRange) -> RawTab:
    return RawTab(title=title_of(found.name), rows=found.rows)


def _block(found: ValueRange) -> RawBlock:
    row, column = corner_of(found.name)
    last = found.name.rpartition("!")[2].rpartition(":")[2]
    width = place_of(last)[1] - column + 1
    return RawBlock(title=title_of(found.name), row=row, column=column, rows=found.rows, width=width)


def _own_zone(name: str, template: WorkbookTemplate) -> str | None:
    """Return the time zone of a spreadsheet where somebody has chosen another than the template's."""
    if name in ("", UNCHOSEN_ZONE, template.workbook.time_zone):
        return None
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def title_of(a1: str) -> str:
    """Return the tab's title of an A1 name: ``'L''été'!A1`` is L'été."""
    title = a1.rpartition("!")[0]
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def corner_of(a1: str) -> tuple[int, int]:
    """Return row and column (0-based) of the first cell of an A1 name."""
    return place_of(a1.rpartition("!")[2].partition(":")[0])
