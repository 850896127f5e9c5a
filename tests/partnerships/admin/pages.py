"""Reading the pages of the administration as a browser does."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


def typed(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    """What the page's form would send with these changes. A field changed to None is left out."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {field.html_name: field.value() for form in forms for field in form}
    data |= changes
    return {name: value for name, value in data.items() if value is not None and value is not False}


def change(client: Client, address: str, **changes: Any) -> HttpResponse:
    """Open the page, change some fields and save it."""
    return client.post(address, typed(client.get(address), **changes))


def with_row(page: HttpResponse, prefix: str, **cells: Any) -> dict[str, Any]:
    """The form data that adds a row to an inline: its cells, and the number of rows raised by one."""
    formset = next(
        inline.formset for inline in page.context["inline_admin_formsets"] if inline.formset.prefix == prefix
    )
    number = formset.total_form_count()
    row = {f"{prefix}-{number}-{name}": value for name, value in cells.items()}
    return {f"{prefix}-TOTAL_FORMS": number + 1, **row}


def errors_of(page: HttpResponse) -> list[str]:
    """The errors on the page, in order."""
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form, *(form for formset in formsets for form in formset.forms)]
    found = [error for form in forms for errors in form.errors.values() for error in errors]
    return found + [error for formset in formsets for error in formset.non_form_errors()]


def said(response: HttpResponse) -> list[str]:
    """The messages of the page that a redirect led to."""
    return [str(message) for message in response.context["messages"]]


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def text_of(response: HttpResponse) -> str:
    parser = _Texts()
    parser.feed(response.content.decode())
    return " ".join(" ".join(parser.texts).split())
