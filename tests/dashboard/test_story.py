"""The story of a programme in which nobody has typed any interaction of a target."""

import pytest

from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.template.load import load_workbook
from drawing import FORM, RULES, found, plain

STORY = """
    Comptes
    | Compte       | Date de sortie |
    | Compte 1..10 |                |
    | Parti        | J-9            |
    Engagement
    | Date | Compte | Interaction |
    | {day} | {whom} | {what}     |
    Pipeline
    | Opportunité | Compte          | Source | Date de qualification |
    | P1          | Compte 1..{last} | {source} | {qualified}        |
    Deals
    | Deal | Compte       | Source | Date de signature | Montant (€) |
    | D1   | Compte 1..2  | ABM    | J-2               | 45 000      |
"""
NOTHING_TYPED = {"day": "", "whom": "", "what": "", "last": 3, "source": "ABM", "qualified": "J-30"}
SIGNED = "2 deals ABM signés pour 90 000 €"


@pytest.mark.parametrize(
    ("cells", "story"),
    [
        ({}, "aucune interaction n'a encore été saisie, 3 opportunités ABM existent pourtant"),
        ({"last": 1}, "aucune interaction n'a encore été saisie, 1 opportunité ABM existe pourtant"),
        (
            {"source": "Salon"},
            "aucune interaction n'a encore été saisie, aucun n'est encore devenu une opportunité",
        ),
        (
            {"qualified": "hier"},
            "aucune interaction n'a encore été saisie, aucune opportunité ABM ne peut être comptée (voir À corriger)",
        ),
        # Somebody has typed: of an account that left.
        (
            {"day": "J-20", "whom": "Parti", "what": "LinkedIn"},
            "aucun n'a encore réagi, 3 opportunités ABM existent pourtant",
        ),
        (
            {"day": "J-20", "whom": "Compte 9", "what": "LinkedIn"},
            "1 a réagi, aucun n'est encore devenu une opportunité",
        ),
    ],
    ids=repr,
)
def test_without_interactions_the_story_does_not_say_that_there_are_no_opportunities(cells, story):
    told = Sentences(FORM, RULES).story(found(STORY.format(**(NOTHING_TYPED | cells))))

    assert plain(told) == f"On a ciblé 10 comptes, {story} : {SIGNED}."


def test_the_story_without_interactions_in_english():
    told = Sentences(load_workbook("en"), RULES).story(found(STORY.format(**NOTHING_TYPED)))

    assert told == (
        "We targeted 10 accounts, no interaction has been entered yet, 3 ABM opportunities exist all the same: "
        "2 ABM deals signed for €90,000."
    )
