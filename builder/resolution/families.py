"""A few changed articles and what is remembered in, the families of copies that they now make out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from builder.accounts import Account
from builder.resolution.copies import copy_keys, gather_families, match_copies
from builder.world import Memory

__all__ = ["Families", "renew_families"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """The articles that are `changed`, all that must be sketched anew, since their family is another, and the notes.

    `family` has the family of each of those, `rows` the same with the signature of its text.
    """

    changed: frozenset[str]
    resketched: frozenset[str]
    family: Mapping[str, str | None]
    rows: Sequence[tuple[str, str | None, bytes]]
    pairs: Sequence[tuple[str, str, tuple[int, int, int]]]
    keys: Sequence[tuple[str, Sequence[int]]]

    @property
    def copies(self) -> tuple[tuple[str, str], ...]:
        """Of which article each of these is a copy, if of one."""
        return tuple((key, family) for key, family, _ in self.rows if family is not None and family != key)


def renew_families(changed: Collection[str], after: Iterable[Account], memory: Memory) -> Families:
    """The families once the articles that are `changed` tell what `after` holds, or nothing any more."""
    signatures = {account.article.key: account.signature for account in after}
    fresh = {key: signature for key, signature in signatures.items() if signature}
    matched = match_copies(fresh, _found_by(fresh, changed, memory))
    relatives = _relatives(changed, memory)
    families = gather_families(
        {*matched, *_kept(changed, {one for pair in matched for one in pair} | relatives, memory)}
    )
    around = (set(families) | relatives) - set(changed)
    stored = {article: (family, signature) for article, family, signature in memory.families(around)}
    others = {key for key in stored if stored[key][0] != families.get(key)}
    known = {**{key: stored[key][1] for key in others}, **signatures}
    return Families(
        changed=frozenset(changed),
        resketched=frozenset({*changed, *others}),
        family={key: families.get(key) for key in known},
        rows=[(key, families.get(key), known[key]) for key in sorted(known)],
        pairs=[(one, other, (0, 0, 0)) for one, other in matched],
        keys=[(article, copy_keys(signature)) for article, signature in sorted(signatures.items())],
    )


def _found_by(
    fresh: Mapping[str, bytes], changed: Collection[str], memory: Memory
) -> dict[int, list[tuple[str, bytes]]]:
    """The other articles that share a key with fresh ones, by key."""
    found = memory.under({key for signature in fresh.values() for key in copy_keys(signature)})
    found = [(key, article) for key, article in found if article not in changed]
    stored = {article: signature for article, _, signature in memory.families({article for _, article in found})}
    by_key: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
    for key, article in found:
        by_key[key].append((article, stored[article]))
    return by_key


def _relatives(changed: Collection[str], memory: Memory) -> set[str]:
    """All articles that were in a family with a changed one."""
    found, waiting = set(changed), set(changed)
    while waiting:
        waiting = {one for pair in memory.pairs_of(waiting) for one in pair[:2]} - found
        found |= waiting
    return found - set(changed)


def _kept(changed: Collection[str], start: set[str], memory: Memory) -> set[tuple[str, str]]:
    """The pairs of copies that stay and hang together with some articles."""
    pairs: set[tuple[str, str]] = set()
    seen, waiting = set(changed), start
    while waiting := waiting - seen:
        seen |= waiting
        found = {(one, other) for one, other, _ in memory.pairs_of(waiting)}
        found = {pair for pair in found if pair[0] not in changed and pair[1] not in changed}
        pairs |= found
        waiting = {one for pair in found for one in pair}
    return pairs
