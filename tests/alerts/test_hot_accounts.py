"""What is said of a hot account whose opportunity does not count, in the alert and among the actions of the week."""

import pytest

from abm_sheets.dashboard.sentences import Sentences
from drawing import FORM, RULES, found, plain

HOT = """
    Comptes
    | Compte  | Responsable | Priorité |
    | Lambert | Léa         | B        |
    Engagement
    | Date | Compte  | Interaction    |
    | J-8  | Lambert | Réponse email  |
    | J-2  | Lambert | Téléchargement |
"""


def reasons(findings):
    told = map(Sentences(FORM, RULES).reason, findings.this_week)
    return [plain(reason) for reason in told]


@pytest.mark.parametrize(
    ("row", "task", "told"),
    [
        ("| Lambert | Salon | J-5  |             |", "Appeler ce compte", "aucune opportunité ABM"),
        ("| Lambert | Salon |      | Proposition |", "Appeler ce compte", "aucune opportunité ABM"),
        ("| Morel   | ABM   |      | Proposition |", "Appeler ce compte", "aucune opportunité ABM"),
        ("| Lambert | ABM   | J+5  |             |", "Appeler ce compte", "aucune opportunité ABM"),
        ("| Lambert | ABM   |      | Perdue      |", "Appeler ce compte", "aucune opportunité ABM"),
        (
            "| Lambert | ABM   |      | Proposition |",
            "Appeler ce compte",
            "une opportunité ABM pas encore qualifiée",
        ),
        (
            "| Lambert |       |      |             |",
            "Appeler ce compte",
            "une opportunité ABM pas encore qualifiée",
        ),
        (
            "| Lambert | ABM   | hier |             |",
            "Corriger son opportunité",
            "une opportunité qui n'est pas lisible",
        ),
        (
            "| Lambret | ABM   | J-5  |             |",
            "Corriger son opportunité",
            "une opportunité qui n'est pas lisible",
        ),
    ],
)
def test_a_hot_account_is_not_said_to_have_no_opportunity_where_pipeline_has_one(row, task, told):
    """The same in the alert; the actions stay those of a call, but for a cell that has to be corrected first."""
    findings = found(f"""
        Comptes
        | Compte  | Responsable | Date d'ajout |
        | Lambert | Léa         | J-99         |
        | Dormant | Paul        |              |
        Engagement
        | Date | Compte  | Interaction    |
        | J-8  | Lambert | Réponse email  |
        | J-2  | Lambert | Téléchargement |
        Pipeline
        | Compte | Source | Date de qualification | Étape |
        {row}
    """)
    (alert,) = (each for each in findings.alerts if each.code == "account_hot")
    sentences = Sentences(FORM, RULES)

    assert reasons(findings) == [
        f"Réponse 3 + téléchargement 2 en 9 jours, {told}",
        "Ciblé depuis 30 jours au moins, aucune interaction",
    ]
    assert [sentences.task(action) for action in findings.this_week] == [task, "Tenter une première approche"]
    assert sentences.alert_message(alert).replace("\u202f", " ") == f"5 points en 30 jours, et {told}."


@pytest.mark.parametrize(
    ("stage", "cells", "told"),
    [
        ("Perdue", {}, "aucune opportunité ABM"),
        ("Perdue", {"Pipeline!F1": "Phase du deal"}, "une opportunité qui n'est pas lisible"),
        ("gelée", {}, "une opportunité qui n'est pas lisible"),
    ],
    ids=repr,
)
def test_an_opportunity_is_not_called_unqualified_where_nobody_knows_whether_it_is_lost(stage, cells, told):
    findings = found(
        f"""{HOT}
        Pipeline
        | Opportunité | Compte  | Source | Étape   |
        | Affaire     | Lambert | ABM    | {stage} |
    """,
        cells,
    )

    assert reasons(findings) == [f"Réponse 3 + téléchargement 2 en 9 jours, {told}"]
    # What the advice points to stands in « À corriger ».
    assert [issue.header for issue in findings.issues] == ([] if "aucune" in told else ["Étape"])
