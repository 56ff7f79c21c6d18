"""What the story, the cards and the tables say of the same things adds up."""

import pytest

from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import accounts_table
from drawing import FORM, RULES, found, plain

FRENCH = Sentences(FORM, RULES)
PROGRAMME = """
    Comptes
    | Compte  | Date d'ajout | Date de sortie |
    | Lambert | J-300        |                |
    | Morel   | J-300        |                |
    | Muet    | J-300        |                |
    | Parti   | J-300        | {left}         |
    Engagement
    | Date | Compte  | Interaction |
    | J-9  | Lambert | LinkedIn    |
    | J-9  | Morel   | LinkedIn    |
    Pipeline
    | Opportunité | Compte  | Source | Date de qualification |
    | Un          | Lambert | ABM    | J-50                  |
    | Deux        | Lambert | ABM    | J-5                   |
    | {third}     | Muet    | ABM    | {day}                 |
    | Quatre      | Parti   | ABM    | J-60                  |
    Deals
    | Deal | Compte     | Source | Date de signature | Montant (€) |
    | Un   | Lambert    | ABM    | J-30              | 1000        |
    | Deux | Parti      | ABM    | J-50              | 2000        |
    | Cinq | {stranger} | ABM    | J-20              | 400         |
    Coûts ABM
    | Date  | Catégorie | Compte | Montant (€) |
    | J-100 | Outils    |        | 100         |
    | J-90  | Outils    | Parti  | 50          |
"""


def findings(left="J-40", third="Trois", day="J-7", stranger="Lambert"):
    return found(PROGRAMME.format(left=left, third=third, day=day, stranger=stranger))


def column(findings, at):
    return [row[at].value for row in accounts_table(FRENCH, findings).rows]


ACCOUNT, OPPORTUNITIES, REVENUE, COST = 0, 5, 7, 8


def test_the_rows_of_accounts_add_up_to_the_figures_of_the_director():
    found_ = findings()

    assert column(found_, ACCOUNT) == ["Lambert", "Morel", "Muet", "Comptes sortis"]
    assert column(found_, REVENUE) == [1400, "–", "–", 2000]
    assert column(found_, COST) == [25, 25, 25, 75]
    assert column(found_, OPPORTUNITIES) == [2, "–", 1, 1]
    assert (found_.kpi("roi").revenue, found_.kpi("roi").cost) == (3400, 150)
    # The card has those of engaged accounts, and the table says which it leaves out.
    assert plain(FRENCH.comparison(found_.kpi("conversion"))) == (
        "2 opportunités ABM créées · 1 autre, d'un compte sans interaction saisie"
    )


@pytest.mark.parametrize(
    ("cells", "rest"),
    [
        ({"stranger": "Inconnu"}, ["Comptes sortis ou non reconnus", 1, 2400, 75]),
        ({"left": ""}, None),
        ({"left": "", "stranger": "Inconnu"}, ["Comptes sortis ou non reconnus", "–", 400, "–"]),
    ],
    ids=repr,
)
def test_what_belongs_to_no_target_account_stands_in_a_row_of_its_own(cells, rest):
    (*targets, last) = accounts_table(FRENCH, findings(**cells)).rows

    assert len(targets) == (3 if rest is None or "left" not in cells else 4)
    if rest:
        assert [last[at].value for at in (ACCOUNT, OPPORTUNITIES, REVENUE, COST)] == rest
    else:
        assert last[ACCOUNT].value == "Parti"


@pytest.mark.parametrize(
    ("added", "left", "label"),
    [
        ("J-300", "J-40", "Comptes sortis"),
        ("J+9", "", "Comptes sortis, à venir ou à corriger"),
        ("printemps", "", "Comptes sortis, à venir ou à corriger"),
        ("J-300", "bientôt", "Comptes sortis, à venir ou à corriger"),
    ],
)
def test_an_account_that_has_not_left_is_not_called_one_that_has(added, left, label):
    other = PROGRAMME.format(left=left, third="Trois", day="J-7", stranger="Lambert")
    rows = accounts_table(
        FRENCH, found(other.replace("| Parti   | J-300        |", f"| Parti | {added} |"))
    ).rows

    assert rows[-1][ACCOUNT].value == label


def test_without_the_column_of_the_amounts_the_row_says_nothing_of_them():
    (*_, last) = accounts_table(
        FRENCH,
        found(
            PROGRAMME.format(left="J-40", third="Trois", day="J-7", stranger="Lambert"), {"Deals!E1": "Prix"}
        ),
    ).rows

    assert [last[at].value for at in (ACCOUNT, OPPORTUNITIES, REVENUE)] == ["Comptes sortis", 1, "–"]


@pytest.mark.parametrize(
    ("second", "story"),
    [
        ("J-5", "On a ciblé 3 comptes, 2 ont réagi, 1 a donné 2 opportunités : 3 deals ABM signés pour 3 400 €."),
        ("", "On a ciblé 3 comptes, 2 ont réagi, 1 est devenu une opportunité : 3 deals ABM signés pour 3 400 €."),
    ],
)  # fmt: skip
def test_the_story_tells_as_many_opportunities_as_the_card(second, story):
    told = found(
        PROGRAMME.format(left="J-40", third="Trois", day="J-7", stranger="Lambert").replace(
            "J-5  ", second.ljust(5)
        )
    )

    assert plain(FRENCH.story(told)) == story
