"""What every job works with."""

from __future__ import annotations

from dataclasses import dataclass
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

    def template(self, language: str) -> WorkbookTemplate:
        """Return the template of a language."""
        return next(template for template in self.templates if template.workbook.language == language)

    def moment(self, template: WorkbookTemplate) -> datetime:
        """Return the moment of the run in the workbook's time zone."""
        return self.now.astimezone(ZoneInfo(template.workbook.time_zone))

    def today(self, template: WorkbookTemplate) -> date:
        """Return the day of the run in the workbook's time zone."""
        return self.moment(template).date()
