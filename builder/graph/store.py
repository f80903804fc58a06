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
from itertools import chain, islice
from pathlib import Path
from types import TracebackType

from pyoxigraph import Quad, Store

from builder.accounts import Account, derive_account, without_text
from builder.errors import RecordError, ShapeError, StoreError, UsageError
from builder.graph.batch import Prepared, Refusal, Summary
from builder.graph.database import open_database
from builder.graph.dataset import make_update, statement
from builder.graph.derivation import Candidate, Derivation, check_account
from builder.graph.draft import Draft, Graphs, bring_in
from builder.graph.facts import FactsFile, Row, Statement, StoredArticle, make_row
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

__all__ = ["Prepared", "Reader", "Refusal", "StoredArticle", "Summary", "Writer"]

_PATIENCE = 600.0  # seconds that a writer waits for another one
_MANY = 50  # graphs, or fifty times as many statements, from which on bulk loading pays
_CHUNK = 500  # rows, graphs or statements that pass at a time


_Begun = tuple[Draft, frozenset[str]]  # a database in the making, and the articles whose graphs come into it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What one batch changes, and all that is true afterwards; `accounts` are without texts."""

    touched: Collection[str]
    withdrawn: Collection[str]
    accounts: dict[str, Account]
    shared: Mapping[Statement, Quad]
    owned: Collection[Statement]


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
        return self.take(map(self._prepare, batch))

    def take(self, items: Iterable[Prepared | Refusal], *, graphs: Graphs | None = None) -> Summary:
        """Writes prepared articles, all in one batch, and passes refusals on; of two with one key the later counts.

        `graphs` gives the N-Quads of their graphs where they are written out already; else they are made anew.
        """
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
        return self._commit(candidates, (), summary, graphs=graphs)

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
        return self._commit({}, tuple(wanted), Summary())

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

    def accounts(self) -> Iterator[Account]:
        """What every article of the store tells, by key; with its text."""
        return (derive_account(stored.article, stored.facts) for stored in self._facts.articles())

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

    # The batch: staged, noted, written, settled, published

    def _commit(
        self,
        candidates: dict[str, Candidate],
        withdrawn: Collection[str],
        summary: Summary,
        *,
        graphs: Graphs | None = None,
        relinked: bool = False,
    ) -> Summary:
        """Writes what is staged, without the articles that the default graph's shapes refuse."""
        edited = self._facts.recall("edited") is not None  # a user took away some of what the builder wrote
        renewed = edited or self._facts.recall("fingerprint") != self._derivation.fingerprint
        owned = self._facts.derived() if candidates or withdrawn or renewed or relinked else set()
        refused = list(summary.refused)
        draft = self._begin_draft(candidates, graphs)
        while candidates or withdrawn or renewed or relinked:
            future = self._known() | {key: candidate.account for key, candidate in candidates.items()}
            for key in withdrawn:
                del future[key]
            shared = self._derivation.derive(future.values())
            blamed = self._derivation.check_shared(shared, candidates, known=owned)
            if not blamed:
                touched = dict.fromkeys([*candidates, *withdrawn])
                batch = _Batch(touched=touched, withdrawn=withdrawn, accounts=future, shared=shared, owned=owned)
                self._write(batch, renewed=renewed, repairing=edited, graphs=graphs, draft=draft)
                break
            self._facts.unstage(blamed)
            refused += [
                Refusal(key=key, id=candidates[key].account.article.id, error=error) for key, error in blamed.items()
            ]
            candidates = {key: candidate for key, candidate in candidates.items() if key not in blamed}
        return replace(
            summary,
            written=tuple(candidates),
            withdrawn=tuple(withdrawn),
            refused=tuple(refused),
            revision=self._snapshots.revision() or 0,
        )

    def _write(
        self,
        batch: _Batch,
        *,
        renewed: bool,
        graphs: Graphs | None = None,
        draft: _Begun | None = None,
        repairing: bool = False,
    ) -> None:
        """Graphs of changed articles anew, and the difference of what the builder owns elsewhere."""
        shared, owned = batch.shared, batch.owned
        added = [
            found
            for found, quad in shared.items()
            if (found in owned and repairing) or (found not in owned and not self._holds(quad))
        ]
        removed = [found for found in owned if found not in shared]
        all_anew = renewed or self._store is None
        touched = dict.fromkeys([*batch.touched, *(batch.accounts if all_anew else ())])
        replaced = [key for key in touched if repairing or key in self._known()]
        written = [key for key in touched if key in batch.accounts]
        self._facts.note(withdrawn=batch.withdrawn, added=added, removed=removed, renewing=renewed)
        if self._store is None:
            self._create(written, (shared[found] for found in added), draft)
        elif max(len(touched), len(added) // _MANY, len(removed) // _MANY) < _MANY:
            self._update(self._store, written, replaced, added=added, removed=removed)
        else:
            self._update(self._store, (), replaced, added=(), removed=removed)
            given = graphs if graphs and not all_anew else None  # they are of this run, and all are wanted
            self._fill(self._store, written, (shared[found] for found in added), given)
        self._facts.settle(fingerprint=self._derivation.fingerprint)
        self._accounts = batch.accounts
        self._publish(self._database())

    def _update(
        self,
        store: Store,
        written: Iterable[str],
        replaced: Collection[str],
        *,
        added: Iterable[Statement],
        removed: Collection[Statement],
    ) -> None:
        """One transaction where that is small, else several: readers see none of it before it is published."""
        dropped = [self._iris.article(key).value for key in replaced]
        gone = list(removed)
        while max(len(dropped), len(gone)) > _CHUNK:
            store.update(make_update(dropped=dropped[:_CHUNK], removed=gone[:_CHUNK], added=()))
            dropped, gone = dropped[_CHUNK:], gone[_CHUNK:]
        statements = map(statement, self._quads(written))
        store.update(make_update(dropped=dropped, removed=gone, added=chain(statements, added)))

    def _fill(self, store: Store, keys: Collection[str], shared: Iterable[Quad], graphs: Graphs | None) -> None:
        """Brings many graphs in, the quick way: a quarter of the time of an update, but it makes new files."""
        if graphs:
            bring_in(store, graphs(keys))
        else:
            store.bulk_extend(self._quads(keys))
        store.bulk_extend(shared)

    def _quads(self, keys: Iterable[str]) -> Iterator[Quad]:
        for stored in self._facts.coming(keys):
            yield from account_quads(derive_account(stored.article, stored.facts), self._iris.base)

    def _holds(self, quad: Quad) -> bool:
        return self._store is not None and quad in self._store

    def _publish(self, store: Store) -> None:
        revision = self._snapshots.publish(store, names=True)
        self._facts.remember("published", str(revision))

    def _repair(self) -> None:
        """Repeats a batch that was noted and not settled, or publishes one that was settled and not published."""
        if self._facts.is_unsettled():
            staged = self._facts.staged_keys()
            accounts = self._known() | {account.article.key: account for account in self._slim(staged)}
            withdrawn = [key for key, stays in staged.items() if not stays]
            for key in withdrawn:
                accounts.pop(key, None)
            shared = self._derivation.derive(accounts.values())
            renewed = self._facts.is_renewing() or self._facts.recall("fingerprint") != self._derivation.fingerprint
            batch = _Batch(
                touched=staged, withdrawn=withdrawn, accounts=accounts, shared=shared, owned=self._facts.derived()
            )
            self._write(batch, renewed=renewed, repairing=True)
            return
        self._facts.unstage()
        if self._store is not None and self._facts.recall("published") != str(self._snapshots.revision()):
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
            self._create((), ())
        assert self._store is not None
        return self._store

    def _begin_draft(self, candidates: Mapping[str, Candidate], graphs: Graphs | None) -> _Begun | None:
        """A fresh database that graphs written out already begin to fill; None where there is no use for one."""
        if self._store is not None or graphs is None or not candidates or self._known():
            return None
        draft = Draft(self._directory)
        self._stack.callback(draft.close)
        draft.begin(graphs(tuple(candidates)))
        return draft, frozenset(candidates)

    def _create(self, keys: Collection[str], shared: Iterable[Quad], begun: _Begun | None = None) -> None:
        """Fills a fresh database, or the rest of one that was begun, and puts it in its place."""
        if begun:
            draft, filled = begun
            draft.complete(shared, without=[self._iris.article(key) for key in filled.difference(keys)])
        else:
            draft = Draft(self._directory)
            draft.complete(chain(self._quads(keys), shared))
        self._open(unclean=False)

    def _known(self) -> dict[str, Account]:
        if self._accounts is None:
            self._accounts = {account.article.key: account for account in map(_account, self._facts.articles())}
        return self._accounts

    def _slim(self, keys: Iterable[str]) -> Iterator[Account]:
        return map(_account, self._facts.coming(keys))


def _account(stored: StoredArticle) -> Account:
    return without_text(derive_account(stored.article, stored.facts))
