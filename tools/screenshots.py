#!/usr/bin/env python3
"""Take the pictures of the documentation from a demo shop that runs, in real Chromium.

    python tools/screenshots.py http://127.0.0.1:8000 HOME     # HOME is the demo home: it holds the log-in

Writes docs/pictures/*.png: shop and office, on the desk and on the phone. It places and pays one order.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
CHROMIUM = os.environ.get("KOGGE_CHROMIUM") or "/usr/bin/chromium"
TYPED = {
    "email": "marieke.jansen@example.nl", "first_name": "Marieke", "last_name": "Jansen", "postcode": "6211 LN",
    "house_number": "14", "street": "Kapoenstraat", "city": "Maastricht",
}  # fmt: skip


def keep(page: Page, name: str, *, is_shown: str = "") -> None:
    """Write the page as it stands, on the desk and on the phone, in at most 256 colours."""
    for size, end in ((DESK, ""), (PHONE, "-phone")):
        page.set_viewport_size(size)
        if is_shown:
            page.locator(is_shown).first.scroll_into_view_if_needed()
        page.wait_for_timeout(600)
        picture = Image.open(io.BytesIO(page.screenshot()))
        palette = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        palette.save(PICTURES / f"{name}{end}.png", optimize=True)
    page.set_viewport_size(DESK)


def shop(page: Page, url: str) -> str:
    """Picture the shop, and order; return the order's number."""
    page.goto(f"{url}/nl-nl/")
    keep(page, "shop")
    page.goto(f"{url}/nl-nl/p/bolle-kruik-met-kobalttakje/")
    keep(page, "product")
    page.click("[data-buy] .k-button")
    page.click("#cart_panel a[href$='/checkout/']")
    for name, value in TYPED.items():
        page.fill(f"#{name}", value)
    page.check("#payment_method_ideal")
    page.wait_for_timeout(1500)
    page.evaluate("scrollTo(0, 0)")
    keep(page, "checkout")
    page.click("#summary .k-button")
    page.click("button[value=paid]")
    page.wait_for_url("**/nl-nl/order/**")
    page.wait_for_timeout(5000)
    page.reload()
    keep(page, "order-status")
    return page.inner_text(".k-status p").split()[-1]


def office(page: Page, url: str, home: Path, number: str) -> None:
    """Picture the office: today, the orders, and why one order bears its VAT."""
    owner, password = (home / "demo_login").read_text("utf-8").split()
    page.goto(f"{url}/office/login/")
    page.fill("input[name=username]", owner)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url("**/office/today/**")
    page.goto(f"{url}/office/today/")
    keep(page, "office")
    page.goto(f"{url}/office/orders/")
    keep(page, "orders")
    page.goto(f"{url}/office/orders/{number}/")
    page.click(".o-why summary")
    keep(page, "order-why", is_shown=".o-why")


def main(words: list[str]) -> int:
    """Take all pictures; 2 when the words are not understood."""
    if len(words) != 2:
        print(__doc__)
        return 2
    url, home = words[0].rstrip("/"), Path(words[1])
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        number = shop(browser.new_page(viewport=DESK, locale="nl"), url)
        office(browser.new_page(viewport=DESK, locale="en"), url, home, number)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
