"""What a kept paper costs, and what making papers leaves behind in a worker's memory."""

import hashlib
import multiprocessing
from functools import partial

import pytest

from assessments.models import SignedPaper
from tests.assessments.steps import sign_off
from tests.bench.many_papers import memory_after_papers
from tests.factories import SignedPaperFactory

ROUNDS = 25


@pytest.mark.bench
def test_a_signed_paper_is_served_as_stored_for_few_plain_pages(assessment, as_, alice, olive, plain_page, bound):
    content = b"%PDF" + b"x" * 300_000
    sign_off(assessment, alice)
    SignedPaperFactory(assessment=assessment, content=content, sha256=hashlib.sha256(content).hexdigest())
    client, url = as_(olive), f"/assessments/{assessment.pk}/report.pdf"
    assert (client.get(url).content, SignedPaper.objects.count()) == (content, 1)
    bound("stored paper", partial(client.get, url), plain_page, ROUNDS, 40)


@pytest.mark.bench
@pytest.mark.parametrize("papers_of_a_worker", [50, 100])
def test_a_hundred_papers_leave_a_worker_as_large_as_ten(capsys, papers_of_a_worker):
    """Replaced after 50 papers, as in production, and with one worker for all, to see what that saves."""
    found = {}
    for number in range(0, 100, papers_of_a_worker):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            for made, size in pool.apply(memory_after_papers, (papers_of_a_worker,)):
                found[number + made] = size
    with capsys.disabled():
        print(f"\nworkers of {papers_of_a_worker} papers: {found[10]:.0f} MB after 10, {found[100]:.0f} MB after 100")
    assert found[100] - found[10] < 30
