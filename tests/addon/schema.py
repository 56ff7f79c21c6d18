"""A strict reading of what Google accepts from an add-on: its card schema, and the answers around cards."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import googleapiclient

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = "GoogleAppsCardV1"
#: The schema has no "exactly one of these"; its texts do ("Union field").
ONE = {
    "Widget": (
        "textParagraph image decoratedText buttonList textInput selectionInput dateTimePicker divider grid "
        "columns carousel chipList"
    ).split(),
    "OnClick": "action openLink openDynamicLinkAction card overflowMenu".split(),
}
#: What Google needs and the schema does not say.
NEEDED = {
    "Card": ["name", "header", "sections"],
    "CardHeader": ["title"],
    "Section": ["widgets"],
    "Button": ["text", "onClick"],
    "DecoratedText": ["text"],
    "TextParagraph": ["text"],
    "ButtonList": ["buttons"],
    "Action": ["function", "parameters"],
    "ActionParameter": ["key", "value"],
    "OpenLink": ["url"],
}
_TYPES = {"string": str, "boolean": bool, "integer": int, "object": dict, "array": list}
#: https://developers.google.com/workspace/add-ons/concepts/cards: 100 sections, 100 widgets in a section.
MOST = 100
MOST_BYTES = 32_000


@cache
def schemas() -> dict[str, Any]:
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    found = json.loads((folder / "chat.v1.json").read_text("utf-8"))["schemas"]
    return {name.removeprefix(_PREFIX): node for name, node in found.items() if name.startswith(_PREFIX)}


def card_problems(card: Any) -> list[str]:
    """What Google would not accept in a card, each with its place."""
    found = list(_message("Card", card, "card"))
    widgets = [widget for section in card.get("sections", []) for widget in section.get("widgets", [])]
    if len(card.get("sections", [])) > MOST or len(widgets) > MOST:
        found.append("card: too many sections or widgets")
    if len(json.dumps(card, ensure_ascii=False).encode()) > MOST_BYTES:
        found.append("card: too large")
    return found


def answer_problems(answer: Any, *, click: bool) -> list[str]:
    """What Google would not accept as the answer to a trigger, or to a click."""
    match answer:
        case {"requesting_google_scopes": {"scopes": [*_]} | {"all_scopes": True}}:
            return []
        case {
            "renderActions": {"hostAppAction": {"editorAction": {"requestFileScopeForActiveDocument": wish}}}
        }:
            return [] if click and wish == {} and len(answer) == 1 else ["a trigger cannot ask for the file"]
        case {"renderActions": {"action": action}, **rest} if click:
            known = set(rest) <= {"stateChanged"} and rest.get("stateChanged", True) is True
            return [*_action(action, {"updateCard", "pushCard"}), *([] if known else [f"unknown: {rest}"])]
        case {"action": action, **rest} if not click:
            return [*_action(action, {"pushCard"}), *([f"unknown: {rest}"] if rest else [])]
    return [f"no answer to {'a click' if click else 'a trigger'}: {sorted(answer)}"]


def _action(action: Any, moves: set[str]) -> Iterator[str]:
    if set(action) - {"navigations", "notification"}:
        yield f"action: unknown {sorted(action)}"
    text = action.get("notification", {"text": "-"})
    if set(text) != {"text"} or not isinstance(text["text"], str) or not text["text"]:
        yield "notification: not a text"
    for navigation in action.get("navigations", []):
        if len(navigation) != 1 or set(navigation) - moves:
            yield f"navigation: {sorted(navigation)}"
        for card in navigation.values():
            yield from card_problems(card)


def _message(name: str, body: Any, at: str) -> Iterator[str]:
    if not isinstance(body, dict):
        yield f"{at}: not an object"
        return
    known = schemas()[name]["properties"]
    if name in ONE and len(body.keys() & set(ONE[name])) != 1:
        yield f"{at}: not exactly one of {ONE[name]}"
    for key in NEEDED.get(name, ()):
        if key not in body:
            yield f"{at}: {key} is missing"
    for key, value in body.items():
        if key not in known:
            yield f"{at}.{key}: unknown field"
        else:
            yield from _value(known[key], value, f"{at}.{key}")
    if name == "Action" and not str(body.get("function", "")).startswith("https://"):
        yield f"{at}.function: no absolute https address"
    if name == "OpenLink" and not str(body.get("url", "")).startswith("https://docs.google.com/"):
        yield f"{at}.url: outside openLinkUrlPrefixes"


def _value(node: dict[str, Any], value: Any, at: str) -> Iterator[str]:
    if "$ref" in node:
        yield from _message(node["$ref"].removeprefix(_PREFIX), value, at)
        return
    wanted = _TYPES[node["type"]]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        yield f"{at}: {value!r} is no {node['type']}"
    elif node["type"] == "array":
        if not value:
            yield f"{at}: empty"
        for number, item in enumerate(value):
            yield from _value(node["items"], item, f"{at}[{number}]")
    elif node["type"] == "string" and not value:
        yield f"{at}: empty"
    elif "enum" in node and (value not in node["enum"] or value.endswith("_UNSPECIFIED")):
        yield f"{at}: {value!r} is not in the list"
