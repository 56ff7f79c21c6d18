"""The whole way from findings to a placed Dashboard, for whoever renders it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abm_sheets.dashboard.compose import compose
from abm_sheets.dashboard.layout import PAGE_COLUMN, Stray, place
from abm_sheets.intake.answers import ALERT_PLACES, MEMORY_PLACES, SUBJECT, TITLE, read_answers
from abm_sheets.intake.blocks import SETTING_PLACES, find_columns
from abm_sheets.intake.fold import fold_header

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from abm_sheets.dashboard.compose import Edition
    from abm_sheets.dashboard.layout import PlacedCell, PlacedView
    from abm_sheets.intake.answers import Answers
    from abm_sheets.intake.blocks import FoundBlock
    from abm_sheets.model.raw import RawCell, RawWorkbook
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
    strays: tuple[Stray, ...] = ()


def make_page(
    raw: RawWorkbook,
    findings: Findings,
    edition: Edition,
    styles: Styles,
    moment: datetime,
) -> Page:
    """Return the Dashboard with the team's answers beside their alerts."""
    texts = edition.template.dashboard
    answers = read_answers(raw.alerts, raw.memory, texts.alert_headers, edition.template.alert_titles)
    view = compose(edition, findings, answers, moment)
    view = replace(view, model=view.model + _ids(raw.sheet_ids, edition.template) + _zone(raw))
    placed = place(view, styles)
    settings = find_columns(raw.settings, texts.setting_headers, SETTING_PLACES)
    strays = _strays(placed, raw, settings, texts.alert_headers)
    if strays and raw.settings is not None:
        placed = replace(placed, side=_with_typed(placed, settings))
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


def _zone(raw: RawWorkbook) -> str:
    """Return the spreadsheet's own time zone: it decides what today is at the next read."""
    return f" @ {raw.time_zone}" if raw.time_zone else ""


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


def _strays(
    placed: PlacedView, raw: RawWorkbook, settings: FoundBlock, alert_headers: Mapping[str, str]
) -> tuple[Stray, ...]:
    """Return where the blocks stand that are not where this page has them."""
    found: list[Stray] = []
    columns = {
        "alerts": find_columns(raw.alerts, alert_headers, ALERT_PLACES),
        "memory": find_columns(raw.memory, alert_headers, MEMORY_PLACES),
        "settings": settings,
    }
    blocks = {
        "alerts": raw.alerts,
        "memory": raw.memory,
        "settings": raw.settings,
        "history": raw.history,
        "archive": raw.archive,
    }
    for key, block in blocks.items():
        if block is None:
            continue
        area = placed.named[key]
        width = area.end_column - area.column
        # The alerts follow what is above them; the others have their rows.
        moved = block.column != area.column or (key != "alerts" and block.row != area.row)
        moved = moved or (key in columns and columns[key].moved) or block.width not in (0, width)
        if moved or (key == "settings" and _labels(settings) != _settings_labels(placed)):
            # What else of the page stands in these columns is written again; above the kept answers
            # stand settings that may not have been read.
            row = min(block.row, area.row) - 1 if key == "memory" else 0
            end = block.column + max(width, block.width)
            found.append(
                Stray(
                    row=row,
                    column=block.column,
                    end_row=area.end_row,
                    end_column=end,
                    listed=key == "settings",
                )
            )
    return (*found, *_stray_charts(placed, raw))


def _stray_charts(placed: PlacedView, raw: RawWorkbook) -> tuple[Stray, ...]:
    """Return where the numbers of the charts stand when columns or rows came or went there or before.

    Where their name is gone, they are as far from their place as the end of the history, left of them, is.
    """
    history, charts, found = raw.history, placed.areas["charts"], raw.chart_numbers
    if found is not None:
        width = charts.end_column - charts.column
        if (found.row, found.column, found.width) == (charts.row, charts.column, width):
            return ()
        first, end = min(found.column, charts.column), max(found.column + found.width, charts.end_column)
        row = min(found.row, charts.row)
        return (Stray(row=row, column=first, end_row=charts.end_row, end_column=end, listed=False),)
    if history is None or not history.width:
        return ()
    ours = placed.named["history"]
    shift = history.column + history.width - ours.end_column
    if not shift and history.row == ours.row:
        return ()
    return (
        Stray(
            row=0,
            column=charts.column + min(shift, 0),
            end_row=charts.end_row,
            end_column=charts.end_column + max(shift, 0),
            listed=False,
        ),
    )


def _labels(settings: FoundBlock) -> list[str]:
    labels = [settings.cell(cells, "label") for _, cells in settings.rows]
    return [fold_header(label) if isinstance(label, str) else "" for label in labels]


def _settings_labels(placed: PlacedView) -> list[str]:
    area = placed.areas["settings"]
    cells = {at.row: at.cell.value for at in placed.side if at.column == area.column}
    return [fold_header(str(cells[row])) for row in range(area.row, area.end_row)]


def _with_typed(placed: PlacedView, settings: FoundBlock) -> tuple[PlacedCell, ...]:
    """Return the side with the team's settings beside their labels; an unknown label keeps its row."""
    area, ours = placed.areas["settings"], _settings_labels(placed)
    labels = _labels(settings)
    typed: list[RawCell] = [settings.cell(cells, "value") for _, cells in settings.rows]
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
