"""What a changed setting changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from abm_sheets.model.kpi import Status

Measure = Literal["strong", "status", "alerts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The live figures with a setting as it was at the last closing, and as it is now.

    ``measure`` says what is compared: strongly engaged accounts, the status of ``kpi``, or alerts.
    ``closing`` names the first closing that publishes with the new value (2026-W48, 2026-11), None where
    closings do not depend on it.
    """

    setting: str
    measure: Measure
    before: int | Status
    after: int | Status
    kpi: str | None = None
    closing: str | None = None
