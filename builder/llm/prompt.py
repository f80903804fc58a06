"""A window of an article in, the messages that ask a model for its facts out, with the fingerprint of all they say.

The instructions are the same for every article. The article stands in a message of its own between marker lines with a
code that is computed from its words, so that no text can close them and speak in our name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from pydantic import JsonValue

from builder.llm.reply import reply_schema
from builder.model import Article, Span

__all__ = ["Prompt", "load_prompt"]

Message = Mapping[str, str]
_LAYOUT = "1"  # changes when the message around the article does


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """The instructions, the schema of the answer and the fingerprint of both."""

    guide: str
    schema: dict[str, JsonValue]
    fingerprint: str

    def messages(self, article: Article, window: Span) -> tuple[Message, ...]:
        """What is sent to read one window of an article."""
        text = article.quote(window)
        code = hashlib.sha256(f"{article.sha256}\n{window.start}\n{text}".encode()).hexdigest()[:16]
        head = f"Published: {article.published or 'unknown'}\nLanguage: {article.lang}"
        marked = f"----- article {code} begins -----\n{text}\n----- article {code} ends -----"
        return ({"role": "system", "content": self.guide}, {"role": "user", "content": f"{head}\n{marked}"})


def load_prompt() -> Prompt:
    """The prompt as it is shipped."""
    guide = files("builder.llm").joinpath("guide.md").read_text(encoding="utf-8")
    schema = reply_schema()
    content = json.dumps([_LAYOUT, guide, schema], ensure_ascii=False, sort_keys=True)
    return Prompt(guide=guide, schema=schema, fingerprint=hashlib.sha256(content.encode()).hexdigest()[:16])
