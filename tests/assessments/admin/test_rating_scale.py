"""A scale has four levels, and can't be changed once an assessment is scored on it."""

import re

import pytest

from assessments.models import RatingLevel, RatingScale
from tests.factories import AssessmentFactory, RatingLevelFactory, RatingScaleFactory
from tests.partnerships.admin.pages import change, errors_of, said, text_of, typed

LIST = "/admin/assessments/ratingscale/"
WHY = (
    "Assessments are scored on this scale, so it can’t be changed or deleted: what people agreed has to mean the same "
    "later. Add a new scale instead."
)
FOUR = "A scale has four levels, from 1 to 4: fill in each of them"
NEW = {"name": "New scale", "slug": "new-scale", "inspectorate": "An inspectorate", "source": "Its handbook"}


def page_of(scale, page="change"):
    return f"{LIST}{scale.pk}/{page}/"


@pytest.fixture
def scale(db):
    return with_levels(RatingScaleFactory(name="Unused"))


@pytest.fixture
def used(db):
    return AssessmentFactory(scale=with_levels(RatingScaleFactory(name="Used"))).scale


def with_levels(scale):
    for score in (1, 2, 3, 4):
        RatingLevelFactory(scale=scale, score=score, label=f"Label {score}")
    return scale


def levels(*positions):
    cells = {"label": "Good", "descriptor": "Good work.", "progress": "Well on."}
    return {f"levels-{at}-{name}": f"{text} {at}" for at in positions for name, text in cells.items()}


def stored(scale):
    return list(scale.levels.values_list("score", "label"))


def test_a_scale_is_added_with_its_four_levels(as_root):
    blank = as_root.get(f"{LIST}add/")
    assert as_root.post(f"{LIST}add/", typed(blank, **NEW, **levels(0, 1, 2, 3))).status_code == 302
    assert stored(RatingScale.objects.get()) == [(1, "Good 0"), (2, "Good 1"), (3, "Good 2"), (4, "Good 3")]


def test_a_level_that_is_left_empty_is_refused(as_root):
    response = as_root.post(f"{LIST}add/", typed(as_root.get(f"{LIST}add/"), **NEW, **levels(0, 1, 3)))
    assert errors_of(response) == ["This field is required."] * 3
    assert not RatingScale.objects.exists()


@pytest.mark.parametrize("count", [0, 3, 5])
def test_any_number_of_levels_other_than_four_is_refused(as_root, count):
    counted = {"levels-TOTAL_FORMS": count}
    data = typed(as_root.get(f"{LIST}add/"), **NEW, **levels(*range(count)), **counted)
    assert FOUR in errors_of(as_root.post(f"{LIST}add/", data))
    assert not RatingScale.objects.exists()


@pytest.mark.parametrize("changes", [{"levels-INITIAL_FORMS": 0}, {"levels-TOTAL_FORMS": 3}, {"levels-TOTAL_FORMS": 5}])
def test_a_tampered_form_does_not_change_the_levels(as_root, scale, changes):
    data = typed(as_root.get(page_of(scale)), **levels(0, 1, 2, 3, 4), **changes)
    assert as_root.post(page_of(scale), data).status_code == 200
    assert stored(scale) == [(score, f"Label {score}") for score in (1, 2, 3, 4)]


def test_scores_of_levels_cannot_be_changed(as_root, scale):
    swapped = {"levels-0-score": "4", "levels-3-score": "1", "levels-1-score": "9"}
    assert change(as_root, page_of(scale), **swapped).status_code == 302
    assert stored(scale) == [(score, f"Label {score}") for score in (1, 2, 3, 4)]


def test_a_level_is_not_deleted(as_root, scale):
    change(as_root, page_of(scale), **{"levels-0-DELETE": "on"})
    assert scale.levels.count() == 4


def test_a_missing_level_can_be_added_to_a_scale(as_root, scale):
    scale.levels.get(score=2).delete()
    assert change(as_root, page_of(scale), **levels(3)).status_code == 302
    assert stored(scale) == [(1, "Label 1"), (2, "Good 3"), (3, "Label 3"), (4, "Label 4")]


def test_an_unused_scale_can_be_changed(as_root, scale):
    assert change(as_root, page_of(scale), name="Renamed", **{"levels-0-label": "Poor"}).status_code == 302
    scale.refresh_from_db()
    assert (scale.name, stored(scale)[0]) == ("Renamed", (1, "Poor"))


def test_a_scale_that_nobody_uses_is_deleted_with_its_levels(as_root, scale):
    assert as_root.post(page_of(scale, "delete"), {"post": "yes"}).status_code == 302
    assert not RatingScale.objects.exists()
    assert not RatingLevel.objects.exists()


def test_a_scale_in_use_is_read_only_and_the_page_says_why(as_root, used):
    page = as_root.get(page_of(used))
    assert WHY in text_of(page)
    content = page.content.decode()
    assert 'name="name"' not in content
    assert "levels-0-label" not in content
    assert 'name="_save"' not in content
    assert page_of(used, "delete") not in content


def test_a_form_opened_before_the_scale_was_used_changes_nothing(as_root, scale):
    data = typed(as_root.get(page_of(scale)), name="Renamed", **{"levels-0-label": "Poor"})
    AssessmentFactory(scale=scale)
    response = as_root.post(page_of(scale), data, follow=True)
    assert said(response) == ["Nothing was changed."]
    assert WHY in text_of(response)
    scale.refresh_from_db()
    assert (scale.name, stored(scale)[0]) == ("Unused", (1, "Label 1"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_scale_in_use_is_not_deleted(as_root, used, method):
    response = getattr(as_root, method)(page_of(used, "delete"), {"post": "yes"}, follow=True)
    assert said(response) == ["Nothing was changed."]
    assert WHY in text_of(response)
    assert stored(used) == [(score, f"Label {score}") for score in (1, 2, 3, 4)]


def test_selecting_a_scale_in_use_for_deletion_deletes_none_of_the_selection(as_root, used, scale):
    data = {"action": "delete_selected", "_selected_action": [used.pk, scale.pk], "post": "yes"}
    text = text_of(as_root.post(LIST, data))
    assert "The selected rating scales can’t be deleted, because of: 1 assessment" in text
    assert RatingScale.objects.count() == 2


def test_the_address_of_a_scale_that_does_not_exist_redirects(as_root):
    assert as_root.get(f"{LIST}999/change/").status_code == 302
    assert as_root.get(f"{LIST}x/delete/").status_code == 302


@pytest.mark.parametrize("last_part", ["change", "delete"])
def test_someone_who_may_only_look_at_scales_changes_nothing(as_, clerk, used, scale, last_part):
    client = as_(clerk("view_ratingscale"))
    for row in (used, scale):
        assert client.post(page_of(row, last_part), {"post": "yes"}).status_code == 403


def test_the_list_shows_which_scales_are_in_use(as_root, used, scale):
    icons = re.findall(r'field-in_use"><img src="[^"]*icon-(yes|no)', as_root.get(LIST).content.decode())
    assert icons == ["no", "yes"]  # Unused, Used


def test_invisible_characters_are_refused(as_root, scale):
    response = change(as_root, page_of(scale), name="Ren\x0bamed", **{"levels-0-label": "Po\x0bor"})
    assert errors_of(response) == ["Type this again. The pasted text contains invisible characters"] * 2
    assert stored(scale)[0] == (1, "Label 1")
