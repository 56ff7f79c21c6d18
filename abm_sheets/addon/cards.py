"""A card as Google's JSON (chat.v1 ``GoogleAppsCardV1Card``), and the answers that carry it; pure.

See https://developers.google.com/workspace/add-ons/guides/alternate-runtimes ("JSON Response Objects").
Whatever a person typed is escaped: texts of cards may hold a little HTML.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from abm_sheets.addon.view import Buttons, Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm_sheets.addon.event import Endpoint
    from abm_sheets.addon.view import Button, Card, Element, Section

Json = dict[str, Any]
#: Small labels show their text as it is; these signs must not look like HTML there either.
_LABEL = str.maketrans({"<": "\u2039", ">": "\u203a"})


def card_json(card: Card, action_url: str) -> Json:
    """Return a card; its buttons call ``action_url``, which has to be absolute."""
    header = {"title": card.title, **({"subtitle": card.subtitle} if card.subtitle else {})}
    found: Json = {
        "name": card.name,
        "header": header,
        "sections": [_section(section, action_url) for section in card.sections if section.elements],
    }
    if card.footer:
        found["fixedFooter"] = {"primaryButton": _button(card.footer, action_url)}
    return found


def _section(section: Section, action_url: str) -> Json:
    found: Json = {"widgets": [_widget(element, action_url) for element in section.elements]}
    if section.heading:
        found["header"] = html.escape(section.heading, quote=False)
    if section.shown is not None and section.shown < len(section.elements):
        found |= {"collapsible": True, "uncollapsibleWidgetsCount": section.shown}
    return found


def _widget(element: Element, action_url: str) -> Json:
    if isinstance(element, Buttons):
        return {"buttonList": {"buttons": [_button(button, action_url) for button in element.buttons]}}
    if isinstance(element, Item):
        return {"decoratedText": _item(element)}
    return {"textParagraph": {"text": _rich("", element.text)}}


def _item(item: Item) -> Json:
    found: Json = {"text": _rich(item.lead, item.text), "wrapText": True}
    if item.top:
        found["topLabel"] = item.top.translate(_LABEL)
    if item.bottom:
        found["bottomLabel"] = item.bottom.translate(_LABEL)
    if item.url:
        found["onClick"] = _opens(item.url)
    return found


def _rich(lead: str, text: str) -> str:
    bold = f"<b>{html.escape(lead, quote=False)}</b>" if lead else ""
    return "<br>".join(part for part in (bold, html.escape(text, quote=False)) if part)


def _button(button: Button, action_url: str) -> Json:
    found: Json = {"text": button.label}
    if button.url:
        found["onClick"] = _opens(button.url)
    else:
        given = {"op": button.op, **button.parameters}
        parameters = [{"key": key, "value": value} for key, value in given.items() if value]
        found["onClick"] = {"action": {"function": action_url, "parameters": parameters}}
    if button.primary:
        found["type"] = "FILLED"
    return found


def _opens(url: str) -> Json:
    return {"openLink": {"url": url, "openAs": "FULL_SIZE", "onClose": "NOTHING"}}


def shown(endpoint: Endpoint, card: Json, notification: str = "") -> Json:
    """Return the answer that shows a card: a trigger pushes it, a button replaces the one on top."""
    if endpoint != "action":
        return {"action": {"navigations": [{"pushCard": card}]}}
    action: Json = {"navigations": [{"updateCard": card}]}
    if notification:
        action["notification"] = {"text": notification}
    return {"renderActions": {"action": action}, "stateChanged": True}


def asks_for_file() -> Json:
    """Return the answer that makes Sheets ask the person for access to the open spreadsheet."""
    wish: Json = {"editorAction": {"requestFileScopeForActiveDocument": {}}}
    return {"renderActions": {"hostAppAction": wish}}


def asks_for_scopes(scopes: Sequence[str] = ()) -> Json:
    """Return the answer that makes Google ask for scopes, all of the manifest's unless some are named.

    Google then repeats the call that was answered so.
    """
    wish: Json = {"scopes": list(scopes)} if scopes else {"all_scopes": True}
    return {"requesting_google_scopes": wish}
