"""The sample programme (templates/demo/*.csv): dates count from a day, choices are keys of the template."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from abm_sheets.errors import TemplateError
from abm_sheets.template.load import load_workbook
from abm_sheets.template.locate import languages, templates_folder

if TYPE_CHECKING:
    from abm_sheets.template.workbook import Column, Table, WorkbookTemplate

#: What a person typed: a day stays a date until it is written.
TypedCell = str | float | date | None
_DAYS = re.compile(r"(?P<days>[+-]?[0-9]+)(?: (?P<style>text|short|long))?")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def sample_rows(template: WorkbookTemplate, table_key: str, today: date) -> list[dict[str, TypedCell]]:
    """Return the rows of a table as a team would have typed them by ``today``, mistakes included."""
    path = templates_folder() / "demo" / f"{table_key}.csv"
    table = template.tables[table_key]
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise TemplateError(path, "-", error.strerror or str(error)) from error
    reader = csv.DictReader(lines)
    keys = [column.key for column in table.columns]
    if reader.fieldnames != keys:
        raise TemplateError(path, "1", f"the columns must be {', '.join(keys)}")
    return [_row(row, table, template, today) for row in reader]


def _row(row: dict[str, str], table: Table, template: WorkbookTemplate, today: date) -> dict[str, TypedCell]:
    return {column.key: _cell(row[column.key], column, template, today) for column in table.columns}


def _cell(text: str, column: Column, template: WorkbookTemplate, today: date) -> TypedCell:
    if not text:
        return None
    if column.kind == "date" and (found := _DAYS.fullmatch(text)):
        return _date(today + timedelta(days=int(found["days"])), found["style"], template)
    if column.kind == "amount" and _NUMBER.fullmatch(text):
        return float(text)
    if column.kind == "choice":
        return _choice(text, template, column.choices or "")
    return text


def _choice(text: str, template: WorkbookTemplate, choices: str) -> str:
    """Return a choice by its key, or as a person spells it; French spellings have their like elsewhere."""
    listed = template.choices[choices]
    if text in listed:
        return listed[text].label
    for key, choice in load_workbook(languages()[0]).choices[choices].items():
        if text in choice.synonyms and text not in listed[key].synonyms:
            return next(iter(listed[key].synonyms), listed[key].label)
    return text


def _date(day: date, style: str | None, template: WorkbookTemplate) -> TypedCell:
    """Return a date, or one of the ways in which people type it as text."""
    if style is None:
        return day
    if style == "long":
        number = f"{day.day}{template.dates.first_day}" if day.day == 1 else str(day.day)
        return f"{number} {template.dates.months[day.month - 1][0]} {day.year}"
    return f"{day:%d/%m/%Y}" if style == "text" else f"{day.day}/{day.month}/{day:%y}"
