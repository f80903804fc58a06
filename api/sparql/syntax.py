"""What the engine says of a query it cannot read in, one line for its author out: place, reason and the words there."""

from __future__ import annotations

import re

__all__ = ["explain"]

_PLACE = re.compile(r"error at (\d+):(\d+)")
_EXPECTED = re.compile(r": expected (?:one of )?")
_REASON = re.compile(r"[A-Z][a-z]*(?: \w+)+")  # `Prefix not found` among the tokens that it would have taken
_BEFORE, _AFTER = 40, 20


def explain(words: str, query: str) -> str:
    r"""The place, the reason and the words there; the engine lists each token it knows, Unicode ranges included.

    >>> explain("error at 2:5: expected one of FILTER, [_], Prefix not found", "SELECT * {\n ?s ex:p ?o }")
    'error at 2:5: Prefix not found, after «?s» before «ex:p ?o }»'
    """
    place, *tokens = _EXPECTED.split(words, maxsplit=1)
    reasons = [token for token in ", ".join(tokens).split(", ") if _REASON.fullmatch(token)]
    told = f"{place}: {reasons[0]}" if reasons else place.partition("\n")[0]
    found = _PLACE.search(place)
    lines = query.splitlines()
    if found is None or not 0 < int(found[1]) <= len(lines):
        return told
    line, column = lines[int(found[1]) - 1], int(found[2]) - 1
    before, after = line[:column].strip()[-_BEFORE:], line[column:].strip()[:_AFTER]
    where = [f"after «{before}»"] if before else []
    where += [f"before «{after}»"] if after else []
    return f"{told}, {' '.join(where)}" if where else told
