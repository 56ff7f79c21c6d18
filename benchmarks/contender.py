"""One refresh by one contender in a process of its own: ``python -m benchmarks.contender NAME ROOT ID``.

Prints JSON: seconds of the job without imports, those of the processor, and the six values.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from abm_sheets.sheets.transport import loopback_root
from benchmarks.programmes import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable

OURS = "abm_sheets"
#: The contenders, by the module that holds them.
RIVALS = {
    "get_all_records + pandas": "records",
    "gspread-dataframe": "dataframe",
    "gspread-pandas": "gpandas",
}


def prepared(name: str, root: str, spreadsheet_id: str) -> Callable[[], dict[str, float | None]]:
    """Return the job of a contender, everything imported."""
    if name == OURS:
        from abm_sheets.jobs.refresh import refresh  # noqa: PLC0415 - each process imports what it runs
        from benchmarks.desk import kit_at  # noqa: PLC0415

        return lambda: {
            kpi.key: kpi.value for kpi in refresh(kit_at(root, spreadsheet_id), as_of=AS_OF).findings.kpis
        }
    loopback_root(root)  # an empty one would be Google itself
    job: Any = import_module(f"benchmarks.rivals.{RIVALS[name]}")
    from google.oauth2.credentials import Credentials  # noqa: PLC0415
    from gspread import Client  # noqa: PLC0415

    from abm_sheets.sheets.signin import local_session  # noqa: PLC0415

    session = local_session(root)
    creds: Any = Credentials(token="local")  # type: ignore[no-untyped-call]  # noqa: S106
    if name == "gspread-pandas":
        return lambda: job.refresh(session, creds, spreadsheet_id, AS_OF)
    return lambda: job.refresh(Client(auth=creds, session=session), spreadsheet_id, AS_OF)


def main(name: str, root: str, spreadsheet_id: str) -> None:
    """Run, and tell."""
    job = prepared(name, root, spreadsheet_id)
    begun, worked = perf_counter(), process_time()
    values = job()
    seconds, cpu = perf_counter() - begun, process_time() - worked
    sys.stdout.write(json.dumps({"seconds": seconds, "cpu": cpu, "values": values}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
