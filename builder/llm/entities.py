"""The entities of a model's answer in, who they are out: each name is found in the text and linked as rules link it.

A name that the authority or the rules know at that place is theirs, with key and type. Any other is an entity of this
article alone, under the type that the model gives it; one whose names stand nowhere is none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from builder.extraction.mentions import Mention
from builder.extraction.mentions.names import Names, find_name, find_nationality
from builder.extraction.passage import Passage
from builder.extraction.register import Register
from builder.llm.quotes import Quotes
from builder.llm.reply import ReplyEntity
from builder.model import EntityFact, EntityType, Role, Span
from builder.text import fold_word

__all__ = ["Cast", "Member", "Places"]

_LONGEST_NAME = 100  # code points; a longer "name" is a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the chunks of a passage stand in the text."""

    passage: Passage
    starts: tuple[int, ...]

    @classmethod
    def of(cls, passage: Passage) -> Places:
        return cls(passage=passage, starts=tuple(chunk.outer for chunk in passage.chunks))

    def chunks(self, span: Span) -> tuple[int, int] | None:
        """The first and the last chunk of a span."""
        first, last = bisect_right(self.starts, span.start) - 1, bisect_right(self.starts, span.end - 1) - 1
        while 0 <= first < len(self.starts) and self.passage.chunks[first].end <= span.start:
            first += 1
        return (max(first, 0), last) if last >= max(first, 0) else None


@dataclass(slots=True, kw_only=True)
class _Local:
    """An entity that nobody but the article knows."""

    type: EntityType
    spans: dict[Span, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An entity of one answer: a mention that says who it is, or an identity of this article alone."""

    type: EntityType
    mention: Mention | None
    identity: str


class Cast:
    """The entities of an article under their identities, while its answers are read."""

    def __init__(self, places: Places, quotes: Quotes, register: Register, names: Names) -> None:
        self._places = places
        self._names = names
        self._quotes = quotes
        self._register = register
        self._locals: dict[str, _Local] = {}

    def read(self, entities: Collection[ReplyEntity], window: Span) -> Mapping[str, Member]:
        """The entities of one answer by its own ids; those whose names are not in the window are left out."""
        return {entity.id: member for entity in entities if (member := self._read_entity(entity, window)) is not None}

    def identities(self, member: Member, role: Role | None) -> tuple[str, ...]:
        """Whom an entity stands for in a role (None: it speaks or is a side): a capital mostly for its state."""
        mention = member.mention
        if mention is None:
            return (member.identity,)
        if mention.capital_of and member.type is EntityType.STATE:
            role = None
        found = self._register.resolve(mention, role)
        return found if len(found) == 1 else ()

    def facts(self, used: Collection[str]) -> tuple[tuple[EntityFact, ...], Mapping[str, str]]:
        """The entities worth listing, and the id of each identity; `used` are those that a fact names."""
        known, ids = self._register.entities(used)
        made = dict(ids)
        local = [(identity, entity) for identity, entity in self._locals.items() if identity in used]
        facts = list(known)
        for number, (identity, entity) in enumerate(local, start=len(known) + 1):
            made[identity] = f"e{number}"
            names, spans = tuple(entity.names), tuple(sorted(entity.spans))
            facts.append(EntityFact(id=f"e{number}", type=entity.type, names=names, mentions=spans))
        return tuple(facts), made

    def _read_entity(self, entity: ReplyEntity, window: Span) -> Member | None:
        spans = [span for name in entity.names if len(name) <= _LONGEST_NAME for span in self._find(name, window)]
        if not spans:
            return None
        mention = self._mention(spans, entity.type)
        if mention is not None:
            return Member(type=entity.type, mention=mention, identity=mention.identity)
        name = self._places.passage.article.quote(max(spans, key=lambda span: span.end - span.start))
        identity = f"llm:{entity.type.value}:{fold_word(name)}"
        local = self._locals.setdefault(identity, _Local(type=entity.type))
        for span in spans:
            local.spans[span] = None
            local.names.setdefault(self._places.passage.article.quote(span))
        return Member(type=entity.type, mention=None, identity=identity)

    def _find(self, name: str, window: Span) -> Iterator[Span]:
        return self._quotes.find(name, window)

    def _mention(self, spans: Collection[Span], type: EntityType) -> Mention | None:
        """The mention that the rules found at one of the spans: at the very words, else of the same type in them.

        Else what a name or nationality inside a longer mention stands for: "Armenian" of "the Armenian premier".
        """
        within: Mention | None = None
        inside: Mention | None = None
        for span in spans:
            covered = self._places.chunks(span)
            if covered is None:
                continue
            for mention in self._mentions(*covered):
                if (mention.first, mention.last) == covered or self._is_named(mention, covered):
                    return mention
                if within is None and mention.type is type and not mention.reference and not mention.descriptive:
                    within = mention
            if inside is None and covered[0] == covered[1]:
                word = find_name(self._names, covered[0]) or find_nationality(self._names, covered[0])
                inside = word if word is not None and word.type is type else None
        return within or inside

    def _mentions(self, first: int, last: int) -> Iterator[Mention]:
        passage = self._places.passage
        found = dict.fromkeys(passage.mention_at(index) for index in range(first, last + 1))
        return (mention for mention in found if mention is not None)

    def _is_named(self, mention: Mention, covered: tuple[int, int]) -> bool:
        return any(self._places.chunks(name) == covered for name in mention.names)
