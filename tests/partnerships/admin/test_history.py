"""Who changed what about people and partnerships, on the administration's history pages."""

import pytest

from partnerships.models import Membership, User
from tests.factories import UserFactory
from tests.partnerships.admin.pages import change, text_of


def test_a_persons_history_says_who_changed_what_with_the_old_and_new_values(as_root, bob):
    change(as_root, f"/admin/partnerships/user/{bob.pk}/change/", name="Robert")
    text = text_of(as_root.get(f"/admin/partnerships/user/{bob.pk}/history/"))
    assert "Root" in text
    assert "Name: from “Bob” to “Robert”" in text


@pytest.mark.parametrize("fields", [["password"], ["last_login"], ["last_login", "password"]])
def test_a_persons_history_records_no_passwords_or_sign_ins(as_root, bob, fields):
    before = bob.history.count()
    bob.set_password("three unlikely words")
    bob.save(update_fields=fields)
    assert bob.history.count() == before
    bob.name = "Robert"
    bob.save()
    assert bob.history.count() == before + 1
    assert not hasattr(bob.history.first(), "password")
    assert bob.password not in as_root.get(f"/admin/partnerships/user/{bob.pk}/history/").content.decode()


def test_a_membership_that_ended_stays_in_the_history_with_its_role(bob, partnership):
    Membership.objects.get(person=bob).delete()
    last = Membership.history.filter(person=bob).first()
    assert (last.history_type, last.role, last.partnership_id) == ("-", "board_member", partnership.pk)


def test_the_oldest_change_on_a_page_is_compared_with_the_newest_on_the_next(as_root, bob):
    for number in range(60):
        bob.name = f"Name {number}"
        bob.save()
    address = f"/admin/partnerships/user/{bob.pk}/history/"
    first, second = (as_root.get(address, {"p": number}) for number in (1, 2))
    assert [len(page.context["page_obj"]) for page in (first, second)] == [50, 11]
    assert "Name: from “Name 9” to “Name 10”" in text_of(first)
    assert "Name: from “Name 8” to “Name 9”" in text_of(second)


def test_nothing_can_be_changed_back_from_the_history(as_root, bob):
    bob.name = "Robert"
    bob.save()
    old = bob.history.last()
    answer = as_root.post(f"/admin/partnerships/user/{bob.pk}/history/{old.history_id}/", {"name": "Bob"})
    assert answer.url == f"/admin/partnerships/user/{bob.pk}/history/"
    assert User.objects.get(pk=bob.pk).name == "Robert"


def test_a_person_with_a_change_in_the_trail_is_not_deleted(as_, as_root, clerk, bob):
    person = UserFactory()
    bob.name, bob._history_user = "Robert", person
    bob.save()
    page = as_root.post(f"/admin/partnerships/user/{person.pk}/delete/", {"post": "yes"})
    assert "1 change in the trail" in text_of(page)
    assert User.objects.filter(pk=person.pk).exists()
