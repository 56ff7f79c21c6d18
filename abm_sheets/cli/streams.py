"""Let what is printed reach streams that know few signs: a file or a pipe on Windows, an old locale."""

from __future__ import annotations

import codecs
import io
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

_TEXT, _JSON = "abm-sheets-text", "abm-sheets-json"
#: What stands for a sign that is not there: ASCII, and nothing that would end a text in the JSON of the log.
_LIKE = {
    "\u00a0": " ",
    "\u202f": " ",
    "\u2011": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "×": "x",
    "→": ">",
    "↗": "^",
    "↘": "v",
    "●": "*",
    "▲": "!",
    "…": "...",
    "’": "'",
    "‘": "'",
    "“": "'",
    "”": "'",
    "«": "'",
    "»": "'",
    "€": "EUR",
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
}


def settle(stream: TextIO, *, as_json: bool) -> None:
    """Make a stream that is not UTF-8 print something like a sign that it does not know, and never fail.

    With ``as_json`` it is the escape of the sign, which means the same to whoever reads JSON.
    """
    if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
        stream.reconfigure(errors=_JSON if as_json else _TEXT)


def _like(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(sign: str) -> str:
    folded = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode("ascii")
    return _LIKE.get(sign) or folded or "?"


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), error.end


codecs.register_error(_TEXT, _like)
codecs.register_error(_JSON, _escape)
