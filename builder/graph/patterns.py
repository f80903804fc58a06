"""What reading needs of a store, be it a folder's or a remote one: quads by pattern, and SPARQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

__all__ = ["Dataset"]


class Dataset(Protocol):
    """The reading side of a store; a pyoxigraph Store has it."""

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: NamedNode | Literal | None,
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """The quads that have what is given; None stands for anything."""
        ...

    def query(self, query: str) -> object:
        """The answer to a SPARQL query, as pyoxigraph gives it."""
        ...

    def contains_named_graph(self, graph_name: NamedNode) -> bool:
        """Whether there is a graph of that name."""
        ...

    def __len__(self) -> int: ...
