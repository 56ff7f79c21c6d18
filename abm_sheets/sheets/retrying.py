"""The one policy of trying again: bounded, with jitter, and never blindly after an unknown outcome."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from abm_sheets.errors import AbmSheetsError
from abm_sheets.sheets.transport import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class Outcome(Enum):
    """What a failed request has certainly or possibly done."""

    #: Nothing, and trying again would give the same.
    FINAL = "final"
    #: Nothing: it did not get there, or was told "later".
    NOT_APPLIED = "not_applied"
    #: Nothing: the quota of this minute is used up.
    MINUTE = "minute"
    #: Perhaps everything: it broke off on the way, or the answer says nothing (5xx, 408, HTML, a broken
    #: connection).
    UNKNOWN = "unknown"


class Failure(Exception):
    """A request that failed: what it may have done, and the error to end with if nothing helps."""

    def __init__(self, error: AbmSheetsError, outcome: Outcome, retry_after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.outcome = outcome
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How often and how long.

    Google asks for exponential backoff with a bounded count (Sheets API, "Usage limits"); a quota is
    "refilled every minute" and its 429 carries no Retry-After, so anything shorter than a minute is wasted
    (field practice of gargle).
    """

    #: Seconds to connect and to wait for an answer.
    timeout: tuple[float, float] = TIMEOUT
    tries: int = 5
    #: Seconds: the upper end of the first wait, doubled each time, up to the cap.
    base: float = 1.0
    cap: float = 32.0
    #: Seconds until the quota is certainly refilled, and how often we wait for that.
    minute: float = 61.0
    minutes: int = 2
    #: A Retry-After beyond this is for the next run.
    patience: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Waiting, as the edge gives it: tests do not really wait."""

    sleep: Callable[[float], None] = time.sleep
    #: A number between 0 and 1; full jitter keeps many machines from knocking at the same moment.
    chance: Callable[[], float] = random.random
    policy: Policy = field(default_factory=Policy)

    def attempts(self) -> Attempts:
        """Return the attempts at one request."""
        return Attempts(self)


class Attempts:
    """The attempts at one request: counts them, and waits between them."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._made = 0
        self._minutes = 0

    def wait_after(self, failure: Failure) -> None:
        """Wait before the next attempt; raise the failure's error when there is to be none."""
        policy = self._pace.policy
        self._made += 1
        if failure.outcome is Outcome.FINAL or self._made >= policy.tries:
            raise failure.error from failure.__cause__
        if failure.outcome is Outcome.MINUTE:
            self._minutes += 1
            if self._minutes > policy.minutes:
                raise failure.error from failure.__cause__
        seconds = self._seconds(failure)
        if seconds > policy.patience:
            raise failure.error from failure.__cause__
        _LOG.info("waiting %.1f s before trying again: %s", seconds, failure.outcome.value)
        self._pace.sleep(seconds)

    def _seconds(self, failure: Failure) -> float:
        policy = self._pace.policy
        if failure.retry_after is not None:
            return failure.retry_after
        if failure.outcome is Outcome.MINUTE:
            # Up to five seconds more, so that those who were stopped together do not start together.
            return policy.minute + 5 * self._pace.chance()
        return self._pace.chance() * min(policy.cap, policy.base * 2.0 ** (self._made - 1))


def reading(call: Callable[[], _T], pace: Pace) -> _T:
    """Return what a reading call gives; it may be repeated whatever happened to it."""
    attempts = pace.attempts()
    while True:
        try:
            return call()
        except Failure as failure:
            attempts.wait_after(failure)


def writing(call: Callable[[], None], pace: Pace, landed: Callable[[], bool] | None) -> None:
    """Make a writing call, so that it is applied exactly once.

    It is repeated blindly only when it was certainly not applied. After an unknown outcome ``landed`` looks
    whether the write is there, and only if not it is sent again. Without ``landed`` the Failure itself is
    raised, for a caller who looks in another way.
    """
    attempts = pace.attempts()
    doubtful = False
    while True:
        try:
            call()
        except Failure as failure:
            doubtful = doubtful or failure.outcome is Outcome.UNKNOWN
            if doubtful and landed is None:
                raise
            end = _wait_or_end(attempts, failure)
            # A refusal after a doubtful attempt may be the echo of the one that was applied.
            if doubtful and landed is not None and landed():
                return
            if end is not None:
                raise end from failure.__cause__
        else:
            return


def _wait_or_end(attempts: Attempts, failure: Failure) -> AbmSheetsError | None:
    """Wait before the next attempt, or return the error to end with."""
    try:
        attempts.wait_after(failure)
    except AbmSheetsError as error:
        return error
    return None
