"""Turn a legal text into safe HTML. Plain Python."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    # HTML in the source is shown as written, never run; links are turned into links, pictures are not.
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")


@lru_cache(maxsize=64)
def render(body: str) -> str:
    """Return Markdown as HTML; tags in the source come out escaped."""
    return _renderer().render(body)
