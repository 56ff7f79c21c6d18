"""A card drawn as a web page: no script, nothing from elsewhere, every text escaped; pure."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abm_sheets.template.workbook import WorkbookTemplate

Json = dict[str, Any]
_MARKUP = re.compile(r"(</?b>|<br>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a card: its words, the file, who looks, and what forms carry."""

    template: WorkbookTemplate
    file: str
    person: str
    carried: Mapping[str, str]


def page(card: Json, frame: Frame, notification: str = "") -> str:
    """Return the page of a card (chat.v1 ``GoogleAppsCardV1Card``)."""
    texts, language = frame.template.addon, frame.template.workbook.language
    title = html.escape(texts["preview_title"].format(file=frame.file))
    told = f'<p class="told" role="status">{html.escape(notification)}</p>' if notification else ""
    return "".join(
        (
            f'<!doctype html><html lang="{html.escape(language)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            '<link rel="stylesheet" href="/preview.css"></head><body>',
            f'<header class="page"><h1>{title}</h1>',
            f"<p>{html.escape(texts['preview_as'].format(person=frame.person))}</p>",
            _languages(language),
            f"</header><main>{told}",
            *_card(card, frame),
            "</main></body></html>",
        )
    )


def _languages(current: str) -> str:
    names = {"fr": "Français", "en": "English"}
    links = [
        f'<a href="/?lang={code}" lang="{code}" hreflang="{code}"'
        + (' aria-current="true"' if code == current else "")
        + f">{name}</a>"
        for code, name in names.items()
    ]
    return f"<nav>{' '.join(links)}</nav>"


def _card(card: Json, frame: Frame) -> Iterator[str]:
    header = card["header"]
    yield f'<article class="card" data-card="{html.escape(card["name"])}"><header>'
    yield f"<h2>{html.escape(header['title'])}</h2>"
    if "subtitle" in header:
        yield f"<p>{html.escape(header['subtitle'])}</p>"
    yield '</header><div class="body">'
    for section in card["sections"]:
        yield from _section(section, frame)
    yield "</div>"
    if "fixedFooter" in card:
        yield f"<footer>{_button(card['fixedFooter']['primaryButton'], frame)}</footer>"
    yield "</article>"


def _section(section: Json, frame: Frame) -> Iterator[str]:
    yield "<section>"
    if "header" in section:
        yield f"<h3>{_rich(section['header'])}</h3>"
    widgets = [_widget(widget, frame) for widget in section["widgets"]]
    seen = section.get("uncollapsibleWidgetsCount", len(widgets)) if section.get("collapsible") else None
    yield "".join(widgets[:seen])
    if seen is not None and len(widgets) > seen:
        more = html.escape(frame.template.addon["preview_more"])
        yield f"<details><summary>{more}</summary>{''.join(widgets[seen:])}</details>"
    yield "</section>"


def _widget(widget: Json, frame: Frame) -> str:
    if "buttonList" in widget:
        buttons = "".join(_button(button, frame) for button in widget["buttonList"]["buttons"])
        return f'<div class="buttons">{buttons}</div>'
    if "textParagraph" in widget:
        return f"<p>{_rich(widget['textParagraph']['text'])}</p>"
    item = widget["decoratedText"]
    text = _rich(item["text"])
    if "onClick" in item:
        text = f'<a href="{_href(item["onClick"])}" {_OUTSIDE}>{text}</a>'
    top = f'<span class="top">{html.escape(item["topLabel"])}</span>' if "topLabel" in item else ""
    bottom = (
        f'<span class="bottom">{html.escape(item["bottomLabel"])}</span>' if "bottomLabel" in item else ""
    )
    return f'<div class="item">{top}<span class="text">{text}</span>{bottom}</div>'


_OUTSIDE = 'target="_blank" rel="noopener noreferrer"'


def _button(button: Json, frame: Frame) -> str:
    label = html.escape(button["text"])
    look = "filled" if button.get("type") == "FILLED" else "plain"
    if "openLink" in button["onClick"]:
        return f'<a class="button {look}" href="{_href(button["onClick"])}" {_OUTSIDE}>{label}</a>'
    given = {each["key"]: each["value"] for each in button["onClick"]["action"]["parameters"]}
    hidden = "".join(
        f'<input type="hidden" name="{html.escape(key)}" value="{html.escape(value)}">'
        for key, value in {**given, **frame.carried}.items()
    )
    return f'<form method="post" action="/action">{hidden}<button class="{look}">{label}</button></form>'


def _href(click: Json) -> str:
    """Return an address for an attribute; only https leads anywhere."""
    url = str(click["openLink"]["url"])
    return html.escape(url) if url.startswith("https://") else "#"


def _rich(text: str) -> str:
    """Return a card's text as HTML: of what it holds, only ``<b>`` and ``<br>`` are let through."""
    return "".join(
        part if _MARKUP.fullmatch(part) else html.escape(html.unescape(part)) for part in _MARKUP.split(text)
    )
