"""The tables of RESULTS.md: pure, numbers in and text out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.contender import OURS
from benchmarks.rivals.figures import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.formulas import Formulas
    from benchmarks.growing import Size
    from benchmarks.refreshing import Refreshing


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def starting(found: Mapping[str, float]) -> str:
    """Return the table of process starts."""
    names = list(found)
    bare = found[names[0]]
    rows = [[name, f"{found[name]:.3f} s", f"+{found[name] - bare:.3f} s"] for name in names]
    return table(["", "median", "above a bare python"], rows)


def refreshing(found: Refreshing) -> str:
    """Return the table of refreshes, and what the values say."""
    ours = found.medians[OURS]
    rows = [
        [
            name,
            f"{each['calls']:.0f}",
            f"{each['up'] / 1000:.0f} kB",
            f"{each['down'] / 1000:.0f} kB",
            f"{each['seconds']:.2f} s",
            f"{each['cpu']:.2f} s",
            f"{each['serving']:.2f} s",
            f"{each['wall']:.2f} s",
            f"×{each['seconds'] / ours['seconds']:.2f}",
        ]
        for name, each in found.medians.items()
    ]
    headers = [
        "",
        "requests",
        "up",
        "down",
        "job",
        "of it processor",
        "of it the server",
        "whole process",
        "job / ours",
    ]
    said = (
        "All six values of all rivals are ours."
        if not found.differing
        else (f"**Values differ from ours: {', '.join(found.differing)}.**")
    )
    return f"{table(headers, rows)}\n{said}\n"


def growing(sizes: Sequence[Size]) -> str:
    """Return the tables of growth: seconds by stage beside DuckDB, and memory."""
    stages = list(sizes[0].seconds)
    headers = ["rows", "text", *stages, "DuckDB: parse + KPIs", "reading + KPIs / DuckDB", "values"]
    rows = [
        [
            f"{size.rows:,}",
            f"{size.megabytes:.1f} MB",
            *(f"{size.seconds[stage]:.2f} s" for stage in stages),
            f"{size.duck_seconds['parse']:.2f} + {size.duck_seconds['KPIs']:.2f} s",
            f"×{size.ours / size.floor:.2f}",
            "equal" if size.equal else "**differ**",
        ]
        for size in sizes
    ]
    steps = [
        f"×{after.rows / before.rows:.0f} rows cost ×{after.ours / before.ours:.1f}"
        for before, after in pairwise(sizes)
    ]
    memory = [
        [
            f"{size.rows:,}",
            *(f"{size.peak_mb[stage]:.0f} MB" for stage in size.peak_mb),
            f"{size.duck_peak_mb:.0f} MB",
        ]
        for size in sizes
    ]
    return (
        f"{table(headers, rows)}\nReading and KPIs: {'; '.join(steps)}.\n\n"
        "Highest memory so far, after each stage:\n\n" + table(["rows", *sizes[0].peak_mb, "DuckDB"], memory)
    )


def formulas(found: Formulas | None, ours: Mapping[str, float | None], seconds: float) -> str:
    """Return the table of values both ways, and the times."""
    if found is None:
        return "LibreOffice (`soffice`) is not installed on this machine: skipped.\n"
    rows = [[name, f"{ours[name]:.10g}", f"{found.values[name]:.10g}"] for name in NAMES]
    return (
        table(["KPI", "ours", "LibreOffice"], rows)
        + f"\nOurs (reading and KPIs): {seconds:.2f} s. LibreOffice: {found.seconds - found.without:.2f} s"
        f" more with the formulas than without ({found.seconds:.2f} s in all, with start, load and save).\n"
    )
