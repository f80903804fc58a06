"""Decisions: what is accepted, what waits for a person, what stays without an item, and what people have said."""

from __future__ import annotations

import pytest

from builder.linking.items import ItemKind, LinkItem, Tenure
from builder.linking.linker import Outcome
from builder.linking.runs import make_linker, store_decision
from builder.linking.scoring import WEIGHTS, measure
from builder.linking.surroundings import Anchor, Surroundings
from builder.links import LinkState
from builder.model import Span
from ontology.authority import load_authority
from tests.builder.linking.things import NOWHERE, index_of, linker, place, subject

AUTHORITY = load_authority()
LIBYA = place("طرابلس", "Q1", country="ly", latitude=32.9, longitude=13.2, prior=80)
LEBANON = place("طرابلس", "Q2", country="lb", latitude=34.4, longitude=35.8, prior=75)
HERE = (Span(start=100, end=106),)


def around(*states: str, **values: object) -> Surroundings:
    return Surroundings(states=tuple((code, 120) for code in states), **values)  # type: ignore[arg-type]


def test_weights_add_up_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_score_is_the_sum_of_weighted_features_and_the_unknown_counts_half() -> None:
    features = measure(subject("طرابلس", spans=HERE), LIBYA, 1.0, NOWHERE)
    assert (features.name, features.type, features.country, features.nearness, features.dates) == (
        1,
        1,
        None,
        None,
        None,
    )
    assert features.score == pytest.approx(0.3 + 0.15 + 0.1 + 0.075 + 0.05 + 0.08)


@pytest.mark.parametrize(("state", "qid"), [("ly", "Q1"), ("lb", "Q2")])
def test_country_of_the_text_decides_between_namesakes(state: str, qid: str) -> None:
    decision = linker(LIBYA, LEBANON).decide(subject("طرابلس", spans=HERE), around(state))
    assert decision.outcome is Outcome.ACCEPTED
    assert decision.chosen is not None
    assert decision.chosen.item.qid == qid


def test_place_near_by_decides_where_no_country_is_named() -> None:
    beirut = Anchor(entity="place/beirut", latitude=33.9, longitude=35.5)
    decision = linker(LIBYA, LEBANON).decide(subject("طرابلس", spans=HERE), Surroundings(anchors=(beirut,)))
    assert decision.candidates[0].item.qid == "Q2"


def test_namesakes_that_nothing_tells_apart_wait_for_a_person() -> None:
    decision = linker(LIBYA, LEBANON).decide(subject("طرابلس", spans=HERE), NOWHERE)
    assert decision.outcome is Outcome.REVIEW
    assert {one.item.qid for one in decision.candidates} == {"Q1", "Q2"}
    assert decision.chosen is None


def test_name_that_only_sounds_alike_is_never_accepted() -> None:
    goris = place("Goris", "Q3", country="am", prior=90)
    decision = linker(goris).decide(subject("جوريس", spans=HERE), around("am"))
    assert decision.outcome is Outcome.REVIEW


def test_name_that_nothing_has_stays_without_an_item() -> None:
    decision = linker(LIBYA).decide(subject("سوتك", spans=HERE), around("am"))
    assert (decision.outcome, decision.candidates) == (Outcome.NIL, ())
    (link,) = store_decision(decision, ())
    assert (link.state, link.qid) == (LinkState.UNLINKED, None)


def test_thing_of_another_kind_is_no_candidate() -> None:
    club = LinkItem(name="Siena", names=("Siena",), kind=ItemKind.ORGANISATION, qid="Q4", prior=90)
    assert linker(club).decide(subject("Siena"), NOWHERE).outcome is Outcome.NIL


def test_family_name_alone_is_no_person() -> None:
    one = LinkItem(name="Aliyev", names=("Aliyev",), kind=ItemKind.PERSON, qid="Q5", prior=100, country="az")
    decision = linker(one).decide(subject("Aliyev", kind=ItemKind.PERSON, spans=HERE), around("az"))
    assert decision.outcome is not Outcome.ACCEPTED


@pytest.mark.parametrize(("date", "qid"), [("2022-09-13", "Q6"), ("2016-04-02", "Q7")])
def test_office_goes_to_who_held_it_on_that_day(date: str, qid: str) -> None:
    def premier(name: str, start: str, end: str | None) -> LinkItem:
        held = (Tenure(office="Q100", start=start, end=end),)
        return LinkItem(name="N. N.", names=("N. N.",), kind=ItemKind.PERSON, qid=name, prior=60, tenures=held)

    found = linker(premier("Q6", "2018-05-08", None), premier("Q7", "2014-04-13", "2016-09-13")).decide(
        subject("N. N.", kind=ItemKind.PERSON), Surroundings(date=date, offices=frozenset({"Q100"}))
    )
    assert found.candidates[0].item.qid == qid


def test_same_number_of_geonames_is_the_same_place() -> None:
    far = place("Goris", "Q3", geonames=174895, country="am", prior=1)
    other = place("Goris", "Q8", country="am", prior=99)
    decision = linker(far, other).decide(subject("Goris", geonames=174895), NOWHERE)
    assert (decision.outcome, decision.method) == (Outcome.ACCEPTED, "geonames")
    assert decision.chosen is not None and decision.chosen.item.qid == "Q3"


def test_item_that_the_authority_gives_another_thing_is_refused() -> None:
    nyerere = LinkItem(name="Julius Nyerere", names=("Julius Nyerere",), kind=ItemKind.PERSON, qid="Q57371", prior=90)
    decided = make_linker(index_of([nyerere]), AUTHORITY, ()).decide(
        subject("Julius Nyerere", kind=ItemKind.PERSON, key="person/julius-nyerere"), NOWHERE
    )
    assert decided.outcome is Outcome.NIL


@pytest.mark.parametrize(
    ("key", "name", "qid"),
    [
        ("place/yerevan", "Yerevan", "Q2222448"),
        ("place/baku", "Baku", "Q10860191"),
        ("place/stepanakert", "Stepanakert", "Q80415"),
    ],
)
def test_items_known_to_be_wrong_are_refused(key: str, name: str, qid: str) -> None:
    decided = make_linker(index_of([place(name, qid, prior=100)]), AUTHORITY, ()).decide(
        subject(name, key=key), NOWHERE
    )
    assert decided.outcome is Outcome.NIL


def test_person_confirms_what_the_score_would_not() -> None:
    verdicts = {("place/x", "Q2"): (True, "A. Reader")}
    decision = linker(LIBYA, LEBANON, verdicts=verdicts).decide(subject("طرابلس", spans=HERE), around("ly"))
    assert (decision.outcome, decision.method) == (Outcome.CONFIRMED, "judgement")
    assert decision.chosen is not None and decision.chosen.item.qid == "Q2"


def test_what_a_person_rejected_is_not_linked_again() -> None:
    verdicts = {("place/x", "Q1"): (False, "A. Reader")}
    decision = linker(LIBYA, verdicts=verdicts).decide(subject("طرابلس", spans=HERE), around("ly"))
    assert decision.outcome is Outcome.NIL
    assert [link.state for link in store_decision(decision, ())] == [LinkState.UNLINKED, LinkState.REJECTED]


def test_item_that_no_name_finds_can_be_confirmed() -> None:
    verdicts = {("place/x", "Q77"): (True, "A. Reader")}
    decision = linker(LIBYA, verdicts=verdicts).decide(subject("سوتك"), NOWHERE)
    assert decision.chosen is not None and decision.chosen.item.qid == "Q77"


WAR = LinkItem(
    name="a war",
    names=("a war",),
    kind=ItemKind.EVENT,
    qid="Q50",
    prior=60,
    start="2020-09-27",
    end="2020-11-10",
    facts={"P710": ("Q399", "Q227")},
)


@pytest.mark.parametrize(("day", "outcome"), [("2020-10-04", Outcome.REVIEW), ("2022-09-13", Outcome.NIL)])
def test_event_without_a_name_is_looked_up_by_parties_and_date_and_waits(day: str, outcome: Outcome) -> None:
    event = subject(kind=ItemKind.EVENT, key="event/x", start=day, end=day)
    decision = linker(WAR).decide(event, Surroundings(parties=frozenset({"Q399", "Q227"})))
    assert decision.outcome is outcome
    assert linker(WAR).decide(event, Surroundings(parties=frozenset({"Q399", "Q30"}))).outcome is Outcome.NIL
