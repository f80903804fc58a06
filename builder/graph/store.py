"""Articles with their facts in, a store folder out: graphs of articles, the default graph, snapshots for readers.

    DIR/store        the Oxigraph database that the one writer has open
    DIR/facts        texts and facts records, from which every graph is made anew
    DIR/snapshots/N  read-only copies; DIR/current names the newest
    DIR/lock         held by the writer

A batch is noted in `facts`, written, settled in `facts`, then published as a snapshot. A writer that finds a batch
which was noted and not settled repeats it, so a crash at any point loses and doubles nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from types import TracebackType

from pyoxigraph import Quad

from builder.accounts import Account, derive_account
from builder.errors import RecordError, ShapeError, StoreError, UsageError
from builder.graph.amending import Change, derive_patch
from builder.graph.batch import Prepared, Refusal, Summary
from builder.graph.dataset import make_update, statement
from builder.graph.derivation import Candidate, Derivation, Derived, check_account
from builder.graph.draft import Graphs
from builder.graph.facts import FactsFile, Row, Statement, StoredArticle, make_row
from builder.graph.iris import Iris
from builder.graph.loading import parse_file
from builder.graph.lock import hold
from builder.graph.notes import write_notes
from builder.graph.reader import Reader
from builder.graph.snapshots import Snapshots
from builder.graph.working import WorkingDatabase
from builder.judgements import FILE as JUDGEMENTS
from builder.judgements import Judgement, add_judgement, read_judgements
from builder.keys import digest
from builder.links import StoredLink
from builder.model import Article, Facts
from builder.world import Amend, Consolidate
from ontology.authority import Authority

__all__ = ["Prepared", "Reader", "Refusal", "StoredArticle", "Summary", "Writer"]

_PATIENCE = 600.0  # seconds that a writer waits for another one
_CHUNK = 500  # rows that pass at a time
_SHARE = 20  # of a store that changes, from which on all is derived anew: what it costs for one is less than that


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What one batch changes; `everything` says that the graphs of all articles are written anew."""

    change: Change
    derived: Derived
    everything: bool
    repairing: bool = False
    graphs: Graphs | None = None


class Writer:
    """The one who writes to a store folder, while its context lasts.

    `consolidate` makes the default graph's events of all accounts, `amend` what a few change in them; without it all
    are looked at each time. Another base IRI than the store's is refused.
    """

    def __init__(
        self,
        directory: Path,
        *,
        base_iri: str,
        min_confidence: float,
        consolidate: Consolidate,
        amend: Amend | None = None,
        authority: Authority | None = None,
        patience: float = _PATIENCE,
    ) -> None:
        self._directory = directory
        self._patience = patience
        self._derivation = Derivation(
            base_iri=base_iri, min_confidence=min_confidence, consolidate=consolidate, authority=authority
        )
        self._iris = Iris(base_iri)
        self._snapshots = Snapshots(directory)
        self._amend = amend
        self._stack = ExitStack()
        self._accounts: dict[str, Account] | None = None

    def __enter__(self) -> Writer:
        with ExitStack() as stack:
            self._directory.mkdir(parents=True, exist_ok=True)
            stack.enter_context(hold(self._directory / "lock", patience=self._patience))
            self._facts = FactsFile(self._directory / "facts")
            stack.callback(self._facts.close)
            self._check_base()
            self._derivation.links = self._facts.links()
            self._derivation.judgements = read_judgements(self._directory / JUDGEMENTS)
            self._in_step = self._facts.recall("judged") == self._judged()
            published = self._facts.recall("published") == str(self._snapshots.revision())
            self._database = WorkingDatabase(self._directory, self._facts, self._iris)
            self._database.open(unclean=self._facts.is_unsettled() or not published)
            stack.callback(self._database.close)
            self._repair()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def put(self, batch: Iterable[tuple[Article, Facts]]) -> Summary:
        """Writes the articles that are new or changed; one that breaks a rule is refused, the others go on."""
        return self.take(map(self._prepare, batch))

    def take(self, items: Iterable[Prepared | Refusal], *, graphs: Graphs | None = None) -> Summary:
        """Writes prepared articles, all in one batch, and passes refusals on; of two with one key the later counts.

        `graphs` gives the N-Quads of their graphs where they are written out already; else they are made anew.
        """
        if self._database.store is None and graphs and graphs.keys and not self._known():
            self._database.begin(graphs)
        candidates: dict[str, Candidate] = {}
        unchanged: dict[str, None] = {}
        refused: dict[str, Refusal] = {}
        stream = iter(items)
        while chunk := list(islice(stream, _CHUNK)):
            rows: dict[str, Row] = {}
            for item in chunk:
                for earlier in (candidates, unchanged, refused, rows):
                    earlier.pop(item.key, None)
                if isinstance(item, Refusal):
                    refused[item.key] = item
                elif self._facts.digest(item.key) == item.row.digest:
                    unchanged[item.key] = None
                else:
                    candidates[item.key] = item.candidate
                    rows[item.key] = item.row
            self._facts.stage(rows.values())
        self._facts.unstage(chain(unchanged, refused))
        summary = Summary(unchanged=tuple(unchanged), refused=tuple(refused.values()))
        return self._commit(Change(candidates=candidates, withdrawn=()), summary, graphs=graphs)

    def _prepare(self, told: tuple[Article, Facts]) -> Prepared | Refusal:
        article, facts = told
        try:
            candidate, _ = check_account(derive_account(article, facts), self._iris.base)
        except (RecordError, ShapeError) as error:
            return Refusal(key=article.key, id=article.id, error=error)
        return Prepared(row=make_row(StoredArticle(article=article, facts=facts)), candidate=candidate)

    def remember_code(self, fingerprint: str) -> None:
        """Keeps by which code and data the articles of the store were read."""
        if self._facts.recall("code") != fingerprint:
            self._facts.remember("code", fingerprint)

    def withdraw(self, keys: Iterable[str]) -> Summary:
        """Takes articles back; UsageError where the store has no such article, and then none is taken."""
        wanted = dict.fromkeys(keys)
        for key in wanted:
            if self._facts.article(key) is None:
                raise UsageError(f"no article has the key {key!r}; `hudna query article-facts` lists them")
        return self._commit(Change(candidates={}, withdrawn=tuple(wanted)), Summary())

    def link(self, links: Iterable[StoredLink]) -> Summary:
        """Keeps the decisions of the linker instead of those before; what people judged goes before them."""
        self._facts.replace_links(links)
        self._derivation.links = self._facts.links()
        return self._commit(Change(candidates={}, withdrawn=()), Summary(), relinked=True)

    def judge(self, judgements: Iterable[Judgement]) -> Summary:
        """Adds judgements to the file beside the store, and brings the graphs up to date."""
        for judgement in judgements:
            add_judgement(self._directory / JUDGEMENTS, judgement)
        before, after = self._derivation.judgements, read_judgements(self._directory / JUDGEMENTS)
        self._derivation.judgements = after
        judged = [one for one in (*before, *after) if (one in before) != (one in after)]
        return self._commit(Change(candidates={}, withdrawn=(), judged=judged), Summary())

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        """Puts quads in the place of all that a graph of a tool held (`graph/wikidata`)."""
        node = self._iris.node(graph).value
        self._facts.forget("published")
        self._database.made().update(make_update(dropped=(node,), removed=(), added=map(statement, quads)))
        self._publish()

    def accounts(self) -> Iterator[Account]:
        """What every article of the store tells, by key; with its text."""
        return (derive_account(stored.article, stored.facts) for stored in self._facts.articles())

    def load(self, files: Iterable[Path], *, graph: str | None) -> int:
        """Adds RDF as it stands, all files or none, and returns the number of statements read.

        What the builder had written and the user now states too is the user's from now on.
        """
        store = self._database.made()
        owned = self._facts.derived()
        shared: set[Statement] = set()
        count = 0

        def read() -> Iterator[Quad]:
            nonlocal count
            for quad in chain.from_iterable(parse_file(file, graph) for file in files):
                count += 1
                if (found := statement(quad)) in owned:
                    shared.add(found)
                yield quad

        self._facts.forget("published")
        try:
            store.bulk_extend(read())
        except BaseException:
            self._facts.remember("published", str(self._snapshots.revision()))
            raise
        self._facts.disown(shared)
        self._publish()
        return count

    # The batch: staged, noted, written, settled, published

    def _commit(
        self, change: Change, summary: Summary, *, graphs: Graphs | None = None, relinked: bool = False
    ) -> Summary:
        """Writes what is staged, without the articles that the default graph's shapes refuse."""
        edited = self._facts.recall("edited") is not None  # a user took away some of what the builder wrote
        renewed = edited or self._facts.recall("fingerprint") != self._derivation.fingerprint
        refused: list[Refusal] = []
        if renewed or relinked or change.articles or change.judged:
            derived = None if renewed or relinked else self._derive_patch(change)
            if derived is None:
                derived, change, refused = self._derive_all(change)
            if derived is not None:
                self._write(_Batch(change=change, derived=derived, everything=renewed, repairing=edited, graphs=graphs))
        return replace(
            summary,
            written=tuple(change.candidates),
            withdrawn=tuple(change.withdrawn),
            refused=(*summary.refused, *refused),
            revision=self._snapshots.revision() or 0,
        )

    def _derive_patch(self, change: Change) -> Derived | None:
        """What a few articles change; None where there are many, or where all must be looked at."""
        known = self._database.store is not None and self._in_step and self._amend is not None
        if not known or len(change.articles) * _SHARE > self._facts.count():
            return None
        assert self._amend is not None and self._database.store is not None
        return derive_patch(self._derivation, self._amend, self._facts, self._database.store, change)

    def _derive_all(self, change: Change) -> tuple[Derived | None, Change, list[Refusal]]:
        """What all articles say together, and the change without what is refused; None where nothing is left of it."""
        owned = self._facts.derived()
        candidates = dict(change.candidates)
        refused: list[Refusal] = []
        while True:
            future = self._known() | {key: candidate.account for key, candidate in candidates.items()}
            future = {key: account for key, account in future.items() if key not in change.withdrawn}
            derived = self._derive(future, owned)
            blamed = self._derivation.check_shared(derived.shared, candidates, known=owned)
            if not blamed:
                self._accounts = future
                return derived, replace(change, candidates=candidates), refused
            self._facts.unstage(blamed)
            refused += [
                Refusal(key=key, id=candidates[key].account.article.id, error=error) for key, error in blamed.items()
            ]
            candidates = {key: candidate for key, candidate in candidates.items() if key not in blamed}
            if not candidates and not change.withdrawn and not change.judged:
                return None, replace(change, candidates={}), refused

    def _derive(self, accounts: Mapping[str, Account], owned: Collection[Statement]) -> Derived:
        world = self._derivation.consolidate(accounts.values())
        shared = self._derivation.state(world, accounts.keys())
        return Derived(shared=shared, owned=owned, remember=partial(write_notes, notes=world.notes))

    def _write(self, batch: _Batch) -> None:
        """Graphs of changed articles anew, and the difference of what the builder owns elsewhere."""
        shared, owned = batch.derived.shared, batch.derived.owned
        added = [
            found
            for found, quad in shared.items()
            if (found in owned and batch.repairing) or (found not in owned and not self._database.holds(quad))
        ]
        removed = [found for found in owned if found not in shared]
        everything = batch.everything or self._database.store is None
        withdrawn = frozenset(batch.change.withdrawn)
        touched = dict.fromkeys([*batch.change.candidates, *withdrawn, *(self._facts.keys() if everything else ())])
        replaced = [key for key in touched if batch.repairing or self._facts.digest(key) is not None]
        written = [key for key in touched if key not in withdrawn]
        self._facts.note(withdrawn=withdrawn, added=added, removed=removed, renewing=batch.everything)
        given = None if everything else batch.graphs  # they are of this run, and all are wanted
        with self._facts.settling(
            fingerprint=self._derivation.fingerprint, judged=self._judged(), remember=batch.derived.remember
        ):
            self._database.write(
                written, replaced, shared=[shared[found] for found in added], removed=removed, graphs=given
            )
        self._in_step = True
        if batch.derived.iris is not None:
            self._accounts = None
        self._publish(batch.derived.iris)

    def _judged(self) -> str:
        """What people have judged, as one short text."""
        return digest(*(repr(judgement) for judgement in self._derivation.judgements))

    def _publish(self, iris: frozenset[str] | None = None) -> None:
        revision = self._snapshots.publish(self._database.made(), names=True, only=iris)
        self._facts.remember("published", str(revision))

    def _repair(self) -> None:
        """Repeats a batch that was noted and not settled, or publishes one that was settled and not published."""
        if self._facts.is_unsettled():
            staged = self._facts.staged_keys()
            coming = {one.article.key: one for one in self._facts.coming_accounts(staged)}
            candidates = {key: Candidate(account=account, references={}) for key, account in coming.items()}
            change = Change(candidates=candidates, withdrawn=tuple(key for key, stays in staged.items() if not stays))
            future = {key: one for key, one in (self._known() | coming).items() if key not in change.withdrawn}
            renewed = self._facts.is_renewing() or self._facts.recall("fingerprint") != self._derivation.fingerprint
            derived = self._derive(future, self._facts.derived())
            self._accounts = future
            self._write(_Batch(change=change, derived=derived, everything=renewed, repairing=True))
            return
        self._facts.unstage()
        if self._database.store is not None and self._facts.recall("published") != str(self._snapshots.revision()):
            self._publish()

    # The parts of the folder

    def _check_base(self) -> None:
        base = self._facts.recall("base_iri")
        if base is None:
            self._facts.remember("base_iri", self._iris.base)
        elif base != self._iris.base:
            raise StoreError(
                f"{self._directory} was made with the base IRI {base}, not {self._iris.base}; "
                f"set HUDNA_BASE_IRI={base} or build into another folder"
            )

    def _known(self) -> dict[str, Account]:
        if self._accounts is None:
            self._accounts = {account.article.key: account for account in self._facts.accounts()}
        return self._accounts
