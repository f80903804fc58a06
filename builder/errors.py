"""The exceptions of Hudna, one tree.

HudnaError                 anything this project raises on purpose
├── UsageError             the caller asked for something that is not there (command line exits with 2)
├── RecordError            one record, file or article is refused; the others go on (exit 1)
├── DataError              shipped data (lexicon, authority, ontology) contradicts itself
├── ShapeError             a graph breaks the shapes and is not written
├── StoreError             the store cannot be opened, locked or written
└── EndpointError          a language model cannot be asked, or not any more
"""

__all__ = ["DataError", "EndpointError", "HudnaError", "RecordError", "ShapeError", "StoreError", "UsageError"]


class HudnaError(Exception):
    """Anything this project raises on purpose; its text is written for the person who reads it."""


class UsageError(HudnaError):
    """The caller asked for something that is not there."""


class RecordError(HudnaError):
    """One record is refused; `where` names its file and record, the text says what is wrong and what would be right."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class DataError(HudnaError):
    """Shipped data contradicts itself."""


class ShapeError(HudnaError):
    """A graph breaks the shapes and is not written."""


class StoreError(HudnaError):
    """The store cannot be opened, locked or written."""


class EndpointError(HudnaError):
    """A language model cannot be asked: its endpoint is not there, refuses, has stopped, or the budget is used up."""
