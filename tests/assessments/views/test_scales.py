"""Before choosing a scale, people can read what its levels mean, when it applied and if the published tool has it."""

from html import unescape

import pytest
from django.urls import reverse

from assessments.models import RatingScale
from tests.factories import RatingScaleFactory

NOT_PUBLISHED = "Not part of the published 12Cs tool."


@pytest.fixture(params=["start", "carry-forward"])
def choosing(request, as_, alice, assessment):
    """The page for choosing a scale."""
    row = assessment.partnership if request.param == "start" else assessment
    return unescape(as_(alice).get(reverse(request.param, args=[row.pk])).content.decode())


def option_of(page: str, scale: RatingScale) -> str:
    """The text beside one radio, up to the next."""
    beside = page.split(f'name="scale" value="{scale.pk}"', 1)[1]
    return beside.split("govuk-radios__item", 1)[0]


def test_each_scales_levels_can_be_read_before_it_is_chosen(choosing):
    scales = RatingScale.objects.all()
    assert len(scales) == 5
    for scale in scales:
        option = option_of(choosing, scale)
        assert f"<summary>Levels of the {scale}</summary>" in option
        for level in scale.levels.all():
            assert level.label in option
            assert level.descriptor in option


def test_a_scale_that_has_ended_says_so_in_the_choice(choosing):
    assert "Ended in 2021" in option_of(choosing, RatingScale.objects.get(slug="hmicfrs-four-tier"))


def test_scales_say_when_they_start_and_if_they_are_not_in_the_published_tool(choosing):
    ciw = option_of(choosing, RatingScale.objects.get(slug="ciw-2025"))
    assert "In use from 1 April 2025." in ciw
    assert NOT_PUBLISHED in ciw
    assert NOT_PUBLISHED in option_of(choosing, RatingScale.objects.get(slug="ofsted-ilacs"))
    assert NOT_PUBLISHED not in option_of(choosing, RatingScale.objects.get(slug="hmip-2018"))


def test_an_added_scale_says_until_when_it_applied(as_, alice, partnership):
    scale = RatingScaleFactory(applies_until="2025-08-31")
    page = as_(alice).get(reverse("start", args=[partnership.pk])).content.decode()
    assert "In use until 31 August 2025." in option_of(page, scale)


@pytest.mark.parametrize(("slug", "is_told"), [("hmip-2018", False), ("cqc-local-authorities", True)])
def test_page_and_paper_say_if_a_scale_is_not_in_the_published_tool(as_, alice, assessment, slug, is_told):
    assessment.scale = RatingScale.objects.get(slug=slug)
    assessment.save()
    overview = as_(alice).get(assessment.get_absolute_url()).content.decode()
    report = as_(alice).get(reverse("report", args=[assessment.pk])).content.decode()

    assert ("not part of the published 12Cs tool" in overview) is is_told
    assert ("not part of the published 12Cs tool" in report) is is_told
    assert (NOT_PUBLISHED in report) is is_told
    assert assessment.scale.note in unescape(report)


def test_only_the_component_with_a_published_number_explains_it(as_, alice, assessment):
    def read(component: str) -> str:
        return unescape(as_(alice).get(reverse("sheet", args=[assessment.pk, component])).content.decode())

    assert "C8 is the only one of the model’s own numbers that has been published" in read("congruence")
    assert "C8" not in read("clarity")


def test_the_report_says_the_scores_are_self_assessed_and_names_both_sources(as_, alice, assessment):
    report = unescape(as_(alice).get(reverse("report", args=[assessment.pk])).content.decode())
    method = report.split('id="method"')[1].split("</section>")[0]
    assert "Inspectorates call work “above the line”" in method
    assert "scores the partnership gave itself" in method
    assert "C8 is the only one of the model’s own numbers that has been published" in method
    assert "Academic Insights 2024/03" in method
    assert "doi 10.35502/jcswb.420" in method
