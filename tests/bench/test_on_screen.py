"""Pages whose HTML is kept, when it is not: the first time that they are asked for after something has changed."""

import pytest
from django.core.cache import caches

from assessments.services import lifecycle
from assessments.services.carry_forward import carry_forward, next_of
from safeguarding.handler import Handler
from tests.assessments.full import full
from tests.assessments.steps import MEETING
from tests.bench.browser import Browser

ROUNDS = 15


@pytest.fixture
def large(framework, partnership, alice):
    """12 components, 10 agencies, 60 pieces of evidence, 40 actions, and the year that follows."""
    earlier = full(partnership, alice)
    lifecycle.sign_off(earlier, by=alice, **MEETING)
    return earlier, carry_forward(earlier, next_of(earlier), by=alice)


@pytest.mark.bench
@pytest.mark.parametrize(("page", "again", "anew"), [("report", 100, 350), ("progress", 65, 120)])
def test_a_page_costs_at_most_so_many_plain_pages_with_and_without_its_kept_html(
    large, page, again, anew, plain_page, alice, bound
):
    of = large[0] if page == "report" else large[1]
    get = Browser(Handler(), alice).getting(f"/assessments/{of.pk}/{page}/")
    assert get().status == 200

    bound(f"{page} of a large assessment, kept", get, plain_page, ROUNDS, again)
    bound(f"{page} of a large assessment, anew", get, plain_page, ROUNDS, anew, between=caches["pages"].clear)
