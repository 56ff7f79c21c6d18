"""What the team typed under Réglages is found by its label, whatever stands between."""

import pytest

from drawing import found

POINTS = "Points pour être « fortement engagé »"


@pytest.mark.parametrize(
    ("before", "typed_value"),
    [("", ""), ("Note de l'équipe", "à revoir"), ("Couverture : bon à partir de (%)", ""), (3, 3)],
    ids=repr,
)
def test_a_row_that_says_nothing_ends_nothing(before, typed_value):
    findings = found("Comptes\n| Compte |", settings={before: typed_value, POINTS: 7})

    assert (findings.settings, findings.issues) == ({"strong_points": 7}, ())


def test_the_usual_value_typed_is_no_change():
    assert found("Comptes\n| Compte |", settings={POINTS: 5}).settings == {}
