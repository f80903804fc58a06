"""Articles with their facts in, a store folder out: graphs of articles, the default graph, snapshots for readers.

    DIR/store        the Oxigraph database that the one writer has open
    DIR/facts        texts and facts records, from which every graph is made anew
    DIR/snapshots/N  read-only copies; DIR/current names the newest
    DIR/lock         held by the writer

A batch is noted in `facts`, written in one transaction, settled in `facts`, then published as a snapshot. A writer
that finds a batch which was noted and not settled repeats it, so a crash at any point loses and doubles nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import TracebackType

from pyoxigraph import Quad, Store

from builder.accounts import Account, derive_account
from builder.errors import HudnaError, RecordError, ShapeError, StoreError, UsageError
from builder.graph.database import open_database
from builder.graph.dataset import make_update, statement
from builder.graph.derivation import Candidate, Derivation
from builder.graph.facts import Change, FactsFile, Statement, StoredArticle
from builder.graph.iris import Iris
from builder.graph.loading import parse_file
from builder.graph.lock import hold
from builder.graph.quads import account_quads
from builder.graph.reader import Reader
from builder.graph.snapshots import Snapshots
from builder.judgements import FILE as JUDGEMENTS
from builder.judgements import Judgement, add_judgement, read_judgements
from builder.links import StoredLink
from builder.model import Article, Facts
from builder.world import Consolidate
from ontology.authority import Authority

__all__ = ["Reader", "Refusal", "StoredArticle", "Summary", "Writer"]

_PATIENCE = 600.0  # seconds that a writer waits for another one
_MANY = 50  # graphs: bulk loading takes a quarter of the time of an update, but makes new files each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An article that was not written, and why."""

    key: str
    id: str
    error: HudnaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What became of a batch: keys of articles, and the revision that readers now see. Summaries of batches add up."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    revision: int = 0

    def __add__(self, later: Summary) -> Summary:
        return Summary(
            written=self.written + later.written,
            unchanged=self.unchanged + later.unchanged,
            withdrawn=self.withdrawn + later.withdrawn,
            refused=self.refused + later.refused,
            revision=max(self.revision, later.revision),
        )


class Writer:
    """The one who writes to a store folder, while its context lasts.

    `consolidate` makes the default graph's events of all accounts. Another base IRI than the store's is refused.
    """

    def __init__(
        self,
        directory: Path,
        *,
        base_iri: str,
        min_confidence: float,
        consolidate: Consolidate,
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
        self._stack = ExitStack()
        self._accounts: dict[str, Account] | None = None
        self._store: Store | None = None

    def __enter__(self) -> Writer:
        with ExitStack() as stack:
            self._directory.mkdir(parents=True, exist_ok=True)
            stack.enter_context(hold(self._directory / "lock", patience=self._patience))
            self._facts = FactsFile(self._directory / "facts")
            stack.callback(self._facts.close)
            self._check_base()
            self._derivation.links = self._facts.links()
            self._derivation.judgements = read_judgements(self._directory / JUDGEMENTS)
            published = self._facts.recall("published") == str(self._snapshots.revision())
            self._open(unclean=self._facts.is_unsettled() or not published)
            stack.callback(self._close)
            self._repair()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def put(self, batch: Iterable[tuple[Article, Facts]]) -> Summary:
        """Writes the articles that are new or changed; one that breaks a rule is refused, the others go on."""
        changes: dict[str, StoredArticle | None] = {}
        candidates: dict[str, Candidate] = {}
        unchanged: dict[str, None] = {}
        refused: dict[str, Refusal] = {}
        for article, facts in batch:
            stored = StoredArticle(article=article, facts=facts)
            for earlier in (changes, candidates, unchanged, refused):
                earlier.pop(article.key, None)
            if self._facts.has(stored):
                unchanged[article.key] = None
                continue
            try:
                candidates[article.key] = self._derivation.check_article(derive_account(article, facts))
                changes[article.key] = stored
            except (RecordError, ShapeError) as error:
                refused[article.key] = Refusal(key=article.key, id=article.id, error=error)
        summary = Summary(unchanged=tuple(unchanged), refused=tuple(refused.values()))
        return self._commit(changes, candidates, summary)

    def withdraw(self, keys: Iterable[str]) -> Summary:
        """Takes articles back; UsageError where the store has no such article, and then none is taken."""
        wanted = dict.fromkeys(keys)
        for key in wanted:
            if self._facts.article(key) is None:
                raise UsageError(f"no article has the key {key!r}; `hudna query article-facts` lists them")
        return self._commit(dict.fromkeys(wanted), {}, Summary())

    def link(self, links: Iterable[StoredLink]) -> Summary:
        """Keeps the decisions of the linker instead of those before; what people judged goes before them."""
        self._facts.replace_links(links)
        return self.judge(())

    def judge(self, judgements: Iterable[Judgement]) -> Summary:
        """Adds judgements to the file beside the store, and brings the graph of links up to date."""
        for judgement in judgements:
            add_judgement(self._directory / JUDGEMENTS, judgement)
        self._derivation.links = self._facts.links()
        self._derivation.judgements = read_judgements(self._directory / JUDGEMENTS)
        return self._commit({}, {}, Summary(), relinked=True)

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        """Puts quads in the place of all that a graph of a tool held (`graph/wikidata`)."""
        node = self._iris.node(graph).value
        self._facts.forget("published")
        self._database().update(make_update(dropped=(node,), removed=(), added=map(statement, quads)))
        self._publish(self._database())

    def accounts(self) -> Collection[Account]:
        """What every article of the store tells."""
        return self._known().values()

    def load(self, files: Iterable[Path], *, graph: str | None) -> int:
        """Adds RDF as it stands, all files or none, and returns the number of statements read.

        What the builder had written and the user now states too is the user's from now on.
        """
        store = self._database()
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
        self._publish(store)
        return count

    # The batch: noted, written, settled, published

    def _commit(
        self,
        changes: Mapping[str, StoredArticle | None],
        candidates: Mapping[str, Candidate],
        summary: Summary,
        *,
        relinked: bool = False,
    ) -> Summary:
        """Writes the changes, without those that the default graph's shapes refuse."""
        edited = self._facts.recall("edited") is not None  # a user took away some of what the builder wrote
        renewed = edited or self._facts.recall("fingerprint") != self._derivation.fingerprint
        owned = self._facts.derived() if changes or renewed or relinked else set()
        refused = list(summary.refused)
        while changes or renewed or relinked:
            future = self._known() | {key: candidate.account for key, candidate in candidates.items()}
            future = {key: account for key, account in future.items() if changes.get(key, True)}
            shared = self._derivation.derive(future.values())
            blamed = self._derivation.check_shared(shared, candidates, known=owned)
            if not blamed:
                self._write(changes, future, shared, owned=owned, renewed=renewed, repairing=edited)
                break
            refused += [
                Refusal(key=key, id=candidates[key].account.article.id, error=error) for key, error in blamed.items()
            ]
            candidates = {key: candidate for key, candidate in candidates.items() if key not in blamed}
            changes = {key: stored for key, stored in changes.items() if key not in blamed}
        return replace(
            summary,
            written=tuple(key for key, stored in changes.items() if stored),
            withdrawn=tuple(key for key, stored in changes.items() if not stored),
            refused=tuple(refused),
            revision=self._snapshots.revision() or 0,
        )

    def _write(
        self,
        changes: Mapping[str, StoredArticle | None],
        accounts: dict[str, Account],
        shared: Mapping[Statement, Quad],
        *,
        owned: Collection[Statement],
        renewed: bool,
        repairing: bool = False,
    ) -> None:
        """Graphs of changed articles anew, and the difference of what the builder owns elsewhere."""
        added = [
            found
            for found, quad in shared.items()
            if (found in owned and repairing) or (found not in owned and not self._holds(quad))
        ]
        removed = [found for found in owned if found not in shared]
        touched = dict.fromkeys([*changes, *(accounts if renewed else ())])
        replaced = touched if repairing else [key for key in touched if key in self._known()]
        self._facts.note(
            (Change(key=key, stored=stored) for key, stored in changes.items()), added=added, removed=removed
        )
        graphs = {key: accounts.get(key) for key in touched}
        if self._store is None:
            self._create(chain(self._quads(graphs.values()), (shared[found] for found in added)))
        else:
            self._update(self._store, graphs, replaced, added=added, removed=removed)
        self._facts.settle(fingerprint=self._derivation.fingerprint)
        self._accounts = accounts
        self._publish(self._database())

    def _update(
        self,
        store: Store,
        graphs: Mapping[str, Account | None],
        replaced: Collection[str],
        *,
        added: Iterable[Statement],
        removed: Iterable[Statement],
    ) -> None:
        """One transaction; only many graphs that replace none come in before it, the quicker way."""
        fresh = [key for key in graphs if key not in replaced]
        if len(fresh) >= _MANY:
            store.bulk_extend(self._quads(graphs[key] for key in fresh))
            fresh = []
        written = map(statement, self._quads(graphs[key] for key in (*replaced, *fresh)))
        dropped = (self._iris.article(key).value for key in replaced)
        store.update(make_update(dropped=dropped, removed=removed, added=chain(written, added)))

    def _quads(self, accounts: Iterable[Account | None]) -> Iterator[Quad]:
        return chain.from_iterable(account_quads(account, self._iris.base) for account in accounts if account)

    def _holds(self, quad: Quad) -> bool:
        return self._store is not None and quad in self._store

    def _publish(self, store: Store) -> None:
        revision = self._snapshots.publish(store, names=True)
        self._facts.remember("published", str(revision))

    def _repair(self) -> None:
        """Repeats a batch that was noted and not settled, or publishes one that was settled and not published."""
        if self._facts.is_unsettled():
            changes = {change.key: change.stored for change in self._facts.pending()}
            accounts = self._known() | {
                key: derive_account(stored.article, stored.facts) for key, stored in changes.items() if stored
            }
            accounts = {key: account for key, account in accounts.items() if changes.get(key, True)}
            shared = self._derivation.derive(accounts.values())
            owned = self._facts.derived()
            self._write(changes, accounts, shared, owned=owned, renewed=True, repairing=True)
        elif self._store is not None and self._facts.recall("published") != str(self._snapshots.revision()):
            self._publish(self._store)

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

    def _open(self, *, unclean: bool) -> None:
        self._store = open_database(self._directory / "store", unclean=unclean)

    def _close(self) -> None:
        self._store = None

    def _database(self) -> Store:
        if self._store is None:
            self._create(())
        assert self._store is not None
        return self._store

    def _create(self, quads: Iterable[Quad]) -> None:
        """Fills a fresh database and puts it in its place when it is complete."""
        draft = self._directory / "store.new"
        shutil.rmtree(draft, ignore_errors=True)
        store = Store(draft)
        store.bulk_extend(quads)
        del store  # closes the files
        draft.rename(self._directory / "store")
        self._open(unclean=False)

    def _known(self) -> dict[str, Account]:
        if self._accounts is None:
            self._accounts = {
                stored.article.key: derive_account(stored.article, stored.facts) for stored in self._facts.articles()
            }
        return self._accounts
