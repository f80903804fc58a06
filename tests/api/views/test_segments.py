"""Cutting a text at the edges of spans."""

from __future__ import annotations

import random

from api.views.model import SpanView
from api.views.segments import cut


def span(start: int, end: int, kind: str = "event", target: str = "report-1") -> SpanView:
    return SpanView(iri=f"x#char={start},{end}", start=start, end=end, kind=kind, target=target, of="x", text="")


def test_overlapping_spans_are_cut_and_the_innermost_comes_first() -> None:
    lines = cut("abcdef", [span(0, 4), span(2, 6, "person", "entity-1"), span(2, 3, "place", "entity-2")])
    assert [(part.text, part.kinds) for part in lines[0]] == [
        ("ab", ("event",)),
        ("c", ("place", "event", "person")),
        ("d", ("event", "person")),
        ("ef", ("person",)),
    ]
    assert lines[0][1].targets[0] == "entity-2"
    assert lines[0][1].anchors == ("char=2,6", "char=2,3")


def test_the_pieces_of_any_spans_put_together_are_the_text() -> None:
    choice = random.Random(7)
    for _ in range(200):
        text = "".join(choice.choice("ab \n\r😀هـ") for _ in range(choice.randint(0, 60)))
        spans = []
        for _ in range(choice.randint(0, 12) if text else 0):
            start = choice.randrange(len(text))
            spans.append(span(start, choice.randint(start + 1, len(text)), choice.choice(["event", "place"])))
        lines = cut(text, spans)
        assert "".join(part.text for line in lines for part in line) == text
        anchors = [anchor for line in lines for part in line for anchor in part.anchors]
        assert sorted(anchors) == sorted({f"char={item.start},{item.end}" for item in spans})
