"""A loopback endpoint that answers as a test tells it to, and the extractor that asks it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from builder.llm.cache import Cache
from builder.llm.endpoint import Connection, Endpoint
from builder.llm.extractor import ModelExtractor
from builder.llm.reader import Reader
from builder.llm.usage import Usage

MODEL = "scripted-model"
NOTHING = {"entities": [], "events": []}


@dataclass
class Response:
    """What the endpoint sends. `chunks` go out one after the other, without end if the iterator has none."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    chunks: Iterator[bytes] | None = None


def completion(content, *, finish="stop", tokens=(100, 50)):
    """A chat completion whose text is a string, or a value as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content, ensure_ascii=False)
    body = {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]} if tokens else None,
    }
    return Response(body=json.dumps(body, ensure_ascii=False).encode())


def failure(status, message="refused", **headers):
    return Response(status=status, body=json.dumps({"error": {"message": message}}).encode(), headers=headers)


class Scripted:
    """The endpoint's side: each request and its headers, and the function that answers."""

    def __init__(self, answer: Callable[[dict], Response]) -> None:
        self.answer = answer
        self.requests: list[dict] = []
        self.headers: list[dict] = []
        self.url = ""
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()

    @property
    def articles(self):
        """The texts that were sent, without their markers."""
        return [text for request in self.requests if (text := sent_text(request)) is not None]

    def enter(self, request, headers):
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def leave(self):
        with self._lock:
            self._at_once -= 1


def sent_text(request):
    """The article text in a request; None in one that only asks whether somebody is there."""
    marked = r"----- article (\w{16}) begins -----\n(.*)\n----- article \1 ends -----"
    found = re.search(marked, request["messages"][-1]["content"], re.S)
    return found[2] if found else None


@contextmanager
def serving(answer):
    """An endpoint on a free port of the loopback interface."""
    script = Scripted(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.enter(request, dict(self.headers))
            try:
                response = Response(status=404) if self.path != "/v1/chat/completions" else script.answer(request)
            finally:
                script.leave()  # before the client knows: it may ask again at once
            try:
                self._send(response)
            except OSError:
                self.close_connection = True  # the client has had enough

        def _send(self, response):
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name.replace("_", "-"), value)
            if response.chunks is None:
                self.send_header("Content-Length", str(len(response.body)))
                self.end_headers()
                self.wfile.write(response.body)
                return
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            for chunk in response.chunks:
                self.wfile.write(chunk)
                self.wfile.flush()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def make_endpoint(script, *, pauses=None, **connection):
    """An endpoint that does not wait before it asks again; `pauses` takes the seconds that it would have waited."""
    waited = [] if pauses is None else pauses
    settings = {"timeout": 60.0, "attempts": 3, **connection}
    return Endpoint(Connection(url=script.url, model=MODEL, **settings), pause=waited.append)


def make_extractor(engine, script, folder, *, usage=None, pauses=None, with_rules=False, window=6000, **connection):
    """The extractor over an endpoint, with its cache in a folder."""
    endpoint = make_endpoint(script, pauses=pauses, **connection)
    reader = Reader(endpoint, cache=Cache(folder, url=script.url), usage=usage or Usage())
    return ModelExtractor(engine, reader, with_rules=with_rules, window=window)
