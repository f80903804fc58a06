"""An Accept or Accept-Language header in, the best of what is offered out (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Range", "choose", "choose_language", "parse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """One element of the header: a media or language range and its weight."""

    value: str
    weight: float


def parse(header: str) -> tuple[Range, ...]:
    """The ranges of a header in the order written; an element whose weight is no number counts as absent.

    >>> [(r.value, r.weight) for r in parse("text/html, */*;q=0.1")]
    [('text/html', 1.0), ('*/*', 0.1)]
    """
    ranges = []
    for element in header.split(","):
        value, *parameters = (part.strip() for part in element.split(";"))
        weight = _weight(parameters)
        if value and weight is not None:
            ranges.append(Range(value=value.lower(), weight=weight))
    return tuple(ranges)


def _weight(parameters: Sequence[str]) -> float | None:
    for parameter in parameters:
        name, _, number = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(number), 0.0), 1.0)
            except ValueError:
                return None
    return 1.0


def choose(header: str | None, offers: Sequence[str]) -> str | None:
    """The offered media type the client likes best, the first of equals; None where it accepts none of them.

    >>> choose("application/*;q=0.5, text/csv", ["application/json", "text/csv"])
    'text/csv'
    """
    if header is None or not header.strip():
        return offers[0]
    ranges = parse(header)
    best, best_weight = None, 0.0
    for offer in offers:
        weight = _media_weight(offer, ranges)
        if weight > best_weight:
            best, best_weight = offer, weight
    return best


def _media_weight(offer: str, ranges: Sequence[Range]) -> float:
    kind = offer.split("/")[0]
    for wanted in (offer, f"{kind}/*", "*/*"):  # the most specific range that matches decides
        for candidate in ranges:
            if candidate.value == wanted:
                return candidate.weight
    return 0.0


def choose_language(header: str | None, offers: Sequence[str]) -> str:
    """The offered language the client likes best, else the first offered: a page in some language beats none.

    >>> choose_language("fr, en-GB;q=0.8, ar;q=0.5", ["ar", "en"])
    'en'
    """
    best, best_weight = offers[0], 0.0
    for candidate in parse(header or ""):
        primary = candidate.value.split("-")[0]
        if primary in offers and candidate.weight > best_weight:
            best, best_weight = primary, candidate.weight
    return best
