"""A mail's templates become subject, text and HTML, or a clear refusal."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from kogge.core.mail import rendering
from kogge.core.mail.values import Brand

BODY = "<mjml><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"


def test_it_works():
    html = rendering.to_html(BODY.format("<mj-text>Grüße aus <b>Aachen</b></mj-text>"))

    assert "Grüße aus <b>Aachen</b>" in html
    assert "<mj-" not in html


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("<mj-foo>lost</mj-foo>", "<mj-foo>", id="a tag that the renderer would drop"),
        pytest.param("<p>lost</p>", "only MJML", id="HTML where MJML stands"),
        pytest.param("<mj-text><mj-button>lost</mj-button></mj-text>", "<mj-button>", id="MJML inside HTML"),
        pytest.param("<mj-text>open<br></mj-text>", "well-formed", id="not XML"),
    ],
)
def test_what_would_be_lost_is_refused(content, words):
    with pytest.raises(rendering.BadTemplate, match=words):
        rendering.to_html(BODY.format(content))


def test_a_mail_begins_with_mjml():
    with pytest.raises(rendering.BadTemplate, match="begins with <div>"):
        rendering.to_html("<div/>")


def test_style_rules_are_written_into_the_elements():
    head = "<mj-head><mj-style>a { color: #123456; }</mj-style></mj-head>"
    body = BODY.format('<mj-text><a href="https://shop.example">Shop</a></mj-text>')

    html = rendering.to_html(body.replace("<mj-body>", f"{head}<mj-body>"))

    link = html[html.index("<a ") : html.index("Shop</a>")]
    assert "color: #123456" in link


def test_the_layout_itself_is_sound_and_carries_the_brand():
    brand = Brand(
        shop_name="Käse & Co", address_lines=("Markt 1", "52062 Aachen"), url="https://kaese.example"
    )

    html = rendering.to_html(
        render_to_string("core/mail/layout.mjml", {"brand": brand, "subject": "Gruß", "language": "de"})
    )

    assert "Käse &amp; Co" in html
    assert "Markt 1<br" in html
    assert 'href="https://kaese.example"' in html
    assert 'lang="de"' in html


def test_nothing_is_fetched_from_elsewhere():
    html = rendering.to_html(
        render_to_string("core/mail/layout.mjml", {"brand": Brand(), "subject": "x", "language": "en"})
    )

    assert "fonts.googleapis" not in html
    assert "http://" not in html.replace("http://www.w3.org", "").replace("http://schemas", "")
