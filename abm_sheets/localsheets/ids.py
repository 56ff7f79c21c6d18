"""Identifiers that are the same every time, so that runs can be compared."""

from __future__ import annotations

import base64
import hashlib
import re

#: What Google accepts as the id in a spreadsheet's address.
LEGAL_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


def spreadsheet_id(seed: str) -> str:
    """44 characters, as Google makes them, that depend on the seed alone."""
    digest = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()
    return "1" + base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")[:43]


def number(seed: str, taken: set[int]) -> int:
    """A positive 31-bit number that depends on the seed alone and is not taken yet."""
    attempt = 0
    while True:
        digest = hashlib.sha256(f"{seed}#{attempt}".encode("utf-8", "surrogatepass")).digest()
        candidate = int.from_bytes(digest[:4], "big") & 0x7FFFFFFF
        if candidate and candidate not in taken:
            return candidate
        attempt += 1
