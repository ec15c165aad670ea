"""For the page that shows the design system: a piece of markup, drawn and written out."""

from __future__ import annotations

from textwrap import dedent

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_block_tag(end_name="endspecimen")
def specimen(content: str, title: str) -> SafeString:
    """The component as it looks, with its markup below: ``{% specimen "Buttons" %}…{% endspecimen %}``."""
    return format_html(
        '<section class="panel stack"><h3>{}</h3><div class="stack">{}</div><details><summary class="hint">{}</summary>'
        '<pre tabindex="0"><code>{}</code></pre></details></section>',
        title,
        mark_safe(content),  # noqa: S308  (our own template, already rendered)
        _("Markup"),
        dedent(content).strip(),
    )
