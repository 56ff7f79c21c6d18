"""What a refresh found, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abm_sheets.model.alert import Undecided
from abm_sheets.model.history import History

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from abm_sheets.model.action import Action
    from abm_sheets.model.alert import Alert
    from abm_sheets.model.effect import Effect
    from abm_sheets.model.issue import Issue
    from abm_sheets.model.kpi import AccountFigures, Kpi, Remainder
    from abm_sheets.model.raw import RawWorkbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that follows from the tables on a day."""

    as_of: date
    kpis: tuple[Kpi, ...]
    accounts: tuple[AccountFigures, ...]
    alerts: tuple[Alert, ...]
    issues: tuple[Issue, ...]
    #: Newest readable date in Engagement up to the day.
    newest_entry: date | None
    #: The settings that the team changed, already validated.
    settings: Mapping[str, float]
    #: Those among them that a spreadsheet keeps as a share: 25 % is 0.25.
    shares: frozenset[str] = frozenset()
    #: Alerts that held at the last closing and do so no more.
    resolved: tuple[Alert, ...] = ()
    #: Alerts that a cell which cannot be read may hide: not told as resolved.
    undecided: Undecided = field(default_factory=Undecided)
    #: Person by person, most urgent first.
    this_week: tuple[Action, ...] = ()
    #: What each setting changes that differs from the one of the last closing.
    effects: tuple[Effect, ...] = ()
    #: What is of no target account.
    remainder: Remainder | None = None
    #: The first day of the programme, None where no row is dated.
    start: date | None = None
    history: History = field(default_factory=History)

    @property
    def blind(self) -> bool:
        """True when a tab or a column cannot be read: that nothing was found means nothing then."""
        return any(kpi.unreadable for kpi in self.kpis)

    @property
    def entries_unread(self) -> bool:
        """True when something was typed in Engagement, or may have been, that cannot be read."""
        bad = {issue.code for issue in self.issues if issue.tab_key == "engagement" and issue.kpis}
        return bool(bad - {"date_future", "row_total"})

    def kpi(self, key: str) -> Kpi:
        """Return the KPI of this key."""
        return next(kpi for kpi in self.kpis if kpi.key == key)

    def week_by_owner(self) -> dict[str | None, tuple[Action, ...]]:
        """Return the actions of the week by the person who should do them, None for nobody."""
        owners = dict.fromkeys(action.owner for action in self.this_week)
        return {
            owner: tuple(action for action in self.this_week if action.owner == owner) for owner in owners
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCalls:
    """How many requests went out, counted where they leave."""

    read: int
    write: int


#: Days between two days from which on the year may be a slip.
_FAR = 300


def far(day: date, today: date) -> bool:
    """Return whether a day is about a year, or more, before or after today."""
    return abs((day - today).days) >= _FAR


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """What ``refresh`` did."""

    workbook: str
    language: str
    findings: Findings
    moment: datetime
    written: bool
    repaired: tuple[str, ...]
    api_calls: ApiCalls
    #: The cells that it read.
    raw: RawWorkbook = field(repr=False)
    #: The older and the newer version of the template, where this refresh upgraded the workbook.
    upgraded: tuple[int, int] | None = None

    @property
    def far_from_today(self) -> bool:
        """True when the figures are of a day that was more probably mistyped than meant."""
        return far(self.findings.as_of, self.moment.date())
