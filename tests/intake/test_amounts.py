"""Amounts as people type them, in cells and as text."""

import pandas as pd
import pytest

from abm_sheets.intake.amounts import parse_amount, two_readings
from abm_sheets.intake.table import _two_meanings
from abm_sheets.template.load import load_workbook
from abm_sheets.template.words import Words
from drawing import read
from oracle.literals import CELLS_AMOUNTS


@pytest.mark.parametrize(("cell", "amount"), CELLS_AMOUNTS, ids=repr)
def test_a_cell_is_the_amount_or_an_issue_and_never_a_guess(cell, amount):
    reading = read("", {"Deals!A2": "Contrat", "Deals!E2": cell})

    (seen,) = reading.tables.deals["amount"]
    codes = [issue.code for issue in reading.issues if issue.cell == "Deals!E2"]
    if amount is None:
        assert (pd.isna(seen), codes) == (True, ["amount_unreadable"])
    elif amount < 0:
        assert (pd.isna(seen), codes) == (True, ["amount_negative"])
    else:
        assert (seen, codes) == (pytest.approx(amount, rel=1e-12), [])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("(500)", -500),
        ("( 1 234,56 € )", -1234.56),
        ("(45 k€)", -45_000),
        ("- 500 €", -500),
        ("€-500", -500),
        ("\u2212€500", -500),
        ("\u2013€ 500", -500),
        ("€\u2212500", -500),
        ("€ \u2013 500", -500),
        ("-eur 500", -500),
        ("+500", 500),
        ("+ €500", 500),
        ("Eur 45 000", 45_000),
        ("45 k €", 45_000),
        ("1,5 Md", 1_500_000_000),
        ("1 euro", 1),
        ("\u2013500", -500),
        ("45 000 euros", 45_000),
        ("45 000 Euro", 45_000),
        ("45 000 eur", 45_000),
        ("1 234,567", 1234.567),
        ("1.234,567", 1234.567),
        ("1234,567", 1234.567),
        ("0,234", 0.234),
        ("0,500 M€", 500_000),
        ("1,234.567", 1234.567),
        ("0.5k", 500),
        ("45  000", 45_000),
        ("45\u202f\u00a0000", 45_000),
        ("0,1", 0.1),
        ("0.234", 0.234),
        ("123 456,78", 123_456.78),
        ("1.2345", 1.2345),
        ("1,23456", 1.23456),
        ("007", 7),
    ],
    ids=repr,
)
def test_more_ways_to_write_an_amount(text, amount):
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("12.500", "Écrivez 12 500 ou 12,5, selon ce que vous vouliez dire", "Write 12500 or 12.5, whichever you meant"),
        ("12,500 €", "Écrivez 12 500 ou 12,5, selon ce que vous vouliez dire", "Write 12500 or 12.5, whichever you meant"),
        ("1.250 k€", "Écrivez 1 250 000 ou 1 250, selon ce que vous vouliez dire", "Write 1,250,000 or 1250, whichever you meant"),
        ("12.345", "Écrivez 12 345, ou deux chiffres au plus après la virgule", "Write 12345, or at most two digits after the decimal point"),
        ("12.500 ?", "Un montant en euros, par exemple 45 000", "An amount in euros, for example 45000"),
    ],
)  # fmt: skip
def test_an_amount_that_could_mean_two_things_is_told_with_both_as_they_are_read(text, french, english):
    reading = read("", {"Deals!A2": "Contrat", "Deals!E2": text})
    [issue] = [issue for issue in reading.issues if issue.cell == "Deals!E2"]
    template = load_workbook("en")

    assert issue.expected.replace("\u202f", " ") == french
    key, facts = _two_meanings(text, Words(template)) or ("amount", {})
    assert template.expected[key].format(**facts) == english
    assert all(parse_amount(str(fact)) in two_readings(text) for fact in facts.values())


@pytest.mark.parametrize(
    "text",
    [
        "(-500)",
        "(\u2212500)",
        "(€\u2013500)",
        "€+500",
        "1234 567",
        "12345 678",
        "12,345",
        "123.456",
        "123,456 €",
        "1234.567,89",
        "1234,567.89",
        "1234.567.890",
        "1234,567,890",
        "12.345.67",
        "1.23,45",
        "1,23.45",
        "-€-500",
        "+-500",
        "--500",
        "500-",
        "()",
        "(500",
        "500)",
        "45 m€",
        "45 md€",
        "45'000",
        "45 € k",
        "1 23",
        "1 2345",
        "12 34 567",
        "1.234.56",
        "1,234,56",
        "1.234,567.8",
        "1 234.567,8",
        "1..2",
        "1,,2",
        "1e5",
        "0x10",
        "1_000",
        "NaN",
        "inf",
        "∞",
        "45 000 € €",
        "€ 45 000 €",
        "45kk",
        "£45",
        "45 000 US$",
        "½",
        "",
        "1/2",
        "=A1",
    ],
    ids=repr,
)
def test_what_could_mean_two_things_or_none_is_not_read(text):
    assert parse_amount(text) is None


@pytest.mark.parametrize("text", ["45²", "4⁵", "45①", "4５", "٤٥", "45\u0301", "4\u00ad5"], ids=ascii)
def test_marks_that_unicode_would_fold_into_digits_make_no_other_amount(text):
    """NFKC makes 452 of 45²."""
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("number", "unit"), [("9" * 400, ""), ("1" + "0" * 304, "Md€")], ids=["plain", "with a unit"]
)
def test_an_amount_beyond_all_numbers_is_unreadable_in_the_sheet(number, unit):
    reading = read("", {"Deals!E2": f"{number} {unit}"})

    assert pd.isna(reading.tables.deals["amount"][0])
    assert [issue.code for issue in reading.issues if issue.cell == "Deals!E2"] == ["amount_unreadable"]


def test_a_number_beyond_all_numbers_spoils_no_other():
    names = {f"Deals!A{row}": f"Contrat {row}" for row in (2, 3, 4)}
    reading = read("", {**names, "Deals!E2": 45_000, "Deals!E3": 10**400, "Deals!E4": 0.5})

    assert reading.tables.deals["amount"].tolist() == pytest.approx([45_000, float("nan"), 0.5], nan_ok=True)
    assert [issue.cell for issue in reading.issues if issue.code == "amount_unreadable"] == ["Deals!E3"]
