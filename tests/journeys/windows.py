"""A person's browser window: what is on the page, whether everyone can use it, and what a shopper or the owner does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response
from tests.journeys.homes import Served

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE_SECONDS = 40


class Window:
    """One window with its own cookies; `complaints` collects what the browser or the shop did wrong."""

    def __init__(self, context: BrowserContext, served: Served, *, has_scripts: bool = True) -> None:
        self.context, self.served, self.has_scripts = context, served, has_scripts
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.page.on("request", self._follow)
        self.page.on("response", self._judge)

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _follow(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            self.complaints.append(f"asked outside: {request.url}")

    def _judge(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "favicon" not in response.url):
            self.complaints.append(f"{response.status}: {response.url}")

    def go(self, path: str) -> None:
        """Open an address of the shop or the office."""
        self.page.goto(self.served.url + path)

    def text(self, selector: str = "body") -> str:
        """Return the words of the first element that fits, hard spaces made soft."""
        return " ".join(self.page.inner_text(selector).split())

    def see(self, *words: str, within: str = "body") -> None:
        """Find all these words on the page, as soon as it has come."""
        deadline = time.monotonic() + 10
        # Read once for all words: what is said of an act leaves the page for a moment when its script begins.
        shown = self.text(within)
        while not all(word in shown for word in words) and time.monotonic() < deadline:
            self.page.wait_for_timeout(100)
            shown = self.text(within)
        for word in words:
            assert word in shown, f"{word!r} is not on {self.page.url}: {shown}"

    def wait_until(self, is_there: Callable[[str], bool], within: str = "body") -> str:
        """Load the page again until its words are as wanted; return them."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_there(shown := self.text(within)):
            assert time.monotonic() < deadline, f"waited in vain on {self.page.url}: {shown}"
            self.page.wait_for_timeout(400)
            self.page.reload()
        return shown

    def look(self) -> None:
        """Judge the page as everyone meets it: on the desk and on the phone, nothing for axe, nothing too wide."""
        self.page.wait_for_load_state("networkidle")
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)
            self._wait_for_stillness()
            found = Axe().run(self.page).response["violations"]
            faults = [(row["id"], [node["target"] for node in row["nodes"]]) for row in found]
            assert faults == [], f"{self.page.url} at {size['width']}: {faults}"
            assert self.overflow() <= 0, f"{self.page.url} is too wide at {size['width']}"
        self.page.set_viewport_size(DESK)

    def _wait_for_stillness(self) -> None:
        """Wait until nothing fades or slides any more, two seconds at most: a thing in motion has no colour to judge."""
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline and self.page.evaluate(
            "document.getAnimations().some(one => one.playState === 'running')"
        ):
            self.page.wait_for_timeout(20)

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - innerWidth")

    def enter(self, values: Mapping[str, Any], prefix: str = "") -> None:
        """Fill in a form by its fields' names: text is typed, true is ticked, a list is chosen from."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{prefix}{name}']")
            if value is True:
                field.check()
            elif isinstance(value, list):
                field.select_option(value)
            else:
                field.fill(str(value))

    def fill_cart(self, prefix: str, *slugs: str, quantity: int = 1) -> None:
        """Put products into the cart from their own pages, and go to checkout."""
        for slug in slugs:
            self.go(f"{prefix}/p/{slug}/")
            self.page.fill("#buy_quantity", str(quantity))
            self.page.click("[data-buy] .k-button")
            self.page.wait_for_selector("a[href$='/checkout/']:visible")
        self.page.click("a[href$='/checkout/']:visible")
        self.page.wait_for_selector("#checkout")

    def choose(self, name: str, value: str) -> None:
        """Choose a delivery option or a payment method; where scripts run, the total has followed afterwards."""
        if not self.has_scripts or self.page.is_checked(f"#{name}_{value}"):
            self.page.check(f"#{name}_{value}")
            return
        with self.page.expect_response("**/checkout/quote/"):
            self.page.check(f"#{name}_{value}")

    def order(self) -> None:
        """Press the button that orders."""
        self.page.click("#summary .k-button")

    def log_in(self) -> None:
        """Log into the office as the owner."""
        self.go("/office/login/")
        self.look()
        self.page.fill("input[name=username]", self.served.owner)
        self.page.fill("input[name=password]", self.served.password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url("**/office/today/**")

    def order_number(self) -> str:
        """Return the number that the status page of an order shows."""
        return self.text(".k-status p").split()[-1]
