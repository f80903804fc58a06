"""Chunks in, the number that begins at one of them out: digits, number words and both together.

Which word is which number stands in the `numbers` tables of the languages; this module knows only how numbers are put
together: a scale multiplies what stands before it, a smaller number joins a larger one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.extraction.chunks import Chunk
from builder.extraction.entries import Entry
from builder.extraction.kinds import Kind

__all__ = ["Numeral", "is_glued", "is_linked", "is_proclitic", "number_entry", "read_number"]

_NUMBERS = Kind.NUMBERS  # asked of every chunk, and looking up the member of an Enum takes longer than the rest
_THOUSANDS = frozenset(",٬’'،.٫")
_DECIMALS = frozenset(".٫,،")
_JOINTS = frozenset("-‐‑")
_NO_LIMIT = 10**18


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """The number in chunks `first` to `last` (inclusive); `value` is None for an unknown number such as "dozens".

    `scale` is that of its last word ("thousand"), 1 if it ends in digits or in a number below a hundred.
    """

    first: int
    last: int
    value: float | None
    scale: int = 1

    @property
    def whole(self) -> int | None:
        """The value if it is a whole number."""
        return None if self.value is None or self.value != int(self.value) else int(self.value)


@dataclass(slots=True)
class _Sum:
    """The number read so far: `total` of finished scales, the open `group`, and what may still join it."""

    total: float = 0
    group: float = 0
    limit: float = _NO_LIMIT  # only a number below it may join
    scale: float = _NO_LIMIT  # of the last finished scale
    tens_follow: bool = False
    unknown: bool = False
    digits: bool = False

    def add(self, value: float, limit: float, *, tens_follow: bool = False, digits: bool = False) -> None:
        self.group += value
        self.limit = limit
        self.tens_follow = tens_follow
        self.digits = digits

    def multiply(self, scale: float) -> None:
        """A scale after a number: hundreds stay in the group, thousands and above finish it."""
        if scale == 100:
            self.group = (self.group or 1) * scale
            self.limit = 100
        else:
            self.total += (self.group or 1) * scale
            self.group = 0
            self.limit = self.scale = scale
        self.tens_follow = self.digits = False


def number_entry(chunk: Chunk) -> Entry | None:
    """The reading of a chunk in the `numbers` tables."""
    return chunk.readings.first.get(_NUMBERS)


def is_glued(left: Chunk, right: Chunk) -> bool:
    """Whether nothing stands between two chunks."""
    return left.end == right.outer


def is_proclitic(chunks: Sequence[Chunk], index: int, *, length: int = 3) -> bool:
    """Whether a chunk is a few caseless letters, of no table, before digits: `و11`, `الـ24` (the tatweel is a gap)."""
    if not 0 <= index < len(chunks) - 1:
        return False
    chunk, following = chunks[index], chunks[index + 1]
    if len(chunk.text) > length or not following.text.isdecimal() or following.outer - chunk.end > 1:
        return False
    return chunk.unknown and chunk.text.isalpha() and chunk.text.upper() == chunk.text.lower()


def is_linked(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a chunk is one such letter."""
    return is_proclitic(chunks, index, length=1)


def read_number(chunks: Sequence[Chunk], start: int) -> Numeral | None:
    """The longest number that begins at a chunk; None if none does, or if digits are a date, a clock time or a code."""
    read = _begin(chunks, start)
    if read is None:
        return None
    state, last = read
    while (step := _continue(chunks, state, last)) is not None:
        last = step
    scale = int(state.scale) if not state.group and state.scale < _NO_LIMIT else 1
    return Numeral(first=start, last=last, value=None if state.unknown else state.total + state.group, scale=scale)


def _begin(chunks: Sequence[Chunk], start: int) -> tuple[_Sum, int] | None:
    chunk = chunks[start]
    state = _Sum()
    if chunk.text.isdecimal():
        read = _digits(chunks, start)
        if read is None:
            return None
        value, last = read
        state.add(value, 0, digits=True)
        return state, last
    entry = number_entry(chunk)
    if entry is None:
        return None
    if entry.value in ("half", "quarter"):
        return _begin_fraction(chunks, start, 0.5 if entry.value == "half" else 0.25)
    if not entry.value.isdecimal():
        return None
    _begin_word(chunks, start, entry, state)
    return state, start


def _begin_word(chunks: Sequence[Chunk], start: int, entry: Entry, state: _Sum) -> None:
    value = int(entry.value)
    if entry.has("many"):
        state.unknown = True
        state.limit = state.scale = value
    elif entry.has("scale"):
        joined = start + 1 < len(chunks) and _joins(chunks, start + 1)
        state.multiply(value)
        if entry.has("twice") and not joined:
            state.total *= 2
    elif value >= 1000:  # a dual: it has its scale in it
        state.total = value
        state.limit = state.scale = _scale_of(value)
    else:
        state.add(value, _limit_below(value), tens_follow=entry.has("tens-follow"))


def _begin_fraction(chunks: Sequence[Chunk], start: int, part: float) -> tuple[_Sum, int] | None:
    scale = number_entry(chunks[start + 1]) if start + 1 < len(chunks) else None
    if scale is None or not scale.has("scale") or scale.has("many"):
        return None
    state = _Sum(total=part * int(scale.value), limit=0, scale=int(scale.value))
    return state, start + 1


def _continue(chunks: Sequence[Chunk], state: _Sum, last: int) -> int | None:
    """The last chunk after one more part of the number, if the next chunk is one."""
    index = last + 1
    if index >= len(chunks):
        return None
    entry = number_entry(chunks[index])
    joined = _joins(chunks, index)
    if entry is not None and not joined:
        if entry.has("scale"):
            return _take_scale(state, entry, index)
        if entry.has("follows") and entry.value.isdecimal() and int(entry.value) < state.limit:
            _take_word(state, entry)
            return index
    linked = entry is not None and entry.value == "and"
    if linked or chunks[index].text in _JOINTS or is_linked(chunks, index):
        index += 1
        joined = index < len(chunks)
    return _take_joined(chunks, state, index) if joined else None


def _joins(chunks: Sequence[Chunk], index: int) -> bool:
    return chunks[index].proclitic.conjunction


def _take_scale(state: _Sum, entry: Entry, index: int) -> int | None:
    scale = int(entry.value)
    if state.unknown:
        return index if entry.has("many") or entry.has("scale") else None
    if scale >= state.scale or (scale == 100 and (state.group >= 10 or state.digits or not state.group)):
        return None
    if entry.has("many") and not state.group:
        return None
    state.multiply(scale)
    return index


def _take_word(state: _Sum, entry: Entry) -> None:
    value = int(entry.value)
    state.add(value, _limit_below(value), tens_follow=entry.has("tens-follow"))


def _take_joined(chunks: Sequence[Chunk], state: _Sum, index: int) -> int | None:
    if chunks[index].text.isdecimal():
        read = _digits(chunks, index) if state.scale < _NO_LIMIT and not state.group and not state.unknown else None
        if read is None or read[0] >= state.limit or read[0] != int(read[0]):
            return None
        state.add(read[0], 0, digits=True)
        return read[1]
    entry = number_entry(chunks[index])
    if entry is None or state.unknown or state.digits:
        return None
    if entry.value == "half" and state.scale < _NO_LIMIT and not state.group:
        return _take_half(chunks, state, index)
    if not entry.value.isdecimal() or entry.has("many"):
        return None
    value = int(entry.value)
    if value < state.limit and not _outgrows(chunks, index + 1, state.scale):
        _take_word(state, entry)
        return index
    if state.tens_follow and 20 <= value < 100:
        state.add(value, 0)
        return index
    return None


def _outgrows(chunks: Sequence[Chunk], index: int, scale: float) -> bool:
    """Whether a scale at a chunk begins a number of its own: `three million and five million`."""
    entry = number_entry(chunks[index]) if index < len(chunks) else None
    return entry is not None and entry.has("scale") and int(entry.value) >= scale


def _take_half(chunks: Sequence[Chunk], state: _Sum, index: int) -> int | None:
    """Half of the scale just finished, whose name may follow: `a million and a half (million)`."""
    after = number_entry(chunks[index + 1]) if index + 1 < len(chunks) else None
    repeated = after is not None and after.has("scale")
    if repeated and after is not None and int(after.value) != state.scale:
        return None
    state.total += state.scale / 2
    state.limit = 0
    return index + 1 if repeated else index


def _limit_below(value: int) -> int:
    """Below which number one may join: below ten after twenty, below a hundred after hundreds, none after units."""
    if value >= 100:
        return 100
    return 10 if value >= 20 else 0


def _scale_of(value: int) -> int:
    scale = 1000
    while scale * 1000 <= value:
        scale *= 1000
    return scale


def _digits(chunks: Sequence[Chunk], start: int) -> tuple[float, int] | None:
    """The value of a run of digit groups and its last chunk; None for dates, clock times, fractions and codes."""
    groups, marks, last = _groups(chunks, start)
    if last + 2 < len(chunks) and chunks[last + 1].text in ":/+" and chunks[last + 2].text.isdecimal():
        return None
    if not marks:
        return float(groups[0]), last
    thousands = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0][0] != "0"
    if thousands and marks in ({"."}, {"٫"}) and len(groups) == 2 and _scale_follows(chunks, last):
        thousands = False
    if thousands and marks <= _THOUSANDS | {" "}:
        return float("".join(groups)), last
    if len(groups) == 2 and marks <= _DECIMALS:
        return float(".".join(groups)), last
    return None


def _groups(chunks: Sequence[Chunk], start: int) -> tuple[list[str], set[str], int]:
    groups = [chunks[start].text]
    marks: set[str] = set()
    last = start
    while last + 1 < len(chunks):
        following = chunks[last + 1]
        if following.text.isdecimal():
            if len(following.text) != 3 or len(groups[0]) > 3 or following.outer - chunks[last].end != 1:
                break
            groups.append(following.text)
            marks.add(" ")
            last += 1
        elif following.text in _THOUSANDS or following.text in _DECIMALS:
            if last + 2 >= len(chunks) or not chunks[last + 2].text.isdecimal():
                break
            if not (is_glued(chunks[last], following) and is_glued(following, chunks[last + 2])):
                break
            groups.append(chunks[last + 2].text)
            marks.add(following.text)
            last += 2
        else:
            break
    return groups, marks, last


def _scale_follows(chunks: Sequence[Chunk], last: int) -> bool:
    entry = number_entry(chunks[last + 1]) if last + 1 < len(chunks) else None
    return entry is not None and (entry.has("scale") or entry.value == "unit")
