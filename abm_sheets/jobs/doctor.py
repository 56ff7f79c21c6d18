"""Look at a workbook and say what is fine and what is to do; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from abm_sheets.assessment import assess
from abm_sheets.intake.headers import find_headers
from abm_sheets.intake.names import nearest
from abm_sheets.model.cells import cell_name
from abm_sheets.sheets.form import read_form
from abm_sheets.sheets.names import ALL_RANGES
from abm_sheets.sheets.reading import read_anew
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.jobs.kit import Kit
    from abm_sheets.model.issue import Issue
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.sheets.form import Form
    from abm_sheets.template.workbook import WorkbookTemplate

State = Literal["ok", "todo", "info"]
_HEADER_CODES = ("header_missing", "header_duplicate", "tab_missing")
_NEAR = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the diagnosis: what was looked at, its state, and what was seen or is to do."""

    key: str
    state: State
    label: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorReport:
    """The diagnosis of a workbook."""

    workbook: str
    language: str
    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """True when nothing is to do."""
        return all(check.state != "todo" for check in self.checks)


def doctor(kit: Kit) -> DoctorReport:
    """Return the diagnosis: tabs, headers, named ranges, locale, time zone, cells to correct."""
    read = read_anew(kit.client, kit.templates)
    form = read.form or read_form(kit.client)
    template = kit.template(read.raw.language)
    today = kit.today(template)
    findings = assess(read.raw, template, kit.rules, as_of=today, today=today)
    checks = [
        _tabs(kit, read.raw, template),
        *_headers(read.raw, findings.issues, template),
        _form(form, template),
        *_place(form, template),
        _cells(findings.issues, template),
    ]
    return DoctorReport(workbook=kit.client.label, language=template.workbook.language, checks=tuple(checks))


def _check(template: WorkbookTemplate, key: str, state: State, text: str, **facts: object) -> Check:
    texts = template.doctor
    return Check(key=key, state=state, label=texts[key], detail=texts[text].format(**facts))


def _tabs(kit: Kit, raw: RawWorkbook, template: WorkbookTemplate) -> Check:
    missing = [tab.title for key, tab in template.tabs.items() if key not in raw.sheet_ids]
    if missing:
        names = ", ".join(missing)
        return _check(template, "tabs", "todo", "tabs_missing", names=names, target=kit.client.label)
    names = ", ".join([*(tab.title for tab in raw.tabs.values()), template.tabs["dashboard"].title])
    return _check(template, "tabs", "ok", "tabs_ok", names=names)


def _headers(raw: RawWorkbook, issues: tuple[Issue, ...], template: WorkbookTemplate) -> Iterator[Check]:
    found = [issue for issue in issues if issue.code in _HEADER_CODES]
    if found:
        cells = ", ".join(f"{issue.cell} ({issue.expected})" for issue in found)
        yield _check(template, "headers", "todo", "headers_todo", count=len(found), cells=cells)
    else:
        yield _check(template, "headers", "ok", "headers_ok")
    unknown = list(_unknown(raw, template))
    if unknown:
        yield _check(template, "unknown_headers", "info", "unknown_headers_info", names=", ".join(unknown))


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


def _form(form: Form, template: WorkbookTemplate) -> Check:
    missing = [name for name in ALL_RANGES if name not in form.named]
    if missing:
        return _check(template, "form", "todo", "form_todo", names=", ".join(missing))
    return _check(template, "form", "ok", "form_ok")


def _place(form: Form, template: WorkbookTemplate) -> Iterator[Check]:
    """Language and country decide how Google reads what is typed; the time zone decides what today is."""
    book, texts = template.workbook, template.doctor
    yield Check(key="language", state="ok", label=texts["language"], detail=book.language)
    for key, seen, wanted in (
        ("locale", form.locale, book.locale),
        ("time_zone", form.time_zone, book.time_zone),
    ):
        if seen == wanted:
            yield Check(key=key, state="ok", label=texts[key], detail=seen)
        else:
            yield _check(template, key, "todo", "locale_todo", found=seen or "–", wanted=wanted)


def _cells(issues: tuple[Issue, ...], template: WorkbookTemplate) -> Check:
    count = sum(issue.code not in _HEADER_CODES for issue in issues)
    if count:
        words = Words(template).count("issue", count)
        return _check(template, "cells", "todo", "cells_todo", count=words)
    return _check(template, "cells", "ok", "cells_ok")
