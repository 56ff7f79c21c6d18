"""Field masks: which fields a request writes, and which an answer shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from .errors import BadRequest, bad_field
from .schema import camel, schemas, snake

if TYPE_CHECKING:
    from .messages import Json

#: A mask as a tree; a leaf is an empty tree and stands for everything below it.
Mask: TypeAlias = dict[str, Any]

_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\*|[(),./]")


def parse(text: str) -> Mask:
    """The tree of a mask like ``sheets(properties,data.rowData),namedRanges``.

    Raises:
        ValueError: It is not a mask.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise ValueError(text)
    tree, rest = _group(tokens)
    if rest:
        raise ValueError(text)
    return tree


def _group(tokens: list[str]) -> tuple[Mask, list[str]]:
    tree: Mask = {}
    while tokens and tokens[0] != ")":
        path: list[str] = []
        below: Mask = {}
        while tokens and tokens[0] not in (",", ")"):
            piece = tokens.pop(0)
            if piece == "(":
                below, tokens = _group(tokens)
                if not tokens or tokens.pop(0) != ")":
                    raise ValueError("unbalanced")
            elif piece not in "./":
                path.append(piece if piece == "*" else camel(piece))
        if not path:
            raise ValueError("empty path")
        node = tree
        for name in path[:-1]:
            node = node.setdefault(name, {})
        node.setdefault(path[-1], {}).update(below)
        if tokens and tokens[0] == ",":
            tokens = tokens[1:]
    return tree, tokens


def check_answer_mask(tree: Mask, message: str) -> None:
    """Refuse an answer mask that names a field which the message has not.

    Raises:
        ApiError: With Google's words.
    """
    for path in _unknown_paths(tree, message, ""):
        description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
        raise bad_field(path, description, "Request contains an invalid argument.")


def _unknown_paths(tree: Mask, message: str, at: str) -> list[str]:
    fields = schemas().get(message, {})
    wrong: list[str] = []
    for name, below in tree.items():
        path = f"{at}.{name}" if at else name
        if name == "*":
            continue
        if name not in fields:
            wrong.append(path)
            continue
        kind = fields[name]
        while isinstance(kind, list):
            kind = kind[0]
        if below and isinstance(kind, str) and kind in schemas():
            wrong += _unknown_paths(below, kind, path)
    return wrong


def pruned(value: Json, tree: Mask) -> Json:
    """The part of an answer that a mask lets through."""
    if not tree or "*" in tree:
        return value
    if isinstance(value, list):
        return [pruned(item, tree) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: pruned(item, tree[name]) for name, item in value.items() if name in tree}


def wanted(tree: Mask | None, *path: str) -> bool:
    """Whether an answer mask (None: everything) reaches the field at this path."""
    if tree is None:
        return True
    for name in path:
        if not tree or "*" in tree:
            return True
        if name not in tree:
            return False
        tree = tree[name]
    return True


def write_mask(text: str | None, message: str) -> Mask:
    """The tree of the ``fields`` of a request that writes.

    Raises:
        BadRequest: It is missing, or names a field that the message has not.
    """
    if not text:
        raise BadRequest("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        tree = parse(text)
    except ValueError:
        raise BadRequest(f"Invalid field: {text}") from None
    if "*" in tree:
        return {name: {} for name in schemas()[message]}
    for path in _unknown_paths(tree, message, ""):
        raise BadRequest(f"Invalid field: {snake(path)}")
    return tree


def merged(old: dict[str, Any], new: dict[str, Any], tree: Mask) -> dict[str, Any]:
    """The old message with the masked fields taken from the new one; unset there means cleared."""
    result = dict(old)
    for name, below in tree.items():
        given = new.get(name)
        if below and "*" not in below:
            inner = merged(old.get(name) or {}, given or {}, below)
            if inner:
                result[name] = inner
            else:
                result.pop(name, None)
        elif given is None:
            result.pop(name, None)
        else:
            result[name] = given
    return result
