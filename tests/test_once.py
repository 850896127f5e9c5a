import pytest
from django.template import engines

from safeguarding import once


@pytest.fixture
def asked_for(monkeypatch) -> list[str]:
    found, real = [], once.get_template

    def get_template(name):
        found.append(name)
        return real(name)

    monkeypatch.setattr(once, "get_template", get_template)
    return found


def shown(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load once %}" + source).render(context)


TAGS = '{% for each in texts %}{% include_once "_components/tag.html" text=each colour="red" %}{% endfor %}'
INCLUDED = '{% for each in texts %}{% include "_components/tag.html" with text=each colour="red" only %}{% endfor %}'


def test_it_shows_what_including_it_each_time_would(asked_for):
    texts = ["Overdue", "<b>", "Overdue", "Overdue"]

    assert shown(TAGS, texts=texts, colour="blue") == shown(INCLUDED, texts=texts, colour="blue")
    assert len(asked_for) == 2


def test_another_template_or_page_is_rendered_for_itself(asked_for):
    both = '{% include_once "_components/tag.html" text=1 %}{% include_once "_components/inset.html" text=1 %}'
    shown(both)
    shown(both)

    assert asked_for == ["_components/tag.html", "_components/inset.html"] * 2
