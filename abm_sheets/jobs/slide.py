"""Read the tabs, compute, compose the board's page: one read, nothing is written to the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.assessment import assess
from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.slide import board_slide, month_closing
from abm_sheets.errors.slides import NothingToShow
from abm_sheets.model.report import far
from abm_sheets.sheets.reading import read_cells
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.dashboard.slide import BoardSlide
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.template.workbook import WorkbookTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideReport:
    """The board's page, in the words of the workbook; ``today`` is that of its time zone."""

    page: BoardSlide
    template: WorkbookTemplate
    today: date

    @property
    def language(self) -> str:
        """The language of the workbook."""
        return self.template.workbook.language

    @property
    def far_from_today(self) -> bool:
        """True when the page is of a day that was more probably mistyped than meant."""
        return far(self.page.as_of, self.today)


def slide(kit: Kit, *, as_of: date | None = None) -> SlideReport:
    """Return the board's page of a day.

    ``as_of`` is today in its time zone unless given. The figures are live: those that a refresh would write
    now. Raises TabsMissing or DashboardMissing when there is nothing to read, NothingToShow when
    no account is targeted on that day.
    """
    raw = read_cells(kit.client, kit.templates).raw
    kit, template = kit.within(raw.time_zone), kit.template(raw.language)
    today = kit.today(template)
    findings = assess(raw, template, kit.rules, as_of=as_of or today, today=today)
    coverage = findings.kpi("coverage")
    if not findings.accounts and not coverage.unreadable:
        raise NothingToShow(kit.client.label, Words(template).date(as_of or today))
    edition = Edition(template=template, rules=kit.rules.with_chosen(findings.settings))
    closing = month_closing(findings)
    then = None
    if closing:
        then = assess(raw, template, kit.rules, as_of=closing.period.last, today=today, closings=False)
    return SlideReport(page=board_slide(edition, findings, then), template=template, today=today)
