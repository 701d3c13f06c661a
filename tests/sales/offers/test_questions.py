"""Labelled questions in four languages over the demo catalogue, and random ones: most is found, nothing breaks.

The questions stand in questions.tsv: language, kind, question, and the first article numbers of the products that belong
on the first page. `ean:` stands for an article's EAN.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from pathlib import Path

import pytest
from tests.sales.offers import demo_index

from kogge.core.search import asking
from kogge.core.search.values import Ask, Narrowing, Sort
from kogge.demo.values import LANGUAGES

QUESTIONS = [
    row.split("\t") for row in (Path(__file__).parent / "questions.tsv").read_text("utf-8").splitlines()[1:]
]
# KOGGE_FUZZ=10000 asks more of them.
RANDOM_QUESTIONS = int(os.environ.get("KOGGE_FUZZ", "1000"))


@pytest.fixture
def _demo(search_index) -> None:
    demo_index.build()


def recall_of(language: str, question: str, wanted: str) -> float:
    """Return which share of the wanted products is among the first ten."""
    text = demo_index.ean_of(question[4:]) if question.startswith("ean:") else question
    found = asking.ask(demo_index.place(language), Ask(text=text, limit=10))
    assert found is not None
    skus = {demo_index.sku_of(key) for key in found.keys}
    return len(skus & set(wanted.split())) / len(wanted.split())


def test_the_labels_name_products():
    known = {product.variants[0].sku for product in demo_index.SHOP.products}

    assert len(QUESTIONS) >= 200 and {row[0] for row in QUESTIONS} == set(LANGUAGES)
    assert {sku for row in QUESTIONS for sku in row[3].split()} <= known
    assert len({(row[0], row[2]) for row in QUESTIONS}) == len(QUESTIONS)


def test_what_is_meant_is_on_the_first_page(_demo):
    recalls: dict[str, list[float]] = defaultdict(list)
    for language, kind, question, wanted in QUESTIONS:
        recall = recall_of(language, question, wanted)
        recalls[language].append(recall)
        recalls[kind].append(recall)
        recalls["all"].append(recall)

    shares = {name: sum(found) / len(found) for name, found in sorted(recalls.items())}
    print(
        "recall@10:",
        ", ".join(f"{name} {share:.3f} of {len(recalls[name])}" for name, share in shares.items()),
    )

    assert shares["all"] >= 0.95
    assert min(shares[language] for language in LANGUAGES) >= 0.93


def random_text(source: random.Random) -> str:
    """Return something that nobody would type, half of it made of words of the shop."""
    words = [word for row in QUESTIONS for word in row[2].split()]
    odd = "\"'()[]{}*?~^:\\/+-&|!<>=@#$%\x00\x1f\u200b\u202e\ufeff😀ßœİı٣ﬁ𝔥漢字한글עברית"
    parts = []
    for _number in range(source.randint(0, 4)):
        kind = source.randint(0, 5)
        if kind < 2:
            parts.append(source.choice(words))
        elif kind == 2:
            letters = list(source.choice(words))
            source.shuffle(letters)
            parts.append("".join(letters))
        elif kind == 3:
            parts.append("".join(source.choice(odd) for _letter in range(source.randint(1, 8))))
        elif kind == 4:
            parts.append("".join(chr(source.randint(1, 0xD7FF)) for _letter in range(source.randint(1, 12))))
        else:
            parts.append(source.choice("aeiouxyz") * source.randint(1, 90))
    return source.choice([" ", "", "-", " AND ", "\t"]).join(parts)


def test_random_questions_are_answered(_demo):
    source = random.Random(20261201)
    for _number in range(RANDOM_QUESTIONS):
        asked = Ask(
            text=random_text(source),
            is_typing=source.random() < 0.3,
            sort=source.choice(list(Sort)),
            sort_by="price",
            offset=source.choice([0, 0, 24, 9576]),
            counts=("category", "maker", "stock"),
            bands={"price": lambda low, high: [(low + high) // 2 + 1]},
            narrowing=Narrowing(
                groups={"maker": source.choice([(), ("Nobody",), ("Imkerei Venn", "x" * 500)])},
                numbers={"price": source.choice([(None, None), (100, None), (None, 900), (900, 100)])},
            ),
        )
        found = asking.ask(demo_index.place(source.choice(LANGUAGES)), asked)

        assert found is not None and len(found.keys) <= found.total, asked
