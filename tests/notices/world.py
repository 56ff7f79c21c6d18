"""Workbooks, mailboxes and a machine that are in our hands."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from abm_sheets.config.specs import Monthly, Weekly, Workbook
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.errors import ApiUnavailable
from abm_sheets.model.action import Action
from abm_sheets.model.alert import Alert
from abm_sheets.model.raw import RawWorkbook
from abm_sheets.model.report import ApiCalls, Findings, RefreshReport
from abm_sheets.notices.ledger import Ledger
from abm_sheets.notices.news import read_news
from abm_sheets.notices.plan import after_failure, after_success
from abm_sheets.notices.recipients import Address, Recipient
from abm_sheets.notices.writer import Where, Writer
from abm_sheets.scheduling.memory import Memory
from abm_sheets.scheduling.runner import Runner
from abm_sheets.scheduling.state import WorkbookState
from abm_sheets.scheduling.telling import Correspondence, Telling
from abm_sheets.template.load import load_rules, load_workbook

LINK = "https://docs.google.com/spreadsheets/d/1AbC/edit"
WHERE = Where(address=LINK)
MONDAY, NEXT_MONDAY = date(2026, 11, 23), date(2026, 11, 30)
TEAM = Recipient(place="notify[1]", address=Address("team"), team=True)
OTHERS = Recipient(place="notify[2]", address=Address("others"), team=True)
LEA = Recipient(place="owners.lea", address=Address("lea"), owners=frozenset({"lea"}))


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sentences(language: str = "fr", settings=None) -> Sentences:
    return Sentences(load_workbook(language), load_rules().with_chosen(settings or {}))


def writer(language: str = "fr", name: str = "suivi") -> Writer:
    return Writer(sentences(language), name, WHERE)


def hot(account: str, **facts) -> Alert:
    return Alert(code="account_hot", severity="alert", subject=account, facts={"points": 8, **facts})


def cold(account: str) -> Alert:
    return Alert(code="account_cold", severity="watch", subject=account, facts={"days": 50})


def low_coverage() -> Alert:
    return Alert(
        code="coverage_low", severity="alert", subject="coverage", facts={"value": 35, "threshold": 40}
    )


def call(account: str, owner: str | None, **facts) -> Action:
    return Action(
        kind="cold",
        owner=owner,
        account=account,
        alert=("account_cold", account),
        facts={"days": 50, "total": 12, **facts},
    )


def findings(*alerts: Alert, week=(), resolved=(), issues=(), kpis=(), settings=None) -> Findings:
    return Findings(
        as_of=MONDAY,
        kpis=tuple(kpis),
        accounts=(),
        alerts=alerts,
        issues=tuple(issues),
        newest_entry=None,
        settings=settings or {},
        resolved=tuple(resolved),
        this_week=tuple(week),
    )


def report(found: Findings, language: str = "fr") -> RefreshReport:
    return RefreshReport(
        raw=RawWorkbook(language="fr", tabs={}),
        workbook="suivi",
        language=language,
        findings=found,
        moment=at("2026-11-23 07:00"),
        written=True,
        repaired=(),
        api_calls=ApiCalls(read=1, write=1),
    )


def letters(ledger: Ledger, place: str = TEAM.place) -> list[str]:
    """The bodies of what waits for a recipient."""
    return [letter.body for letter in ledger.told[place].letters]


def sent(ledger: Ledger) -> Ledger:
    """The ledger once every letter has arrived."""
    for place, mailbox in ledger.told.items():
        for _ in mailbox.letters:
            ledger = ledger.delivered(place)
    return ledger


def told(ledger: Ledger, found: Findings, week=None, recipients=(TEAM,), language: str = "fr") -> Ledger:
    """The ledger after a refresh that found something."""
    words = sentences(language, found.settings)
    news = read_news(found, words)
    return after_success(ledger, recipients, news, week, Writer(words, "suivi", WHERE))


def knowing(*alerts: Alert, recipients=(TEAM,), week=MONDAY) -> Ledger:
    """A ledger of recipients who were told that these alerts hold."""
    return sent(told(Ledger(), findings(*alerts), week, recipients))


def refused(ledger: Ledger, place: str = TEAM.place) -> Ledger:
    """The ledger after the recipient's mailbox did not accept a letter."""
    return ledger.missed(place, at("2026-11-23 07:00"))


def failed(ledger: Ledger, failures: int = 3, recipients=(TEAM,)) -> Ledger:
    """The ledger after refreshes that Google did not answer, one after the other."""
    down = ApiUnavailable("délai dépassé")
    return after_failure(ledger, recipients, *writer().failure(down, failures, at("2026-11-16 08:02")))


def spaced(text: str) -> str:
    """Typography aside: every kind of space is a space."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


class PowerCut(BaseException):
    """The process ends here: nothing of ours may catch it."""


@dataclass
class Mailboxes:
    """Takes messages by address; ``closed`` ones refuse, ``broken`` ones raise."""

    closed: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    #: (address, subject, body) of every message that arrived.
    arrived: list[tuple[str, str, str]] = field(default_factory=list)
    #: Called with each message: before it arrives, and after.
    before: object = None
    after: object = None

    def __call__(self, address: Address, subject: str, body: str) -> bool:
        to = address.reveal()
        if self.before:
            self.before(to)
        if to in self.broken:
            raise ConnectionError(f"cannot reach {to}")
        if to in self.closed:
            return False
        self.arrived.append((to, subject, body))
        if self.after:
            self.after(to)
        return True

    def subjects(self, to: str = "team") -> list[str]:
        return [subject for address, subject, _ in self.arrived if address == to]

    def bodies(self, to: str = "team") -> list[str]:
        return [body for address, _, body in self.arrived if address == to]


def suivi(language=None) -> Workbook:
    return Workbook(
        name="suivi",
        target="suivi.xlsx",
        weekly=Weekly(),
        monthly=Monthly(),
        time_zone="Europe/Paris",
        language=language,
    )


class InMind(Memory):
    """A memory without a disk, for years of ticks; what it keeps are the same bytes."""

    def __init__(self):
        super().__init__(Path("/nowhere"))
        self.files: dict[str, bytes] = {}

    def recall(self, name, key):
        found = self.files.get(name)
        return msgspec.json.decode(found, type=WorkbookState) if found else WorkbookState(name=name, key=key)

    def change(self, name, key, step):
        state = step(self.recall(name, key))
        self.files[name] = msgspec.json.encode(state)
        return state

    def beat(self, heartbeat):
        """Nobody listens."""


@dataclass
class Machine:
    """Refreshes one workbook; ``does`` says what a refresh finds, or raises it.

    It remembers in a folder, or in mind where there is none.
    """

    folder: Path | None = None
    recipients: tuple[Recipient, ...] = (TEAM,)
    does: object = findings()
    book: Workbook = field(default_factory=suivi)
    now: datetime = datetime(2026, 11, 23, 7, tzinfo=UTC)
    mail: Mailboxes = field(default_factory=Mailboxes)
    language: str = "fr"
    #: How many times the workbook was refreshed, and (event, facts) of the journal.
    refreshed: int = 0
    events: list[tuple[str, dict]] = field(default_factory=list)
    runner: Runner = None
    memory: Memory = None

    def __post_init__(self):
        self.boot()

    def boot(self):
        """Start the program: what was only in its mind is gone."""
        self.memory = self.memory or InMind()
        if self.folder is not None:
            self.memory = Memory(self.folder)
        telling = Telling(
            correspondence={"suivi": Correspondence(recipients=self.recipients, where=WHERE)},
            notify_after=3,
            key=lambda book: book.target,
            memory=self.memory,
            clock=lambda: self.now,
            journal=self._journal,
            send=self.mail,
        )
        self.runner = Runner(
            workbooks=[self.book],
            retries=(1, 5, 15, 60),
            key=lambda book: book.target,
            memory=self.memory,
            held=_free,
            refresh=self._refresh,
            clock=lambda: self.now,
            chance=lambda: 0.5,
            journal=self._journal,
            note=telling.note,
            waits=telling.waits,
            after=telling.after,
        )

    def tick(self, when: str | None = None) -> str:
        """Tick at a moment, or now; the kind of the outcome."""
        self.now = at(when) if when else self.now
        return self.runner.tick()[0].kind

    def later(self, **span) -> str:
        self.now += timedelta(**span)
        return self.tick()

    @property
    def state(self):
        return self.memory.recall("suivi", "suivi.xlsx")

    @property
    def file(self) -> str:
        """What stands in the state file."""
        return (self.folder / "workbooks" / "suivi.json").read_text(encoding="utf-8")

    def said(self, event: str) -> list[dict]:
        return [facts for each, facts in self.events if each == event]

    def _journal(self, event, **facts):
        self.events.append((event, facts))

    def _refresh(self, _book):
        self.refreshed += 1
        if isinstance(self.does, BaseException):
            raise self.does
        return report(self.does, self.language)


@contextmanager
def _free(_key):
    yield True
