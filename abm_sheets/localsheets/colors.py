"""Colours: Google's fractions, and both of Google's ways to name one."""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .messages import Message

#: Fields of formats and properties that come as a colour and as a colour style.
_PAIRS = ("backgroundColor", "foregroundColor", "color", "tabColor",
          "headerColor", "firstBandColor", "secondBandColor", "footerColor")  # fmt: skip

THEME_COLORS: dict[str, Message] = {
    "TEXT": {},
    "BACKGROUND": {"red": 1, "green": 1, "blue": 1},
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}


def hex_of(message: Message, name: str) -> str | None:
    """RRGGBB of a colour field, whichever way it is given; None when it is not."""
    style = message.get(name + "Style")
    color = message.get(name)
    if style is not None:
        color = THEME_COLORS.get(style["themeColor"]) if "themeColor" in style else style.get("rgbColor", {})
    if color is None:
        return None
    return "".join(f"{round(255 * float(color.get(part, 0))):02X}" for part in ("red", "green", "blue"))


def from_hex(text: str) -> Message:
    """Google's colour for RRGGBB or AARRGGBB; black is an empty message."""
    text = text[-6:]
    return as_eight_bits(
        {name: int(text[at : at + 2], 16) / 255 for name, at in (("red", 0), ("green", 2), ("blue", 4))}
    )


def as_eight_bits(color: Message) -> Message:
    """A colour as it comes back: each part one of 256 steps, as a short decimal, and no part that is 0."""
    parts = {name: _step(float(value)) if name != "alpha" else value for name, value in color.items()}
    return {name: value for name, value in parts.items() if value or name == "alpha"}


@lru_cache(maxsize=4096)
def _step(value: float) -> float:
    """The nearest 255th (the lower one of two that are as near), written as Google writes a 32-bit float."""
    step = math.ceil(min(max(value, 0.0), 1.0) * 255 - 0.5 - 1e-6)
    if step in (0, 255):
        return step // 255
    exact: float = struct.unpack("f", struct.pack("f", step / 255))[0]
    for digits in range(6, 10):
        short = float(f"{exact:.{digits}g}")
        if struct.pack("f", short) == struct.pack("f", exact):
            return short
    return exact


def with_styles(message: Message) -> Message:
    """The message with every colour given both ways, at every depth, as Google answers."""
    result: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in message.items():
        result[name] = with_styles(value) if isinstance(value, dict) and name not in _PAIRS else value
        if name in _PAIRS and name + "Style" not in message:
            extra[name + "Style"] = {"rgbColor": value}
        elif name.endswith("Style") and name[:-5] in _PAIRS and name[:-5] not in message:
            color = (
                THEME_COLORS.get(value["themeColor"], {})
                if "themeColor" in value
                else value.get("rgbColor", {})
            )
            extra[name[:-5]] = color
    return {**result, **extra}
