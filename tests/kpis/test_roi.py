"""KPI 6: what was earned, what was spent, and how long that takes."""

import pytest

from drawing import found


def roi(deals, costs="| J-200 | Outils | | 100 |"):
    return found(f"""
        Comptes
        | Compte  | Date de sortie |
        | Lambert |                |
        | Parti   | J-50           |
        Deals
        | Deal | Compte | Source | Date de signature | Montant (€) |
        {deals}
        Coûts ABM
        | Date | Catégorie | Compte | Montant (€) |
        {costs}
    """).kpi("roi")


@pytest.mark.parametrize(
    ("revenue", "value", "status"),
    [
        ("300", 200, "good"),
        ("299,99", 199.99, "watch"),
        ("200", 100, "watch"),
        ("199,99", 99.99, "alert"),
        ("100", 0, "alert"),
        ("0", -100, "alert"),
    ],
    ids=repr,
)
def test_good_from_200_percent_on_alert_below_100(revenue, value, status):
    kpi = roi(f"| Deal | Lambert | ABM | J-5 | {revenue} |")

    assert (kpi.value, kpi.status) == (pytest.approx(value), status)


@pytest.mark.parametrize(
    ("first_cost", "revenue", "status"),
    [
        ("J-181", "100", "ramping"),
        ("J-181", "250", "ramping"),
        ("J-181", "300", "good"),
        ("J-182", "100", "alert"),
        ("J-182", "250", "watch"),
    ],
    ids=repr,
)
def test_ramping_while_the_first_cost_is_under_182_days_old(first_cost, revenue, status):
    kpi = roi(
        f"| Deal | Lambert | ABM | J-5 | {revenue} |",
        f"""
        | J-20         | Outils | | 50 |
        | {first_cost} | Outils | | 50 |
        """,
    )

    assert kpi.status == status


def test_a_cost_of_0_euros_may_be_the_first_one():
    assert roi("", "| J-182 | Outils | | 0 |\n| J-1 | Outils | | 10 |").status == "alert"


@pytest.mark.parametrize(
    ("row", "cost"),
    [
        ("| J          | Outils  |         | 10      |", 110),
        ("| J-5        | Outils  | Lambert | 10      |", 110),
        ("| J-5        | Outils  | Parti   | 10      |", 110),
        ("| J-5        | Outils  | Inconnu | 10      |", 110),
        ("| J-5        | Outils  | #REF!   | 10      |", 110),
        ("| J-5        | Traiteur|         | 10      |", 110),
        ("| J-5        |         |         | 10      |", 110),
        ("| J+1        | Outils  |         | 10      |", 100),
        ("| 31/02/2026 | Outils  |         | 10      |", 100),
        ("|            | Outils  |         | 10      |", 100),
        ("| J-5        | Outils  |         | dix     |", 100),
        ("| J-5        | Outils  |         | -10     |", 100),
        ("| J-5        | Outils  |         |         |", 100),
    ],
    ids=repr,
)
def test_a_cost_counts_when_its_date_and_amount_are_readable_and_it_is_not_in_the_future(row, cost):
    assert roi("", f"| J-200 | Outils | | 100 |\n{row}").cost == cost


@pytest.mark.parametrize(
    ("row", "revenue"),
    [
        ("| Deal | Parti   | ABM     | J-5  | 500 |", 500),
        ("| Deal | Parti   |         | J-99 | 500 |", 500),
        ("| Deal | Inconnu | ABM     | J-5  | 500 |", 500),
        ("| Deal | Inconnu |         | J-5  | 500 |", 0),
        ("| Deal | Lambert | Inbound | J-5  | 500 |", 0),
        ("| Deal | Lambert | ABM     | J+1  | 500 |", 0),
    ],
    ids=repr,
)
def test_revenue_is_that_of_abm_deals_also_of_accounts_that_left(row, revenue):
    kpi = roi(row)

    assert (kpi.revenue, kpi.n) == (revenue, 1 if revenue else 0)


@pytest.mark.parametrize(
    ("costs", "why"),
    [
        ("", "no_costs"),
        ("| J-5 | Outils | | 0 |", "no_costs"),
        ("| J+1 | Outils | | 50 |", "no_costs"),
        ("| J-5 | Outils | | TBD |", "unread_costs"),
    ],
    ids=repr,
)
def test_without_costs_there_is_no_value_and_the_revenue_is_still_told(costs, why):
    kpi = roi("| Deal | Lambert | ABM | J-5 | 500 |", costs)

    assert (kpi.value, kpi.status, kpi.why) == (None, "no_data", why)
    assert (kpi.revenue, kpi.cost, kpi.n) == (500, 0, 1)


def test_without_deals_everything_spent_is_lost_so_far():
    kpi = roi("")

    assert (kpi.value, kpi.n, kpi.revenue) == (-100, 0, 0)


def test_a_single_deal_is_never_indicative():
    assert roi("| Deal | Lambert | ABM | J-5 | 500 |").indicative is False


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"ROI : bon à partir de (%)": 150}, "good"),
        ({"ROI : alerte sous (%)": 151}, "alert"),
        ({}, "watch"),
    ],
    ids=repr,
)
def test_the_team_may_move_the_thresholds(settings, status):
    findings = found(
        """
        Comptes
        | Compte  |
        | Lambert |
        Deals
        | Deal | Compte  | Source | Date de signature | Montant (€) |
        | Deal | Lambert | ABM    | J-5               | 250         |
        Coûts ABM
        | Date  | Catégorie | Montant (€) |
        | J-200 | Outils    | 100         |
        """,
        settings=settings,
    )

    assert findings.kpi("roi").status == status


@pytest.mark.parametrize(
    "older", ["| TBD  | Outils | 500 |", "| J-300 | Outils | TBD |", "| J-300 | Outils |     |"]
)
def test_only_a_cost_that_counts_starts_the_182_days(older):
    kpi = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Coûts ABM
        | Date  | Catégorie | Montant (€) |
        {older}
        | J-100 | Outils    | 10          |
    """).kpi("roi")

    assert (kpi.value, kpi.cost, kpi.status) == (-100, 10, "ramping")
