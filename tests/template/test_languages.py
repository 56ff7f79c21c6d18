"""Each language stays in its own language, and what it tells people to type can be read back."""

import re
import tomllib

import pytest

from abm_sheets.intake.amounts import parse_amount
from abm_sheets.intake.dates import DateReader
from abm_sheets.intake.fold import fold_choice, fold_header, plain
from abm_sheets.template.load import load_all, load_rules, load_workbook
from abm_sheets.template.locate import languages, templates_folder

LANGUAGES = ("fr", "en")
#: Common words of the other language that no text of this one has; "date" or "notes" belong to both.
FOREIGN = {
    "en": """
        le la les des du un une et ou mais donc dans sur pour par avec sans vous votre vos nous notre est sont
        pas aucun aucune ce cette ces qui que dont compte comptes onglet cellule ligne colonne montant coût
        deux jour jours semaine mois fichier classeur réglages saisie ouvrez lancez remplissez
    """,
    "fr": """
        the an and or of to in is are was with without your our this that not no from by which what account
        accounts opportunity cell row column amount cost day days week month file workbook settings run open
        fill owner missing read written
    """,
}
#: What a text quotes as it is: commands, options, file names, settings of the machine, addresses, placeholders.
QUOTED = re.compile(
    r"\{\w*\}|https?://\S+|\babm-sheets(?: [a-z-]+)?|\binit-workbook\b|\brefresh\b|--[a-z-]+|\[[\w.]+\]|"
    r"\b\w+\.(?:toml|xlsx|example|bak)\b|\b[A-Z]+_[A-Z_]+\b|\btarget = \S+|\ba_[a-z]+\b|\btri-|\bA pour\b|\bil y a\b"
)
#: Kept in the other language on purpose: they are what French teams say, or what people also type.
BORROWED = {"fr": {"cold calling", "inbound", "dashboard", "deals", "ok"}, "en": {"ok"}}
#: Keys whose value is for the program.
NOT_READ = (
    "key tab kind choices color font language locale time_zone date percent percent_whole days money number "
    "points date_text moment_text months weekdays first_day"
).split()


def _raw(language):
    return tomllib.loads((templates_folder() / f"workbook.{language}.toml").read_text(encoding="utf-8"))


def _texts(node, place=()):
    """Yield (place, text) of everything that a person reads."""
    if isinstance(node, dict):
        for name, child in node.items():
            in_form = (place or (name,))[0] in ("workbook", "tables", "formats", "dates", "tabs")
            if not (in_form and name in NOT_READ):
                yield from _texts(child, (*place, name))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from _texts(child, (*place, str(number)))
    elif isinstance(node, str):
        yield ".".join(place), node


def test_these_are_all_the_languages_french_first():
    assert languages() == LANGUAGES
    assert [template.workbook.language for template in load_all()] == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_other_language_is_left(language):
    foreign = set(FOREIGN[language].split())
    found = {
        place: words
        for place, text in _texts(_raw(language))
        if text.lower() not in BORROWED[language]
        and (words := foreign & set(re.findall(r"[a-zà-ÿœ]+", QUOTED.sub(" ", text).lower())))
    }

    assert found == {}


def test_english_has_no_french_letters_or_quotes():
    assert [
        text for _, text in _texts(_raw("en")) if re.search(r"[à-ÿœ«»\u00a0\u202f]", text, re.IGNORECASE)
    ] == []


def test_english_has_no_space_before_its_marks():
    assert [text for _, text in _texts(_raw("en")) if re.search(r" [;:!?%]", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_a_space_too_many(language):
    for place, text in _texts(_raw(language)):
        assert text.strip() == text != "", place
        assert "  " not in text, place


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_alias_of_deals_and_costs_names_a_column_of_that_table_only(language):
    """init-workbook writes it at the far right, away from its table."""
    template = load_workbook(language)
    deals, costs = template.tables["deals"], template.tables["costs"]
    for one, other in ((deals, costs), (costs, deals)):
        others = {fold_header(name) for column in other.columns for name in (column.header, *column.aliases)}
        ours = [fold_header(column.aliases[0]) for column in one.columns]
        assert not set(ours) & others, one.name
        assert len(set(ours)) == len(ours), one.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tab_is_named_by_one_title_or_alias_only(language):
    names = [
        fold_header(name)
        for tab in load_workbook(language).tabs.values()
        for name in (tab.title, *tab.aliases)
    ]

    assert len(names) == len(set(names))


def test_a_title_or_alias_means_the_same_tab_in_every_language():
    """Tabs are looked up in all the languages at once."""
    meant = {}
    for template in load_all():
        for key, tab in template.tabs.items():
            for name in (tab.title, *tab.aliases):
                assert meant.setdefault(fold_header(name), key) == key, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_of_a_choice_is_short_and_alone_after_folding(language):
    for name, choices in load_workbook(language).choices.items():
        labels = [fold_choice(choice.label) for choice in choices.values()]
        assert len(set(labels)) == len(labels), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_beside_a_cell_can_be_typed_into_it(language):
    template, rules = load_workbook(language), load_rules()
    dates = DateReader(template.dates, rules.rules.earliest_date)
    for kind, read in (("date", dates.parse), ("amount", parse_amount)):
        expected = template.expected[kind]
        texts = [
            text
            for table in template.tables.values()
            for column in table.columns
            if column.kind == kind
            for text in re.findall(r"(?:Exemple\u00a0|Example): (.+)\.$", column.help)
        ] + re.findall(r"(?:par exemple|for example) (.+)$", expected)
        assert len(texts) >= 3, kind
        assert None not in [read(text) for text in texts], texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_and_weekdays_are_complete_and_mean_one_thing(language):
    dates = load_workbook(language).dates
    names = [plain(name) for month in dates.months for name in month] + [plain(day) for day in dates.weekdays]

    assert (len(dates.months), len(dates.weekdays)) == (12, 7)
    assert len(names) == len(set(names))
    assert len({plain(day)[:3] for day in dates.weekdays}) == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_and_lists_named_in_a_help_text_are_the_real_ones(language):
    template, points = load_workbook(language), load_rules().points
    told = template.tables["engagement"].column("interaction").help
    pairs = re.findall(r"([^.:]+?)\u00a0?: ([0-9]+)", told)

    assert [(fold_choice(label), int(number)) for label, number in pairs] == [
        (fold_choice(choice.label), points[key]) for key, choice in template.choices["interaction"].items()
    ]
    category = template.tables["costs"].column("category").help
    assert all(choice.label in category for choice in template.choices["category"].values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", ["accounts", "engagement", "pipeline", "deals"])
def test_a_tab_that_a_text_names_has_that_title(tab, language):
    template = load_workbook(language)
    title = template.tabs[tab].title

    assert title in template.errors["tabs_missing"].message
    assert (title in template.why["no_targets"]) == (tab == "accounts")
    assert (title in template.why["no_interactions"]) == (tab == "engagement")
