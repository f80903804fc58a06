"""Two readings of one article become one: agreement raises confidence, disagreement keeps what is grounded."""

from __future__ import annotations

from collections import Counter

from builder.llm.merging import join_facts, merge_events, number_events
from builder.model import Casualty, CasualtyKind, EventType, Extraction, RelationKind, Span
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, entity, event, make_article, make_facts, relation, toll

TEXT = "Azerbaijan shelled Goris on Monday and killed 49 soldiers, Armenia said. Russia brokered a truce on Tuesday."
ARTICLE = make_article(TEXT)
MODEL = Extraction(model="m", prompt="0123456789abcdef")
RULES = Extraction()
SHELLED = "Azerbaijan shelled Goris on Monday"


def ruled(*events, entities=(ARMENIA, AZERBAIJAN, RUSSIA)):
    return make_facts(ARTICLE, entities, events)


def found(*events, entities=(ARMENIA, AZERBAIJAN, RUSSIA)):
    return make_facts(ARTICLE, entities, events)


def shelling(id="v1", evidence=SHELLED, type="Shelling", **fields):
    return event(TEXT, id, type, evidence, **{"agent": ("e2",), "confidence": 0.7, **fields})


def by_model(**fields):
    return shelling(extractions=(MODEL,), **fields)


def join(rules, model):
    dropped = Counter()
    return join_facts(rules, model, dropped=dropped), dropped


def test_agreement_raises_confidence_and_names_both_extractors():
    facts, dropped = join(ruled(shelling(rule="shell")), found(by_model(confidence=0.6)))
    (event,) = facts.events
    assert event.confidence == 0.88 and event.rule == "shell"
    assert event.extractions == (RULES, MODEL) and not dropped


def test_event_of_one_reading_alone_says_so():
    truce = event(TEXT, "v9", "Truce", "Russia brokered a truce on Tuesday", extractions=(MODEL,), mediator=("e3",))
    facts, _ = join(ruled(shelling()), found(truce))
    assert [(e.id, e.type, e.extractions) for e in facts.events] == [
        ("v1", EventType.SHELLING, (RULES,)),
        ("v2", EventType.TRUCE, (MODEL,)),
    ]
    assert facts.events[0].confidence == 0.7


def test_what_one_leaves_open_the_other_fills():
    figure = toll(TEXT, "49 soldiers", low=49, high=49)
    first = shelling(casualties=(figure,))
    second = by_model(
        when="2022-09-12", target=("e1",), claimants=("e1",), casualties=(toll(TEXT, "49", low=49, high=49, side="e1"),)
    )
    (event,) = join(ruled(first), found(second))[0].events
    assert (event.when, event.target, event.claimants) == ("2022-09-12", ("e1",), ("e1",))
    assert [(c.low, c.side) for c in event.casualties] == [(49, "e1")]


def test_value_on_which_they_differ_is_that_of_the_rules():
    first = shelling(when="2022-09-12")
    second = by_model(when="2022-09-13", background=True)
    (event,) = join(ruled(first), found(second))[0].events
    assert (event.when, event.background) == ("2022-09-12", False)


def test_people_on_whom_they_differ_are_those_named_in_the_evidence():
    entities = [
        entity("e1", "State", "Armenia", key="state/armenia", mentions=[Span(start=59, end=66)]),
        entity("e2", "State", "Azerbaijan", key="state/azerbaijan", mentions=[Span(start=0, end=10)]),
    ]
    (event,) = join(ruled(shelling(agent=("e1",)), entities=entities), found(by_model(), entities=entities))[0].events
    assert event.agent == ("e2",)
    (event,) = join(ruled(shelling(), entities=entities), found(by_model(agent=("e1",)), entities=entities))[0].events
    assert event.agent == ("e2",)


def test_event_of_another_type_at_the_same_trigger_gives_way():
    facts, dropped = join(ruled(shelling()), found(by_model(type="AirStrike")))
    assert [event.type for event in facts.events] == [EventType.SHELLING]
    assert dropped == {"events of another type than the rules found": 1}


def test_entities_join_by_key_and_local_ones_by_name():
    rules = [entity("e1", "State", "Armenia", key="state/armenia"), entity("e2", "Person", "Aram")]
    model = [
        entity("e1", "Person", "Aram", "Mr Aram"),
        entity("e2", "State", "Yerevan", key="state/armenia"),
        entity("e3", "Organisation", "Aram"),
    ]
    ours, theirs = shelling(agent=("e1",)), by_model(agent=("e2",), target=("e1", "e3"))
    facts, _ = join(ruled(ours, entities=rules), found(theirs, entities=model))
    assert [(e.id, e.key, e.names) for e in facts.entities] == [
        ("e1", "state/armenia", ("Armenia", "Yerevan")),
        ("e2", None, ("Aram", "Mr Aram")),
        ("e3", None, ("Aram",)),
    ]
    assert (facts.events[0].agent, facts.events[0].target) == (("e1",), ("e2", "e3"))


def test_ties_follow_their_events():
    truce = event(TEXT, "v2", "Truce", "Russia brokered a truce on Tuesday", party=("e1", "e2"))
    tied = shelling(relations=(relation(TEXT, "follows", "v2", "on Monday"),))
    earlier = event(TEXT, "v1", "Accusation", "Azerbaijan", extractions=(MODEL,))
    facts, _ = join(ruled(tied, truce), found(earlier))
    kinds = {e.id: [(r.kind, r.event) for r in e.relations] for e in facts.events if e.relations}
    (tied_id,) = kinds
    (target,) = [e.id for e in facts.events if e.type is EventType.TRUCE]
    assert kinds[tied_id] == [(RelationKind.FOLLOWS, target)]


def test_windows_tell_an_event_in_their_overlap_once():
    first, second = (
        by_model(id="m1"),
        by_model(id="m2", evidence=f"{SHELLED} and killed 49 soldiers", when="2022-09-12"),
    )
    (event,) = merge_events([first], [second], {}, dropped=Counter())
    assert (event.id, event.when, event.confidence) == ("m1", "2022-09-12", 0.7)


def test_events_of_two_days_stay_two():
    roles = {"agent": ("e2",), "target": ("e1",)}
    one = shelling(when="2022-09-12", **roles)
    other = by_model(id="m1", evidence="on Tuesday", when="2022-09-13", **roles)
    assert len(merge_events([one], [other], {}, dropped=Counter())) == 2


def test_numbers_follow_the_text():
    late, early = shelling(id="x", evidence="Russia brokered a truce"), shelling(id="y")
    assert [event.evidence for event in number_events([late, early])] == [SHELLED, "Russia brokered a truce"]
    assert [event.id for event in number_events([late, early])] == ["v1", "v2"]


def test_figures_that_differ_are_both_kept():
    one = Casualty(kind=CasualtyKind.KILLED, span=Span(start=0, end=2), low=49, high=49)
    other = Casualty(kind=CasualtyKind.KILLED, span=Span(start=3, end=5), low=105, high=105)
    (event,) = join(ruled(shelling(casualties=(one,))), found(by_model(casualties=(other,))))[0].events
    assert [casualty.low for casualty in event.casualties] == [49, 105]
