"""The addresses of the shop: one resolver for all countries and languages; the middleware knows which one it is."""

from django.urls import path, re_path

from kogge.storefront.pages import category, home, legal, product

_PAIR = r"^(?P<pair>[a-z]{2}-[a-z]{2})"

urlpatterns = [
    path("", home.start, name="shop_start"),
    path("shops/", home.choose, name="shop_choose"),
    path("switch/", home.switch, name="shop_switch"),
    re_path(rf"{_PAIR}/$", home.home, name="shop_home"),
    re_path(rf"{_PAIR}/c/(?P<slug>[-\w]+)/$", category.category, name="shop_category"),
    re_path(rf"{_PAIR}/search/$", category.search, name="shop_search"),
    re_path(rf"{_PAIR}/p/(?P<slug>[-\w]+)/$", product.product, name="shop_product"),
    re_path(rf"{_PAIR}/legal/(?P<kind>[a-z]+)/$", legal.legal, name="shop_legal"),
]
