"""Where forms are sent: never to "here", which is the page's address with its fragment."""

import re

from django.conf import settings

FORM = re.compile(r"<form\b(?:[^>{]|\{[^}]*\}+)*>")


def test_every_form_in_our_templates_that_posts_has_an_action():
    found = []
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for tag in FORM.findall(path.read_text(encoding="utf-8")):
            if 'method="post"' in tag or "form_method" in tag:
                found.append((str(path.relative_to(settings.BASE_DIR)), 'action="{{' in tag or 'action="{%' in tag))

    assert [path for path, has_address in found if not has_address] == []
    assert len(found) >= 15


def test_a_form_posts_to_its_own_page_with_the_same_query(as_, alice, partnership):
    path = f"/partnerships/{partnership.pk}/people/invite/?from=home&x=%3Cb%3E"

    page = as_(alice).get(path).content.decode()

    assert f'method="post" novalidate action="{path.replace("&", "&amp;")}"' in page
