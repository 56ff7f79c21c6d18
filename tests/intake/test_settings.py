"""What the team typed under Réglages is found by its label, whatever stands between."""

import pytest

from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.intake.settings import read_settings
from abm_sheets.template.load import load_rules, load_workbook
from drawing import FORM, RULES, found, plain, workbook

POINTS = "Points pour être « fortement engagé »"
DISPLAY = "Affichage des KPI"
USUAL = "la valeur habituelle (5) est utilisée."


def read_typed(settings):
    return read_settings(workbook({}, settings).settings, FORM, RULES)


@pytest.mark.parametrize(
    ("before", "typed_value"),
    [("", ""), ("Note de l'équipe", "à revoir"), ("Couverture : bon à partir de (%)", ""), (3, 3)],
    ids=repr,
)
def test_a_row_that_says_nothing_ends_nothing(before, typed_value):
    assert read_typed({before: typed_value, POINTS: 7}) == ({"strong_points": 7}, [])


def test_the_usual_value_typed_is_no_change():
    assert read_typed({POINTS: 5}) == ({}, [])


@pytest.mark.parametrize(
    ("typed_value", "read"),
    [(7, 7), (7.0, 7), ("7", 7), (" 7 ", 7), ("7 %", 7), ("7\u202f%", 7), ("7\u00a0%", 7), ("7%", 7), ("7,0", 7), ("1 000", 1000), (1, 1), (1000, 1000), (5.0, 5)],
    ids=repr,
)  # fmt: skip
def test_a_whole_number_is_read_however_it_is_typed(typed_value, read):
    chosen = {} if read == 5 else {"strong_points": read}

    assert read_typed({POINTS: typed_value}) == (chosen, [])


@pytest.mark.parametrize(
    "typed_value", [7.5, "7,5", "sept", True, False, "% 7", "7 XX", "5 à 7", "#REF!"], ids=repr
)
def test_what_is_no_whole_number_is_an_issue_and_the_usual_value_counts(typed_value):
    settings, issues = read_typed({"": "", POINTS: typed_value})

    (issue,) = issues
    assert (settings, issue.code) == ({}, "setting_unreadable")
    assert (issue.tab_key, issue.tab, issue.a1, issue.cell) == (
        "dashboard",
        "Dashboard",
        "P19",
        "Dashboard!P19",
    )
    assert (issue.header, issue.value, issue.kpis) == (
        FORM.settings["strong_points"].label, {True: "VRAI", False: "FAUX"}.get(typed_value, str(typed_value)), ()
    )  # fmt: skip
    assert issue.message == f"Ce réglage n'est pas lisible\u00a0: {USUAL}"
    assert issue.expected == "Un nombre entier entre 1 et 1000"


@pytest.mark.parametrize(
    "typed_value", [0, 1001, -7, "(7)", "1 M", 1e308, 10**400, -(10**400), "9" * 400], ids=lambda typed: repr(typed)[:12]
)  # fmt: skip
def test_a_number_outside_of_its_limits_is_an_issue_however_large(typed_value):
    settings, issues = read_typed({POINTS: typed_value})

    assert settings == {}
    assert [(issue.cell, issue.message) for issue in issues] == [
        ("Dashboard!P18", f"Hors limites\u00a0: {USUAL}")
    ]


@pytest.mark.parametrize(
    ("typed_value", "chosen"),
    [("Essentiels", {"display": 1}), ("  ESSENTIELS", {"display": 1}), ("Complet", {}), ("complet", {})],
)
def test_a_choice_counts_by_its_place_in_the_list(typed_value, chosen):
    assert read_typed({DISPLAY: typed_value}) == (chosen, [])


@pytest.mark.parametrize(("typed_value", "shown"), [("Tout", "Tout"), (1, "1"), (0.0, "0"), (True, "VRAI")])
def test_another_choice_is_an_issue_with_the_list(typed_value, shown):
    settings, issues = read_typed({DISPLAY: typed_value})

    (issue,) = issues
    assert (settings, issue.cell, issue.value) == ({}, "Dashboard!P18", shown)
    assert issue.message == "Ce réglage n'est pas lisible\u00a0: la valeur habituelle (Complet) est utilisée."
    assert issue.expected == "Choisissez dans la liste\u00a0: Complet, Essentiels"


CONVERSION, COVERAGE = "Conversion : bon à partir de (%)", "Couverture : bon à partir de (%)"
ROI, COLD = "ROI : bon à partir de (%)", "Compte qui refroidit : après (jours)"


@pytest.mark.parametrize(
    ("label", "typed_value", "key", "value"),
    [
        (CONVERSION, 25, "conversion_good", 25),
        (CONVERSION, 0.25, "conversion_good", 25),  # what a spreadsheet keeps of 25 %
        (CONVERSION, 0.255, "conversion_good", 25.5),
        (CONVERSION, 0.29, "conversion_good", 29),  # 100 × 0.29 is not quite 29 in binary
        (CONVERSION, 25.5, "conversion_good", 25.5),
        (CONVERSION, "25,5 %", "conversion_good", 25.5),
        (CONVERSION, "25 pour cent", "conversion_good", 25),
        (CONVERSION, "0,25", "conversion_good", 25),
        (CONVERSION, 0, "conversion_good", 0),
        (COVERAGE, 0.5, None, None),  # 50 %: the usual value
        (COVERAGE, 100, "coverage_good", 100),
        (ROI, 0.5, "roi_good", 50),
        (ROI, "5 %", "roi_good", 5),  # text with its sign means one thing
        (ROI, 11, "roi_good", 11),
        (ROI, 250, "roi_good", 250),
        (COLD, "30 jours", "cold_days", 30),
        (COLD, "30 j", "cold_days", 30),
        (COLD, "1 jour", "cold_days", 1),
    ],
    ids=repr,
)
def test_a_setting_is_read_as_people_write_it(label, typed_value, key, value):
    findings = found("", settings={label: typed_value})

    assert (findings.settings, findings.issues) == ({} if key is None else {key: value}, ())


@pytest.mark.parametrize(
    ("label", "typed_value", "expected"),
    [
        (ROI, 2.5, "Écrivez « 2,5 % » ou « 250 »"),
        (ROI, 3, "Écrivez « 3 % » ou « 300 »"),
        (COVERAGE, 1, "Écrivez « 1 % » ou « 100 »"),
        (CONVERSION, 100.5, "Un pourcentage entre 0 et 100, par exemple 20"),
        (CONVERSION, -0.25, "Un pourcentage entre 0 et 100, par exemple 20"),
        (CONVERSION, "25 jours", "Un pourcentage entre 0 et 100, par exemple 20"),
        (COLD, 30.5, "Un nombre entier entre 1 et 365"),
        (COLD, 0.3, "Un nombre entier entre 1 et 365"),
        ("Affichage des KPI", "essentiel", "Vouliez-vous dire « Essentiels » ?"),
    ],
    ids=repr,
)
def test_what_could_mean_two_things_or_nothing_is_asked_and_not_guessed(label, typed_value, expected):
    findings = found("", settings={label: typed_value})

    (issue,) = findings.issues
    told = plain(issue.expected)
    assert (findings.settings, issue.code, told) == ({}, "setting_unreadable", expected)


@pytest.mark.parametrize(("typed_value", "shown"), [(25.5, "25,5"), (0.255, "25,5"), (30, "30")])
def test_a_threshold_is_shown_as_it_counts(typed_value, shown):
    findings = found("", settings={CONVERSION: typed_value})
    sentences = Sentences(load_workbook("fr"), load_rules().with_chosen(findings.settings))

    assert f"{shown}\u202f%" in sentences.benchmark(findings.kpi("conversion"))


@pytest.mark.parametrize(
    ("typed_value", "value", "code"),
    [("6", 6, None), (6, 6, None), ("6 %", 6, None), ("6 points", 6, None), ("6pts", 6, None), ("", None, None), (5, None, None),
     ("six", None, "setting_unreadable"), (0, None, "setting_unreadable"), (1001, None, "setting_unreadable"),
     (5.5, None, "setting_unreadable"), (True, None, "setting_unreadable")],
    ids=repr,
)  # fmt: skip
def test_a_setting_is_a_whole_number_in_its_range_or_an_issue_and_the_default(typed_value, value, code):
    findings = found("", settings={POINTS: typed_value})

    assert findings.settings == ({} if value is None else {"strong_points": value})
    if code is None:
        assert findings.issues == ()
    else:
        (issue,) = findings.issues
        assert (issue.cell, issue.code, issue.tab_key, issue.kpis) == ("Dashboard!P18", code, "dashboard", ())
        out_of_range = "Hors limites\u00a0: la valeur habituelle (5) est utilisée."
        unreadable = "Ce réglage n'est pas lisible\u00a0: la valeur habituelle (5) est utilisée."
        assert issue.message == (out_of_range if typed_value in (0, 1001) else unreadable)
        assert issue.expected == "Un nombre entier entre 1 et 1000"
