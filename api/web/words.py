"""Keys, names, dates and labels in; the words of one language out, isolated from the direction of their neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from api.views.model import EventRow, Ref
from api.web.dates import write_date
from api.web.messages import LANGUAGES, Messages

__all__ = ["Words"]

_EVENT_PATH = "/id/event/"
# What stands between the parts of a label that the graph or a ready question puts together.
_MARKS = re.compile(r"(; |: |, |، | – | ← | → | / )")
_POINT = r"\d{2}[\dX]{2}(?:-\d{2}){0,2}[?~%]?"
_DATE = re.compile(rf"(?P<open>\[?)(?P<date>{_POINT}(?:/(?:{_POINT}|\.\.)?)?|\.\./{_POINT})(?P<close>\]?)", re.ASCII)
_DIGITS_ONLY = re.compile(r"[\d–\-/]+", re.ASCII)


class Words:
    """The words of one language. Markup that is put into a sentence stays markup."""

    def __init__(self, messages: Messages, translations: Mapping[str, str], language: str) -> None:
        self._messages = messages
        self._translations = translations
        self._language = language
        self.direction = "rtl" if language == "ar" else "ltr"

    def say(self, key: str, **values: object) -> str:
        """The words of a key. A value of the graph that has none, such as another kind of toll, stands for itself."""
        words = self._messages.get(key)
        if words is None:
            return key.rsplit(".", 1)[-1].replace("_", " ")
        sentence = words[self._language]
        if any(isinstance(value, Markup) for value in values.values()):
            return Markup(sentence).format(**values)
        return sentence.format(**values)

    def group(self, prefix: str) -> dict[str, str]:
        """All words whose key begins so, by the rest of their key."""
        start = f"{prefix}."
        return {
            key.removeprefix(start): words[self._language]
            for key, words in self._messages.items()
            if key.startswith(start)
        }

    def plain_name(self, names: Mapping[str, str]) -> str:
        """A name in the reader's language where there is one, without markup; empty where there is none."""
        return next((names[language] for language in (self._language, *LANGUAGES, *names) if language in names), "")

    def translate(self, sentence: str) -> str:
        """An English sentence of the program, as of a ready question, in this language."""
        return sentence if self._language == "en" else self._translations.get(sentence, sentence)

    def name(self, thing: Ref | EventRow | Mapping[str, str]) -> Markup:
        """A name in the reader's language where there is one, marked with the language it is in."""
        names = thing if isinstance(thing, Mapping) else thing.names
        for language in (self._language, *LANGUAGES, *names):
            if language in names:
                tag = Markup(' lang="{}"').format(language) if language not in ("", self._language) else ""
                if isinstance(thing, Mapping) or not thing.path.startswith(_EVENT_PATH):
                    return Markup("<bdi{}>{}</bdi>").format(tag, names[language])
                return Markup('<bdi{} dir="{}">{}</bdi>').format(
                    tag, "rtl" if language == "ar" else "ltr", self._parts(names[language])
                )
        return Markup("")

    def label(self, text: str) -> Markup:
        """What a label or a list says, part by part; an arrow keeps the direction it was written in."""
        direction = "ltr" if "→" in text else "rtl" if "←" in text else self.direction
        return Markup('<bdi dir="{}">{}</bdi>').format(direction, self._parts(text))

    def _parts(self, text: str) -> Markup:
        parts = _MARKS.split(text)
        return Markup("").join(self._mark(part) if index % 2 else self._part(part) for index, part in enumerate(parts))

    def _mark(self, mark: str) -> str:
        keys = {"; ": "list.semicolon", ", ": "list.comma"}
        return self.say(keys[mark]) if mark in keys else mark

    def _part(self, part: str) -> Markup:
        found = _DATE.fullmatch(part)
        if found:
            return Markup("{}{}{}").format(found["open"], self.date(found["date"]), found["close"])
        return Markup("<bdi>{}</bdi>").format(part) if part else Markup("")

    def date(self, edtf: str | None) -> Markup:
        """A date that never breaks over lines nor turns round between words of another direction."""
        shown = write_date(edtf, self._language)
        direction = "ltr" if _DIGITS_ONLY.fullmatch(shown) and shown == edtf else self.direction
        return Markup('<bdi class="date" dir="{}">{}</bdi>').format(direction, shown) if shown else Markup("")

    def heading(self, row: EventRow) -> Markup:
        """Who is in an event: the one who acts and the one acted upon, or the parties; a named thing by its name."""
        if row.type in ("War", "Conflict", "Episode") and (not row.id or "/event/" not in row.iri):
            return self.name(row)
        arrow = Markup(" ← ") if self._language == "ar" else Markup(" → ")
        sides = [self._join(side) for side in (row.agents, row.targets) if side]
        if sides:
            return arrow.join(sides)
        return self._join(row.parties) if row.parties else self._join(row.places)

    def _join(self, refs: Sequence[Ref], most: int = 4) -> Markup:
        joined = Markup(" – ").join(self.name(ref) for ref in refs[:most])
        return joined + Markup(" …") if len(refs) > most else joined
