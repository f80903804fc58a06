"""Candidates, tolls, times and attributions of a passage in, its events out: one entry for each event, however often it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from builder.extraction.attribution import Attribution
from builder.extraction.frames import FIGHTING, PRECEDENCE, WORDS, Candidate
from builder.extraction.passage import Passage
from builder.extraction.register import Register
from builder.extraction.time import TimeExpression
from builder.extraction.tolls import Toll
from builder.model import EntityType, EventType, Factuality, Role, Scope, Span, Victim, Weapon

__all__ = ["Draft", "DraftToll", "Voice", "compose"]

TWO_SIDED = frozenset(
    {
        EventType.WAR,
        EventType.ARMED_CLASH,
        EventType.TRUCE,
        EventType.PEACE_AGREEMENT,
        EventType.NEGOTIATION,
        EventType.MEETING,
        EventType.PRISONER_EXCHANGE,
    }
)
CALLED_FOR = frozenset(
    {
        EventType.TRUCE,
        EventType.WITHDRAWAL,
        EventType.NEGOTIATION,
        EventType.PRISONER_EXCHANGE,
        EventType.PEACE_AGREEMENT,
    }
)
OPPOSING = frozenset(
    {EventType.WAR, EventType.TRUCE, EventType.TRUCE_VIOLATION, EventType.PEACE_AGREEMENT, EventType.ACCUSATION}
)
CONTENT = frozenset({EventType.TRUCE, EventType.PEACE_AGREEMENT})
ONE_SIDED = FIGHTING - {EventType.ARMED_CLASH}
LASTING = TWO_SIDED | {
    EventType.DEPLOYMENT,
    EventType.DISPLACEMENT,
    EventType.SANCTION,
    EventType.ATTACK,
    EventType.AIR_STRIKE,
}
ROLES = tuple(Role)
RECENT_SENTENCES = 3
OTHER_TRIGGER = 5  # what a trigger between an event and a date weighs, in chunks of distance


@dataclass(slots=True)
class Voice:
    """One assertion of an event: who, in which words."""

    sources: tuple[str, ...]
    unnamed: bool
    via: str | None
    span: Span
    cue: Span | None


@dataclass(slots=True)
class DraftToll:
    toll: Toll
    side: str | None
    voice: Voice
    scope: Scope


@dataclass(slots=True)
class Draft:
    """An event while its mentions are gathered; roles hold identities of the register."""

    type: EventType
    sentence: int
    trigger: int
    span: Span
    roles: dict[Role, list[str]]
    weapons: list[Weapon]
    when: str | None
    factuality: Factuality
    background: bool
    definite: bool
    headline: bool
    rule: str
    triggers: list[int] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    tolls: list[DraftToll] = field(default_factory=list)
    verb: bool = False
    weak: bool = False
    inherited: bool = False
    plural: bool = False

    def fillers(self, role: Role) -> list[str]:
        return self.roles.get(role, [])

    @property
    def actors(self) -> set[str]:
        return {i for role in ROLES if role is not Role.PLACE for i in self.fillers(role)}

    @property
    def richness(self) -> int:
        return sum(len(fillers) for fillers in self.roles.values()) + len(self.weapons) + 2 * (self.when is not None)


def compose(
    passage: Passage,
    candidates: Sequence[Candidate],
    tolls: Sequence[Toll],
    attributions: Sequence[Attribution],
    register: Register,
) -> tuple[Draft, ...]:
    """The events of an article in reading order."""
    composer = _Composer(passage, attributions, register)
    events: list[Draft] = []
    by_sentence: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_sentence.setdefault(candidate.sentence.index, []).append(candidate)
    tolls_by_sentence: dict[int, list[Toll]] = {}
    for toll in tolls:
        tolls_by_sentence.setdefault(toll.sentence.index, []).append(toll)
    headlines: list[Draft] = []
    for sentence in passage.sentences:
        drafts = composer.draft(by_sentence.get(sentence.index, []))
        composer.hang_tolls(drafts, tolls_by_sentence.get(sentence.index, []), events)
        for draft in drafts:
            if sentence.headline:
                headlines.extend([draft] if composer.keep(draft) else [])
            elif not composer.enter(events, draft) and composer.keep(draft):
                events.append(draft)
    return tuple(events or headlines)  # a headline repeats what the text tells; it counts where nothing follows


@dataclass(slots=True)
class _Composer:
    passage: Passage
    attributions: Sequence[Attribution]
    register: Register

    def draft(self, candidates: Sequence[Candidate]) -> list[Draft]:
        """Drafts of one sentence; weak triggers beside a stronger one only lend it their weapons."""
        kept = _absorb(candidates)
        drafts: list[Draft] = []
        for candidate in kept:
            draft = self._draft(candidate)
            self._control(draft, candidate, drafts, kept)
            if (
                drafts
                and drafts[-1].type is EventType.NEGOTIATION
                and draft.type in CONTENT
                and draft.trigger - drafts[-1].trigger <= 4
            ):
                continue  # what is negotiated about is not yet agreed
            drafts.append(draft)
        return drafts

    def _draft(self, candidate: Candidate) -> Draft:
        roles: dict[Role, list[str]] = {}
        for role, mentions in candidate.roles.items():
            for mention in mentions:
                for identity in self.register.resolve(mention, role):
                    fillers = roles.setdefault(role, [])
                    if identity not in fillers:
                        fillers.append(identity)
        time = self._time(candidate)
        factuality = self._factuality(candidate)
        first, last = candidate.first, candidate.last
        if time is not None and first - 3 <= time.first and time.last <= last + 3:
            first, last = min(first, time.first), max(last, time.last)
        draft = Draft(
            type=candidate.type,
            sentence=candidate.sentence.index,
            trigger=candidate.trigger,
            triggers=[candidate.trigger],
            span=self.passage.span(first, last),
            roles=roles,
            weapons=list(candidate.weapons),
            when=_when(candidate, time, factuality) if time else None,
            factuality=factuality,
            background=self._background(candidate, time),
            definite=candidate.definite,
            headline=candidate.sentence.headline,
            rule=candidate.rule,
            verb=candidate.verb,
            weak=candidate.weak,
            plural=candidate.entry.has("plural"),
        )
        if draft.type is EventType.TERRITORIAL_CHANGE and self._attempted(candidate):
            draft.type = EventType.ATTACK
        self._break_truce(draft, candidate)
        _settle_type(draft)
        _settle_roles(draft)
        voice = self._voice(candidate.trigger, draft.span)
        self._add_speaker(draft, candidate, voice)
        if draft.type in WORDS:
            if not draft.fillers(Role.AGENT) and voice.sources:
                draft.roles[Role.AGENT] = list(voice.sources)
            voice = Voice((), False, None, draft.span, None)
        draft.voices.append(voice)
        self._infer_target(draft, voice)
        self._inherit_parties(draft, candidate)
        if draft.type in FIGHTING or draft.type in OPPOSING:
            sides = [i for role in (Role.PARTY, Role.AGENT, Role.TARGET) for i in draft.fillers(role)]
            self.register.note_opponents(side for side in sides if self.register.fights(side))
        return draft

    def _add_speaker(self, draft: Draft, candidate: Candidate, voice: Voice) -> None:
        """Where the speaker tells its own deed: "said it had arrested", "fighting with rebels", "claimed responsibility"."""
        speakers = [s for s in voice.sources if self.register.fights(s)]
        if not speakers or draft.type in WORDS:
            return
        if draft.type in {EventType.ARMED_CLASH, EventType.WAR} and len(draft.fillers(Role.PARTY)) == 1:
            states = {self.register.state_of(i) or i for i in draft.fillers(Role.PARTY)}
            if (self.register.state_of(speakers[0]) or speakers[0]) not in states:
                draft.roles[Role.PARTY].append(speakers[0])
        if draft.type in TWO_SIDED or draft.fillers(Role.AGENT):
            return
        before = self.passage.chunks[candidate.trigger - 1] if candidate.trigger else None
        pronoun = before is not None and any(e.kind == "clauses" and e.has("pronoun") for e in before.entries)
        responsible = any(
            a.responsibility and a.first <= candidate.trigger < a.end and abs(a.cue_first - candidate.trigger) <= 14
            for a in self.attributions
        )
        if (
            pronoun
            or responsible
            or (
                draft.type is EventType.DETENTION and candidate.trigger and voice.cue is not None and not candidate.verb
            )
        ):
            draft.roles[Role.AGENT] = [i for i in speakers if i not in draft.fillers(Role.TARGET)]

    def _infer_target(self, draft: Draft, voice: Voice) -> None:
        """An official who reports the other side's strike without naming its target speaks of his own side."""
        agents = {self.register.state_of(i) or i for i in draft.fillers(Role.AGENT)}
        if draft.type not in FIGHTING or draft.type in TWO_SIDED or draft.fillers(Role.TARGET) or not agents:
            return
        for source in voice.sources:
            state = self.register.state_of(source)
            if (
                state
                and state not in agents
                and state in self.register.opponents
                and agents & set(self.register.opponents)
            ):
                draft.roles[Role.TARGET] = [self.register.state(state)]
                return

    def _inherit_parties(self, draft: Draft, candidate: Candidate) -> None:
        """A war, clash, truce or talks without named sides are those of the border named, else of the sides last at issue."""
        if draft.type not in TWO_SIDED or draft.type is EventType.MEETING or len(draft.fillers(Role.PARTY)) >= 2:
            return
        for mention in candidate.fillers(Role.PLACE):
            if mention.borders:
                sides = [side for key in mention.borders for side in self.register.sides_of(key, mention)]
                speaker = [self.register.state_of(s) for s in self._voice(draft.trigger, draft.span).sources]
                parties = list(dict.fromkeys([*sides, *(s for s in speaker if s)]))
                if len(parties) >= 2:
                    draft.roles[Role.PARTY] = parties[:2]
                    return
        if not draft.fillers(Role.PARTY) and draft.type is not EventType.PRISONER_EXCHANGE:
            sides = self.register.last_opponents()
            if sides:
                draft.roles[Role.PARTY] = list(sides)
                draft.inherited = True

    def _control(self, draft: Draft, candidate: Candidate, before: Sequence[Draft], kept: Sequence[Candidate]) -> None:
        """What one is accused of is by the accused and claimed by the accuser; what one appeals for is called for."""
        if not before:
            return
        head, head_candidate = before[-1], kept[len(before) - 1]
        between = range(head_candidate.trigger + 1, candidate.trigger)
        if candidate.trigger - head_candidate.trigger > 14 or any(
            self.passage.chunks[i].has("clauses", "boundary") for i in between
        ):
            return
        if head.type is EventType.ACCUSATION and head.fillers(Role.TARGET) and draft.type not in WORDS:
            if draft.type not in TWO_SIDED and not draft.fillers(Role.AGENT):
                draft.roles[Role.AGENT] = list(head.fillers(Role.TARGET))
            if not draft.fillers(Role.TARGET) and draft.type in FIGHTING and draft.type not in TWO_SIDED:
                victims = [self.register.state_of(i) or i for i in head.fillers(Role.AGENT)]
                draft.roles[Role.TARGET] = [i for i in dict.fromkeys(victims) if i not in draft.fillers(Role.AGENT)]
            draft.voices = [Voice(tuple(head.fillers(Role.AGENT)), False, None, draft.span, None)]
        elif head.type is EventType.APPEAL and draft.type not in WORDS:
            draft.factuality = Factuality.CALLED_FOR
            draft.voices = [Voice(tuple(head.fillers(Role.AGENT)), False, None, draft.span, None)]
            if draft.type in TWO_SIDED and not draft.fillers(Role.PARTY):
                draft.roles[Role.PARTY] = list(head.fillers(Role.TARGET))
        elif head.type is EventType.DENIAL and draft.type not in WORDS:
            draft.factuality = Factuality.DENIED
            draft.voices = [Voice(tuple(head.fillers(Role.AGENT)), False, None, draft.span, None)]
        elif head.type is EventType.THREAT and draft.type not in WORDS:
            draft.factuality = Factuality.POSSIBLE
        elif head.type is EventType.CONDEMNATION and draft.type in FIGHTING and not head.fillers(Role.TARGET):
            head.roles[Role.TARGET] = [i for i in draft.fillers(Role.AGENT) if i not in head.fillers(Role.AGENT)]

    def keep(self, draft: Draft) -> bool:
        """Whether a draft says enough to be an event of its own."""
        if draft.factuality is Factuality.CALLED_FOR and draft.type not in CALLED_FOR:
            return False
        if draft.type in WORDS:
            return bool(draft.fillers(Role.AGENT))
        if draft.weak and draft.type is EventType.TRUCE_VIOLATION:
            sentence = self.passage.sentences[draft.sentence]
            near = range(max(0, sentence.first), sentence.end)
            return any(
                e.kind == "triggers" and e.value == "Truce" for i in near for e in self.passage.chunks[i].entries
            )
        if draft.weak and not draft.actors and not draft.tolls:
            return False
        if draft.type is EventType.WAR and draft.inherited:
            return bool(draft.tolls or draft.when or draft.fillers(Role.PLACE))
        if draft.tolls:
            return True
        if draft.type in FIGHTING:
            return bool(draft.actors or draft.fillers(Role.PLACE) or draft.when)
        if draft.type in {EventType.MEETING, EventType.NEGOTIATION}:
            return bool(draft.fillers(Role.PARTY))
        return bool(draft.actors or draft.fillers(Role.PLACE) or draft.when)

    def enter(self, events: Sequence[Draft], draft: Draft) -> bool:
        """Merge a draft into the event it tells again, the last told first; False where there is none."""
        for event in reversed(events):
            if _same_event(event, draft) and not self._accuses_itself(event, draft):
                _merge(event, draft, self.register)
                return True
        return False

    def _accuses_itself(self, event: Draft, draft: Draft) -> bool:
        """Whether merging would have a side report its own strike as suffered."""
        agents = {self.register.state_of(i) or i for i in event.fillers(Role.AGENT)}
        sources = {self.register.state_of(s) or s for voice in draft.voices for s in voice.sources}
        return (
            bool(agents & sources)
            and not draft.fillers(Role.AGENT)
            and event.type in FIGHTING
            and bool(event.voices[0].sources)
        )

    def hang_tolls(self, drafts: list[Draft], tolls: Sequence[Toll], events: Sequence[Draft]) -> None:
        """Each toll goes to the nearest fighting event of its sentence, else to the one told last, else it makes an attack."""
        previous: DraftToll | None = None
        for toll in tolls:
            draft = self._host(drafts, toll)
            entry = DraftToll(
                toll=toll,
                side=self._side(toll),
                voice=self._voice(toll.index, self._toll_span(toll)),
                scope=Scope.EVENT,
            )
            if (
                previous is not None
                and entry.side is None
                and toll.victim is None
                and toll.first - previous.toll.last <= 8
            ):
                entry.side = previous.side
                if toll.victim is None and previous.toll.victim:
                    entry.toll = _with_victim(toll, previous.toll.victim)
            previous = entry
            if draft is None:
                draft = self._told_last(events, toll)
                if draft is None:
                    draft = self._attack(toll, entry)
                    if draft is None:
                        continue
                    drafts.append(draft)
            if draft.type is EventType.WAR:
                entry.scope = Scope.TOTAL
            if entry.side is None and toll.victim is Victim.MILITARY:
                entry.side = self._own_side(draft, entry.voice, toll.force)
            if toll.kind.value in {"killed", "wounded"} and entry.side is None and toll.force == "regular":
                entry.side = self._home_side(draft)
            self._add_side(draft, entry)
            if not any(_same_figure(entry, other) or _vaguer(entry, other) for other in draft.tolls):
                draft.tolls.append(entry)
                self._widen(draft, toll)

    def _own_side(self, draft: Draft, voice: Voice, force: str | None) -> str | None:
        """Whose soldiers they are that nobody is named for: rebels are the armed group's at issue, soldiers those of the warring
        side whose official counts them, else of the lone target, else of the state whose forces the event names.
        """
        if force == "insurgent":
            groups = [
                i for i in self.register.recent_groups() if not draft.actors or i in draft.actors
            ] or self.register.recent_groups()
            return groups[0] if groups else None
        sides = {self.register.state_of(identity) or identity for identity in draft.actors}
        for source in (*voice.sources, *(s for v in draft.voices for s in v.sources)):
            state = self.register.state_of(source) or source
            if state in sides:
                return self.register.state(state) if state.startswith("state/") else state
        targets = [i for i in draft.fillers(Role.TARGET) if self.register.fights(i)]
        if len(targets) == 1:
            state = self.register.state_of(targets[0])
            return self.register.state(state) if state else targets[0]
        states = [side for side in sorted(sides) if side.startswith("state/")]
        if force == "regular" and len(states) == 1 and states[0] not in draft.fillers(Role.AGENT):
            return self.register.state(states[0])
        return None

    def _add_side(self, draft: Draft, entry: DraftToll) -> None:
        """Whose soldiers fall in a clash of which only the other side is named, fights in it."""
        parties = draft.fillers(Role.PARTY)
        if draft.type is not EventType.ARMED_CLASH or len(parties) != 1 or entry.side is None:
            return
        if entry.toll.victim is Victim.MILITARY and entry.side not in {self.register.state_of(i) or i for i in parties}:
            parties.append(entry.side)

    def _home_side(self, draft: Draft) -> str | None:
        """Soldiers and police of no named state are those of the state the article is about, unless it strikes here itself."""
        state = self.register.home_state()
        warring = {self.register.state_of(i) or i for i in draft.fillers(Role.PARTY)}
        if len(warring) > 1 and state in warring:
            return None
        strikers = {self.register.state_of(i) or i for i in draft.fillers(Role.AGENT)}
        return self.register.state(state) if state and state not in strikers else None

    def _widen(self, draft: Draft, toll: Toll) -> None:
        sentence = self.passage.sentence_of(draft.trigger)
        if toll.sentence.index == sentence.index and abs(toll.index - draft.trigger) <= 20:
            told, span = draft.span, self._toll_span(toll)
            draft.span = Span(start=min(told.start, span.start), end=max(told.end, span.end))
            for voice in draft.voices:
                if voice.span == told:
                    voice.span = draft.span

    def _toll_span(self, toll: Toll) -> Span:
        return self.passage.span(toll.first, toll.last)

    def _host(self, drafts: Sequence[Draft], toll: Toll) -> Draft | None:
        if toll.kind.value == "captured":
            hosts = [d for d in drafts if d.type is EventType.DETENTION]
        elif toll.kind.value == "displaced":
            hosts = [d for d in drafts if d.type is EventType.DISPLACEMENT]
        else:
            hosts = [d for d in drafts if d.type in FIGHTING or d.type is EventType.WAR]
        hosts = [d for d in hosts if d.factuality is Factuality.ACTUAL]
        if not hosts:
            return None
        return min(
            hosts, key=lambda d: (abs(d.trigger - toll.index) + (6 if d.trigger < toll.index - 12 else 0), d.trigger)
        )

    def _told_last(self, events: Sequence[Draft], toll: Toll) -> Draft | None:
        """The event a toll without one belongs to: the last fighting told within three sentences, unless the toll names new ground."""
        if toll.kind.value in {"captured", "displaced", "missing"} and toll.kind.value != "missing":
            return None
        if self._own_place(toll):
            return None
        for event in reversed(events):
            if (
                event.type in FIGHTING
                and not event.background
                and toll.sentence.index - event.sentence <= RECENT_SENTENCES
            ):
                return event
        return None

    def _own_place(self, toll: Toll) -> list[str]:
        found: list[str] = []
        for mention in self.passage.mentions_in(toll.last + 1, min(toll.last + 10, toll.sentence.end)):
            if (
                mention.type is EntityType.PLACE
                and mention.named
                and self.passage.govern(mention).function in {"in", "near"}
            ):
                found.extend(self.register.resolve(mention, Role.PLACE))
                break
        return found

    def _attack(self, toll: Toll, entry: DraftToll) -> Draft | None:
        if toll.kind.value not in {"killed", "wounded"} or toll.undisclosed:
            return None
        if toll.low is None and toll.high is None and not entry.side:
            return None
        roles: dict[Role, list[str]] = {}
        places = self._own_place(toll)
        if places:
            roles[Role.PLACE] = places
        if entry.side:
            roles[Role.TARGET] = [entry.side]
        candidate_time = self._nearest_time(toll.index, toll.sentence.first, toll.sentence.end)
        span = self._toll_span(toll)
        draft = Draft(
            type=EventType.ATTACK,
            sentence=toll.sentence.index,
            trigger=toll.index,
            span=span,
            roles=roles,
            weapons=[],
            when=candidate_time.edtf if candidate_time else None,
            factuality=Factuality.ACTUAL,
            background=False,
            definite=False,
            headline=toll.sentence.headline,
            rule="toll:Attack",
        )
        draft.voices.append(self._voice(toll.index, span))
        return draft

    def _side(self, toll: Toll) -> str | None:
        if toll.side is None:
            return None
        found = self.register.resolve(toll.side, Role.TARGET)
        if not found:
            return None
        identity = found[0]
        state = self.register.state_of(identity)
        if identity.startswith("institution:"):
            state = self.register.home_state()
        if state and toll.victim is not Victim.CIVILIAN and self.register.type_of(identity) is not EntityType.PERSON:
            return self.register.state(state)
        return identity

    def _voice(self, index: int, span: Span) -> Voice:
        """Who asserts what stands at a chunk: the innermost attribution that covers it."""
        covering = [a for a in self.attributions if a.covers(index) and not a.cue_first <= index <= a.cue_last]
        if not covering:
            return Voice((), False, None, span, None)
        attribution = max(covering, key=lambda a: (a.first, -a.end))
        sources: list[str] = []
        for mention in attribution.sources:
            sources.extend(self.register.resolve(mention, None))
        via = self.register.resolve(attribution.via, None) if attribution.via else ()
        cue = self.passage.span(attribution.cue_first, attribution.cue_last)
        unnamed = attribution.unnamed and not sources
        return Voice(tuple(dict.fromkeys(sources)), unnamed, via[0] if via else None, span, cue)

    def _time(self, candidate: Candidate) -> TimeExpression | None:
        if candidate.sentence.headline:
            return None
        return self._nearest_time(candidate.trigger, candidate.sentence.first, candidate.sentence.end)

    def _nearest_time(self, index: int, first: int, end: int) -> TimeExpression | None:
        """The nearest time expression of the sentence that dates the event, not its announcement."""
        best: tuple[int, TimeExpression] | None = None
        for time in self.passage.times_in(first, end):
            if time.edtf is None:
                continue
            low, high = (time.last, index) if time.first < index else (index, time.first)
            cost = high - low
            for position in range(low + 1, high):
                chunk = self.passage.chunks[position]
                if chunk.has("clauses", "boundary") or (chunk.has("clauses", "complement") and time.first < index):
                    cost += 12
                elif chunk.has("triggers") and not chunk.has("casualties"):
                    cost += OTHER_TRIGGER
            if cost <= 22 and (best is None or cost < best[0]):
                best = (cost, time)
        return best[1] if best else None

    def _factuality(self, candidate: Candidate) -> Factuality:
        start = max(candidate.sentence.first, candidate.trigger - 5)
        if candidate.entry.has("future"):
            return Factuality.FUTURE
        for position in range(candidate.trigger - 1, start - 1, -1):
            chunk = self.passage.chunks[position]
            if chunk.has("clauses", "boundary") or (chunk.mark and chunk.text in ".؛"):
                break
            if chunk.has("cues", "negation") and position >= candidate.trigger - 2:
                return Factuality.DENIED
            if chunk.has("cues", "future"):
                return Factuality.FUTURE
            if chunk.has("cues", "possible") and candidate.type not in WORDS and position >= candidate.trigger - 4:
                if not (chunk.text == "قد" and position and self.passage.chunks[position - 1].text in {"كان", "كانت"}):
                    return Factuality.POSSIBLE
        return Factuality.ACTUAL

    def _background(self, candidate: Candidate, time: TimeExpression | None) -> bool:
        if candidate.type in {EventType.WAR, EventType.PEACE_AGREEMENT}:
            return True
        if time is not None and time.edtf and self._old(time.edtf):
            return True
        if (
            candidate.entry.has("plural")
            and candidate.type in ONE_SIDED
            and time is None
            and not candidate.sentence.headline
        ):
            return True
        for position in range(
            max(candidate.sentence.first, candidate.trigger - 6), min(candidate.trigger + 5, candidate.sentence.end)
        ):
            if self.passage.chunks[position].has("cues", "background") and self.passage.time_at(position) is None:
                return True
        return False

    def _break_truce(self, draft: Draft, candidate: Candidate) -> None:
        """A truce that a side ends, breaks or lets collapse is a violation by that side."""
        if draft.type is not EventType.TRUCE or self.passage.chunks[candidate.trigger].proclitic.preposition:
            return  # "ended by a truce"
        start = max(candidate.sentence.first, candidate.trigger - 5)
        cues = [i for i in range(start, candidate.trigger) if self.passage.chunks[i].has("cues", "break")]
        if not cues:
            return
        draft.type = EventType.TRUCE_VIOLATION
        sides = draft.roles.pop(Role.PARTY, [])
        breakers = [
            identity
            for mention in self.passage.mentions_in(max(candidate.sentence.first, cues[-1] - 8), cues[-1] + 4)
            if mention.first < candidate.trigger and self.passage.govern(mention).function in {"none", "of"}
            for identity in self.register.resolve(mention, Role.AGENT)
            if self.register.fights(identity)
        ][-1:]
        draft.roles[Role.AGENT] = breakers or sides
        draft.roles[Role.TARGET] = [side for side in sides if side not in breakers]
        draft.span = self.passage.span(min(cues[-1], candidate.first), candidate.last)

    def _attempted(self, candidate: Candidate) -> bool:
        """Ground that somebody tries to take has not changed hands: the attempt is an attack."""
        start = max(candidate.sentence.first, candidate.trigger - 4)
        return any(self.passage.chunks[index].has("cues", "attempt") for index in range(start, candidate.trigger))

    def _old(self, edtf: str) -> bool:
        """Whether a date lies more than a week before publication."""
        published = self.passage.article.published
        if not published or len(published) < 10 or not edtf[:4].isdigit():
            return bool(published) and edtf[:4] < (published or "")[:4]
        last = edtf.split("/")[-1]
        if last == "..":
            last = edtf.split("/")[0]
        if len(last) < 10:
            return last[:7] < published[:7]
        return _day_number(published) - _day_number(last) > 7


def _when(candidate: Candidate, time: TimeExpression, factuality: Factuality) -> str | None:
    """The date of an event from the time expression that dates it.

    "Since" opens the interval of what lasts; a deed done "since Monday" is dated by the day. What is yet to come takes the reading
    that looks ahead.
    """
    edtf = time.future if factuality is Factuality.FUTURE and time.future else time.edtf
    if edtf is None:
        return None
    if candidate.type not in LASTING:
        return edtf.removesuffix("/..")
    if time.since is not None and candidate.trigger < time.since < time.first and "/" not in edtf:
        return f"{edtf}/.."
    return edtf


def _day_number(day: str) -> int:
    from datetime import date

    return date.fromisoformat(day[:10]).toordinal()


def _with_victim(toll: Toll, victim: Victim) -> Toll:
    from dataclasses import replace

    return replace(toll, victim=victim)


def _absorb(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop weak fighting triggers next to a stronger one; their weapons go to it."""
    kept: list[Candidate] = []
    strong = [c for c in candidates if c.type in FIGHTING and not c.weak and not c.entry.has("light")]
    for candidate in candidates:
        if candidate.entry.has("light"):
            before = [c for c in strong if 0 < candidate.trigger - c.trigger <= 15]
            if before and not any(m.first > before[-1].trigger for m in candidate.fillers(Role.AGENT)):
                _adopt(before[-1], candidate, Role.TARGET, Role.PLACE)
                continue
        if candidate.weak and candidate.type in FIGHTING and strong:
            host = min(strong, key=lambda c: abs(c.trigger - candidate.trigger))
            if abs(host.trigger - candidate.trigger) <= 10:
                host.weapons.extend(w for w in candidate.weapons if w not in host.weapons)
                _adopt(host, candidate)
                continue
        kept.append(candidate)
    return _merge_neighbours(kept)


def _merge_neighbours(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Two fighting triggers of one clause that name one event ("an attack … the explosion of") become one."""
    kept: list[Candidate] = []
    for candidate in candidates:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.type in FIGHTING
            and candidate.type in FIGHTING
            and candidate.trigger - last.trigger <= 6
            and not candidate.verb
            and not (last.roles and candidate.roles and _conflict(last, candidate))
        ):
            if PRECEDENCE.index(candidate.type) < PRECEDENCE.index(last.type):
                last.type = candidate.type
            last.weapons.extend(w for w in candidate.weapons if w not in last.weapons)
            _adopt(last, candidate)
            continue
        kept.append(candidate)
    return kept


def _conflict(one: Candidate, other: Candidate) -> bool:
    for role in (Role.AGENT, Role.TARGET, Role.PLACE):
        a = {m.identity for m in one.fillers(role)}
        b = {m.identity for m in other.fillers(role)}
        if a and b and not a & b:
            return True
    return False


def _adopt(host: Candidate, candidate: Candidate, *roles: Role) -> None:
    for role, mentions in candidate.roles.items():
        if not host.fillers(role) and (not roles or role in roles):
            for mention in mentions:
                host.add(role, mention)
    host.cover(candidate.first, candidate.last)


def _settle_type(draft: Draft) -> None:
    """The weapon decides between the types of fighting: a car bomb makes an explosion, aircraft an air strike."""
    if draft.type not in {EventType.ATTACK, EventType.SHELLING}:
        return
    weapons = set(draft.weapons)
    if weapons & {Weapon.CAR_BOMB, Weapon.SUICIDE, Weapon.MINE} or (
        Weapon.BOMB in weapons and draft.type is EventType.ATTACK
    ):
        draft.type = EventType.EXPLOSION
    elif weapons & {Weapon.AIRCRAFT, Weapon.DRONE} and not weapons & {Weapon.ARTILLERY, Weapon.MORTAR}:
        draft.type = EventType.AIR_STRIKE
    elif (
        weapons & {Weapon.ARTILLERY, Weapon.MORTAR, Weapon.ROCKET}
        and draft.type is EventType.ATTACK
        and draft.rule != "toll:Attack"
    ):
        if not weapons & {Weapon.DRONE, Weapon.AIRCRAFT}:
            draft.type = EventType.SHELLING


def _settle_roles(draft: Draft) -> None:
    """Two-sided events know parties; nobody is both agent and target of one act."""
    if draft.type in TWO_SIDED:
        for role in (Role.AGENT, Role.TARGET):
            for identity in draft.roles.pop(role, []):
                fillers = draft.roles.setdefault(Role.PARTY, [])
                if identity not in fillers:
                    fillers.append(identity)
        mediators = draft.fillers(Role.MEDIATOR)
        if mediators and Role.PARTY in draft.roles:
            draft.roles[Role.PARTY] = [i for i in draft.roles[Role.PARTY] if i not in mediators]
    elif draft.type not in {EventType.TRUCE_VIOLATION, EventType.ACCUSATION}:
        agents = draft.fillers(Role.AGENT)
        if Role.TARGET in draft.roles:
            draft.roles[Role.TARGET] = [i for i in draft.roles[Role.TARGET] if i not in agents]


def _same_event(event: Draft, draft: Draft) -> bool:
    if draft.factuality is not event.factuality:
        return False
    if not _compatible_types(event, draft):
        return False
    if draft.type in WORDS:
        return (
            event.type is draft.type
            and bool(set(event.fillers(Role.AGENT)) & set(draft.fillers(Role.AGENT)))
            and (
                not draft.fillers(Role.TARGET)
                or not event.fillers(Role.TARGET)
                or bool(set(event.fillers(Role.TARGET)) & set(draft.fillers(Role.TARGET)))
            )
        )
    if event.when and draft.when and event.when != draft.when and not _time_inside(event.when, draft.when):
        return False
    if draft.definite and not draft.plural and draft.type in FIGHTING:
        return not any(_disjoint(event, draft, role) for role in ROLES)
    if event.background is not draft.background and (event.when or draft.when) and event.when != draft.when:
        return False
    if any(_disjoint(event, draft, role) for role in ROLES):
        return False
    shared = sum(len(set(event.fillers(role)) & set(draft.fillers(role))) for role in ROLES)
    shared += bool(event.when and event.when == draft.when)
    if event.headline:
        return shared >= 1
    if draft.definite and not draft.richness:
        return draft.sentence - event.sentence <= RECENT_SENTENCES
    if draft.definite:
        return shared >= 1 or draft.sentence - event.sentence <= 1
    return shared >= 2 or (shared >= 1 and draft.sentence - event.sentence <= 2 and draft.type in TWO_SIDED)


def _compatible_types(event: Draft, draft: Draft) -> bool:
    if event.type is draft.type:
        return True
    return (
        draft.definite
        and draft.type is EventType.ATTACK
        and event.type in FIGHTING
        and event.type is not EventType.ARMED_CLASH
    )


def _time_inside(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _disjoint(event: Draft, draft: Draft, role: Role) -> bool:
    one, other = set(event.fillers(role)), set(draft.fillers(role))
    return bool(one and other and not one & other)


def _merge(event: Draft, draft: Draft, register: Register) -> None:
    """The richer mention gives the evidence; roles, weapons, voices and tolls add up."""
    if (draft.richness > event.richness and not draft.headline) or event.headline:
        event.span, event.trigger, event.sentence, event.rule = draft.span, draft.trigger, draft.sentence, draft.rule
        event.headline = draft.headline
    for role in ROLES:
        fillers = event.roles.setdefault(role, [])
        if role is Role.PLACE and fillers:
            continue
        for identity in draft.fillers(role):
            if (
                identity not in fillers and register.state_of(identity) not in fillers
            ):  # "Baku's forces" beside Azerbaijan
                fillers.append(identity)
    event.weapons.extend(weapon for weapon in draft.weapons if weapon not in event.weapons)
    if draft.when and (not event.when or len(draft.when) > len(event.when)):
        event.when = draft.when
    event.background = event.background and draft.background
    event.voices.extend(draft.voices)
    event.triggers.extend(draft.triggers)
    for toll in draft.tolls:
        if not any(_same_figure(toll, other) or _vaguer(toll, other) for other in event.tolls):
            event.tolls.append(toll)


def _vaguer(one: DraftToll, other: DraftToll) -> bool:
    """Whether a figure without number says less than one already told of the same people."""
    a, b = one.toll, other.toll
    vague = a.low is None and a.high is None and not a.undisclosed
    return vague and a.kind is b.kind and (one.side is None or one.side == other.side)


def _same_figure(one: DraftToll, other: DraftToll) -> bool:
    a, b = one.toll, other.toll
    return (
        a.kind is b.kind
        and (a.low, a.high) == (b.low, b.high)
        and (one.side == other.side or one.side is None or other.side is None)
    )


def iterate(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts in reading order."""
    return iter(sorted(drafts, key=lambda draft: draft.span.start))
