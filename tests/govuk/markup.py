"""Reads rendered HTML, so that tests compare what it says and not how it is indented."""

from collections import Counter
from html.parser import HTMLParser


class Markup(HTMLParser):
    BLOCKS = {"dd", "div", "dt", "h1", "h2", "li", "p"}
    VOID = {"br", "hr", "img", "input", "link", "meta"}

    def __init__(self, html):
        super().__init__()
        self.html = str(html)
        self.tags = []
        self.open = []
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.tags.append(element)
        if tag not in self.VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag in self.BLOCKS:
            self.handle_data(" ")
        while self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag, **attrs):
        return [found for found in self.tags if found["tag"] == tag and attrs.items() <= found.items()]

    def one(self, tag, **attrs):
        (found,) = self.all(tag, **attrs)
        return found

    def by_id(self, id):
        (found,) = [found for found in self.tags if found.get("id") == id]
        return found

    def with_class(self, name):
        return [found for found in self.tags if name in (found.get("class") or "").split()]

    @property
    def ids(self):
        return {found["id"] for found in self.tags if "id" in found}

    @property
    def repeated_ids(self):
        counts = Counter(found["id"] for found in self.tags if "id" in found)
        return [id for id, count in counts.items() if count > 1]

    @property
    def references(self):
        """Every id that something points to: labels, descriptions, and links within the page."""
        for found in self.tags:
            yield from (found.get("aria-describedby") or "").split()
            if found["tag"] == "label":
                yield found["for"]
            if (found.get("href") or "").startswith("#"):
                yield found["href"].removeprefix("#")


def words(element):
    return " ".join(element["text"].split())
