"""The tables of RESULTS.md, from figures to text."""

from benchmarks import results
from benchmarks.growing import Size


def size(rows, seconds, **changes):
    found = {
        "rows": rows,
        "megabytes": 1.0,
        "seconds": {"reading cells": seconds, "KPIs": 1.0},
        "peak_mb": {"start": 90.0, "reading cells": 100.0},
        "duck_seconds": {"parse": 1.0, "KPIs": 1.0},
        "duck_peak_mb": 80.0,
        "equal": True,
    }
    return Size(**{**found, **changes})


def test_growth_is_told_beside_the_floor():
    text = results.growing([size(1_000, 1.0), size(10_000, 9.0)])

    assert "| 1,000 | 1.0 MB | 1.00 s | 1.00 s | 1.00 + 1.00 s | ×1.00 | equal |" in text
    assert "×10 rows cost ×5.0" in text


def test_values_that_differ_stand_out():
    assert "| **differ** |" in results.growing([size(1_000, 1.0, equal=False)])


def test_starts_are_told_above_a_bare_python():
    assert "| --help | 0.150 s | +0.130 s |" in results.starting({"python": 0.02, "--help": 0.15})


def test_a_machine_without_libreoffice_says_so():
    assert "skipped" in results.formulas(None, {}, 0.1)
