"""A template that cannot be used is told with its file, its table and its key."""

import shutil
from pathlib import Path

import pytest

from abm_sheets.errors import TemplateError
from abm_sheets.template import load
from abm_sheets.template.load import load_rules, load_styles, load_workbook, read_workbook
from abm_sheets.template.locate import templates_folder


@pytest.fixture
def folder(tmp_path):
    """A copy of the real templates that a test may spoil."""
    return Path(shutil.copytree(templates_folder(), tmp_path / "templates"))


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(path, read):
    """Return (place, problem) of the error that a file gives."""
    with pytest.raises(TemplateError) as raised:
        read()
    details = raised.value.details
    assert details["file"] == path
    assert str(path) in str(raised.value)
    return details["place"], details["problem"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_copy_of_the_real_file_is_fine(folder, language):
    assert read_workbook(folder / f"workbook.{language}.toml", load_rules()) == load_workbook(language)


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("sheet_id = 1003\n", "", "tabs.pipeline", "Object missing required field `sheet_id`"),
        ("sheet_id = 1003\n", 'sheet_id = "1003"\n', "tabs.pipeline.sheet_id", "Expected `int`, got `str`"),
        ("sheet_id = 1003\n", "sheet_id = 1003\nid = 3\n", "tabs.pipeline", "unknown field `id`"),
        ('header = "Priorité"\n', "", "tables.accounts.columns[1]", "missing required field `header`"),
        (
            'kind = "date"\n',
            'kind = "jour"\n',
            "tables.accounts.columns[6].kind",
            "Invalid enum value 'jour'",
        ),
        ("required = true\n", 'required = "oui"\n', "tables.accounts.columns[0].required", "Expected `bool`"),
        ('label = "Salon"\n', "", "choices.source.fair", "missing required field `label`"),
        (
            'synonyms = ["LinkedIn"]',
            'synonyms = "LinkedIn"',
            "choices.interaction.linkedin.synonyms",
            "array",
        ),
        ("variants.several = ", "variants.many.more = ", "alerts.opportunity_stalled.variants.many", "`str`"),
        ('one = "{n} jour"\n', "", "nouns.day", "missing required field `one`"),
        ("[why]\n", "[why]\nno_targets2 = 3\n", "why.no_targets2", "Expected `str`, got `int`"),
        ('story_empty = "', 'tale = "', "dashboard", "unknown field `tale`"),
        ('language = "fr"\n', "", "workbook", "missing required field `language`"),
        ("[severities]\n", "[gravities]\n", "-", "unknown field `gravities`"),
        (
            'choices = "category"',
            'choices = "kategorie"',
            "tables.costs.columns.category.choices",
            "kategorie",
        ),
        ('tab = "deals"\n', 'tab = "contrats"\n', "tables.deals.tab", "no tab is called contrats"),
        ("[settings.roi_good]", "[settings.roi_fine]", "settings", "roi_fine, roi_good"),
        ("[tables.costs]\n", "[tables.cost]\n", "tables.cost", "missing required field `columns`"),
        ("[choices.interaction.event]", "[choices.interaction.fair]", "choices.interaction", "event, fair"),
    ],
    ids=repr,
)
def test_a_mistake_in_a_workbook(folder, old, new, place, problem):
    path = folder / "workbook.fr.toml"
    spoil(path, old, new)

    seen, told = refused(path, lambda: read_workbook(path, load_rules()))

    assert seen == place
    assert problem in told


def test_a_workbook_that_is_not_there(folder):
    path = folder / "workbook.de.toml"

    assert refused(path, lambda: read_workbook(path, load_rules())) == ("-", "No such file or directory")


def test_toml_that_cannot_be_parsed_is_told_with_its_line(folder):
    path = folder / "workbook.fr.toml"
    spoil(path, 'title = "Comptes"', 'title = "Comptes')
    line = path.read_text(encoding="utf-8").splitlines().index('title = "Comptes') + 1

    place, problem = refused(path, lambda: read_workbook(path, load_rules()))

    assert place == "-"
    assert f"at line {line}," in problem


def test_a_file_in_another_encoding(folder):
    path = folder / "workbook.fr.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))

    place, problem = refused(path, lambda: read_workbook(path, load_rules()))

    assert place == "-"
    assert "utf-8" in problem


def test_a_workbook_without_its_first_table(folder):
    path = folder / "workbook.fr.toml"
    path.write_text('title = "Suivi"\n', encoding="utf-8")

    place, problem = refused(path, lambda: read_workbook(path, load_rules()))

    assert place == "-"
    assert "title" in problem or "workbook" in problem


@pytest.mark.parametrize(
    ("name", "read", "old", "new", "place", "problem"),
    [
        (
            "styles.toml",
            "load_styles",
            'color = "link"',
            'color = "azur"',
            "styles.link",
            "no colour is called azur",
        ),
        (
            "styles.toml",
            "load_styles",
            'background = "typed"',
            'background = "jaune"',
            "styles.typed",
            "no colour is called jaune",
        ),
        ("styles.toml", "load_styles", "size = 20", 'size = "big"', "styles.title.size", "Expected `int`"),
        ("styles.toml", "load_styles", "gap = 40\n", "", "dashboard", "missing required field `gap`"),
        (
            "kpis.toml",
            "load_rules",
            "default = 45",
            'default = "45"',
            "settings.cold_days.default",
            "Expected `int`",
        ),
        (
            "kpis.toml",
            "load_rules",
            "velocity_last = 10\n",
            "",
            "rules",
            "missing required field `velocity_last`",
        ),
        (
            "kpis.toml",
            "load_rules",
            "reply = 3",
            "reply = 3.5",
            "points.reply",
            "Expected `int`, got `float`",
        ),
        ("kpis.toml", "load_rules", "[names]", "[name]", "-", "unknown field `name`"),
        ("kpis.toml", "load_rules", "[points]", "[points", "-", "line"),
    ],
    ids=repr,
)
def test_a_mistake_in_the_styles_or_the_rules(monkeypatch, folder, name, read, old, new, place, problem):
    monkeypatch.setattr(load, "templates_folder", lambda: folder)
    spoil(folder / name, old, new)

    seen, told = refused(folder / name, getattr(load, read).__wrapped__)

    assert seen == place
    assert problem in told


@pytest.mark.parametrize(("name", "read"), [("styles.toml", load_styles), ("kpis.toml", load_rules)])
def test_styles_or_rules_that_are_not_there(monkeypatch, folder, name, read):
    monkeypatch.setattr(load, "templates_folder", lambda: folder)
    (folder / name).unlink()

    assert refused(folder / name, read.__wrapped__) == ("-", "No such file or directory")
