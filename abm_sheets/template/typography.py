"""French spacing: the templates are typed with plain spaces, a person reads no-break ones."""

from __future__ import annotations

import re
from typing import Any

#: Narrow no-break space, before ; ! ? % € and inside numbers; no-break space, before : and in « ».
NARROW, WIDE = "\u202f", "\u00a0"
_FRENCH = (
    (re.compile(r" (?=[;!?%€])"), NARROW),
    (re.compile(r" (?=[:»])"), WIDE),
    (re.compile(r"(?<=«) "), WIDE),
    (re.compile(r"(?<=[0-9]) (?=[0-9]{3}\b)"), NARROW),
)


def typeset(text: str, language: str) -> str:
    """Return the text with the no-break spaces of its language."""
    if language == "fr":
        for pattern, space in _FRENCH:
            text = pattern.sub(space, text)
    return text


#: Keys whose text is a pattern or is compared with what people type, in the sections that describe the form.
_AS_TYPED = frozenset({"aliases", "synonyms", "header", "title", "months", "weekdays", "first_day"})
_FORM = frozenset({"workbook", "tabs", "tables", "choices", "dates"})


def typeset_tree(node: Any, language: str, key: str = "", section: str = "") -> Any:  # noqa: ANN401 - parsed TOML
    """Return parsed TOML with every text a person reads set with no-break spaces."""
    if isinstance(node, dict):
        return {name: typeset_tree(child, language, name, section or name) for name, child in node.items()}
    if isinstance(node, list):
        return [typeset_tree(child, language, key, section) for child in node]
    if isinstance(node, str) and not (section in _FORM and key in _AS_TYPED):
        return typeset(node, language)
    return node
