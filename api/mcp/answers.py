"""What a tool found in, one JSON text out that an assistant can afford to read: bounded, and saying when there is more.

An answer is one text and no structured copy of it beside, since clients hand their model both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Annotated, Any

import orjson
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from api.problems import Problem

__all__ = ["Bytes", "Item", "Limit", "Offset", "refusing", "write_answer", "write_items"]

Item = dict[str, Any]

DEFAULT_BYTES = 7_500  # of JSON as it stands in the message; with what is around it an answer stays below 8 kB
MOST_BYTES = 64_000
_SHORTEST = 200  # characters of a text that is cut
_ROOM = 120  # bytes for what says that there is more

Limit = Annotated[int, Field(ge=1, le=200, description="At most so many items")]
Offset = Annotated[int, Field(ge=0, le=100_000, description="Leave out so many; `next_offset` of the answer before")]
Bytes = Annotated[int, Field(ge=1_000, le=MOST_BYTES, description="At most so many bytes of answer")]


def write_answer(answer: Mapping[str, object], *, most: int) -> str:
    """One thing as JSON; its longest texts are cut where it would be too large, and it says so."""
    text = _dump(answer)
    if _size(text) <= most:
        return text
    room = most
    while room > _SHORTEST:
        room //= 2
        text = _dump({**_cut(dict(answer), room), "has_more": True})
        if _size(text) <= most:
            return text
    return _dump({"error": "the answer does not fit; ask with a larger max_bytes", "has_more": True})


def write_items(head: Mapping[str, object], items: Iterable[Item], *, limit: int, offset: int, most: int) -> str:
    """The items from an offset on, as many as fit; `has_more` says that there are others, `next_offset` where.

    An item that alone is too large comes with its longest texts cut.
    """
    room = most - _size(_dump(head)) - _ROOM
    shown: list[Item] = []
    more = False
    for item in islice(items, offset, None):
        size = _size(_dump(item))
        if len(shown) == limit or (size > room and shown):
            more = True
            break
        if size > room:
            item = _fit(item, room)
            size = room
        shown.append(item)
        room -= size
    following = {"next_offset": offset + len(shown)} if more else {}
    return _dump({**head, "items": shown, "has_more": more, **following})


def _fit(item: Item, room: int) -> Item:
    length = max(room, _SHORTEST)
    while length > _SHORTEST // 4:
        length //= 2
        cut = {**_cut(item, length), "cut": True}
        if _size(_dump(cut)) <= room:
            return cut
    return {"cut": True, **{name: value for name, value in item.items() if name in ("claim", "event", "key")}}


def _cut(value: Any, length: int) -> Any:  # noqa: ANN401 - any JSON
    """The same JSON with long texts cut and long lists shortened."""
    if isinstance(value, str) and len(value) > length:
        return value[:length] + " …"
    if isinstance(value, dict):
        return {name: _cut(each, length) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cut(each, length) for each in value[: max(1, length // 40)]]
    return value


def _dump(value: object) -> str:
    return orjson.dumps(_without_gaps(value)).decode()


def _size(text: str) -> int:
    """The bytes of a text inside a message, where each of its quotation marks is escaped."""
    return len(orjson.dumps(text))


def _without_gaps(value: object) -> object:
    """What is not known is left out: it costs room and says nothing."""
    if isinstance(value, Mapping):
        return {name: _without_gaps(each) for name, each in value.items() if each is not None and each != ()}
    if isinstance(value, list | tuple):
        return [_without_gaps(each) for each in value]
    return value


@contextmanager
def refusing() -> Iterator[None]:
    """Turns the refusals of the application into what an assistant reads."""
    try:
        yield
    except Problem as problem:
        raise ToolError(problem.detail) from problem
