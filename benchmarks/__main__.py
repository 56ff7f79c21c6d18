"""``python -m benchmarks``: measure, print, write RESULTS.md. BENCH=quick: small sizes, in half a minute."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import formulas, growing, refreshing, results, starting
from benchmarks.measure import ROOT

_LIBRARIES = ("pandas", "numpy", "gspread", "gspread-dataframe", "gspread-pandas", "duckdb")


def main(*, quick: bool, target: Path, moment: datetime) -> None:
    """Measure everything and write the tables to a file."""
    parts = [_head(moment, quick=quick)]

    def add(title: str, text: str) -> None:
        parts.append(f"## {title}\n\n{text}")
        sys.stdout.write(f"\n{parts[-1]}")
        sys.stdout.flush()

    add("Process start", results.starting(starting.measure(repeats=2 if quick else 10)))
    found = refreshing.measure(
        repeats=1 if quick else 3, interactions=50 if quick else refreshing.INTERACTIONS
    )
    add("A refresh of 50 accounts, 100 ms per call", results.refreshing(found))
    with tempfile.TemporaryDirectory() as folder:
        sizes = (200, 1_000) if quick else growing.SIZES
        grown = growing.measure(Path(folder), sizes=sizes, repeats=1 if quick else 3)
        add("Growth", results.growing(grown))
        sample = formulas.sample(200 if quick else formulas.ROWS)
        values, seconds = formulas.ours(sample)
        opinion = formulas.measure(Path(folder), sample)
        add("Spreadsheet formulas", results.formulas(opinion, values, seconds))
    notes = (ROOT / "benchmarks" / "NOTES.md").read_text(encoding="utf-8")
    target.write_text("\n".join([*parts, notes]), encoding="utf-8")


def _head(moment: datetime, *, quick: bool) -> str:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    found = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    warning = "**A quick run: small sizes, no figure of it means anything.**\n\n" if quick else ""
    return (
        f"# Results\n\n{warning}`make bench`, {moment:%d %B %Y}, abm_sheets {version('abm-sheets')}, Python"
        f" {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores,"
        f" load {load} when it began. {found}. Medians of interleaved runs, each in a process of its own.\n"
    )


if __name__ == "__main__":
    is_quick = os.environ.get("BENCH") == "quick"
    default = ROOT / "benchmarks" / "RESULTS.md"
    main(
        quick=is_quick,
        target=Path(os.environ.get("BENCH_RESULTS") or (os.devnull if is_quick else default)),
        moment=datetime.now(UTC),
    )
