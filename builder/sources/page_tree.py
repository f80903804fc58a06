"""The tree of a page in; its elements by selector, and their text on one line, out; nothing where there is none."""

from __future__ import annotations

from resiliparse.parse.html import ElementNode, HTMLTree, Node

__all__ = ["attribute", "select", "select_one", "text_of"]


def select(tree: HTMLTree, selector: str) -> list[Node]:
    """The elements of the page that a CSS selector names, in order."""
    return list(tree.document.query_selector_all(selector)) if tree.document is not None else []


def select_one(tree: HTMLTree, selector: str) -> Node | None:
    """The first of them."""
    return tree.document.query_selector(selector) if tree.document is not None else None


def text_of(node: Node | None) -> str:
    """All text in an element, on one line."""
    return " ".join((node.text or "").split()) if node is not None else ""


def attribute(node: Node | None, name: str) -> str | None:
    """The value of an element's attribute, None where it has none or an empty one."""
    value = node.getattr(name) if isinstance(node, ElementNode) else None
    return (value.strip() or None) if isinstance(value, str) else None
