"""What the guard refuses, what it lets through, and that the engine reaches no host behind its back."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.sparql.guard import refusal

FOLDER = Path(__file__).parent
HOSTILE = json.loads((FOLDER / "hostile.json").read_text(encoding="utf-8"))
HARMLESS = json.loads((FOLDER / "harmless.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("query", HOSTILE)
def test_what_would_fetch_or_change_is_refused_with_a_reason(query: str) -> None:
    reason = refusal(query)
    assert reason is not None
    assert reason.endswith(".")


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_in_a_name_string_iri_or_comment_is_no_service(query: str) -> None:
    assert refusal(query) is None
    ox.Store().query(query)  # and the query is one that the engine takes


# Port 9 is refused by the engine before it connects, so that an OSError shows that it was about to.
PIECES = [
    *("?a", "?b", "<", ">", "<=", "&&", "(", ")", "{", "}", "#", "\n", " ", '"', "'", '"""', "'''", "\\"),
    *('"x"', '"#"', "'<'", "<urn:p>", "<urn:it's>", "<#>", "<>", ":x", "FILTER", "BIND(1 AS ?c)", "?s ?p ?o"),
    *(".", ";", "?s ?p", "1", "true", "@en", '"a"@en', ":", "a", "_:b", "OPTIONAL{", "EXISTS{", "!", "-", "1."),
]
CALLS = ["SERVICE", "service", "SERVICE SILENT", "trueSERVICE", "1SERVICE", "SERVICE:x", "SERVICE ?u"]
ENDS = ["{?s ?p ?o}", "<http://127.0.0.1:9/>{?s ?p ?o}", ":x{?s ?p ?o}", "\n{?s ?p ?o}", "#>\n{?s ?p ?o}"]


def test_no_random_query_reaches_another_host_past_the_guard() -> None:
    choice = random.Random(20220913)
    store = ox.Store()
    store.update("INSERT DATA { <urn:a> <urn:p> 1, 2 }")
    start = "PREFIX :<http://127.0.0.1:9/>SELECT*{?s ?p ?o VALUES ?u {<http://127.0.0.1:9/>}"
    reached = 0
    for _ in range(20_000):
        pieces = [*choice.choices(PIECES, k=choice.randint(0, 6)), choice.choice(CALLS)]
        pieces += [*choice.choices(PIECES, k=choice.randint(0, 2)), choice.choice(ENDS)]
        query = f"{start}{''.join(pieces)}}}"
        if refusal(query) is None:
            try:
                list(store.query(query))
            except (SyntaxError, RuntimeError, ValueError):
                continue
            except OSError as error:
                pytest.fail(f"{query!r} was about to reach a host: {error}")
        else:
            reached += 1
    assert reached > 10_000


@pytest.mark.parametrize("unit", ["<a", '"', '"a', "<a:b> ", "'''\"\"\"", '"\\', '\\"""', "<a>'", "{", "SERVIC "])
def test_a_long_text_is_read_in_a_moment(unit: str) -> None:
    begin = time.process_time()
    refusal(unit * (256 * 1024 // len(unit)))
    assert time.process_time() - begin < 3
