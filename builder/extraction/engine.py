"""One article in, its facts out: the whole of extraction on one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.extraction.attribution import find_attributions
from builder.extraction.candidates import Candidate, find_candidates
from builder.extraction.chunks import chunk
from builder.extraction.confidence import LEAST, describe, trust
from builder.extraction.discourse import Draft, compose
from builder.extraction.explanation import Reason, explain
from builder.extraction.expressions import parse_quantities, parse_times
from builder.extraction.facts import write_facts
from builder.extraction.index import index_chunks
from builder.extraction.known import known_keys, names_of
from builder.extraction.languages import load_languages
from builder.extraction.lexicon import Lexicon
from builder.extraction.mentions import Known, find_mentions
from builder.extraction.passage import Passage, read_passage
from builder.extraction.register import Register, read_entities
from builder.extraction.relations import find_ties
from builder.extraction.sentences import find_sentences
from builder.extraction.tolls import find_tolls
from builder.model import Article, Facts
from builder.text import fold, segment
from ontology.authority import load_authority
from ontology.authority.gazetteer import load_gazetteer

__all__ = ["Engine", "load_engine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The lexicon and what is known of its names; built once, used for any number of articles.

    Events of less confidence than `least` are not told; at 0 all are.
    """

    lexicon: Lexicon
    known: Mapping[str, Known]
    wikidata: Mapping[str, str]
    least: float = LEAST

    def extract(self, article: Article) -> Facts:
        """The facts record of an article. An article with nothing to say about conflict has no events."""
        passage = self.read(article)
        register = read_entities(passage, self.wikidata)
        events = trust(self._compose(passage, find_candidates(passage), register), least=self.least)
        return self._write(passage, events, register)

    def explain(self, article: Article) -> tuple[Facts, tuple[tuple[Reason, ...], ...]]:
        """The facts record of an article, and the reasons for what each of its events says."""
        passage = self.read(article)
        register, candidates = read_entities(passage, self.wikidata), find_candidates(passage)
        events = trust(self._compose(passage, candidates, register), least=self.least)
        facts = self._write(passage, events, register)
        return facts, explain(passage, candidates, events, facts)

    def describe(self, article: Article) -> list[dict[str, float]]:
        """The features by which all events of an article are trusted or not, in reading order."""
        passage = self.read(article)
        return describe(self._compose(passage, find_candidates(passage), read_entities(passage, self.wikidata)))

    def _compose(self, passage: Passage, candidates: Sequence[Candidate], register: Register) -> list[Draft]:
        """The events of a passage in reading order; the register comes to know who takes part."""
        drafts = compose(passage, candidates, find_tolls(passage), find_attributions(passage), register)
        return sorted(drafts, key=lambda draft: (draft.span.start, draft.trigger))

    def _write(self, passage: Passage, events: Sequence[Draft], register: Register) -> Facts:
        return write_facts(passage, events, find_ties(passage, events), register, warnings=self._warnings(passage))

    def _warnings(self, passage: Passage) -> tuple[str, ...]:
        """What the reader of the facts should know about how the article was read."""
        article = passage.article
        if article.lang not in self.lexicon.languages:
            known = ", ".join(sorted(self.lexicon.languages))
            return (f"the language {article.lang!r} is not read yet (there are: {known}); only names are found",)
        open_times = [time for time in passage.times if time.relative and time.edtf is None]
        if article.published is None and open_times:
            words = article.quote(open_times[0].span)
            return (f'no publication date: "{words}" and other relative dates stay unresolved',)
        return ()

    def read(self, article: Article) -> Passage:
        """The passage of an article: everything found in its words before events are put together."""
        language = self.lexicon.languages.get(article.lang)
        chunks = chunk(fold(article.text), self.lexicon, article.lang, article.text)
        index = index_chunks(chunks)
        sentences = find_sentences(chunks, segment(article.text), article.text)
        openings = frozenset(sentence.first for sentence in sentences)
        return read_passage(
            article=article,
            verb_first=language is not None and language.verb_first,
            chunks=chunks,
            index=index,
            sentences=sentences,
            mentions=find_mentions(chunks, index, self.known, language, openings=openings),
            times=parse_times(chunks, index, published=article.published),
            quantities=parse_quantities(chunks, index),
        )


def load_engine() -> Engine:
    """The engine over the shipped languages and authority (about a second: the automaton is built)."""
    authority, gazetteer = load_authority(), load_gazetteer()
    return Engine(
        lexicon=Lexicon.build(load_languages(), names_of(authority, gazetteer)),
        known=known_keys(authority, gazetteer),
        wikidata={record.key: record.wikidata.qid for record in authority.records if record.wikidata},
    )
