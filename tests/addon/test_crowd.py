"""Many calls at once: no workbook is mixed up with another, and no answer is written twice.

``crowd.py`` is the same with 200 calls on 50 workbooks; its figures stand in docs/addon.md.
"""

from __future__ import annotations

import pytest

from .crowd import crowd


@pytest.mark.thorough
def test_a_crowd_of_people_at_their_own_workbooks(tmp_path):
    found = crowd(24, 6, tmp_path)

    assert sum(found.answers.values()) == 24
    assert set(found.answers) <= {"200 home", "200 running"}
    assert found.strangers == []
    assert found.writes_by_others == []
    assert dict(found.takes) == dict.fromkeys(found.takes, 1)
    assert len(found.takes) == 6
    assert all(1 <= count <= 2 for count in found.refreshes.values())
    assert len(found.refreshes) == 6
