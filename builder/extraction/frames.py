"""A passage in, candidate events out: each trigger with the mentions that fill its roles.

A frame says which grammatical function gives which role. The functions are language-neutral: `subject`, `object`, `of` (what follows
a verbal noun), `adjective` (a nationality beside the trigger) and the prepositions' functions of `prepositions.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builder.extraction.lexicon import Entry
from builder.extraction.mentions import Mention
from builder.extraction.passage import Passage, Sentence
from builder.model import EntityType, EventType, Role, Weapon

__all__ = ["FIGHTING", "FRAMES", "PRECEDENCE", "Candidate", "find_candidates"]

MAX_DISTANCE = 24  # chunks between a trigger and its argument; longer links were wrong more often than right

FIGHTING = frozenset(
    {EventType.ARMED_CLASH, EventType.ATTACK, EventType.SHELLING, EventType.AIR_STRIKE, EventType.EXPLOSION}
)
# When two types fit one event, the guide's order decides.
PRECEDENCE = (EventType.EXPLOSION, EventType.AIR_STRIKE, EventType.SHELLING, EventType.ARMED_CLASH, EventType.ATTACK)
WORDS = frozenset({EventType.ACCUSATION, EventType.DENIAL, EventType.APPEAL, EventType.CONDEMNATION, EventType.THREAT})

_AGENT, _TARGET, _PARTY, _MEDIATOR, _PLACE = Role.AGENT, Role.TARGET, Role.PARTY, Role.MEDIATOR, Role.PLACE
_MUTUAL = dict.fromkeys(("subject", "object", "of", "adjective", "between", "with", "against", "by", "led"), _PARTY)

FRAMES: Mapping[str, Mapping[str, Role]] = {
    "assault": {
        "subject": _AGENT,
        "object": _TARGET,
        "adjective": _AGENT,
        "by": _AGENT,
        "on": _TARGET,
        "against": _TARGET,
        "with": _TARGET,
        "from": _AGENT,
    },
    "mutual": {**_MUTUAL, "on": _PARTY},
    "accord": {**_MUTUAL, "mediated": _MEDIATOR},
    "meet": {**_MUTUAL, "to": _PARTY, "in": _PARTY},
    "visit": {"subject": _PARTY, "of": _PARTY, "object": _PLACE, "to": _PLACE},
    "mediation": {"subject": _MEDIATOR, "of": _MEDIATOR, "adjective": _MEDIATOR, "between": _PARTY},
    "capture": {
        "subject": _AGENT,
        "adjective": _AGENT,
        "by": _AGENT,
        "object": _TARGET,
        "on": _PLACE,
        "from": _TARGET,
        "against": _TARGET,
    },
    "explode": {"by": _AGENT, "on": _TARGET},
    "withdraw": {"subject": _AGENT, "of": _AGENT, "adjective": _AGENT, "from": _PLACE},
    "deploy": {"subject": _AGENT, "of": _AGENT, "object": _AGENT, "adjective": _AGENT, "to": _PLACE},
    "accuse": {"subject": _AGENT, "of": _AGENT, "object": _TARGET, "to": _TARGET, "on": _TARGET, "adjective": _AGENT},
    "blame": {"subject": _AGENT, "to": _TARGET, "on": _TARGET},
    "appeal": {"subject": _AGENT, "of": _AGENT, "object": _TARGET, "from": _TARGET, "adjective": _AGENT},
    "deny": {"subject": _AGENT, "of": _AGENT, "adjective": _AGENT},
    "condemn": {"subject": _AGENT, "of": _AGENT, "adjective": _AGENT, "object": _TARGET},
    "threat": {"subject": _AGENT, "of": _AGENT, "adjective": _AGENT, "object": _TARGET},
    "sanction": {"subject": _AGENT, "adjective": _AGENT, "on": _TARGET, "against": _TARGET, "by": _AGENT},
    "displace": {"by": _AGENT},
    "aid": {"subject": _AGENT, "adjective": _AGENT, "to": _TARGET},
    "protest": {"against": _TARGET, "subject": _AGENT, "of": _AGENT},
    "light": {"subject": _PARTY},
}

_PLACE_FUNCTIONS = frozenset({"about", "in", "near", "along", "direction", "on", "from", "none", "of", "to", "between"})
_INNER_STATE_FUNCTIONS = frozenset({"in", "near", "along", "direction"})


@dataclass(slots=True, kw_only=True)
class Candidate:
    """One trigger's event while it is being put together. Indices are chunks; `first` to `last` is the evidence."""

    trigger: int
    type: EventType
    entry: Entry
    sentence: Sentence
    first: int
    last: int
    definite: bool
    roles: dict[Role, list[Mention]] = field(default_factory=dict)
    weapons: list[Weapon] = field(default_factory=list)
    subject: Mention | None = None
    rule: str = ""

    def fillers(self, role: Role) -> list[Mention]:
        return self.roles.get(role, [])

    def add(self, role: Role, mention: Mention) -> None:
        fillers = self.roles.setdefault(role, [])
        if all(mention.identity != other.identity for other in fillers) or mention.reference:
            fillers.append(mention)
            self.cover(mention.first, mention.last)

    def cover(self, first: int, last: int) -> None:
        """Widen the evidence."""
        self.first, self.last = min(self.first, first), max(self.last, last)

    @property
    def verb(self) -> bool:
        return self.entry.features.get("form") == "verb"

    @property
    def weak(self) -> bool:
        return self.entry.has("weak")


def find_candidates(passage: Passage) -> tuple[Candidate, ...]:
    """The candidate events of a passage in reading order; each trigger's right reach ends where the next clause or verb begins."""
    candidates: list[Candidate] = []
    for sentence in passage.sentences:
        triggers = list(_triggers(passage, sentence))
        previous: Candidate | None = None
        for position, (index, entry) in enumerate(triggers):
            following = triggers[position + 1][0] if position + 1 < len(triggers) else sentence.end
            candidate = _start(passage, sentence, index, entry)
            _fill(passage, candidate, following, previous)
            candidates.append(candidate)
            previous = candidate if candidate.subject else previous
    return tuple(candidates)


def _triggers(passage: Passage, sentence: Sentence) -> Iterator[tuple[int, Entry]]:
    for index in range(sentence.first, sentence.end):
        chunk = passage.chunks[index]
        mention = passage.mention_at(index)
        if mention is not None and not chunk.has("triggers"):
            continue
        readings = [entry for entry in chunk.entries if entry.kind == "triggers"]
        if not readings:
            continue
        entry = _reading(passage, index, readings)
        if (entry.has("bare") and chunk.proclitic.definite) or passage.time_at(index) is not None:
            continue
        if entry.features.get("only", "") and not entry.has(entry.features["only"]):
            continue
        wanted = entry.features.get("needs")
        if wanted and not any(
            passage.chunks[i].has("cues", wanted) for i in range(index + 1, min(index + 12, sentence.end))
        ):
            continue
        yield index, entry


def _reading(passage: Passage, index: int, readings: Sequence[Entry]) -> Entry:
    """The noun reading after an article or a preposition, else the verb at the head of a clause, else the first."""
    chunk = passage.chunks[index]
    noun = next((entry for entry in readings if entry.features.get("form") == "noun"), None)
    verb = next((entry for entry in readings if entry.features.get("form") == "verb"), None)
    if noun is None or verb is None:
        return noun or verb or readings[0]
    if chunk.proclitic.definite or chunk.proclitic.preposition or _after_preposition(passage, index):
        return noun
    return verb if _opens_clause(passage, index) else noun


def _opens_clause(passage: Passage, index: int) -> bool:
    """Whether a word stands where a verb of a verb-first clause stands."""
    if passage.order != "verb-first" or index == passage.sentence_of(index).first:
        return True
    before = passage.chunks[index - 1]
    return before.mark or before.has("clauses") or before.has("cues") or passage.mention_at(index - 1) is not None


def _after_preposition(passage: Passage, index: int) -> bool:
    return index > 0 and (passage.chunks[index - 1].has("prepositions") or passage.chunks[index - 1].has("light"))


def _start(passage: Passage, sentence: Sentence, index: int, entry: Entry) -> Candidate:
    chunk = passage.chunks[index]
    weapons = [Weapon(entry.features["weapon"])] if "weapon" in entry.features else []
    return Candidate(
        trigger=index,
        type=EventType(entry.value),
        entry=entry,
        sentence=sentence,
        first=index,
        last=index,
        definite=chunk.proclitic.definite or (index > 0 and passage.chunks[index - 1].has("determiners", "definite")),
        weapons=weapons,
        rule=f"{entry.features.get('frame', 'none')}:{entry.value}",
    )


def _fill(passage: Passage, candidate: Candidate, following: int, previous: Candidate | None) -> None:
    frame = FRAMES[candidate.entry.features.get("frame", "mutual")]
    limit = _right_limit(passage, candidate)
    if candidate.verb:
        _fill_verb(passage, candidate, frame, limit, previous)
    else:
        _fill_noun(passage, candidate, frame, limit)
    _fill_prepositions(passage, candidate, frame, limit, following)
    _fill_weapons(passage, candidate, limit)
    _fill_places(passage, candidate, limit)


def _right_limit(passage: Passage, candidate: Candidate) -> int:
    """Where the reach of a trigger to the right ends: the sentence, a clause boundary, the next finite verb."""
    end = min(candidate.sentence.end, candidate.trigger + 1 + MAX_DISTANCE)
    for index in range(candidate.trigger + 1, end):
        chunk = passage.chunks[index]
        if chunk.has("clauses", "boundary") or (chunk.mark and chunk.text in ".؛;"):
            return index
        if index > candidate.trigger + 1 and passage.is_verb(index) and passage.mention_at(index) is None:
            if chunk.has("light") or passage.chunks[index - 1].has("clauses", "relative"):
                continue
            return index
    return end


def _left_limit(passage: Passage, candidate: Candidate) -> int:
    start = max(candidate.sentence.first, candidate.trigger - MAX_DISTANCE)
    for index in range(candidate.trigger - 1, start - 1, -1):
        chunk = passage.chunks[index]
        if chunk.has("clauses", "boundary") or chunk.has("clauses", "complement"):
            return index
    return start


def _actor(mention: Mention) -> bool:
    return mention.type is not EntityType.PLACE or mention.capital_of is not None


def _fill_verb(
    passage: Passage, candidate: Candidate, frame: Mapping[str, Role], limit: int, previous: Candidate | None
) -> None:
    right = [
        m
        for m in passage.mentions_in(candidate.trigger + 1, limit)
        if _actor(m) and _stands(passage, m) and _direct(passage, m)
    ]
    groups = _groups(passage, right)
    left = _left_subject(passage, candidate)
    if (
        left
        and groups
        and groups[0][0].first <= candidate.trigger + 2
        and _marked(passage, left.last, candidate.trigger)
    ):
        left = None  # a mark before the verb and a name right behind it: the verb opens its own clause
    subject: list[Mention] = []
    objects: list[Mention] = []
    if passage.order == "subject-first":
        subject = _with_coordinated(passage, left) if left else []
        objects = groups[0] if groups and groups[0][0].first - candidate.trigger <= 6 else []
        if passage.passive(candidate.trigger):
            subject, objects = [], subject
    elif left and groups:
        subject, objects = _with_coordinated(passage, left), groups[0]
    elif left:
        subject = _with_coordinated(passage, left)
    elif len(groups) >= 2:
        subject, objects = groups[0], groups[1]
    elif groups:
        if _is_object(passage, candidate, groups[0]):
            objects = groups[0]
            subject = [previous.subject] if previous and previous.subject else []
        else:
            subject = groups[0]
    if "subject" in frame:
        for mention in subject:
            candidate.add(frame["subject"], mention)
        candidate.subject = subject[0] if subject else None
    if "object" in frame:
        for mention in objects:
            candidate.add(frame["object"], mention)


def _with_coordinated(passage: Passage, mention: Mention) -> list[Mention]:
    """A mention and those it is coordinated to before it: "Armenia and Azerbaijan"."""
    found = [mention]
    while passage.is_coordinated(found[0]):
        before = next((m for back in (1, 2, 3) if (m := passage.mention_at(found[0].first - back))), None)
        if before is None or before in found or not _actor(before):
            break
        found.insert(0, before)
    return found


def _marked(passage: Passage, first: int, last: int) -> bool:
    return any(passage.chunks[index].mark and passage.chunks[index].text in ",،" for index in range(first + 1, last))


def _is_object(passage: Passage, candidate: Candidate, group: Sequence[Mention]) -> bool:
    """Whether the only bare noun after a verb is what it acts on: "the two countries", whom an accuser names, what follows a
    participle, or any noun where an unnamed source stands before the verb.
    """
    if any(mention.reference == "both" for mention in group) or candidate.entry.has("participle"):
        return True
    if candidate.type is EventType.ACCUSATION:
        return True
    if candidate.type not in WORDS:
        return False
    before = range(max(candidate.sentence.first, candidate.trigger - 8), candidate.trigger)
    return any(passage.chunks[index].has("sources") for index in before)


def _stands(passage: Passage, mention: Mention) -> bool:
    """Whether a mention is more than an adjective: "Israeli" alone is none, "Israeli aircraft" stands for Israel."""
    return not mention.descriptive or bool(passage.govern(mention).heads) or passage.mention_is_owner(mention)


def _direct(passage: Passage, mention: Mention) -> bool:
    return passage.govern(mention).function in {"none", "of"}


def _groups(passage: Passage, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions gathered by coordination: "A and B" is one group."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and passage.is_coordinated(mention) and mention.first - groups[-1][-1].last <= 4:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _left_subject(passage: Passage, candidate: Candidate) -> Mention | None:
    """The mention before a verb in its own clause: "Azerbaijan launched", "the ministry, which said"."""
    start = _left_limit(passage, candidate)
    chunk = passage.chunks[candidate.trigger]
    found: Mention | None = None
    for mention in passage.mentions_in(start, candidate.trigger):
        if mention.last >= candidate.trigger or not _actor(mention) or not _stands(passage, mention):
            continue
        if _direct(passage, mention):
            found = mention
    if found is None or (chunk.proclitic.conjunction and passage.order == "verb-first"):
        return None
    for index in range(found.last + 1, candidate.trigger):
        between = passage.chunks[index]
        if passage.is_verb(index) and passage.mention_at(index) is None:
            return None
        if between.has("clauses", "relative") and index != candidate.trigger - 1:
            return None
    return found


def _fill_noun(passage: Passage, candidate: Candidate, frame: Mapping[str, Role], limit: int) -> None:
    of_role = _of_role(candidate, frame)
    if passage.order == "subject-first" and "adjective" in frame:
        owner = _owner_before(passage, candidate.trigger)
        if owner is not None:
            candidate.add(frame["adjective"], owner)
    adjective = passage.mention_at(candidate.trigger + 1)
    for index in range(candidate.trigger + 1, min(candidate.trigger + 4, limit)):
        adjective = passage.mention_at(index)
        if adjective and adjective.descriptive and index == adjective.first and "adjective" in frame:
            if all(passage.chunks[i].proclitic.preposition is None for i in range(candidate.trigger + 1, index + 1)):
                candidate.add(frame["adjective"], adjective)
            break
        if adjective or passage.chunks[index].has("prepositions"):
            break
    for mention in passage.mentions_in(candidate.trigger + 1, limit):
        govern = passage.govern(mention)
        if govern.function == "of" and govern.anchor == candidate.trigger and _actor(mention):
            role = of_role if not candidate.entry.has("force") or mention.force else None
            if candidate.entry.features.get("of") == "auto":
                role = Role.TARGET if "site" in govern.heads else Role.AGENT
            if role:
                candidate.add(role, mention)
    _fill_light(passage, candidate, frame, limit)


def _owner_before(passage: Passage, trigger: int) -> Mention | None:
    """The mention right before a noun, or one word off: "Israeli air strike", "Russia's full-scale invasion", "PKK attack"."""
    for back in range(1, 5):
        if trigger - back < 0:
            return None
        mention = passage.mention_at(trigger - back)
        if mention is not None:
            return mention if mention.type is not EntityType.PLACE and mention.type is not EntityType.PERSON else None
        chunk = passage.chunks[trigger - back]
        possessive = (chunk.mark and chunk.text in "'’‘-") or chunk.text == "s"
        if not possessive and not chunk.unknown:
            return None
    return None


def _of_role(candidate: Candidate, frame: Mapping[str, Role]) -> Role | None:
    named = candidate.entry.features.get("of")
    if named in {"none", "auto"}:
        return None
    return Role(named) if named else frame.get("of")


def _fill_light(passage: Passage, candidate: Candidate, frame: Mapping[str, Role], limit: int) -> None:
    """Subjects and objects that a light verb lends: "launched an attack on", "came under fire", "strikes that the army carries out"."""
    for index in range(candidate.trigger - 1, _left_limit(passage, candidate) - 1, -1):
        light = _light(passage, candidate, index)
        if light:
            _lend(passage, candidate, frame, light.value, index, candidate.trigger, before=True)
            break
        if passage.is_verb(index) and passage.mention_at(index) is None:
            break
    for index in range(candidate.trigger + 1, limit):
        light = _light(passage, candidate, index)
        if light:
            _lend(passage, candidate, frame, light.value, index, limit, before=False)


def _light(passage: Passage, candidate: Candidate, index: int) -> Entry | None:
    """The light verb at a chunk, if it goes with the trigger's frame: one signs a truce and voices concern."""
    entry = passage.chunks[index].entry("light")
    if entry is None or entry.features.get("for") not in {None, candidate.entry.features.get("frame")}:
        return None
    return entry


def _lend(
    passage: Passage, candidate: Candidate, frame: Mapping[str, Role], value: str, verb: int, end: int, *, before: bool
) -> None:
    direct = [m for m in passage.mentions_in(verb + 1, end) if _stands(passage, m) and _direct(passage, m)]
    actors = [m for m in direct if _actor(m)]
    if before and not actors:
        left = [
            m
            for m in passage.mentions_in(_left_limit(passage, candidate), verb)
            if _actor(m) and not m.descriptive and _direct(passage, m)
        ]
        actors = _with_coordinated(passage, left[-1]) if left and not passage.chunks[verb].proclitic.conjunction else []
    group = _groups(passage, actors)[:1]
    agent = frame.get("subject", Role.AGENT)
    for mention in group[0] if group else []:
        if value == "mediate":
            candidate.add(Role.MEDIATOR, mention)
        elif value == "do":
            candidate.add(agent, mention)
            candidate.subject = candidate.subject or mention
        elif value == "suffer":
            candidate.add(Role.TARGET if agent is Role.AGENT else agent, mention)
        elif not before:
            candidate.add(frame.get("object", Role.TARGET), mention)
        elif candidate.subject is None:
            candidate.add(agent, mention)
    if value == "target" and not before:
        for mention in direct:
            if mention.type is EntityType.PLACE:
                candidate.add(Role.PLACE, mention)
    candidate.cover(verb, verb)


def _fill_prepositions(
    passage: Passage, candidate: Candidate, frame: Mapping[str, Role], limit: int, following: int
) -> None:
    if "mediated" in frame:
        for mention in passage.mentions_in(candidate.sentence.first, candidate.trigger):
            if passage.govern(mention).function == "mediated" and mention.type is not EntityType.PLACE:
                candidate.add(Role.MEDIATOR, mention)
    for mention in passage.mentions_in(candidate.trigger + 1, limit):
        govern = passage.govern(mention)
        if govern.anchor < candidate.trigger:
            continue
        if _closer_noun(passage, candidate, govern.anchor) and govern.function != "mediated":
            continue
        if not _stands(passage, mention):
            continue
        role = frame.get(govern.function) if govern.function not in {"subject", "object", "of", "none"} else None
        if govern.function == "to" and frame is FRAMES["assault"]:
            role = (
                Role.TARGET
                if candidate.fillers(Role.AGENT) or candidate.entry.features.get("of") != "agent"
                else Role.AGENT
            )
        if govern.function == "to" and "means" in govern.heads and role:
            role = frame.get("subject", role)
        if role is None:
            continue
        if role is Role.PLACE or mention.type is not EntityType.PLACE:
            candidate.add(role, mention)
        if govern.function == "between" and len(candidate.fillers(Role.PARTY)) == 1:
            _add_coordinated_sides(passage, candidate, mention.last + 1, limit)


def _add_coordinated_sides(passage: Passage, candidate: Candidate, first: int, limit: int) -> None:
    """The second side of "between A, led by B, and C"."""
    for mention in passage.mentions_in(first, min(limit, first + 16)):
        if (
            passage.is_coordinated(mention)
            and _actor(mention)
            and not mention.descriptive
            and mention.type is not EntityType.PERSON
        ):
            if passage.govern(mention).function in {"none", "between"}:
                candidate.add(Role.PARTY, mention)
                return


def _closer_noun(passage: Passage, candidate: Candidate, anchor: int) -> bool:
    """Whether another event noun stands between the trigger and a preposition: the argument is that noun's."""
    return any(
        passage.chunks[index].has("triggers") and not _weak(passage, index)
        for index in range(candidate.trigger + 1, anchor)
    )


def _weak(passage: Passage, index: int) -> bool:
    entry = passage.chunks[index].entry("triggers")
    return entry is not None and entry.has("weak")


def _fill_weapons(passage: Passage, candidate: Candidate, limit: int) -> None:
    if candidate.type not in FIGHTING and candidate.type is not EventType.TRUCE_VIOLATION:
        return
    for index in range(max(_left_limit(passage, candidate), candidate.trigger - 8), limit):
        entry = passage.chunks[index].entry("weapons")
        if entry is None or _other_fighting(passage, candidate, index):
            continue
        weapon = Weapon(entry.value)
        if weapon not in candidate.weapons:
            candidate.weapons.append(weapon)
        if index > candidate.trigger:
            candidate.cover(index, index)


def _other_fighting(passage: Passage, candidate: Candidate, index: int) -> bool:
    low, high = sorted((candidate.trigger, index))
    return any(
        passage.chunks[i].has("triggers") and not _weak(passage, i) and i != candidate.trigger
        for i in range(low + 1, high)
    )


def _fill_places(passage: Passage, candidate: Candidate, limit: int) -> None:
    """The first places behind the trigger, with what is coordinated to them; a state only where no narrower place is named."""
    if candidate.type in WORDS:
        return
    found = _places(passage, candidate, candidate.trigger + 1, limit)
    if not found:
        found = _places(passage, candidate, _left_limit(passage, candidate), candidate.trigger)
    for mention in found:
        candidate.add(Role.PLACE, mention)


def _places(passage: Passage, candidate: Candidate, first: int, end: int) -> list[Mention]:
    states: list[Mention] = []
    chosen: list[Mention] = []
    for mention in passage.mentions_in(first, end):
        govern = passage.govern(mention)
        territory = bool(govern.heads) and govern.heads[-1] == "territory"
        if (
            _closer_noun(passage, candidate, mention.first)
            or (mention.descriptive and not territory)
            or not mention.named
        ):
            continue
        function = govern.function
        if mention.type is EntityType.PLACE and function in _PLACE_FUNCTIONS:
            if mention.capital_of and function in {"none", "of", "between"}:
                continue
            if chosen and not passage.is_coordinated(mention):
                break
            chosen.append(mention)
        elif mention.type is EntityType.STATE and function in _INNER_STATE_FUNCTIONS and not mention.reference:
            states.append(mention)
    return chosen or states[:1]
