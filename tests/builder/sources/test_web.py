"""Fetching from a server of the test on 127.0.0.1: pages, feeds and lists of links, and hosts that misbehave."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from builder.errors import RecordError
from builder.sources import Fetcher, Gathered, Item, Notice, Web, gather

PAGE = (
    "<!doctype html><html><body><h1>Truce</h1>" + "<p>The army said that it had fired back.</p>" * 9 + "</body></html>"
)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>"""
ENTRY = (
    "<item><title>Item {n}</title><link>{base}/item/{n}</link><pubDate>Tue, 13 Sep 2022 08:00:00 GMT</pubDate></item>"
)


class Site(BaseHTTPRequestHandler):
    """Answers by the path; what was asked is kept by the server."""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked.append((self.path, dict(self.headers)))
        try:
            getattr(self, "do_" + self.path.strip("/").split("/")[0].replace(".", "_").replace("-", "_"))(server)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def give(
        self, body: str | bytes, *, status: int = 200, type: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"Content-Type": type, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_robots_txt(self, server: Server) -> None:
        self.give("User-agent: *\nDisallow: /secret\n", type="text/plain")

    def do_page(self, server: Server) -> None:
        self.give(PAGE)

    do_item = do_secret = do_page

    def do_packed(self, server: Server) -> None:
        self.give(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def do_bomb(self, server: Server) -> None:
        self.give(gzip.compress(b" " * (30 << 20)), Content_Encoding="gzip")

    def do_moved(self, server: Server) -> None:
        self.give("", status=302, Location=server.target)

    def do_missing(self, server: Server) -> None:
        self.give("no", status=404)

    def do_busy(self, server: Server) -> None:
        first = sum(path == "/busy" for path, _ in server.asked) == 1
        self.give("later", status=503, Retry_After="0") if first else self.give(PAGE)

    def do_very_busy(self, server: Server) -> None:
        self.give("later", status=429, Retry_After="86400")

    def do_endless(self, server: Server) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(10_000):
            self.wfile.write(b"<p>and so on</p>" * 10)
            time.sleep(0.01)

    def do_feed(self, server: Server) -> None:
        if self.headers.get("If-None-Match") == '"1"':
            self.give("", status=304)
            return
        items = "".join(ENTRY.format(n=n, base=server.base) for n in range(server.entries))
        self.give(FEED.format(items=items), type="application/rss+xml", ETag=f'"{server.entries - 1}"')

    def do_html_feed(self, server: Server) -> None:
        self.give(PAGE)

    def log_message(self, *arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Site)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.target = ""
        self.entries = 2
        self.base = f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def site() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def fetcher(**options: object) -> Fetcher:
    return Fetcher(**{"allow_private": True, "pause": 0.0, **options})  # type: ignore[arg-type]


def fetch(*sources: str, memory: Path | None = None, **options: object) -> list[Gathered]:
    web = Web(fetcher(**options), memory=memory)
    found = list(gather(sources, web=web))
    web.save()
    return found


def problem(url: str, **options: object) -> str:
    (refusal,) = fetch(url, **options)
    assert isinstance(refusal, RecordError), refusal
    assert refusal.where == url
    return refusal.problem


@pytest.mark.parametrize("path", ["/page", "/packed", "/busy"])
def test_page_is_fetched(site: Server, path: str) -> None:
    (item,) = fetch(site.base + path)
    assert isinstance(item, Item)
    assert (item.data.decode(), item.url, item.charset) == (PAGE, site.base + path, "utf-8")
    assert site.asked[0][0] == "/robots.txt"
    assert all("Hudna" in headers["User-Agent"] for _, headers in site.asked)


def test_address_with_letters_that_are_not_ascii_is_fetched(site: Server) -> None:
    (item,) = fetch(f"{site.base}/page/هدنة?q=a b")
    assert isinstance(item, Item)
    assert site.asked[-1][0] == "/page/%D9%87%D8%AF%D9%86%D8%A9?q=a%20b"


def test_what_robots_txt_forbids_is_not_asked_for(site: Server) -> None:
    assert "robots.txt of 127.0.0.1" in problem(f"{site.base}/secret/a")
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_private_address_is_refused_also_behind_a_name(site: Server) -> None:
    port = site.server_address[1]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"):
        told = problem(f"http://{host}:{port}/page", allow_private=False)
        assert "which is not public" in told and "HUDNA_ALLOW_PRIVATE_ADDRESSES" in told
    assert site.asked == []


def test_redirect_to_a_private_address_is_refused(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here; the one that it redirects to does not."""
    import ipaddress

    real = ipaddress.ip_address
    monkeypatch.setattr(
        "builder.addresses.ipaddress.ip_address", lambda text: real("8.8.8.8" if text == "127.0.0.1" else text)
    )
    site.target = "http://10.0.0.1/admin"
    assert "10.0.0.1 has the address 10.0.0.1, which is not public" in problem(
        f"{site.base}/moved", allow_private=False
    )
    site.target = "file:///etc/passwd"
    assert "no http or https address" in problem(f"{site.base}/moved", allow_private=False)


def test_redirects_end(site: Server) -> None:
    site.target = "/moved"
    assert "more than 5 redirects" in problem(f"{site.base}/moved")
    site.target = "/page"
    (item,) = fetch(f"{site.base}/moved")
    assert isinstance(item, Item) and item.url == f"{site.base}/page"


def test_page_that_is_too_long_or_never_ends_is_left_out(site: Server) -> None:
    assert "longer than 10 MB" in problem(f"{site.base}/bomb")
    assert "does not end in time" in problem(f"{site.base}/endless", seconds=0.3)


@pytest.mark.parametrize(
    ("path", "words"), [("/missing", "the server answers 404"), ("/very-busy", "asks to wait 86400 s; try later")]
)
def test_host_that_will_not_give_the_page_is_told(site: Server, path: str, words: str) -> None:
    assert words in problem(site.base + path)


def test_host_that_is_not_there_is_told() -> None:
    assert "cannot be fetched" in problem("http://127.0.0.1:9/page")


def test_pause_between_two_requests_to_a_host_is_kept(site: Server) -> None:
    began = time.monotonic()
    fetch(f"{site.base}/page", f"{site.base}/item/1", pause=0.2)
    assert time.monotonic() - began >= 0.4  # robots.txt and two pages


def test_feed_gives_the_pages_that_were_not_read_before(site: Server, tmp_path: Path) -> None:
    memory = tmp_path / "fetched.json"
    items = fetch(f"{site.base}/feed", memory=memory)
    assert [(item.url, item.published, item.title) for item in items if isinstance(item, Item)] == [
        (f"{site.base}/item/{n}", "2022-09-13", f"Item {n}") for n in range(2)
    ]
    (notice,) = fetch(f"{site.base}/feed", memory=memory)
    assert isinstance(notice, Notice) and "nothing has changed" in notice.text
    assert not any(path.startswith("/item") for path, _ in site.asked[-2:])
    site.entries = 3
    memory.write_text(memory.read_text().replace('\\"1\\"', '\\"0\\"'))
    (new,) = fetch(f"{site.base}/feed", memory=memory)
    assert isinstance(new, Item) and new.url == f"{site.base}/item/2"


def test_feed_in_a_file_is_read_and_one_that_is_html_refused(site: Server, tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(FEED.format(items=ENTRY.format(n=7, base=site.base)))
    (item,) = fetch(str(tmp_path / "a.rss"))
    assert isinstance(item, Item) and item.url == f"{site.base}/item/7"
    (tmp_path / "b.xml").write_text(PAGE)
    (refusal,) = fetch(str(tmp_path / "b.xml"))
    assert "no RSS or Atom feed but HTML" in str(refusal)
    (refusal,) = fetch(f"{site.base}/html-feed/feed")
    assert "a page and no RSS or Atom feed" in str(refusal)


def test_table_of_links_gives_each_page_once(site: Server, tmp_path: Path) -> None:
    table = tmp_path / "acled.csv"
    rows = [f'"1","Clash, at night",{site.base}/item/1', f'"2","x",{site.base}/item/1', f"3,y,{site.base}/missing"]
    table.write_text("event_id,notes,SOURCEURL\n" + "\n".join(rows) + "\n4,z,\n")
    item, refusal = fetch(str(table))
    assert isinstance(item, Item) and item.url == f"{site.base}/item/1"
    assert str(refusal).startswith(f"{table}: {site.base}/missing: the server answers 404")
    gdelt = tmp_path / "20220913.export.csv"
    gdelt.write_text("\t".join(["0"] * 60 + [f"{site.base}/item/2"]) + "\n")
    (item,) = fetch(str(gdelt))
    assert isinstance(item, Item) and item.url == f"{site.base}/item/2"


def test_table_without_links_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("a,b\n1,2\n")
    (refusal,) = fetch(str(table))
    assert "no column of links; its header must hold one of url, link" in str(refusal)
