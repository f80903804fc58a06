"""Names in any script in, keys out that are equal for one name in Arabic, Latin, Cyrillic or Armenian letters.

A skeleton keeps the classes of consonants and drops vowels, which Arabic hardly writes and transliterations write in
many ways: غوريس, Goris and Горис are all `KRS`. Classes merge what transliterations confuse: g, k, q, gh, kh; p and b;
f and v; j, sh, ch, zh; s, z, ts.
"""

from __future__ import annotations

import functools
import re

from anyascii import anyascii

from builder.text import fold_word

__all__ = [
    "ARTICLE",
    "fold_name",
    "marked_skeleton",
    "query_skeletons",
    "romanise",
    "skeleton",
    "without_article",
    "without_place_noun",
]

# fmt: off
_CLASSES = {
    "B": "bpبپбпբպփ",
    "D": "dدضذдդ",
    "F": "fvفвфֆվւ",
    "J": "jčşšžćçشجژچжшщчճջչշժ",
    "K": "gkqcxقكغخгкхґգկքղխ",
    "L": "lلлլ",
    "M": "mمмմ",
    "N": "nنнն",
    "R": "rرрրռ",
    "S": "szسصزظцзсծձսզց",
    "T": "tطتثтտթ",
}
# fmt: on
_LONGEST = 6  # consonants: more make the index larger and tell hardly any two names apart
_VOWEL = "."
_KNOWN_SCRIPTS = 0x1100  # Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, scripts of India, Georgian lie below
_MARKED = str.maketrans({"ş": "sh", "š": "sh", "ș": "sh", "ç": "ch", "č": "ch", "ć": "ch", "ž": "zh", "đ": "dj"})
_MARKS = re.compile("[şšșçčćžđ]")
_PAIRS = (("tch", "š"), ("sch", "š"), ("sh", "š"), ("ch", "š"), ("zh", "š"), ("ph", "f"))
_HEADS = re.compile(r"(?<![^ ])[wوhهحհ]")
# One of two equal consonants, and the first sound of ts, dz, tch, dzh, for which many scripts have one letter.
_SILENT = re.compile(r"([A-Z])(?=\1)|[TD](?=[JS])")
ARTICLE = "ال"
_PLACE_NOUNS = frozenset(
    ("مدينه", "بلده", "قريه", "محافظه", "مقاطعه", "اقليم", "ولايه", "مخيم", "مطار", "ضاحيه", "منطقه", "بلديه", "ناحيه")
)


_BY_LETTER = {letter: name for name, letters in _CLASSES.items() for letter in letters}


class _Table(dict[int, str]):
    """Code points to classes; what is unknown is looked up by its Latin transliteration, once."""

    def __missing__(self, code: int) -> str:
        known = code < _KNOWN_SCRIPTS
        letters = _join_pairs(anyascii(chr(code)).lower() if code > 127 else chr(code)) if known else ""
        found = "".join(_BY_LETTER.get(letter, _VOWEL if letter.isalpha() else "") for letter in letters)
        self[code] = found
        return found


_TABLE = _Table(
    {ord(letter): name for letter, name in _BY_LETTER.items()}
    | {ord(" "): " "}
    | dict.fromkeys(map(ord, "اويىعءw"), _VOWEL)
    | dict.fromkeys(map(ord, "hهحհ"), "")
)


def _join_pairs(letters: str) -> str:
    """Latin letters with one sign for each pair that stands for one sound."""
    if "h" not in letters:
        return letters
    for pair, letter in _PAIRS:
        if pair in letters:
            letters = letters.replace(pair, letter)
    return letters


def fold_name(name: str) -> str:
    """A name as exact look-ups compare it: lower case, variants of letters merged, single spaces.

    >>> fold_name("Карабах-Şəki"), fold_name("أرمينيا")
    ('карабах səki', 'ارمينيا')
    """
    return fold_word(name)


def skeleton(folded: str) -> str:
    """The consonants of a folded name; "" where its script is none of those that are transliterated here.

    >>> skeleton("goris"), skeleton("غوريس"), skeleton("գորիս"), skeleton("горис")
    ('KRS', 'KRS', 'KRS', 'KRS')
    """
    classes = _HEADS.sub(_head, _join_pairs(folded).replace("ու", "ո")).translate(_TABLE)
    return _SILENT.sub("", classes).replace(_VOWEL, "").replace(" ", "")[:_LONGEST]


def _head(match: re.Match[str]) -> str:
    """A first glide or breath counts as a consonant; a later one is mostly written away."""
    return "f" if match[0] in "wو" else "k"


def marked_skeleton(name: str) -> str | None:
    """The skeleton of a name with marked letters, ş for sh; None where it has none or they change nothing.

    >>> marked_skeleton("Şəki"), marked_skeleton("Goris")
    ('JK', None)
    """
    lowered = name.lower()
    if _MARKS.search(lowered) is None:
        return None
    marked = skeleton(fold_name(lowered.translate(_MARKED)))
    return marked if marked != skeleton(fold_name(name)) else None


def query_skeletons(name: str) -> tuple[str, ...]:
    """The keys to look a name up by; an Arabic ج is also read as g, and a name with an article also without it."""
    folded = fold_name(name)
    forms = dict.fromkeys((folded, without_article(folded)))
    forms |= {form.replace("ج", "ك"): None for form in forms if "ج" in form}
    keys = dict.fromkeys((*map(skeleton, forms), marked_skeleton(name)))
    return tuple(key for key in keys if key)


def without_article(folded: str) -> str:
    """A folded Arabic name without the article of its first word.

    >>> without_article("اليرموك"), without_article("الو")
    ('يرموك', 'الو')
    """
    return folded[2:] if folded.startswith(ARTICLE) and len(folded) > 4 else folded


def without_place_noun(folded: str) -> str:
    """A folded Arabic name without a noun that only says what kind of place it is.

    >>> without_place_noun("مدينه يرموك"), without_place_noun("ابو ظبي")
    ('يرموك', 'ابو ظبي')
    """
    noun, _, rest = folded.partition(" ")
    return rest if rest and without_article(noun) in _PLACE_NOUNS else folded


# fmt: off
_SOUNDS = str.maketrans({
    "ا": "a", "ى": "a", "ع": "a", "ء": "", "و": "u", "ي": "i", "ه": "h", "ح": "h", "خ": "x", "غ": "g", "ق": "k",
    "ك": "k", "ج": "j", "ش": "š", "ذ": "z", "ز": "z", "ظ": "z", "ض": "d", "ط": "t", "ث": "t", "ص": "s", "ف": "f",
    "ب": "b", "ت": "t", "د": "d", "ر": "r", "س": "s", "ل": "l", "م": "m", "ن": "n",
    "e": "i", "y": "i", "o": "u", "w": "u", "v": "f", "p": "b", "q": "k", "c": "k", "ə": "a", "ı": "i",
})
# fmt: on
_LATIN_PAIRS = (
    ("kh", "x"),
    ("gh", "g"),
    ("th", "t"),
    ("ck", "k"),
    ("dj", "j"),
    ("دج", "j"),
    ("تش", "č"),
    ("sh", "š"),
    ("ch", "č"),
    ("zh", "j"),
    ("ph", "f"),
)  # fmt: skip
_VOWELS = str.maketrans("", "", "aiu h")


@functools.lru_cache(maxsize=65536)
def romanise(folded: str) -> tuple[str, str]:
    """How a folded name sounds, in one sign a sound: with its vowels and without.

    >>> romanise("غوريس"), romanise("goris")
    (('guris', 'grs'), ('guris', 'grs'))
    """
    if not folded.isascii() and not any("\u0600" <= letter <= "\u06ff" for letter in folded):
        folded = anyascii(folded).lower()
    for pair, letter in _LATIN_PAIRS:
        if pair in folded:
            folded = folded.replace(pair, letter)
    sounds = folded.translate(_SOUNDS)
    return sounds, sounds.translate(_VOWELS)
