"""A small index of German goods."""

from __future__ import annotations

from collections.abc import Iterable

from kogge.core.search import asking, writing
from kogge.core.search.places import Place
from kogge.core.search.values import Ask, Entry, Found, Layout

LAYOUT = Layout(groups=("maker",), numbers=("price",))
PLACE = Place("de-de")
NAMES = (
    "Waldhonig",
    "Butterspekulatius in der Dose",
    "Spekulatius",
    "Butter",
    "Krug",
    "Großer Käse",
    "Gläser",
)


def an_entry(key: int, name: str, *, price: int = 0, maker: str = "Venn", **facts) -> Entry:
    """Return an entry; every second one costs twice as much."""
    return Entry(
        key=key, name=name, numbers={"price": price or 100 * key}, groups={"maker": (maker,)}, **facts
    )


def fill(
    entries: Iterable[Entry], *, language: str = "de", position: int = 1, place: Place = PLACE, **more
) -> int:
    """Build an index of these entries."""
    held = list(entries)
    return writing.fill(
        place, language=language, layout=LAYOUT, position=position, entries=held,
        texts=[f"{one.name} {one.beside} {one.body}" for one in held], **more,
    )  # fmt: skip


def named(*names: str, language: str = "de") -> None:
    """Build an index of things with these names, keyed 1, 2, 3."""
    fill([an_entry(key, name) for key, name in enumerate(names, start=1)], language=language)


def found(text: str, **more) -> Found:
    """Ask, and insist on an answer."""
    answer = asking.ask(PLACE, Ask(text=text, **more))
    assert answer is not None
    return answer


def keys(text: str, **more) -> list[int]:
    """Return the keys that a text finds, in order."""
    return list(found(text, **more).keys)
