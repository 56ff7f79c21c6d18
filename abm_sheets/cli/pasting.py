"""Commands in what is printed: of this program, as the person started it, and whole on their line."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from abm_sheets.template.wayout import quoted

_NAME = "abm-sheets"
_COMMANDS = "demo|doctor|init-workbook|login|logout|notify-test|refresh|schedule|serve|slide|status|--debug"
_CALL = re.compile(rf"(?<![\w./-]){_NAME}(?= (?:{_COMMANDS})\b)")
#: A call with its options and its last word, quoted or not.
_WHOLE = re.compile(rf"abm[-_]sheets(?: --?[\w-]+| (?:{_COMMANDS})\b)+(?: '[^']*'| \"[^\"]*\"| [^\s'\"]+)?")
#: Stands for a space that must stay in its line.
_HELD = "\ue002"


def pasted(text: str) -> str:
    """Return a text whose commands work when they are pasted where this one was typed."""
    name = program()
    return text if name == _NAME else _CALL.sub(lambda _: name, text)


def held(text: str) -> str:
    """Return a text whose commands have no space at which a line could be folded."""
    return _WHOLE.sub(lambda found: found[0].replace(" ", _HELD), text)


def released(text: str) -> str:
    """Undo ``held``."""
    return text.replace(_HELD, " ")


def program() -> str:
    """Return what a person types to start this program, from the same folder."""
    called = sys.argv[0]
    if Path(called).parts[-2:] == ("abm_sheets", "__main__.py"):
        return f"{quoted(_short(sys.executable))} -m abm_sheets"
    return quoted(_short(called)) if Path(called).stem == _NAME else _NAME


def _short(called: str) -> str:
    """Return the name alone where a shell finds this very file by it."""
    path = Path(called)
    found = shutil.which(path.name)
    same = path.name == called or (found is not None and Path(found).absolute() == path.absolute())
    return path.name if same else called
