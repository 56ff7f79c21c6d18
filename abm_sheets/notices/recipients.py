"""Who is told: the team, and persons who get their own list of the week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Address:
    """Where a message goes, in the form of apprise; it holds passwords, so nothing ever prints it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the address itself, for whoever sends."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Address(***)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One address; ``place`` is where it stands in abm-sheets.toml, and names it in logs and in the ledger.

    The team is told about alerts, failures and everybody's week; a person, one of the ``owners`` (by
    intake.fold.fold_person), only about that person's week.
    """

    place: str
    address: Address
    team: bool = False
    owners: frozenset[str] = frozenset()


def gathered(recipients: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Return the recipients with each address once, at its first place, so that nobody is told twice."""
    found: dict[Address, Recipient] = {}
    for recipient in recipients:
        known = found.get(recipient.address)
        found[recipient.address] = (
            recipient
            if known is None
            else replace(known, team=known.team or recipient.team, owners=known.owners | recipient.owners)
        )
    return tuple(found.values())
