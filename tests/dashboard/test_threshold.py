"""An ROI that would be rounded to its threshold is shown with the decimal that tells on which side it lies."""

import pytest

from abm_sheets.dashboard.cards import cards
from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.slide import board_slide
from abm_sheets.dashboard.tables import kpi_table
from drawing import FORM, RULES, found

FRENCH = Sentences(FORM, RULES)
PROGRAMME = """
    Comptes
    | Compte  |
    | Lambert |
    Deals
    | Deal | Compte  | Source | Date de signature | Montant (€) |
    | Un   | Lambert | ABM    | J-60              | {amount}    |
    Coûts ABM
    | Date  | Catégorie | Montant (€) |
    | J-200 | Outils    | 1000        |
"""


@pytest.mark.parametrize(
    ("amount", "status", "form", "written"),
    [
        (1996, "■ Alerte", "percent", "99,6 %"),
        (2000, "▲ À surveiller", "percent_whole", "100 %"),
        (2004, "▲ À surveiller", "percent_whole", "100 %"),
        (2997, "▲ À surveiller", "percent", "199,7 %"),
        (3000, "● Bon", "percent_whole", "200 %"),
        (1993, "■ Alerte", "percent_whole", "99 %"),
    ],
)
def test_an_roi_is_never_written_as_the_threshold_that_it_has_not_reached(amount, status, form, written):
    """In the table, on the card and on the slide; 100 % beside an alert below 100 % would be wrong."""
    findings = found(PROGRAMME.format(amount=amount))
    *_, row = kpi_table(FRENCH, findings).rows
    card = cards(FRENCH, findings)[1].cells[2]
    figure = board_slide(Edition(template=FORM, rules=RULES), findings).figures[2]

    assert row[7].value == status
    assert (row[1].format, card.format) == (form, form)
    assert figure.value.replace("\u202f", " ") == written
