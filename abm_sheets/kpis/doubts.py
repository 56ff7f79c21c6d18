"""Rows of Pipeline that can be read but do not fit the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.kpis.velocity import READS, timed_opportunities

if TYPE_CHECKING:
    from abm_sheets.intake.places import Places
    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.issue import Issue


def doubtful_opportunities(programme: Programme, places: Places) -> list[Issue]:
    """Return an issue for each ABM opportunity of a target that never reacted, and each without days.

    A target with rows of Engagement that cannot be read may have: their own issues say what to do.
    """
    if programme.lacks(*READS):
        return []  # where a whole column is missing, every row would look doubtful
    rows = programme.opportunities
    codes = rows["account_code"]
    never = programme.targets & ~programme.engaged & ~programme.unread
    silent = np.append(never, False)[codes]  # -1, no account: the last
    issues = [
        places.issue(
            "opportunity_without_engagement", "account", int(row), "engagement", kpis=("conversion",)
        )
        for row in rows["row"][rows["abm"] & silent]
    ]
    timed = timed_opportunities(programme)
    if "first_contact" in places.columns:
        issues += [
            places.issue("velocity_unusable", "first_contact", int(row), "velocity", kpis=("velocity",))
            for row in timed["row"][~(timed["days"] >= 0)]
        ]
    return issues
