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


REST = """
    Comptes
    | Compte    | Date d'ajout | Date de sortie |
    | Parti     |              | J-40           |
    | Lambert   |              |                |
    | Morel     |              |                |
    | Vidal     |              |                |
    | Ce matin  |              | J              |
    | Bientôt   | J+9          |                |
    | Printemps | au printemps | J-40           |
    Pipeline
    | Compte | Source | Date de qualification |
    {opportunity}
    Deals
    | Compte | Source | Date de signature | Montant (€) |
    {deal}
    Coûts ABM
    | Date | Compte | Montant (€) |
    {cost}
"""


def test_a_shared_cost_of_a_day_without_targets_is_nobodys_where_there_are_none_now_either():
    findings = found("""
        Comptes
        | Compte | Date de sortie |
        | Parti  | J-40           |
        Coûts ABM
        | Date | Montant (€) |
        | J-5  | 90          |
    """)

    assert findings.accounts == ()
    assert (findings.kpi("roi").cost, findings.remainder.cost) == (90, 90)


GONE, STRANGER, ELSEWHERE = (False, False), (True, False), (False, True)


def rest(cells=None, **rows):
    """Return opportunities, revenue, cost, and whether they are of accounts not in Comptes, or not gone."""
    found_ = found(REST.format(**{"opportunity": "", "deal": "", "cost": "", **rows}), cells).remainder
    return found_ and (found_.opportunities, found_.revenue, found_.cost, found_.unknown, found_.unlisted)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"opportunity": "| Parti | ABM | J-50 |"}, (1, 0, 0, *GONE)),
        ({"opportunity": "| Inconnu | ABM | J-9 |"}, (1, 0, 0, *STRANGER)),
        ({"opportunity": "| Bientôt | ABM | J-9 |"}, (1, 0, 0, *ELSEWHERE)),
        ({"deal": "| Ce matin | ABM | J-9 | 400 |"}, (0, 400, 0, *GONE)),
        ({"deal": "| Inconnu | ABM | J-9 | 400 |"}, (0, 400, 0, *STRANGER)),
        ({"deal": "| Printemps | | J-9 | 400 |"}, (0, 400, 0, *ELSEWHERE)),
        ({"cost": "| J-50 | Parti | 70 |"}, (0, 0, 70, *GONE)),
        ({"cost": "| J-50 | Inconnu | 70 |"}, (0, 0, 70, *STRANGER)),
        ({"cost": "| J-50 | Bientôt | 70 |"}, (0, 0, 70, *ELSEWHERE)),
        (
            {"opportunity": "| Parti | ABM | J-50 |", "deal": "| Bientôt | ABM | J-9 | 400 |"},
            (1, 400, 0, *ELSEWHERE),
        ),
        ({"cost": "| J-50 | Parti | 70 |\n| J-50 | Inconnu | 30 |"}, (0, 0, 100, *STRANGER)),
        # Of what five shared then, two have left.
        ({"cost": "| J-50 | | 100 |"}, (0, 0, 40, *GONE)),
        # Rows of a target, and what is not ABM.
        ({"opportunity": "| Lambert | ABM | J-9 |"}, None),
        ({"opportunity": "| Inconnu | Salon | J-9 |\n| Inconnu | | J-9 |"}, None),
        ({"deal": "| Inconnu | Salon | J-9 | 400 |\n| Inconnu | | J-9 | 400 |"}, None),
        # The last digits of two sums by three are no amount.
        ({"cost": "| J | | 100 |\n| J | Lambert | 17.3 |"}, None),
    ],
    ids=repr,
)
def test_what_the_rows_of_the_targets_lack_and_whose_it_is(rows, expected):
    assert rest(**rows) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 400, 70)),
        ({"Pipeline!C1": "Venu par"}, (None, 400, 70)),
        ({"Deals!C1": "Venu par"}, (1, None, 70)),
        ({"Deals!J1": "Pour qui"}, (1, 400, None)),
        # Of two such columns nobody knows which one is meant.
        ({"Pipeline!J1": "Source", "Pipeline!J2": "ABM"}, (None, 400, 70)),
        ({"Deals!N1": "Compte", "Deals!N2": "Parti"}, (1, 400, None)),
    ],
    ids=repr,
)
def test_of_what_cannot_be_read_nothing_is_said_to_be_of_others(cells, expected):
    rows = {
        "opportunity": "| Parti | ABM | J-50 |",
        "deal": "| Parti | ABM | J-50 | 400 |",
        "cost": "| J-50 | Parti | 70 |",
    }

    assert rest(cells, **rows)[:3] == expected


@pytest.mark.parametrize(
    ("cells", "revenue", "cost", "roi", "won"),
    [
        ({}, 400, 50, 700, 1),
        ({"Deals!E1": "Autre chose"}, None, 50, None, None),
        ({"Deals!G1": "Source", "Deals!G2": "ABM"}, None, 50, None, None),
        ({"Deals!K1": "Autre chose"}, 400, None, None, 1),
        ({"Deals!N1": "Compte", "Deals!N2": "Lambert"}, 400, None, None, 1),
    ],
    ids=repr,
)
def test_the_money_of_an_account_where_a_column_cannot_be_read(cells, revenue, cost, roi, won):
    account = found(
        """
        Comptes
        | Compte  |
        | Lambert |
        Deals
        | Compte  | Source | Date de signature | Montant (€) |
        | Lambert | ABM    | J-9               | 400         |
        Coûts ABM
        | Date | Compte  | Montant (€) |
        | J-9  | Lambert | 50          |
    """,
        cells,
    ).accounts[0]

    assert (account.revenue, account.cost, account.roi, account.won_deals) == (revenue, cost, roi, won)


@pytest.mark.parametrize(
    ("cells", "engagement", "opportunities", "velocity"),
    [
        ({}, (5, 5, True, True), 1, 1),
        ({"Engagement!B1": "Autre chose"}, (None, None, None, None), 1, None),
        ({"Engagement!H1": "Compte", "Engagement!H2": "Lambert"}, (None, None, None, None), 1, None),
        ({"Pipeline!C1": "Autre chose"}, (5, 5, True, True), None, None),
        ({"Pipeline!J1": "Source", "Pipeline!J2": "ABM"}, (5, 5, True, True), None, None),
        ({"Pipeline!J1": "Premier contact", "Pipeline!J2": "hier"}, (5, 5, True, True), 1, None),
    ],
    ids=repr,
)
def test_what_an_account_did_where_a_column_cannot_be_read(cells, engagement, opportunities, velocity):
    account = found(
        """
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte  | Interaction |
        | J-9  | Lambert | Webinaire   |
        Pipeline
        | Compte  | Source | Date de qualification |
        | Lambert | ABM    | J-8                   |
    """,
        cells,
    ).accounts[0]

    figures = (account.points, account.total_points, account.engaged, account.strongly_engaged)
    assert (figures, account.opportunities, account.velocity) == (engagement, opportunities, velocity)
    assert (
        (account.first_interaction is None) == (account.last_interaction is None) == (account.engaged is None)
    )
