"""What holds for every programme, whatever the team types (issue: "Hypothesis laws")."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.alerts.account_alerts import account_alerts
from abm_sheets.alerts.catalogue import CODES, find_alerts
from abm_sheets.assessment import assess
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.intake.dates import serial
from abm_sheets.intake.read import read_workbook
from abm_sheets.kpis.accounts import account_costs, account_figures
from abm_sheets.kpis.catalogue import READS
from abm_sheets.kpis.programme import programme
from abm_sheets.kpis.timeline import Timeline
from abm_sheets.model.raw import RawTab, RawWorkbook
from abm_sheets.template.load import load_workbook
from drawing import RULES, D, settled, workbook

if TYPE_CHECKING:
    import random

FORM = load_workbook("fr")
TITLES = {key: tab.title for key, tab in FORM.tabs.items()}
NAMES = ["Alpha", "Béta & Fils", "Gamma", "Delta", "Epsilon"]
ABOUT_ACCOUNTS = {"account_hot", "account_cold", "account_untouched"}
INTERACTIONS = ["Visite du site", "LinkedIn", "Réponse email", "Webinaire", "Démo ?"]


def _headers(key: str) -> list[str]:
    return [column.header for column in FORM.tables[key].columns]


def _row(key: str, **cells: object) -> list[object]:
    return [cells.get(column.key, "") for column in FORM.tables[key].columns]


days = st.integers(0, 200).map(lambda ago: serial(D) - ago)
amounts = st.integers(0, 100_000)
accounts = st.lists(st.sampled_from(NAMES), unique=True).flatmap(
    lambda names: st.tuples(
        *(
            st.builds(
                lambda added, left, name=name: _row("accounts", account=name, added=added, left=left),
                st.one_of(st.just(""), days),
                st.one_of(st.just(""), st.just(""), days),
            )
            for name in names
        )
    ).map(list)
)
interactions = st.lists(
    st.builds(
        lambda date, account, interaction: _row(
            "engagement", date=date, account=account, interaction=interaction
        ),
        days,
        st.sampled_from([*NAMES, "alpha sas", "Inconnu"]),
        st.sampled_from(INTERACTIONS),
    ),
    max_size=12,
)
# One qualification a day: equal days are put in order by row, which is the one place where order counts.
opportunities = st.lists(st.integers(0, 150), unique=True, max_size=12).flatmap(
    lambda agos: st.tuples(
        *(
            st.builds(
                lambda account, source, before, stage, ago=ago: _row(
                    "pipeline",
                    opportunity=f"Affaire {ago}",
                    account=account,
                    source=source,
                    first_contact=serial(D) - ago - before,
                    qualified=serial(D) - ago,
                    stage=stage,
                ),
                st.sampled_from(NAMES),
                st.sampled_from(["ABM", "Inbound", ""]),
                st.integers(-5, 90),
                st.sampled_from(["Proposition", "Gagnée", "", "?"]),
            )
            for ago in agos
        )
    ).map(list)
)
deals = st.lists(
    st.builds(
        lambda account, source, signed, amount: _row(
            "deals", deal="d", account=account, source=source, signed=signed, amount=amount
        ),
        st.sampled_from(NAMES),
        st.sampled_from(["ABM", "Salon", ""]),
        days,
        amounts,
    ),
    max_size=8,
)
costs = st.lists(
    st.builds(
        lambda date, account, amount: _row(
            "costs", date=date, category="Outils", account=account, amount=amount
        ),
        days,
        st.sampled_from(["", *NAMES]),
        amounts,
    ),
    max_size=8,
)
programmes = st.fixed_dictionaries(
    {
        "accounts": accounts,
        "engagement": interactions,
        "pipeline": opportunities,
        "deals": deals,
        "costs": costs,
    }
)


def _raw(tables: dict[str, list[list[object]]]) -> RawWorkbook:
    """Type the tables into the workbook's form."""
    grids = {TITLES[key]: [_headers(key), *tables[key]] for key in ("accounts", "engagement", "pipeline")}
    width = len(_headers("deals"))
    height = max(len(tables["deals"]), len(tables["costs"]))
    side = [
        [
            *(tables["deals"][row] if row < len(tables["deals"]) else [""] * width),
            "",
            *(tables["costs"][row] if row < len(tables["costs"]) else []),
        ]
        for row in range(height)
    ]
    grids[TITLES["deals"]] = [[*_headers("deals"), "", *_headers("costs")], *side]
    return workbook(grids)


def _figures(raw: RawWorkbook):
    """What must not depend on where a row stands."""
    findings = settled(raw)
    kpis = [
        {
            name: pytest.approx(value) if isinstance(value, float) else value
            for name, value in ((each, getattr(kpi, each)) for each in kpi.__slots__)
        }
        for kpi in findings.kpis
    ]
    accounts_ = {
        account.account: (account.points, account.opportunities, pytest.approx(account.revenue))
        for account in findings.accounts
    }
    alerts = {(alert.code, alert.severity, alert.subject) for alert in findings.alerts}
    return kpis, accounts_, alerts, sorted(issue.code for issue in findings.issues)


@given(programmes, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(tables, shuffler: random.Random):
    shuffled = {key: shuffler.sample(rows, len(rows)) for key, rows in tables.items()}

    assert _figures(_raw(shuffled)) == _figures(_raw(tables))


@given(programmes, st.data())
def test_a_blank_row_changes_nothing(tables, data):
    key = data.draw(st.sampled_from(sorted(tables)))
    at = data.draw(st.integers(0, len(tables[key])))
    blank = [data.draw(st.sampled_from(["", None, " ", "\u202f\u200b"])) for _ in _headers(key)]
    spaced = tables | {key: [*tables[key][:at], blank, *tables[key][at:]]}

    assert _figures(_raw(spaced)) == _figures(_raw(tables))


@given(programmes)
def test_parts_sum_to_totals(tables):
    """Costs: shares of accounts that left included; revenue and points: what the rows of Comptes say."""
    raw = _raw(tables)
    reading = read_workbook(raw, FORM, RULES, READS, as_of=D, today=D)
    now = programme(reading.tables, RULES, D)
    known = {row[0] for row in tables["accounts"]}
    own = [row for row in tables["costs"] if row[2] in known or row[2] == ""]
    shared = sum(row[3] for row in own if row[2] == "")
    direct = sum(row[3] for row in own if row[2] != "")

    total = account_costs(now).sum()
    figures = account_figures(now)

    assert total == pytest.approx(direct + shared) or (
        # Nobody was a target on the day, and nobody is one now: the share falls on nobody.
        direct <= total + 1e-6 and total < direct + shared
    )
    assert sum(account.points for account in figures) == now.points(window=True).sum()
    assert sum(account.engaged for account in figures) == now.engaged_count


@given(programmes, st.sets(st.sampled_from(CODES)), st.integers(0, 200))
def test_the_alerts_of_some_codes_are_those_of_all_that_have_them(tables, codes, back):
    """Since when an alert holds is asked of past days, for the alerts that may still hold only."""
    day = D - timedelta(days=back)
    timeline = Timeline(read_workbook(_raw(tables), FORM, RULES, READS, as_of=D, today=D).tables, RULES)
    then = timeline.programme(day)
    every = find_alerts(then, timeline)

    # Money and velocity, which are left out, say nothing.
    whole = account_alerts(then, account_figures(then))
    assert sorted(map(str, whole)) == sorted(str(alert) for alert in every if alert.code in ABOUT_ACCOUNTS)
    assert find_alerts(then, timeline, codes) == tuple(alert for alert in every if alert.code in codes)


@given(programmes, st.sampled_from([2, 10, 0.5]))
def test_scaling_all_amounts_scales_revenue_and_cost_and_leaves_roi_alone(tables, factor):
    def scaled(key: str, place: int) -> list[list[object]]:
        return [[*row[:place], row[place] * factor, *row[place + 1 :]] for row in tables[key]]

    before = settled(_raw(tables))
    after = settled(_raw(tables | {"deals": scaled("deals", 4), "costs": scaled("costs", 3)}))

    for key in ("revenue", "cost"):
        assert getattr(after.kpi("roi"), key) == pytest.approx(factor * getattr(before.kpi("roi"), key))
    assert after.kpi("roi").value == pytest.approx(before.kpi("roi").value)
    if before.kpi("deal_value").value is not None:
        assert after.kpi("deal_value").value == pytest.approx(factor * before.kpi("deal_value").value)
        assert after.kpi("deal_value").ratio == pytest.approx(before.kpi("deal_value").ratio)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_empty_workbook_has_six_sentences_and_no_number(language):
    form = load_workbook(language)
    tabs = {
        tab: RawTab(
            title=form.tabs[tab].title,
            rows=[
                [
                    header
                    for table in form.tables_of(tab).values()
                    for header in [c.header for c in table.columns] + [""]
                ]
            ],
        )
        for tab in ("accounts", "engagement", "pipeline", "deals")
    }
    findings = assess(RawWorkbook(language=language, tabs=tabs), form, RULES, as_of=D, today=D)
    sentences = Sentences(form, RULES)

    assert [(kpi.value, kpi.status) for kpi in findings.kpis] == [(None, "no_data")] * 6
    assert all(sentences.why(kpi).endswith(".") for kpi in findings.kpis)
    assert (findings.issues, findings.alerts, findings.accounts) == ((), (), ())


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(
        [
            "#REF!",
            "=1+1",
            "nan",
            "inf",
            "1e5",
            "٣",
            "45²",
            "\u202e",
            "31/02/2026",
            "12k€ ?",
            "TBD",
            "x" * 5000,
        ]
    ),
)


@given(st.data())
def test_any_cell_anywhere_never_breaks_a_run_and_is_at_most_one_issue(data):
    tables = {
        key: data.draw(
            st.lists(st.lists(cells, max_size=len(_headers(key))).map(list), max_size=4), label=key
        )
        for key in ("accounts", "engagement", "pipeline", "deals", "costs")
    }
    padded = {
        key: [row + [""] * (len(_headers(key)) - len(row)) for row in rows] for key, rows in tables.items()
    }

    findings = settled(_raw(padded))

    readable = [issue for issue in findings.issues if issue.code != "velocity_unusable"]
    places = [issue.cell for issue in readable if issue.code != "opportunity_without_engagement"]
    assert len(places) == len(set(places))
    for kpi in findings.kpis:
        assert kpi.value is None or kpi.value == kpi.value
        assert (kpi.value is None) == (kpi.why is not None)


def test_a_row_of_the_future_does_not_exist_and_is_told_only_today():
    """A date after D: one issue when D is today, none when D is past, and no other issue of its row."""
    tables = {key: [] for key in ("accounts", "engagement", "pipeline", "deals", "costs")}
    tables["accounts"] = [_row("accounts", account="Alpha")]
    tables["engagement"] = [_row("engagement", date=serial(D) + 3, account="Inconnu", interaction="?")]
    raw = _raw(tables)

    today = settled(raw)
    later = settled(raw, today=_day_after(40))

    assert [(issue.cell, issue.code) for issue in today.issues] == [("Engagement!A2", "date_future")]
    assert later.issues == ()


def _day_after(after: int):

    return D + timedelta(days=after)
