"""A hundred thousand rows are read without a Python loop over their cells: calls are counted, not seconds."""

import sys
from collections import Counter

import pytest

from abm_sheets.intake import accounts, column, table
from abm_sheets.intake.dates import DateReader
from abm_sheets.intake.fold import fold_header
from abm_sheets.intake.names import account_key
from abm_sheets.intake.read import read_workbook
from abm_sheets.intake.sums import kind_of
from abm_sheets.kpis.catalogue import READS
from drawing import FORM, RULES, D, workbook

DATES = [f"{day:02}/03/2026" for day in range(1, 32)]
AMOUNTS = [f"{thousands} K€" for thousands in range(1, 51)]
NAMES = [f"Compte {n}" for n in range(200)]


def big(rows):
    """So many rows of Engagement and of Deals, made of few distinct texts."""
    engagement = [
        [DATES[n % 31], NAMES[n % 200], "Visite du site", f"Contact {n % 97}", "Léa", None]
        for n in range(rows)
    ]
    deals = [
        ["Deal", NAMES[n % 200], "ABM", DATES[n % 31], AMOUNTS[n % 50], None, None, 46000 + n % 200, "Outils", None,
         AMOUNTS[n % 50]]
        for n in range(rows)
    ]  # fmt: skip
    return workbook(
        {
            "Comptes": [["Compte"], *([name] for name in NAMES)],
            "Engagement": [["Date", "Compte", "Interaction", "Contact", "Responsable", "Détail"], *engagement],
            "Deals": [
                ["Deal", "Compte", "Source", "Date de signature", "Montant (€)", "Opportunité", "",
                 "Date", "Catégorie", "Compte", "Montant (€)"],
                *deals,
            ],
        }
    )  # fmt: skip


def reading(raw):
    return read_workbook(raw, FORM, RULES, READS, as_of=D, today=D)


@pytest.fixture
def calls(monkeypatch):
    """How often each reader of one cell was called."""
    counted = Counter()

    def count(owner, name):
        function = getattr(owner, name)

        def counting(*args):
            counted[name] += 1
            return function(*args)

        monkeypatch.setattr(owner, name, counting)

    count(table, "parse_amount")
    count(table, "fold_choice")
    count(DateReader, "parse")
    count(accounts, "account_key")
    count(column, "tidy")
    return counted


def test_a_reader_is_called_once_for_each_distinct_text_of_a_column(calls):
    found = reading(big(100_000))

    assert len(found.tables.interactions) == len(found.tables.deals) == len(found.tables.costs) == 100_000
    assert found.tables.deals["amount"].sum() == 100_000 * 25_500
    assert {issue.code for issue in found.issues} == {"tab_missing", "header_missing"}
    assert calls["parse_amount"] == 2 * len(AMOUNTS)
    assert calls["parse"] == 2 * len(DATES)
    assert calls["account_key"] == 3 * len(NAMES)
    # The spellings of every list, once for each column that has it, and the texts.
    assert calls["fold_choice"] < 100
    assert calls["tidy"] < 1000


def test_ten_times_the_rows_are_not_one_call_more():
    def python_calls(rows):
        raw = big(rows)
        fold_header.cache_clear()
        account_key.cache_clear()
        kind_of.cache_clear()
        counted = Counter()

        def watch(frame, event, _):
            if event == "call" and "abm_sheets" in frame.f_code.co_filename:
                counted[frame.f_code.co_qualname] += 1

        sys.setprofile(watch)
        try:
            reading(raw)
        finally:
            sys.setprofile(None)
        return counted

    # 6,200 rows hold every pair of texts that 62,000 do.
    assert python_calls(62_000) == python_calls(6_200)
