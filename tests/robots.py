"""Service accounts for tests: a key is made once, since making one takes longer than many a test.

It is shorter than Google's: whoever loads one checks it, which takes 43 ms for 2048 bits and 6 ms for 1024.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets import LocalSheets
from abm_sheets.localsheets.signing import GOOGLE_TOKEN_URI

if TYPE_CHECKING:
    from abm_sheets.localsheets.tokens import Tokens


def robot_key(tokens: Tokens, email: str, token_uri: str = GOOGLE_TOKEN_URI) -> dict[str, Any]:
    """Let a double know a service account; the content of its key file."""
    key_file = _made(email) | {"token_uri": token_uri}
    tokens.register(key_file)
    return key_file


@cache
def _made(email: str) -> dict[str, Any]:
    return LocalSheets().access.tokens.new_account(email, key_size=1024)
