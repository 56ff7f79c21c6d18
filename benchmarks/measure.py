"""Repeats that are interleaved, so that what else the machine does strikes all alike, and their medians."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: The folder from which everything is run.
ROOT = Path(__file__).resolve().parent.parent


def interleaved(
    work: Mapping[str, Callable[[], dict[str, float]]], repeats: int
) -> dict[str, dict[str, float]]:
    """Return the medians of what each piece of work measures, one round of all after the other."""
    rounds = [{name: measure() for name, measure in work.items()} for _ in range(repeats)]
    return {
        name: {key: median(found[name][key] for found in rounds) for key in rounds[0][name]} for name in work
    }


def child(module: str, *words: str) -> dict[str, Any]:
    """Return the JSON that a module of ours prints in a process of its own; its whole time is ``wall``."""
    begun = perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *words], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    wall = perf_counter() - begun
    found: dict[str, Any] = json.loads(run.stdout)
    return {**found, "wall": wall}


@contextmanager
def served(module: str, word: str) -> Iterator[list[str]]:
    """Run a server of ours for the block; yield the addresses that it prints."""
    command = [sys.executable, "-m", f"benchmarks.{module}", word]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            addresses = server.stdout.readline().split() if server.stdout else []
            if not addresses:
                raise RuntimeError(f"{module} did not start")
            yield addresses
        finally:
            server.terminate()
