"""KPI 3: which opportunities turn an engaged account into a converted one."""

import pytest

from drawing import found


def programme(rows, *, engaged=10):
    return found(f"""
        Comptes
        | Compte       | Date de sortie |
        | Compte 1..20 |                |
        | Parti        | J-1            |
        Engagement
        | Date | Compte              | Interaction    |
        | J-60 | Compte 1..{engaged} | Visite du site |
        | J-60 | Parti               | Visite du site |
        Pipeline
        | Opportunité | Compte | Source | Date de qualification | Étape |
        {rows}
    """)


@pytest.mark.parametrize(
    ("converted", "engaged", "value", "status"),
    [
        (2, 10, 20, "good"),
        (1, 10, 10, "alert"),
        (3, 20, 15, "alert"),
        (0, 10, 0, "alert"),
        (0, 9, 0, "watch"),
        (9, 9, 100, "good"),
    ],
    ids=repr,
)
def test_good_from_20_percent_on_else_alert_or_watch_when_under_10_are_engaged(
    converted, engaged, value, status
):
    kpi = programme(f"| Affaire | Compte 1..{converted} | ABM | J-5 | |", engaged=engaged).kpi("conversion")

    assert (kpi.value, kpi.status, kpi.indicative) == (value, status, engaged < 10)


@pytest.mark.parametrize(
    ("row", "converted"),
    [
        ("| Affaire | Compte 1  | ABM         | J-5 | Perdue      |", 1),
        ("| Affaire | Compte 1  | ABM         | J-5 | en attente  |", 1),
        ("|         | Compte 1  | ABM         | J-5 |             |", 1),
        ("| Affaire | COMPTE 1  | abm         | J   | Qualifiée   |", 1),
        ("| Affaire | Compte 1  |             | J-5 | Gagnée      |", 1),
        ("| Affaire | Compte 1  | ABM         | J+1 |             |", 0),
        ("| Affaire | Compte 1  | ABM         |     | Gagnée      |", 0),
        ("| Affaire | Compte 1  | ABM         | TBD |             |", 0),
        ("| Affaire | Compte 1  | Salon       | J-5 |             |", 0),
        ("| Affaire | Compte 1  | Newsletter  | J-5 |             |", 0),
        ("| Affaire | Compte 1  | #REF!       | J-5 |             |", 0),
        ("| Affaire | Compte 11 | ABM         | J-5 | not engaged |", 0),
        ("| Affaire | Parti     | ABM         | J-5 |             |", 0),
        ("| Affaire | Inconnu   | ABM         | J-5 |             |", 0),
        ("| Affaire |           | ABM         | J-5 |             |", 0),
    ],
    ids=repr,
)
def test_an_abm_opportunity_of_an_engaged_target_qualified_by_the_day_in_any_stage(row, converted):
    kpi = programme(row).kpi("conversion")

    assert (kpi.numerator, kpi.opportunities, kpi.denominator, kpi.n) == (converted, converted, 10, 10)


def test_an_account_is_converted_once_and_all_its_opportunities_are_counted():
    kpi = programme("| Affaire 1..3 | Compte 1 | ABM | J-5 | |").kpi("conversion")

    assert (kpi.value, kpi.numerator, kpi.opportunities) == (10, 1, 3)


@pytest.mark.parametrize(
    ("row", "apart"),
    [
        ("| Affaire 1..3 | Compte 11 | ABM   | J-5 | |", 3),
        # Counted with those of engaged accounts, no target, or not ABM.
        ("| Affaire      | Compte 1  | ABM   | J-5 | |", 0),
        ("| Affaire      | Parti     | ABM   | J-5 | |", 0),
        ("| Affaire      | Compte 11 | Salon | J-5 | |", 0),
    ],
    ids=repr,
)
def test_opportunities_of_targets_that_have_not_reacted_stand_beside_it(row, apart):
    assert programme(row).kpi("conversion").opportunities_apart == apart


def test_the_day_of_qualification_may_come_before_the_first_interaction():
    assert programme("| Affaire | Compte 1 | ABM | J-99 | |").kpi("conversion").numerator == 1


def test_without_engaged_accounts_there_is_nothing_to_convert():
    kpi = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Date de qualification |
        | Affaire     | Lambert | ABM    | J-5                   |
    """).kpi("conversion")

    assert (kpi.value, kpi.status, kpi.why) == (None, "no_data", "no_engaged")
    assert (kpi.numerator, kpi.denominator, kpi.opportunities) == (0, 0, 0)


def test_without_targets_the_reason_is_the_empty_list():
    assert found("").kpi("conversion").why == "no_targets"


def test_the_team_may_move_the_threshold():
    findings = found(
        """
        Comptes
        | Compte       |
        | Compte 1..10 |
        Engagement
        | Date | Compte       | Interaction    |
        | J-60 | Compte 1..10 | Visite du site |
        Pipeline
        | Opportunité | Compte   | Source | Date de qualification |
        | Affaire     | Compte 1 | ABM    | J-5                   |
        """,
        settings={"Conversion : bon à partir de (%)": "10"},
    )

    assert findings.kpi("conversion").status == "good"
