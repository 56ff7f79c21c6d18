"""What the KPIs count with: points, thresholds, benchmarks (templates/kpis.toml)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How a closing calls the points of an interaction, and the number of opportunities of the velocity.
_POINTS, _LAST = "points.", "velocity_last"


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the team may change in the Dashboard: a number, or a choice by its position in ``choices``."""

    default: int
    min: int
    max: int
    #: Another setting that this one is never above: no alert where a figure is good.
    not_above: str | None = None
    choices: tuple[str, ...] = ()
    #: What it counts in: point, day or percent; "" for a choice.
    unit: Literal["", "point", "day", "percent"] = ""
    #: A number from 1 up to this may be a percentage or, as a spreadsheet keeps it, a hundredth of one.
    unclear_to: float = 1

    @property
    def whole(self) -> bool:
        """Points and days are counted, percentages measured."""
        return self.unit != "percent"


class Fixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The numbers that are the same for everybody."""

    velocity_last: int
    coverage_ramp_days: int
    roi_ramp_days: int
    stale_days: int
    earliest_date: date
    least_amount: float
    most_amount: float


class Hysteresis(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How far beyond its threshold a KPI is before its alert goes: points, or percent of the baseline."""

    coverage: float
    conversion: float
    roi: float
    velocity: float
    deal_value: float


class Week(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What "Cette semaine" shows."""

    #: Most actions for one person.
    actions: int


class Sidebar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much the sidebar in Google Sheets shows: lines at most, and those seen before "show more"."""

    alerts: int
    alerts_seen: int
    week: int
    week_seen: int
    issues: int
    issues_seen: int


class Charted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the charts show."""

    #: The newest closings of weeks, and of quarters.
    weeks: int
    quarters: int
    #: The upper end of the benchmark of the coverage.
    coverage_top: float


@lru_cache
def _joined(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word.replace(" ", "") for word in words)


@lru_cache
def _longest(words: frozenset[str]) -> int:
    return max(map(len, _joined(words)), default=0)


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the names of accounts are compared."""

    legal_forms: frozenset[str]
    suggestion_score: float
    #: A row that begins with one of these is no entry, see abm_sheets/intake/sums.py.
    sum_words: frozenset[str]
    sum_starts: frozenset[str]
    sum_goes_on: frozenset[str]
    sum_counted: frozenset[str]
    sum_leads: frozenset[str]
    note_words: frozenset[str]
    note_marks: tuple[str, ...]

    @property
    def sums(self) -> frozenset[str]:
        """The words for a sum, without the blanks in them."""
        return _joined(self.sum_words)

    @property
    def longest_sum(self) -> int:
        """How many words of a text can be a word for a sum, or one of the starts (t o t a l are five)."""
        return max(_longest(self.sum_words), _longest(self.sum_starts))


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of kpis.toml."""

    points: dict[str, int]
    settings: dict[str, Setting]
    rules: Fixed
    indicative: dict[str, int]
    hysteresis: Hysteresis
    week: Week
    sidebar: Sidebar
    charts: Charted
    #: The KPIs that "Essentiels" shows.
    essentials: tuple[str, ...]
    names: Names
    #: What the team typed in the Dashboard, already validated; empty in the file.
    chosen: dict[str, float] = {}

    def value(self, setting: str) -> float:
        """Return what the team typed for a setting, or its default."""
        spec = self.settings[setting]
        value = self.chosen.get(setting, spec.default)
        return min(value, self.value(spec.not_above)) if spec.not_above else value

    def days(self, setting: str) -> int:
        """Return a setting that counts days."""
        return int(self.value(setting))

    def choice(self, setting: str) -> str:
        """Return the key of what the team chose from a list, or the default's."""
        return self.settings[setting].choices[self.days(setting)]

    def with_chosen(self, chosen: Mapping[str, float]) -> Rules:
        """Return these rules with the team's settings."""
        return msgspec.structs.replace(self, chosen=dict(chosen))

    def ruling(self) -> dict[str, float]:
        """Return all that a figure depends on, by name: what a closing stores beside its figures."""
        settings = {
            key: self.chosen.get(key, spec.default) for key, spec in self.settings.items() if not spec.choices
        }
        points = {f"{_POINTS}{key}": points for key, points in self.points.items()}
        return {**settings, **points, _LAST: self.rules.velocity_last}

    def under(self, ruling: Mapping[str, float]) -> Rules:
        """Return these rules as a closing used them; what it did not know yet is as it is now."""
        return msgspec.structs.replace(
            self,
            chosen={key: value for key, value in ruling.items() if key in self.settings},
            points={key: int(ruling.get(f"{_POINTS}{key}", now)) for key, now in self.points.items()},
            rules=msgspec.structs.replace(
                self.rules, velocity_last=int(ruling.get(_LAST, self.rules.velocity_last))
            ),
        )
