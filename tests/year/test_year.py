"""A year on a machine that breaks: every closing is published once, in order, as on a machine that never broke."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from .machine import HOUR, PARIS, Machine, Sheet, local

if TYPE_CHECKING:
    import random

ACCOUNTS = ("Alpha", "Béta", "Gamma", "Delta", "Epsilon")
KINDS = ("Visite du site", "Réponse email/message", "Webinaire")
#: Mondays before: the end of summer time, ISO week 53 with New Year in it, the beginning of summer time.
STARTS = (date(2026, 10, 12), date(2026, 12, 21), date(2027, 3, 15))


def programme(sheet: Sheet, start: date) -> None:
    """Three weeks of a small programme, typed before the machine is switched on."""
    for number, account in enumerate(ACCOUNTS):
        sheet.type("Comptes", [account, "A", None, None, None, None, start - timedelta(21 - number)])
    sheet.type("Engagement", [start - timedelta(15), "Alpha", "Webinaire"])
    sheet.type("Engagement", [start - timedelta(9), "Béta", "Visite du site"])
    sheet.type("Pipeline", ["Four", "Alpha", "ABM", start - timedelta(19), start - timedelta(8)])
    sheet.type("Pipeline", ["Salon", "Ailleurs", "Salon", start - timedelta(60), start - timedelta(10)])
    sheet.type(
        "Deals",
        [
            "Four",
            "Alpha",
            "ABM",
            start - timedelta(3),
            45000,
            None,
            None,
            start - timedelta(10),
            "Outils",
            None,
            5000,
        ],
    )


class Pair:
    """The same team in front of two machines: one is never disturbed."""

    def __init__(self, folder: Path, start: date) -> None:
        self.machines = []
        for name in ("calm", "shaken"):
            sheet = Sheet()
            machine = Machine(sheet, folder / name, local(start, 7))
            machine.set_up()
            programme(sheet, start)
            self.machines.append(machine)
        self.calm, self.shaken = self.machines
        #: What the shaken machine has ever shown as published.
        self.published: dict[str, dict[str, float | None]] = {}
        self.seen = 0

    def pass_hours(self, hours: int, *, off: bool = False) -> None:
        for _ in range(hours):
            for machine in self.machines:
                machine.now += HOUR
            self.calm.tick()
            if not off:
                self.shaken.tick()
        self.look()

    def look(self) -> None:
        """Nothing that was published ever changes, is lost, or stands there twice."""
        for _, report in self.shaken.reports[self.seen :]:
            codes = [closing.period.code for closing in report.findings.history.closings]
            assert len(codes) == len(set(codes))
            assert set(self.published) <= set(codes)
            for closing in report.findings.history.closings:
                values = {key: figure.value for key, figure in closing.figures.items()}
                assert self.published.setdefault(closing.period.code, values) == values
        self.seen = len(self.shaken.reports)

    def settle(self) -> None:
        """Let the shaken machine do what is due: a death costs it a tick, and a minute or an hour of waiting."""
        for _ in range(50):
            done = [machine.reports[-1][0] if machine.reports else None for machine in self.machines]
            if None not in done and done[0] <= done[1]:
                return
            self.pass_hours(1)
        pytest.fail("the machine does not catch up")

    def type_everywhere(self, tab: str, row: list[object]) -> None:
        for machine in self.machines:
            machine.sheet.type(tab, row)

    @property
    def today(self) -> date:
        return self.calm.now.astimezone(PARIS).date()


class ShakenMachine(RuleBasedStateMachine):
    """Hours pass, power goes, the process dies, people type late and tidy up the history by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.pair: Pair | None = None
        self.settled = True

    @initialize(start=st.sampled_from(STARTS))
    def switch_on(self, start: date) -> None:
        self.pair = Pair(Path(self.folder.name), start)

    @rule(hours=st.integers(1, 15 * 24))
    def hours_pass(self, hours: int) -> None:
        self.pair.pass_hours(hours)

    @rule(hours=st.integers(1, 24 * 24))
    def the_power_goes(self, hours: int) -> None:
        self.pair.pass_hours(hours, off=True)
        self.pair.shaken.restart()
        self.settled = False

    @rule(step=st.integers(0, 3), after=st.booleans())
    def the_next_run_dies_at_a_request(self, step: int, after: bool) -> None:
        self.pair.shaken.adapter.dies = (step, after)
        self.settled = False

    @rule(step=st.integers(0, 2), after=st.booleans())
    def the_next_run_dies_at_its_memory(self, step: int, after: bool) -> None:
        self.pair.shaken.memory.dies = (step, after)
        self.settled = False

    @precondition(lambda self: not self.settled)
    @rule()
    def the_machine_catches_up(self) -> None:
        self.pair.shaken.adapter.dies = self.pair.shaken.memory.dies = None
        self.pair.settle()
        self.settled = True

    @precondition(lambda self: self.settled)
    @rule(account=st.sampled_from(ACCOUNTS), kind=st.sampled_from(KINDS), late=st.integers(0, 45))
    def somebody_types_an_interaction_late(self, account: str, kind: str, late: int) -> None:
        self.pair.settle()
        self.pair.type_everywhere("Engagement", [self.pair.today - timedelta(late), account, kind])

    @precondition(lambda self: self.settled)
    @rule(account=st.sampled_from(ACCOUNTS), late=st.integers(0, 45), amount=st.sampled_from((12000, 30000)))
    def somebody_types_a_deal_late(self, account: str, late: int, amount: int) -> None:
        self.pair.settle()
        day = self.pair.today - timedelta(late)
        self.pair.type_everywhere("Deals", [f"Contrat {day} {amount}", account, "ABM", day, amount])

    @rule(order=st.randoms(use_true_random=False), gone=st.integers(0, 3))
    def somebody_tidies_up_the_history(self, order: random.Random, gone: int) -> None:
        sheet = self.pair.shaken.sheet
        rows = sheet.values("abm_history")
        if len(rows) < 2:
            return
        head, body = rows[:1], rows[1:]
        width = max(len(row) for row in rows)
        order.shuffle(body)
        body = [*body[gone:], *[[]] * min(gone, len(body))]
        sheet.put("abm_history", [[*row, *[""] * (width - len(row))] for row in (head + body)])

    @invariant()
    def nothing_published_has_changed(self) -> None:
        if self.pair:
            self.pair.look()

    def teardown(self) -> None:
        if self.pair:
            self.pair.shaken.adapter.dies = self.pair.shaken.memory.dies = None
            self.pair.settle()
            assert self.pair.shaken.closings() == self.pair.calm.closings()
            assert not self.pair.calm.deaths
        self.folder.cleanup()


TestAYearOnAMachineThatBreaks = ShakenMachine.TestCase
TestAYearOnAMachineThatBreaks.settings = settings(
    max_examples=max(1, settings().max_examples // 60), stateful_step_count=12
)


def test_two_schedulers_on_one_workbook_do_each_closing_once_and_lose_no_answer(tmp_path):
    """An hour around Monday at eight, both looking every minute, while somebody answers an alert."""
    sheet, start = Sheet(), date(2026, 10, 12)
    one, other = (Machine(sheet, tmp_path, local(start, 7)) for _ in range(2))
    one.set_up()
    programme(sheet, start)
    sheet.type("Comptes", ["Zeta", "A", None, None, None, None, start - timedelta(60)])
    answered = False
    for minute in range(60):
        for machine in (one, other) if minute % 2 else (other, one):
            machine.now = local(start, 7) + HOUR / 2 + minute * HOUR / 60
            machine.tick()
        if one.reports + other.reports and not answered:
            answered = True
            column, row = _answer_cell(sheet)
            sheet.put(f"Dashboard!{column}{row}", [["Léa"]])

    runs = [report for _, report in one.reports + other.reports]
    codes = [closing.period.code for closing in runs[-1].findings.history.closings]
    # One at the first start, one at eight; the other machine found both done.
    assert len(runs) == 2
    assert codes == sorted(set(codes), key=codes.index)
    one.now = local(date(2026, 10, 19), 8)
    one.tick()
    assert len(one.reports + other.reports) == 3
    assert "Léa" in [cell for row in sheet.values("abm_alerts") + sheet.values("abm_memory") for cell in row]


def _answer_cell(sheet):
    """The owner cell of the first alert, by its header."""
    place = next(
        (row, column)
        for row, cells in enumerate(sheet.values("Dashboard!A1:N80"))
        for column, cell in enumerate(cells)
        if cell == "Pris en charge par"
    )
    return chr(65 + place[1]), place[0] + 2
