"""The address of a starting server in; returns once it answers as it should, or fails after the given time."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


def fetch(address: str, accept: str) -> tuple[str, bytes]:
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers.get_content_type(), answer.read()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def await_health(address: str, pid: int, seconds: int) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and is_running(pid):
        try:
            fetch(f"{address}/health", "application/json")
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return True
    return False


def check_answers(address: str) -> None:
    kind, page = fetch(f"{address}/", "text/html")
    assert kind == "text/html", kind
    assert b"<html" in page, page[:200]
    query = urllib.parse.quote(
        "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?r a <https://w3id.org/hudna/ontology#EventReport> } }"
    )
    kind, body = fetch(f"{address}/sparql?query={query}", "application/sparql-results+json")
    assert kind == "application/sparql-results+json", kind
    articles = int(json.loads(body)["results"]["bindings"][0]["n"]["value"])
    assert articles > 0, "no article of the demo graph reports an event"
    sys.stdout.write(f"the demo answers at {address} with events from {articles} articles\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--pid", type=int, required=True, help="the server's process: if it ends, waiting ends")
    parser.add_argument("--seconds", type=int, default=300)
    arguments = parser.parse_args()
    if not await_health(arguments.address, arguments.pid, arguments.seconds):
        sys.stderr.write(f"{arguments.address}/health did not answer within {arguments.seconds} seconds\n")
        return 1
    check_answers(arguments.address)
    return 0


if __name__ == "__main__":
    sys.exit(main())
