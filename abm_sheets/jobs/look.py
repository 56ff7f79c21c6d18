"""Look at a workbook for a person: live figures, alerts and answers; changes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.assessment import assess
from abm_sheets.intake.answers import read_answers
from abm_sheets.intake.responsible import responsibles
from abm_sheets.model.cells import quoted
from abm_sheets.sheets.reading import read_cells
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.intake.answers import Answers
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.model.report import Findings, RefreshReport
    from abm_sheets.template.workbook import WorkbookTemplate

#: Where the Dashboard says when it was refreshed: its title is in B1, the sentence is below it.
_TOP = "B1:B4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a person sees of a workbook: as of now, whatever the Dashboard still shows.

    ``owners`` are the Responsables as typed, ``refreshed`` is the moment of the last refresh in the
    Dashboard's own words, empty when it does not say.
    """

    spreadsheet_id: str
    language: str
    findings: Findings
    answers: Answers
    owners: tuple[str, ...]
    sheet_ids: Mapping[str, int]
    refreshed: str = ""


def look(kit: Kit) -> Glance:
    """Return the live state of a workbook, in two reads: its tabs, and when its Dashboard was refreshed.

    Raises TabsMissing or DashboardMissing when there is nothing of ours.
    """
    raw = read_cells(kit.client, kit.templates).raw
    template = kit.template(raw.language)
    blocks = [block for block in (raw.alerts, raw.settings, raw.memory) if block is not None]
    refreshed = ""
    if blocks:
        top = kit.client.values([f"{quoted(blocks[0].title)}!{_TOP}"])[0]
        lines = [str(cell) for row in top.rows for cell in row]
        refreshed = next((found for line in lines if (found := refreshed_at(line, template))), "")
    return glance_of(kit, raw, refreshed)


def look_after(kit: Kit, report: RefreshReport) -> Glance:
    """Return the live state of a workbook that was refreshed just now, without reading it again."""
    words = Words(kit.template(report.language))
    return _glance(kit, report.raw, report.findings, words.moment(report.moment))


def glance_of(kit: Kit, raw: RawWorkbook, refreshed: str) -> Glance:
    """Return what follows from cells that were read."""
    kit = kit.within(raw.time_zone)
    template = kit.template(raw.language)
    today = kit.today(template)
    return _glance(kit, raw, assess(raw, template, kit.rules, as_of=today, today=today), refreshed)


def _glance(kit: Kit, raw: RawWorkbook, findings: Findings, refreshed: str) -> Glance:
    template = kit.template(raw.language)
    return Glance(
        spreadsheet_id=kit.client.spreadsheet_id,
        language=raw.language,
        findings=findings,
        answers=read_answers(raw.alerts, raw.memory, template.dashboard.alert_headers, template.alert_titles),
        owners=responsibles(raw, template),
        sheet_ids=raw.sheet_ids,
        refreshed=refreshed,
    )


def refreshed_at(line: str, template: WorkbookTemplate) -> str:
    """Return the moment that the Dashboard's subtitle names, in its own words; empty when it is none."""
    texts = template.dashboard
    for pattern in (texts.subtitle, texts.subtitle_never, texts.subtitle_unread):
        fixed = [re.escape(part) for part in re.split(r"\{\w+\}", pattern)]
        names = re.findall(r"\{(\w+)\}", pattern)
        groups = [f"(?P<{name}>.*?)" for name in names]
        expression = "".join(part + group for part, group in zip(fixed, [*groups, ""], strict=True))
        if found := re.fullmatch(expression, line.strip()):
            return found["moment"]
    return ""
