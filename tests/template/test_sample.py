"""The sample programme is one a team could have typed, in every language and on any day."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from abm_sheets.errors import TemplateError
from abm_sheets.intake.dates import DateReader
from abm_sheets.intake.fold import fold_choice
from abm_sheets.intake.names import account_key
from abm_sheets.template import sample
from abm_sheets.template.load import load_rules, load_workbook
from abm_sheets.template.locate import templates_folder
from abm_sheets.template.sample import sample_rows
from abm_sheets.template.workbook import TABLES

LANGUAGES = ("fr", "en")
TODAY = date(2026, 11, 24)


def _rows(language, table, today=TODAY):
    return sample_rows(load_workbook(language), table, today)


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """A copy of the sample that a test may spoil."""
    shutil.copytree(templates_folder() / "demo", tmp_path / "demo")
    monkeypatch.setattr(sample, "templates_folder", lambda: tmp_path)
    return tmp_path / "demo"


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_fifty_accounts_and_something_in_every_table(language):
    sizes = {table: len(_rows(language, table)) for table in TABLES}

    assert 45 <= sizes["accounts"] <= 55
    assert sizes["engagement"] >= 300
    assert min(sizes.values()) >= 15


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_a_row_has_the_columns_of_its_table_in_order(table, language):
    keys = [column.key for column in load_workbook(language).tables[table].columns]

    assert all(list(row) == keys for row in _rows(language, table))


@pytest.mark.parametrize("table", TABLES)
def test_dates_move_with_the_day_and_nothing_else_does(table):
    columns = load_workbook("fr").tables[table].columns
    dated = {column.key for column in columns if column.kind == "date"}
    later = timedelta(days=100)
    for before, after in zip(_rows("fr", table), _rows("fr", table, TODAY + later), strict=True):
        for key, value in before.items():
            if isinstance(value, date):
                assert after[key] == value + later
            elif key not in dated:
                assert after[key] == value


def test_the_newest_interaction_is_recent_and_the_programme_has_a_past():
    days = [row["date"] for row in _rows("fr", "engagement") if isinstance(row["date"], date)]

    assert timedelta(days=0) <= TODAY - max(day for day in days if day <= TODAY) <= timedelta(days=10)
    assert TODAY - min(days) > timedelta(days=182)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_choices_are_labels_or_what_people_type_for_them(table, language):
    template = load_workbook(language)
    for column in template.tables[table].columns:
        if column.kind != "choice":
            continue
        listed = template.choices[column.choices].values()
        known = {fold_choice(text) for choice in listed for text in (choice.label, *choice.synonyms)}
        typed = [row[column.key] for row in _rows(language, table) if row[column.key] is not None]
        labels = {choice.label for choice in listed}
        unknown = [text for text in typed if fold_choice(text) not in known]
        assert len(unknown) <= 1, "one slip shows what the service does with it"
        assert sum(text in labels for text in typed) > len(typed) * 0.8


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_have_the_same_choices_on_the_same_rows(table):
    french, english = load_workbook("fr"), load_workbook("en")

    def keys(template, language, column):
        listed = template.choices[column.choices]
        meant = {
            fold_choice(text): key
            for key, choice in listed.items()
            for text in (choice.label, *choice.synonyms)
        }
        return [meant.get(fold_choice(row[column.key] or "")) for row in _rows(language, table)]

    for column in french.tables[table].columns:
        if column.kind == "choice":
            twin = english.tables[table].column(column.key)
            assert keys(french, "fr", column) == keys(english, "en", twin)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_accounts_of_the_other_tables_are_nearly_all_in_the_list(language):
    rules = load_rules().names
    names = {account_key(row["account"] or "", rules) for row in _rows(language, "accounts")}
    typed = [account_key(row["account"] or "", rules) for row in _rows(language, "engagement")]

    assert len(typed) * 0.98 < sum(name in names for name in typed) < len(typed)


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("0", TODAY, TODAY),
        ("-23", date(2026, 11, 1), date(2026, 11, 1)),
        ("+3", date(2026, 11, 27), date(2026, 11, 27)),
        ("-23 text", "01/11/2026", "01/11/2026"),
        ("-23 short", "1/11/26", "1/11/26"),
        ("-23 long", "1er novembre 2026", "1st November 2026"),
        ("-114 long", "2 août 2026", "2 August 2026"),
        ("31/02/2026", "31/02/2026", "31/02/2026"),
        ("", None, None),
    ],
    ids=repr,
)
def test_a_date_of_the_sample(text, french, english):
    seen = []
    for language in LANGUAGES:
        template = load_workbook(language)
        column = template.tables["engagement"].column("date")
        seen.append(sample._cell(text, column, template, TODAY))

    assert seen == [french, english]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_in_words_can_be_read_back_on_every_day_of_a_year(language):
    template = load_workbook(language)
    read = DateReader(template.dates, load_rules().rules.earliest_date).parse
    for day in (date(2024, 1, 1) + timedelta(days=number) for number in range(366)):
        assert [read(sample._date(day, style, template)) for style in ("long", "text", "short")] == [day] * 3


@pytest.mark.parametrize(
    ("text", "cell"),
    [("1900", 1900.0), ("-12.5", -12.5), ("45 K€", "45 K€"), ("TBD", "TBD"), ("", None)],
    ids=repr,
)
def test_an_amount_of_the_sample(text, cell):
    template = load_workbook("fr")

    assert sample._cell(text, template.tables["deals"].column("amount"), template, TODAY) == cell


def test_a_column_too_many_is_told(demo):
    path = demo / "deals.csv"
    path.write_text("deal,account,extra\n", encoding="utf-8")

    with pytest.raises(TemplateError) as raised:
        _rows("fr", "deals")

    assert raised.value.details["file"] == path
    assert (
        raised.value.details["problem"]
        == "the columns must be deal, account, source, signed, amount, opportunity"
    )


def test_a_table_without_its_file_is_told(demo):
    Path(demo / "costs.csv").unlink()

    with pytest.raises(TemplateError, match=r"costs\.csv"):
        _rows("fr", "costs")
