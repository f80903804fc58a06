"""A query and the names that this server declares in; the query as another engine reads it, with its prologue, out."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["declare"]


def declare(text: str, *, prefixes: Mapping[str, str], base_iri: str | None) -> str:
    """The query with base and the prefixes it may use before it, in its first line, so that lines of errors stay right.

    >>> declare("ASK { ?s a hud:Event }", prefixes={"hud": "urn:h#", "oa": "urn:o#"}, base_iri=None)
    'PREFIX hud: <urn:h#> ASK { ?s a hud:Event }'
    """
    declared = [f"BASE <{base_iri}>"] if base_iri else []
    declared += [f"PREFIX {prefix}: <{iri}>" for prefix, iri in prefixes.items() if f"{prefix}:" in text]
    return " ".join([*declared, text])
