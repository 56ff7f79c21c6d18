"""Who may be chosen in "Pris en charge par": everybody under Responsable, once, as first spelt."""

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
    assert responsibles(workbook({"Pipeline": [["Opportunité"], ["Affaire"]]}), FORM) == ()
