"""`hudna serve` as a process of its own, for what only a real server shows: connections, deadlines, deaths."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOKEN = "a token of the tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server's address and process number."""

    url: str
    port: int
    pid: int

    def children(self, module: str) -> list[int]:
        """The process numbers of its children that run a module."""
        found = []
        for path in Path("/proc").iterdir():
            if path.name.isdecimal():
                with contextlib.suppress(OSError):
                    status = (path / "status").read_text()
                    if f"PPid:\t{self.pid}\n" in status and module.encode() in (path / "cmdline").read_bytes():
                        found.append(int(path.name))
        return found


@contextlib.contextmanager
def serving(directory: Path, **settings: str) -> Iterator[Running]:
    """Serves a store on a free port of 127.0.0.1; settings by their names in small letters."""
    environment = {**os.environ, **{f"HUDNA_{name.upper()}": value for name, value in settings.items()}}
    program = [sys.executable, "-c", "from api.cli import main; main()"]
    process = subprocess.Popen(
        [*program, "serve", "--store", str(directory), "--port", "0"],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert found, line
        yield Running(url=found.group(), port=int(found[1]), pid=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
