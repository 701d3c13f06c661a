"""The addresses of the shop: one resolver for all countries and languages; the middleware knows which one it is."""

from django.urls import path, re_path

from kogge.storefront.pages import (
    cart,
    category,
    checkout,
    home,
    legal,
    order,
    product,
    search,
    sitemaps,
    visits,
)
from kogge.storefront.values import SEARCH_WORDS

_PAIR = r"^(?P<pair>[a-z]{2}-[a-z]{2})"
_SEARCH = "|".join(SEARCH_WORDS.values())

urlpatterns = [
    path("", home.start, name="shop_start"),
    path("shops/", home.choose, name="shop_choose"),
    path("switch/", home.switch, name="shop_switch"),
    path("robots.txt", sitemaps.robots, name="shop_robots"),
    path("sitemap.xml", sitemaps.index, name="shop_sitemaps"),
    re_path(rf"{_PAIR}/sitemap-(?P<number>\d+)\.xml$", sitemaps.sitemap, name="shop_sitemap"),
    re_path(rf"{_PAIR}/$", home.home, name="shop_home"),
    re_path(rf"{_PAIR}/c/(?P<slug>[-\w]+)/$", category.category, name="shop_category"),
    re_path(rf"{_PAIR}/(?P<word>{_SEARCH})/$", search.search, name="shop_search"),
    re_path(rf"{_PAIR}/(?P<word>{_SEARCH})/suggest/$", search.suggest, name="shop_suggest"),
    re_path(rf"{_PAIR}/p/(?P<slug>[-\w]+)/$", product.product, name="shop_product"),
    re_path(rf"{_PAIR}/cart/$", cart.cart, name="shop_cart"),
    re_path(rf"{_PAIR}/cart/add/$", cart.add, name="shop_cart_add"),
    re_path(rf"{_PAIR}/cart/set/$", cart.change, name="shop_cart_set"),
    re_path(rf"{_PAIR}/checkout/$", checkout.page, name="shop_checkout"),
    re_path(rf"{_PAIR}/checkout/quote/$", checkout.quote, name="shop_checkout_quote"),
    re_path(rf"{_PAIR}/order/(?P<token>[-\w]+)/$", order.status, name="shop_order"),
    re_path(
        rf"{_PAIR}/order/(?P<token>[-\w]+)/(?P<number>[-\w]+)\.pdf$", order.document, name="shop_document"
    ),
    re_path(rf"{_PAIR}/pay/(?P<token>[-\w]+)/$", order.pay, name="shop_pay"),
    re_path(rf"{_PAIR}/visits/$", visits.visits, name="shop_visits"),
    re_path(rf"{_PAIR}/legal/(?P<kind>[a-z]+)/$", legal.legal, name="shop_legal"),
]
