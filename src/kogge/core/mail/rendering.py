"""Turn a mail's three templates (subject, text, MJML) into what is sent."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.utils import translation

from kogge.core.mail.values import Brand, RenderedMail

# The tags of MJML 4; the renderer drops others without a word, and with them what stands inside.
TAGS = frozenset(
    [
        "mjml",
        "mj-head",
        "mj-attributes",
        "mj-all",
        "mj-class",
        "mj-breakpoint",
        "mj-font",
        "mj-html-attributes",
        "mj-selector",
        "mj-html-attribute",
        "mj-preview",
        "mj-style",
        "mj-title",
        "mj-body",
        "mj-wrapper",
        "mj-section",
        "mj-group",
        "mj-column",
        "mj-text",
        "mj-button",
        "mj-image",
        "mj-divider",
        "mj-spacer",
        "mj-table",
        "mj-raw",
        "mj-hero",
        "mj-navbar",
        "mj-navbar-link",
        "mj-social",
        "mj-social-element",
        "mj-accordion",
        "mj-accordion-element",
        "mj-accordion-title",
        "mj-accordion-text",
        "mj-carousel",
        "mj-carousel-image",
    ]
)
# Tags whose content is HTML; everywhere else only MJML may stand.
WITH_HTML = frozenset(
    [
        "mj-text",
        "mj-button",
        "mj-table",
        "mj-raw",
        "mj-style",
        "mj-title",
        "mj-preview",
        "mj-navbar-link",
        "mj-social-element",
        "mj-accordion-title",
        "mj-accordion-text",
    ]
)


class BadTemplate(ValueError):
    """A mail template cannot be rendered faithfully; the message says where."""


def render(*, template: str, language: str, context: dict[str, Any], brand: Brand) -> RenderedMail:
    """Render `<room>/mail/<name>` in one language; `template` is "<room>/<name>". BadTemplate for unknown tags."""
    room, _slash, name = template.partition("/")
    stem = f"{room}/mail/{name}"
    values = {**context, "brand": brand, "language": language}
    with translation.override(language):
        subject = " ".join(_text_templates().get_template(f"{stem}.subject.txt").render(values).split())
        text = _text_templates().get_template(f"{stem}.txt").render(values)
        mjml = render_to_string(f"{stem}.mjml", {**values, "subject": subject})
    return RenderedMail(subject=subject, text=_tidy(text), html=to_html(mjml))


def _tidy(text: str) -> str:
    """Drop spaces at line ends and collapse the empty lines that template tags leave behind."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


@lru_cache(maxsize=1)
def _text_templates() -> DjangoTemplates:
    """Return an engine that does not escape: plain text shows & as &."""
    main = settings.TEMPLATES[0]
    options = {**main["OPTIONS"], "autoescape": False, "context_processors": []}
    return DjangoTemplates(
        {"NAME": "plain_text", "DIRS": main.get("DIRS", []), "APP_DIRS": True, "OPTIONS": options}
    )


def to_html(mjml: str) -> str:
    """Check and compile MJML, then write every style into its element, because mail programs drop style sheets."""
    # Deferred: two native libraries that only the worker needs.
    import css_inline  # noqa: PLC0415
    import mrml  # noqa: PLC0415

    check_tags(mjml)
    html = mrml.to_html(mjml).content
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
    return inliner.inline(html)


def check_tags(mjml: str) -> None:
    """Raise BadTemplate for text that is not well-formed or holds a tag that the renderer would silently drop."""
    try:
        root = ElementTree.fromstring(mjml.strip())
    except ElementTree.ParseError as error:
        raise BadTemplate(f"the mail is not well-formed XML: {error}") from error
    if root.tag != "mjml":
        raise BadTemplate(f"the mail begins with <{root.tag}>, not with <mjml>")
    _check_children(root, is_html=False)


def _check_children(parent: ElementTree.Element, *, is_html: bool) -> None:
    for child in parent:
        is_mjml = child.tag.startswith("mj")
        if is_mjml and (is_html or child.tag not in TAGS):
            raise BadTemplate(f"<{child.tag}> may not stand inside <{parent.tag}>")
        if not is_mjml and not is_html:
            raise BadTemplate(f"<{child.tag}> stands inside <{parent.tag}>, where only MJML may stand")
        _check_children(child, is_html=is_html or child.tag in WITH_HTML)
