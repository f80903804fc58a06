"""Requests with their answers in, the answer to the same request out: a folder of files, named by content.

A run that was stopped goes on where it was, and the same articles under the same prompt cost nothing the second time.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

from pydantic import JsonValue

from builder.errors import UsageError

__all__ = ["Cache"]


class Cache:
    """The answers of one endpoint. Files are written whole or not at all, so that several runs may share a folder."""

    def __init__(self, folder: Path, *, url: str) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = error.strerror or error
            raise UsageError(f"the cache {folder} cannot be made: {problem}; set HUDNA_LLM_CACHE") from error
        self.folder = folder
        self._url = url

    def get(self, body: JsonValue) -> str | None:
        """The answer to a request, if it was answered before; a file that cannot be read counts as none."""
        try:
            kept = json.loads(self._path(body).read_bytes())
        except (OSError, ValueError):
            return None
        text = kept.get("answer") if isinstance(kept, dict) else None
        return text if isinstance(text, str) else None

    def put(self, body: JsonValue, answer: str) -> None:
        """Keeps an answer."""
        path = self._path(body)
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            json.dump({"answer": answer}, file, ensure_ascii=False)
        Path(file.name).replace(path)

    def _path(self, body: JsonValue) -> Path:
        content = json.dumps([self._url, body], ensure_ascii=False, sort_keys=True)
        name = hashlib.sha256(content.encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.json"
