"""Memberships can be looked up here. They are changed on the page of their partnership or person."""

import pytest

LIST = "/admin/partnerships/membership/"


def test_memberships_are_found_by_person_agency_and_partnership(as_root, alice, bob):
    for words, people in {"bob": ["Bob"], "police": ["Bob"], "northshire safeguarding": ["Alice", "Bob"]}.items():
        rows = as_root.get(LIST, {"q": words}).context["cl"].queryset
        assert (words, [row.person.name for row in rows]) == (words, people)


@pytest.mark.parametrize("last_part", ["add/", "{}/change/"])
def test_memberships_cannot_be_added_or_changed_on_their_own_pages(as_root, bob, last_part):
    membership = bob.memberships.get()
    assert as_root.post(LIST + last_part.format(membership.pk), {"role": "lead", "post": "yes"}).status_code == 403
    membership.refresh_from_db()
    assert membership.role == "board_member"
