"""The whole way from findings to a placed Dashboard, for whoever renders it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abm_sheets.dashboard.answers import SUBJECT, TITLE, read_answers
from abm_sheets.dashboard.compose import compose
from abm_sheets.dashboard.layout import PAGE_COLUMN, Area, place
from abm_sheets.intake.fold import fold_header

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from abm_sheets.dashboard.answers import Answers
    from abm_sheets.dashboard.compose import Edition
    from abm_sheets.dashboard.layout import PlacedCell, PlacedView
    from abm_sheets.model.raw import RawBlock, RawCell, RawWorkbook
    from abm_sheets.model.report import Findings
    from abm_sheets.template.styles import Styles
    from abm_sheets.template.workbook import WorkbookTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A placed Dashboard, and the rows whose typed cells are already where they belong.

    ``strays`` are columns to clear, from a row down, because somebody inserted, deleted or sorted rows or
    columns there: what the team typed in them is in ``placed``, where it belongs.
    """

    placed: PlacedView
    staying: frozenset[int]
    strays: tuple[Area, ...] = ()


def make_page(
    raw: RawWorkbook,
    findings: Findings,
    edition: Edition,
    styles: Styles,
    moment: datetime,
) -> Page:
    """Return the Dashboard with the team's answers beside their alerts."""
    answers = read_answers(raw.alerts, raw.memory)
    view = compose(edition, findings, answers, moment)
    view = replace(view, model=view.model + _ids(raw.sheet_ids, edition.template))
    placed = place(view, styles)
    strays = _strays(placed, raw)
    if strays:
        placed = replace(placed, side=_with_typed(placed, raw.settings))
    # Columns that are cleared keep nothing.
    swept = any(area.column < placed.areas["alerts"].end_column for area in strays)
    staying = frozenset[int]() if swept else _staying(placed, answers)
    return Page(placed=placed, staying=staying, strays=strays)


def _ids(sheet_ids: Mapping[str, int], template: WorkbookTemplate) -> str:
    """Return the ids of tabs that could not have the chosen ones, so that the next read is one request."""
    ids = [sheet_ids.get(key, tab.sheet_id) for key, tab in template.tabs.items()]
    if ids == [tab.sheet_id for tab in template.tabs.values()]:
        return ""
    return f" ({' '.join(map(str, ids))})"


def _staying(placed: PlacedView, answers: Answers) -> frozenset[int]:
    area = placed.areas["alerts"]
    shown = {
        (at.row, at.column): str(at.cell.value) for at in placed.page if area.row <= at.row < area.end_row
    }
    return frozenset(
        row
        for row in range(area.row, area.end_row)
        if answers.stays(
            row,
            shown.get((row, PAGE_COLUMN + TITLE), ""),
            shown.get((row, PAGE_COLUMN + SUBJECT), ""),
        )
    )


def _strays(placed: PlacedView, raw: RawWorkbook) -> tuple[Area, ...]:
    """Return where the blocks stand that are not where this page has them."""
    found: list[Area] = []
    for key, block in (("alerts", raw.alerts), ("memory", raw.memory), ("settings", raw.settings)):
        if block is None:
            continue
        area = placed.areas[key]
        # The alerts follow what is above them; the others have their rows.
        moved = block.column != area.column or (key != "alerts" and block.row != area.row)
        if moved or (key == "settings" and _labels(block) != _settings_labels(placed)):
            # What else of the page stands in these columns is written again; above the kept answers
            # stand settings that may not have been read.
            row = min(block.row, area.row) - 1 if key == "memory" else 0
            width = area.end_column - area.column
            found.append(replace(area, row=row, column=block.column, end_column=block.column + width))
    return tuple(found)


def _labels(settings: RawBlock) -> list[str]:
    return [fold_header(row[0]) if row and isinstance(row[0], str) else "" for row in settings.rows]


def _settings_labels(placed: PlacedView) -> list[str]:
    area = placed.areas["settings"]
    cells = {at.row: at.cell.value for at in placed.side if at.column == area.column}
    return [fold_header(str(cells[row])) for row in range(area.row, area.end_row)]


def _with_typed(placed: PlacedView, settings: RawBlock | None) -> tuple[PlacedCell, ...]:
    """Return the side with the team's settings beside their labels; an unknown label keeps its row."""
    if settings is None:
        return placed.side
    area, ours = placed.areas["settings"], _settings_labels(placed)
    labels = _labels(settings)
    typed: list[RawCell] = [row[1] if len(row) > 1 else None for row in settings.rows]
    by_label = dict(zip(labels, typed, strict=True))
    values = {
        area.row + at: by_label[label]
        if label in by_label
        else typed[at]
        if at < len(labels) and labels[at] not in ours
        else None
        for at, label in enumerate(ours)
    }
    return tuple(
        replace(at, cell=replace(at.cell, value=values[at.row])) if at.cell.typed else at
        for at in placed.side
    )
