"""The two languages have one structure, and a broken template is told with file, table and key."""

import re
import shutil
import tomllib
from string import Formatter

import pytest

from abm_sheets.errors import TemplateError
from abm_sheets.intake.fold import fold_choice, fold_header
from abm_sheets.template.load import load_rules, load_workbook, read_workbook
from abm_sheets.template.locate import templates_folder

FRENCH, ENGLISH = (
    tomllib.loads((templates_folder() / f"workbook.{language}.toml").read_text(encoding="utf-8"))
    for language in ("fr", "en")
)
#: Lists of words have as many as a language needs.
FREE_LISTS = ("aliases", "synonyms", "months", "weekdays", "before", "helps")
#: What must be equal, not only alike.
SAME = (
    "key",
    "kind",
    "required",
    "may_be_empty",
    "choices",
    "sheet_id",
    "color",
    "tab",
    "version",
    "time_zone",
)


def _shape(node, key=""):
    if isinstance(node, dict):
        return {name: _shape(child, name) for name, child in node.items() if name not in FREE_LISTS}
    if isinstance(node, list):
        return [_shape(child, key) for child in node]
    if isinstance(node, str):
        return sorted({name for _, name, _, _ in Formatter().parse(node) if name}) if "{" in node else "text"
    return type(node).__name__


def test_the_languages_have_the_same_keys_and_placeholders():
    assert _shape(ENGLISH) == _shape(FRENCH)


def test_the_languages_have_the_same_kinds_ids_and_colours():
    def facts(tree):
        columns = [
            (name, [{key: column.get(key) for key in SAME} for column in table["columns"]])
            for name, table in tree["tables"].items()
        ]
        tabs = [(name, tab["sheet_id"], tab["color"]) for name, tab in tree["tabs"].items()]
        return columns, tabs, tree["workbook"]["version"], tree["workbook"]["time_zone"]

    assert facts(ENGLISH) == facts(FRENCH)


def test_keys_stand_in_the_same_order():
    def order(node):
        if isinstance(node, dict):
            return [(name, order(child)) for name, child in node.items() if name not in FREE_LISTS]
        return [order(child) for child in node] if isinstance(node, list) else None

    assert order(ENGLISH) == order(FRENCH)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_header_or_alias_of_a_table_means_two_columns(language):
    template = load_workbook(language)
    for table in template.tables.values():
        headers = [fold_header(column.header) for column in table.columns]
        assert len(headers) == len(set(headers))
        aliases = [fold_header(alias) for column in table.columns for alias in column.aliases]
        assert len(aliases) == len(set(aliases)), table.name
        assert not set(aliases) & set(headers), table.name


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_alias_says_which_of_two_tables_on_a_tab_is_meant(language):
    template = load_workbook(language)
    deals, costs = (template.tables[key] for key in ("deals", "costs"))
    for one, other in ((deals, costs), (costs, deals)):
        names = {fold_header(name) for column in other.columns for name in (column.header, *column.aliases)}
        for column in one.columns:
            assert fold_header(column.aliases[0]) not in names or fold_header(column.header) not in names


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_choice_of_a_list_can_be_read_as_another(language):
    for name, choices in load_workbook(language).choices.items():
        spellings = [
            fold_choice(text) for choice in choices.values() for text in (choice.label, *choice.synonyms)
        ]
        assert len(spellings) == len(set(spellings)), name


def test_french_texts_have_no_break_spaces_where_french_wants_them():
    def texts(node):
        if isinstance(node, dict):
            for child in node.values():
                yield from texts(child)
        elif isinstance(node, (list, tuple)):
            for child in node:
                yield from texts(child)
        elif isinstance(node, str):
            yield node

    import msgspec

    template = msgspec.to_builtins(load_workbook("fr"))
    for skipped in ("tables", "choices", "dates", "tabs"):
        template.pop(skipped)
    for text in texts(template):
        assert not re.search(r" [;!?%€»:](?!\S*//)", text.replace("[workbooks", "")), text
        assert "« " not in text, text


# ---------------------------------------------------------------------------------- broken templates


BROKEN = {
    "no TOML": (lambda text: text.replace("[workbook]", "[workbook", 1), "-", "line"),
    "a key is missing": (lambda text: text.replace('title = "Pipeline"\n', "", 1), "tabs.pipeline", "title"),
    "a key nobody knows": (
        lambda text: text.replace("[dashboard]\n", '[dashboard]\ncolour = "red"\n', 1),
        "dashboard",
        "colour",
    ),
    "a wrong kind": (
        lambda text: text.replace('kind = "name"', 'kind = "nom"', 1),
        "tables.accounts.columns[0].kind",
        "nom",
    ),
    "a wrong type": (
        lambda text: text.replace("width = 220", 'width = "large"', 1),
        "tables.accounts.columns[0].width",
        "int",
    ),
    "a list of choices that is not there": (
        lambda text: text.replace('choices = "priority"', 'choices = "rang"', 1),
        "tables.accounts.columns.priority.choices",
        "rang",
    ),
    "an interaction without points": (
        lambda text: text.replace("[choices.interaction.event]", "[choices.interaction.fair]", 1),
        "choices.interaction",
        "event, fair",
    ),
}


@pytest.mark.parametrize(("change", "place", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_told_with_file_table_and_key(tmp_path, change, place, problem):
    path = tmp_path / "workbook.fr.toml"
    shutil.copy(templates_folder() / path.name, path)
    text = path.read_text(encoding="utf-8")
    broken = change(text)
    assert broken != text
    path.write_text(broken, encoding="utf-8")

    with pytest.raises(TemplateError) as raised:
        read_workbook(path, load_rules())

    assert raised.value.details["file"] == path
    assert raised.value.details["place"] == place
    assert problem in raised.value.details["problem"]


def test_a_template_that_is_not_there(tmp_path):
    with pytest.raises(TemplateError, match=r"workbook\.de\.toml"):
        read_workbook(tmp_path / "workbook.de.toml", load_rules())
