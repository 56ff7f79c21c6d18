"""Take an alert on: write a name into its empty "Pris en charge par", and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.intake.answers import ALERT_PLACES, read_answers
from abm_sheets.intake.blocks import find_columns
from abm_sheets.intake.fold import fold_header
from abm_sheets.intake.responsible import responsibles
from abm_sheets.jobs.look import Glance, glance_of
from abm_sheets.jobs.refresh import refresh
from abm_sheets.model.alert import Alert
from abm_sheets.sheets.formats import extended_value, grid_range
from abm_sheets.sheets.reading import read_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.jobs.kit import Kit
    from abm_sheets.model.raw import RawBlock, RawCell, RawWorkbook
    from abm_sheets.template.workbook import WorkbookTemplate

#: taken: just now; mine: before already; others: by somebody else; gone: the alert holds no more.
Outcome = Literal["taken", "mine", "others", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How it went, by whom the alert is taken, and what the workbook says now."""

    outcome: Outcome
    by: str
    glance: Glance


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What stands beside an alert: ``place`` is its answer cell (0-based), None when it is not shown."""

    owner: str
    place: tuple[int, int] | None


def take(
    kit: Kit, alert: tuple[str, str], named: Callable[[tuple[str, ...]], str], *, refreshed: str = ""
) -> Taken:
    """Write a name beside the alert (code, subject): one read and at once one write, safe to repeat.

    ``named`` returns what the team calls the person, given the Responsables of the workbook. What somebody
    typed there is never overwritten. An alert that the Dashboard does not show yet has no cell: the Dashboard
    is brought up to date first. Raises what a refresh raises.
    """
    raw = read_cells(kit.client, kit.templates).raw
    template = kit.template(raw.language)
    code, subject = alert
    if code not in template.alerts:
        return Taken(outcome="gone", by="", glance=glance_of(kit, raw, refreshed))
    about = Alert(code=code, severity="info", subject=subject)
    name = (template.alerts[code].title, Sentences(template, kit.rules).alert_subject(about))
    beside = _beside(raw, name, template)
    if not beside.owner and beside.place is None:
        glance = glance_of(kit, raw, refreshed)
        if alert not in {each.identity for each in glance.findings.alerts}:
            return Taken(outcome="gone", by="", glance=glance)
        refresh(kit)
        raw = read_cells(kit.client, kit.templates).raw
        beside = _beside(raw, name, template)
    who = named(responsibles(raw, template))
    if beside.owner:
        mine = fold_header(beside.owner) == fold_header(who)
        outcome: Outcome = "mine" if mine else "others"
        return Taken(outcome=outcome, by=beside.owner, glance=glance_of(kit, raw, refreshed))
    if beside.place is None or raw.alerts is None:
        return Taken(outcome="gone", by="", glance=glance_of(kit, raw, refreshed))
    kit.client.apply([_write(raw.sheet_ids["dashboard"], beside.place, who)])
    written = replace(raw, alerts=_with_cell(raw.alerts, beside.place, who))
    return Taken(outcome="taken", by=who, glance=glance_of(kit, written, refreshed))


def _beside(raw: RawWorkbook, name: tuple[str, str], template: WorkbookTemplate) -> _Beside:
    """Return the answer to an alert, by the title and the subject that a person sees."""
    headers = template.dashboard.alert_headers
    answers = read_answers(raw.alerts, raw.memory, headers, template.alert_titles)
    owner = answers.of(*name).owner
    told = "" if owner is None else str(owner).strip()
    row = answers.row_of(*name)
    offset = find_columns(raw.alerts, headers, ALERT_PLACES).columns["owner"]
    if row is None or raw.alerts is None or offset < 0:
        return _Beside(owner=told, place=None)
    return _Beside(owner=told, place=(row, raw.alerts.column + offset))


def _write(sheet_id: int, place: tuple[int, int], who: str) -> dict[str, object]:
    row, column = place
    cell = grid_range(sheet_id, (row, row + 1), (column, column + 1))
    rows = [{"values": [extended_value(who)]}]
    return {"updateCells": {"range": cell, "rows": rows, "fields": "userEnteredValue"}}


def _with_cell(block: RawBlock, place: tuple[int, int], value: str) -> RawBlock:
    rows: list[list[RawCell]] = [list(row) for row in block.rows]
    row, column = rows[place[0] - block.row], place[1] - block.column
    row += [None] * (column + 1 - len(row))
    row[column] = value
    return replace(block, rows=rows)
