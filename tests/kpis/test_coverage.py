"""KPI 1: who is a target, who is engaged, and when a low figure is bad, young or merely not typed in."""

import pytest

from drawing import ago, found


def coverage(engaged, *, of=20, added="J-200", newest="J-5"):
    """So many targets reacted, out of so many listed since a day."""
    return found(f"""
        Comptes
        | Compte         | Date d'ajout | Date de sortie |
        | Compte 1..{of} | {added}      |                |
        | Parti          |              | J-99           |
        Engagement
        | Date     | Compte              | Interaction    |
        | {newest} | Compte 1..{engaged} | Visite du site |
        | {newest} | Parti               | Visite du site |
    """).kpi("coverage")


@pytest.mark.parametrize(
    ("engaged", "value", "status"),
    [(10, 50, "good"), (9, 45, "watch"), (8, 40, "watch"), (7, 35, "alert"), (0, 0, "alert")],
    ids=repr,
)
def test_good_from_50_percent_on_alert_below_40(engaged, value, status):
    kpi = coverage(engaged)

    assert (kpi.value, kpi.status) == (value, status)


@pytest.mark.parametrize(
    ("added", "engaged", "status"),
    [("J-89", 7, "ramping"), ("J-89", 9, "ramping"), ("J-89", 10, "good"), ("J-90", 7, "alert")],
    ids=repr,
)
def test_a_programme_of_under_90_days_is_ramping_instead_of_low(added, engaged, status):
    assert coverage(engaged, added=added).status == status


@pytest.mark.parametrize(("first", "status"), [("J-89", "ramping"), ("J-90", "alert")], ids=repr)
def test_the_programme_starts_with_the_earliest_of_date_added_and_first_interaction(first, status):
    kpi = found(f"""
        Comptes
        | Compte        | Date d'ajout |
        | Compte 1..10  | J-20         |
        | Compte 11..20 |              |
        Engagement
        | Date    | Compte    | Interaction    |
        | {first} | Compte 11 | Visite du site |
        | J-1     | Compte 12 | Visite du site |
    """).kpi("coverage")

    assert (kpi.value, kpi.status) == (10, status)


def test_without_a_known_start_nothing_is_ramping():
    assert coverage(0, added="").status == "alert"


@pytest.mark.parametrize(
    ("targets", "indicative", "status"), [(9, True, "watch"), (10, False, "alert")], ids=repr
)
def test_under_10_targets_the_figure_is_indicative_and_never_above_watch(targets, indicative, status):
    kpi = coverage(3, of=targets)

    assert (kpi.indicative, kpi.status, kpi.threshold_crossed) == (indicative, status, True)


def test_an_indicative_good_figure_stays_good():
    kpi = coverage(5, of=9)

    assert (kpi.indicative, kpi.status, kpi.threshold_crossed) == (True, "good", False)


@pytest.mark.parametrize(("newest", "stale"), [("J-10", False), ("J-11", True)], ids=repr)
def test_without_typing_for_more_than_10_days_the_figure_is_stale_and_keeps_its_status(newest, stale):
    kpi = coverage(7, newest=newest)

    assert (kpi.value, kpi.stale, kpi.status) == (35, stale, "alert")


@pytest.mark.parametrize(
    ("row", "stale"),
    [
        ("| J   | Inconnu  | Visite du site |", False),
        ("| J   | Compte 1 | Fax            |", False),
        ("| J   | #REF!    |                |", False),
        ("| J+1 | Compte 1 | Visite du site |", True),
        ("| TBD | Compte 1 | Visite du site |", True),
    ],
    ids=repr,
)
def test_any_row_with_a_readable_date_up_to_the_day_shows_that_somebody_types(row, stale):
    findings = found(f"""
        Comptes
        | Compte       |
        | Compte 1..10 |
        Engagement
        | Date | Compte   | Interaction    |
        | J-30 | Compte 1 | Visite du site |
        {row}
    """)

    assert findings.kpi("coverage").stale is stale
    assert findings.newest_entry == (ago(30) if stale else ago(0))


@pytest.mark.parametrize(
    ("added", "left", "targeted"),
    [
        ("", "", True),
        ("J", "", True),
        ("J+1", "", False),
        ("", "J+1", True),
        ("", "J", False),
        ("J-9", "J-9", False),
        ("TBD", "", False),
        ("", "31/02/2026", False),
    ],
    ids=repr,
)
def test_a_target_was_added_by_the_day_and_leaves_after_it(added, left, targeted):
    findings = found(f"""
        Comptes
        | Compte  | Date d'ajout | Date de sortie |
        | Lambert | {added}      | {left}         |
        | Morel   |              |                |
        Engagement
        | Date | Compte  | Interaction    |
        | J-20 | Lambert | Visite du site |
        | J-20 | Morel   | Visite du site |
    """)

    assert [account.account for account in findings.accounts] == ["Lambert", "Morel"][not targeted :]
    assert findings.kpi("coverage").denominator == 1 + targeted
    assert "account_unknown" not in [issue.code for issue in findings.issues]


@pytest.mark.parametrize(
    "row",
    [
        "| J+1        | Lambert | Visite du site |",
        "| 31/02/2026 | Lambert | Visite du site |",
        "|            | Lambert | Visite du site |",
        "| J-5        | Lambert | Newsletter     |",
        "| J-5        | Lambert |                |",
        "| J-5        | Lambart | Visite du site |",
        "| J-5        |         | Visite du site |",
        "| J-5        | #N/A    | Visite du site |",
    ],
    ids=repr,
)
def test_an_interaction_counts_only_when_date_account_and_choice_are_valid(row):
    findings = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte | Interaction    |
        | J-5  | Autre  | Visite du site |
        {row}
    """)

    assert (findings.kpi("coverage").numerator, len(findings.issues)) == (0, 2)


def test_a_name_twice_in_comptes_is_one_target_and_its_first_row_counts():
    findings = found("""
        Comptes
        | Compte      | Date de sortie |
        | Lambert     |                |
        | LAMBERT SAS | J-100          |
        Engagement
        | Date | Compte       | Interaction    |
        | J-5  | lambert s.a. | Visite du site |
    """)

    assert (findings.kpi("coverage").value, findings.kpi("coverage").n) == (100, 1)
    assert [account.account for account in findings.accounts] == ["Lambert"]


def test_a_past_day_knows_only_what_was_dated_by_then():
    findings = found(
        """
        Comptes
        | Compte | Date d'ajout | Date de sortie |
        | A      | J-99         | J-10           |
        | B      | J-99         |                |
        | C      | J-20         |                |
        Engagement
        | Date | Compte | Interaction    |
        | J-50 | A      | Visite du site |
        | J-30 | C      | Visite du site |
        | J-20 | B      | Visite du site |
        """,
        as_of=ago(30),
    )

    assert (findings.kpi("coverage").value, findings.kpi("coverage").n) == (50, 2)
    assert findings.issues == ()


def test_without_targets_there_is_no_data():
    kpi = found("""
        Comptes
        | Compte  | Date de sortie |
        | Lambert | J-5            |
        Engagement
        | Date | Compte  | Interaction    |
        | J-9  | Lambert | Visite du site |
    """).kpi("coverage")

    assert (kpi.value, kpi.status, kpi.why, kpi.n) == (None, "no_data", "no_targets", 0)


@pytest.mark.parametrize(
    ("day", "why"),
    [("J+1", "no_interactions"), ("TBD", "unread_interactions"), ("", "unread_interactions")],
    ids=repr,
)
def test_without_a_readable_date_in_engagement_there_is_no_data(day, why):
    findings = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date  | Compte  | Interaction    |
        | {day} | Lambert | Visite du site |
    """)

    for key in ("coverage", "engagement"):
        kpi = findings.kpi(key)
        assert (kpi.value, kpi.status, kpi.why, kpi.stale) == (None, "no_data", why, False)


@pytest.mark.parametrize(
    ("label", "value", "status"),
    [
        ("Couverture : bon à partir de (%)", 45, "good"),
        ("Couverture : alerte sous (%)", 46, "alert"),
        ("Couverture : alerte sous (%)", "30 %", "watch"),
    ],
    ids=repr,
)
def test_the_team_may_move_the_thresholds(label, value, status):
    findings = found(
        """
        Comptes
        | Compte       |
        | Compte 1..20 |
        Engagement
        | Date | Compte      | Interaction    |
        | J-99 | Compte 1    | Visite du site |
        | J-5  | Compte 1..9 | Visite du site |
        """,
        settings={label: value},
    )

    assert (findings.kpi("coverage").value, findings.kpi("coverage").status) == (45, status)
