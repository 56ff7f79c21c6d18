"""Faults on demand: which call is answered by which fault, and a log of all calls."""

from __future__ import annotations

import itertools
import select
import socket
import threading
from collections import deque
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

from .call import SHEETS_HEADERS, Answer
from .kinds import kind_of, names
from .refusals import NAMES, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from .call import Call
    from .kinds import Kind
    from .messages import Json

#: What happens to the connection instead of an answer, or to the text of the answer.
CONNECTION = ("hang", "close", "truncated", "cut")

#: How an answer begins that nobody has computed.
_BEGINNING = b'{\n  "spreadsheetId": "1'
#: Calls that the log keeps.
_KEPT = 10_000


@dataclass(frozen=True)
class Fault:
    """A rule of the plan.

    Attributes:
        fault: One of ``CONNECTION`` or ``refusals.NAMES``. ``hang``: no answer until it is released or the
            client gives up; ``close``: the connection ends without an answer; ``truncated``: the text of
            the answer stops in the middle, its Content-Length is that of what comes; ``cut``: the
            connection ends in the middle of the answer.
        kind: The calls meant: a name of ``kinds``, also with ``*``, or ``read`` or ``write``.
        nth: Which of these calls is the first to fail, counted from 1 since the rule was given.
        times: How many in a row fail; None: for ever.
        applied: Whether the call is applied nevertheless, before it is answered by the fault.
    """

    fault: str
    kind: str = "*"
    nth: int = 1
    times: int | None = 1
    applied: bool = False

    def __post_init__(self) -> None:
        """Refuse what would never happen.

        Raises:
            ValueError: No such fault or kind, or a number below 1.
        """
        if self.fault not in (*CONNECTION, *NAMES):
            raise ValueError(f"No fault {self.fault!r}. There are: {', '.join((*CONNECTION, *NAMES))}")
        if not any(mark in self.kind for mark in "*?[") and self.kind not in {"read", "write", *names()}:
            raise ValueError(f"No kind {self.kind!r}. There are: read, write, {', '.join(names())}")
        counts: list[Json] = [self.nth, 1 if self.times is None else self.times]
        if any(not isinstance(count, int) or count < 1 for count in counts):
            raise ValueError("nth and times are numbers from 1 (times: null is for ever)")


def from_json(plan: Json) -> list[Fault]:
    """The faults of a plan in JSON: one rule, or a list of them.

    Raises:
        ValueError: It is none, with the reason.
    """
    known = [each.name for each in fields(Fault)]
    faults = []
    for rule in plan if isinstance(plan, list) else [plan]:
        if not isinstance(rule, dict) or set(rule) - set(known) or "fault" not in rule:
            raise ValueError(f"not a rule: {rule}; it has fault, and maybe {', '.join(known[1:])}")
        faults.append(Fault(**rule))
    return faults


@dataclass
class Logged:
    """A call that came in.

    ``status`` is None where no whole answer was sent; ``applied`` says that the call had its effect.
    """

    number: int
    method: str
    path: str
    kind: str
    fault: str = ""
    status: int | None = None
    applied: bool = False
    hanging: bool = False


@dataclass(frozen=True)
class BrokenAnswer(Answer):
    """What a door must do instead of sending an answer whole.

    The body is what arrives of it, ``whole`` how long it claims to be; ``then`` computes the answer that
    follows when a hanging call is released.
    """

    call: Logged
    how: Literal["hang", "close", "cut"]
    whole: int = 0
    then: Callable[[], Answer] = lambda: Answer(500, {}, b"")


@dataclass
class _Planned:
    fault: Fault
    seen: int = 0

    def strikes(self) -> bool:
        """Count a call that is meant; whether it fails."""
        self.seen += 1
        last = float("inf") if self.fault.times is None else self.fault.nth + self.fault.times - 1
        return self.fault.nth <= self.seen <= last


class Faults:
    """The plan and the log of one service. Its methods may be called from any thread."""

    def __init__(self) -> None:
        """Plan nothing."""
        self._planned: list[_Planned] = []
        self._calls: deque[Logged] = deque(maxlen=_KEPT)
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._bells: list[socket.socket] = []

    def add(self, *faults: Fault) -> None:
        """Plan faults. Where several meet the same call, the one that was given first strikes."""
        with self._changed:
            self._planned += [_Planned(fault) for fault in faults]

    def clear(self) -> None:
        """Plan nothing more, and release what hangs."""
        with self._changed:
            self._planned.clear()
        self.release()

    @property
    def plan(self) -> list[dict[str, Any]]:
        """The rules, each with ``seen``: how many calls it has counted."""
        with self._changed:
            return [asdict(planned.fault) | {"seen": planned.seen} for planned in self._planned]

    @property
    def calls(self) -> list[Logged]:
        """The calls so far, in the order in which they came."""
        with self._changed:
            return list(self._calls)

    def forget(self) -> None:
        """Empty the log."""
        with self._changed:
            self._calls.clear()

    def around(self, call: Call, apply: Callable[[], Answer]) -> Answer:
        """Answer a call: as ``apply`` does, or by a fault."""
        kind = kind_of(call)
        logged = Logged(next(self._numbers), call.method, call.path, kind.name)
        with self._changed:
            # All rules count the call, also those behind the one that strikes.
            striking = [
                each.fault for each in self._planned if kind.matches(each.fault.kind) and each.strikes()
            ]
            self._calls.append(logged)
        if not striking:
            return _noted(logged, apply())
        logged.fault = striking[0].fault
        return _faulty(striking[0], call, kind, logged, apply)

    def hanging(self) -> list[Logged]:
        """The calls that hang now."""
        with self._changed:
            return [logged for logged in self._calls if logged.hanging]

    def wait_for_hanging(self, seconds: float) -> list[Logged]:
        """The same, once there is one, or when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: any(logged.hanging for logged in self._calls), seconds)
        return self.hanging()

    def hold(self, logged: Logged, client: socket.socket | None = None) -> bool:
        """Hold a call until it is released (True) or its client has gone (False)."""
        ours, bell = socket.socketpair()
        with ours, bell:
            with self._changed:
                logged.hanging = True
                self._bells.append(bell)
                self._changed.notify_all()
            try:
                # The client has sent its whole request: all that can still come from it is its end.
                ready, _, _ = select.select([ours, client] if client else [ours], [], [])
            finally:
                with self._changed:
                    logged.hanging = False
                    self._bells.remove(bell)
            return ours in ready and client not in ready

    def release(self) -> None:
        """Let all hanging calls go on: each is applied now, unless it was before, and answered."""
        with self._changed:
            for bell in self._bells:
                bell.send(b".")


def _faulty(fault: Fault, call: Call, kind: Kind, logged: Logged, apply: Callable[[], Answer]) -> Answer:
    real = apply() if fault.applied else None
    if real:
        logged.applied = real.status < 400
    if fault.fault == "hang":

        def then() -> Answer:
            return _noted(logged, real or apply())

        return BrokenAnswer(0, {}, b"", logged, "hang", then=then)
    if fault.fault == "close":
        return BrokenAnswer(0, {}, b"", logged, "close")
    if fault.fault in ("truncated", "cut"):
        if real is None and not kind.writes and kind.api != "token":
            real = apply()
        shown = real or Answer(200, SHEETS_HEADERS, _BEGINNING * 2)
        part = shown.body[: max(1, len(shown.body) // 2)].rstrip()
        if fault.fault == "cut":
            return BrokenAnswer(shown.status, shown.headers, part, logged, "cut", len(shown.body))
        logged.status = shown.status
        return Answer(shown.status, shown.headers, part)
    answer = refusal(fault.fault, kind, file_id=_file_of(call.path))
    logged.status = answer.status
    return answer


def _noted(logged: Logged, answer: Answer) -> Answer:
    logged.status = answer.status
    logged.applied = logged.applied or answer.status < 400
    return answer


def _file_of(path: str) -> str:
    """The file that an address of Drive names."""
    parts = path.split("/")
    return unquote(parts[4]) if path.startswith("/drive/v3/files/") else ""
