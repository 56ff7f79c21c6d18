"""An address is matched with the Responsables as people type them; where it is not clear, nobody guesses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.addon.flow import Person, called
from abm_sheets.addon.person import names_of

CASES = [
    # address, Responsables, who it may be
    ("lea.martin@ex.fr", ["Léa Martin", "Paul Henry"], ["Léa Martin"]),
    ("LEA.MARTIN@EX.FR", ["léa  martin"], ["léa  martin"]),
    ("martin.lea@ex.fr", ["Léa Martin"], ["Léa Martin"]),
    ("lea.martin+abm@ex.fr", ["Léa Martin"], ["Léa Martin"]),
    ("lea-martin2@ex.fr", ["Léa Martin"], ["Léa Martin"]),
    ("lmartin@ex.fr", ["Léa Martin", "Louis Bernard"], ["Léa Martin"]),
    ("leam@ex.fr", ["Léa Martin"], ["Léa Martin"]),
    ("leamartin@ex.fr", ["Léa Martin"], ["Léa Martin"]),
    ("l.martin@ex.fr", ["Léa Martin"], ["Léa Martin"]),
    ("lea.martin@ex.fr", ["Léa M.", "Léo M."], ["Léa M."]),
    ("lea.martin@ex.fr", ["Léa"], ["Léa"]),
    ("lea@ex.fr", ["Léa Martin", "Paul Henry"], ["Léa Martin"]),
    ("lea@ex.fr", ["lea@ex.fr", "Léa Martin"], ["lea@ex.fr"]),
    ("jean-marc.de-la-tour@ex.fr", ["Jean-Marc de La Tour"], ["Jean-Marc de La Tour"]),
    ("lea@ex.fr", ["Léa Martin", "Léa Bernard"], ["Léa Martin", "Léa Bernard"]),
    ("l.martin@ex.fr", ["Léa Martin", "Louis Martin"], ["Léa Martin", "Louis Martin"]),
    ("lmartin@ex.fr", ["Léa Martin", "Louis Martin"], ["Léa Martin", "Louis Martin"]),
    ("lea.martin@ex.fr", ["Léa Bernard", "Paul"], []),
    ("contact@ex.fr", ["Léa Martin"], []),
    ("lea.martin@ex.fr", [], []),
    ("", ["Léa"], []),
    ("@ex.fr", ["Léa"], []),
    ("lea@ex.fr", ["lea@other.fr"], []),
    ("léa martin", ["Léa Martin"], ["Léa Martin"]),
]


@pytest.mark.parametrize(("address", "owners", "found"), CASES)
def test_who_an_address_is(address, owners, found):
    assert list(names_of(address, owners)) == found


@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=6))
def test_it_is_always_somebody_of_the_team_or_nobody(address, owners):
    assert set(names_of(address, owners)) <= set(owners)


@given(st.sampled_from(CASES), st.randoms())
def test_the_order_of_the_list_decides_nothing(case, random):
    address, owners, found = case
    mixed = random.sample(owners, len(owners))

    assert sorted(names_of(address, mixed)) == sorted(found)


@pytest.mark.parametrize(
    ("owners", "written"),
    [
        (("Léa Martin", "Paul"), "Léa Martin"),
        (("Léa M.", "Lea Martin"), "Lea Martin"),
        (("Paul",), "lea.martin@ex.fr"),
        (("Léa", "Martin"), "lea.martin@ex.fr"),
    ],
)
def test_what_is_written_beside_an_alert_is_clear_or_an_address(owners, written):
    person = Person(subject="1", email="lea.martin@ex.fr", name="lea.martin@ex.fr")

    assert called(person, owners) == written
