"""People: added with an email address and a name, and deactivated rather than deleted."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import ADDITION, LogEntry
from django.test import Client

from partnerships.models import Membership, Role, User
from tests.factories import (
    AgencyFactory,
    AssessmentFactory,
    MembershipFactory,
    PartnerAgencyFactory,
    PartnershipFactory,
    UserFactory,
)
from tests.factories.partnerships import PASSWORD as USUAL
from tests.partnerships.admin.pages import change, errors_of, text_of, typed, with_row

LIST = "/admin/partnerships/user/"
PASSWORD = "a long enough passphrase"
NEW = {"email": "dana@example.org", "name": "Dana", "password1": PASSWORD, "password2": PASSWORD}


def page_of(person):
    return f"{LIST}{person.pk}/change/"


@pytest.fixture
def people_clerk(clerk):
    return clerk("view_user", "add_user", "change_user", "delete_user")


def test_a_person_is_added_with_their_address_name_and_password(as_root):
    response = as_root.post(f"{LIST}add/", NEW)
    person = User.objects.get(email="dana@example.org")
    assert response.url == page_of(person)
    assert person.check_password(PASSWORD)
    assert (person.name, person.is_active, person.is_staff, person.is_superuser) == ("Dana", True, False, False)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"email": ""}, "This field is required."),
        ({"name": ""}, "This field is required."),
        ({"email": "dana"}, "Enter a valid email address."),
        ({"email": "ALICE@Example.ORG"}, "Someone with this email address is already here"),
        ({"password2": "another long passphrase"}, "The two password fields didn’t match."),
        (
            {"password1": "q7#Kx9$zWv2", "password2": "q7#Kx9$zWv2"},
            "This password is too short. It must contain at least 12 characters.",
        ),
    ],
    ids=["no address", "no name", "invalid address", "address in use", "passwords differ", "short password"],
)
def test_a_person_is_not_added_with_invalid_details(as_root, alice, changes, problem):
    before = User.objects.count()
    assert errors_of(as_root.post(f"{LIST}add/", NEW | changes)) == [problem]
    assert User.objects.count() == before


def test_nobody_becomes_an_administrator_by_being_added(as_root):
    as_root.post(f"{LIST}add/", NEW | {"is_staff": "on", "is_superuser": "on"})
    person = User.objects.get(email="dana@example.org")
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_no_part_of_a_password_hash_is_shown(as_root, alice):
    content = as_root.get(page_of(alice)).content.decode()
    algorithm, *parts = alice.password.split("$")
    assert all(part[:6] not in content for part in parts)
    assert algorithm not in content


def test_a_password_is_set_on_its_own_page(as_root, alice):
    page = f"{LIST}{alice.pk}/password/"
    assert page in as_root.get(page_of(alice)).content.decode()
    data = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true", "set-password": "1"}
    assert as_root.post(page, data).url == page_of(alice)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_password_can_be_disabled(as_root, alice):
    data = {"usable_password": "false", "unset-password": "1"}
    assert as_root.post(f"{LIST}{alice.pk}/password/", data).url == page_of(alice)
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_a_superusers_password_cannot_be_disabled(as_root, root):
    response = as_root.post(f"{LIST}{root.pk}/password/", {"usable_password": "false", "unset-password": "1"})
    problem = "A superuser’s password can’t be disabled: set a new one, or untick “active” on their page"
    assert response.context["form"].errors == {"usable_password": [problem]}
    assert problem in text_of(response)
    root.refresh_from_db()
    assert root.check_password(USUAL)


def test_a_person_is_deactivated(as_root, alice):
    assert change(as_root, page_of(alice), is_active=None).status_code == 302
    alice.refresh_from_db()
    assert not alice.is_active


def test_nobody_can_deactivate_themselves(as_root, root):
    response = change(as_root, page_of(root), is_active=None)
    assert errors_of(response) == ["You can’t deactivate yourself"]


@pytest.mark.parametrize("power", ["is_staff", "is_superuser"])
def test_nobody_can_remove_their_own_rights(as_root, root, power):
    response = change(as_root, page_of(root), **{power: None})
    assert errors_of(response) == ["You can’t remove your own rights. Ask another superuser"]


def test_a_superuser_can_make_someone_an_administrator(as_root, alice):
    assert change(as_root, page_of(alice), is_staff="on").status_code == 302
    alice.refresh_from_db()
    assert alice.is_staff


def test_an_administrator_who_is_not_a_superuser_cannot_make_someone_an_administrator(as_, people_clerk, alice):
    powers = {"is_staff": "on", "is_superuser": "on", "groups": ["1"], "user_permissions": ["1"]}
    assert change(as_(people_clerk), page_of(alice), name="Alice B", **powers).status_code == 302
    alice.refresh_from_db()
    assert (alice.name, alice.is_staff, alice.is_superuser) == ("Alice B", False, False)
    assert not alice.user_permissions.exists()


@pytest.mark.parametrize("last_part", ["change", "password", "delete"])
def test_an_administrator_who_is_not_a_superuser_cannot_change_an_administrators_account(
    as_, people_clerk, root, last_part
):
    data = {"name": "Mine", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true", "post": "yes"}
    assert as_(people_clerk).post(f"{LIST}{root.pk}/{last_part}/", data).status_code == 403
    assert not User.objects.get(pk=root.pk).check_password(PASSWORD)


def test_an_administrator_who_is_not_a_superuser_cannot_change_their_own_rights(as_, people_clerk):
    assert as_(people_clerk).post(page_of(people_clerk), {"is_superuser": "on"}).status_code == 403


def test_a_membership_is_added_on_the_persons_page(as_root, police, partnership):
    person = UserFactory()
    cells = {"partnership": partnership.pk, "role": Role.BOARD_MEMBER, "agency": police.pk}
    page = as_root.get(page_of(person))
    assert as_root.post(page_of(person), typed(page, **with_row(page, "memberships", **cells))).status_code == 302
    assert person.memberships.get().agency == police


def test_a_person_cannot_speak_for_an_agency_that_is_not_in_the_partnership(as_root, partnership):
    person, agency = UserFactory(), PartnerAgencyFactory().agency
    cells = {"partnership": partnership.pk, "role": Role.BOARD_MEMBER, "agency": agency.pk}
    page = as_root.get(page_of(person))
    response = as_root.post(page_of(person), typed(page, **with_row(page, "memberships", **cells)))
    assert errors_of(response) == [f"{agency} is not a current partner agency of {partnership}"]
    assert not person.memberships.exists()


def test_a_leftover_membership_does_not_block_a_new_name(as_root):
    member = MembershipFactory(role=Role.BOARD_MEMBER, agency=AgencyFactory())
    assert change(as_root, page_of(member.person), name="New name").status_code == 302
    member.person.refresh_from_db()
    assert member.person.name == "New name"


def test_people_are_searched_by_name_and_by_address(as_root, alice, bob):
    for term in ("alic", "alice@example"):
        assert list(as_root.get(f"{LIST}?q={term}").context["cl"].queryset) == [alice]


def test_filtering_people_by_role_lists_each_person_once(as_root, alice, bob):
    MembershipFactory(person=alice, partnership=PartnershipFactory(), role=Role.LEAD)
    assert list(as_root.get(f"{LIST}?memberships__role__exact=lead").context["cl"].queryset) == [alice]


def test_a_person_who_started_an_assessment_is_not_deleted_and_the_page_says_what_to_do(as_root):
    person = AssessmentFactory(subject="Strictly between us").started_by
    text = text_of(as_root.post(f"{LIST}{person.pk}/delete/", {"post": "yes"}))
    assert f"“{person}” can’t be deleted, because of: 1 assessment Untick “active”" in text
    assert "Strictly" not in text
    assert User.objects.filter(pk=person.pk).exists()


def test_an_administrator_who_changed_something_is_not_deleted(as_root, police):
    other = UserFactory(is_staff=True)
    LogEntry.objects.log_actions(other.pk, [police], ADDITION, single_object=True)
    text = text_of(as_root.post(f"{LIST}{other.pk}/delete/", {"post": "yes"}))
    assert "because of: 1 log entry" in text
    assert LogEntry.objects.count() == 1


def test_someone_added_by_mistake_is_deleted(as_root):
    person = UserFactory()
    as_root.post(f"{LIST}{person.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=person.pk).exists()


def test_people_are_not_deleted_in_bulk(as_root):
    person = UserFactory()
    as_root.post(LIST, {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"})
    assert User.objects.filter(pk=person.pk).exists()


def test_a_member_is_removed_from_a_partnership_without_being_deleted(as_root, alice):
    assert change(as_root, page_of(alice), **{"memberships-0-DELETE": "on"}).status_code == 302
    assert not Membership.objects.exists()
    assert User.objects.filter(pk=alice.pk).exists()


class TestSecondFactors:
    def remove(self, client, *people, sure="yes"):
        data = {"action": "remove_second_factors", "_selected_action": [person.pk for person in people], "sure": sure}
        return client.post(LIST, data, follow=True)

    @pytest.fixture(autouse=True)
    def second_factors(self, alice, root):
        for person in (alice, root):
            Authenticator.objects.create(user=person, type="totp", data={})

    def test_a_member_whose_second_factor_an_administrator_removed_signs_in_by_password(self, as_root, alice):
        Authenticator.objects.create(user=alice, type="recovery_codes", data={})
        typed_in = {"login": alice.email, "password": USUAL}
        assert Client().post("/sign-in/", typed_in).url == "/sign-in/code/"

        assert "Alice has no second factor now" in text_of(self.remove(as_root, alice))

        assert not Authenticator.objects.filter(user=alice).exists()
        browser = Client()
        assert browser.post("/sign-in/", typed_in).url == "/"
        assert browser.get("/").status_code == 200

    def test_nobody_can_remove_their_own_second_factor(self, as_root, root):
        assert "Root: ask another superuser" in text_of(self.remove(as_root, root))
        assert Authenticator.objects.filter(user=root).exists()

    def test_only_a_superuser_can_remove_an_administrators_second_factor(self, as_, people_clerk, root, alice):
        self.remove(as_(people_clerk), root, alice)
        assert [row.user for row in Authenticator.objects.all()] == [root]


@pytest.mark.parametrize("model", ["mfa/authenticator", "usersessions/usersession", "socialaccount/socialaccount"])
def test_second_factors_sessions_and_linked_accounts_are_not_in_the_administration(as_root, model):
    assert as_root.get(f"/admin/{model}/").status_code == 404


def test_a_person_is_emailed_when_an_administrator_sets_their_password(as_root, bob, mailoutbox):
    data = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    as_root.post(f"{LIST}{bob.pk}/password/", data)
    assert [(email.to, email.subject) for email in mailoutbox] == [
        ([bob.email], "Collective Safeguarding: your password was changed")
    ]


def test_the_old_email_address_is_emailed_when_an_administrator_changes_it(as_root, bob, mailoutbox):
    change(as_root, page_of(bob), email="robert@example.org")
    assert [email.to for email in mailoutbox] == [["bob@example.org"]]


def test_deactivating_a_person_ends_their_sessions_for_good(as_root, bob):
    browser = Client()
    browser.post("/sign-in/", {"login": bob.email, "password": USUAL})
    change(as_root, page_of(bob), is_active="")
    bob.refresh_from_db()
    assert not bob.is_active
    bob.is_active = True
    bob.save()
    assert browser.get("/").status_code == 302


def test_administrators_change_their_own_password_on_the_account_page(as_root):
    assert as_root.get("/admin/password_change/").url == "/account/password/"


def test_second_factors_are_removed_only_after_confirmation(as_root, alice, mailoutbox):
    Authenticator.objects.create(user=alice, type="totp", data={})
    chosen = {"action": "remove_second_factors", "_selected_action": [alice.pk]}
    asked = as_root.post(LIST, chosen)
    assert "Alice (alice@example.org)" in text_of(asked)
    assert Authenticator.objects.exists()

    as_root.post(LIST, chosen | {"sure": "yes"})
    assert not Authenticator.objects.exists()
    assert [email.to for email in mailoutbox] == [[alice.email]]
    assert "Changed: Second factors removed" in text_of(as_root.get(f"{LIST}{alice.pk}/history/"))
