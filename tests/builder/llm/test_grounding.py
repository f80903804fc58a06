"""What a model says is held against the article: quote, people, figures and dates, each for itself."""

from __future__ import annotations

import json

import pytest

from builder.llm.grounding import read_grounding
from builder.llm.reply import read_reply
from builder.model import EventType, Extraction, Span
from tests.builder.llm.news import ANSWER, ENGLISH_ANSWER, arabic_article, english_article
from tests.builder.newsroom import make_article

EXTRACTION = Extraction(model="m", prompt="0123456789abcdef")


def ground(engine, article, answer):
    """The events that stand, and the grounding that has what was dropped."""
    grounding = read_grounding(engine, article, EXTRACTION)
    reply = read_reply(json.dumps(answer, ensure_ascii=False))
    return grounding.events(reply, Span(start=0, end=len(article.text))), grounding


def english(engine, **changes):
    """The one event of the English article with some fields changed, and what was dropped."""
    answer = {**ENGLISH_ANSWER, "events": [{**ENGLISH_ANSWER["events"][0], **changes}]}
    events, grounding = ground(engine, english_article(), answer)
    return events, dict(grounding.dropped)


def toll(**changes):
    return [{"kind": "killed", "low": 49, "high": 49, "words": "killed 49 soldiers", **changes}]


def test_perfect_answer_stands_whole(engine):
    article = arabic_article()
    (clash, shelling, truce), grounding = ground(engine, article, ANSWER)
    assert not grounding.dropped
    assert [event.type for event in (clash, shelling, truce)] == [
        EventType.ARMED_CLASH,
        EventType.SHELLING,
        EventType.TRUCE,
    ]
    assert clash.party == ("state/armenia", "state/azerbaijan") and clash.when == "2022-09-13"
    assert clash.claimants == ("person/nikol-pashinyan",)
    assert [(c.low, c.high, c.side) for c in clash.casualties] == [(49, 49, "state/armenia")]
    assert "49 جنديا" in article.quote(clash.casualties[0].span)
    assert truce.mediator == ("state/russia",) and truce.background
    assert all(event.evidence == article.quote(event.span) for event in (clash, shelling, truce))
    assert all(event.extractions == (EXTRACTION,) for event in (clash, shelling, truce))
    assert article.quote(clash.trigger) == "اشتباكات"


def test_people_are_linked_as_the_rules_link_them(engine):
    events, grounding = ground(engine, arabic_article(), ANSWER)
    entities, ids = grounding.cast.facts({"person/nikol-pashinyan", "state/armenia"})
    known = {entity.key: entity for entity in entities}
    assert known["state/armenia"].wikidata == "Q399"
    assert "رئيس الوزراء الأرميني" in known["person/nikol-pashinyan"].names
    assert ids["state/armenia"] == known["state/armenia"].id
    assert events[1].claimants == ("organisation/azerbaijan-ministry-of-defence",)


def test_name_that_nobody_knows_stays_with_its_article(engine):
    text = "Fighters of the Blue Dawn Column attacked Goris on Monday."
    answer = {
        "entities": [{"id": "e1", "type": "Organisation", "names": ["Blue Dawn Column"]}],
        "events": [{"id": "v1", "type": "Attack", "evidence": text[:-1], "agent": ["e1"]}],
    }
    ((attack,), grounding) = ground(engine, make_article(text), answer)
    entities, ids = grounding.cast.facts(set(attack.agent))
    (local,) = [entity for entity in entities if entity.id == ids[attack.agent[0]]]
    assert (local.key, local.names) == (None, ("Blue Dawn Column",))
    assert [text[span.start : span.end] for span in local.mentions] == ["Blue Dawn Column"]


def test_capital_acts_for_its_state_and_is_a_place(engine):
    text = "Baku shelled Goris, and a bomb exploded in Baku."
    answer = {
        "entities": [{"id": "e1", "type": "Place", "names": ["Baku"]}],
        "events": [
            {"id": "v1", "type": "Shelling", "evidence": "Baku shelled Goris", "agent": ["e1"], "place": ["e1"]}
        ],
    }
    ((shelling,), _) = ground(engine, make_article(text), answer)
    assert shelling.agent == ("state/azerbaijan",) and shelling.place == ("place/baku",)


@pytest.mark.parametrize(
    "evidence",
    [
        "Azerbaijan bombed the town of Goris and killed 49 soldiers",
        "Azerbaijan shelled the town of Goris and killed 490 soldiers",
        "قصفت أذربيجان بلدة غوريس",
        "shelled",  # a word may name an event
        "of",
        "a",
        ".",
        "",
        "Azerbaijan shelled ... 49 soldiers",
    ],
)
def test_event_without_its_words_in_the_text_is_dropped(engine, evidence):
    events, dropped = english(engine, evidence=evidence, trigger=None)
    assert len(events) == (evidence == "shelled")
    assert dropped.get("events without a quote in the text", 0) == 1 - len(events)


def test_whole_article_is_no_evidence(engine):
    text = "Azerbaijan shelled Goris. " * 5
    answer = {"entities": [], "events": [{"id": "v1", "type": "Shelling", "evidence": text.strip()}]}
    assert ground(engine, make_article(text), answer)[0] == []


@pytest.mark.parametrize("ids", [["e9"], ["e4"], ["e2", "e9"]])
def test_filler_that_is_no_entity_of_the_text_is_dropped(engine, ids):
    events, dropped = english(engine, target=ids)
    assert events[0].target == (("state/azerbaijan",) if "e2" in ids else ())
    assert dropped == {"references to no entity": 1}


def test_entity_whose_name_is_not_in_the_text_is_dropped(engine):
    entities = [*ENGLISH_ANSWER["entities"], {"id": "e4", "type": "State", "names": ["France", "ارمينيا"]}]
    events, grounding = ground(
        engine,
        english_article(),
        {"entities": entities, "events": [{**ENGLISH_ANSWER["events"][0], "target": ["e4"]}]},
    )
    assert events[0].target == ()
    assert grounding.dropped["entities not in the text"] == 1


def test_claimant_who_is_not_in_the_text_is_never_the_article(engine):
    events, _ = english(engine, claimants=["e9"])
    assert events[0].claimants == () and events[0].unnamed_source
    assert [report.unnamed for report in events[0].reports] == [True]
    events, _ = english(engine, casualties=toll(claimants=["e9"]))
    assert events[0].casualties[0].claimants == () and events[0].casualties[0].unnamed_source


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"low": 50, "high": 50}, "that contradict the text"),
        ({"low": 49, "high": None}, "that contradict the text"),
        ({"low": None, "high": None}, "that contradict the text"),
        ({"low": 49, "high": 49, "undisclosed": True}, "that contradict the text"),
        ({"kind": "wounded"}, "without words in the text"),
        ({"words": "killed 50 soldiers", "low": 50, "high": 50}, "without words in the text"),
        ({"words": "the town of Goris"}, "without words in the text"),
        ({"low": None, "high": None, "undisclosed": True, "words": "killed 49"}, "that contradict the text"),
    ],
)
def test_figure_that_our_parsers_do_not_read_is_dropped(engine, changes, fault):
    events, dropped = english(engine, casualties=toll(**changes))
    assert events[0].casualties == ()
    assert dropped == {f"figures {fault}": 1}


@pytest.mark.parametrize(
    ("text", "words", "kind", "number", "stands"),
    [
        ("Two soldiers died near 30 tanks.", "30 tanks", "killed", 30, False),
        ("Pashinyan said soldiers died.", "Pashinyan said", "killed", 1, False),
        ("Armenia killed soldiers.", "soldiers", "killed", 1, False),
        ("Officials confirmed that 12 people perished there.", "12 people", "killed", 12, True),
        ("قتل جنديان قرب الحدود.", "جنديان", "killed", 2, True),
        ("التقى جنديان قرب الحدود.", "جنديان", "killed", 2, False),
    ],
)
def test_count_needs_people_and_a_noun_alone_needs_harm(engine, text, words, kind, number, stands):
    line = {"kind": kind, "low": number, "high": number, "words": words}
    event = {"id": "v1", "type": "Attack", "evidence": text[:-1], "casualties": [line]}
    article = make_article(text, lang="ar" if "قرب" in text else "en")
    ((attack,), _) = ground(engine, article, {"entities": [], "events": [event]})
    assert bool(attack.casualties) is stands


def test_figures_of_words_that_bound_and_count(engine):
    events, dropped = english(
        engine,
        evidence="More than 20 people were wounded in Goris on Monday",
        casualties=[{"kind": "wounded", "low": 20, "high": None, "words": "More than 20 people were wounded"}],
        when="2022-09-12",
        when_words="Monday",
    )
    assert [(c.low, c.high) for c in events[0].casualties] == [(20, None)] and dropped == {}


def test_undisclosed_figure_stands_where_the_text_says_so(engine):
    line = {"kind": "killed", "undisclosed": True, "words": "لم تكشف عن عدد القتلى"}
    answer = {**ANSWER, "events": [{**ANSWER["events"][1], "casualties": [line]}]}
    events, grounding = ground(engine, arabic_article(), answer)
    assert [casualty.undisclosed for casualty in events[0].casualties] == [True] and not grounding.dropped


@pytest.mark.parametrize(
    ("when", "words", "fault"),
    [
        ("2022-09-14", "on Tuesday", "that contradict the text"),
        ("2022", "on Tuesday", "that contradict the text"),
        ("2022-09-13", "in the morning", "without words in the text"),
        ("2022-09-13", "the town", "without words in the text"),
        ("yesterday", None, "that contradict the text"),
        ("../..", "on Tuesday", "that contradict the text"),
    ],
)
def test_date_that_our_parsers_do_not_read_is_dropped(engine, when, words, fault):
    events, dropped = english(engine, when=when, when_words=words)
    assert events[0].when is None and dropped == {f"dates {fault}": 1}


def test_date_without_words_is_looked_for_beside_the_evidence(engine):
    events, dropped = english(engine, when_words=None)
    assert events[0].when == "2022-09-13" and dropped == {}


@pytest.mark.parametrize(
    ("when", "stands"),
    [
        ("2020-09-27/2020-11-10", True),
        ("2020-09-27/..", True),
        ("../2020-11-10", True),
        ("2020-11-10/2020-09-27", False),
        ("2020-09-27/2020-11-11", False),
        ("2020-09-27/2020-11-10/2020-11-10", False),
        ("../..", False),
    ],
)
def test_interval_stands_on_the_dates_at_its_ends(engine, when, stands):
    text = "The war of 27 September 2020 ended on 10 November 2020 with a ceasefire."
    event = {"id": "v1", "type": "War", "evidence": text[:-1], "when": when}
    ((war,), _) = ground(engine, make_article(text), {"entities": [], "events": [event]})
    assert war.when == (when if stands else None)


def test_nothing_outside_the_window_is_looked_at(engine):
    article = english_article()
    grounding = read_grounding(engine, article, EXTRACTION)
    reply = read_reply(json.dumps(ENGLISH_ANSWER))
    assert grounding.events(reply, Span(start=90, end=len(article.text))) == []
