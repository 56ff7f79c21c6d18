"""Load the templates into frozen specs; an error names the file, the table and the key."""

from __future__ import annotations

import tomllib
from functools import cache, reduce
from operator import getitem
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from abm_sheets.errors import TemplateError
from abm_sheets.template.locate import languages, templates_folder
from abm_sheets.template.rules import Rules
from abm_sheets.template.styles import Styles
from abm_sheets.template.typography import typeset_tree
from abm_sheets.template.workbook import CHARTS, TABLES, WorkbookTemplate

if TYPE_CHECKING:
    from pathlib import Path

Spec = TypeVar("Spec", Rules, Styles, WorkbookTemplate)


@cache
def load_workbook(language: str = "fr") -> WorkbookTemplate:
    """Return the workbook of a language; TemplateError when it cannot be read."""
    path = templates_folder() / f"workbook.{language}.toml"
    return read_workbook(path, load_rules())


@cache
def load_rules() -> Rules:
    """Return the rules of the KPIs; TemplateError when they cannot be read."""
    path = templates_folder() / "kpis.toml"
    return _convert(path, _parse(path), Rules)


@cache
def load_styles() -> Styles:
    """Return the named styles; TemplateError when they cannot be read."""
    path = templates_folder() / "styles.toml"
    styles = _convert(path, _parse(path), Styles)
    for name, style in styles.styles.items():
        for color in (style.color, style.background):
            if color is not None and color not in styles.palette:
                raise TemplateError(path, f"styles.{name}", f"no colour is called {color}")
    return styles


def load_all() -> tuple[WorkbookTemplate, ...]:
    """Return the workbook in every language, French first."""
    return tuple(load_workbook(language) for language in languages())


def read_workbook(path: Path, rules: Rules) -> WorkbookTemplate:
    """Return the workbook that a file describes, checked against itself and the rules."""
    tree = _parse(path)
    book = tree.get("workbook")
    language = str(book.get("language", "")) if isinstance(book, dict) else ""
    template = _convert(path, typeset_tree(tree, language), WorkbookTemplate)
    _check(path, template, rules)
    return template


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TemplateError(path, "-", error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(path, "-", str(error)) from error


def _convert(path: Path, tree: dict[str, Any], spec: type[Spec]) -> Spec:
    try:
        return msgspec.convert(tree, spec)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        place = _with_keys(place.strip("`").removeprefix("$."), tree, spec, str(error))
        raise TemplateError(path, place or "-", problem) from error


def _with_keys(place: str, tree: dict[str, Any], spec: type[Spec], error: str) -> str:
    """Return a place with the keys that msgspec leaves out: tabs[...] is tabs.pipeline.

    The key at fault is the one that fails alike when it stands alone.
    """
    head, *tails = place.split("[...]")
    for tail in tails:
        node: dict[str, Any] = reduce(getitem, head.split("."), tree)
        for key, child in tuple(node.items()):
            node.clear()
            node[key] = child
            if _error(tree, spec) == error:
                break
        head = ".".join((head, *node)) + tail
    return head


def _error(tree: dict[str, Any], spec: type[Spec]) -> str | None:
    try:
        msgspec.convert(tree, spec)
    except msgspec.ValidationError as error:
        return str(error)
    return None


def _check(path: Path, template: WorkbookTemplate, rules: Rules) -> None:
    """Refuse a template whose parts do not fit together."""
    wanted = {
        "tables": set(TABLES),
        "charts": set(CHARTS),
        "choices.interaction": set(rules.points),
        "settings": set(rules.settings),
    }
    found = {
        "tables": set(template.tables),
        "charts": set(template.charts),
        "choices.interaction": set(template.choices.get("interaction", ())),
        "settings": set(template.settings),
    }
    for place, keys in wanted.items():
        if keys != found[place]:
            odd = ", ".join(sorted(keys ^ found[place]))
            raise TemplateError(path, place, f"missing or unknown: {odd}")
    for key, spec in rules.settings.items():
        if tuple(template.settings[key].choices) != spec.choices:
            raise TemplateError(path, f"settings.{key}.choices", f"wanted: {', '.join(spec.choices)}")
    if missing := sorted(set(rules.essentials) - set(template.kpis)):
        raise TemplateError(path, "kpis", f"missing: {', '.join(missing)}")
    for key, table in template.tables.items():
        if table.tab not in template.tabs:
            raise TemplateError(path, f"tables.{key}.tab", f"no tab is called {table.tab}")
        for column in table.columns:
            if column.kind == "choice" and column.choices not in template.choices:
                place = f"tables.{key}.columns.{column.key}.choices"
                raise TemplateError(path, place, f"no list of choices is called {column.choices}")
