"""Periods, closings, and how one value became another."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

PeriodKind = Literal["week", "month", "quarter"]
PERIOD_KINDS: tuple[PeriodKind, ...] = ("week", "month", "quarter")
#: What a KPI is a sum over, by the names that a person typed: (account), (opportunity, account),
#: (deal, account), (day, category, account); equal things add up.
Thing = tuple[str, ...]
#: What each thing gives to the numerator and to the denominator of a KPI.
Shares = dict[Thing, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An ISO week, a month or a quarter; ``number`` counts within the year (for a week, its ISO year)."""

    kind: PeriodKind
    year: int
    number: int

    @property
    def code(self) -> str:
        """2026-W47, 2026-11 or 2026-Q4."""
        if self.kind == "week":
            return f"{self.year:04}-W{self.number:02}"
        return (
            f"{self.year:04}-{self.number:02}" if self.kind == "month" else f"{self.year:04}-Q{self.number}"
        )

    @property
    def last(self) -> date:
        """The last day: the closing publishes the figures as of it."""
        if self.kind == "week":
            return date.fromisocalendar(self.year, self.number, 7)
        month = self.number if self.kind == "month" else 3 * self.number
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def order(self) -> tuple[date, int]:
        """Periods follow each other by their last day; then week, month, quarter."""
        return (self.last, PERIOD_KINDS.index(self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A KPI as a closing published it; ``value`` None is "no value", never 0.

    ``shares`` are the named things that the value is made of, None where they are not known.
    """

    value: float | None
    n: int = 0
    numerator: float | None = None
    denominator: float | None = None
    baseline: float | None = None
    shares: Shares | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What was published for a period, on which day, with which settings; never rewritten.

    A KPI that could not be read at the time is not among the figures.
    """

    period: Period
    published: date
    settings: Mapping[str, float]
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The settings that the refreshes found, and the first day on which one found them."""

    settings: Mapping[str, float]
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClosing:
    """A closing as the rows of the Dashboard show it: values, and baselines where they are compared."""

    period: Period
    published: date
    values: Mapping[str, float | None]
    baselines: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """A cell of a hand-filled tab: what a link needs, and the name that a person reads."""

    tab_key: str
    a1: str
    cell: str


#: since: what happened after the closing; late: what was typed or corrected after it; setting: a changed one.
Step = Literal["since", "late", "setting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one named thing did to a KPI, in its unit; ``reason`` is a key of ``[reasons]``."""

    step: Step
    thing: Thing
    reason: str
    amount: float
    cells: tuple[CellPlace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A KPI between its last closing and now; the effects sum to ``after - before``.

    ``explained`` is False when the things behind the published value are not known, or when there is no
    value on one side. ``settings`` are those that changed: (key, then, now).
    """

    key: str
    since: Period
    before: float | None
    after: float | None
    previous: tuple[Period, float | None] | None = None
    effects: tuple[Effect, ...] = ()
    explained: bool = True
    settings: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A published value that the tables of today no longer give, with what caused it.

    ``classic``: it is the comparison beside the KPI of ``key``. The rows behind it are not kept, so that it
    has no effects.
    """

    period: Period
    key: str
    published: float | None
    revised: float | None
    effects: tuple[Effect, ...] = ()
    classic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every closing, the oldest first; where late typing changed one; what moved since the last one."""

    closings: tuple[Closing, ...] = ()
    in_force: InForce | None = None
    revisions: tuple[Revision, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
