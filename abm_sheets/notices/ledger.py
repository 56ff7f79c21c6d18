"""What each recipient was told and what is on its way: kept in the scheduler's state, frozen, pure.

Nothing is sent that was not written down before, and what was sent is crossed out afterwards. So a letter is
lost by no crash, and a crash between sending and crossing out sends that one letter once more. That a letter
is about to be sent is written down as well: until it is accepted it may have arrived, whatever becomes of its
second copy, and nothing that it tells is told again in another one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec

#: A moment without its time zone would say nothing.
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
#: An alert by its code and subject, the subject as a reader sees it.
Identity = tuple[str, str]
#: Minutes until a letter that could not be delivered is tried again; the last one repeats.
WAITS = (1, 5, 15, 60, 360)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipient knows: the alerts that hold, the last weekly list, and whether the refresh fails.

    ``alerts`` is None for somebody who was never told anything.
    """

    alerts: tuple[Identity, ...] | None = None
    week: date | None = None
    failing: bool = False


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message, and what its recipient knows once it is delivered."""

    subject: str
    body: str
    known: Known
    #: An attempt to send it began and nobody knows how it ended.
    begun: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient: what is known, and the letters still to be delivered, in their order."""

    known: Known = Known()
    letters: tuple[Letter, ...] = ()
    #: Attempts in a row that failed.
    tries: int = 0
    retry_at: Moment | None = None

    @property
    def expected(self) -> Known:
        """What is known once every letter is delivered."""
        return self.letters[-1].known if self.letters else self.known

    @property
    def cut_short(self) -> tuple[Letter, ...]:
        """The letters that a crash may have kept from being crossed out: those behind are not sent before."""
        return self.letters[:1] if self.letters and self.letters[0].begun else ()

    @property
    def perhaps(self) -> Known:
        """What is known if the letters that were cut short did arrive."""
        return self.cut_short[-1].known if self.cut_short else self.known

    def next(self, letter: Letter | None, known: Known) -> Told:
        """Replace the letters that were not accepted; ``known`` is what is known in the end."""
        letters = self.cut_short
        if letter is not None:
            letters = (*letters, letter)
        elif letters:
            last = msgspec.structs.replace(letters[-1], known=known)
            letters = (*letters[:-1], last)
        else:
            return Told(known=known)
        return Told(known=self.known, letters=letters)

    def waits(self, now: datetime) -> bool:
        """True when a letter should go now; a wait longer than any of ours was noted by a wrong clock."""
        if not self.letters or self.retry_at is None:
            return bool(self.letters)
        return now >= self.retry_at or self.retry_at - now > timedelta(minutes=WAITS[-1])


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All recipients of a workbook by the place of their address in abm-sheets.toml, never by the address."""

    #: The language of the workbook when it was last read.
    language: str | None = None
    #: The day of the last weekly run.
    week: date | None = None
    told: dict[str, Told] = {}

    def waiting(self, now: datetime) -> tuple[str, ...]:
        """Return the recipients who should get a letter now."""
        return tuple(place for place, told in self.told.items() if told.waits(now))

    def begun(self, place: str) -> Ledger:
        """Note that the first letter of a recipient is about to be sent."""
        told = self.told[place]
        first = msgspec.structs.replace(told.letters[0], begun=True)
        return self._with(place, msgspec.structs.replace(told, letters=(first, *told.letters[1:])))

    def delivered(self, place: str) -> Ledger:
        """Cross out the first letter of a recipient."""
        told = self.told[place]
        return self._with(place, Told(known=told.letters[0].known, letters=told.letters[1:]))

    def missed(self, place: str, now: datetime, *, doubtful: bool = False) -> Ledger:
        """Note that the first letter was refused; ``doubtful`` where an earlier copy may have arrived."""
        told = self.told[place]
        again = now + timedelta(minutes=WAITS[min(told.tries, len(WAITS) - 1)])
        first = msgspec.structs.replace(told.letters[0], begun=doubtful)
        letters = (first, *told.letters[1:])
        return self._with(
            place, Told(known=told.known, letters=letters, tries=told.tries + 1, retry_at=again)
        )

    def _with(self, place: str, told: Told) -> Ledger:
        return msgspec.structs.replace(self, told={**self.told, place: told})
