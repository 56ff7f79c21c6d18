"""What the sidebar leaves out it counts, and what it cannot know it does not say."""

from dataclasses import replace

import pytest

from abm_sheets.addon.sidebar import Viewer, home
from abm_sheets.addon.view import Item, Words
from abm_sheets.intake.answers import read_answers
from abm_sheets.jobs.look import Glance
from drawing import FORM, RULES, found, settled, typed

NOBODY_KNOWS = FORM.dashboard.unknown

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


def sections(findings, email):
    glance = Glance(
        spreadsheet_id="id",
        language="fr",
        findings=findings,
        answers=read_answers(None, None, {}),
        owners=("Léa", "Paul", "Zoé"),
        sheet_ids={},
    )
    viewer = Viewer(email=email, frame=FORM, address=lambda _tab, _a1: "")
    return home(glance, FORM, RULES, viewer).sections


@pytest.mark.parametrize(
    ("email", "heading", "lines", "told"),
    [
        ("", "Cette semaine, par personne", 10, ["Et 5 de plus dans le Dashboard."]),
        ("paul@exemple.fr", "Cette semaine, pour vous", 5, []),
    ],
)
def test_the_actions_of_the_week_that_have_no_room_are_counted(email, heading, lines, told):
    findings = found(PROGRAMME)

    (section,) = (each for each in sections(findings, email) if each.heading == heading)

    assert len(findings.this_week) == 15
    assert sum(isinstance(each, Item) for each in section.elements) == lines
    assert [each.text for each in section.elements if isinstance(each, Words)] == told


@pytest.mark.parametrize(
    ("missing", "alerts", "week"),
    [
        ("", "Aucune alerte.", "Rien qui presse pour vous cette semaine."),
        ("pipeline", NOBODY_KNOWS, NOBODY_KNOWS),
    ],
)
def test_where_a_tab_is_missing_nobody_can_tell_that_there_is_nothing(missing, alerts, week):
    raw = typed(PROGRAMME)
    raw = replace(raw, tabs={key: tab for key, tab in raw.tabs.items() if key != missing})
    findings = replace(settled(raw), alerts=(), this_week=())

    texts = [
        each.text
        for part in sections(findings, "lea@exemple.fr")
        for each in part.elements
        if isinstance(each, Words)
    ]

    assert [text for text in texts if text in (alerts, week)] == [alerts, week]


@pytest.mark.parametrize(("amount", "roi"), [(2997, "199,7 %"), (3000, "200 %")])
def test_the_sidebar_writes_the_roi_as_the_card_of_the_dashboard(amount, roi):
    findings = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Deals
        | Compte  | Source | Date de signature | Montant (€) |
        | Lambert | ABM    | J-60              | {amount}    |
        Coûts ABM
        | Date  | Catégorie | Montant (€) |
        | J-200 | Outils    | 1000        |
    """)

    leads = [each.lead for part in sections(findings, "") for each in part.elements if isinstance(each, Item)]

    assert leads[2].replace("\u202f", " ") == roi
