"""The language model from end to end against a scripted endpoint: good, bad and missing answers."""

from __future__ import annotations

import itertools
import json
import random
import threading
import time
from pathlib import Path

import pytest

from builder.errors import RecordError
from builder.evaluation import FACTS, ScoredRecord, score
from builder.graph.store import Reader as StoreReader
from builder.llm.usage import Budget, Usage
from builder.model import EventType, Extraction
from builder.pipeline import extract
from builder.records import decode, encode
from builder.sources import Record, read
from tests.builder.graph.stores import put
from tests.builder.llm.news import ANSWER, ARABIC, ENGLISH, ENGLISH_ANSWER, arabic_article, english_article
from tests.builder.llm.scripted import (
    MODEL,
    NOTHING,
    Response,
    completion,
    failure,
    make_extractor,
    sent_text,
    serving,
)
from tests.builder.newsroom import make_article

SEED = Path(__file__).parents[3] / "builder" / "demo" / "seed.jsonl"
GOLD = Path(__file__).resolve().parents[4] / "shared" / "evaluation" / "dev" / "gold" / "seed.json"
BASE = "https://example.org/id/"


def records(*articles):
    return [Record(article=article, where=f"news line {n}") for n, article in enumerate(articles, start=1)]


def run(engine, folder, answer, articles, **options):
    """What a run tells and extracts, the script with its requests, and the extractor's usage."""
    told = []
    with serving(answer) as script, make_extractor(engine, script, folder, **options) as extractor:
        extracted = list(extract(extractor.ahead(records(*articles)), extractor, tell=told.append))
    return [item.facts for item in extracted], told, script, extractor.usage


def perfect(request):
    text = sent_text(request) or ""
    return completion(ANSWER if text == ARABIC else ENGLISH_ANSWER if text == ENGLISH else NOTHING)


def test_perfect_answer_becomes_the_facts_and_says_who_found_them(engine, tmp_path):
    (facts, english), told, script, usage = run(engine, tmp_path, perfect, [arabic_article(), english_article()])
    assert told == [] and len(script.articles) == 2
    assert [event.type for event in facts.events] == [EventType.ARMED_CLASH, EventType.SHELLING, EventType.TRUCE]
    assert [event.id for event in facts.events] == ["v1", "v2", "v3"] and len(english.events) == 1
    ids = {entity.key: entity.id for entity in facts.entities}
    assert facts.events[0].party == (ids["state/armenia"], ids["state/azerbaijan"])
    (extraction,) = {extraction for event in facts.events for extraction in event.extractions}
    assert extraction.model == MODEL and len(extraction.prompt) == 16
    assert decode(json.loads(json.dumps(encode(facts)))) == facts
    assert usage.used.tokens == 300


def test_answer_of_careful_people_survives_nearly_whole(engine, tmp_path):
    if not GOLD.is_file():
        pytest.skip("the development set is not beside this checkout")
    gold, (record,) = json.loads(GOLD.read_text(encoding="utf-8")), read([str(SEED)])
    (facts,), _, _, _ = run(engine, tmp_path, lambda request: completion(gold), [record.article])
    counts = score(ScoredRecord.model_validate(gold), ScoredRecord.model_validate(encode(facts)), record.article.text)
    assert counts["events"].f1 == 1.0 and counts[FACTS].precision > 0.95 and counts[FACTS].f1 > 0.9


def store_triples(extracted, folder):
    """Every triple of the store that the articles make."""
    summary = put(folder, extracted, base_iri=BASE)
    assert not summary.refused
    with StoreReader(folder) as reader:
        return [str(quad) for quad in reader.store]


def fabricated(text, number, other):
    """An event that the article does not tell, and where its words come from."""
    sentences = [s for s in text.replace("\n", ". ").split(". ") if len(s.split()) > 6]
    chosen = random.Random(number)
    words = chosen.choice(sentences).split()
    kinds = [
        lambda: chosen.choice([s for s in other.split(". ") if len(s.split()) > 6]),  # of another article
        lambda: " ".join(words[:2] + words[3:6]),  # a word left out
        lambda: f"قصفت فرنسا مدينة مدريد وقتلت {number + 1000} جنديا",  # made up
        lambda: f"France shelled Madrid and killed {number + 1000} soldiers",  # in another language
        lambda: " ".join([*words[:3], str(number + 1000), *words[3:6]]),  # a figure put in
        lambda: " ".join(words[:4])[:-1] + " ... " + " ".join(words[-2:]),  # joined passages
        lambda: " ".join(words[1:5]).replace("أ", "ا") + " قتيلا",  # another spelling, one more word
        lambda: " ".join(reversed(words[:5])),  # another order
    ]
    evidence = kinds[number % len(kinds)]()
    return {
        "id": f"v{number}",
        "type": chosen.choice(list(EventType)).value,
        "evidence": evidence,
        "trigger": evidence.split()[0],
        "when": "2022-09-13",
        "agent": ["e1"],
        "target": ["e2"],
        "casualties": [{"kind": "killed", "low": number, "high": number, "words": evidence, "side": "e2"}],
        "claimants": ["e1"],
    }


def test_of_two_hundred_hallucinated_facts_none_enters_the_graph(engine, tmp_path):
    (record,) = read([str(SEED)])
    invented = [fabricated(record.article.text, number, ENGLISH) for number in range(200)]
    assert all(event["evidence"] not in record.article.text for event in invented)
    entities = [
        {"id": "e1", "type": "State", "names": ["France", "فرنسا"]},
        {"id": "e2", "type": "State", "names": ["Spain", "إسبانيا"]},
    ]
    told = []
    with (
        serving(lambda request: completion({"entities": entities, "events": invented})) as script,
        make_extractor(engine, script, tmp_path / "cache") as extractor,
    ):
        (item,) = extract([record], extractor, tell=told.append)
    assert item.facts.events == () and extractor.usage.dropped["events without a quote in the text"] == 200
    triples = store_triples([item], tmp_path / "store")
    in_article = [triple for triple in triples if f"article/{record.article.key}" in triple]
    assert in_article and not any("ontology#EventReport" in triple or "france" in triple for triple in in_article)


@pytest.mark.parametrize("name", ["agent", "target", "when", "casualties", "claimants", "place", "mediator"])
def test_hallucinated_value_of_a_real_event_is_dropped(engine, tmp_path, name):
    invented = {
        "when": "1999-01-01",
        "casualties": [{"kind": "killed", "low": 7, "high": 7, "words": "killed 7 soldiers"}],
    }.get(name, ["e9"])
    entities = [*ENGLISH_ANSWER["entities"], {"id": "e9", "type": "State", "names": ["France"]}]
    answer = {"entities": entities, "events": [{**ENGLISH_ANSWER["events"][0], name: invented}]}
    (facts,), _, _, _ = run(engine, tmp_path, lambda request: completion(answer), [english_article()])
    (event,) = facts.events
    assert not getattr(event, name)
    assert "France" not in json.dumps(encode(facts))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_endpoint_is_asked_again(engine, tmp_path, status):
    left = itertools.chain([failure(status), failure(status)], itertools.repeat(completion(ENGLISH_ANSWER)))
    pauses = []
    (facts,), told, script, _ = run(engine, tmp_path, lambda r: next(left), [english_article()], pauses=pauses)
    assert len(facts.events) == 1 and told == [] and pauses == [1.0, 2.0] and len(script.requests) == 3


BAD = {
    "broken JSON": completion('{"entities": [{"id": "e1", "type"'),
    "prose": completion("I am sorry, I cannot help with that."),
    "another schema": completion({"facts": [{"what": "shelling"}]}),
    "no text": completion(None),
    "a web page": Response(body=b"<html></html>"),
    "a bad request": failure(400, "context length exceeded"),
    "an endless stream": Response(chunks=itertools.repeat(b"x" * 65536)),
}


@pytest.mark.parametrize("name", BAD)
def test_unusable_answer_costs_its_article_alone(engine, tmp_path, name):
    def answer(request):
        return BAD[name] if sent_text(request) == ENGLISH else perfect(request)

    articles = [english_article(), arabic_article()]
    (facts,), told, _, _ = run(engine, tmp_path, answer, articles)
    assert facts.id == "ar" and len(facts.events) == 3
    (refused,) = told
    assert isinstance(refused, RecordError) and refused.where == "news line 1"
    assert "gave no usable answer" in str(refused) and "left out" in str(refused)


@pytest.mark.parametrize("name", BAD)
def test_unusable_answer_leaves_what_the_rules_find(engine, tmp_path, name):
    article = english_article()
    (facts,), _, _, _ = run(engine, tmp_path, lambda request: BAD[name], [article], with_rules=True)
    rules = engine.extract(article)
    assert [(e.type, e.span, e.agent) for e in facts.events] == [(e.type, e.span, e.agent) for e in rules.events]
    assert facts.events and all(event.extractions == (Extraction(),) for event in facts.events)
    assert any("no usable answer on 1 of 1 parts" in warning for warning in facts.warnings)


def test_slow_endpoint_is_given_up(engine, tmp_path):
    def answer(request):
        time.sleep(0.5)
        return completion(ENGLISH_ANSWER)

    facts, told, _, _ = run(engine, tmp_path, answer, [english_article()], timeout=0.1, attempts=2)
    assert facts == [] and "no answer within 0.1 s, 2 times" in str(told[0])


def test_answer_in_another_language_brings_nothing_and_says_so(engine, tmp_path):
    translated = {
        "entities": [{"id": "e1", "type": "State", "names": ["Armenia"]}],
        "events": [{"id": "v1", "type": "Shelling", "evidence": "Armenian forces shelled army positions"}],
    }
    (facts,), told, _, usage = run(engine, tmp_path, lambda request: completion(translated), [arabic_article()])
    assert facts.events == ()
    assert "all 1 events of the language model quote words that are not in the article" in told[0].text
    assert usage.dropped["entities not in the text"] == 1


def test_answer_that_was_cut_off_keeps_what_was_whole_and_is_asked_for_again(engine, tmp_path):
    text = json.dumps(ANSWER, ensure_ascii=False)
    cut = text[: text.index('"v3"')]
    (facts,), told, _, _ = run(engine, tmp_path, lambda r: completion(cut, finish="length"), [arabic_article()])
    assert [event.type for event in facts.events] == [EventType.ARMED_CLASH, EventType.SHELLING]
    assert "on 1 of 1 parts was cut off at 4096 tokens; raise HUDNA_LLM_MAX_TOKENS" in told[0].text
    (facts,), told, script, _ = run(engine, tmp_path, perfect, [arabic_article()])
    assert len(facts.events) == 3 and told == [] and len(script.articles) == 1


def test_second_run_asks_nobody(engine, tmp_path):
    with serving(perfect) as script:
        for _ in range(2):
            with make_extractor(engine, script, tmp_path) as extractor:
                facts = extractor.extract(arabic_article())
        assert len(facts.events) == 3 and len(script.articles) == 1 and extractor.usage.cached == 1
        with make_extractor(engine, script, tmp_path, parameters={"top_p": 0.5}) as extractor:
            extractor.extract(arabic_article())
        assert len(script.articles) == 2


def test_answer_in_the_cache_that_is_none_is_asked_for_again(engine, tmp_path):
    with serving(perfect) as script:
        for _ in range(2):
            with make_extractor(engine, script, tmp_path) as extractor:
                assert len(extractor.extract(arabic_article()).events) == 3
            (file,) = tmp_path.rglob("*.json")
            file.write_text('{"answer": "I forgot"}', encoding="utf-8")
        assert len(script.articles) == 2


def test_language_without_tables_is_read_with_a_warning(engine, tmp_path):
    text = "Армия обстреляла город. Погибли 49 солдат."
    event = {"id": "v1", "type": "Shelling", "evidence": "Армия обстреляла город", "when": "2022-09-13"}
    (facts,), told, _, _ = run(
        engine, tmp_path, lambda r: completion({"entities": [], "events": [event]}), [make_article(text, lang="ru")]
    )
    assert [(e.evidence, e.when) for e in facts.events] == [("Армия обстреляла город", None)]
    assert "dates and number words in the language 'ru' are not read yet" in told[0].text


def test_article_without_a_date_is_read_with_a_warning(engine, tmp_path):
    (facts,), told, _, _ = run(engine, tmp_path, perfect, [english_article(published=None)])
    assert [event.when for event in facts.events] == [None]
    assert told[0].text == "no publication date: relative dates of the language model are left out"


def test_run_that_was_stopped_goes_on_where_it_was(engine, tmp_path):
    articles = [make_article(f"{ENGLISH} Report {n}.", id=f"a{n}") for n in range(6)]
    left = [3]

    def answer(request):
        left[0] -= 1
        return completion(NOTHING) if left[0] >= 0 else failure(401)

    with serving(answer) as script:
        told, counts = [], []
        for _ in range(2):
            with make_extractor(engine, script, tmp_path) as extractor:
                counts.append(len(list(extract(records(*articles), extractor, tell=told.append))))
            left[0] = 100
        assert counts == [3, 6] and len([m for m in told if isinstance(m, RecordError)]) == 3
        assert all("asks for a key" in str(message) for message in told)
        assert len(script.articles) == 4 + 3


def test_budget_stops_the_run_before_it_is_overdrawn(engine, tmp_path):
    articles = [make_article(f"{ENGLISH} Report {n}.", id=f"a{n}") for n in range(30)]
    usage = Usage(budget=Budget(tokens=60_000))
    facts, told, script, _ = run(
        engine, tmp_path, lambda r: completion(NOTHING, tokens=(3000, 1000)), articles, usage=usage
    )
    assert 0 < len(facts) < 30 and len(facts) + len(told) == 30
    assert usage.used.tokens <= 60_000 and usage.used.tokens == 4000 * len(script.articles)
    assert "the budget of 60000 tokens is used up" in str(told[-1])
    facts, told, _, _ = run(engine, tmp_path, perfect, articles)
    assert len(facts) == 30 and told == []


def test_articles_come_in_their_order_and_few_are_asked_about_at_once(engine, tmp_path):
    articles = [make_article(f"{ENGLISH} Report {n}.", id=f"a{n}") for n in range(12)]

    asked, two = itertools.count(1), threading.Event()

    def answer(request):
        if next(asked) == 2:
            two.set()
        two.wait(timeout=30)  # the first request is answered when the second has come
        return completion(NOTHING)

    facts, _, script, _ = run(engine, tmp_path, answer, articles, timeout=60.0)
    assert [each.id for each in facts] == [article.id for article in articles]
    assert 1 < script.most_at_once <= 4


def test_long_article_is_read_in_windows_and_told_once(engine, tmp_path):
    page = "Officials met to discuss the harvest and the price of bread in the region. " * 25
    text = " ".join(f"{page} On page {n} the army shelled village number {n}." for n in range(300))

    def answer(request):
        seen = [n for n in range(300) if f"the army shelled village number {n}." in sent_text(request)]
        events = [
            {
                "id": f"v{n}",
                "type": "Shelling",
                "evidence": f"the army shelled village number {n}",
                "trigger": "shelled",
            }
            for n in seen
        ]
        return completion({"entities": [], "events": events})

    (facts,), told, script, _ = run(engine, tmp_path, answer, [make_article(text)])
    assert len(text) > 500_000 and told == []
    assert [event.evidence for event in facts.events] == [f"the army shelled village number {n}" for n in range(300)]
    assert all(len(sent) <= 6000 for sent in script.articles) and len(script.articles) > 90


def test_part_without_an_answer_is_named_in_a_warning(engine, tmp_path):
    text = " ".join(["First report.", *[ENGLISH] * 6])

    def answer(request):
        return completion(ENGLISH_ANSWER if "First report." in sent_text(request) else "no")

    (facts,), told, _, _ = run(engine, tmp_path, answer, [make_article(text)], window=600)
    assert len(facts.events) == 1
    assert "gave no usable answer on" in told[0].text and facts.warnings


def test_article_without_a_word_asks_nobody(engine, tmp_path):
    (facts,), told, script, _ = run(engine, tmp_path, perfect, [make_article(" … ")])
    assert facts.events == () and script.requests == [] and told == []
