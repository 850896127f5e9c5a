import re

import pytest
from django.core import mail
from django.utils import timezone

from partnerships.models import Invitation, Membership, Role, User
from tests.factories import InvitationFactory, PartnerAgencyFactory, UserFactory
from tests.partnerships.emails import link_in

NEW = "dana@example.org"
DANA = {"name": " Dana  Okonkwo ", "password1": "three unrelated words", "password2": "three unrelated words"}


@pytest.fixture
def url(partnership):
    return f"/partnerships/{partnership.pk}/people/"


@pytest.fixture
def post(as_, alice, django_capture_on_commit_callbacks):
    """Posts as alice and sends the emails."""

    def post(path, **typed):
        with django_capture_on_commit_callbacks(execute=True):
            return as_(alice).post(path, typed, follow=True)

    return post


@pytest.fixture
def invitation(partnership, alice, police):
    """For dana, to be a board member; its link is /invitations/key/."""
    return InvitationFactory(
        partnership=partnership, email=NEW, role=Role.BOARD_MEMBER, agency=police, invited_by=alice, token="key"
    )


def text_of(page):
    return page.content.decode()


def tags_of(page):
    return re.findall(r'<strong class="govuk-tag[^>]*>\s*(.*?)\s*</strong>', text_of(page))


def test_an_invited_person_opens_the_link_joins_and_is_signed_in(client, post, police, partnership, url):
    sent = post(f"{url}invite/", email=" Dana@Example.org ", role="board_member", agency=police.pk)
    assert sent.redirect_chain == [(url, 302)]
    assert f"We’re sending an invitation to {NEW}" in text_of(sent)
    client.logout()

    link = link_in(mail.outbox[0])
    for words in ("Northshire Safeguarding Partnership", "Board member", "Northshire Police", "Alice", NEW):
        assert words in text_of(client.get(link))
    joined = client.post(link, DANA, follow=True)

    dana = User.objects.get(email=NEW)
    assert joined.redirect_chain == [("/", 302)]
    assert "You are now a member of Northshire Safeguarding Partnership" in text_of(joined)
    assert joined.context["user"] == dana
    assert (dana.name, dana.check_password("three unrelated words")) == ("Dana Okonkwo", True)
    assert (dana.memberships.get().role, dana.memberships.get().agency) == (Role.BOARD_MEMBER, police)
    client.logout()
    assert "It has been used already" in text_of(client.get(link))


def test_inviting_someone_with_an_account_makes_them_a_member_at_once(post, url):
    UserFactory(email=NEW, name="Dana")

    page = post(f"{url}invite/", email=NEW, role="observer")

    assert "Dana already has an account, so they are now a member" in text_of(page)
    assert Membership.objects.filter(person__email=NEW, role=Role.OBSERVER).exists()


def test_a_lead_sees_that_a_new_member_was_not_emailed(post, url, settings):
    UserFactory(email=NEW, name="Dana")
    settings.EMAIL_BACKEND = "tests.partnerships.emails.Refusing"

    assert tags_of(post(f"{url}invite/", email=NEW, role="observer")) == ["Not sent"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"role": "observer"}, "Fill in “Email address”"),
        ({"email": "dana", "role": "observer"}, "Enter an email address, such as name@example.org"),
        ({"email": "da\0na@example.org", "role": "observer"}, "Null characters are not allowed"),
        ({"email": "d" * 250 + "@example.org", "role": "observer"}, "must be 254 characters or fewer"),
        ({"email": "a@example.org\nBcc: b@example.org", "role": "observer"}, "Enter an email address"),
        ({"email": NEW}, "Choose an answer for “Role”"),
        ({"email": NEW, "role": "emperor"}, "Choose one of the answers for “Role”"),
        ({"email": NEW, "role": "board_member"}, "Choose the agency that the board member speaks for"),
        ({"email": "Bob@Example.org", "role": "observer"}, "Bob is already a member"),
        ({"email": "shut@example.org", "role": "observer"}, "This person can’t be added. Ask an administrator"),
    ],
)
def test_an_invalid_invitation_is_refused_with_a_message_and_the_address_is_kept(post, url, bob, typed, message):
    UserFactory(email="shut@example.org", is_active=False)

    page = post(f"{url}invite/", **typed)

    assert message in text_of(page)
    assert typed.get("email", "").partition("\n")[0].replace("\0", "") in text_of(page).replace("\0", "")
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_nobody_is_invited_twice(post, invitation, url):
    Invitation.objects.update(created=timezone.datetime(2026, 11, 3, 12, tzinfo=timezone.get_default_timezone()))

    page = post(f"{url}invite/", email="DANA@example.org", role="observer")

    assert f"{NEW} was invited on 3 November 2026: send that invitation again or withdraw it" in text_of(page)
    assert Invitation.objects.count() == 1


def test_an_invitation_can_be_sent_again_and_withdrawn(client, post, invitation, url, partnership):
    address = f"/partnerships/{partnership.pk}/invitations/{invitation.pk}/"
    again = post(f"{address}send-again/")
    assert f"We’re sending the invitation to {NEW} again" in text_of(again)
    client.logout()
    assert client.get("/invitations/key/").status_code == 404
    link = link_in(mail.outbox[0])
    assert client.get(link).status_code == 200

    gone = post(f"{address}withdraw/")
    assert f"The invitation to {NEW} has been withdrawn" in text_of(gone)
    client.logout()
    assert "It has been withdrawn" in text_of(client.get(link))

    for tail in ("send-again/", "withdraw/"):
        assert "This invitation has since been accepted or withdrawn" in text_of(post(address + tail))


def test_an_invitation_of_another_partnership_cannot_be_reached_through_ones_own(post, partnership):
    other = InvitationFactory()

    post(f"/partnerships/{partnership.pk}/invitations/{other.pk}/withdraw/")

    other.refresh_from_db()
    assert other.withdrawn_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("server", "tag"), [("Unreachable", "Being sent"), ("Refusing", "Not sent"), ("Silent", "Not known whether sent")]
)
def test_an_invitation_is_kept_and_tagged_if_its_email_may_not_have_been_sent(as_, alice, url, settings, server, tag):
    settings.EMAIL_BACKEND = f"tests.partnerships.emails.{server}"

    page = as_(alice).post(f"{url}invite/", {"email": NEW, "role": "observer"}, follow=True)

    assert tags_of(page) == [tag]
    assert Invitation.objects.get().email == NEW


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Fill in “Your name”"),
        ({"name": "D" * 151}, "must be 150 characters or fewer"),
        ({"name": "Da\0na"}, "Null characters are not allowed"),
        ({"password2": "something else entirely"}, "The two passwords are not the same"),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password1": "dana@example.org", "password2": "dana@example.org"}, "Use three or more random words"),
        ({"password1": "123456789012", "password2": "123456789012"}, "Use three or more random words"),
        ({"password1": "d" * 201, "password2": "d" * 201}, "must be 200 characters or fewer"),
    ],
)
def test_invalid_account_details_are_refused_with_a_message(client, invitation, changes, message):
    page = client.post("/invitations/key/", DANA | changes)

    assert message in text_of(page)
    assert DANA["password1"] not in text_of(page)
    assert not User.objects.filter(email=NEW).exists()
    assert Invitation.objects.get().accepted_at is None


def test_the_name_typed_is_kept_when_the_password_is_refused(client, invitation):
    page = client.post("/invitations/key/", DANA | {"password1": "short"})

    assert "Dana" in text_of(page)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("state", "words", "status"),
    [
        ({"expires_at": timezone.now()}, "has expired. Ask the person who invited you", 410),
        ({"withdrawn_at": timezone.now()}, "It has been withdrawn", 410),
        ({"accepted_at": timezone.now()}, "It has been used already", 410),
        ({"token_digest": "another"}, "Check that the whole link is in the address bar", 404),
    ],
)
def test_a_link_that_does_not_work_says_why_and_changes_nothing(
    client, invitation, alice, method, state, words, status
):
    by = {f"{name[:-3]}_by": alice for name in state if name in ("withdrawn_at", "accepted_at")}
    Invitation.objects.update(**state, **by)

    page = getattr(client, method)("/invitations/key/", DANA)

    assert page.status_code == status
    assert "This invitation can’t be used" in text_of(page)
    assert words in text_of(page)
    assert NEW not in text_of(page)
    assert not User.objects.filter(email=NEW).exists()


def test_someone_who_has_an_account_is_asked_to_sign_in_and_then_joins_with_it(client, invitation, partnership):
    dana = UserFactory(email=NEW)
    for page in (client.get("/invitations/key/"), client.post("/invitations/key/", DANA)):
        assert "/sign-in/?next=/invitations/key/" in text_of(page)
        assert not dana.memberships.exists()
    client.force_login(dana)
    assert "Join Northshire Safeguarding Partnership" in text_of(client.get("/invitations/key/"))
    assert not dana.memberships.exists()

    joined = client.post("/invitations/key/", {}, follow=True)

    assert joined.redirect_chain == [(partnership.get_absolute_url(), 302)]
    assert "You are now a member of Northshire Safeguarding Partnership" in text_of(joined)
    assert dana.memberships.get().role == Role.BOARD_MEMBER


@pytest.mark.parametrize("method", ["get", "post"])
def test_people_signed_in_as_someone_else_are_told_to_sign_out(as_, invitation, carol, method):
    page = getattr(as_(carol), method)("/invitations/key/", DANA)

    assert page.status_code == 200  # a refusal would be logged with the link, which still works
    assert "sign out, then open the link in the email again" in text_of(page)
    assert "Northshire" not in text_of(page)
    assert Invitation.objects.get().accepted_at is None
    assert carol.memberships.count() == 1


def test_nobody_can_join_to_speak_for_an_agency_that_has_left(client, invitation, partnership):
    PartnerAgencyFactory(partnership=partnership)
    partnership.partner_agencies.update(left=timezone.localdate())

    page = client.post("/invitations/key/", DANA)

    assert "Northshire Police no longer takes part in Northshire Safeguarding Partnership" in text_of(page)
    assert not User.objects.filter(email=NEW).exists()


def test_the_invitation_page_is_not_cached_and_its_link_is_not_sent_to_other_sites(client, invitation):
    for page in (client.get("/invitations/key/"), client.get("/invitations/made-up/")):
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "same-origin"


def test_posting_to_a_made_up_invitation_makes_no_account(client, db):
    client.post("/invitations/made-up/", DANA)

    assert not User.objects.exists()
