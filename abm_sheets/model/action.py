"""Something that one person should do this week."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["hot", "stalled", "cold", "untouched"]
#: Most urgent first.
KINDS: tuple[Kind, ...] = ("hot", "stalled", "cold", "untouched")


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What an account earned with one kind of interaction: how often, and the points in all."""

    interaction: str
    count: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action for ``owner``, the Responsable as typed, None for nobody.

    ``alert`` is the (code, subject) of the alert that it follows from, ``facts`` are the values that its
    reason shows, ``points`` what a hot account did. ``taken_by`` is what the team answered in "Pris en
    charge par", empty when nobody has.
    """

    kind: Kind
    owner: str | None
    account: str
    alert: tuple[str, str]
    facts: Mapping[str, float | str] = field(default_factory=dict)
    points: tuple[Points, ...] = ()
    variant: str = ""
    taken_by: str = ""
