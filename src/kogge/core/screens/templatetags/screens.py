"""Write cells, and carry a page's title from the head of the document to its heading."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

from kogge.core.screens import cells

register = template.Library()
_TITLE = "kogge_page_title"


@register.simple_tag
def cell(value: Any) -> SafeString:
    """Write a value as it stands in lists: money, day, state, code; a dash for nothing."""
    return cells.html(value)


@register.simple_tag
def field_parts(field: BoundField) -> dict[str, Any]:
    """Return how a form field is drawn: its kind, and its control tied to hint and error for screen readers."""
    described = [f"{field.auto_id}_hint"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    attrs = {"aria-describedby": " ".join(described)} if described else {}
    if field.errors:
        attrs["aria-invalid"] = "true"
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        kind = "tick"
    elif isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "choices"
    else:
        kind = "line"
    return {"kind": kind, "widget": field.as_widget(attrs=attrs), "described_by": " ".join(described)}


class _KeptTitle(template.Node):
    def __init__(self, nodes: template.NodeList) -> None:
        self.nodes = nodes

    def render(self, context: template.Context) -> str:
        text = SafeString(self.nodes.render(context).strip())
        context.render_context[_TITLE] = text
        return text


@register.tag
def page_title(parser: template.base.Parser, token: template.base.Token) -> _KeptTitle:
    """Write what stands inside, and keep it for `shown_title`: a block can be rendered only once."""
    nodes = parser.parse(("end_page_title",))
    parser.delete_first_token()
    return _KeptTitle(nodes)


@register.simple_tag(takes_context=True)
def shown_title(context: template.Context) -> str:
    """Write the page's title again."""
    return context.render_context.get(_TITLE, "")
