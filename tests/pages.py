"""What a page's form would send unchanged, for tests that press its button again."""

import html
import re
from html.parser import HTMLParser


class Form(HTMLParser):
    """What the page's main form would send unchanged, with hidden fields and without buttons."""

    def __init__(self, page):
        super().__init__()
        self.fields, self.inside, self.textarea, self.select = {}, False, None, None
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = "app-form" in attrs.get("class", "")
        elif not self.inside:
            return
        elif tag == "input" and attrs.get("name"):
            kind = attrs.get("type")
            if kind not in ("radio", "checkbox") or "checked" in attrs:
                # What a browser sends for a ticked box without a value.
                self.fields[attrs["name"]] = attrs.get("value", "on" if kind == "checkbox" else "") or ""
        elif tag == "textarea":
            self.textarea = attrs["name"]
            self.fields[self.textarea] = ""
        elif tag == "select":
            self.select = attrs["name"]
            self.fields[self.select] = ""
        elif tag == "option" and "selected" in attrs:
            self.fields[self.select] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.fields[self.textarea] += data.removeprefix("\n") if not self.fields[self.textarea] else data


def form_of(page, **changes):
    return {**Form(page).fields, **changes}


def words_of(page) -> str:
    """The text of the page's main part, without tags."""
    main = re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)
    assert main
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main[0])).split())
