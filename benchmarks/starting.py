"""What a command costs before it does anything, beside a bare ``python -c pass``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.measure import interleaved

if TYPE_CHECKING:
    from collections.abc import Callable

_OURS = [sys.executable, "-m", "abm_sheets"]
#: What is timed, and whether until its end or until its first line.
COMMANDS: dict[str, tuple[list[str], bool]] = {
    "python -c pass": ([sys.executable, "-c", "pass"], False),
    "abm-sheets --help": ([*_OURS, "--help"], False),
    "abm-sheets doctor, first line": ([*_OURS, "doctor"], True),
    "abm-sheets status": ([*_OURS, "status"], False),
}


def measure(*, repeats: int) -> dict[str, float]:
    """Return the median seconds of each."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "abm-sheets.toml").write_text(
            '[workbooks.abm]\ntarget = "abm.xlsx"\n', encoding="utf-8"
        )

        def timed(command: list[str], *, first_line: bool) -> Callable[[], dict[str, float]]:
            def once() -> dict[str, float]:
                # Nothing of this machine's: no sign-in, no memory of runs.
                env = {"HOME": folder, "PATH": ""}
                begun = perf_counter()
                with subprocess.Popen(
                    command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                ) as run:
                    if first_line and run.stdout:
                        run.stdout.readline()
                        seconds = perf_counter() - begun
                        run.kill()
                        run.communicate()
                    else:
                        run.communicate()
                        seconds = perf_counter() - begun
                return {"seconds": seconds}

            return once

        work = {
            name: timed(command, first_line=first_line) for name, (command, first_line) in COMMANDS.items()
        }
        return {name: found["seconds"] for name, found in interleaved(work, repeats).items()}
