"""Items in, shards out: the pieces of work, cut where their content says so.

A shard ends behind an item whose digest is a multiple of a fixed number, at a limit of items or bytes, and where a file
of many records begins or ends. So what a shard holds, and its name, depend on what stands around an item, not on how
much stands before it: an item that is added, taken out or changed makes one shard new, and the others keep their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from builder.sources import Defaults, Item

__all__ = ["Shard", "cut"]

_ONE_IN = 256  # items: on average a shard is one to two seconds of work
_MOST = 1024
_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One piece of work; its id is made of what its items hold, not of where they stood."""

    id: str
    items: tuple[Item, ...]


def cut(items: Iterable[Item], defaults: Defaults) -> Iterator[Shard]:
    """The shards of a stream of items, in order; `defaults`, which change what an item means, go into their names."""
    held: list[Item] = []
    digests: list[bytes] = []
    size = 0
    for item in items:
        if held and held[-1].source != item.source:
            yield _shard(held, digests)
            held, digests, size = [], [], 0
        digest = _digest(item, defaults)
        held.append(item)
        digests.append(digest)
        size += len(item.data)
        ends = int.from_bytes(digest[:4]) % _ONE_IN == 0
        if ends or len(held) >= _MOST or size >= _MOST_BYTES:
            yield _shard(held, digests)
            held, digests, size = [], [], 0
    if held:
        yield _shard(held, digests)


def _digest(item: Item, defaults: Defaults) -> bytes:
    said = (item.form, item.url, item.charset, item.published, item.title, defaults.published, defaults.lang)
    return sha256(repr(said).encode() + b"\n" + item.data).digest()


def _shard(items: list[Item], digests: list[bytes]) -> Shard:
    return Shard(id=sha256(b"".join(digests)).hexdigest()[:32], items=tuple(items))
