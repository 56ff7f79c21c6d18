"""What Google sends: an event as JSON, read leniently; nothing in it is believed before the gate.

See https://developers.google.com/workspace/add-ons/guides/alternate-runtimes ("EventObject").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

#: homepage: the sidebar opens; granted: the person allowed access to this file; action: a button.
Endpoint = Literal["homepage", "granted", "action"]
ENDPOINTS: tuple[Endpoint, ...] = ("homepage", "granted", "action")
_ID = re.compile(r"[A-Za-z0-9_-]{5,128}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
#: Longer texts come from nobody's buttons.
_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One call: what is asked for, about which spreadsheet, by a person with these scopes.

    ``op`` is empty for triggers. ``scopes`` is None when Google does not say. ``conflict`` is True when event
    and button name different spreadsheets. The tokens never show in a text of the event.
    """

    endpoint: Endpoint
    op: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    spreadsheet_id: str = ""
    conflict: bool = False
    language: str = ""
    scopes: frozenset[str] | None = None
    user_oauth_token: str = field(default="", repr=False)
    user_id_token: str = field(default="", repr=False)
    system_id_token: str = field(default="", repr=False)


def read_event(endpoint: Endpoint, body: object) -> Event:
    """Return the event of a parsed body; what is not as Google documents it counts as missing."""
    common, given = _member(body, "commonEventObject"), _member(body, "authorizationEventObject")
    sheets = _member(body, "sheets")
    parameters = {
        str(key): value
        for key, value in _member(common, "parameters").items()
        if isinstance(value, str) and len(value) <= _LONGEST
    }
    if endpoint != "action":
        parameters = {}
    opened, carried = _id(sheets.get("id")), _id(parameters.get("id"))
    scopes = given.get("authorizedScopes")
    locale = common.get("userLocale")
    language = _LANGUAGE.match(locale) if isinstance(locale, str) else None
    return Event(
        endpoint=endpoint,
        op=parameters.get("op", ""),
        parameters=parameters,
        spreadsheet_id=opened or carried,
        conflict=bool(opened and carried and opened != carried),
        language=language[0].lower() if language else "",
        scopes=frozenset(each for each in scopes if isinstance(each, str))
        if isinstance(scopes, list)
        else None,
        user_oauth_token=_text(given, "userOAuthToken"),
        user_id_token=_text(given, "userIdToken"),
        system_id_token=_text(given, "systemIdToken"),
    )


def _member(node: object, key: str) -> Mapping[str, Any]:
    found = node.get(key) if isinstance(node, dict) else None
    return found if isinstance(found, dict) else {}


def _text(node: Mapping[str, Any], key: str) -> str:
    found = node.get(key)
    return found if isinstance(found, str) else ""


def _id(found: object) -> str:
    return found if isinstance(found, str) and _ID.fullmatch(found) else ""
