"""Who may be chosen in "Pris en charge par": everybody under Responsable, once, as first spelt."""

import pytest

from abm_sheets.intake.fold import fold_person
from abm_sheets.intake.responsible import responsibles
from drawing import FORM, typed, workbook


def test_everybody_of_comptes_then_of_pipeline_once_in_the_spelling_met_first():
    raw = typed("""
        Comptes
        | Compte  | Responsable |
        | Lambert | Léa  Martin |
        | Morel   |             |
        | Vidal   | paul        |
        Pipeline
        | Opportunité | Compte  | Responsable |
        | Affaire     | Lambert | LEA MARTIN  |
        | Autre       | Vidal   | Zoé         |
        | Encore      | Vidal   | Paul        |
    """)

    assert responsibles(raw, FORM) == ("Léa Martin", "paul", "Zoé")


def test_rows_that_end_early_a_title_above_and_a_missing_tab_or_column_do_no_harm():
    rows = [["Nos comptes"], ["Responsable", "Compte"], ["Léa", "Lambert"], [], [7, "Morel"], ["Zoé"]]

    assert responsibles(workbook({"Comptes": rows}), FORM) == ("Léa", "Zoé")
    pipeline = [["Opportunité", "Compte", "Responsable"], ["Affaire", "Lambert", "Léa"]]
    assert responsibles(workbook({"Pipeline": pipeline}), FORM) == ("Léa",)
    assert responsibles(workbook({"Pipeline": [row[:2] for row in pipeline]}), FORM) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Léa Martin", " LEA  martin ", True),
        ("Léa", "Léa M.", False),
        ("Léa Martin", "Léa-Martin", False),
        ("Léa", "", False),
        ("Jeanne d\u2019Arc", "Jeanne d'Arc", True),
        (None, "", True),
    ],
)
def test_who_is_the_same_person(one, other, same):
    assert (fold_person(one) == fold_person(other)) is same


def test_nobody_has_no_name():
    assert [fold_person(name) for name in (None, "", " ")] == ["", "", ""]
