"""A Wikidata on the loopback, made of the real entities beside the repository, with the moods of the real one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

MERGED = {"Q9000001": "Q142"}  # an item that became another one


@dataclass
class StandIn:
    """What it holds, what it was asked, and what it answers first: `moods` are (status, headers, body) in turn."""

    entities: dict[str, dict[str, Any]]
    found: dict[str, list[str]] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    moods: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    together: int = 0
    most_together: int = 0
    url: str = ""

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, str], str]:
        if path.startswith("/wiki/Special:EntityData/"):
            qid = path.rsplit("/", 1)[1].removesuffix(".json")
            if qid in MERGED:
                return 303, {"Location": f"/wiki/Special:EntityData/{MERGED[qid]}.json"}, ""
            if qid not in self.entities:
                return 404, {}, "<html>Not found</html>"
            return 200, {}, json.dumps({"entities": {qid: self.entities[qid]}})
        if path == "/sparql":
            bindings = [{name: {"type": "uri", "value": v} for name, v in row.items()} for row in self.rows]
            return 200, {}, json.dumps({"head": {}, "results": {"bindings": bindings}})
        if query.get("action") == "wbsearchentities":
            hits = [{"id": qid} for qid in self.found.get(query["search"], [])]
            return 200, {}, json.dumps({"search": hits})
        return 200, {}, json.dumps(self._get_entities(query["ids"].split("|")))

    def _get_entities(self, qids: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for qid in qids:
            if qid in MERGED:
                found[MERGED[qid]] = {**self.entities[MERGED[qid]], "redirects": {"from": qid, "to": MERGED[qid]}}
            elif qid == "Q9000404":
                return {"error": {"code": "no-such-entity", "info": "Could not find an entity"}}
            else:
                found[qid] = self.entities.get(qid, {"id": qid, "missing": ""})
        return {"entities": found, "success": 1}


@contextmanager
def serve(stand_in: StandIn) -> Iterator[StandIn]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            with lock:
                stand_in.together += 1
                stand_in.most_together = max(stand_in.most_together, stand_in.together)
                stand_in.asked.append((parts.path, query, dict(self.headers.items())))
                mood = stand_in.moods.pop(0) if stand_in.moods else None
            status, headers, body = mood or stand_in.answer(parts.path, query)
            with lock:
                stand_in.together -= 1
            self.send_response(status)
            kind = "text/html" if body.startswith("<") else "application/json"
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body.encode())), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
