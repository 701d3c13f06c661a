"""A merchant begins with an empty home and sells the first piece, with the browser alone."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw
from tests.journeys import shoppers
from tests.journeys.homes import Served
from tests.journeys.windows import Window

pytestmark = pytest.mark.browser

COMPANY = {
    "legal_name": "Werkstatt Katrin Bremer e. K.", "shop_name": "Werkstatt Bremer", "representative": "Katrin Bremer",
    "street": "Am Hafen 3", "postcode": "23552", "city": "Lübeck", "country": ["DE"],
    "email": "katrin@werkstatt-bremer.example", "phone": "+49 451 5550134", "vat_id": "DE293417687",
}  # fmt: skip
PLACE = {
    "name": "Werkstatt", "street": "Am Hafen 3", "postcode": "23552", "city": "Lübeck", "country": ["DE"],
}  # fmt: skip
BANK = {"holder": "Katrin Bremer", "iban": "DE34 3909 9990 0012 3456 78", "bic": "DRLFDEK1AAC"}
DELIVERY = {
    "code": "dhl-home", "name_de": "DHL nach Hause", "carrier": "DHL", "price": "4,90", "days_min": "1",
    "days_max": "2", "cutoff_time": "14:00",
}  # fmt: skip
PRODUCT = {
    "name": "Holzlöffel aus Birne", "language": ["de"], "vat_category": ["standard"], "sku": "WB-1",
    "received": "5", "price": "18,00",
}  # fmt: skip
SAFETY = {
    "manufacturer": "Werkstatt Katrin Bremer", "postal_address": "Am Hafen 3, 23552 Lübeck",
    "electronic_address": "katrin@werkstatt-bremer.example",
}  # fmt: skip
BUYER = {**shoppers.JONAS, "company": "Frings Schreinerei GmbH"}


def spoon() -> bytes:
    """Draw a picture of a spoon, as a PNG."""
    picture = Image.new("RGB", (800, 1000), "#EFE6D6")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((290, 120, 510, 420), fill="#9C6B3F")
    draw.rectangle((378, 400, 422, 900), fill="#9C6B3F")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def send(office: Window, has: str = "") -> None:
    """Press the save button of the page's form, or of the one that has this field, and be told no mistake."""
    form = f"main form:has([name='{has}'])" if has else "main form[method=post]"
    office.page.click(f"{form} button[type=submit]")
    office.page.wait_for_load_state()
    assert office.page.locator("main .o-errors").count() == 0, office.text("main")


def speak_german(office: Window) -> None:
    """Choose German in the person's own account."""
    office.go("/office/account/")
    office.enter(
        {"first_name": "Katrin", "last_name": "Bremer", "email": COMPANY["email"]}, prefix="name_email-"
    )
    office.enter({"preferred_language": ["de"]}, prefix="locale-")
    office.page.click("main button[type=submit]")
    office.page.wait_for_load_state()
    office.go("/office/today/")
    office.see("Heute", "Einstellungen")
    office.look()


def enter_company(office: Window) -> None:
    """Say who sells, from where, and where money goes; and the tax status."""
    for part, values in (("identity", COMPANY), ("place", PLACE), ("bank", BANK)):
        office.go("/office/company/")
        office.enter(values, prefix=f"{part}-")
        send(office, has=f"{part}-{next(iter(values))}")
    office.look()
    office.go("/office/company/tax/")
    office.enter({"kind": ["vat"], "country": ["DE"], "number": "DE293417687"})
    send(office)
    office.look()


def add_market(office: Window) -> None:
    """Choose Germany, and how parcels go there."""
    office.go("/office/markets/add/")
    office.look()
    office.enter({"code": ["DE"]})
    office.page.check("main [name=languages][value=de]")
    send(office)
    office.look()
    office.go("/office/delivery/DE/add/")
    office.look()
    office.enter(DELIVERY)
    send(office)
    office.look()


def make_price_list(office: Window) -> None:
    """Begin the market's price list."""
    office.go("/office/prices/")
    office.look()
    office.page.click("main a[href='/office/prices/DE/']")
    office.look()
    send(office, has="vat_country")
    office.look()


def add_product(office: Window) -> None:
    """Add an article with price and pieces, a text, a picture, and put it on sale."""
    office.go("/office/products/add/")
    office.look()
    office.page.check("main [name=kind][value=goods]")
    office.enter(PRODUCT)
    send(office)
    office.look()
    office.enter({"status": ["active"], **SAFETY})
    office.enter({"summary": "Geschnitzt aus Birnenholz."}, prefix="text_de-")
    office.page.set_input_files(
        "main input[type=file]", {"name": "loeffel.png", "mimeType": "image/png", "buffer": spoon()}
    )
    send(office, has="status")
    office.look()
    assert office.page.locator(".p-pictures img").count() == 1


def write_texts(office: Window) -> None:
    """Write each legal text that the market still needs."""
    office.go("/office/terms/")
    office.look()
    links = office.page.locator("main a[href^='/office/terms/DE/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert len(links) >= 4
    for link in links:
        office.go(link)
        office.enter({"body": "# Was gilt\n\nEs gilt, was hier steht: **kurz** und klar."})
        send(office)


def take_transfers(office: Window) -> None:
    """Take money by bank transfer, through the company's own account."""
    office.go("/office/payments/accounts/")
    office.look()
    office.page.click("a[href='/office/payments/accounts/add/prepayment/']")
    office.look()
    send(office)
    office.go("/office/payments/methods/DE/")
    office.look()
    account = office.page.locator("[name='banktransfer-account'] option").nth(1).get_attribute("value")
    office.enter({"account": [account]}, prefix="banktransfer-")
    send(office)


def open_market(office: Window) -> None:
    """Open Germany."""
    office.go("/office/markets/DE/")
    office.look()
    office.page.click("a[href='/office/markets/DE/switch/']")
    office.look()
    send(office)
    assert office.page.locator("a.o-button--primary[href$='/switch/']").count() == 0, office.text("main")
    office.look()


def buy(shop: Window) -> str:
    """Order one spoon for a firm; return the order's number."""
    shop.go("/")
    shop.page.wait_for_url("**/de-de/")
    shop.look()
    shop.fill_cart("/de-de", "holzloeffel-aus-birne")
    shop.page.check("#is_firm")
    shop.enter(BUYER)
    shop.choose("payment_method", "banktransfer")
    shop.look()
    shop.see("22,90", within="#summary")
    shop.order()
    shop.page.wait_for_url("**/de-de/order/**")
    shop.see("Bitte überweisen", "DE34 3909 9990 0012 3456 78", "22,90")
    shop.look()
    return shop.order_number()


def test_it_works(live: Served, open_window: Callable[..., Window]):
    office = open_window(live)
    office.log_in()
    office.look()
    speak_german(office)
    enter_company(office)
    add_market(office)
    make_price_list(office)
    add_product(office)
    write_texts(office)
    take_transfers(office)
    open_market(office)

    shop = open_window(live, locale="de")
    number = buy(shop)

    office.go(f"/office/orders/{number}/")
    office.look()
    office.page.click("main li a[href^='/office/payments/']")
    office.page.click("a[href$='/receipt/']")
    office.enter({"key": "1/1"})
    send(office)
    office.look()
    shop.wait_until(lambda words: "Bezahlt" in words)
    office.go(f"/office/orders/{number}/")
    office.wait_until(lambda words: "Rechnung" in words)
    office.see("19 % DE", "WB-1", "22,90")
    office.look()
