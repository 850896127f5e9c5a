"""Guidance can be edited without changing the sheets that use it."""

import pytest

from assessments.models import Component, ComponentGroup
from tests.factories import ComponentAssessmentFactory, ComponentFactory, ComponentGroupFactory
from tests.partnerships.admin.pages import change, errors_of, text_of

LIST = "/admin/assessments/component/"
GROUPS = "/admin/assessments/componentgroup/"


@pytest.fixture
def clarity(db):
    return ComponentFactory(slug="clarity", name="Clarity")


@pytest.fixture
def address(clarity):
    return f"{LIST}{clarity.pk}/change/"


def test_an_administrator_can_edit_the_guidance(as_root, clarity, address):
    changes = {"name": "Clearness", "code": "C1", "definition": "New.", "prompts": "One?\nTwo?\nThree?"}
    assert change(as_root, address, **changes).status_code == 302
    clarity.refresh_from_db()
    assert {name: getattr(clarity, name) for name in changes} == changes


@pytest.mark.parametrize("count", [0, 2, 7])
def test_fewer_than_three_or_more_than_six_prompts_are_refused(as_root, clarity, address, count):
    response = change(as_root, address, prompts=" \n" + "Why?\n\n" * count)
    expected = (
        "This field is required."
        if count == 0
        else (f"Enter three to six prompts, one on each line. There are {count}")
    )
    assert errors_of(response) == [expected]
    assert Component.objects.get().prompts == clarity.prompts


@pytest.mark.parametrize("count", [3, 6])
def test_blank_lines_and_spaces_around_prompts_are_dropped(as_root, clarity, address, count):
    assert change(as_root, address, prompts="\r\n  Why?  \r\n" * count).status_code == 302
    clarity.refresh_from_db()
    assert clarity.prompts == "\n".join(["Why?"] * count)


@pytest.mark.parametrize("model", ["component", "componentgroup"])
def test_a_slug_cannot_be_changed(as_root, clarity, model):
    row = clarity if model == "component" else clarity.group
    slug = row.slug
    assert change(as_root, f"/admin/assessments/{model}/{row.pk}/change/", slug="other").status_code == 302
    row.refresh_from_db()
    assert row.slug == slug


def test_a_slug_is_chosen_when_a_component_is_made(as_root):
    group = ComponentGroupFactory()
    data = {
        "name": "Calm",
        "slug": "calm",
        "group": group.pk,
        "position": 13,
        "definition": "It.",
        "prompts": "A\nB\nC",
    }
    assert as_root.post(f"{LIST}add/", data).status_code == 302
    assert Component.objects.get().slug == "calm"


def test_an_assessed_component_cannot_be_deleted_and_its_assessment_is_not_named(as_root, clarity):
    ComponentAssessmentFactory(component=clarity, assessment__subject="Strictly between us")
    text = text_of(as_root.post(f"{LIST}{clarity.pk}/delete/", {"post": "yes"}))
    assert "“Clarity” can’t be deleted, because of: 1 component assessment" in text
    assert "Strictly" not in text
    assert Component.objects.count() == 1


def test_components_that_were_assessed_are_not_deleted_in_bulk(as_root, clarity):
    ComponentAssessmentFactory(component=clarity)
    as_root.post(LIST, {"action": "delete_selected", "_selected_action": [clarity.pk], "post": "yes"})
    assert Component.objects.count() == 1


def test_a_group_with_components_is_not_deleted(as_root, clarity):
    text = text_of(as_root.post(f"{GROUPS}{clarity.group.pk}/delete/", {"post": "yes"}))
    assert "because of: 1 component" in text
    assert ComponentGroup.objects.count() == 1


@pytest.mark.parametrize("verb", ["add", "change", "delete"])
def test_someone_who_may_only_look_at_components_changes_nothing(as_, clerk, clarity, verb):
    address = f"{LIST}add/" if verb == "add" else f"{LIST}{clarity.pk}/{verb}/"
    assert as_(clerk("view_component")).post(address, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("slug", ["report", "moderation", "sign-off", "views", "return", "closing-date"])
def test_a_component_cannot_use_another_pages_address(as_root, slug):
    data = {"name": "Report", "slug": slug, "group": ComponentGroupFactory().pk, "position": 13}
    response = as_root.post(f"{LIST}add/", data | {"definition": "It.", "prompts": "A\nB\nC"})
    assert errors_of(response) == [f"Choose another slug. Another page already has the address “{slug}”"]
    assert not Component.objects.exists()


@pytest.mark.parametrize("letter", ["\x01", "\x0b", "\x0c", "\x1f", "\u202e", "\ufffe", "\uffff"])
@pytest.mark.parametrize("model", ["component", "componentgroup"])
def test_invisible_characters_are_refused(as_root, clarity, model, letter):
    row = clarity if model == "component" else clarity.group
    response = change(as_root, f"/admin/assessments/{model}/{row.pk}/change/", name=f"Clar{letter}ity")
    assert errors_of(response) == ["Type this again. The pasted text contains invisible characters"]
    assert type(row).objects.get(pk=row.pk).name == row.name
