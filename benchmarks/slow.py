"""A far-away Google: localsheets behind a latency, which counts calls, bytes each way and its own seconds.

``python -m benchmarks.slow SECONDS`` prints two addresses, at once and slow, of the same spreadsheets; GET
``/_counts`` of the slow one tells what has passed, and begins anew.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import TYPE_CHECKING

from abm_sheets.localsheets import LocalSheets
from abm_sheets.localsheets.call import Answer
from abm_sheets.localsheets.door import Door

if TYPE_CHECKING:
    from collections.abc import Mapping


class Slow(LocalSheets):
    """Answers as another service does, later."""

    def __init__(self, service: LocalSheets, latency: float) -> None:
        super().__init__()
        self._service = service
        self._latency = latency
        self._counts: dict[str, float] = {"calls": 0, "up": 0, "down": 0, "serving": 0.0}

    def handle(
        self,
        method: str,
        path: str,
        query: str | Mapping[str, str | list[str]] = "",
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
    ) -> Answer:
        """Answer a request after a while."""
        if path == "/_counts":
            found, self._counts = self._counts, {"calls": 0, "up": 0, "down": 0, "serving": 0.0}
            return _json(found)
        time.sleep(self._latency)
        begun = time.perf_counter()
        if path == "/drive/v3/files/root":
            answer = _json({"id": "root", "name": "Mon Drive"})  # gspread-pandas asks for it first
        else:
            answer = self._service.handle(method, path, query, headers, body)
        self._counts["serving"] += time.perf_counter() - begun
        self._counts["calls"] += 1
        self._counts["up"] += len(path) + len(str(query)) + _size(headers or {}) + len(body or b"")
        self._counts["down"] += _size(answer.headers) + len(answer.body)
        return answer


def _json(found: object) -> Answer:
    return Answer(200, {"Content-Type": "application/json"}, json.dumps(found).encode())


def _size(headers: Mapping[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())


def main(latency: float) -> None:
    """Serve until the process is ended."""
    service = LocalSheets()
    doors = (Door(service), Door(Slow(service, latency)))
    for door in doors:
        threading.Thread(target=door.serve_forever, daemon=True).start()
    sys.stdout.write(" ".join(door.address for door in doors) + "\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(float(sys.argv[1]))
