"""Numbers and dates as cells show them."""

import pytest

from abm_sheets.localsheets.locales import locale_of
from abm_sheets.localsheets.numberformat import shown_number
from abm_sheets.localsheets.xlsx.dialect import to_excel, to_google

THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("number", "kind", "pattern", "english", "french"),
    [
        (1234.5, "NUMBER", "#,##0.00", "1,234.50", f"1{THIN}234,50"),
        (1234567, "NUMBER", "#,##0", "1,234,567", f"1{THIN}234{THIN}567"),
        (0.5, "NUMBER", "0", "1", "1"),
        (0.25, "NUMBER", "0.##", "0.25", "0,25"),
        (3, "NUMBER", "0.##", "3", "3"),
        (0.605, "PERCENT", "0.0%", "60.5%", "60,5%"),
        (-0.33, "PERCENT", "0%", "-33%", "-33%"),
        (45000, "CURRENCY", '#,##0\\ "€"', "45,000 €", f"45{THIN}000 €"),
        (45000, "NUMBER", '#,##0.0,\\ "K€"', "45.0 K€", "45,0 K€"),
        (-5, "NUMBER", '+0;-0;"="', "-5", "-5"),
        (5, "NUMBER", '+0;-0;"="', "+5", "+5"),
        (0, "NUMBER", '+0;-0;"="', "=", "="),
        (46093, "DATE", "dd/MM/yyyy", "12/03/2026", "12/03/2026"),
        (46093, "DATE", "", "3/12/2026", "12/03/2026"),
        (46093, "DATE", "d mmmm yyyy", "12 March 2026", "12 mars 2026"),
        (46093, "DATE", "ddd d mmm", "Thu 12 Mar", "jeu. 12 mars"),
        (46093.75, "DATE_TIME", "yyyy-mm-dd hh:mm", "2026-03-12 18:00", "2026-03-12 18:00"),
        (0.4375, "TIME", "h:mm AM/PM", "10:30 AM", "10:30 AM"),
        (0.605, "PERCENT", '0%;"−"0%', "61%", "61%"),
        (-0.33, "PERCENT", '0%;"−"0%', "−33%", "−33%"),
        (42267, "CURRENCY", '[>=10000]#,##0," K€";#,##0" €"', "42 K€", "42 K€"),
        (9850, "CURRENCY", '[>=10000]#,##0," K€";[>=1000]0.0," K€";0" €"', "9.9 K€", "9,9 K€"),
        (850, "CURRENCY", '[>=10000]#,##0," K€";[>=1000]0.0," K€";0" €"', "850 €", "850 €"),
        (-2, "NUMBER", '[<0]"moins";[=0]"rien";0', "moins", "moins"),
        (0, "NUMBER", '[<0]"moins";[=0]"rien";0', "rien", "rien"),
        (7, "NUMBER", '[<0]"moins";[=0]"rien";0', "7", "7"),
        (1234.5, "TEXT", "@", "1234.5", "1234,5"),
    ],
)
def test_a_number_in_a_pattern(number, kind, pattern, english, french):
    number_format = {"type": kind, "pattern": pattern}

    assert shown_number(number, number_format, locale_of("en_US")) == english
    assert shown_number(number, number_format, locale_of("fr_FR")) == french


@pytest.mark.parametrize(
    ("excel", "google"),
    [
        ("General", None),
        ("dd/mm/yyyy", {"type": "DATE", "pattern": "dd/MM/yyyy"}),
        ("[$-40C]d mmmm yyyy;@", {"type": "DATE", "pattern": "d MMMM yyyy"}),
        ("dd/mm/yyyy hh:mm", {"type": "DATE_TIME", "pattern": "dd/MM/yyyy hh:mm"}),
        ("h:mm:ss", {"type": "TIME", "pattern": "h:mm:ss"}),
        ("0.0%", {"type": "PERCENT", "pattern": "0.0%"}),
        ("#,##0.00\\ [$€-40C]", {"type": "CURRENCY", "pattern": '#,##0.00\\ "€"'}),
        ("#,##0", {"type": "NUMBER", "pattern": "#,##0"}),
        ("@", {"type": "TEXT", "pattern": "@"}),
    ],
)
def test_formats_of_excel_in_googles_words(excel, google):
    assert to_google(excel) == google


@pytest.mark.parametrize(
    ("google", "excel"),
    [
        ({"type": "DATE", "pattern": "dd/MM/yyyy"}, "dd/mm/yyyy"),
        ({"type": "DATE"}, "dd/mm/yyyy"),
        ({"type": "DATE", "pattern": 'd "Mai" MM'}, 'd "Mai" mm'),
        ({"type": "NUMBER", "pattern": '#,##0\\ "€"'}, '#,##0\\ "€"'),
        ({"type": "PERCENT"}, "0.00%"),
        ({}, None),
    ],
)
def test_formats_of_google_in_excels_words(google, excel):
    assert to_excel(google) == excel
