"""What is said of an error, and the way out, in a workbook's language."""

from __future__ import annotations

import errno
import os
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.errors import AbmSheetsError
    from abm_sheets.template.workbook import WorkbookTemplate

#: What a shell reads inside double quotes.
_READ = frozenset('"$`\\!')


def way_out(error: AbmSheetsError, template: WorkbookTemplate) -> tuple[str, str]:
    """Return what happened and what to do, by the code and the details of an error."""
    return told(error.code, {key: str(value) for key, value in error.details.items()}, template)


def told(code: str, facts: dict[str, str], template: WorkbookTemplate) -> tuple[str, str]:
    """Return what is said of the errors of a code, filled with facts, and the way out.

    A fact that is what the system says in English is said in the language.
    """
    numbers = ((getattr(errno, name, None), text) for name, text in template.system.items())
    system = {os.strerror(number): text for number, text in numbers if number is not None}
    facts = {key: system.get(value, value) for key, value in facts.items()}
    if facts.get("owner"):
        facts = {**facts, "owner": template.terminal["owner"].format(owner=facts["owner"])}
    text = template.errors[code]
    return text.message.format(**facts).strip(), text.hint.format(**facts, **with_quotes(facts))


def with_quotes(facts: Mapping[str, object]) -> dict[str, str]:
    """Return ``target_quoted`` and so on: each fact as one word of a command that can be pasted."""
    return {f"{key}_quoted": quoted(str(value)) for key, value in facts.items()}


def quoted(word: str) -> str:
    """Return a word as a shell takes it, in quotes only where it needs them; no file's name is an option."""
    if word.startswith("-") and word.lower().endswith(".xlsx"):
        word = f"./{word}"
    if os.name == "nt" or ("'" in word and not _READ & set(word)):
        return word if word == shlex.quote(word) else f'"{word}"'
    return shlex.quote(word)
