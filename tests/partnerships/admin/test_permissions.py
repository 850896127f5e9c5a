"""The permissions offered are those for pages that exist. What a person or a group holds besides stays."""

import pytest
from django.contrib.auth.models import Group, Permission

from tests.factories import UserFactory
from tests.partnerships.admin.pages import change, text_of, typed

PERMISSIONS = ("view", "add", "change", "delete")
WITH_A_PAGE = {
    *("group", "region", "partnership", "agency", "user", "invitation", "membership"),
    *("component", "componentgroup", "ratingscale"),
}
# On the pages of partnerships and rating scales.
WITHIN_A_PAGE = {"partneragency", "ratinglevel"}


@pytest.fixture
def group(db):
    return Group.objects.create(name="Clerks")


@pytest.fixture
def owner(request):
    """A person or a group, and the field with its permissions."""
    if request.param == "group":
        return request.getfixturevalue("group"), "permissions", "/admin/auth/group/{}/change/"
    return UserFactory(is_staff=True), "user_permissions", "/admin/partnerships/user/{}/change/"


both = pytest.mark.parametrize("owner", ["person", "group"], indirect=True)


@both
def test_four_permissions_are_offered_for_each_page_and_for_the_rows_within_pages(as_root, owner):
    row, field, address = owner
    offered = as_root.get(address.format(row.pk)).context["adminform"].form.fields[field].queryset
    models = WITH_A_PAGE | WITHIN_A_PAGE
    assert {each.codename for each in offered} == {f"{what}_{model}" for what in PERMISSIONS for model in models}


@both
def test_permissions_have_djangos_names(as_root, owner):
    row, field, address = owner
    shown = as_root.get(address.format(row.pk)).context["adminform"].form.fields[field]
    assert list(shown.choices) == [(each.pk, str(each)) for each in shown.queryset]
    assert "Partnerships | agency | Can add agency" in dict(shown.choices).values()


@both
def test_a_permission_without_a_page_is_shown_to_those_who_hold_it_and_stays_when_the_page_is_saved(as_root, owner):
    row, field, address = owner
    held = Permission.objects.get(codename="view_session")
    getattr(row, field).set([held])
    address = address.format(row.pk)
    assert str(held) in text_of(as_root.get(address))
    assert change(as_root, address, name="Renamed").status_code == 302
    row.refresh_from_db()
    assert (row.name, [*getattr(row, field).all()]) == ("Renamed", [held])


@both
def test_permissions_are_given_and_taken(as_root, owner):
    row, field, address = owner
    first, second = Permission.objects.filter(codename__in=["view_agency", "add_agency"])
    address = address.format(row.pk)
    for chosen in ([first.pk, second.pk], [second.pk]):
        assert as_root.post(address, typed(as_root.get(address), **{field: chosen})).status_code == 302
        assert {each.pk for each in getattr(row, field).all()} == {*chosen}


@both
def test_nobody_can_be_given_a_permission_that_is_not_offered(as_root, owner):
    row, field, address = owner
    other = Permission.objects.get(codename="view_session").pk
    address = address.format(row.pk)
    page = as_root.post(address, typed(as_root.get(address), **{field: [other]}))
    assert list(page.context["adminform"].form.errors) == [field]
    assert not getattr(row, field).exists()


def test_a_group_is_added_with_its_permissions(as_root):
    permission = Permission.objects.get(codename="view_agency")
    data = {"name": "Readers", "permissions": [permission.pk]}
    assert as_root.post("/admin/auth/group/add/", data).status_code == 302
    assert [*Group.objects.get().permissions.all()] == [permission]
