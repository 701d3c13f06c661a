"""The shop's search follows what is for sale: rows, prices, words; and counts what is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.sales import goods
from tests.sales.offers.parts import a_thing, names, open_markets, settle, shop, variant_of

from kogge.core import clock, errors, recent
from kogge.core.audit.models import AuditEntry
from kogge.core.events import relay
from kogge.core.search import places
from kogge.core.search.places import Place
from kogge.sales.catalog import services as catalog
from kogge.sales.offers import finding, rules, services, tasks
from kogge.sales.offers.models import Assortment, IndexNote, SearchCount, Synonym
from kogge.sales.offers.services import counting, indexing
from kogge.sales.offers.values import SearchSort, SearchWish
from kogge.sales.pricing import services as pricing
from kogge.sales.stock import services as stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


@pytest.fixture(autouse=True)
def shops():
    """Germany in German, Belgium in Dutch and French."""
    open_markets()


def found(text: str, market: str = "DE", language: str = "de", **wish):
    return finding.find(shop(market, language), SearchWish(text=text, **wish))


def follow() -> None:
    """Do what the worker does within half a second of an event, without other jobs."""
    relay.run_until_empty()
    tasks.refresh()


def test_it_works():
    a_thing("Tannenhonig", markets=("DE", "BE"), languages=("de", "nl"))
    settle()

    assert names(found("honig").cards) == ["Tannenhonig"]
    assert names(found("tannehonig", "BE", "nl").cards) == ["Tannenhonig"]
    assert found("honig", "BE", "fr").total == 0


def test_a_price_change_is_seen_after_the_next_round():
    honey = a_thing("Tannenhonig", price="12.90")
    settle()
    assert found("honig", price_below=1000).total == 0

    goods.a_price(variant_of(honey), "9.90")
    follow()

    assert found("honig", price_below=1000).cards[0].lead.price.amount.amount_minor == 990


def test_what_is_taken_away_is_not_found():
    honey = a_thing("Tannenhonig")
    settle()

    pricing.remove_prices(market="DE", variant_ids=[variant_of(honey).pk], actor="test")
    follow()

    assert found("honig").total == 0


def test_words_that_no_list_shows_are_found_when_they_change():
    honey = a_thing("Tannenhonig")
    settle()
    text = honey.texts.get(language="de")

    catalog.save_text(
        product_id=honey.pk, language="de", name=text.name, summary=text.summary, actor="test",
        description="Aus dem Frankenwald.", ingredients="**Nüsse**, Zimt",
    )  # fmt: skip
    follow()

    assert names(found("zimt").cards) == ["Tannenhonig"]
    assert names(found("Nuss").cards) == names(found("frankenwald").cards) == ["Tannenhonig"]


def test_sales_of_what_is_plentiful_change_no_index():
    honey = a_thing("Tannenhonig", on_hand=50)
    settle()
    before = IndexNote.objects.count()

    stock.correct(variant_id=variant_of(honey).pk, counted=40, note="counted", actor="test")
    follow()

    assert IndexNote.objects.count() == before


def test_what_is_sold_out_comes_last_and_can_be_left_out():
    a_thing("Honig aus dem Wald", on_hand=0)
    a_thing("Honig vom Feld", on_hand=9)
    settle()

    answer = found("honig")
    assert [card.stock.left > 0 for card in answer.cards] == [True, False]
    assert answer.available == 1
    assert names(found("honig", only_available=True).cards) == ["Honig vom Feld"]


def test_narrowing_and_counts():
    food, pots = goods.a_category("Honig", key="honey"), goods.a_category("Töpfe", key="pots")
    a_thing("Krug klein", price="8.00", category_id=food.pk, maker="Venn")
    a_thing("Krug groß", price="32.00", category_id=pots.pk, maker="Lenz")
    settle()

    answer = found("krug", makers=("Lenz",))

    assert names(answer.cards) == ["Krug groß"]
    assert dict(answer.makers) == {"Venn": 1, "Lenz": 1}
    assert dict(answer.categories) == {pots.pk: 1}
    assert [(band.start, band.end, band.count) for band in found("krug").bands][0] == (None, 1000, 1)
    assert names(found("krug", category_id=food.pk).cards) == ["Krug klein"]
    assert names(found("krug", price_from=1000, price_below=5000).cards) == ["Krug groß"]


def test_sorting():
    for name, price in (("Krug A", "3.00"), ("Krug B", "1.00"), ("Krug C", "2.00")):
        a_thing(name, price=price)
    settle()

    assert names(found("krug", sort=SearchSort.PRICE).cards) == ["Krug B", "Krug C", "Krug A"]
    assert names(found("krug", sort=SearchSort.PRICE_DOWN).cards) == ["Krug A", "Krug C", "Krug B"]
    assert names(found("krug", sort=SearchSort.NEWEST).cards) == ["Krug C", "Krug B", "Krug A"]
    assert names(found("krug", sort=SearchSort.PRICE, page=2, page_size=2).cards) == ["Krug A"]
    assert found("krug", page=401).cards == ()


def test_searching_asks_the_database_once(django_assert_num_queries):
    for number in range(5):
        a_thing(f"Krug {number}")
    settle()
    chosen = shop()
    finding.synonyms("de")

    with django_assert_num_queries(1):
        assert len(finding.find(chosen, SearchWish(text="krug")).cards) == 5
    with django_assert_num_queries(1):
        assert len(finding.suggest(chosen, "kru", limit=3)) == 3


def test_rebuilding_offers_rebuilds_the_index():
    a_thing("Tannenhonig")
    settle()
    before = Place("de-de").serving()

    services.rebuild()

    assert Place("de-de").serving() != before
    assert found("honig").total == 1


def test_a_lost_index_is_built_by_the_worker_and_names_are_found_meanwhile():
    a_thing("Tannenhonig")
    settle()
    place = Place("de-de")
    (place.path / "serving").unlink()

    assert names(found("honig").cards) == ["Tannenhonig"] and not found("honig").makers
    assert finding.suggest(shop(), "hon", limit=5) == []
    tasks.refresh()
    settle()

    assert place.serving() is not None
    assert dict(found("honig").makers) == {"Imkerei Venn": 1}


def test_an_index_of_another_database_is_not_believed():
    a_thing("Tannenhonig")
    settle()
    state = Place("de-de").serving().read()
    Place("de-de").serving().write(
        places.State(language="de", layout=state.layout, position=state.position + 1000)
    )

    services.catch_up_indexes()
    settle()

    assert Place("de-de").serving().read().position < state.position + 1000


def test_notes_that_are_gone_lead_to_a_new_index(monkeypatch):
    a_thing("Tannenhonig")
    settle()
    old = Place("de-de").serving()
    assert old is not None
    monkeypatch.setattr(indexing, "catch_up", lambda: 0)
    a_thing("Heidehonig")
    with clock.at(clock.now() + timedelta(days=3)):
        relay.run_until_empty()
        services.refresh()
        a_thing("Kleehonig")
    monkeypatch.undo()
    with clock.at(clock.now() + timedelta(days=6)):
        relay.run_until_empty()
        services.refresh()
        assert services.clear_notes() > 0
    services.catch_up_indexes()
    settle()

    assert found("honig").total == 3


def test_a_rebuild_takes_in_what_happens_meanwhile(monkeypatch):
    honey = a_thing("Tannenhonig")
    settle()
    fill = indexing.writing.fill

    def slowly(*words, before_serving, **more):
        goods.a_price(variant_of(honey), "5.00")
        relay.run_until_empty()
        services.refresh()
        return fill(*words, before_serving=before_serving, **more)

    monkeypatch.setattr(indexing.writing, "fill", slowly)
    services.build_indexes(markets=["DE"])

    assert found("honig", price_below=600).total == 1


def test_indexes_of_markets_that_are_gone_are_removed():
    a_thing("Tannenhonig")
    settle()
    Assortment.objects.filter(market_id="BE").delete()

    services.build_indexes()

    assert Place("de-de").serving() is not None and Place("nl-be").serving() is None


# --- Synonyms ----------------------------------------------------------------------------------------------------


def test_a_synonym_is_searched_as_well():
    a_thing("Tannenhonig")
    settle()
    assert found("bienengold").total == 0

    row = services.save_synonym(
        language="de", term=" Bienengold ", means=["Honig", "honig ", ""], actor="test"
    )
    recent.forget()

    assert row.means == ["Honig", "honig"] and row.term == "bienengold"
    assert found("bienengold").total == 1
    services.remove_synonym(synonym_id=row.pk, actor="test")
    services.remove_synonym(synonym_id=row.pk, actor="test")
    recent.forget()
    assert found("bienengold").total == 0
    verbs = AuditEntry.objects.filter(subject="synonym:de/bienengold").values_list("verb", flat=True)
    assert sorted(verbs) == ["offers.synonym_removed", "offers.synonym_saved"]


@pytest.mark.parametrize(
    ("language", "term", "means"),
    [("xx", "a b", ["c"]), ("de", "…", ["Honig"]), ("de", "honig", []), ("de", "honig", ["Honig"])],
)
def test_a_synonym_that_says_nothing_is_refused(language, term, means):
    with pytest.raises(errors.InvalidInput):
        services.save_synonym(language=language, term=term, means=means, actor="test")
    assert not Synonym.objects.exists()


def test_a_near_text_is_proposed():
    a_thing("Tannenhonig")
    settle()

    assert finding.proposal(shop(), "tannnenhonnnig") == "Tannenhonig"
    assert finding.proposal(shop(), "qqqqqqq") == ""


# --- Counting ----------------------------------------------------------------------------------------------------


def test_searches_are_counted_by_day_and_term():
    for hits in (0, 3):
        services.note_search(market="DE", language="de", text="  Größe  M ", hits=hits)
    services.note_search(market="DE", language="de", text="nix", hits=0)

    assert services.count_searches() == 3
    services.note_search(market="DE", language="de", text="nix", hits=0)
    assert services.count_searches() == 1
    assert services.count_searches() == 0

    rows = SearchCount.objects.order_by("term").values_list("term", "searches", "hits")
    assert list(rows) == [("grosse m", 2, 3), ("nix", 2, 0)]


def test_what_found_nothing_is_listed_until_it_has_a_synonym():
    for market, text in (("DE", "nix"), ("DE", "nix"), ("AT", "nix"), ("DE", "etwas")):
        services.note_search(market=market, language="de", text=text, hits=0)
    services.count_searches()

    assert [(row.term, row.searches, row.markets) for row in finding.missed()] == [
        ("nix", 3, ("AT", "DE")), ("etwas", 1, ("DE",)),
    ]  # fmt: skip
    services.save_synonym(language="de", term="nix", means=["Honig"], actor="test")
    assert [row.term for row in finding.missed(["de"])] == ["etwas"]
    assert finding.missed(["fr"]) == []


@pytest.mark.parametrize(
    ("text", "hits", "term"),
    [
        ("Käse", 0, "kase"), ("jan@example.org", 0, ""), ("+49 241 1234567", 0, ""), ("2000000010212", 1, "2000000010212"),
        ("DF-1021", 0, "df-1021"), ("x" * 200, 0, "x" * 80),
    ],
)  # fmt: skip
def test_what_may_name_a_person_is_not_counted(text, hits, term):
    assert rules.counted_term(text, hits) == term


def test_old_counts_are_deleted():
    services.note_search(market="DE", language="de", text="nix", hits=0)
    services.count_searches()

    assert services.clear_counts() == 0
    with clock.at(clock.now() + counting.KEEP_COUNTS + timedelta(days=1)):
        assert services.clear_counts() == 1


@pytest.mark.parametrize(
    ("lowest", "highest", "edges"),
    [
        (300, 3400, [1000, 2000, 3000]), (890, 890, []), (100, 450, [200, 300, 400]), (500, 99900, [20000, 40000, 60000, 80000]),
        (890, 990, [900]), (0, 0, []), (1000, 9000, [2000, 4000, 6000, 8000]),
    ],
)  # fmt: skip
def test_prices_are_cut_at_round_amounts(lowest, highest, edges):
    assert rules.price_edges(lowest, highest) == edges
