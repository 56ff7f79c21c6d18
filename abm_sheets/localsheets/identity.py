"""Who calls."""

from __future__ import annotations

from dataclasses import dataclass

#: Whom spreadsheets belong to, and who calls with a token that names nobody.
OWNER = "localsheets@localsheets.iam.gserviceaccount.com"
#: The Cloud project of all callers, unless a service account is registered with another.
PROJECT = "1234567890"


@dataclass(frozen=True)
class Caller:
    """A person or a service account; ``scopes`` are without ``kinds.AUTH`` in front.

    ``robot`` is a service account in its own name, not one that acts for a person.
    """

    email: str = OWNER
    scopes: frozenset[str] = frozenset()
    project: str = PROJECT
    robot: bool = False


ANYBODY = Caller()
