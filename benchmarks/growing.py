"""From a thousand to a million interactions: seconds and memory of every stage, beside DuckDB."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from abm_sheets.template.load import load_workbook
from benchmarks.answers import write_answer
from benchmarks.measure import child, served
from benchmarks.programmes import programme
from benchmarks.refreshing import same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ACCOUNTS = 200


@dataclass(frozen=True, kw_only=True)
class Size:
    """One size: medians of the seconds by stage, highest memory after each, and the same of DuckDB."""

    rows: int
    megabytes: float
    seconds: Mapping[str, float]
    peak_mb: Mapping[str, float]
    duck_seconds: Mapping[str, float]
    duck_peak_mb: float
    equal: bool

    @property
    def ours(self) -> float:
        """Seconds of reading the cells and of the KPIs."""
        return self.seconds["reading cells"] + self.seconds["KPIs"]

    @property
    def floor(self) -> float:
        """Seconds of DuckDB: its parse of the text, and the KPIs."""
        return sum(self.duck_seconds.values())


def measure(folder: Path, *, sizes: Sequence[int] = SIZES, repeats: int = 3) -> list[Size]:
    """Return a row for each size; a million rows are run once."""
    return [_size(folder, rows, 1 if rows >= 1_000_000 else repeats) for rows in sizes]


def _size(folder: Path, rows: int, repeats: int) -> Size:
    answer = folder / f"{rows}.json"
    write_answer(answer, programme(load_workbook("fr"), interactions=rows, accounts=ACCOUNTS))
    ours: list[dict[str, Any]] = []
    ducks: list[dict[str, Any]] = []
    with served("still", str(answer)) as [address]:
        for _ in range(repeats):
            ours.append(child("stages", address))
            ducks.append(child("duck", str(answer)))
    return Size(
        rows=rows,
        megabytes=answer.stat().st_size / 1e6,
        seconds=_medians([run["seconds"] for run in ours]),
        peak_mb=_medians([run["peak_mb"] for run in ours]),
        duck_seconds=_medians([run["seconds"] for run in ducks]),
        duck_peak_mb=median(run["peak_mb"] for run in ducks),
        equal=same(ours[0]["values"], ducks[0]["values"]),
    )


def _medians(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: median(run[name] for run in runs) for name in runs[0]}
