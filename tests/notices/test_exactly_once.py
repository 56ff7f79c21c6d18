"""Whatever befalls the machine, the channels and the workbook: everybody ends up knowing what is, told once."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from abm_sheets.errors import ApiUnavailable

from .world import LEA, OTHERS, TEAM, Machine, PowerCut, call, findings, hot

ACCOUNTS = ("Lambert", "Riou", "Quévert")
HELD = st.sets(st.sampled_from(ACCOUNTS))
PEOPLE = ("team", "others", "lea")
SPANS = [
    timedelta(seconds=30),
    timedelta(minutes=6),
    timedelta(hours=7),
    timedelta(days=3),
    timedelta(days=8),
]


class Telling(RuleBasedStateMachine):
    """Three mailboxes, one workbook, a process that may die before or after each message."""

    @initialize()
    def boot(self):
        self.machine = Machine(recipients=(TEAM, OTHERS, LEA))
        self.mail = self.machine.mail
        #: Positions of messages that arrived and were never crossed out.
        self.unacknowledged = set()

    @rule(held=HELD)
    def the_workbook_changes(self, held):
        self.machine.does = findings(
            *map(hot, sorted(held)), week=[call(account, "Léa") for account in sorted(held)]
        )

    @rule(attempts=st.integers(1, 5))
    def the_refresh_fails(self, attempts):
        self.machine.does = ApiUnavailable("no answer")
        for number in range(attempts):
            self.time_passes(timedelta(hours=7) if number else timedelta(days=8))

    @rule(closed=st.sets(st.sampled_from(PEOPLE)))
    def channels_close_and_open(self, closed):
        self.mail.closed = closed

    @rule(span=st.sampled_from(SPANS), held=HELD)
    def the_workbook_changes_and_time_passes(self, span, held):
        self.the_workbook_changes(held)
        self.time_passes(span)

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span):
        self.machine.now += span
        self.machine.tick()

    @rule(span=st.sampled_from(SPANS), held=HELD, to=st.sampled_from(PEOPLE), arrives=st.booleans())
    def the_process_dies_while_it_sends(self, span, held, to, arrives):
        def cut(address):
            if address == to:
                if arrives:
                    self.unacknowledged.add(len(self.mail.arrived) - 1)
                raise PowerCut

        self.the_workbook_changes(held)
        setattr(self.mail, "after" if arrives else "before", cut)
        self.machine.now += span
        with suppress(PowerCut):
            self.machine.tick()
        self.mail.before = self.mail.after = None
        self.machine.boot()

    @invariant()
    def nothing_is_told_twice(self):
        if not hasattr(self, "machine"):
            return
        for person in PEOPLE:
            for account in ACCOUNTS:
                told = [what for what in self.told(person) if what[1] == account]
                assert all(one[0] != other[0] for one, other in pairwise(told))
            failing = [what for what in self.told(person) if what[0] in ("failing", "recovered")]
            assert all(one != other for one, other in pairwise(failing))
            assert failing[:1] != [("recovered", "")]

    @rule(held=HELD)
    def when_all_is_well_everybody_knows_what_is(self, held):
        self.mail.closed = set()
        self.the_workbook_changes(held)
        self.machine.now += timedelta(days=8)
        assert self.machine.tick() == "succeeded"

        for person in ("team", "others"):
            last = {account: what for what, account in self.told(person) if account}
            assert {account for account, what in last.items() if what == "new"} == held
            assert ("failing", "") not in self.told(person) or self.failing(person) == "recovered"
        weeks = self.lists("lea")
        assert bool(held) == (weeks[-1:] == [held])
        assert not any("alerte" in body for body in self.mail.bodies("lea"))

    def failing(self, person):
        return [what for what, _ in self.told(person) if what in ("failing", "recovered")][-1]

    def messages(self, person):
        """What a person read, without the second copy of a letter whose first was not crossed out."""
        mine = [(at, body) for at, (to, _, body) in enumerate(self.mail.arrived) if to == person]
        return [
            body
            for number, (_, body) in enumerate(mine)
            if not (number and mine[number - 1][0] in self.unacknowledged and mine[number - 1][1] == body)
        ]

    def told(self, person):
        found = []
        for body in self.messages(person):
            if "n'a pas pu être mis à jour" in body:
                found.append(("failing", ""))
            if "de nouveau à jour.\n" in body:
                found.append(("recovered", ""))
            section = None
            for line in body.splitlines():
                if not line.startswith("- "):
                    section = "new" if "nouvelle" in line else "resolved" if "résolue" in line else None
                elif section:
                    found.append((section, line.removeprefix("- ").split(" – ")[0]))
        return found

    def lists(self, person):
        return [
            {line.removeprefix("- ").split(" – ")[0] for line in body.splitlines() if line.startswith("- ")}
            for body in self.messages(person)
        ]


TestTelling = Telling.TestCase
#: HOSTILE=5000 runs so many.
TestTelling.settings = settings(max_examples=int(os.environ.get("HOSTILE", "20")), stateful_step_count=25)


def test_a_letter_that_may_have_arrived_stays_in_doubt_when_its_second_copy_is_refused():
    """Death between sending and crossing out, then a refused channel, then a failing refresh, then news."""
    told = Telling()
    told.boot()
    told.the_workbook_changes_and_time_passes(timedelta(days=8), held=set())
    told.the_process_dies_while_it_sends(timedelta(days=8), held={"Riou"}, to="team", arrives=True)
    told.channels_close_and_open(closed=set(PEOPLE))
    told.time_passes(timedelta(seconds=30))
    told.the_refresh_fails(attempts=3)
    told.the_workbook_changes_and_time_passes(timedelta(days=3), held={"Riou", "Lambert"})
    told.when_all_is_well_everybody_knows_what_is(held={"Riou", "Lambert"})

    told.nothing_is_told_twice()
    assert [what for what in told.told("team") if what[1]] == [("new", "Riou"), ("new", "Lambert")]
