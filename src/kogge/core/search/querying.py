"""Turn what somebody types into a question to an index: each word by itself, known, compound, or mistyped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tantivy import Occur, Query

from kogge.core.search import spelling, words
from kogge.core.search.reading import Opened
from kogge.core.search.spelling import slips_in
from kogge.core.search.values import Synonyms

MOST_WORDS = 10
# How much a word counts by where it stands; found by the labelled questions in tests/core/search.
_RANKS = {"name": 8.0, "parts": 4.0, "beside": 3.0, "body": 1.0}
# The fields that hold words as they are written, with what a match of the very form counts.
_WRITTEN = {"plain": 11.0, "plain_beside": 3.5, "plain_body": 1.2}
# The same, for words that are only similar.
_SIMILAR = {"plain": 2.0, "plain_beside": 1.0, "plain_body": 0.2}
_MOST_GUESSED = 4  # words of a text; one with more that are unknown is noise
_MOST_ALIKE = 30  # words that begin like one, or hold it
_TIE = 0.15  # what the lesser of several matches of one word adds
_WHOLE_CODE = 100.0


@dataclass(kw_only=True)
class Reading:
    """What was made of a text."""

    query: Any  # entries that have all of the words
    loose: Any | None  # entries that have some; None where there is only one word
    unknown: list[str] = field(default_factory=list)  # words as typed that no entry has
    corrected: dict[str, str] = field(default_factory=dict)  # those of them that are taken for another


class Maker:
    """Makes the question to one opened index."""

    def __init__(self, opened: Opened, *, is_typing: bool = False) -> None:
        self.opened = opened
        self.schema = opened.index.schema
        self.searcher = opened.index.searcher()
        self.is_typing = is_typing
        self.unknown: dict[str, None] = {}
        self.corrected: dict[str, str] = {}
        self._made: dict[tuple[str, bool], Any] = {}

    def reading(self, text: str, synonyms: Synonyms) -> Reading | None:
        """Return the question for a text; None where it says nothing."""
        typed = list(words.split(text))[:MOST_WORDS]
        codes = self._codes(text)
        if not typed and codes is None:
            return None
        empty = words.EMPTY.get(self.opened.language, frozenset())
        telling = [word for word in typed if words.fold(word) not in empty] or typed
        variants = [telling, *_with_synonyms(telling, self.opened.language, synonyms), *self._joined(telling)]
        made = [
            Query.boolean_query(
                [(Occur.Must, self._word(word, is_last=word is variant[-1])) for word in variant]
            )
            for variant in variants
            if variant
        ]
        loose = None
        if len(telling) > 1:
            loose = Query.boolean_query([(Occur.Should, self._word(word)) for word in telling])
        if codes is not None:
            made.append(codes)
        return Reading(query=_best(made), loose=loose, unknown=list(self.unknown), corrected=self.corrected)

    def _codes(self, text: str) -> Any | None:
        """Return the question for a text that is a code as a whole, or holds one."""
        whole = {words.code(text), *(words.code(part) for part in text.split()[:MOST_WORDS])}
        known = [code for code in sorted(whole) if len(code) > 2 and self._count("code", code)]
        if not known:
            return None
        return Query.boost_query(_best([self._term("code", code) for code in known]), _WHOLE_CODE)

    def _term(self, name: str, value: str) -> Any:
        return Query.term_query(self.schema, name, value)

    def _count(self, name: str, value: str) -> int:
        return self.searcher.doc_freq(name, value)

    def _forms(self, word: str) -> list[str]:
        """Return a word as it may be written: German knows ae for ä."""
        folded = words.fold(word)
        if self.opened.language != "de":
            return [folded]
        other = folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")
        return list(dict.fromkeys([folded, other]))

    def _known(self, word: str, ranks: Iterable[str] = _RANKS) -> list[Any]:
        """Return the questions for a word where its stems stand; none where no entry has it."""
        made = []
        for rank in ranks:
            found = [
                self._term(rank, stem)
                for stem in words.stems(word, self.opened.language)
                if self._count(rank, stem)
            ]
            if found:
                made.append(Query.boost_query(_best(found), _RANKS[rank]))
        folded = words.fold(word)
        for name, boost in _WRITTEN.items():
            if made and self._count(name, folded):
                made.append(Query.boost_query(self._term(name, folded), boost))
        return made

    def _word(self, word: str, *, is_last: bool = False) -> Any:
        """Return the question for one word; it may stand in several variants of a text."""
        key = (word, is_last and self.is_typing)
        if key not in self._made:
            self._made[key] = self._question(word, may_be_begun=key[1])
        return self._made[key]

    def _question(self, word: str, *, may_be_begun: bool) -> Any:
        made = [one for form in self._forms(word) for one in self._known(form)]
        made += [one for form in self._forms(word) for one in self._compound(form)]
        if may_be_begun:
            made += self._begun(self._forms(word))
        if made:
            return _best(made)
        self.unknown[word] = None
        if len(self.unknown) > _MOST_GUESSED:
            return Query.empty_query()
        return self._similar(self._forms(word), word)

    def _compound(self, word: str) -> list[Any]:
        """Return the question for all parts of a compound, wherever each stands."""
        parts = [self._known(part) for part in self.opened.dictionary.parts(word)]
        if not parts or not all(parts):
            return []
        every = Query.boolean_query([(Occur.Must, _best(part)) for part in parts])
        return [Query.boost_query(every, 0.8)]

    def _begun(self, forms: Sequence[str]) -> list[Any]:
        """Return the questions for words that begin so."""
        return [
            Query.boost_query(self._term(name, word), boost * 2)
            for form in forms
            for name, boost in _SIMILAR.items()
            if len(form) > 1
            for word, _count in self.searcher.terms_with_prefix(name, form, limit=_MOST_ALIKE)
        ]

    def _similar(self, forms: Sequence[str], typed: str) -> Any:
        """Return the question for a word that no entry has: part of a longer one, else mistyped, else both."""
        for tried in (self._inside, self._mistyped, self._mistyped_parts):
            made = [one for form in forms for one in tried(form, typed)]
            if made and self.hits(query := _best(made)):
                return query
        return Query.empty_query()

    def hits(self, query: Any) -> int:
        """Return how many entries a question finds."""
        return self.searcher.search(query, limit=1, count=True).count

    def _mistyped(self, form: str, typed: str) -> list[Any]:
        """Return the questions for words that differ in a few letters; the nearest one as if it had been typed."""
        slips = slips_in(form)
        if not slips:
            return []
        stem = words.stems(form, self.opened.language)[0]
        made = [
            Query.boost_query(Query.fuzzy_term_query(self.schema, name, form, distance=slips), boost)
            for name, boost in _SIMILAR.items()
        ]
        close = _best(made[:2])
        made.append(Query.fuzzy_term_query(self.schema, "name", stem, distance=slips))
        if meant := self._meant(form, close, slips):
            self.corrected[typed] = meant
            folded = words.fold(meant)
            made += [*self._known(folded), *self._compound(folded)]
        return made

    def _meant(self, form: str, close: Any, slips: int) -> str:
        """Return the word of the shop that is nearest, rather one of a name than one of a description."""
        if meant := spelling.nearest(form, spelling.words_of(self.searcher, close), most=slips):
            return meant
        alike = {word: word for word in self.opened.dictionary.alike(form, slips)}
        meant = spelling.nearest(form, alike, most=slips)
        if not meant:
            return ""
        written = [self._term(name, meant) for name in ("plain", "plain_beside")]
        return spelling.words_of(self.searcher, _best(written)).get(meant, meant)

    def proposal(self, typed: str) -> str:
        """Return the word that is nearest to one that finds nothing: it may have more slips than a hit."""
        folded = words.fold(typed)
        if not folded.isalpha() or not 3 <= len(folded) <= words.LONGEST:
            return ""
        close = Query.fuzzy_term_query(self.schema, "plain", folded, distance=2)
        return self._meant(folded, close, max(2, len(folded) // 3))

    def _inside(self, form: str, _typed: str) -> list[Any]:
        """Return the questions for words that hold this one."""
        if len(form) < 4:
            return []
        longer = sorted((word for word in self.opened.dictionary.listed if form in word), key=len)
        return [
            Query.boost_query(self._term(name, word), boost)
            for word in longer[:_MOST_ALIKE]
            for name, boost in _SIMILAR.items()
            if self._count(name, word)
        ]

    def _mistyped_parts(self, form: str, _typed: str) -> list[Any]:
        """Return the questions for a compound with a slip in one of two parts, where the other is a word of the shop."""
        made = []
        for end in range(4, len(form) - 3):
            head, tail = form[:end], form[end:]
            for known, guessed in ((head, tail), (tail, head)):
                if known not in self.opened.dictionary.words or not (questions := self._known(known)):
                    continue
                close = [
                    Query.fuzzy_term_query(self.schema, name, guessed, distance=1)
                    for name in ("plain", "parts")
                ]
                both = [(Occur.Must, _best(questions)), (Occur.Must, _best(close))]
                made.append(Query.boolean_query(both))
        return made

    def _joined(self, typed: Sequence[str]) -> list[list[str]]:
        """Return the words with two neighbours written as one, where the shop writes them so."""
        found = []
        for place, (left, right) in enumerate(zip(typed, typed[1:], strict=False)):
            joined = words.fold(left) + words.fold(right)
            if any(self._count(name, joined) for name in _WRITTEN):
                found.append([*typed[:place], joined, *typed[place + 2 :]])
        return found


def _best(made: Sequence[Any]) -> Any:
    return made[0] if len(made) == 1 else Query.disjunction_max_query(list(made), _TIE)


def _with_synonyms(typed: Sequence[str], language: str, synonyms: Synonyms) -> list[list[str]]:
    """Return the words with each synonym in the place of what it stands for."""
    if not synonyms:
        return []
    keys = [set(words.stems(word, language)) for word in typed]
    found = []
    for term, others in synonyms.items():
        wanted = [set(words.stems(word, language)) for word in words.split(term)]
        for place in range(len(keys) - len(wanted) + 1) if wanted else ():
            if all(keys[place + number] & stems for number, stems in enumerate(wanted)):
                found += [
                    [*typed[:place], *words.split(other), *typed[place + len(wanted) :]] for other in others
                ]
                break
    return found[:20]
