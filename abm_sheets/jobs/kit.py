"""What every job works with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, datetime

    from abm_sheets.sheets.client import SpreadsheetClient
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.styles import Styles
    from abm_sheets.template.workbook import WorkbookTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A spreadsheet, the templates in every language (French first), and the moment of the run."""

    client: SpreadsheetClient
    templates: tuple[WorkbookTemplate, ...]
    rules: Rules
    styles: Styles
    now: datetime
    #: The time zone that abm-sheets.toml gives this workbook; None: its own, or that of its language.
    time_zone: str | None = None

    def template(self, language: str) -> WorkbookTemplate:
        """Return the template of a language."""
        return next(template for template in self.templates if template.workbook.language == language)

    def within(self, zone: str | None) -> Kit:
        """Return the kit in the time zone of a spreadsheet, where nothing else was asked for."""
        return replace(self, time_zone=self.time_zone or zone)

    def moment(self, template: WorkbookTemplate) -> datetime:
        """Return the moment of the run in the workbook's time zone."""
        return self.now.astimezone(ZoneInfo(self.time_zone or template.workbook.time_zone))

    def today(self, template: WorkbookTemplate) -> date:
        """Return the day of the run in the workbook's time zone."""
        return self.moment(template).date()
