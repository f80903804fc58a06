"""The code and data that make facts of a text in, one fingerprint of them out."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

__all__ = ["code_fingerprint"]

# What turns an item into an article's row and graph. What only joins articles or moves files about is not among it.
_PARTS = (
    ("ontology", ""),
    ("builder", "accounts.py"),
    ("builder", "claims.py"),
    ("builder", "extraction"),
    ("builder", "graph/iris.py"),
    ("builder", "graph/quads.py"),
    ("builder", "keys.py"),
    ("builder", "languages"),
    ("builder", "linking"),
    ("builder", "model.py"),
    ("builder", "records.py"),
    ("builder", "sources"),
    ("builder", "text"),
)


@cache
def code_fingerprint() -> str:
    """16 hexadecimal digits over every file of them; the same files give the same digits on every machine."""
    content = sha256()
    for package, part in _PARTS:
        root = files(package)
        _add(content, root.joinpath(part) if part else root, f"{package}/{part}")
    return content.hexdigest()[:16]


def _add(content: _Hash, node: Traversable, name: str) -> None:
    if node.is_dir():
        for child in sorted(node.iterdir(), key=lambda child: child.name):
            if child.name != "__pycache__":
                _add(content, child, f"{name}/{child.name}")
        return
    data = node.read_bytes()
    content.update(f"{name}\n{len(data)}\n".encode() + data)
