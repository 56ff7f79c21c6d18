"""What doctor tells of a workbook: tabs, headers, names, protection, locale, time zone, cells to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.assessment import assess
from abm_sheets.errors.google import ProtectedByHand
from abm_sheets.intake.headers import find_headers
from abm_sheets.intake.suggestions import nearest
from abm_sheets.model.cells import cell_name
from abm_sheets.sheets.form import find_tabs
from abm_sheets.sheets.names import ALL_RANGES, PROTECTION_ID
from abm_sheets.sheets.reading import read_anew
from abm_sheets.template.words import Words
from abm_sheets.template.workbook import TYPED_TABS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.jobs.kit import Kit
    from abm_sheets.jobs.telling import Telling
    from abm_sheets.model.issue import Issue
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.sheets.form import Form
    from abm_sheets.template.workbook import WorkbookTemplate

_HEADER_CODES = ("header_missing", "header_duplicate", "tab_missing")
_NEAR = 75


def look_at_workbook(kit: Kit, form: Form, telling: Telling) -> None:
    """Tell all that is to know of a workbook whose form has been read; changes nothing.

    Raises:
        TabsMissing, DashboardMissing: Our tabs are not there.
    """
    read = read_anew(kit.client, kit.templates, form)
    template = telling.template = kit.template(read.raw.language)
    today = kit.within(read.raw.time_zone).today(template)
    issues = assess(read.raw, template, kit.rules, as_of=today, today=today, closings=False).issues
    _tell_tabs(kit, read.raw, telling)
    _tell_headers(read.raw, issues, telling)
    if read.version is not None and read.version < template.workbook.version:
        wanted = template.workbook.version
        telling.say("template", "repaired", "template_repaired", found=read.version, wanted=wanted)
    _tell_names(form, telling)
    _tell_protection(kit, form, read.raw, telling)
    _tell_place(kit, form, telling)
    _tell_cells(issues, telling)


def tell_missing_tabs(kit: Kit, form: Form, telling: Telling) -> None:
    """Tell which tabs a spreadsheet lacks that is not a workbook of ours yet, or no more."""
    found = find_tabs(form, kit.templates)
    template = telling.template
    # A tab called Dashboard that is somebody else's is none of ours.
    missing = [tab.title for key, tab in template.tabs.items() if key not in found or key == "dashboard"]
    # The four others are there: somebody may have deleted it, with all that the team had in it.
    text = "dashboard_missing" if len(missing) == 1 else "tabs_missing"
    telling.say("tabs", "todo", text, names=", ".join(missing), target=kit.client.label)


def _tell_tabs(kit: Kit, raw: RawWorkbook, telling: Telling) -> None:
    template = telling.template
    missing = [tab.title for key, tab in template.tabs.items() if key not in raw.sheet_ids]
    if missing:
        telling.say("tabs", "todo", "tabs_missing", names=", ".join(missing), target=kit.client.label)
    else:
        names = ", ".join([*(tab.title for tab in raw.tabs.values()), template.tabs["dashboard"].title])
        telling.say("tabs", "ok", "tabs_ok", names=names)


def _tell_headers(raw: RawWorkbook, issues: tuple[Issue, ...], telling: Telling) -> None:
    found = [issue for issue in issues if issue.code in _HEADER_CODES]
    if found:
        cells = ", ".join(f"{issue.cell} ({issue.expected})" for issue in found)
        count = Words(telling.template).count("header", len(found))
        telling.say("headers", "todo", "headers_todo", count=count, cells=cells)
    else:
        telling.say("headers", "ok", "headers_ok")
    unknown = list(_unknown(raw, telling.template))
    if unknown:
        telling.say("unknown_headers", "info", "unknown_headers_info", names=", ".join(unknown))


def _unknown(raw: RawWorkbook, template: WorkbookTemplate) -> Iterator[str]:
    """Yield the headers that are not ours, with the nearest of ours where one is near and missing."""
    for key, tab in raw.tabs.items():
        tables = template.tables_of(key)
        headers = find_headers(tables, tab.rows)
        free = [
            column.header
            for name, table in tables.items()
            for column in table.columns
            if column.key not in headers.tables[name].columns
        ]
        for place, text in headers.unknown:
            cell = cell_name(tab.title, headers.row, place)
            near = nearest(text, free, _NEAR)
            if near:
                yield template.doctor["unknown_header_near"].format(name=text, cell=cell, suggestion=near)
            else:
                yield f"{text} ({cell})"


def _tell_names(form: Form, telling: Telling) -> None:
    missing = [name for name in ALL_RANGES if name not in form.named]
    if missing:
        words = telling.template.terminal
        names = ", ".join(words[f"repaired_{name}"] for name in missing)
        telling.say("form", "repaired", "form_repaired", names=names)
    else:
        telling.say("form", "ok", "form_ok")


def _tell_protection(kit: Kit, form: Form, raw: RawWorkbook, telling: Telling) -> None:
    """Ours warns whoever types in the Dashboard; another one there may keep the refresh out."""
    client, dashboard = kit.client, form.sheet(raw.sheet_ids["dashboard"])
    others = [guard for guard in dashboard.guards if guard.protection_id != PROTECTION_ID]
    if any(guard.closed for guard in dashboard.guards):
        error = ProtectedByHand(client.label, account=client.account.address, tabs=dashboard.title)
        telling.fails("protection", error)
    elif PROTECTION_ID in dashboard.protections:
        telling.say("protection", "ok", "protection_ok", tab=dashboard.title)
    elif any(guard.whole for guard in others):
        telling.say("protection", "todo", "protection_other", tab=dashboard.title)
    else:
        telling.say("protection", "repaired", "protection_repaired", tab=dashboard.title)
    closed = [
        sheet.title
        for key in TYPED_TABS
        if key in raw.sheet_ids
        for sheet in [form.sheet(raw.sheet_ids[key])]
        if any(guard.closed for guard in sheet.guards)
    ]
    if closed:
        telling.say("protected_tabs", "info", "protected_tabs_info", names=", ".join(closed))


def _tell_place(kit: Kit, form: Form, telling: Telling) -> None:
    """Language and country decide how Google reads what is typed; the time zone decides what today is."""
    book = telling.template.workbook
    telling.show("language", "ok", book.language)
    for key, seen, wanted in (
        ("locale", form.locale, book.locale),
        ("time_zone", form.time_zone, kit.time_zone or book.time_zone),
    ):
        if seen == wanted:
            telling.show(key, "ok", seen)
        else:
            telling.say(key, "todo", "locale_todo", found=seen or "–", wanted=wanted)


def _tell_cells(issues: tuple[Issue, ...], telling: Telling) -> None:
    count = sum(issue.code not in _HEADER_CODES for issue in issues)
    if count:
        words = Words(telling.template).count("issue", count)
        telling.say("cells", "todo", "cells_todo", count=words)
    elif issues:
        # What stands in a column that was not found was not read.
        telling.say("cells", "info", "cells_partly")
    else:
        telling.say("cells", "ok", "cells_ok")
