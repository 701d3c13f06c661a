"""What a browser's name says."""

from __future__ import annotations

import pytest

from kogge.marketing.touchpoints.visitors import agent_named

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0"
PEOPLE = [
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "desktop", "Chrome", "Windows"),
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/129.0.0.0", "desktop", "Edge", "Windows"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15", "desktop", "Safari", "Mac OS X"),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "desktop", "Firefox", "Ubuntu"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1", "mobile", "Mobile Safari", "iOS"),
    (f"Mozilla/5.0 (Linux; Android 14; SM-S918B) {CHROME} Mobile Safari/537.36", "mobile", "Chrome Mobile", "Android"),
    (f"Mozilla/5.0 (Linux; Android 13; SM-X710) {CHROME} Safari/537.36", "tablet", "Chrome", "Android"),
    ("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1", "tablet", "Mobile Safari", "iOS"),
    ("Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/7.0 TV Safari/538.1", "other", None, None),
    ("Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0", "mobile", "Firefox Mobile", "Android"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 340.0.3.27.92 (iPhone15,2; iOS 17_6; de_DE)", "mobile", "Instagram", "iOS"),
]  # fmt: skip
MACHINES = [
    ("", "no_agent"),
    ("Mozilla/5.0", "no_agent"),
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "known_agent"),
    ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "known_agent"),
    ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", "known_agent"),
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "known_agent"),
    ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "known_agent"),
    ("curl/8.9.1 (x86_64-pc-linux-gnu)", "known_agent"),
    ("python-requests/2.32.3", "known_agent"),
    ("Go-http-client/2.0", "known_agent"),
    ("WhatsApp/2.24.18.76 A", "known_agent"),
    ("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "known_agent"),
    ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/129.0.0.0 Safari/537.36", "headless"),
    ("Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1", "headless"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "device", "browser", "system"), PEOPLE, ids=[row[0][12:50] for row in PEOPLE]
)
def test_people_are_people(name, device, browser, system):
    found = agent_named(name)

    assert found.bot == ""
    assert found.device == device
    assert browser is None or (found.browser, found.system) == (browser, system)


@pytest.mark.parametrize(("name", "reason"), MACHINES, ids=[row[0][:40] or "empty" for row in MACHINES])
def test_machines_are_found_with_the_reason(name, reason):
    assert agent_named(name).bot == reason


def test_a_driven_browser_is_a_machine():
    assert agent_named(PEOPLE[0][0], True).bot == "headless"
