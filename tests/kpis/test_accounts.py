"""The figures of every target account."""

import pytest

from drawing import ago, found


def test_a_row_for_every_target_in_the_order_of_comptes():
    findings = found("""
        Comptes
        | Compte    | Date d'ajout | Date de sortie |
        | Zéphyr    |              |                |
        | Parti     |              | J              |
        | Bientôt   | J+1          |                |
        | Atelier 1 | J            | J+1            |
        | zephyr SA |              |                |
    """)

    assert [account.account for account in findings.accounts] == ["Zéphyr", "Atelier 1"]


def test_all_figures_of_an_account():
    first, second = found("""
        Comptes
        | Compte  | Date d'ajout |
        | Lambert | J-99         |
        | Morel   |              |
        Engagement
        | Date | Compte      | Interaction                       |
        | J-50 | LAMBERT SAS | Réponse email/message             |
        | J-20 | Lambert     | Participation webinaire/événement |
        | J-40 | Lambert     | Visite du site                    |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification |
        | Un          | Lambert | ABM    | J-70            | J-10                  |
        | Deux        | Lambert |        |                 | J-10                  |
        | Trois       | Lambert | Salon  | J-90            | J-10                  |
        Deals
        | Deal | Compte  | Source | Date de signature | Montant (€) |
        | Un   | Lambert | ABM    | J-5               | 40 K€       |
        | Deux | lambert |        | J-5               | 20 K€       |
        | Trois| Lambert | Salon  | J-5               | 90 K€       |
        Coûts ABM
        | Date | Catégorie | Compte  | Montant (€) |
        | J-90 | Outils    | Lambert | 15 K€       |
    """).accounts

    assert (first.points, first.total_points) == (5, 9)
    assert (first.engaged, first.strongly_engaged) == (True, True)
    assert (first.first_interaction, first.last_interaction, first.added) == (ago(50), ago(20), ago(99))
    assert (first.opportunities, first.velocity) == (2, 50)
    assert (first.revenue, first.cost, first.roi, first.won_deals) == (60_000, 15_000, 300, 3)
    assert (second.points, second.engaged, second.first_interaction, second.added) == (0, False, None, None)
    assert (second.opportunities, second.velocity, second.revenue, second.cost) == (0, None, 0, 0)
    assert second.roi is None


@pytest.mark.parametrize(
    ("costs", "shares"),
    [
        ("| J-5   |         | 90 |", {"Ancien": 30, "Récent": 30, "Partant": 30}),
        ("| J-50  |         | 90 |", {"Ancien": 45, "Récent": 0, "Partant": 45}),
        ("| J-30  |         | 90 |", {"Ancien": 30, "Récent": 30, "Partant": 30}),
        ("| J-31  |         | 90 |", {"Ancien": 45, "Récent": 0, "Partant": 45}),
        ("| J-200 |         | 90 |", {"Ancien": 30, "Récent": 30, "Partant": 30}),
        ("| J-5   | Récent  | 90 |", {"Ancien": 0, "Récent": 90, "Partant": 0}),
        ("| J-5   | Inconnu | 90 |", {"Ancien": 0, "Récent": 0, "Partant": 0}),
        ("| J-5   | #REF!   | 90 |", {"Ancien": 0, "Récent": 0, "Partant": 0}),
        ("| J-99  |         | 90 |\n| J-5 | Ancien | 5 |", {"Ancien": 50, "Récent": 0, "Partant": 45}),
    ],
    ids=repr,
)
def test_a_shared_cost_is_split_among_the_targets_of_its_day_or_of_now_if_there_were_none(costs, shares):
    """On J-99 Ancien and Partant were targets, on J-200 nobody was."""
    findings = found(f"""
        Comptes
        | Compte  | Date d'ajout | Date de sortie |
        | Ancien  | J-100        |                |
        | Récent  | J-30         |                |
        | Partant | J-100        | J+5            |
        Coûts ABM
        | Date | Compte | Montant (€) |
        {costs}
    """)

    assert {account.account: account.cost for account in findings.accounts} == shares


def test_the_share_of_an_account_that_left_is_in_nobody_elses_row():
    findings = found("""
        Comptes
        | Compte | Date de sortie |
        | Reste  |                |
        | Parti  | J-10           |
        Coûts ABM
        | Date | Catégorie | Montant (€) |
        | J-10 | Outils    | 100         |
        | J-11 | Outils    | 100         |
    """)

    assert [(account.account, account.cost) for account in findings.accounts] == [("Reste", 150)]
    assert findings.kpi("roi").cost == 200


@pytest.mark.parametrize(
    ("row", "revenue", "won"),
    [
        ("| Lambert | ABM     | J-5 | 100 |", 100, 1),
        ("| Lambert | Inbound | J-5 | 100 |", 0, 1),
        ("| Lambert | ABM     | J-5 | TBD |", 0, 1),
        ("| Lambert | ABM     | J+1 | 100 |", 0, 0),
        ("| Inconnu | ABM     | J-5 | 100 |", 0, 0),
    ],
    ids=repr,
)
def test_revenue_is_that_of_abm_deals_and_every_signed_deal_is_won(row, revenue, won):
    account, *_ = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Deals
        | Compte | Source | Date de signature | Montant (€) |
        {row}
    """).accounts

    assert (account.revenue, account.won_deals) == (revenue, won)


@pytest.mark.parametrize(
    ("rows", "revenue", "roi"),
    [
        # Nothing was signed: all that was spent is lost so far.
        ("| Autre   | ABM   | J-5  | 100 |", 0, -100),
        ("| Lambert | Salon | J-5  | TBD |", 0, -100),
        ("| Lambert | ABM   | J+1  | TBD |", 0, -100),
        ("| Lambert | ABM   | J-5  | 0   |", 0, -100),
        # Something was, and nobody knows for how much, when, or by whom it came.
        ("| Lambert | ABM   | J-5  | TBD |", 0, None),
        ("| Lambert |       | hier | 100 |", 0, None),
        ("| Lambert | ABn   | J-5  | 100 |", 0, None),
        # What can be read counts, as in the KPI.
        ("| Lambert | ABM   | J-5  | TBD |\n| Lambert | ABM | J-5 | 100 |", 100, 100),
    ],
    ids=repr,
)
def test_the_roi_of_an_account_whose_deals_cannot_be_read_is_not_known(rows, revenue, roi):
    lambert, _ = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        | Autre   |
        Deals
        | Compte | Source | Date de signature | Montant (€) |
        {rows}
        Coûts ABM
        | Date | Catégorie | Compte  | Montant (€) |
        | J-9  | Outils    | Lambert | 50          |
    """).accounts

    assert (lambert.revenue, lambert.cost, lambert.roi) == (revenue, 50, roi)


def test_velocity_is_the_mean_of_all_usable_opportunities_of_the_account():
    account, *_ = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Compte  | Source | Premier contact | Date de qualification |
        | Lambert | ABM    | J-50            | J-10                  |
        | Lambert | ABM    | J-30            | J-10                  |
        | Lambert | ABM    | J-5             | J-10                  |
        | Lambert | Salon  | J-99            | J-10                  |
    """).accounts

    assert (account.opportunities, account.velocity) == (3, 30)


def test_an_account_that_was_qualified_on_its_first_day_took_no_days_and_one_that_was_never_has_none():
    fast, never = found("""
        Comptes
        | Compte  |
        | Lambert |
        | Morel   |
        Pipeline
        | Compte  | Source | Premier contact | Date de qualification |
        | Lambert | ABM    | J-10            | J-10                  |
    """).accounts

    assert (fast.velocity, never.velocity) == (0, None)
