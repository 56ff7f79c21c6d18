"""A machine whose clock, memory and workbooks are in our hands."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from abm_sheets.config.specs import Monthly, Weekly, Workbook
from abm_sheets.model.raw import RawWorkbook
from abm_sheets.model.report import ApiCalls, Findings, RefreshReport
from abm_sheets.scheduling.memory import Memory
from abm_sheets.scheduling.runner import Runner, nobody
from abm_sheets.scheduling.state import WorkbookState


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


USUAL_WEEKLY, USUAL_MONTHLY = Weekly(), Monthly()
MONDAY = at("2026-11-23 07:00")


def workbook(name="suivi", *, weekly=USUAL_WEEKLY, monthly=USUAL_MONTHLY, zone="Europe/Paris", target=None):
    return Workbook(
        name=name,
        target=target or f"{name}.xlsx",
        weekly=weekly,
        monthly=monthly,
        time_zone=zone,
        language=None,
    )


def weekly(weekday, at):
    return Weekly(weekday=weekday, at=time.fromisoformat(at))


def monthly(at):
    return Monthly(at=time.fromisoformat(at))


def report(name="suivi", language="fr") -> RefreshReport:
    return RefreshReport(
        raw=RawWorkbook(language="fr", tabs={}),
        workbook=name,
        language=language,
        findings=Findings(
            as_of=date(2026, 11, 23),
            kpis=(),
            accounts=(),
            alerts=(),
            issues=(),
            newest_entry=None,
            settings={},
        ),
        moment=at("2026-11-23 07:00"),
        written=True,
        repaired=(),
        api_calls=ApiCalls(read=1, write=1),
    )


class PowerCut(BaseException):
    """The process ends here: nothing of ours may catch it."""


class InMind(Memory):
    """A memory without a disk, for years of ticks."""

    def __init__(self):
        self.states: dict[str, WorkbookState] = {}
        self.beats = []

    def recall(self, name, key):
        found = self.states.get(name)
        return found if found and found.key == key else WorkbookState(name=name, key=key)

    def change(self, name, key, step):
        self.states[name] = step(self.recall(name, key))
        return self.states[name]

    def beat(self, heartbeat):
        self.beats.append(heartbeat)

    def heartbeat(self):
        return self.beats[-1] if self.beats else None


@dataclass
class Machine:
    """Runs workbooks; ``does`` says what a refresh of a workbook comes to."""

    workbooks: list[Workbook]
    now: datetime = MONDAY
    memory: Memory = field(default_factory=InMind)
    does: object = None
    retries: tuple[int, ...] = (1, 5, 15, 60)
    chance: float = 0.5
    after: object = nobody
    watched: object = None
    busy: set[str] = field(default_factory=set)
    #: (workbook, moment) of every refresh that began.
    refreshed: list[tuple[str, datetime]] = field(default_factory=list)
    #: (event, facts) of the journal.
    events: list[tuple[str, dict]] = field(default_factory=list)
    runner: Runner = None

    def __post_init__(self):
        self.boot()

    def boot(self):
        """Start the program: what was only in its mind is gone."""
        watched = {"watched": self.watched} if self.watched else {}
        self.runner = Runner(
            workbooks=self.workbooks,
            retries=self.retries,
            key=lambda book: book.target,
            memory=self.memory,
            held=self._held,
            refresh=self._refresh,
            clock=lambda: self.now,
            chance=lambda: self.chance,
            journal=lambda event, **facts: self.events.append((event, facts)),
            after=self.after,
            **watched,
        )

    def tick(self, when: str | datetime | None = None):
        """Tick at a moment, or now; the kinds of the outcomes."""
        self.now = at(when) if isinstance(when, str) else when or self.now
        return [outcome.kind for outcome in self.runner.tick()]

    def later(self, **span):
        self.now += timedelta(**span)
        return self.tick()

    def said(self, event):
        return [facts for each, facts in self.events if each == event]

    @contextmanager
    def _held(self, key):
        yield key not in self.busy

    def _refresh(self, book):
        self.refreshed.append((book.name, self.now))
        return self.does(book) or report(book.name) if self.does else report(book.name)
