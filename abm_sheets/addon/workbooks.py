"""What the sidebar needs done in a workbook; ``wiring`` has it done by the jobs that all doors share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.jobs.init_workbook import InitReport
    from abm_sheets.jobs.look import Glance
    from abm_sheets.jobs.take import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A spreadsheet, and the token that the person who clicked got for this call; it is kept nowhere."""

    spreadsheet_id: str
    token: str = field(default="", repr=False)


class Workbooks(Protocol):
    """The jobs. Every one raises AbmSheetsError when it cannot be done."""

    def look(self, access: Access) -> Glance:
        """Return what a workbook says now; changes nothing."""

    def refresh(self, access: Access) -> Glance:
        """Bring the Dashboard up to date; return what the workbook says then."""

    def create(self, access: Access, language: str) -> InitReport:
        """Add the tabs that are missing."""

    def take(
        self, access: Access, alert: tuple[str, str], named: Callable[[tuple[str, ...]], str], refreshed: str
    ) -> Taken:
        """Write a name into the empty answer of an alert; ``named`` is given the Responsables."""
