"""KPI 4: where the days start, which ten opportunities count, and what they are compared with."""

import pytest

from abm_sheets.dashboard.sentences import Sentences
from drawing import FORM, RULES, found, places, plain

FRENCH = Sentences(FORM, RULES)


@pytest.mark.parametrize(
    ("contact", "interaction", "days"),
    [
        ("J-50", "J-40", 40),
        ("J-40", "J-50", 40),
        ("", "J-50", 40),
        ("J-50", "", 40),
        ("J-10", "J-50", 40),
        ("J-5", "J-50", 40),
        ("J-10", "J-5", 0),
    ],
    ids=repr,
)
def test_the_first_engagement_is_the_earlier_of_first_interaction_and_first_contact(
    contact, interaction, days
):
    findings = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date          | Compte  | Interaction    |
        | {interaction} | Lambert | Visite du site |
        | J-1           | Lambert | Visite du site |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification |
        | Affaire     | Lambert | ABM    | {contact}       | J-10                  |
    """)
    kpi = findings.kpi("velocity")

    assert (kpi.value, kpi.n) == (days, 1)
    # Qualified on the very first day is fast, not a mistake of typing.
    assert places(findings) == [("Engagement!A2", "required_missing")] * (not interaction)


def test_what_is_doubtful_about_one_opportunity_is_told_for_each_kpi_that_waits():
    findings = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification |
        | Affaire     | Lambert | ABM    |                 | J-10                  |
    """)

    assert [(issue.cell, issue.code, issue.kpis) for issue in findings.issues] == [
        ("Pipeline!B2", "opportunity_without_engagement", ("conversion",)),
        ("Pipeline!D2", "velocity_unusable", ("velocity",)),
    ]


@pytest.mark.parametrize(
    ("row", "issues"),
    [
        ("| Lambert | ABM     | J-5  | J-10 |", ["velocity_unusable"]),
        ("| Lambert |         | J-5  | J-10 |", ["velocity_unusable"]),
        ("| Lambert | ABM     |      | J-10 |", ["velocity_unusable"]),
        ("| Inconnu | Salon   | J-9  | J-10 |", ["velocity_unusable"]),
        ("| Inconnu | Salon   |      | J-10 |", ["velocity_unusable"]),
        ("| Inconnu |         |      | J-10 |", ["velocity_unusable"]),
        ("|         | Salon   |      | J-10 |", ["required_missing", "velocity_unusable"]),
        ("| Lambert | ABM     | J-5  |      |", []),
        ("| Lambert | ABM     | J-5  | J+1  |", ["date_future"]),
        ("| Lambert | ABM     | TBD  | J-10 |", ["date_unreadable"]),
        ("| Lambert | Fax     | J-5  | J-10 |", ["choice_unknown"]),
        ("| Parti   | ABM     | J-5  | J-10 |", []),
        ("| Lambart | ABM     | J-5  | J-10 |", ["account_unknown"]),
        ("|         | ABM     | J-5  | J-10 |", ["required_missing"]),
        ("|         |         | J-5  | J-10 |", ["required_missing"]),
    ],
    ids=repr,
)
def test_unusable_is_a_qualified_and_readable_opportunity_without_days(row, issues):
    findings = found(f"""
        Comptes
        | Compte  | Date de sortie |
        | Lambert |                |
        | Parti   | J-1            |
        Engagement
        | Date | Compte  | Interaction    |
        | J-9  | Lambert | Visite du site |
        Pipeline
        | Opportunité | Compte | Source | Premier contact | Date de qualification |
        {row.replace("| ", "| Affaire | ", 1)}
    """)

    assert [code for _, code in places(findings)] == issues
    assert all(cell == "Pipeline!D2" for cell, code in places(findings) if code == "velocity_unusable")
    assert (findings.kpi("velocity").value, findings.kpi("velocity").baseline) == (None, None)


def test_the_10_last_by_date_of_qualification_wherever_they_stand():
    kpi = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité   | Compte  | Source | Premier contact | Date de qualification |
        | Récente 1..5  | Lambert | ABM    | J-50            | J-20                  |
        | Vieille 1..3  | Lambert | ABM    | J-500           | J-30                  |
        | Récente 6..10 | Lambert | ABM    | J-40            | J-20                  |
    """).kpi("velocity")

    assert (kpi.value, kpi.median, kpi.n) == (25, 25, 10)


def test_of_those_qualified_on_the_same_day_the_lower_rows_are_the_later_ones():
    kpi = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité   | Compte  | Source | Premier contact | Date de qualification |
        | Première      | Lambert | ABM    | J-120           | J-20                  |
        | Affaire 1..9  | Lambert | ABM    | J-30            | J-20                  |
        | Dernière      | Lambert | ABM    | J-40            | J-20                  |
    """).kpi("velocity")

    assert (kpi.value, kpi.median, kpi.n) == (11, 10, 10)


def test_unusable_ones_are_dropped_before_the_last_10_are_taken():
    kpi = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité   | Compte  | Source | Premier contact | Date de qualification |
        | Affaire 1..10 | Lambert | ABM    | J-50            | J-20                  |
        | Sans début    | Lambert | ABM    |                 | J-10                  |
        | À l'envers    | Lambert | ABM    | J-5             | J-10                  |
    """).kpi("velocity")

    assert (kpi.value, kpi.n) == (30, 10)


def test_the_median_stands_beside_the_mean():
    kpi = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification |
        | Un          | Lambert | ABM    | J-20            | J-10                  |
        | Deux        | Lambert | ABM    | J-30            | J-10                  |
        | Trois       | Lambert | ABM    | J-40            | J-10                  |
        | Quatre      | Lambert | ABM    | J-150           | J-10                  |
    """).kpi("velocity")

    assert (kpi.value, kpi.median, kpi.n) == (50, 25, 4)


def test_the_baseline_counts_from_first_contact_alone_over_its_last_10():
    """An interaction of the account belongs to ABM; a classic opportunity does not start with it."""
    kpi = found("""
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte  | Interaction    |
        | J-99 | Lambert | Visite du site |
        Pipeline
        | Opportunité   | Compte  | Source  | Premier contact | Date de qualification |
        | ABM           | Lambert | ABM     | J-30            | J-10                  |
        | Vieille 1..2  | Lambert | Inbound | J-500           | J-40                  |
        | Affaire 1..10 | Lambert | Inbound | J-50            | J-10                  |
    """).kpi("velocity")

    assert (kpi.value, kpi.baseline, kpi.baseline_n) == (89, 40, 10)


@pytest.mark.parametrize(
    ("days", "change", "status"),
    [(39, -2.5, "good"), (40, 0, "good"), (41, 2.5, "alert")],
    ids=repr,
)
def test_as_fast_as_the_baseline_is_good_slower_is_an_alert(days, change, status):
    kpi = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité  | Compte  | Source | Premier contact | Date de qualification |
        | ABM 1..5     | Lambert | ABM    | J-{10 + days}   | J-10                  |
        | Salon 1..5   | Autre   | Salon  | J-50            | J-10                  |
    """).kpi("velocity")

    assert (kpi.change_percent, kpi.status, kpi.indicative) == (change, status, False)


@pytest.mark.parametrize(
    ("abm", "classic", "indicative", "status"),
    [(5, 5, False, "alert"), (4, 5, True, "watch"), (5, 4, True, "watch")],
    ids=repr,
)
def test_under_5_on_either_side_is_indicative(abm, classic, indicative, status):
    kpi = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité         | Compte  | Source | Premier contact | Date de qualification |
        | ABM 1..{abm}        | Lambert | ABM    | J-90            | J-10                  |
        | Salon 1..{classic}  | Autre   | Salon  | J-50            | J-10                  |
    """).kpi("velocity")

    assert (kpi.indicative, kpi.status) == (indicative, status)


def test_without_a_baseline_the_status_is_neutral_and_there_is_no_change():
    kpi = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification |
        | ABM 1..5    | Lambert | ABM    | J-90            | J-10                  |
    """).kpi("velocity")

    assert (kpi.value, kpi.baseline, kpi.baseline_n, kpi.change_percent) == (80, None, 0, None)
    assert (kpi.status, kpi.indicative) == ("neutral", True)


@pytest.mark.parametrize(("contact", "status"), [("J-10", "good"), ("J-11", "alert")], ids=repr)
def test_against_a_baseline_of_0_days_there_is_no_change_but_a_status(contact, status):
    kpi = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification |
        | ABM 1..5    | Lambert | ABM    | {contact}       | J-10                  |
        | Salon 1..5  | Autre   | Salon  | J-10            | J-10                  |
    """).kpi("velocity")

    assert (kpi.baseline, kpi.change_percent, kpi.status) == (0, None, status)


def test_without_a_usable_abm_opportunity_there_is_no_data_and_the_baseline_is_still_told():
    kpi = found("""
        Pipeline
        | Opportunité | Compte | Source | Premier contact | Date de qualification |
        | Salon 1..5  | Autre  | Salon  | J-50            | J-10                  |
    """).kpi("velocity")

    assert (kpi.value, kpi.median, kpi.status, kpi.why) == (None, None, "no_data", "no_abm_opportunities")
    assert (kpi.baseline, kpi.baseline_n) == (40, 5)


@pytest.mark.parametrize(
    ("account", "abm", "classic"),
    [("Lambert", 1, 0), ("Parti", 0, 0), ("Inconnu", 0, 1), ("#REF!", 0, 0), ("", 0, 0)],
    ids=repr,
)
def test_without_a_source_the_account_decides_on_which_side_it_counts(account, abm, classic):
    kpi = found(f"""
        Comptes
        | Compte  | Date de sortie |
        | Lambert |                |
        | Parti   | J-1            |
        Pipeline
        | Opportunité | Compte    | Source | Premier contact | Date de qualification |
        | Affaire     | {account} |        | J-50            | J-10                  |
    """).kpi("velocity")

    assert (kpi.n, kpi.baseline_n) == (abm, classic)


def test_an_opportunity_with_an_unreadable_estimate_or_stage_still_counts():
    findings = found("""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification | Étape  | Montant estimé (€) |
        | Affaire     | Lambert | ABM    | J-50            | J-10                  | gelée  | 12k€ ?             |
    """)

    assert (findings.kpi("velocity").value, findings.kpi("velocity").n) == (40, 1)
    codes = {issue.code: issue.kpis for issue in findings.issues}
    assert codes["amount_unreadable"] == codes["choice_unknown"] == ()


@pytest.mark.parametrize(
    ("row", "abm", "classic"),
    [
        ("| Deux | Lambert | ABM     | ?    | J-10 |", 1, 0),
        ("| Deux | Lambert | ABM     | J-5  | J-10 |", 1, 0),
        ("| Deux | Lambert | ABM     | J-50 | ?    |", 1, 0),
        ("| Deux | Lambert | Web     | J-50 | J-10 |", 1, 0),
        ("| Deux | Lambret | ABM     | J-50 | J-10 |", 1, 0),
        ("| Deux | Vidal   | Salon   | ?    | J-10 |", 0, 1),
        ("| Deux | Vidal   |         |      | J-10 |", 0, 1),
        ("| Deux | Vidal   | Salon   | J-50 | ?    |", 0, 1),
        # Not qualified, not yet, and of an account that is no target any more.
        ("| Deux | Lambert | ABM     | J-50 |      |", 0, 0),
        ("| Deux | Lambert | ABM     | J-50 | J+1  |", 0, 0),
        ("| Deux | Parti   | ABM     | ?    | J-10 |", 0, 0),
    ],
)  # fmt: skip
def test_opportunities_that_are_left_out_are_counted_on_their_side(row, abm, classic):
    kpi = found(f"""
        Comptes
        | Compte  | Date de sortie |
        | Lambert |                |
        | Parti   | J-2            |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification |
        | Affaire     | Lambert | ABM    | J-60            | J-30                  |
        | Ailleurs    | Vidal   | Salon  | J-60            | J-30                  |
        {row}
    """).kpi("velocity")

    assert (kpi.value, kpi.left_out, kpi.baseline_left_out) == (30, abm, classic)
    told = [plain(text) for text in (FRENCH.base(kpi), FRENCH.comparison(kpi))]
    end = " · 1 opportunité laissée de côté (à corriger)"
    assert [text.endswith(end) for text in told] == [abm == 1, classic == 1]


@pytest.mark.parametrize(("qualified", "left_out"), [("J-41", 0), ("J-40", 1), ("?", 1)])
def test_beside_ten_later_ones_an_opportunity_lacks_nothing(qualified, left_out):
    rows = "\n".join(f"| Affaire {n} | Lambert | ABM | J-90 | J-{30 + n} |" for n in range(1, 11))
    kpi = found(f"""
        Comptes
        | Compte  |
        | Lambert |
        Pipeline
        | Opportunité | Compte  | Source | Premier contact | Date de qualification |
        {rows}
        | Deux        | Lambert | ABM    | J-5             | {qualified}           |
    """).kpi("velocity")

    assert (kpi.n, kpi.left_out) == (10, left_out)
