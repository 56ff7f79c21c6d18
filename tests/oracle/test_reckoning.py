"""The second calculation is right on small programmes that a person can check by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from thorough import THOROUGH

from .cells import read_amount, read_date
from .habits import serial
from .names import name_key
from .programmes import (
    CELLS_AMOUNTS,
    CELLS_DATES,
    DOUBTFUL_AMOUNTS,
    DOUBTFUL_DATES,
    DOUBTFUL_NAMES,
    NAMES_DIFFERENT,
    NAMES_SAME,
    programme,
    varied,
)
from .reckoning import Expected, reckon
from .tables import COLUMNS, Grid, address

D = date(2026, 6, 30)
CODES = {
    *("date_unreadable", "date_future", "amount_unreadable", "amount_negative", "choice_unknown"),
    *("required_missing", "account_unknown", "account_duplicate", "cell_error", "header_missing"),
    *("header_duplicate", "tab_missing", "opportunity_without_engagement", "velocity_unusable"),
}
ALERTS = {
    *("coverage_low", "conversion_low", "velocity_slower", "deal_value_lower", "roi_low", "cost_missing"),
    *("engagement_stale", "account_hot", "account_cold", "account_untouched", "opportunity_stalled"),
}
STATUSES = {"good", "watch", "alert", "ramping", "neutral", "no_data"}


def ago(days: int) -> int:
    """The serial number of a day before D."""
    return serial(D - timedelta(days=days))


def workbook(**rows: list[dict[str, object]]) -> dict[str, Grid]:
    """Tabs made of rows by header; `costs` is the second table of Deals."""
    grids: dict[str, Grid] = {}
    for name, table in (
        *(("Comptes", "Comptes"), ("Engagement", "Engagement"), ("Pipeline", "Pipeline")),
        *(("Deals", "Deals"), ("costs", "Coûts ABM")),
    ):
        headers = [column.header for column in COLUMNS[table]]
        grid: Grid = [list(headers)]
        grid += [[line.get(header, "") for header in headers] for line in rows.get(name, [])]
        grids[name] = grid
    costs, deals = grids.pop("costs"), grids["Deals"]
    blank_deal: list[object] = [""] * len(deals[0])
    blank_cost: list[object] = [""] * len(costs[0])
    height = max(len(deals), len(costs))
    deals += [blank_deal] * (height - len(deals))
    costs += [blank_cost] * (height - len(costs))
    grids["Deals"] = [[*one, "", *two] for one, two in zip(deals, costs, strict=True)]
    return grids


def firms(count: int, *, added: int = 200) -> list[dict[str, object]]:
    return [{"Compte": f"Firme {number}", "Date d'ajout": ago(added)} for number in range(1, count + 1)]


def touch(number: int, days: int = 5, kind: str = "Visite du site") -> dict[str, object]:
    return {"Date": ago(days), "Compte": f"FIRME {number} S.A.S.", "Interaction": kind}


def opportunity(
    number: int, qualified: int, source: str = "ABM", contact: int | None = None
) -> dict[str, object]:
    return {
        "Opportunité": f"O{number}",
        "Compte": f"Firme {number}",
        "Source": source,
        "Premier contact": "" if contact is None else ago(contact),
        "Date de qualification": ago(qualified),
    }


def deal(number: int, amount: object, source: str = "ABM", days: int = 10) -> dict[str, object]:
    return {
        "Deal": f"D{number}",
        "Compte": f"Firme {number}",
        "Source": source,
        "Date de signature": ago(days),
        "Montant (€)": amount,
    }


def cost(amount: object, days: int = 20, account: str = "") -> dict[str, object]:
    return {"Date": ago(days), "Catégorie": "Outils", "Compte": account, "Montant (€)": amount}


def today(**rows: list[dict[str, object]]) -> Expected:
    return reckon(workbook(**rows), D, D)


def test_30_comptes_sur_50_ont_reagi_la_couverture_est_de_60_pour_cent():
    found = today(Comptes=firms(50), Engagement=[touch(number) for number in range(1, 31)])
    assert found.kpis["coverage"]["value"] == 60
    assert (found.kpis["coverage"]["numerator"], found.kpis["coverage"]["denominator"]) == (30, 50)
    assert found.kpis["coverage"]["status"] == "good"
    assert found.issues == []


def test_9_opportunites_sur_30_comptes_engages_font_30_pour_cent():
    found = today(
        Comptes=firms(50),
        Engagement=[touch(number, 50) for number in range(1, 31)],
        Pipeline=[opportunity(number, 20) for number in (*range(1, 10), 9)],
    )
    kpi = found.kpis["conversion"]
    assert (kpi["value"], kpi["numerator"], kpi["denominator"], kpi["opportunities"]) == (30, 9, 30, 10)
    assert kpi["status"] == "good"


def test_60_jours_contre_90_reduisent_le_cycle_de_33_pour_cent():
    found = today(
        Comptes=firms(12),
        Engagement=[touch(number, 70) for number in range(1, 13)],
        Pipeline=[
            opportunity(1, 40, contact=300),
            *(opportunity(number, 10) for number in range(2, 12)),
            *(opportunity(number, 5, "Inbound", 95) for number in range(20, 25)),
        ],
    )
    kpi = found.kpis["velocity"]
    assert (kpi["value"], kpi["median"], kpi["n"], kpi["baseline"], kpi["baseline_n"]) == (60, 60, 10, 90, 5)
    assert kpi["change_percent"] == pytest.approx(-100 / 3)
    assert (kpi["status"], kpi["indicative"]) == ("good", False)


def test_des_deals_de_45_k_contre_22_k_ont_double():
    found = today(
        Comptes=firms(3),
        Deals=[
            *(deal(1, "45 K€") for _ in range(3)),
            *(deal(9, "22\u202f000\u00a0€", "Salon") for _ in range(3)),
        ],
    )
    kpi = found.kpis["deal_value"]
    assert (kpi["value"], kpi["baseline"], kpi["ratio"]) == (45000, 22000, pytest.approx(2.04545, abs=1e-5))
    assert (kpi["status"], kpi["indicative"]) == ("good", False)


def test_90_k_de_revenu_pour_15_k_de_cout_font_500_pour_cent():
    found = today(
        Comptes=firms(3),
        Deals=[deal(1, "45k"), deal(2, 45000)],
        costs=[cost("9 000 €"), cost(6000, 5, "firme 1")],
    )
    kpi = found.kpis["roi"]
    assert (kpi["value"], kpi["revenue"], kpi["cost"], kpi["n"]) == (500, 90000, 15000, 2)
    assert [row["cost"] for row in found.accounts] == [9000, 3000, 3000]
    assert [row["roi"] for row in found.accounts] == [400, 1400, -100]


def test_an_empty_workbook_has_no_data_and_no_issue():
    found = today()
    assert {kpi["status"] for kpi in found.kpis.values()} == {"no_data"}
    assert {kpi["value"] for kpi in found.kpis.values()} == {None}
    assert (found.issues, found.alerts, found.accounts) == ([], [], [])


def test_the_thirty_days_begin_29_days_before_d():
    found = today(
        Comptes=firms(2),
        Engagement=[touch(1, 29, "Webinaire"), touch(2, 30, "Webinaire"), touch(2, 0, "LinkedIn")],
    )
    kpi = found.kpis["engagement"]
    assert (kpi["value"], kpi["mean_points"], kpi["status"]) == (50, 3.5, "neutral")
    assert [(row["points"], row["total_points"]) for row in found.accounts] == [(5, 5), (2, 7)]


def test_a_silent_sheet_is_stale_and_not_below_the_benchmark():
    rows = {"Comptes": firms(10), "Engagement": [touch(1, 11)]}
    kpi, alerts = today(**rows).kpis["coverage"], today(**rows).alerts
    assert (kpi["value"], kpi["status"], kpi["stale"]) == (10, "alert", True)
    assert ("engagement_stale", "watch", "engagement") in alerts
    assert "coverage_low" not in {code for code, _, _ in alerts}
    assert today(Comptes=firms(10), Engagement=[touch(1, 10)]).kpis["coverage"]["stale"] is False


def test_a_small_programme_never_shows_more_than_watch():
    found = today(Comptes=firms(9), Engagement=[touch(1)])
    assert found.kpis["coverage"]["status"] == "watch"
    assert ("coverage_low", "watch", "coverage") in found.alerts


def test_a_young_programme_ramps_until_the_90th_day():
    rows = [touch(1)]
    assert today(Comptes=firms(10, added=89), Engagement=rows).kpis["coverage"]["status"] == "ramping"
    assert today(Comptes=firms(10, added=90), Engagement=rows).kpis["coverage"]["status"] == "alert"


def test_rows_after_d_do_not_exist():
    future = {"Date": ago(-1), "Compte": "Personne", "Interaction": "#REF!"}
    grids = workbook(Comptes=firms(2), Engagement=[touch(1), future])
    assert reckon(grids, D, D).issues == [("Engagement!A3", "date_future")]
    assert reckon(grids, D, D + timedelta(days=9)).issues == []


def test_each_issue_is_at_the_cell_to_correct():
    found = today(
        Comptes=[*firms(2), {"Compte": "firme 1 sarl"}, {"Compte": "Firme 4", "Date d'ajout": "TBD"}],
        Engagement=[touch(1), touch(3), {"Date": ago(3), "Compte": "#N/A", "Interaction": "Fax"}],
        Pipeline=[
            opportunity(2, 5),
            opportunity(9, 5, "Salon", 4),
            opportunity(9, 5, "ABM"),
            opportunity(7, 5, ""),
        ],
        Deals=[deal(1, "12k€ ?"), deal(1, -5), deal(1, "")],
    )
    assert found.issues == [
        ("Comptes!A4", "account_duplicate"),
        ("Comptes!G5", "date_unreadable"),
        ("Deals!E2", "amount_unreadable"),
        ("Deals!E3", "amount_negative"),
        ("Deals!E4", "required_missing"),
        ("Engagement!B3", "account_unknown"),
        ("Engagement!B4", "cell_error"),
        ("Engagement!C4", "choice_unknown"),
        ("Pipeline!B2", "opportunity_without_engagement"),
        ("Pipeline!B4", "account_unknown"),
        ("Pipeline!D2", "velocity_unusable"),
        ("Pipeline!D3", "velocity_unusable"),
        ("Pipeline!D5", "velocity_unusable"),
    ]


def test_alerts_on_accounts_and_opportunities():
    found = today(
        Comptes=firms(4),
        Engagement=[touch(1, 5, "Webinaire"), touch(2, 45), touch(3, 120)],
        Pipeline=[
            {**opportunity(3, 91, "Inbound", 95), "Étape": "Proposition"},
            opportunity(2, 90, "Salon", 92),
        ],
        Deals=[deal(3, 10, "Inbound")],
        costs=[cost(0)],
    )
    named = [alert for alert in found.alerts if alert[0].startswith(("account", "opportunity", "cost"))]
    assert named == [
        ("account_cold", "watch", "Firme 2"),
        ("account_hot", "watch", "Firme 1"),
        ("account_untouched", "info", "Firme 4"),
        ("cost_missing", "watch", "roi"),
        ("opportunity_stalled", "watch", "Firme 3"),
    ]


def test_a_shared_cost_without_targets_on_its_day_falls_on_those_of_d():
    found = today(Comptes=firms(2, added=100), costs=[cost(100, 101), cost(50, 100)])
    assert [row["cost"] for row in found.accounts] == [75, 75]


def test_the_address_of_a_cell():
    assert [address("Deals", 13, column) for column in (4, 25, 26, 701, 702)] == [
        "Deals!E14", "Deals!Z14", "Deals!AA14", "Deals!ZZ14", "Deals!AAA14",
    ]  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), [*CELLS_DATES, *DOUBTFUL_DATES], ids=repr)
def test_dates(typed, expected):
    assert read_date(typed) == expected


@pytest.mark.parametrize(("typed", "expected"), [*CELLS_AMOUNTS, *DOUBTFUL_AMOUNTS], ids=repr)
def test_amounts(typed, expected):
    found = read_amount(typed)
    assert (None if found is None else float(found)) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        *((one, other, True) for one, other in NAMES_SAME),
        *((one, other, False) for one, other in NAMES_DIFFERENT),
        *DOUBTFUL_NAMES,
    ],
    ids=repr,
)
def test_names(one, other, same):
    assert (name_key(one) == name_key(other)) is same


@pytest.mark.parametrize("seed", range(20 if THOROUGH else 8))
def test_clean_programmes_have_no_issue_however_they_are_typed(seed):
    tidy, as_of = programme(seed, mistakes=0, mess=0)
    expected = reckon(tidy, as_of, as_of)
    assert expected.issues == []
    for mess in (0.5, 1):
        tabs, day = programme(seed, mistakes=0, mess=mess, costs_first=seed % 2 == 0)
        found = reckon(tabs, day, day)
        assert (found.issues, found.kpis) == ([], expected.kpis)


def test_a_seed_gives_the_same_programme_every_time():
    assert repr(varied(7)) == repr(varied(7))
    assert repr(varied(7)) != repr(varied(8))


@pytest.mark.thorough
def test_over_100_seeds_everything_appears_and_nothing_breaks():
    codes: Counter[str] = Counter()
    alerts: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    for seed in range(100):
        tabs, as_of = varied(seed)
        for day in (as_of, as_of - timedelta(days=40)):
            found = reckon(tabs, day, as_of)
            codes.update(code for _, code in found.issues)
            alerts.update(code for code, _, _ in found.alerts)
            statuses.update(str(kpi["status"]) for kpi in found.kpis.values())
    assert set(codes) == CODES | {"dates_reversed"}  # docs/decisions/0012
    assert set(alerts) == ALERTS
    assert set(statuses) == STATUSES
