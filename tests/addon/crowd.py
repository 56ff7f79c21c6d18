"""Many people at once: ``.venv/bin/python tests/addon/crowd.py --calls 200 --workbooks 50``.

The add-on runs in a process of its own, so that its memory is its own; Google and the Sheets API are here.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[1]))

from abm_sheets import wiring
from abm_sheets.localsheets.door import Door
from addon.google_side import ACCOUNT, CLIENT, PROJECT, URL, Apis, Google, Key, Person
from addon.programme import type_programme

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What each workbook is asked for at the same time; Google repeats clicks.
CLICKS = ("take", "refresh", "refresh", "take")


@dataclass(frozen=True)
class Result:
    """What came of it."""

    answers: Counter[str]
    strangers: list[str]
    takes: Counter[str]
    refreshes: Counter[str]
    writes_by_others: list[str]
    seconds: float
    slowest: float
    memory: list[float]


@contextmanager
def apis(key: Key) -> Iterator[tuple[Apis, str]]:
    service = Apis(key)
    with Door(service) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield service, door.address
        door.shutdown()
        thread.join()


@contextmanager
def addon(folder: Path, root: str) -> Iterator[subprocess.Popen[str]]:
    """``abm-sheets serve`` in a process of its own."""
    options = [
        "--port",
        "0",
        "--url",
        URL,
        "--account",
        ACCOUNT,
        "--client-id",
        CLIENT,
        "--log-format",
        "json",
    ]
    environ = {
        **os.environ,
        "ABM_SHEETS_API_ROOT": root,
        "ABM_SHEETS_STATE": str(folder / "state"),
        "HOME": str(folder),
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "abm_sheets", "serve", *options],
            stdout=subprocess.PIPE, stderr=log, text=True, env=environ,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=120)


def workbooks(service: Apis, folder: Path, count: int) -> dict[str, Person]:
    """Workbooks that are told apart by the name of their first account, each with a person of its own."""
    path = folder / "young.xlsx"
    wiring.init_workbook(str(path), language=None, sample=False)
    type_programme(path, datetime.now(UTC).date())
    found: dict[str, Person] = {}
    sid = service.open(path)
    service._served[sid].store = None
    book = service._served[sid].book
    for number in range(count):
        mine = f"spreadsheet-of-nobody-else-{number:04}"
        service._serve(mine, book.draft(), None)
        person = Person(f"lea{number}@example.com", files={mine})
        service.access.sharing.share(mine, person.email, "writer")
        service.access.sharing.of(mine).apps.add(PROJECT)
        name = f"Ateliers {number:04}"
        service.put(mine, "Comptes!A2", name)
        service.put(mine, "Engagement!B2:B3", [[name], [name]])
        found[mine] = person
    return found


def crowd(calls: int, count: int, folder: Path, rounds: int = 1) -> Result:
    key = Key("google-1")
    with apis(key) as (service, root), addon(folder, root) as process:
        line = (process.stdout or sys.stdin).readline()
        base = line.split()[-1]
        google = Google(service, key, base)
        people = workbooks(service, folder, count)
        sids = list(people)
        for sid in sids:  # every Dashboard is there before, as in life
            _click(google, people[sid], sid, "refresh")
        service.writes.clear()
        memory = [_memory(process.pid)]
        jobs = [(sids[at % count], CLICKS[at // count % len(CLICKS)]) for at in range(calls)]
        started = time.monotonic()
        outcomes: list[tuple[str, str, str, float]] = []
        for _ in range(rounds):
            with ThreadPoolExecutor(max_workers=calls) as pool:
                outcomes += pool.map(lambda job: _timed(google, people, *job), jobs)
            _quiet(service)
            memory.append(_memory(process.pid))
        seconds = time.monotonic() - started
        return _result(service, people, outcomes, seconds, memory)


def _click(google: Google, person: Person, sid: str, op: str) -> str:
    number = sid[-4:]
    parameters = {"op": op, "id": sid}
    if op == "take":
        parameters |= {"code": "account_hot", "subject": f"Ateliers {number}"}
    response = google.post("action", google.event("action", person, sid, parameters))
    return f"{response.status_code} {response.text}"


def _timed(google: Google, people: dict[str, Person], sid: str, op: str) -> tuple[str, str, str, float]:
    started = time.monotonic()
    text = _click(google, people[sid], sid, op)
    return sid, op, text, time.monotonic() - started


def _quiet(service: Apis) -> None:
    """Wait until the API has not been asked for two seconds: what went on after its answer is done."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < 2:
        if len(service.faults.calls) != seen:
            seen, since = len(service.faults.calls), time.monotonic()
        time.sleep(0.05)


def _memory(pid: int) -> float:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def _result(
    service: Apis, people: dict[str, Person], outcomes: list[Any], seconds: float, memory: list[float]
) -> Result:
    kinds: Counter[str] = Counter()
    strangers = []
    for sid, _, text, _ in outcomes:
        name = re.search(r'"name": ?"([a-z]+)"', text)
        kinds[f"{text[:3]} {name[1] if name else '-'}"] += 1
        named = set(re.findall(r"Ateliers (\d{4})", text)) | set(re.findall(r"nobody-else-(\d{4})", text))
        if named - {sid[-4:]}:
            strangers.append(f"{sid}: {named}")
    takes, refreshes = Counter(), Counter()
    others = []
    for sid, token, body in service.writes:
        (takes if len(body["requests"]) == 1 else refreshes)[sid] += 1
        caller = service.access.tokens.caller_of(token.removeprefix("Bearer "))
        if caller is None or caller.email != people[sid].email:
            others.append(sid)
    slowest = max(each[3] for each in outcomes)
    return Result(kinds, strangers, takes, refreshes, others, seconds, slowest, memory)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--workbooks", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = crowd(options.calls, options.workbooks, Path(folder), options.rounds)
    lines = {
        "answers": dict(found.answers),
        "answers that name another workbook": found.strangers,
        "workbooks whose answer cell was written": f"{len(found.takes)}, at most {max(found.takes.values(), default=0)} times",
        "refreshes written per workbook": f"{min(found.refreshes.values())} to {max(found.refreshes.values())}",
        "writes with somebody else's token": found.writes_by_others,
        "seconds": f"{found.seconds:.1f}; slowest answer {found.slowest:.1f}",
        "memory, MB": [round(each, 1) for each in found.memory],
    }
    for name, value in lines.items():
        print(f"{name}: {value}")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
