"""Which add-on this is: its public address, and whom Google calls it as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from abm_sheets.addon.event import ENDPOINTS, Endpoint
from abm_sheets.errors import AddonUnready

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``url`` without a slash at its end; ``account`` is Google's own service account for this project.

    Account and client are what ``gcloud workspace-add-ons get-authorization`` prints.
    """

    url: str
    account: str
    client_id: str

    def address(self, endpoint: Endpoint) -> str:
        """Return the address of an endpoint: also the exact audience of the tokens that come to it."""
        return f"{self.url}/{endpoint}"


def read_settings(url: str | None, account: str | None, client_id: str | None) -> Settings:
    """Return checked settings. Raises AddonUnready when one is missing or wrong."""
    address = public_url(url)
    if not account or not _ADDRESS.fullmatch(account):
        raise AddonUnready("account", account or "")
    if not client_id:
        raise AddonUnready("client")
    return Settings(url=address, account=account, client_id=client_id)


def public_url(url: str | None) -> str:
    """Return an https address without query, fragment and last slash. Raises AddonUnready."""
    try:
        parts = urlsplit(url or "")
        fits = parts.scheme == "https" and parts.hostname and not (parts.query or parts.fragment)
        fits = fits and parts.username is None and parts.port != 0
    except ValueError:
        fits = False
    if not url or not fits or not url.isascii() or re.search(r"\s", url):
        raise AddonUnready("url", url or "")
    return url.rstrip("/")


def addresses(url: str) -> dict[Endpoint, str]:
    """Return the address of every endpoint below a public one."""
    return {endpoint: f"{url}/{endpoint}" for endpoint in ENDPOINTS}
