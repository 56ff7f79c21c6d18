"""A refresh of fifty accounts, 100 ms from the API, beside the ways in which people do it today."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

import requests

from abm_sheets.sheets.transport import Redirected
from abm_sheets.template.load import load_workbook
from benchmarks.contender import OURS, RIVALS
from benchmarks.desk import fill
from benchmarks.measure import child, interleaved, served
from benchmarks.programmes import programme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LATENCY = 0.1
INTERACTIONS = 1000


@dataclass(frozen=True, kw_only=True)
class Refreshing:
    """Medians by contender, and the values of each."""

    medians: Mapping[str, Mapping[str, float]]
    values: Mapping[str, Mapping[str, float | None]]

    @property
    def differing(self) -> list[str]:
        """The rivals whose values are not ours."""
        return [name for name, found in self.values.items() if not same(found, self.values[OURS])]


def same(one: Mapping[str, float | None], other: Mapping[str, float | None]) -> bool:
    """True when two sets of values differ by nothing but the order of a sum."""
    return one.keys() == other.keys() and all(
        value is not None and other[key] is not None and isclose(value, other[key] or 0.0, rel_tol=1e-9)
        for key, value in one.items()
    )


def measure(*, repeats: int, interactions: int = INTERACTIONS, latency: float = LATENCY) -> Refreshing:
    """Return what each contender costs: calls, bytes up and down, seconds of the job and of its process."""
    values: dict[str, dict[str, float | None]] = {}
    with served("slow", str(latency)) as (fast, slow):
        found = programme(load_workbook("fr"), interactions=interactions)
        # Each has a workbook of its own.
        places = {name: fill(Redirected(fast), found) for name in (OURS, *RIVALS)}

        def work(name: str) -> Callable[[], dict[str, float]]:
            def once() -> dict[str, float]:
                requests.get(f"{slow}/_counts", timeout=10)
                run = child("contender", name, slow, places[name])
                values[name] = run["values"]
                counts = requests.get(f"{slow}/_counts", timeout=10).json()
                return {**counts, "seconds": run["seconds"], "cpu": run["cpu"], "wall": run["wall"]}

            return once

        # The first run of ours publishes two years of history, which no rival has.
        first = work(OURS)()
        medians = interleaved({name: work(name) for name in (OURS, *RIVALS)}, repeats)
    return Refreshing(medians={f"{OURS}, first run": first, **medians}, values=values)
