"""What the sidebar leaves out it counts."""

import pytest

from abm_sheets.addon.sidebar import Viewer, home
from abm_sheets.addon.view import Item, Words
from abm_sheets.intake.answers import read_answers
from abm_sheets.jobs.look import Glance
from drawing import FORM, RULES, found

#: Five actions for each of three persons.
PROGRAMME = """
    Comptes
    | Compte     | Responsable |
    | Un 1..6    | Léa         |
    | Deux 1..5  | Paul        |
    | Trois 1..5 | Zoé         |
    Engagement
    | Date | Compte | Interaction |
    | J-1  | Un 6   | LinkedIn    |
"""


@pytest.mark.parametrize(
    ("email", "heading", "lines", "told"),
    [
        ("", "Cette semaine, par personne", 10, ["Et 5 de plus dans le Dashboard."]),
        ("paul@exemple.fr", "Cette semaine, pour vous", 5, []),
    ],
)
def test_the_actions_of_the_week_that_have_no_room_are_counted(email, heading, lines, told):
    findings = found(PROGRAMME)
    glance = Glance(
        spreadsheet_id="id",
        language="fr",
        findings=findings,
        answers=read_answers(None, None, {}),
        owners=("Léa", "Paul", "Zoé"),
        sheet_ids={},
    )
    viewer = Viewer(email=email, frame=FORM, address=lambda _tab, _a1: "")

    (section,) = (each for each in home(glance, FORM, RULES, viewer).sections if each.heading == heading)

    assert len(findings.this_week) == 15
    assert sum(isinstance(each, Item) for each in section.elements) == lines
    assert [each.text for each in section.elements if isinstance(each, Words)] == told
