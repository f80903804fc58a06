"""An article's text in, the code of its language out: by its letters and, where languages share them, by py3langid."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["UNDETERMINED", "identify_language", "language_code", "speaks"]

UNDETERMINED = "und"  # BCP 47: a text of which no letter tells the language

# The head of an article tells its language; a bound keeps a text of many megabytes as quick as a short one.
_HEAD = 4000
_GLANCE = 400  # is enough to see whether the letters are those of a language that is stated

_SCRIPTS = {
    "arabic": re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "hy": re.compile("[\u0531-\u0587]"),
    "he": re.compile("[\u05d0-\u05ea]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "am": re.compile("[\u1200-\u137f]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "hi": re.compile("[\u0900-\u097f]"),
}
# Letters that Persian, Urdu, Kurdish, Pashto and Uyghur have and Arabic has not.
_NOT_ARABIC = re.compile(
    "[\u0679\u067e\u0681\u0686\u0688\u0691\u0693\u0695\u0698\u06a9\u06af\u06b5\u06ba\u06be\u06c6\u06cc\u06d0\u06d2\u06d5]"
)

# Languages that news is written in: against all that py3langid knows, a short English headline is taken for Kikuyu.
_CANDIDATES = {
    "arabic": "ar fa ps sdh ug ur",
    "latin": "az cs de en es fi fr hr hu id it ku nl no pl pt ro sv sw tr vi",
    "cyrillic": "be bg kk ky mk mn ru sr tg uk",
}


def language_code(value: str) -> str | None:
    """The primary subtag of a language tag, None if it is no tag.

    >>> language_code("ar-SA"), language_code("Arabic (modern)")
    ('ar', None)
    """
    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*", value.strip())
    return match[1].lower() if match else None


def identify_language(text: str) -> str:
    """The language most of the text's head is written in; the same text always gets the same answer.

    >>> identify_language("أعلن رئيس وزراء أرمينيا"), identify_language("Fighting broke out on the border.")
    ('ar', 'en')
    """
    head = text[:_HEAD]
    letters = Counter({script: len(pattern.findall(head)) for script, pattern in _SCRIPTS.items()})
    # Japanese mixes kana with Han characters: its own letters decide.
    if letters["ja"] and letters["zh"]:
        letters["ja"] += letters.pop("zh")
    script, count = letters.most_common(1)[0]
    if not count:
        return UNDETERMINED
    if script not in _CANDIDATES:
        return script
    if script == "arabic" and not _NOT_ARABIC.search(head):
        return "ar"
    return str(_identifier(script).classify(head)[0])


def speaks(text: str, code: str) -> bool:
    """Whether a text may be in a language, by the letters most of it is written in.

    >>> speaks("أعلن رئيس وزراء أرمينيا", "fa"), speaks("أعلن رئيس وزراء أرمينيا", "en")
    (True, False)
    """
    head = text[:_GLANCE]
    letters = Counter({script: len(pattern.findall(head)) for script, pattern in _SCRIPTS.items()})
    script, count = letters.most_common(1)[0]
    return not count or code == script or code in _CANDIDATES.get(script, "").split()


@cache
def _identifier(script: str) -> LanguageIdentifier:
    """The model for one script, loaded when a text first needs it: half a second that Arabic text never pays."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_CANDIDATES[script].split())
    return identifier
