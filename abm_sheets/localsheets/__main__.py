"""``python -m abm_sheets.localsheets --port 0 [FILE.xlsx ...]``: the API over HTTP."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from . import ids
from .door import Door
from .errors import LocalFileError
from .faults import from_json
from .service import LocalSheets


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C.

    Returns:
        The exit status: 0, or 2 when a file cannot be read the port is taken, or the plan of faults is none.
    """
    options = _parser().parse_args(arguments)
    service = LocalSheets()
    try:
        for path in options.files:
            fits = ids.LEGAL_ID.fullmatch(path.stem)
            service.open(path, spreadsheet_id=path.stem if fits else None)
        if options.faults:
            service.faults.add(*from_json(json.loads(options.faults.read_text(encoding="utf-8"))))
        door = Door(service, options.port)
    except (LocalFileError, OSError, ValueError) as error:
        print(f"localsheets: {error}", file=sys.stderr)  # noqa: T201
        return 2
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop to end, so it must not be called from it.
        signal.signal(number, lambda *_: threading.Thread(target=door.shutdown).start())
    print(f"localsheets listening on {door.address}", flush=True)  # noqa: T201
    with door:
        door.serve_forever(poll_interval=0.1)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m abm_sheets.localsheets", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--faults", type=Path, metavar="PLAN.json", help="faults on demand (README.md)")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.xlsx")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
