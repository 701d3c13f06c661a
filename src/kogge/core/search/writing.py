"""Write indexes: fill one anew beside the serving one, or change some entries of the one that serves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import tantivy

from kogge.core.search import vocabulary, words
from kogge.core.search.compounds import Dictionary
from kogge.core.search.places import Generation, Place, State
from kogge.core.search.values import Entry, Layout

# Memory before a part is written to disk; tantivy asks for at least 15 MB.
_HEAP_BYTES = 32_000_000


def schema_of(layout: Layout) -> Any:
    """Return the fields of an index: words cut by us, so that no process needs tokenizers of its own."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", stored=True, indexed=True, fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("name", "parts", "beside", "body", "plain", "plain_beside", "plain_body"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("code", tokenizer_name="raw", index_option="basic")
    for name in layout.groups:
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in layout.numbers:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def document_of(entry: Entry, layout: Layout, dictionary: Dictionary) -> Any:
    """Return an entry as it lies in the index."""
    document = tantivy.Document()
    document.add_unsigned("key", entry.key)
    document.add_float("weight", entry.weight)
    document.add_text("shown", f"{entry.name} {entry.beside}")
    name, beside, body = (list(words.split(text)) for text in (entry.name, entry.beside, entry.body))
    document.add_text("name", _stems(name, dictionary))
    document.add_text("parts", _parts(name, dictionary))
    document.add_text("beside", f"{_stems(beside, dictionary)} {_parts(beside, dictionary)}")
    document.add_text("body", f"{_stems(body, dictionary)} {_parts(body, dictionary)}")
    for field, written in (("plain", name), ("plain_beside", beside), ("plain_body", body)):
        document.add_text(field, " ".join(words.fold(word) for word in written))
    for code in entry.codes:
        if code := words.code(code):
            document.add_text("code", code)
    for group in layout.groups:
        for value in entry.groups.get(group, ()):
            document.add_text(group, value)
    for number in layout.numbers:
        if number in entry.numbers:
            document.add_unsigned(number, entry.numbers[number])
    return document


def _stems(written: Iterable[str], dictionary: Dictionary) -> str:
    return " ".join(stem for word in written for stem in words.stems(word, dictionary.language))


def _parts(written: Iterable[str], dictionary: Dictionary) -> str:
    """Return what the parts of compounds are found by."""
    folded = (words.fold(word) for word in written)
    parts = (part for word in folded for part in dictionary.parts(word) or dictionary.end(word))
    return _stems(parts, dictionary)


@contextmanager
def _writer(index: Any) -> Generator[Any]:
    """Write to an index; what is written shows when the block ends well, and not at all otherwise."""
    writer = index.writer(_HEAP_BYTES, 1)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def fill(
    place: Place,
    *,
    language: str,
    layout: Layout,
    position: int,
    texts: Iterable[str],
    entries: Iterable[Entry],
    before_serving: Callable[[Generation], object] = lambda generation: None,
) -> int:
    """Build an index anew from what its source holds at `position`, and let it serve; returns how many entries.

    `texts` are read first: they hold the words of the shop. `before_serving` may bring the new
    generation up to date while nobody else writes here.
    """
    count = 0
    with place.alone("filling"):
        generation = place.begin()
        dictionary = Dictionary(language)
        for text in texts:
            dictionary.learn(text)
        _append(generation, sorted(dictionary.words))
        with _writer(tantivy.Index(schema_of(layout), path=str(generation.path))) as writer:
            for count, entry in enumerate(entries, start=1):  # noqa: B007  the last number is the count
                writer.add_document(document_of(entry, layout, dictionary))
        generation.write(State(language=language, layout=layout, position=position))
        with place.alone("writing"):
            before_serving(generation)
            place.serve(generation)
    return count


def change(
    generation: Generation, *, gone: Collection[int], entries: Collection[Entry], position: int
) -> None:
    """Take entries out of a generation and put others in, at once; hold its place's `writing`. Repeatable.

    `gone` names all that is replaced, too. `position` says how far in its source the index has come with this.
    """
    state = generation.read()
    if state is None:
        raise ValueError("this index was written by another version")
    if gone or entries:
        dictionary = vocabulary.dictionary_of(generation, state.language)
        new = Dictionary(state.language)
        for entry in entries:
            new.learn(entry.words)
        if _append(generation, [word for word in new.listed if word not in dictionary.words]):
            dictionary = vocabulary.dictionary_of(generation, state.language)
        index = tantivy.Index.open(str(generation.path))
        with _writer(index) as writer:
            replaced = sorted({*gone, *(entry.key for entry in entries)})
            # By query: deleting by a term of an unsigned field does nothing, silently (tantivy-py 0.27).
            writer.delete_documents_by_query(tantivy.Query.term_set_query(index.schema, "key", replaced))
            for entry in entries:
                writer.add_document(document_of(entry, state.layout, dictionary))
    generation.write(replace(state, position=position))


def _append(generation: Generation, found: Collection[str]) -> bool:
    """Add words to those of an index; readers see whole lines only. False where there are none."""
    if found:
        with generation.words_file.open("a", encoding="utf-8") as stream:
            stream.write("".join(f"{word}\n" for word in found))
    return bool(found)
