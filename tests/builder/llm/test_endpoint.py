"""What an endpoint may do to us: refuse, stall, babble, send elsewhere, never end. Each has an outcome in one line."""

from __future__ import annotations

import itertools
import time

import pytest

from builder.errors import EndpointError
from builder.llm.endpoint import NoAnswerError
from builder.llm.reply import reply_schema
from tests.builder.llm.scripted import NOTHING, Response, completion, failure, make_endpoint, serving

SCHEMA = reply_schema()


def ask(answer, *, times=1, pauses=None, **connection):
    """The answer to the last of some requests to an endpoint."""
    with serving(answer) as script:
        endpoint = make_endpoint(script, pauses=pauses, **connection)
        body = endpoint.request(({"role": "user", "content": "?"},), SCHEMA, max_tokens=100)
        try:
            return [endpoint.ask(body) for _ in range(times)][-1]
        finally:
            endpoint.close()


def in_turn(*responses):
    """A different response to each request, the last one to all others."""
    left = itertools.chain(responses, itertools.repeat(responses[-1]))
    return lambda request: next(left)


def test_request_asks_for_the_schema_and_carries_the_key():
    with serving(lambda request: completion(NOTHING)) as script:
        endpoint = make_endpoint(script, key="secret", parameters={"top_p": 1, "temperature": None})
        endpoint.ask(endpoint.request(({"role": "user", "content": "?"},), SCHEMA, max_tokens=100))
        endpoint.close()
    (request,) = script.requests
    assert request["response_format"]["json_schema"]["schema"] == SCHEMA
    assert (request["max_tokens"], request["top_p"]) == (100, 1) and "temperature" not in request
    assert script.headers[0]["Authorization"] == "Bearer secret"


def test_answer_has_its_text_and_tokens():
    answer = ask(lambda request: completion("hello", tokens=(7, 3)))
    assert (answer.text, answer.whole, answer.tokens_in, answer.tokens_out) == ("hello", True, 7, 3)
    cut = ask(lambda request: completion("hel", finish="length", tokens=None))
    assert (cut.text, cut.whole, cut.tokens_in) == ("hel", False, None)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_passing_failure_is_asked_again_later_each_time(status):
    pauses = []
    answer = ask(in_turn(failure(status), failure(status), completion("done")), pauses=pauses)
    assert (answer.text, answer.attempts, pauses) == ("done", 3, [1.0, 2.0])


def test_endpoint_says_how_long_to_wait():
    pauses = []
    ask(in_turn(failure(429, retry_after="17"), failure(429, retry_after="999"), completion("done")), pauses=pauses)
    assert pauses == [17.0, 60.0]


def test_failure_that_does_not_pass_is_given_up():
    with pytest.raises(NoAnswerError, match=r"status 429: .*slow down.*, 3 times"):
        ask(lambda request: failure(429, "slow down"))


def test_endpoint_that_is_gone_stops_the_run():
    with serving(lambda request: failure(503)) as script:
        endpoint = make_endpoint(script)
        for _ in range(4):
            with pytest.raises(NoAnswerError):
                endpoint.ask({})
        with pytest.raises(EndpointError, match=r"cannot be used: status 503.* 5 requests in a row"):
            endpoint.ask({})
        seen = len(script.requests)
        with pytest.raises(EndpointError):
            endpoint.ask({})
        assert len(script.requests) == seen
        endpoint.close()


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (failure(401, "no key"), "it asks for a key; set HUDNA_LLM_KEY"),
        (failure(403), "it asks for a key"),
        (failure(404, "model 'x' not found"), "status 404: .*model 'x' not found.*check HUDNA_LLM_URL"),
        (failure(405), "check HUDNA_LLM_URL"),
        (Response(status=301, headers={"Location": "https://example.org/v1"}), "set HUDNA_LLM_URL to that"),
    ],
)
def test_refusal_stops_the_run_at_once(response, message):
    with pytest.raises(EndpointError, match=message):
        ask(lambda request: response)


def test_key_that_is_refused_is_not_shown():
    with pytest.raises(EndpointError) as caught:
        ask(lambda request: failure(401, "bad key sk-12345"), key="sk-12345")
    assert "HUDNA_LLM_KEY is refused" in str(caught.value) and "sk-12345" not in str(caught.value)


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (Response(body=b"<html>Welcome</html>"), "no OpenAI-compatible endpoint"),
        (Response(body=b'{"choices": []}'), "gave no text"),
        (completion(None), "gave no text"),
        (failure(400, "maximum context length is 512 tokens"), "status 400: .*maximum context length"),
    ],
)
def test_answer_that_is_none_is_not_asked_again(response, message):
    with serving(lambda request: response) as script:
        endpoint = make_endpoint(script)
        with pytest.raises(NoAnswerError, match=message):
            endpoint.ask({})
        assert len(script.requests) == 1
        endpoint.close()


def test_silence_is_given_up():
    def stall(request):
        time.sleep(1)
        return completion("late")

    with pytest.raises(NoAnswerError, match=r"no answer within 0\.1 s, 2 times"):
        ask(stall, timeout=0.1, attempts=2)


def test_answer_without_end_is_cut_off_by_its_size():
    with pytest.raises(NoAnswerError, match="does not end"):
        ask(lambda request: Response(chunks=itertools.repeat(b" " * 65536)))


def test_answer_that_drips_without_end_is_cut_off_by_its_time():
    def drip():
        while True:
            time.sleep(0.02)
            yield b" "

    with pytest.raises(NoAnswerError, match="did not end within"):
        ask(lambda request: Response(chunks=drip()), timeout=0.2, attempts=1)


def test_nobody_there_is_said_in_one_line():
    with serving(lambda request: completion("")) as script:
        pass
    endpoint = make_endpoint(script)
    with pytest.raises(EndpointError, match=r"cannot be used: no connection \(.*\)") as caught:
        endpoint.check(SCHEMA)
    assert "\n" not in str(caught.value) and script.url in str(caught.value)
    endpoint.close()


def test_check_takes_any_chat_completion_but_no_web_page():
    with serving(in_turn(completion(None, finish="length"), Response(body=b"<html>"))) as script:
        endpoint = make_endpoint(script)
        endpoint.check(SCHEMA)
        assert script.requests[0]["max_tokens"] <= 16 and "response_format" in script.requests[0]
        with pytest.raises(EndpointError, match="no OpenAI-compatible endpoint"):
            endpoint.check(SCHEMA)
        endpoint.close()


def test_closed_endpoint_asks_nobody():
    with serving(lambda request: completion("")) as script:
        endpoint = make_endpoint(script)
        endpoint.close()
        with pytest.raises(EndpointError):
            endpoint.ask({})
        assert script.requests == []
