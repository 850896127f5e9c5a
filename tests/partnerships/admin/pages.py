"""Reading the pages of the administration as a browser does."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.pages import Form


class _Form(Form):
    """The form of a page that adds or changes a row."""

    # What is chosen in a list where several can be.
    several: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id", "").endswith("_form")
        elif found.get("type") != "submit":
            super().handle_starttag(tag, attrs)
        if tag == "select" and self.inside and "multiple" in found:
            self.several = self.fields[found["name"]] = []
        elif tag == "select":
            self.several = None
        elif tag == "option" and self.several is not None and "selected" in found:
            self.several.append(found["value"])
            self.fields[self.select] = self.several


def typed(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the page's form with these changes. A field changed to None is left out."""
    return {name: value for name, value in (_Form(page).fields | changes).items() if value not in (None, False)}


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
