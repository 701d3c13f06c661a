"""Cut texts into words and words into what they are found by, the same way when indexing and when asking.

Everything is folded: small letters, no accents, ß as ss. Beside the Snowball stem every word has what its language's
stemmer overlooks: Dutch plurals change the vowel (glas, glazen; bord, borden), English ones the consonant (knife, knives),
and German words may end in s (Keks, Kekse).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

LONGEST = 40
_WORD = re.compile(r"[^\W\d_]+|\d+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_STEMMERS = {"de": "german", "en": "english", "fr": "french", "nl": "dutch"}
# What says nothing about a product. Only questions leave them out, and only while another word remains.
_EMPTY = {
    "de": "der die das den dem des ein eine einen einem einer und oder mit ohne fur von vom aus in im am an auf zu zum zur bei als",
    "en": "the a an and or with without for from of in on at to by",
    "fr": "le la les un une des du de et ou avec sans pour au aux en dans sur par a l d",
    "nl": "de het een en of met zonder voor van uit in op aan te bij als om",
}
EMPTY = {language: frozenset(words.split()) for language, words in _EMPTY.items()}


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return a text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def split(text: str) -> Iterator[str]:
    """Yield the words and figures of a text as they are written; single letters are left out."""
    for found in _WORD.finditer(unicodedata.normalize("NFC", text)):
        word = found[0]
        if len(word) > 1 or word.isdigit():
            yield word[:LONGEST]


def code(text: str) -> str:
    """Return a code such as an article number without what people write differently: case, spaces, dashes."""
    return "".join(letter for letter in fold(text) if letter.isalnum())[:LONGEST]


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Callable[[str], list[str]]:
    import tantivy  # noqa: PLC0415  commands that never search do without

    analyser: Any = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    analyser = analyser.filter(tantivy.Filter.stemmer(_STEMMERS[language])).build()
    return analyser.analyze


@lru_cache(maxsize=65_536)
def stems(word: str, language: str) -> tuple[str, ...]:
    """Return everything by which a word is found; two words that share one of these are the same word."""
    folded = fold(word)
    if language not in _STEMMERS or not folded.isalpha():
        return (folded,)
    stem = _stemmer(language)
    found = [*stem(folded), *(fold(one) for one in stem(word.lower()))]
    if plain := _PLAIN.get(language):
        # Marked, for they are no words: bor, the stem of borden, must not meet a plain form.
        found.append(f"={plain(folded)}")
    return tuple(dict.fromkeys(one for one in found if one))


def _without_doubled(word: str) -> str:
    """Write every doubled letter once: kaas and kas, flessen and flesen."""
    return re.sub(r"(.)\1", r"\1", word)


def _plain_dutch(word: str) -> str:
    """Undo plural and diminutive: borden is bord, glazen glas, potjes pot; the vowel is written once in all of them."""
    # -s makes a plural behind these only; elsewhere it belongs to the word: kaas, glas.
    if word.endswith(("els", "ers", "ems", "ens", "ies", "aars", "eurs")) and len(word) > 4:
        word = word[:-1]
    for ending in ("etjes", "etje", "tjes", "tje", "pjes", "pje", "jes", "je", "eren", "en"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    word = _without_doubled(word)
    return word[:-1] + {"z": "s", "v": "f"}.get(word[-1], word[-1])


def _plain_english(word: str) -> str:
    """Undo plurals that change a consonant: knives and knife are knif, berries and berry beri."""
    for ending, instead in (("ves", "f"), ("fe", "f"), ("ies", "i"), ("y", "i"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):
            return word[: -len(ending)] + instead
    return word


def _plain_german(word: str) -> str:
    """Undo plurals whose stem ends in s, which the stemmer takes for an ending: Keks is kek, but Kekse is keks."""
    for ending in ("n", "er", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
    return word


_PLAIN: dict[str, Callable[[str], str]] = {"nl": _plain_dutch, "en": _plain_english, "de": _plain_german}
