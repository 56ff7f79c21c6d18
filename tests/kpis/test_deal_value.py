"""KPI 5: which deals are ABM, which are classic, and how their means compare."""

import pytest

from drawing import found, places


def programme(rows):
    return found(f"""
        Comptes
        | Compte  | Date de sortie |
        | Lambert |                |
        | Parti   | J-50           |
        Deals
        | Deal | Compte | Source | Date de signature | Montant (€) |
        {rows}
    """)


@pytest.mark.parametrize(
    ("abm", "ratio", "status"),
    [("20 000", 1, "good"), ("19 999", 0.99995, "alert"), ("20 001", 1.00005, "good")],
    ids=repr,
)
def test_as_much_as_the_classic_ones_is_good_less_is_an_alert(abm, ratio, status):
    kpi = programme(f"""
        | Deal 1..3 | Lambert | ABM   | J-5 | {abm}  |
        | Deal 1..3 | Autre   | Salon | J-5 | 20 000 |
    """).kpi("deal_value")

    assert (kpi.ratio, kpi.status, kpi.indicative) == (pytest.approx(ratio), status, False)


@pytest.mark.parametrize(
    ("abm", "classic", "indicative", "status"),
    [(3, 3, False, "alert"), (2, 3, True, "watch"), (3, 2, True, "watch")],
    ids=repr,
)
def test_under_3_on_either_side_is_indicative(abm, classic, indicative, status):
    kpi = programme(f"""
        | Deal 1..{abm}     | Lambert | ABM   | J-5 | 10 000 |
        | Deal 1..{classic} | Autre   | Salon | J-5 | 20 000 |
    """).kpi("deal_value")

    assert (kpi.indicative, kpi.status) == (indicative, status)


@pytest.mark.parametrize(
    ("row", "abm", "classic"),
    [
        ("| Deal | Lambert | ABM        | J   | 10 000  |", 1, 0),
        ("| Deal | Parti   | ABM        | J-5 | 10 000  |", 1, 0),
        ("| Deal | Inconnu | ABM        | J-5 | 10 000  |", 1, 0),
        ("| Deal |         | ABM        | J-5 | 10 000  |", 1, 0),
        ("| Deal | #REF!   | ABM        | J-5 | 10 000  |", 1, 0),
        ("|      | Lambert | ABM        | J-5 | 10 000  |", 1, 0),
        ("| Deal | Lambert | ABM        | J-5 | 0       |", 1, 0),
        ("| Deal | Lambert |            | J-5 | 10 000  |", 1, 0),
        ("| Deal | Parti   |            | J-5 | 10 000  |", 1, 0),
        ("| Deal | Inconnu |            | J-5 | 10 000  |", 0, 1),
        ("| Deal | Lambert | Inbound    | J-5 | 10 000  |", 0, 1),
        ("| Deal |         | Inbound    | J-5 | 10 000  |", 0, 1),
        ("| Deal |         |            | J-5 | 10 000  |", 0, 0),
        ("| Deal | Lambert | Newsletter | J-5 | 10 000  |", 0, 0),
        ("| Deal | Lambert | #N/A       | J-5 | 10 000  |", 0, 0),
        ("| Deal | Lambert | ABM        | J+1 | 10 000  |", 0, 0),
        ("| Deal | Lambert | ABM        |     | 10 000  |", 0, 0),
        ("| Deal | Lambert | ABM        | TBD | 10 000  |", 0, 0),
        ("| Deal | Lambert | ABM        | J-5 |         |", 0, 0),
        ("| Deal | Lambert | ABM        | J-5 | 12k€ ?  |", 0, 0),
        ("| Deal | Lambert | ABM        | J-5 | -10 000 |", 0, 0),
    ],
    ids=repr,
)
def test_on_which_side_a_deal_counts(row, abm, classic):
    kpi = programme(row).kpi("deal_value")

    assert (kpi.n, kpi.baseline_n) == (abm, classic)


def test_an_unknown_account_is_an_issue_only_where_source_says_abm():
    findings = programme("""
        | Deal | Inconnu | ABM     | J-5 | 10 000 |
        | Deal | Inconnu |         | J-5 | 10 000 |
        | Deal | Inconnu | Inbound | J-5 | 10 000 |
    """)

    assert places(findings) == [("Deals!B2", "account_unknown")]
    assert findings.issues[0].kpis == ()


def test_without_classic_deals_there_is_no_baseline_and_the_status_is_neutral():
    kpi = programme("| Deal 1..3 | Lambert | ABM | J-5 | 10 000 |").kpi("deal_value")

    assert (kpi.value, kpi.baseline, kpi.baseline_n, kpi.ratio) == (10_000, None, 0, None)
    assert (kpi.status, kpi.indicative) == ("neutral", True)


def test_against_a_baseline_of_0_euros_there_is_no_ratio_and_the_status_is_neutral():
    kpi = programme("""
        | Deal 1..3 | Lambert | ABM   | J-5 | 10 000 |
        | Deal 1..3 | Autre   | Salon | J-5 | 0      |
    """).kpi("deal_value")

    assert (kpi.baseline, kpi.ratio, kpi.status, kpi.indicative) == (0, None, "neutral", False)


def test_without_abm_deals_there_is_no_data_and_the_baseline_is_still_told():
    kpi = programme("| Deal | Autre | Salon | J-5 | 10 000 |").kpi("deal_value")

    assert (kpi.value, kpi.status, kpi.why) == (None, "no_data", "no_abm_deals")
    assert (kpi.baseline, kpi.baseline_n) == (10_000, 1)
