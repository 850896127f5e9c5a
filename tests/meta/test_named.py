"""Two assessments of one subject can't be confused: every page says which one it is about."""

import html
import re

import pytest

from tests.meta.test_access import TABLE, paths

OF_AN_ASSESSMENT = [
    address
    for address, answers in TABLE.items()
    if address.startswith("/assessments/<int:pk>/")
    and answers["GET"][-1] == "page"
    and not re.search(r"\.|/file/", address)
]
NAME = "Peer mentoring after release, April 2026 to March 2027"


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_pages_of_an_assessment_are_found_to_check():
    assert len(OF_AN_ASSESSMENT) > 20


@pytest.mark.parametrize("address", OF_AN_ASSESSMENT)
def test_every_page_of_an_assessment_has_its_name_in_the_title_and_its_period_at_the_top(
    as_, alice, bob, assessment, address
):
    assert assessment.name == NAME
    for path in paths(address, assessment):
        page = as_(alice).get(path).content.decode()
        title = words(page.split("<title>")[1].split("</title>")[0])
        main = page.split("<main")[1]
        head = words(main[: main.index("</h1>")] + main[main.index("</h1>") :].split("<h2")[0])

        assert (path, NAME in title, "April 2026 to March 2027" in head) == (path, True, True)
