"""What reading leaves behind: nothing. What other sites may send: nothing either."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kogge.sales.checkout.models import Cart
from kogge.storefront import cart_cookie

READ = [
    "/",
    "/shops/",
    "/nl-nl/",
    "/nl-nl/c/geback-nl/",
    "/nl-nl/p/kruidenprinten/",
    "/nl-nl/zoeken/?q=printen",
    "/nl-nl/cart/",
    "/nl-nl/checkout/",
    "/nl-nl/legal/terms/",
    "/nl-nl/nothing/",
    "/switch/?country=BE&language=fr",
]


def test_reading_sets_no_cookie_and_writes_nothing(client, shop):
    with CaptureQueriesContext(connection) as queries:
        responses = [client.get(address) for address in READ]

    assert {response.status_code for response in responses} == {200, 302, 404}
    assert not any(response.cookies for response in responses)
    assert not [query["sql"] for query in queries if not query["sql"].lstrip().startswith("SELECT")]
    assert not Session.objects.exists()


def test_pages_ask_nobody_else_for_anything(client, shop):
    text = "".join(client.get(address).content.decode() for address in READ)

    for mark in ('src="http', 'srcset="http', "@import", 'src="//'):
        assert mark not in text


def test_putting_something_in_sets_one_signed_cookie(client, shop):
    response = client.post("/nl-nl/cart/add/", {"variant": shop.printen.pk, "quantity": 2})

    assert list(response.cookies) == [cart_cookie.NAME]
    cookie = response.cookies[cart_cookie.NAME]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 24 * 3600
    assert Cart.objects.get().token in cookie.value


def test_the_cookie_stays_on_this_connection_where_the_shop_is_encrypted(client, shop, settings):
    settings.IS_HTTPS = True

    response = client.post("/nl-nl/cart/add/", {"variant": shop.printen.pk, "quantity": 1})

    assert response.cookies[cart_cookie.NAME]["secure"] is True


@pytest.mark.parametrize("forged", ["nonsense", "abc.3:xyz", "", "a" * 500])
def test_a_forged_cookie_is_no_cart(client, shop, forged):
    shop.fill(client)
    client.cookies[cart_cookie.NAME] = forged

    response = client.get("/nl-nl/cart/")

    assert response.status_code == 200
    assert "De schaal is nog leeg." in response.content.decode()


FORMS = ["/nl-nl/cart/add/", "/nl-nl/cart/set/", "/nl-nl/checkout/", "/nl-nl/checkout/quote/"]


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="another_site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="a_neighbour"),
        pytest.param({"Origin": "https://evil.example"}, id="an_older_browser"),
        pytest.param({"Origin": "null"}, id="a_sandboxed_frame"),
    ],
)
def test_forms_of_other_sites_are_refused(client, shop, address, headers):
    response = client.post(address, {"variant": shop.printen.pk, "quantity": 1}, headers=headers)

    assert response.status_code == 403
    assert not Cart.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, id="our_own_page"),
        pytest.param({"Sec-Fetch-Site": "none"}, id="typed_or_bookmarked"),
        pytest.param({"Origin": "http://testserver"}, id="an_older_browser"),
        pytest.param({}, id="no_word_of_it"),
    ],
)
def test_our_own_forms_work_without_a_token(shop, headers):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)

    response = client.post("/nl-nl/cart/add/", {"variant": shop.printen.pk, "quantity": 1}, headers=headers)

    assert response.status_code == 302


@pytest.mark.parametrize("address", FORMS[:2])
def test_forms_are_not_addresses_to_read(client, shop, address):
    assert client.get(address).status_code == 405


def test_the_policy_allows_our_own_files_and_one_marked_style(client, shop):
    response = client.get("/nl-nl/")

    policy = response.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    text = response.content.decode()
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert text.count("<style") == 1
    assert f'<style nonce="{nonce}">' in text


def test_no_page_has_inline_scripts_or_styles(client, shop):
    text = "".join(client.get(address).content.decode() for address in READ)

    assert ' style="' not in text
    assert " onclick=" not in text
    assert "javascript:" not in text
    for part in text.split("<script")[1:]:
        if part.startswith(' type="application/ld+json">'):  # data, which no browser runs
            continue
        assert part.split(">", 1)[1].startswith("</script>")


def test_the_order_form_may_lead_to_the_payment_page(client, shop):
    policy = client.get("/nl-nl/").headers["Content-Security-Policy"]

    assert "form-action 'self' https:" in policy


def test_an_order_page_stays_out_of_caches_and_search_engines(client, shop):
    address = shop.order(client)

    response = client.get(address)

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert 'content="noindex"' in response.content.decode()
