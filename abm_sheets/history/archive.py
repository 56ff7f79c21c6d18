"""The archive of the closings: compact JSON that a person can read, cut into cells of a hidden column.

It is the truth about what was published; the rows that people see are written from it. One JSON object:
``things`` (names, by position), ``rulings`` (settings, by position), ``in_force`` (the ruling that refreshes
found, and since when), ``closings`` in the order of their last day. Of a KPI's shares a closing holds only
what differs from the closing before it that has them: ``put`` (thing, numerator, denominator, thing, …) and
``drop`` (thing, …).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from abm_sheets.errors import HistoryNewer
from abm_sheets.history.periods import read_code
from abm_sheets.model.history import Closing, Figure, InForce
from abm_sheets.model.raw import RawBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abm_sheets.model.history import Shares, Thing

VERSION = 1
#: UTF-16 units in a cell: one of an .xlsx holds 32,767, one of Google's 50,000.
CELL = 30_000
_MARK = "abm_sheets"
_SHARD = re.compile(
    rf"{_MARK} v(?P<version>\d+) (?P<at>\d+)/(?P<of>\d+) (?P<check>[0-9a-f]{{8}}) \|(?P<text>.*)\|\s*"
)
_Number = int | float


class _Figure(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    value: _Number | None
    n: int = 0
    of: tuple[_Number | None, _Number | None] | None = None
    baseline: _Number | None = None
    #: None where the shares are not known.
    put: list[_Number] | None = None
    drop: list[int] = []


class _Closing(msgspec.Struct, frozen=True, kw_only=True):
    period: str
    published: date
    ruling: int
    kpis: dict[str, _Figure]


class _InForce(msgspec.Struct, frozen=True, kw_only=True):
    ruling: int
    since: date


class _Archive(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    version: int
    rulings: list[dict[str, _Number]]
    in_force: _InForce | None = None
    things: list[tuple[str, ...]]
    closings: list[_Closing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the archive keeps."""

    closings: tuple[Closing, ...]
    in_force: InForce | None = None


def write(stored: Stored) -> tuple[str, ...]:
    """Return the texts of the cells that hold the closings, none for none; the same for the same."""
    if not stored.closings:
        return ()
    things: dict[Thing, int] = {}
    rulings: list[Mapping[str, float]] = []
    last: dict[str, Shares] = {}

    def position(settings: Mapping[str, float]) -> int:
        if settings not in rulings:
            rulings.append(settings)
        return rulings.index(settings)

    written = [
        _Closing(
            period=closing.period.code,
            published=closing.published,
            ruling=position(closing.settings),
            kpis={key: _packed(key, figure, last, things) for key, figure in closing.figures.items()},
        )
        for closing in sorted(stored.closings, key=lambda each: each.period.order)
    ]
    now = stored.in_force
    in_force = _InForce(ruling=position(now.settings), since=now.since) if now else None
    archive = _Archive(
        version=VERSION,
        in_force=in_force,
        rulings=[{name: _short(value) for name, value in sorted(each.items())} for each in rulings],
        things=[tuple(map(_whole, thing)) for thing in things],
        closings=written,
    )
    text = msgspec.json.encode(archive).decode("utf-8")
    pieces = list(_cut(text))
    check = f"{zlib.crc32(text.encode()):08x}"
    return tuple(
        f"{_MARK} v{VERSION} {at}/{len(pieces)} {check} |{piece}|" for at, piece in enumerate(pieces, 1)
    )


def read(cells: Sequence[object]) -> Stored | None:
    """Return what cells hold, in whatever order; None when it is gone or damaged.

    HistoryNewer when a newer version wrote them: it would be lost.
    """
    found = [match for cell in cells if isinstance(cell, str) and (match := _SHARD.fullmatch(cell))]
    if not found:
        return None
    newest = max(int(match["version"]) for match in found)
    if newest > VERSION:
        raise HistoryNewer(newest)
    pieces = {int(match["at"]): match["text"] for match in found}
    text = "".join(pieces[at] for at in sorted(pieces))
    if f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}" != found[0]["check"]:
        return None
    try:
        archive = msgspec.json.decode(text.encode(), type=_Archive)
        now = archive.in_force
        return Stored(
            closings=tuple(_unpacked(archive)),
            in_force=InForce(settings=archive.rulings[now.ruling], since=now.since) if now else None,
        )
    except (msgspec.MsgspecError, LookupError, ValueError):
        return None


def find_archive(tab: RawBlock) -> RawBlock | None:
    """Return the archive that stands somewhere on a tab, with the note above it, when its name is gone."""
    for row, cells in enumerate(tab.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and _SHARD.fullmatch(cell):
                first = max(0, row - 1)
                rows = [line[column : column + 1] for line in tab.rows[first:]]
                return RawBlock(title=tab.title, row=tab.row + first, column=tab.column + column, rows=rows)
    return None


def _packed(key: str, figure: Figure, last: dict[str, Shares], things: dict[Thing, int]) -> _Figure:
    put: list[_Number] | None = None
    drop: list[int] = []
    if figure.shares is not None:
        before = last.get(key, {})
        put = [
            number
            for thing, share in figure.shares.items()
            if before.get(thing) != share
            for number in (things.setdefault(thing, len(things)), _short(share[0]), _short(share[1]))
        ]
        drop = [things[thing] for thing in before if thing not in figure.shares]
        last[key] = figure.shares
    of = (figure.numerator, figure.denominator)
    return _Figure(
        value=_optional(figure.value),
        n=figure.n,
        of=None if of == (None, None) else (_optional(of[0]), _optional(of[1])),
        baseline=_optional(figure.baseline),
        put=put,
        drop=drop,
    )


def _unpacked(archive: _Archive) -> Iterator[Closing]:
    last: dict[str, Shares] = {}
    for closing in archive.closings:
        period = read_code(closing.period)
        if period is None:
            raise ValueError(closing.period)
        figures = {}
        for key, packed in closing.kpis.items():
            shares: Shares | None = None
            if packed.put is not None:
                shares = dict(last.get(key, {}))
                for dropped in packed.drop:
                    del shares[archive.things[dropped]]
                for thing, above, below in zip(
                    packed.put[::3], packed.put[1::3], packed.put[2::3], strict=True
                ):
                    shares[archive.things[int(thing)]] = (above, below)
                last[key] = shares
            numerator, denominator = packed.of or (None, None)
            figures[key] = Figure(
                value=packed.value,
                n=packed.n,
                numerator=numerator,
                denominator=denominator,
                baseline=packed.baseline,
                shares=shares,
            )
        yield Closing(
            period=period,
            published=closing.published,
            settings=archive.rulings[closing.ruling],
            figures=figures,
        )


def _cut(text: str) -> Iterator[str]:
    """Yield pieces that fit into a cell, whatever signs they hold."""
    start, units = 0, 0
    room = CELL - 100
    for at, mark in enumerate(text):
        size = 1 if ord(mark) < 0x10000 else 2
        if units + size > room:
            yield text[start:at]
            start, units = at, 0
        units += size
    yield text[start:]


def _whole(text: str) -> str:
    """Return a text that can be written; half a sign of two cannot."""
    return text.encode("utf-8", "replace").decode()


def _short(value: float) -> _Number:
    """Return a whole number without its decimals: 1, not 1.0."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def _optional(value: float | None) -> _Number | None:
    return None if value is None else _short(value)
