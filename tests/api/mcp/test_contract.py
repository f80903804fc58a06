"""The contract with assistants, held by the SDK's own client over standard input and output and over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from mcp import Client

from api.mcp import create_assistant
from api.server import Server
from builder.settings import Settings
from tests.api.conftest import Served
from tests.api.mcp.conftest import Assistant, Reply

TOOLS = {
    "search_entities",
    "get_entity",
    "neighbours",
    "find_path",
    "timeline",
    "compare_claims",
    "get_quote",
    "ask_question",
    "run_named_query",
    "run_sparql",
}
SMALL = 8_000
WAR = "war/armenia-azerbaijan-2020"
CALLS: dict[str, dict[str, Any]] = {
    "search_entities": {"query": "باشينيان"},
    "get_entity": {"key": "state/armenia", "lang": "ar"},
    "neighbours": {"key": "state/armenia", "radius": 2, "limit": 200},
    "find_path": {"start": "state/russia", "end": "place/goris"},
    "timeline": {"conflict": "conflict/armenia-azerbaijan", "lang": "ar", "limit": 200},
    "compare_claims": {"key": WAR},
    "ask_question": {"question": "من توسط في هدنة 2020؟"},
    "run_named_query": {"name": "casualties-by-claimant", "parameters": {"lang": "ar"}, "limit": 200},
    "run_sparql": {"query": "SELECT ?quote { GRAPH ?a { ?s oa:exact ?quote } }", "limit": 200},
}


@pytest.fixture(scope="session")
def replies(assistant: Assistant) -> dict[str, Reply]:
    """One answer of every tool."""
    found = dict(zip(CALLS, assistant.call(*CALLS.items()), strict=True))
    claims = [item for item in found["compare_claims"].json["items"] if "claim" in item]
    shortest = min(claims, key=lambda item: len(item["quote"]))
    (found["get_quote"],) = assistant.call(("get_quote", {"claim": shortest["claim"]}))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What an assistant reads before it asks."""

    tools: dict[str, Any]
    resources: dict[str, str]
    prompts: list[str]
    brief: str


@pytest.fixture(scope="session")
def described(assistant: Assistant) -> Described:
    async def work(client: Client) -> Described:
        listed = [str(resource.uri) for resource in (await client.list_resources()).resources]
        read = {uri: await client.read_resource(uri) for uri in [*listed, "hudna://queries/mediators"]}
        prompt = await client.get_prompt("analyst_brief", {"topic": "هدنة 2020", "language": "Arabic"})
        return Described(
            tools={tool.name: tool for tool in (await client.list_tools()).tools},
            resources={uri: found.contents[0].text for uri, found in read.items()},  # type: ignore[union-attr]
            prompts=[each.name for each in (await client.list_prompts()).prompts],
            brief=prompt.messages[0].content.text,  # type: ignore[union-attr]
        )

    return assistant.run(work)


def test_every_tool_is_listed_with_its_parameters_and_changes_nothing(described: Described) -> None:
    tools = described.tools
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.description and tool.annotations and tool.annotations.read_only_hint
        for name, schema in tool.input_schema["properties"].items():
            assert "description" in schema, (tool.name, name)


def test_every_tool_answers_in_few_bytes(replies: dict[str, Reply]) -> None:
    assert set(replies) == TOOLS
    for name, reply in replies.items():
        assert not reply.failed, reply.text
        assert reply.size <= SMALL, (name, reply.size)
    assert {name for name, reply in replies.items() if reply.json.get("has_more")} >= {"neighbours", "run_sparql"}


def test_every_fact_has_its_claim_claimant_quote_and_article(replies: dict[str, Reply]) -> None:
    facts = [fact for reply in replies.values() for fact in find_facts(reply.json)]
    assert len(facts) > 20
    for fact in facts:
        assert {"claim", "claimant", "quote", "article"} <= fact.keys(), fact
        assert fact["quote"] and "/claim/" in fact["claim"]


def find_facts(value: Any) -> Iterator[dict[str, Any]]:
    """Whatever names a claim or holds words of one; `claims` of an estimate are ids and no facts."""
    if isinstance(value, dict):
        if "claim" in value or "figures" in value:
            yield value
        for each in value.values():
            yield from find_facts(each)
    elif isinstance(value, list):
        for each in value:
            yield from find_facts(each)


def test_arabic_comes_through_letter_for_letter(replies: dict[str, Reply], demo: Served) -> None:
    texts = {article.id: article.text for article in demo.articles.values()}
    quotes = [item for name in ("timeline", "compare_claims", "get_quote") for item in find_facts(replies[name].json)]
    arabic = [fact["quote"] for fact in quotes if any("\u0600" <= letter <= "\u06ff" for letter in fact["quote"])]
    assert len(arabic) > 5
    for quote in arabic:
        assert any(quote in text for text in texts.values()), quote
    assert "أرمينيا" in replies["get_entity"].text and "\\u" not in replies["get_entity"].text


def test_words_of_articles_stand_in_fields_of_quotes_alone(replies: dict[str, Reply], demo: Served) -> None:
    sentences = [line for article in demo.articles.values() for line in article.text.splitlines() if len(line) > 60]
    titles = [article.title for article in demo.articles.values() if article.title]
    told = json.dumps([replies[name].json for name in TOOLS - {"run_sparql"}], ensure_ascii=False)
    without = json.dumps([hide(replies[name].json) for name in TOOLS - {"run_sparql"}], ensure_ascii=False)
    assert "quote_before" in told and "quote" not in without
    assert not [text for text in (*sentences, *titles) if text in without]


def hide(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: hide(each) for name, each in value.items() if "quote" not in name}
    return [hide(each) for each in value] if isinstance(value, list) else value


def test_a_quote_is_read_with_the_sentence_around_it(replies: dict[str, Reply], demo: Served) -> None:
    answer = replies["get_quote"].json
    article = next(each for each in demo.articles.values() if each.id == answer["article"]["id"])
    assert article.text[answer["start"] : answer["end"]] == answer["quote"]
    around = answer.get("quote_before", "") + answer["quote"] + answer.get("quote_after", "")
    assert around in article.text and len(around) > len(answer["quote"])


def test_pages_of_an_answer_make_up_the_whole(http: Assistant) -> None:
    whole = http.call(("neighbours", {"key": "state/armenia", "limit": 200, "max_bytes": 64_000}))[0].json
    assert not whole["has_more"]
    items, offset = [], 0
    for _ in range(50):
        page = http.call(("neighbours", {"key": "state/armenia", "limit": 7, "offset": offset}))[0].json
        items += page["items"]
        if not page["has_more"]:
            break
        offset = page["next_offset"]
    assert items == whole["items"]


def test_the_question_says_which_ready_one_it_was(replies: dict[str, Reply]) -> None:
    answer = replies["ask_question"].json
    assert (answer["query"], answer["unused"]) == ("mediators", [])
    assert answer["items"][0]["mediator"] == "state/russia"


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("run_sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "SERVICE"),
    ("run_sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "DELETE is an update"),
    ("run_sparql", {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, "Only SELECT and ASK"),
    ("run_sparql", {"query": "SELECT nonsense"}, "cannot be read"),
    ("run_named_query", {"name": "mediator"}, "did you mean mediators"),
    ("run_named_query", {"name": "timeline", "parameters": {"colour": "red"}}, "no parameter 'colour'"),
    ("timeline", {"from_date": "yesterday"}, "from: 'yesterday'"),
    ("get_entity", {"key": "state/atlantis"}, "No entity or event 'state/atlantis'"),
    ("get_entity", {"key": "<>"}, "No entity or event"),
    ("find_path", {"start": "state/armenia", "end": "state/armenia"}, "name another"),
    ("compare_claims", {"key": "state/armenia"}, "is no event"),
    ("get_quote", {"claim": "state/armenia"}, "No claim"),
    ("ask_question", {"question": "pizza recipe"}, "No ready question answers"),
    ("search_entities", {"query": ""}, "query"),
    ("timeline", {"limit": 100_000}, "limit"),
)


def test_what_cannot_be_answered_is_refused_with_the_reason(http: Assistant) -> None:
    for (name, arguments, reason), reply in zip(
        REFUSED, http.call(*((name, arguments) for name, arguments, _ in REFUSED)), strict=True
    ):
        assert reply.failed and reason in reply.text, (name, arguments, reply.text)
        assert "Traceback" not in reply.text


def test_a_query_without_end_is_stopped_and_the_next_one_is_answered(demo: Served) -> None:
    async def work() -> tuple[str, str]:
        server = Server(demo.directory, Settings(query_timeout=0.5, workers=1))
        await server.pool.start()
        try:
            async with Client(create_assistant(server)) as client:
                endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
                slow = await client.call_tool("run_sparql", {"query": endless})
                quick = await client.call_tool("run_sparql", {"query": "ASK {}"})
                return slow.content[0].text, quick.content[0].text  # type: ignore[union-attr]
        finally:
            await server.pool.stop()
            server.reader.close()

    slow, quick = asyncio.run(work())
    assert "took longer than this server allows" in slow
    assert json.loads(quick)["boolean"] is True


def test_resources_are_small_and_say_what_there_is(described: Described) -> None:
    texts = described.resources
    assert set(texts) == {"hudna://schema", "hudna://queries", "hudna://prefixes", "hudna://queries/mediators"}
    schema, library, prefixes, query = (json.loads(texts[uri]) for uri in sorted(texts, key=ORDER.index))
    count, _, meaning = schema["classes"]["hud:Claim"].partition("; ")
    assert int(count) > 50 and meaning
    assert schema["properties"]["hud:claimant"] and {one["name"] for one in library} >= {"mediators", "timeline"}
    assert prefixes["hud"].endswith("/ontology#") and "SELECT" in query["sparql"]
    assert all(len(texts[uri].encode()) <= SMALL for uri in ("hudna://schema", "hudna://queries", "hudna://prefixes"))


ORDER = ["hudna://schema", "hudna://queries", "hudna://prefixes", "hudna://queries/mediators"]


def test_the_brief_names_its_topic_and_its_rules(described: Described) -> None:
    assert described.prompts == ["analyst_brief"]
    assert "Topic: هدنة 2020" in described.brief and "in Arabic" in described.brief
    assert "compare_claims" in described.brief
