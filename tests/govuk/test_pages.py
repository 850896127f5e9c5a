import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.govuk.markup import Markup, words
from tests.govuk.test_forms import NameForm

pytestmark = pytest.mark.urls("tests.govuk.urls")


class Person:
    is_authenticated = True

    def __init__(self, name="Alice Adams", is_staff=False):
        self.name, self.is_staff = name, is_staff

    def __str__(self):
        return self.name


def base(**context):
    request = RequestFactory().get("/")
    return Markup(render_to_string("base.html", context, request))


def test_a_page_has_its_language_a_main_part_and_a_skip_link():
    page = base()

    assert page.one("html")["lang"] == "en-gb"
    assert page.by_id("main-content")["tag"] == "main"
    assert page.all("a")[0]["href"] == "#main-content"


def test_page_has_no_inline_script_or_style():
    page = base(user=Person(is_staff=True), form=NameForm({}), marking="OFFICIAL")

    assert page.all("style") == []
    assert [found for found in page.tags if "style" in found] == []
    assert [script["src"] for script in page.all("script")] == ["/static/js/app.js"]


def test_title_says_that_the_form_has_errors():
    assert words(base(form=NameForm({})).one("title")) == "Error: – Collective Safeguarding"
    assert words(base(form=NameForm()).one("title")) == "– Collective Safeguarding"


def test_the_errors_of_a_form_come_first_in_the_main_part_of_its_page():
    page = Template(
        '{% extends "base.html" %}{% block before_content %}<p>Before</p>{% endblock %}'
        "{% block content %}<h1>Name</h1>{% endblock %}"
    )
    found = Markup(page.render(Context({"form": NameForm({})}))).tags

    main = next(place for place, element in enumerate(found) if element["tag"] == "main")
    assert found[main + 1]["class"] == "govuk-error-summary"
    assert [element["tag"] for element in found[main:] if element["tag"] in {"p", "h1"}][:2] == ["p", "h1"]


def test_a_page_links_to_each_error_of_its_form():
    page = base(form=NameForm({}))

    assert [link["href"] for link in page.all("a") if link["href"].startswith("#id")] == ["#id_name"]


def test_a_page_has_no_navigation_or_buttons_for_signed_out_people():
    page = base()

    assert page.all("nav") == page.all("button") == []


def test_person_sees_their_name_and_signs_out_by_post():
    page = base(user=Person("<Alice>"))

    assert [words(item) for item in page.all("li")] == ["Home", "Good practice", "<Alice>", "Sign out"]
    form = page.one("form")
    assert (form["method"], form["action"]) == ("post", "/sign-out/")
    assert len(page.all("input", name="csrfmiddlewaretoken")) == 1


def test_staff_see_a_link_to_the_administration():
    page = base(user=Person(is_staff=True))

    assert page.one("a", href="/admin/")["text"] == "Administration"


def test_the_protective_marking_is_shown_only_if_there_is_one():
    assert [words(found) for found in base(marking="OFFICIAL-SENSITIVE").with_class("app-marking")] == [
        "OFFICIAL-SENSITIVE"
    ]
    assert base().with_class("app-marking") == []


def test_the_gallery_opens_without_signing_in_and_its_ids_are_valid(client):
    response = client.get("/components/")

    assert response.status_code == 200
    page = Markup(response.content.decode())
    assert page.repeated_ids == []
    assert {id for id in page.references if id.startswith("id_")} <= page.ids


def test_gallery_shows_every_component():
    folder = Path(settings.BASE_DIR) / "templates" / "_components"
    shown = set()
    todo = ["gallery", "header", "error_summary", "banner"]  # these come with base.html
    while todo:
        name = todo.pop()
        shown.add(name)
        found = set(re.findall(r"_components/(\w+)\.html", (folder / f"{name}.html").read_text()))
        todo += found - shown

    assert shown == {path.stem for path in folder.glob("*.html")}


def test_forbidden_page_says_why(client):
    response = client.get("/forbidden/?why=Only+the+lead+can+<do>+this")

    assert response.status_code == 403
    assert "Only the lead can <do> this" in words(Markup(response.content.decode()).by_id("main-content"))


def test_forbidden_page_without_a_reason_says_that_the_role_does_not_allow_it(client):
    assert b"Your role does not allow it." in client.get("/forbidden/").content


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "413", "500"])
def test_error_templates_use_nothing_that_may_have_failed(name):
    source = (Path(settings.BASE_DIR) / "templates" / f"{name}.html").read_text()

    assert source.startswith('{% extends "plain.html" %}')
    assert not re.search(r"{% (static|url|csrf_token)|({{|{% if|{% for \w+ in) (request|user|messages)", source)
    assert "<h1" in source


def test_the_server_error_page_needs_no_database(client):
    client.raise_request_exception = False

    response = client.get("/broken/")

    assert response.status_code == 500
    assert b"Sorry, something went wrong" in response.content


def test_a_suspicious_request_gets_the_bad_request_page(client):
    response = client.get("/suspicious/")

    assert response.status_code == 400
    assert b"Sorry, we could not read that request" in response.content
