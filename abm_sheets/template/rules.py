"""What the KPIs count with: points, thresholds, benchmarks (templates/kpis.toml)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number that the team may change in the Dashboard."""

    default: int
    min: int
    max: int
    #: Another setting that this one is never above: no alert where a figure is good.
    not_above: str | None = None


class Fixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The numbers that are the same for everybody."""

    velocity_last: int
    coverage_ramp_days: int
    roi_ramp_days: int
    stale_days: int
    earliest_date: date


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the names of accounts are compared."""

    legal_forms: frozenset[str]
    and_words: frozenset[str]
    suggestion_score: float


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of kpis.toml."""

    points: dict[str, int]
    settings: dict[str, Setting]
    rules: Fixed
    indicative: dict[str, int]
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

    def with_chosen(self, chosen: Mapping[str, float]) -> Rules:
        """Return these rules with the team's settings."""
        return msgspec.structs.replace(self, chosen=dict(chosen))
