"""Tell people how runs went: write down what is to be told, send it, cross out what was sent.

The letters are written into the state of the workbook in the same step as the end of the run, so that no
crash loses one. They are sent afterwards, and again later where that fails. Telling never makes a run fail.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.notices.news import read_news
from abm_sheets.notices.plan import after_failure, after_success
from abm_sheets.notices.writer import Writer
from abm_sheets.template.load import load_rules, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from abm_sheets.config.specs import Workbook
    from abm_sheets.notices.ledger import Ledger, Letter
    from abm_sheets.notices.recipients import Address, Recipient
    from abm_sheets.notices.writer import Where
    from abm_sheets.scheduling.memory import Memory
    from abm_sheets.scheduling.outcome import Journal, Outcome
    from abm_sheets.scheduling.state import WorkbookState

_USUAL_LANGUAGE = "fr"


class Send(Protocol):
    """Sends a message (posting.Post)."""

    def __call__(self, address: Address, subject: str, body: str, /) -> bool:
        """Return whether it was accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """Who is told about a workbook, and where they find it."""

    recipients: tuple[Recipient, ...]
    where: Where


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Everything from outside is an argument; ``correspondence`` is by the name of the workbook."""

    correspondence: Mapping[str, Correspondence]
    notify_after: int
    key: Callable[[Workbook], str]
    memory: Memory
    clock: Callable[[], datetime]
    journal: Journal
    send: Send

    def note(self, workbook: Workbook, outcome: Outcome, state: WorkbookState) -> WorkbookState:
        """Return a state with the letters that the end of a run makes necessary."""
        told = self.correspondence.get(workbook.name)
        if told is None:
            return state
        return replace(state, notices=self._ledger(workbook, outcome, state, told))

    def waits(self, workbook: Workbook, state: WorkbookState) -> bool:
        """True when a letter should go now."""
        return workbook.name in self.correspondence and bool(state.notices.waiting(self.clock()))

    def after(self, workbook: Workbook, _outcome: Outcome) -> None:
        """Send what waits, one recipient after the other; who cannot be reached waits longer."""
        told = self.correspondence.get(workbook.name)
        if told is None:
            return
        waiting = self._recall(workbook).notices.waiting(self.clock())
        for recipient in told.recipients:
            if recipient.place in waiting:
                self._deliver(workbook, recipient)

    def _deliver(self, workbook: Workbook, recipient: Recipient) -> None:
        """Send the letters of one recipient in their order; stop where one is not accepted."""
        place = recipient.place
        for letter in self._recall(workbook).notices.told[place].letters:
            if not letter.begun:
                self._change(workbook, lambda ledger: ledger.begun(place))
            try:
                accepted = self.send(recipient.address, letter.subject, letter.body)
            except Exception as error:  # noqa: BLE001 - one recipient never stops the others
                self.journal("notice_broken", workbook=workbook.name, to=place, kind=type(error).__name__)
                accepted = False
            if not accepted:
                ledger = self._change(workbook, functools.partial(self._missed, place, letter))
                again = ledger.told[place]
                self.journal(
                    "notice_failed",
                    workbook=workbook.name,
                    to=place,
                    tries=again.tries,
                    retry_at=again.retry_at,
                )
                return
            self._change(workbook, lambda ledger: ledger.delivered(place))
            self.journal("notice_sent", workbook=workbook.name, to=place)

    def _missed(self, place: str, letter: Letter, ledger: Ledger) -> Ledger:
        return ledger.missed(place, self.clock(), doubtful=letter.begun)

    def _ledger(
        self, workbook: Workbook, outcome: Outcome, state: WorkbookState, told: Correspondence
    ) -> Ledger:
        ledger = state.notices
        if outcome.report is not None:
            findings = outcome.report.findings
            template = load_workbook(outcome.report.language)
            sentences = Sentences(template, load_rules().with_chosen(findings.settings))
            return after_success(
                ledger,
                told.recipients,
                read_news(findings, sentences),
                _week(outcome),
                Writer(sentences, workbook.name, told.where),
            )
        if outcome.error is None or outcome.failures < self.notify_after:
            return ledger
        language = ledger.language or workbook.language or _USUAL_LANGUAGE
        writer = Writer(Sentences(load_workbook(language), load_rules()), workbook.name, told.where)
        last = state.last_success
        return after_failure(
            ledger,
            told.recipients,
            *writer.failure(
                outcome.error,
                outcome.failures,
                last.astimezone(ZoneInfo(workbook.time_zone)) if last else None,
            ),
        )

    def _recall(self, workbook: Workbook) -> WorkbookState:
        return self.memory.recall(workbook.name, self.key(workbook))

    def _change(self, workbook: Workbook, step: Callable[[Ledger], Ledger]) -> Ledger:
        def changed(state: WorkbookState) -> WorkbookState:
            return replace(state, notices=step(state.notices))

        return self.memory.change(workbook.name, self.key(workbook), changed).notices


def _week(outcome: Outcome) -> date | None:
    """Return the day of the weekly run that a run was, None for another one."""
    return next((slot.day for slot in outcome.slots if slot.cadence == "weekly"), None)
