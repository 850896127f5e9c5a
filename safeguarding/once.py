"""Includes that a page repeats."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def include_once(context: Context, name: str, **values: Any) -> SafeString:
    """{% include name with … only %} for something that a page shows often with the same few values.

    It is rendered once for each of these, which must be hashable.
    """
    shared: Any = context.render_context
    rendered: dict[tuple[Any, ...], Any] = shared.setdefault(include_once, {})
    key = (name, *values.values())
    if key not in rendered:
        rendered[key] = get_template(name).render(values)
    found: SafeString = rendered[key]
    return found
