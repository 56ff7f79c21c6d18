"""One refresh of a large workbook in a process of its own: seconds and peak memory of every stage.

``python -m benchmarks.stages ADDRESS`` reads from a server that has the answer ready, and prints JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from abm_sheets.assessment import assess
from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.page import make_page
from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.accounts import account_figures
from abm_sheets.kpis.catalogue import READS
from abm_sheets.kpis.timeline import Timeline
from abm_sheets.sheets.names import ALL_RANGES, SHAPE_RANGES
from abm_sheets.sheets.reading import read_cells
from abm_sheets.sheets.rendering import Canvas, render
from benchmarks.desk import kit_at
from benchmarks.programmes import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable


class Stages:
    """Seconds and the highest memory so far of each stage, in the order in which they are run."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.peak_mb: dict[str, float] = {"start": peak_mb()}

    def run(self, name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Return what the work returns."""
        begun = perf_counter()
        found = work()
        self.seconds[name] = perf_counter() - begun
        self.peak_mb[name] = peak_mb()
        return found


def peak_mb() -> float:
    """Return the highest resident memory of this process so far, in MB.

    Linux hands ``ru_maxrss`` on from parent to child; VmHWM is the process's own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024**2 if sys.platform == "darwin" else 1024)


def run(address: str) -> dict[str, Any]:
    """Return seconds, peaks and the six values.

    The line of work is that of ``jobs.refresh``, cut where a stage ends; reading and KPIs are run once more
    inside the rest of the assessment, from whose time they are taken off.
    """
    stages = Stages()
    kit = kit_at(address, "benchmark")
    read = stages.run("transfer and JSON", lambda: read_cells(kit.client, kit.templates))
    template = kit.template(read.raw.language)
    held = [
        stages.run(
            "reading cells",
            lambda: read_workbook(read.raw, template, kit.rules, READS, as_of=AS_OF, today=AS_OF),
        )
    ]

    def six() -> Any:  # noqa: ANN401
        timeline = Timeline(held[0].tables, kit.rules)
        found = timeline.kpis(AS_OF)
        account_figures(timeline.programme(AS_OF))
        return found

    kpis = stages.run("KPIs", six)
    rows = len(held[0].tables.interactions)
    # Its memory is that of the assessment that follows, which reads for itself.
    held.clear()
    findings = stages.run(
        "alerts and history", lambda: assess(read.raw, template, kit.rules, as_of=AS_OF, today=AS_OF)
    )
    twice = stages.seconds["reading cells"] + stages.seconds["KPIs"]
    stages.seconds["alerts and history"] = max(0.0, stages.seconds["alerts and history"] - twice)
    edition = Edition(template=template, rules=kit.rules.with_chosen(findings.settings))
    page = stages.run(
        "view", lambda: make_page(read.raw, findings, edition, kit.styles, kit.moment(template))
    )
    canvas = Canvas(
        spreadsheet_id="benchmark",
        tab_ids=read.raw.sheet_ids,
        named={each: each for each in (*ALL_RANGES, *SHAPE_RANGES.values())},
        protected=True,
        charts=read.raw.charts,
        staying=page.staying,
        rearranged=False,
        strays=page.strays,
    )
    body = stages.run(
        "requests", lambda: json.dumps({"requests": render(page.placed, canvas, kit.styles, template)})
    )
    return {
        "rows": rows,
        "seconds": stages.seconds,
        "peak_mb": stages.peak_mb,
        "values": {kpi.key: kpi.value for kpi in kpis},
        "issues": len(findings.issues),
        "written_bytes": len(body),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1])) + "\n")
