"""Choices as people write them."""

import pytest

from abm_sheets.intake.fold import fold_choice
from drawing import FORM, read

READ = {
    "Comptes!B2": ("accounts", "priority"),
    "Engagement!C2": ("interactions", "interaction"),
    "Pipeline!C2": ("opportunities", "source"),
    "Pipeline!F2": ("opportunities", "stage"),
    "Deals!I2": ("costs", "category"),
}
PROGRAMME = """
    Comptes
    | Compte  |
    | Lambert |
    Engagement
    | Compte  |
    | Lambert |
    Pipeline
    | Compte  |
    | Lambert |
    Coûts ABM
    | Montant (€) |
    | 1           |
"""

EVERY_INTERACTION = ", ".join(choice.label for choice in FORM.choices["interaction"].values())


def choice(cell, typed):
    """Return what was read, and the issue of the cell if there is one."""
    reading = read(PROGRAMME, {cell: typed})
    table, column = READ[cell]
    issues = [issue for issue in reading.issues if issue.cell == cell]
    (value,) = getattr(reading.tables, table)[column]
    return value, issues


@pytest.mark.parametrize(
    ("cell", "typed", "key"),
    [
        ("Engagement!C2", "Visite du site", "visit"),
        ("Engagement!C2", "visite site", "visit"),
        ("Engagement!C2", "TELECHARGEMENT", "download"),
        ("Engagement!C2", "téléchargement  de\u00a0contenu", "download"),
        ("Engagement!C2", "linkedin", "linkedin"),
        ("Engagement!C2", "Linked In", "linkedin"),
        ("Engagement!C2", "Réponse email", "reply"),
        ("Engagement!C2", "réponse e-mail", "reply"),
        ("Engagement!C2", "Réponse message", "reply"),
        ("Engagement!C2", "Réponse email / message", "reply"),
        ("Engagement!C2", "Webinaire", "event"),
        ("Engagement!C2", "evenement", "event"),
        ("Engagement!C2", "Participation webinaire", "event"),
        ("Engagement!C2", " Participation Webinaire/Événement ", "event"),
        ("Pipeline!C2", "abm", "abm"),
        ("Pipeline!C2", "Cold-calling", "cold_call"),
        ("Pipeline!C2", "coldcalling", "cold_call"),
        ("Pipeline!F2", "gagné", "won"),
        ("Pipeline!F2", "Gagnee", "won"),
        ("Pipeline!F2", "PERDU", "lost"),
        ("Pipeline!F2", "Negociation", "negotiation"),
        ("Pipeline!F2", "Qualifié", "qualified"),
        ("Pipeline!F2", "devis envoyé", "proposal"),
        ("Pipeline!F2", "Négo", "negotiation"),
        ("Pipeline!F2", "signée", "won"),
        ("Pipeline!F2", "Sans suite", "lost"),
        ("Deals!I2", "Outil", "tools"),
        ("Deals!I2", "contenus", "content"),
        ("Deals!I2", "temps  equipe", "team"),
        ("Comptes!B2", "a", "A"),
    ],
    ids=repr,
)
def test_case_accents_spaces_and_synonyms_do_not_matter(cell, typed, key):
    assert choice(cell, typed) == (key, [])


@pytest.mark.parametrize(
    ("cell", "typed", "expected"),
    [
        (
            "Engagement!C2",
            "Webinaires",
            "Vouliez-vous dire «\u00a0Participation webinaire/événement\u00a0»\u202f?",
        ),
        ("Engagement!C2", "Vsite du site", "Vouliez-vous dire «\u00a0Visite du site\u00a0»\u202f?"),
        # The whole texts are compared; a word that one shares with another says nothing.
        ("Engagement!C2", "site", f"Choisissez dans la liste\u00a0: {EVERY_INTERACTION}"),
        ("Pipeline!C2", "ABMM", "Vouliez-vous dire «\u00a0ABM\u00a0»\u202f?"),
        ("Engagement!C2", "VSITE DU SITE", "Vouliez-vous dire «\u00a0Visite du site\u00a0»\u202f?"),
        ("Pipeline!F2", "Proposition ?", "Vouliez-vous dire «\u00a0Proposition\u00a0»\u202f?"),
        ("Pipeline!F2", "Qualifeid", "Vouliez-vous dire «\u00a0Qualifiée\u00a0»\u202f?"),
        (
            "Pipeline!F2",
            "Zut",
            "Choisissez dans la liste\u00a0: Qualifiée, Proposition, Négociation, Gagnée, Perdue",
        ),
        ("Comptes!B2", 1, "Choisissez dans la liste\u00a0: A, B, C"),
        ("Comptes!B2", True, "Choisissez dans la liste\u00a0: A, B, C"),
        ("Comptes!B2", "A+", None),
        ("Comptes!B2", "A B", None),
        ("Engagement!C2", "Visite du site, LinkedIn", None),
        ("Engagement!C2", "=", None),
        ("Engagement!C2", "🎉", None),
    ],
    ids=repr,
)
def test_any_other_word_is_an_issue_with_the_nearest_choice(cell, typed, expected):
    value, (issue,) = choice(cell, typed)

    assert (value, issue.code, issue.value) == (
        None,
        "choice_unknown",
        "VRAI" if typed is True else str(typed),
    )
    if expected:
        assert issue.expected == expected


@pytest.mark.parametrize("key", FORM.choices, ids=repr)
def test_no_two_choices_of_a_list_fold_to_the_same(key):
    folded = [
        {fold_choice(name) for name in (choice.label, *choice.synonyms)}
        for choice in FORM.choices[key].values()
    ]

    assert sum(map(len, folded)) == len(set().union(*folded))
