"""The tree of a page in, the text of its article out: the paragraphs of the element that holds most of them.

Menus, teasers and comments are many elements with a little text each; an article is one with much. Each paragraph
counts for the element around it, and for less than that for the one around that. On the seven real pages of the tests
this keeps more of the article and less of the rest than a boilerplate classifier does.
The tree is walked once: in this parser, going from an element to its parent takes as long as the page is big.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from resiliparse.parse.html import DOMContext, DOMNode, HTMLTree, NodeType, traverse_dom

__all__ = ["find_main_text"]

_ABOVE = 0.6  # what a paragraph counts for two levels up, so that paragraphs that are wrapped one by one add up
_ENOUGH = 400  # characters in paragraphs, below which elements of the page that are none are looked at as well
_LEAST = 80  # characters that such an element must have to be read as a paragraph
_SENTENCE = 200  # characters of prose have a mark; menus have none
_MARKS = re.compile("[.,:;!?\u060c\u061b\u061f\u06d4\u3002]")
_LINKED = 0.5  # the share of a part that may be links
_MOST = 0.5  # the share of the text that must stand in an element itself

_NEVER = -1

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_PROSE = _HEADINGS | {"p", "li", "blockquote", "pre"}
_BOXES = frozenset(("div", "td", "section", "article", "main"))
_ASIDE = frozenset(("figure", "figcaption", "aside", "nav", "footer", "header", "form", "button"))
_BLOCKS = _PROSE | _BOXES | _ASIDE | {"body", "ul", "ol", "table", "tr", "tbody", "dl", "dd", "dt", "h1"}
# What the parser drops at once is most of a page; a form is not among it, since some sites put all of it into one.
_NEVER_TEXT = "script, style, noscript, template, svg, iframe, select, textarea, nav, footer, aside, button"


@dataclass(slots=True)
class _Block:
    """A block element: its tag, the number of the block around it, and the text that is in no other block."""

    tag: str
    above: int
    texts: list[str] = field(default_factory=list)
    linked: int = 0

    def text(self) -> str:
        return "".join(self.texts).strip()


def find_main_text(tree: HTMLTree, *, lead: str | None = None) -> str:
    """The paragraphs of the article, an empty line between two; empty where the page has none.

    `lead` is what the page says in short of itself: where that stands in sight outside the paragraphs, it comes first.
    """
    if tree.body is None:
        return ""
    for element in tree.body.query_selector_all(_NEVER_TEXT):
        element.decompose()
    blocks = _read(tree.body)
    paragraphs = [number for number, block in enumerate(blocks) if block.tag == "p" and not _is_linked(block)]
    holder, size = _heaviest(blocks, paragraphs)
    parts = _parts(blocks, holder)
    if size < _ENOUGH:
        boxes = [number for number, block in enumerate(blocks) if block.tag in _BOXES and _is_prose(block)]
        other, weight = _heaviest(blocks, [*paragraphs, *boxes])
        if weight > size:
            parts = [blocks[number] for number in boxes if blocks[number].above == other]
    text = _joined(part.text() for part in parts)
    shown = _shown(blocks, lead) if lead else None
    return f"{shown}\n\n{text}" if shown and shown not in text else text


def _read(body: DOMNode) -> list[_Block]:
    """Every block of the page, in order; the first one is the body itself."""
    blocks = [_Block("body", 0)]
    around = [(0, 0)]  # the blocks that are open: how deep they lie, and their numbers
    link = _NEVER  # how deep the outermost open link lies

    def begin(context: DOMContext) -> None:
        nonlocal link
        node, depth = context.node, context.depth
        assert isinstance(node, DOMNode)
        while len(around) > 1 and around[-1][0] >= depth:
            around.pop()
        if depth <= link:
            link = _NEVER
        if node.type == NodeType.TEXT:
            if text := node.text:
                block = blocks[around[-1][1]]
                block.texts.append(text.replace("\n", " "))
                if link != _NEVER:
                    block.linked += len(text.strip())
            return
        tag = node.tag
        if tag in _BLOCKS and depth:
            blocks.append(_Block(tag, around[-1][1]))
            around.append((depth, len(blocks) - 1))
        elif tag == "br":
            blocks[around[-1][1]].texts.append("\n")
        elif tag == "a" and link == _NEVER:
            link = depth

    traverse_dom(body, begin)
    return blocks


def _heaviest(blocks: list[_Block], numbers: Iterable[int]) -> tuple[int, float]:
    """The block that most text lies in, and how much that is."""
    weights: dict[int, float] = Counter()  # type: ignore[assignment]
    for number in numbers:
        size = len(blocks[number].text())
        above = blocks[number].above
        weights[above] += size
        if above:
            weights[blocks[above].above] += size * _ABOVE
    return max(weights.items(), key=lambda item: item[1], default=(-1, 0.0))


def _parts(blocks: list[_Block], holder: int) -> list[_Block]:
    """Paragraphs, headings and list items below a block, in order, without what stands beside the text.

    Where most of them are children of the block itself, what lies in boxes among them is something else.
    """
    if holder < 0:
        return []
    below = {holder}
    found: list[tuple[_Block, frozenset[str]]] = []
    around: dict[int, frozenset[str]] = {holder: frozenset()}
    for number, block in enumerate(blocks):
        if number == holder or block.above not in below or number < holder:
            continue
        below.add(number)
        around[number] = around[block.above] | {block.tag}
        if block.tag in _PROSE and block.text() and not _is_linked(block):
            found.append((block, around[block.above]))
    size = sum(len(block.text()) for block, _ in found)
    direct = sum(len(block.text()) for block, _ in found if block.above == holder)
    aside = _ASIDE | {"div"} if direct > _MOST * size else _ASIDE
    return [block for block, tags in found if not tags & aside]


def _shown(blocks: list[_Block], lead: str) -> str | None:
    """The lead as it stands in sight: the page's short words may have the name of the site behind them."""
    for block in blocks:
        if block.tag in _PROSE and len(text := " ".join(block.text().split())) >= _LEAST and lead.startswith(text):
            return text
    return None


def _is_prose(block: _Block) -> bool:
    text = block.text()
    return len(text) >= _LEAST and len(_MARKS.findall(text)) * _SENTENCE >= len(text) and not _is_linked(block)


def _is_linked(block: _Block) -> bool:
    """Whether a block is a link to something else more than a text."""
    return block.linked > _LINKED * max(len(block.text()), 1)


def _joined(texts: Iterable[str]) -> str:
    lines = (" ".join(line.split()) for text in texts for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)
