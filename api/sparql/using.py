"""An update and the dataset that its request names in, the same update with USING clauses out.

The engine takes no dataset beside the text, see https://www.w3.org/TR/sparql11-protocol/#update-operation.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from api.sparql.tokens import Token, find_end, tokenize

__all__ = ["add_dataset"]


def add_dataset(text: str, using: tuple[str, ...], using_named: tuple[str, ...]) -> str:
    """The update whose WHERE clauses see these graphs; ValueError where it names its dataset itself, or is no update.

    >>> add_dataset("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ("urn:g",), ())
    'DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }'
    """
    clauses = "".join(f"USING {NamedNode(iri)} " for iri in using)
    clauses += "".join(f"USING NAMED {NamedNode(iri)} " for iri in using_named)
    tokens = list(tokenize(text))
    inserted: dict[int, str] = {}
    for place, token in enumerate(tokens):
        if token.depth or token.kind != "word":
            continue
        if token.text.lower() in ("using", "with"):
            raise ValueError(f"the update says {token.text.upper()} and the request names graphs: one of both")
        if token.is_word("where"):
            inserted[token.start] = _spell_out(text, tokens, place) + clauses
    for start in sorted(inserted, reverse=True):
        text = text[:start] + inserted[start] + text[start:]
    return text


def _spell_out(text: str, tokens: list[Token], place: int) -> str:
    """What `DELETE WHERE { … }` leaves out: the pattern as what is deleted; nothing for the long form."""
    if place == 0 or not tokens[place - 1].is_word("delete") or place + 1 >= len(tokens):
        return ""
    end = find_end(tokens, place + 1)
    return text[tokens[place + 1].start : tokens[end].end] + " "
