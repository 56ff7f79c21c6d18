"""The programme on any day, each computed once: alerts and the history ask for the same days."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from abm_sheets.kpis.catalogue import CATALOGUE, compute_kpis
from abm_sheets.kpis.programme import programme, sorted_entries

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from abm_sheets.kpis.programme import Entries, Programme
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.model.tables import Tables
    from abm_sheets.template.rules import Rules

#: Rows of past interactions that are kept at a time, about 100 MB; beyond that days are computed again.
_ROWS_KEPT = 4_000_000
_KEYS = tuple(spec.key for spec in CATALOGUE)
#: The rules that a figure depends on.
_Ruling = tuple[tuple[str, float], ...]


class Timeline:
    """The tables of today, and the programme and KPIs that they give on any day under any settings."""

    def __init__(self, tables: Tables, rules: Rules) -> None:
        self.tables = tables
        self.rules = rules
        self._programmes: dict[tuple[date, _Ruling], Programme] = {}
        self._kpis: dict[tuple[date, str, _Ruling], Kpi] = {}
        self._rows = 0

    @cached_property
    def _entries(self) -> Entries:
        return sorted_entries(self.tables)

    def programme(self, day: date, rules: Rules | None = None) -> Programme:
        """Return the programme on a day, under the present rules or those given."""
        rules = rules or self.rules
        # Points are all that a programme itself takes from the rules.
        key = (day, tuple(sorted(rules.points.items())))
        if key not in self._programmes:
            found = programme(self.tables, rules, day, self._entries)
            self._rows += len(found.interactions)
            if self._rows > _ROWS_KEPT:
                self._programmes.clear()
                self._rows = len(found.interactions)
            self._programmes[key] = found
        return replace(self._programmes[key], rules=rules)

    def kpis(self, day: date, rules: Rules | None = None, keys: Collection[str] = _KEYS) -> tuple[Kpi, ...]:
        """Return the KPIs of a day, or those asked for, in the order of the article."""
        rules = rules or self.rules
        ruling = tuple(sorted(rules.ruling().items()))
        wanted = [key for key in _KEYS if key in keys]
        missing = [key for key in wanted if (day, key, ruling) not in self._kpis]
        if missing:
            for kpi in compute_kpis(self.programme(day, rules), missing):
                self._kpis[day, kpi.key, ruling] = kpi
        return tuple(self._kpis[day, key, ruling] for key in wanted)
