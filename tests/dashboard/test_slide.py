"""What the board's page says: three figures, how they stood at the last closing of a month, the story."""

from dataclasses import replace

from abm_sheets.dashboard.compose import Edition
from abm_sheets.dashboard.slide import board_slide, month_closing
from abm_sheets.template.load import load_workbook
from drawing import FORM, RULES, D, plain, settled, typed

# D is 30 June: the last month that has closed before it is May, which ended 30 days earlier.
PROGRAMME = """
    Comptes
    | Compte  | Date d'ajout |
    | Lambert | J-100        |
    | Durand  | J-100        |
    | Morel   | J-100        |
    Engagement
    | Date | Compte | Interaction |
    | J-90 | Lambert | LinkedIn |
    | J-5 | Durand | LinkedIn |
    Pipeline
    | Opportunité | Compte | Source | Premier contact | Date de qualification |
    | P1 | Lambert | ABM | J-90 | J-60 |
    | P2 | Lambert | ABM | J-90 | J-2 |
    Deals
    | Deal | Compte | Source | Date de signature | Montant (€) |
    | D1 | Lambert | ABM | J-40 | 45000 |
    Coûts ABM
    | Date | Catégorie | Montant (€) |
    | J-80 | Outils | 15000 |
    | J-10 | Outils | 7500 |
"""


def slide(raw, language="fr", history=None):
    findings = settled(raw, closings=True)
    if history is not None:
        findings = replace(findings, history=history)
    closing = month_closing(findings)
    then = settled(raw, as_of=closing.period.last, today=D) if closing else None
    return board_slide(Edition(template=load_workbook(language), rules=RULES), findings, then)


def told(page):
    return [(figure.label, plain(figure.value), plain(figure.compared)) for figure in page.figures]


def test_three_figures_before_and_after():
    assert told(slide(typed(PROGRAMME))) == [
        ("Comptes engagés", "2", "↑ +1 depuis fin mai (1)"),
        ("Opportunités ABM créées", "2", "↑ +1 depuis fin mai (1)"),
        ("ROI", "100 %", "↓ −100 pts depuis fin mai (200 %)"),
    ]


def test_in_english_too():
    page = slide(typed(PROGRAMME), "en")

    assert [each.compared for each in page.figures] == [
        "↑ +1 since the end of May (1)",
        "↑ +1 since the end of May (1)",
        "↓ −100 pts since the end of May (200%)",
    ]
    assert (page.title, page.subtitle, page.locale) == (
        "ABM: where do we stand?",
        "As of 30/06/2026",
        "en-GB",
    )


def test_title_day_and_story():
    page = slide(typed(PROGRAMME))

    assert (plain(page.title), page.subtitle, page.as_of) == (
        "ABM : où en est-on ?",
        "Situation au 30/06/2026",
        D,
    )
    assert plain(page.story) == (
        "On a ciblé 3 comptes, 2 ont réagi, 1 a donné 2 opportunités : 1 deal ABM signé pour 45 000 €."
    )


def test_the_chart_is_that_of_the_dashboard_and_told_in_words():
    page = slide(typed(PROGRAMME))

    assert [series.name for series in page.chart.series][:2] == ["Couverture", "Fortement engagés"]
    assert len(page.chart.labels) > 1
    assert plain(page.chart_text).startswith(
        "Graphique : Couverture et comptes fortement engagés, par semaine. Couverture : de 33 %"
    )


def test_a_figure_that_did_not_move():
    raw = typed(PROGRAMME.replace("J-10 | Outils | 7500", "J-70 | Outils | 7500"))

    assert told(slide(raw))[2] == ("ROI", "100 %", "Inchangé depuis fin mai (100 %)")


def test_what_had_no_value_at_the_end_of_the_month_and_what_has_none_any_more():
    began = typed(PROGRAMME.replace("J-80 | Outils", "J-8 | Outils").replace("J-10", "J-8"))

    assert told(slide(began))[2] == ("ROI", "100 %", "Pas encore de valeur fin mai")


def test_without_anything_there_are_three_dashes_the_reasons_and_no_comparison():
    page = slide(typed(""))

    assert told(page) == [
        ("Comptes engagés", "–", ""),
        ("Opportunités ABM créées", "–", ""),
        ("ROI", "–", ""),
    ]
    assert [plain(each.detail) for each in page.figures] == [
        "Aucun compte ciblé à cette date : remplissez l'onglet Comptes.",
        "Aucun compte ciblé à cette date : remplissez l'onglet Comptes.",
        "Coût non saisi : remplissez le tableau Coûts ABM de l'onglet Deals.",
    ]
    assert not page.chart.drawn
    assert page.chart_text == "La courbe de la couverture apparaîtra après deux clôtures de semaine."


def test_in_the_first_month_there_is_nothing_to_compare_with():
    raw = typed("""
        Comptes
        | Compte  | Date d'ajout |
        | Lambert | J-5          |
        Engagement
        | Date | Compte | Interaction |
        | J-2 | Lambert | LinkedIn |
    """)

    page = slide(raw)

    assert told(page)[0] == ("Comptes engagés", "1", "Premier mois en cours")
    assert not page.chart.drawn


def test_late_typing_is_told_beside_the_number_that_it_changed():
    early = settled(typed(PROGRAMME), as_of=D.replace(day=2), today=D.replace(day=2), closings=True)
    line = "    | J-90 | Lambert | LinkedIn |\n"
    late = typed(PROGRAMME.replace(line, f"{line}    | J-80 | Morel | LinkedIn |\n"))

    page = slide(late, history=early.history)

    assert [compared for *_, compared in told(page)][:2] == [
        "↑ +2 depuis fin mai (1, révisé 2)",  # what was published stays
        "↑ +1 depuis fin mai (1)",
    ]


def test_a_cost_typed_late_is_told_beside_the_roi_and_an_opportunity_beside_the_opportunities():
    early = settled(typed(PROGRAMME), as_of=D.replace(day=2), today=D.replace(day=2), closings=True)
    rows = PROGRAMME.replace("    | J-10 | Outils |", "    | J-70 | Contenu | 15000 |\n    | J-10 | Outils |")
    rows = rows.replace("    | J-5 | Durand | LinkedIn |", "    | J-80 | Durand | LinkedIn |")
    late = "    | P3 | Durand | ABM | J-80 | J-50 |\n    Deals\n"

    page = slide(typed(rows.replace("    Deals\n", late)), history=early.history)

    assert [compared for *_, compared in told(page)] == [
        "↑ +1 depuis fin mai (1, révisé 2)",
        "↑ +1 depuis fin mai (2) · révisé",
        "↓ −180 pts depuis fin mai (200 %, révisé 50 %)",
    ]


def test_a_number_that_is_only_unchanged_because_the_one_of_then_was_revised_says_so():
    """The slide of May said 1; an opportunity of May that was typed in June makes it 2 then and now."""
    rows = PROGRAMME.replace("    | P2 | Lambert | ABM | J-90 | J-2 |\n", "").replace(
        "| J-5 | Durand |", "| J-80 | Durand |"
    )
    early = settled(typed(rows), as_of=D.replace(day=2), today=D.replace(day=2), closings=True)
    late = rows.replace("    Deals\n", "    | P3 | Durand | ABM | J-80 | J-50 |\n    Deals\n")

    unchanged, revised = (told(slide(typed(text), history=early.history))[1] for text in (rows, late))

    assert unchanged == ("Opportunités ABM créées", "1", "Inchangé depuis fin mai (1)")
    assert revised == ("Opportunités ABM créées", "2", "Inchangé depuis fin mai (2) · révisé")


def test_a_tab_that_is_missing_is_a_reason_never_a_zero():
    raw = typed(PROGRAMME)
    tabs = {key: tab for key, tab in raw.tabs.items() if key != "pipeline"}
    findings = settled(replace(raw, tabs=tabs), closings=True)

    page = board_slide(Edition(template=FORM, rules=RULES), findings)

    assert told(page)[1][:2] == ("Opportunités ABM créées", "–")
    assert "Pipeline" in page.figures[1].detail
    assert "Pipeline" in page.story


def test_a_closing_without_its_archive_knows_percentages_and_no_count():
    history = settled(typed(PROGRAMME), closings=True).history
    bare = replace(
        history,
        closings=tuple(
            replace(
                closing,
                figures={
                    key: replace(figure, numerator=None, denominator=None)
                    for key, figure in closing.figures.items()
                },
            )
            for closing in history.closings
        ),
    )

    assert [compared for *_, compared in told(slide(typed(PROGRAMME), history=bare))] == [
        "",
        "↑ +1 depuis fin mai (1)",
        "↓ −100 pts depuis fin mai (200 %)",
    ]


def test_each_card_has_the_status_of_the_dashboard_with_every_reservation_and_roi_its_benchmark():
    assert [plain(figure.status) for figure in slide(typed(PROGRAMME)).figures] == [
        "● Bon · indicatif",
        "● Bon · indicatif",
        "○ En démarrage · À partir de 200 % à 6 mois ; alerte sous 100 %",
    ]


def test_a_card_without_a_value_has_its_reason_and_no_status():
    assert [figure.status for figure in slide(typed("")).figures] == ["", "", ""]
