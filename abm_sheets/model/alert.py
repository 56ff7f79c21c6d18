"""Something that somebody should act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Severity = Literal["alert", "watch", "info"]
SEVERITIES: tuple[Severity, ...] = ("alert", "watch", "info")
State = Literal["new", "ongoing", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert; ``subject`` is a KPI's key or an account's name.

    ``facts`` are the values that its message shows, ``variant`` says which of its messages, ``reserves`` what
    is to be said with care (keys of ``[reserves]``). ``since`` is the first day that it has held without a
    break, as past weekly closings tell; with ``older`` only the first on which anybody looked. ``state``
    compares with the last closing; a resolved alert held on ``since`` and does so no more.
    """

    code: str
    severity: Severity
    subject: str
    facts: Mapping[str, float | str] = field(default_factory=dict)
    variant: str = ""
    reserves: tuple[str, ...] = ()
    since: date | None = None
    older: bool = False
    state: State = "new"

    @property
    def about_kpi(self) -> bool:
        """True when the subject is a KPI's key."""
        return not self.code.startswith(("account_", "opportunity_"))

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same alert from run to run."""
        return (self.code, self.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """The alerts that a cell which cannot be read may hide, by code and folded subject.

    ``alerts`` are known one by one. Of the ``codes`` nothing can be said at all, whatever the subject; of
    those in ``unlisted_codes`` nothing where the subject is not among ``listed``, the accounts of Comptes.
    """

    alerts: frozenset[tuple[str, str]] = frozenset()
    codes: frozenset[str] = frozenset()
    unlisted_codes: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()

    def __contains__(self, same: object) -> bool:
        """Return whether an alert, as ``same_alert`` has it, may only be hidden."""
        if not isinstance(same, tuple):
            return False
        code, subject = same
        return (
            same in self.alerts
            or code in self.codes
            or (code in self.unlisted_codes and subject not in self.listed)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the team typed beside an alert; cells are kept as they were typed."""

    owner: str | int | float | bool | None = None
    comment: str | int | float | bool | None = None

    @property
    def empty(self) -> bool:
        """True when nothing was typed."""
        return self.owner in (None, "") and self.comment in (None, "")
