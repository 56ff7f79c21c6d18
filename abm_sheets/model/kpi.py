"""The six figures, and the figures of an account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Status = Literal["good", "watch", "alert", "ramping", "neutral", "no_data"]
Unit = Literal["percent", "days", "EUR"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A KPI on a day. Percentages are as people say them (60 is 60 %), amounts euros, durations days.

    A KPI without data has ``value`` None and ``why`` (a key of ``[why]``), never 0 and never NaN.
    ``threshold_crossed`` is True where the value is bad enough for an alert.
    """

    key: str
    unit: Unit
    value: float | None
    status: Status
    n: int
    numerator: float | None = None
    denominator: float | None = None
    median: float | None = None
    mean_points: float | None = None
    baseline: float | None = None
    baseline_n: int | None = None
    change_percent: float | None = None
    ratio: float | None = None
    revenue: float | None = None
    cost: float | None = None
    opportunities: int | None = None
    #: ABM opportunities of targets without any interaction: in their rows, and not in the conversion.
    opportunities_apart: int = 0
    #: What it should have and has not, because a cell of its row cannot be read: interactions (coverage,
    #: engagement), opportunities that may be ABM (conversion, velocity), amounts (deal_value, roi).
    left_out: int = 0
    #: The same of its baseline: amounts of classic deals; classic opportunities.
    baseline_left_out: int = 0
    indicative: bool = False
    stale: bool = False
    threshold_crossed: bool = False
    why: str | None = None
    why_details: Mapping[str, str] = field(default_factory=dict)
    #: True when a tab or column that the KPI needs cannot be read: its counts mean nothing either.
    unreadable: bool = False

    @property
    def unfounded(self) -> bool:
        """True where it is 0 and rests on nothing: what was typed for it was left out."""
        return self.numerator == 0 and self.left_out > 0

    @property
    def unread(self) -> bool:
        """True where it has no value because what was typed cannot be read, cell by cell."""
        return self.why is not None and self.why.startswith("unread_")

    @property
    def rated(self) -> bool:
        """True where its status says how good the value is: only then it is told in the status's colour."""
        return self.status in ("good", "watch", "alert")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFigures:
    """The figures of one target account; amounts in euros, ``roi`` in percent or None without cost.

    Nor is there a ``roi`` where no amount of its ABM deals can be read. A figure is None where the tab or
    column that it comes from cannot be read at all.
    """

    account: str
    points: int | None
    total_points: int | None
    engaged: bool | None
    strongly_engaged: bool | None
    first_interaction: date | None
    last_interaction: date | None
    opportunities: int | None
    velocity: float | None
    revenue: float | None
    cost: float | None
    roi: float | None
    added: date | None
    won_deals: int | None
    #: True where nothing of it in Engagement can be read, and something was typed.
    unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """What is ABM and of no target account: of accounts that left, or others.

    ``unknown``: some are not in Comptes. ``unlisted``: some are there, but are added later, or have a date
    that cannot be read.

    With the rows of the targets it makes up the revenue and the cost of the ROI; None where a column that it
    needs cannot be read.
    """

    opportunities: int | None
    revenue: float | None
    cost: float | None
    unknown: bool
    unlisted: bool = False
