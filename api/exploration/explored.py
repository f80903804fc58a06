"""The shape of an explored revision: nodes by number, columns of events and claims, and the network among nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ontology.namespaces import HUD

__all__ = [
    "PREDICATES",
    "ROLES",
    "UNDATED",
    "Claims",
    "Events",
    "Explored",
    "Flags",
    "Network",
    "Numbers",
    "write_day",
]

Numbers: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]
Shares: TypeAlias = NDArray[np.float32]

ROLES = ("agent", "target", "party", "mediator", "place")
_TIES = ("partOf", "follows", "endedBy", "endsHostilitiesOf", "violates")
PREDICATES = (*ROLES, *_TIES)
PREDICATE_IRIS = tuple(HUD[name] for name in PREDICATES)
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")
UNDATED = 99_991_231  # a day far behind all others, so that what has no date stands last


def write_day(day: int) -> str | None:
    """A number such as 20220913 as a date; None for UNDATED.

    >>> write_day(20220913), write_day(UNDATED)
    ('2022-09-13', None)
    """
    digits = f"{day:08}"
    return None if day == UNDATED else f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Events:
    """Columns of events, in the order of time. Days are numbers such as 20220913; UNDATED where there is none.

    `kind` and `factuality` count in the lists of the same names, -1 is none; `told` and `retold` are the days of the
    first and the last article that tells of it; a place without a point is nan; `time` is the EDTF as it stands;
    `figures` says that the builder computed some for it.
    """

    time: Sequence[str | None]

    kind: Numbers
    realised: Flags
    factuality: Numbers
    background: Flags
    figures: Flags
    begin: Numbers
    end: Numbers
    reports: Numbers
    told: Numbers
    retold: Numbers
    latitude: Shares
    longitude: Shares


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Claims:
    """Columns of claims, in the order of publication. `event` is -1 where the default graph does not tell of it.

    `claimant` and `article` count in the lists `claimants` and `articles`; `figures` says that it gives a toll.
    `dates` are those of the articles as they stand, empty where there is none. `by_event` are the claims in the order
    of their events.
    """

    iris: Sequence[str]
    event: Numbers
    claimant: Numbers
    article: Numbers
    published: Numbers
    confidence: Shares
    figures: Flags
    claimants: Sequence[str]
    articles: Sequence[str]
    dates: Sequence[str]
    by_event: NDArray[np.int64]

    def of(self, event: int) -> NDArray[np.int64]:
        """The claims about an event, the earliest published first."""
        first, last = (np.searchsorted(self.event, event, side=side, sorter=self.by_event) for side in _SIDES)
        return self.by_event[first:last]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """The ties among nodes. `source`, `predicate` and `target` are those stated, each once.

    The ties of node `n`, in both directions, are `others[bounds[n]:bounds[n + 1]]`, the best known first; `ties` says
    which property: its number in PREDICATES, and so many more where the other states it of this one.
    """

    source: Numbers
    predicate: Numbers
    target: Numbers
    bounds: NDArray[np.int64]
    others: Numbers
    ties: Numbers

    def degrees(self) -> NDArray[np.int64]:
        """How many ties each node has."""
        return np.diff(self.bounds)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explored:
    """A revision. `iris` are the nodes, events first; `kinds` the local names of classes, `kind` those of all nodes.

    `told` are those that articles tell of, themselves or in their parts; what is neither event nor conflict always is.
    `names` are the labels that the default graph gives, one by language, empty where there is none.
    `merged` leads from the IRI that each report alone would have given its event to the event that has it.
    """

    revision: int
    base_iri: str
    iris: Sequence[str]
    positions: Mapping[str, int]
    kinds: Sequence[str]
    kind: Numbers
    told: Flags
    names: Sequence[Mapping[str, str]]
    factualities: Sequence[str]
    events: Events
    claims: Claims
    network: Network
    merged: Mapping[str, int]

    @property
    def size(self) -> int:
        """The number of events."""
        return len(self.events.begin)

    def position(self, key: str) -> int | None:
        """The number of the node with this IRI or key; None where no event has to do with it."""
        return self.positions.get(key if "://" in key else self.base_iri + key)

    def kind_of(self, node: int) -> str | None:
        """The local name of the class that names a node best."""
        number = int(self.kind[node])
        return self.kinds[number] if number >= 0 else None

    def neighbours(self, node: int) -> tuple[Numbers, Numbers]:
        """The nodes tied to one, the best known first, and the numbers of the ties."""
        ties = slice(int(self.network.bounds[node]), int(self.network.bounds[node + 1]))
        return self.network.others[ties], self.network.ties[ties]
