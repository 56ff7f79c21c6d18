"""Columns are found by their header, wherever and however it is written."""

import pytest

from abm_sheets.intake.headers import find_headers
from abm_sheets.model.cells import column_letters
from drawing import FORM, found, lines, places, settled, typed, workbook

DEALS = FORM.tables_of("deals")


def columns(tab, header_row):
    """Return the letter of every column that was found, as table.column, and the unknown headers."""
    found = find_headers(FORM.tables_of(tab), lines(header_row))
    letters = {
        f"{key}.{column}": column_letters(place)
        for key, table in found.tables.items()
        for column, place in table.columns.items()
    }
    return letters, [text for _, text in found.unknown]


@pytest.mark.parametrize(
    "header",
    ["Date de qualification", "date  de QUALIFICATION", "Date_de_qualification", "Date de\nqualification",
     "\u202fDate de qualification ", "Qualifiée le", "QUALIFIEE LE", "Qualification", "Date qualification :"],
    ids=repr,
)  # fmt: skip
def test_case_accents_spaces_and_aliases_do_not_matter(header):
    letters, unknown = columns("pipeline", f"| Compte | {' '.join(header.split())} | Opportunité |")

    assert (letters["pipeline.qualified"], unknown) == ("B", [])


@pytest.mark.parametrize(
    "header", ["Date d'ajout", "Date d\u2019ajout", "Date d ajout", "DATE AJOUT", "Ajouté le"], ids=repr
)
def test_apostrophes_are_all_the_same(header):
    assert columns("accounts", f"| Compte | {header} |")[0]["accounts.added"] == "B"


def test_any_order_with_columns_of_the_team_between():
    letters, unknown = columns("engagement", "| Score | Interaction | Humeur | Date | | Compte | Détail |")

    assert letters == {
        "engagement.interaction": "B",
        "engagement.date": "D",
        "engagement.account": "F",
        "engagement.detail": "G",
    }
    assert unknown == ["Score", "Humeur"]


def test_an_exact_header_goes_before_an_alias():
    """Commentaire is an alias of Détail: a column called Détail leaves it to the team."""
    letters, unknown = columns("engagement", "| Date | Compte | Interaction | Commentaire | Détail |")

    assert (letters["engagement.detail"], unknown) == ("E", ["Commentaire"])


LEFT = "Deal | Compte | Source | Date de signature | Montant (€) | Opportunité"
RIGHT = "Date | Catégorie | Compte | Montant (€) | Détail"


@pytest.mark.parametrize(
    ("header_row", "deals", "costs"),
    [
        (f"| {LEFT} | | {RIGHT} |", "ABCDEF", "HIJKL"),
        (f"| {RIGHT} | | {LEFT} |", "GHIJKL", "ABCDE"),
        (f"| {LEFT} | {RIGHT} |", "ABCDEF", "GHIJK"),
        (f"| {RIGHT} | {LEFT} |", "FGHIJK", "ABCDE"),
        (f"| {LEFT} | | | | {RIGHT} |", "ABCDEF", "JKLMN"),
        (f"| N° | {LEFT} | Facture | | Fournisseur | {RIGHT} |", "BCDEFG", "KLMNO"),
    ],
    ids=["as made", "costs first", "no gap", "costs first, no gap", "wide gap", "with columns of the team"],
)
def test_two_tables_side_by_side_in_either_order(header_row, deals, costs):
    letters, _ = columns("deals", header_row)

    assert letters == {
        **{
            f"deals.{column.key}": letter
            for column, letter in zip(DEALS["deals"].columns, deals, strict=True)
        },
        **{
            f"costs.{column.key}": letter
            for column, letter in zip(DEALS["costs"].columns, costs, strict=True)
        },
    }


@pytest.mark.parametrize(
    ("header_row", "deals", "costs"),
    [
        # Between the tables, and without a gap, it belongs to the one that has it twice.
        ("| Deal | Compte | Source | Date de signature | Montant (€) | Source | Date | Catégorie | Montant (€) |", {"source": (2, 5)}, {}),
        ("| Date | Catégorie | Montant (€) | Catégorie | Deal | Compte | Source | Date de signature |", {}, {"category": (1, 3)}),
        (f"| {LEFT} | Montant (€) | | {RIGHT} |", {"amount": (4, 6)}, {}),
        (f"| {LEFT} | | {RIGHT} | Montant (€) |", {}, {"amount": (10, 12)}),
        (f"| {LEFT} | | {RIGHT} |", {}, {}),
    ],
)  # fmt: skip
def test_a_header_that_is_there_twice_is_never_passed_over(header_row, deals, costs):
    tables = find_headers(FORM.tables_of("deals"), lines(header_row)).tables

    assert (tables["deals"].duplicates, tables["costs"].duplicates) == (deals, costs)


def test_an_empty_column_inside_a_table_does_no_harm():
    letters, _ = columns(
        "deals",
        "| Deal | Compte | | Source | Date de signature | Montant (€) | | Date | Catégorie | Montant (€) |",
    )

    assert (letters["deals.account"], letters["deals.source"], letters["deals.amount"]) == ("B", "D", "F")
    assert (letters["costs.date"], letters["costs.amount"]) == ("H", "J")


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Compte du deal", "deals.account"),
        ("Montant du deal (€)", "deals.amount"),
        ("Source du deal", "deals.source"),
    ],
    ids=repr,
)
def test_a_column_of_deals_added_at_the_far_right_is_known_by_its_full_name(header, key):
    """init-workbook adds a missing column where nobody is disturbed: right of Coûts ABM."""
    short = {"deals.account": "Compte", "deals.amount": "Montant (€)", "deals.source": "Source"}[key]
    left = LEFT.replace(f" | {short}", "", 1)
    letters, unknown = columns("deals", f"| {left} | | {RIGHT} | {header} |")

    assert (letters[key], unknown) == ("L", [])
    assert (letters["costs.account"], letters["costs.amount"]) == ("I", "J")


def test_a_column_of_costs_added_at_the_far_right_is_known_by_its_full_name():
    letters, unknown = columns(
        "deals", f"| {LEFT} | | Date | Catégorie | Montant (€) | Détail | Compte du coût |"
    )

    assert (letters["costs.account"], letters["deals.account"], unknown) == ("L", "B", [])


def test_the_appended_column_is_read():
    raw = workbook({
        "Comptes": lines("| Compte | Date d'ajout | Date de sortie |\n| Lambert | | |"),
        "Deals": lines(f"""
            | Deal | Source | Date de signature | Montant (€) | | {RIGHT}               | Compte du deal |
            | Un   | ABM    | J-5               | 40 K€       | | J-5 | Outils | | 10 K€ | | Lambert        |
        """),
    })  # fmt: skip
    findings = settled(raw)

    assert [(account.revenue, account.cost) for account in findings.accounts] == [(40_000, 10_000)]
    assert findings.kpi("roi").value == 300


def test_headers_may_stand_below_a_title():
    raw = workbook({
        "Comptes": lines("""
            | Nos comptes cibles |        |
            | mis à jour le      | J      |
            |                    |        |
            | Priorité           | Compte |
            | Z                  | Morel  |
        """),
    })  # fmt: skip
    findings = settled(raw)

    assert [account.account for account in findings.accounts] == ["Morel"]
    assert ("Comptes!A5", "choice_unknown") in places(findings)


@pytest.mark.parametrize(("titles", "row"), [(0, 0), (9, 9), (10, 0)])
def test_headers_are_looked_for_in_the_first_ten_rows(titles, row):
    rows = [*([["Nos comptes"]] * titles), ["Compte", "Secteur"], ["Morel"]]

    assert find_headers(FORM.tables_of("accounts"), rows).row == row


def test_a_data_row_that_looks_like_headers_does_not_win():
    findings = found("""
        Comptes
        | Compte | Secteur     | Responsable |
        | Compte | Date        | Notes       |
        | Morel  | Agroindustrie | Léa       |
    """)

    assert [account.account for account in findings.accounts] == ["Compte", "Morel"]


@pytest.mark.parametrize(
    ("cells", "cell", "value", "expected"),
    [
        (
            {"Engagement!C1": "Interactoin"},
            "Engagement!C1",
            "Interactoin",
            "Renommez «\u00a0Interactoin\u00a0» en «\u00a0Interaction\u00a0»",
        ),
        (
            {"Deals!D1": "Date de signatur"},
            "Deals!D1",
            "Date de signatur",
            "Renommez «\u00a0Date de signatur\u00a0» en «\u00a0Date de signature\u00a0»",
        ),
        ({"Engagement!C1": "Humeur"}, "Engagement!G1", "", "Un en-tête «\u00a0Interaction\u00a0» en ligne 1"),
        ({"Engagement!C1": ""}, "Engagement!G1", "", "Un en-tête «\u00a0Interaction\u00a0» en ligne 1"),
        ({"Engagement!C1": 5}, "Engagement!G1", "", "Un en-tête «\u00a0Interaction\u00a0» en ligne 1"),
    ],
    ids=repr,
)
def test_a_missing_header_is_told_at_its_near_miss_or_right_of_the_table(cells, cell, value, expected):
    findings = found("", cells)

    (issue,) = findings.issues
    assert (issue.code, issue.cell, issue.value, issue.expected) == ("header_missing", cell, value, expected)
    assert f"{issue.tab}!{issue.a1}" == cell


DEAL_HEADERS = ["Deal", "Compte", "Source", "Date de signature", "Montant (€)", "Opportunité"]
COST_HEADERS = ["Date", "Catégorie", "Compte", "Montant (€)", "Détail"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        # The gap between the tables is where the shorter one can grow.
        ([*DEAL_HEADERS[:4], "Opportunité", None, *COST_HEADERS], [("F1", "ici, en F1, pour le tableau Deals")]),
        ([*DEAL_HEADERS, None, *COST_HEADERS[:3], "Détail"], [("L1", "ici, en L1, pour le tableau Coûts ABM")]),
        # Only its header was cleared: there.
        ([*DEAL_HEADERS[:4], None, "Opportunité", None, *COST_HEADERS], [("E1", "ici, en E1, pour le tableau Deals")]),
        ([*DEAL_HEADERS[:4], "Opportunité", *COST_HEADERS],
         [("F1", "Insérez ici, en F, une colonne «\u00a0Montant (€)\u00a0» pour le tableau Deals")]),
        ([*DEAL_HEADERS[:4], "Opportunité", "Marge", *COST_HEADERS], [("F1", "Insérez ici, en F")]),
        ([*COST_HEADERS[:3], "Détail", None, *DEAL_HEADERS], [("E1", "ici, en E1, pour le tableau Coûts ABM")]),
        ([*DEAL_HEADERS[:3], "Opportunité", None, *COST_HEADERS], [("E1", "ici"), ("F1", "Insérez ici")]),
        ([*DEAL_HEADERS[:4], "Opportunité", None, *COST_HEADERS[:3], "Détail"], [("F1", "Deals"), ("K1", "Coûts ABM")]),
        ([*DEAL_HEADERS], []),
        (COST_HEADERS, []),
        ([None], []),
    ],
    ids=lambda each: ",".join(str(cell) for cell in each),
)  # fmt: skip
def test_of_two_tables_on_a_tab_the_one_that_lacks_a_column_is_told_and_the_advice_works(row, told):
    """Who does what the first line says has one line less, and the columns of the other table stay."""

    def missing(header_row):
        findings = settled(workbook({"Deals": [header_row, [None] * len(header_row)]}))
        return [issue for issue in findings.issues if issue.tab_key == "deals"]

    issues = missing(row)
    for issue, (a1, expected) in zip(issues, told, strict=False):
        assert (issue.a1, expected in issue.expected) == (a1, True), issue.expected
    for _ in range(12):
        if not issues:
            break
        first = issues[0]
        place = next(at for at in range(40) if f"{column_letters(at)}1" == first.a1)
        row = [*row, *[None] * (place - len(row))]
        row[place : place + (0 if "Insérez" in first.expected else 1)] = [first.header]
        after = missing(row)
        assert {issue.code for issue in after} <= {"header_missing"}
        assert len(after) == len(issues) - 1
        issues = after
    assert issues == []


def test_a_column_that_holds_something_is_no_free_place():
    row = [*DEAL_HEADERS[:4], "Opportunité", None, *COST_HEADERS]
    notes = [["Contrat", "Morel", "ABM", None, None, "à relire"]]

    (issue,) = [each for each in settled(workbook({"Deals": [row, *notes]})).issues if each.code == "header_missing"
                and each.tab_key == "deals"]  # fmt: skip

    assert (issue.a1, issue.expected[:16]) == ("F1", "Insérez ici, en ")


def test_a_missing_tab_is_told_once_with_every_kpi_that_waits_for_it():
    findings = settled(workbook({"Comptes": [["Compte", "Date d'ajout", "Date de sortie"], ["Lambert"]]}))

    issues = {issue.tab_key: issue for issue in findings.issues}
    assert [issue.code for issue in findings.issues] == ["tab_missing"] * 3
    assert {key: set(issue.kpis) for key, issue in issues.items()} == {
        "engagement": {"coverage", "engagement", "conversion", "velocity"},
        "pipeline": {"conversion", "velocity"},
        "deals": {"deal_value", "roi"},
    }
    issue = issues["deals"]
    assert (issue.tab, issue.a1, issue.cell, issue.header, issue.value) == ("Deals", "A1", "Deals!A1", "", "")
    assert issue.message == "L'onglet «\u00a0Deals\u00a0» est introuvable."
    assert issue.expected == (
        "Renommez l'onglet en «\u00a0Deals\u00a0», ou demandez à la personne qui a installé abm_sheets de lancer init-workbook"
    )


def test_cells_without_text_are_no_headers():
    """A missing header is asked for right of the last one, whatever else stands in the row."""
    findings = settled(workbook({"Comptes": [["Compte", None, 7, "", True], ["Lambert"]]}))

    assert {
        (issue.header, issue.cell, issue.value) for issue in findings.issues if issue.tab == "Comptes"
    } == {
        ("Date d'ajout", "Comptes!B1", ""),
        ("Date de sortie", "Comptes!B1", ""),
    }


def test_a_near_miss_is_never_read():
    findings = found(
        """
        Comptes
        | Compte  |
        | Lambert |
        Engagement
        | Date | Compte  | Interaction |
        | J-5  | Lambert | Webinaire   |
        """,
        {"Engagement!C1": "Interactoin"},
    )

    assert findings.kpi("coverage").value is None
    assert findings.accounts[0].points is None


def test_a_duplicate_is_told_at_the_later_one():
    (issue,) = found("", {"Engagement!H1": "INTERACTION"}).issues

    assert (issue.cell, issue.code, issue.value) == ("Engagement!H1", "header_duplicate", "INTERACTION")
    assert (
        issue.message
        == "La colonne «\u00a0Interaction\u00a0» est en double\u00a0: on ne sait pas laquelle lire."
    )
    assert issue.expected == "Une seule colonne «\u00a0Interaction\u00a0»\u00a0: renommez l'autre"
    assert issue.kpis == ("coverage", "engagement", "conversion", "velocity")


def test_two_free_columns_called_notes_are_no_trouble():
    assert found("", {"Comptes!J1": "Remarques", "Engagement!G1": "Notes"}).issues == ()


def test_an_empty_tab_misses_its_starred_and_its_read_columns():
    findings = settled(
        workbook({**{key: [] for key in ("Comptes", "Engagement", "Pipeline")}, "Deals": [[]]})
    )

    assert {issue.code for issue in findings.issues} == {"header_missing"}
    assert [issue.header for issue in findings.issues if issue.tab == "Comptes"] == [
        "Compte",
        "Date d'ajout",
        "Date de sortie",
    ]


def test_the_form_itself_has_no_issue():
    assert settled(typed("")).issues == ()
