"""Payments in the office: the pages of the merchant, and who may do what on them."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.users.models import UserProfile

from kogge.core.money import Money
from kogge.core.staff import services as staff
from kogge.core.staff.roles import Role
from kogge.fakes.mollie import methods as mollie_methods
from kogge.planning.company import services as company
from kogge.planning.markets import services as markets
from kogge.sales.payments import queries, services
from kogge.sales.payments.models import MarketMethod, ParkedEvent, ProviderAccount, Refund
from kogge.sales.payments.values import ParkReason

pytestmark = pytest.mark.django_db


def as_role(role: Role) -> Client:
    client = Client()
    client.force_login(
        staff.add_member(username=role.value, password="long enough 1", role=role, actor="test")
    )
    return client


@pytest.fixture
def owner(world) -> Client:
    return as_role(Role.OWNER)


@pytest.fixture
def netherlands(world):
    return markets.add_market(code="NL", languages=["nl"], actor="test")


def euros(amount: str) -> Money:
    return Money.from_decimal(amount, "EUR")


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_works(world, owner):
    payment = world.paid()
    waiting = world.start(purpose="probe:2", method="banktransfer")

    page = owner.get("/office/payments/")

    assert page.status_code == 200
    assert payment.reference in text(page) and waiting.reference in text(page)
    assert "iDEAL | Wero" in text(page) and "€12.90" in text(page)


def test_the_views_part_open_paid_and_to_check(world, owner):
    paid = world.paid()
    open_now = world.start(purpose="probe:2")
    world.at_provider(open_now, amount="1.00")
    world.hook(open_now)

    def shown(view: str) -> set[str]:
        page = text(owner.get(f"/office/payments/?view={view}"))
        return {payment.reference for payment in (paid, open_now) if payment.reference in page}

    assert shown("paid") == {paid.reference}
    assert shown("open") == shown("check") == {open_now.reference}
    assert shown("failed") == set()


def test_the_list_needs_the_same_questions_for_many_rows(world, owner, django_assert_max_num_queries):
    for number in range(6):
        world.start(purpose=f"probe:{number}", method="banktransfer")

    with django_assert_max_num_queries(14):
        owner.get("/office/payments/")


def test_a_payment_shows_its_ledger_and_its_refunds(world, owner):
    payment = world.paid()
    services.refund(
        purpose=payment.purpose, amount=euros("2.90"), reason="one jar broke", key="k", actor="test"
    )

    page = text(owner.get(f"/office/payments/{payment.reference}/"))

    assert "Money came in" in page and f"{payment.provider_payment_id}:<wbr>captured" in page
    assert "one jar broke" in page and "waiting" in page
    assert "€10.00" in page


def test_a_transfer_is_recorded_with_a_comma_and_only_once(world, owner):
    payment = world.start(method="banktransfer")
    address = f"/office/payments/{payment.reference}/receipt/"
    form = {"amount": "12,90", "received_on": world.today.isoformat(), "key": "47/3", "note": ""}

    shown = owner.get(address)
    first = owner.post(address, form)
    again = owner.post(address, form)

    payment.refresh_from_db()
    assert shown.status_code == 200 and queries.instructions_of(payment).reference in text(shown)
    assert first.status_code == again.status_code == 302
    assert payment.is_paid and payment.paid_minor == 1290


def test_what_cannot_be_recorded_comes_back_as_the_form(world, owner):
    payment = world.start(method="banktransfer")
    address = f"/office/payments/{payment.reference}/receipt/"

    answer = owner.post(address, {"amount": "12.90", "received_on": "2099-01-01", "key": "1"})

    assert answer.status_code == 422 and "future" in text(answer)
    assert (
        owner.get(f"/office/payments/{world.start(purpose='probe:2').reference}/receipt/").status_code == 404
    )


def test_a_refund_is_asked_for_and_a_second_click_is_the_same(world, owner):
    payment = world.paid()
    address = f"/office/payments/{payment.reference}/refund/"
    key = re.search(r'name="key" value="([^"]+)"', owner.get(address).content.decode()).group(1)
    form = {"amount": "2.90", "reason": "one jar broke", "key": key}

    answers = [owner.post(address, form).status_code for _ in range(2)]

    (refund,) = Refund.objects.all()
    assert answers == [302, 302]
    assert (refund.amount_minor, refund.requested_by) == (290, "owner")


def test_a_refund_above_what_is_left_comes_back_as_the_form(world, owner):
    payment = world.paid()

    answer = owner.post(
        f"/office/payments/{payment.reference}/refund/", {"amount": "12.91", "reason": "x", "key": "office:1"}
    )

    assert answer.status_code == 422 and "can be refunded" in text(answer)
    assert not Refund.objects.exists()


def test_a_transfer_back_is_recorded(world, owner):
    payment = world.start(method="banktransfer")
    world.transferred("12.90", payment)
    owner.post(
        f"/office/payments/{payment.reference}/refund/", {"amount": "12.90", "reason": "x", "key": "office:1"}
    )
    refund = Refund.objects.get()

    page = text(owner.get(f"/office/payments/{payment.reference}/"))
    answer = owner.post(f"/office/payments/refunds/{refund.pk}/sent/", {"sent_on": world.today.isoformat()})

    payment.refresh_from_db()
    assert f"/office/payments/refunds/{refund.pk}/sent/" in page
    assert answer.status_code == 302 and payment.paid_minor == 0


def test_a_failed_refund_is_tried_again(world, owner):
    payment = world.paid()
    (refund,) = services.refund(
        purpose=payment.purpose, amount=euros("2.90"), reason="", key="k", actor="test"
    )
    services.send_refund(refund_id=refund.pk)
    refund.refresh_from_db()
    world.control(f"/refunds/{refund.provider_refund_id}", status="failed")
    world.hook(payment)

    answer = owner.post(f"/office/payments/refunds/{refund.pk}/again/")

    assert answer.status_code == 302 and Refund.objects.count() == 2


def test_asking_the_provider_heals_a_lost_message(world, owner):
    payment = world.start()
    world.at_provider(payment, status="paid")

    answer = owner.post(f"/office/payments/{payment.reference}/look/", follow=True)

    payment.refresh_from_db()
    assert payment.is_paid and "The provider says: paid." in text(answer)
    assert owner.get(f"/office/payments/{payment.reference}/look/").status_code == 405


def test_a_silent_provider_is_told_in_words(world, owner):
    payment = world.start()
    world.fault("status", status=503, method="GET")

    answer = owner.post(f"/office/payments/{payment.reference}/look/", follow=True)

    assert "does not answer" in text(answer)


def test_a_kept_message_is_settled_with_a_note(world, owner):
    world.hook("tr_forgedforgedforged")
    parked = ParkedEvent.objects.get()
    listed = text(owner.get("/office/payments/parked/"))

    page = owner.get(f"/office/payments/parked/{parked.pk}/")
    empty = owner.post(f"/office/payments/parked/{parked.pk}/", {"note": ""})
    settled = owner.post(f"/office/payments/parked/{parked.pk}/", {"note": "forged, nothing to do"})

    parked.refresh_from_db()
    assert "does not know either" in listed and "tr_forgedforgedforged" in text(page)
    assert (empty.status_code, settled.status_code) == (422, 302)
    assert (parked.resolved_by, parked.note) == ("owner", "forged, nothing to do")


def test_an_account_is_added_and_its_key_never_shown(world, owner):
    page = text(owner.get("/office/payments/accounts/add/mollie/"))
    form = {"name": "Mollie 2", "api_key": "live_supersecret", "base_url": "", "is_active": "on"}

    answer = owner.post("/office/payments/accounts/add/mollie/", form)

    account = ProviderAccount.objects.get(name="Mollie 2")
    shown = text(owner.get(f"/office/payments/accounts/{account.pk}/"))
    assert answer.status_code == 302 and "API key" in page
    assert services.gateway_for(account).settings.api_key == "live_supersecret"
    assert "live_supersecret" not in shown and account.sealed_settings not in shown
    assert f"/hooks/payments/{account.pk}/" in shown


def test_a_key_left_empty_stays_when_the_account_changes(world, owner):
    answer = owner.post(
        f"/office/payments/accounts/{world.mollie.pk}/",
        {"name": "Mollie NL", "api_key": "", "base_url": world.url, "is_active": "on"},
    )

    world.mollie.refresh_from_db()
    assert answer.status_code == 302 and world.mollie.name == "Mollie NL"
    assert services.gateway_for(world.mollie).settings.api_key == "test_shop"


def test_the_access_is_tried_and_says_what_is_switched_on_there(world, owner, monkeypatch):
    MarketMethod.objects.create(market="IT", method="satispay", account=world.mollie)
    monkeypatch.delitem(mollie_methods.METHODS, "satispay")

    answer = text(owner.post(f"/office/payments/accounts/{world.mollie.pk}/try/", follow=True))

    assert "The access works." in answer and "iDEAL | Wero" in answer
    assert "not switched on at the provider: Satispay." in answer


def test_an_access_that_does_not_work_says_why(world, owner):
    world.fault("status", status=401, method="GET", path="/v2/methods/all")

    answer = text(owner.post(f"/office/payments/accounts/{world.mollie.pk}/try/", follow=True))

    assert "does not accept our access key" in answer


def test_a_live_home_says_why_an_address_inside_is_refused(world, owner, settings):
    settings.KOGGE_IS_DEMO = False

    answer = owner.post(
        "/office/payments/accounts/add/mollie/",
        {"name": "Fake", "api_key": "test_x", "base_url": "http://127.0.0.1:8801", "is_active": "on"},
    )
    listed = text(owner.get("/office/payments/accounts/"))

    assert answer.status_code == 422 and "inside your own network" in text(answer)
    assert "cannot be used" in listed


def test_a_wrong_iban_is_named_at_its_field(world, owner):
    answer = owner.post(
        "/office/payments/accounts/add/prepayment/",
        {"name": "Bank 2", "holder": "Feinkost", "iban": "DE88370400440532013000", "is_active": "on"},
    )

    assert answer.status_code == 422 and "not a valid IBAN" in text(answer)


def test_the_companys_bank_account_is_proposed(world, owner):
    company.save_bank_account(
        holder="Feinkost GmbH", iban="DE89370400440532013000", bic="", bank_name="", actor="test"
    )

    page = text(owner.get("/office/payments/accounts/add/prepayment/"))

    assert "Feinkost GmbH" in page and "DE89370400440532013000" in page


def test_the_methods_of_a_market_are_switched_on_and_off(world, owner, netherlands):
    address = "/office/payments/methods/NL/"
    page = text(owner.get(address))

    answer = owner.post(
        address,
        {
            "ideal-account": world.mollie.pk, "ideal-position": 1,
            "paypal-account": world.mollie.pk, "paypal-position": 0,
            "creditcard-account": "", "banktransfer-account": world.bank.pk, "banktransfer-position": 5,
        },
    )  # fmt: skip

    assert "iDEAL | Wero" in page and "eps" not in page
    assert answer.status_code == 302
    assert [method.code for method in queries.methods_for("NL")] == ["paypal", "ideal", "banktransfer"]
    assert MarketMethod.objects.get(market="NL", method="creditcard").is_active is False


def test_a_method_cannot_be_given_to_an_account_that_lacks_it(world, owner, netherlands):
    answer = owner.post("/office/payments/methods/NL/", {"ideal-account": world.bank.pk})

    assert answer.status_code == 422


def test_a_method_that_ended_is_named_and_taken_off(world, owner, netherlands):
    MarketMethod.objects.create(market="NL", method="giropay", account=world.mollie)

    page = text(owner.get("/office/payments/methods/NL/"))
    overview = text(owner.get("/office/payments/methods/"))
    owner.post("/office/payments/methods/NL/", {"ideal-account": world.mollie.pk})

    assert "giropay no longer exists" in page and "giropay no longer exists" in overview
    assert not MarketMethod.objects.filter(method="giropay").exists()


def test_a_market_that_is_not_ours_has_no_methods(world, owner):
    assert owner.get("/office/payments/methods/FR/").status_code == 404
    assert owner.get("/office/payments/accounts/add/moolah/").status_code == 404
    assert owner.get("/office/payments/NOSUCHPAYMENT/").status_code == 404


@pytest.mark.parametrize(
    ("role", "may_see", "may_refund"),
    [(Role.CLERK, True, True), (Role.READER, True, False), (Role.MARKETER, False, False)],
)
def test_who_may_see_and_who_may_refund(world, role, may_see, may_refund):
    payment = world.paid()
    client = as_role(role)

    page = client.get(f"/office/payments/{payment.reference}/")
    refund = client.post(
        f"/office/payments/{payment.reference}/refund/", {"amount": "1.00", "reason": "x", "key": "office:9"}
    )
    saved = client.post(f"/office/payments/accounts/{world.mollie.pk}/", {"name": "Mine now"})

    assert (page.status_code == 200) is may_see
    assert (refund.status_code == 302) is may_refund
    assert Refund.objects.exists() is may_refund
    assert (saved.status_code in (302, 422)) is (role is Role.CLERK)


def test_strangers_are_sent_to_the_log_in(world):
    for address in ("", "parked/", "accounts/", "methods/", f"{world.start().reference}/"):
        answer = Client().get(f"/office/payments/{address}")
        assert answer.status_code == 302 and "login" in answer["location"]


@pytest.mark.parametrize("language", ["de", "nl", "fr"])
def test_every_page_speaks_the_persons_language(world, owner, netherlands, language):
    payment = world.paid()
    profile = owner_profile(owner)
    profile.preferred_language = language
    profile.save()

    pages = [
        text(owner.get(f"/office/payments/{address}"))
        for address in ("", "parked/", "accounts/", "methods/", "methods/NL/", f"{payment.reference}/")
    ]

    english = ("Payment providers", "Messages to check", "Money came in", "Payment methods", "Add an account")
    assert not [word for page in pages for word in english if word in page]


def owner_profile(owner: Client) -> UserProfile:
    return UserProfile.get_for_user(get_user_model().objects.get(username="owner"))


def test_a_refused_message_says_what_may_be_behind_it(world, owner):
    services.refuse_message(account=world.mollie, reason=ParkReason.FORGED)

    page = text(owner.get(f"/office/payments/parked/{ParkedEvent.objects.get().pk}/"))

    assert "not signed with this account" in page
    assert "Someone forged it" in page and "Nothing of it is kept." in page
