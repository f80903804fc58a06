"""A text and the spans on it in, the text cut into segments out, each under the same spans from end to end.

Spans nest and overlap; elements of a page may only nest. So the text is cut wherever a span begins or ends, and each
piece names all spans that cover it. The pieces put together are the text, character for character.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from api.views.model import Segment, SpanView

__all__ = ["cut"]


def cut(text: str, spans: Sequence[SpanView]) -> tuple[tuple[Segment, ...], ...]:
    r"""The segments of each line of a text; a line keeps its line break as its last segment.

    >>> span = SpanView(iri="i", start=0, end=2, kind="person", target="x", of="y", text="ab")
    >>> [segment.text for line in cut("abc\nd", [span]) for segment in line]
    ['ab', 'c', '\n', 'd']
    """
    breaks = [index for index, char in enumerate(text) if char == "\n"]
    edges = {0, len(text)}
    edges.update(edge for index in breaks for edge in (index, index + 1))
    edges.update(edge for span in spans for edge in (span.start, span.end) if 0 <= edge <= len(text))
    lines: list[tuple[Segment, ...]] = []
    line: list[Segment] = []
    for start, end in pairwise(sorted(edges)):
        if text[start:end] == "\n":
            lines.append((*line, Segment(text="\n", anchors=_anchors(start, spans))))
            line = []
        else:
            line.append(_segment(text, start, end, spans))
    if line:
        lines.append(tuple(line))
    return tuple(lines)


def _segment(text: str, start: int, end: int, spans: Sequence[SpanView]) -> Segment:
    covering = [span for span in spans if span.start <= start and end <= span.end]
    covering.sort(key=lambda span: (span.end - span.start, span.start, span.target))  # the innermost first
    return Segment(
        text=text[start:end],
        kinds=tuple(dict.fromkeys(span.kind for span in covering)),
        targets=tuple(dict.fromkeys(span.target for span in covering)),
        anchors=_anchors(start, spans),
    )


def _anchors(start: int, spans: Sequence[SpanView]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.iri.rsplit("#", 1)[-1] for span in spans if span.start == start))
