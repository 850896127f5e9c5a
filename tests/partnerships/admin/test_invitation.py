"""How the first lead of a partnership gets in, and where to find who was invited."""

import pytest
from django.utils import timezone

from partnerships.models import Invitation
from tests.factories import InvitationFactory, UserFactory
from tests.partnerships.admin.pages import errors_of, text_of

LIST = "/admin/partnerships/invitation/"

pytestmark = pytest.mark.django_db(transaction=True)


def invite(client, partnership, **changes):
    given = {"partnership": partnership.pk, "email": "Nia@Example.org ", "role": "lead", "agency": ""}
    return client.post(f"{LIST}add/", given | changes)


def test_an_administrator_invites_the_first_lead(as_root, root, partnership, mailoutbox):
    assert invite(as_root, partnership).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == ("nia@example.org", "lead", root)
    assert [email.to for email in mailoutbox] == [["nia@example.org"]]


def test_nobody_is_invited_twice(as_root, partnership):
    InvitationFactory(partnership=partnership, email="nia@example.org")
    assert "nia@example.org was invited on" in errors_of(invite(as_root, partnership))[0]
    assert Invitation.objects.count() == 1


def test_inviting_someone_with_an_account_says_to_add_them_on_the_partnerships_page(as_root, partnership):
    UserFactory(email="nia@example.org")
    assert errors_of(invite(as_root, partnership)) == ["This person has an account: add them on the partnership’s page"]


@pytest.mark.parametrize("wrong", [{"role": "king"}, {"email": "nobody"}, {"role": "board_member"}])
def test_an_invalid_invitation_is_refused_with_an_error(as_root, partnership, mailoutbox, wrong):
    assert len(errors_of(invite(as_root, partnership, **wrong))) == 1
    assert not Invitation.objects.exists()
    assert mailoutbox == []


def test_an_invitation_is_kept_if_its_email_cannot_be_sent(as_root, partnership, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert invite(as_root, partnership).status_code == 302
    invitation = Invitation.objects.get()
    assert "Last email: Being sent" in text_of(as_root.get(f"{LIST}{invitation.pk}/change/"))


def test_invitations_are_found_by_address_and_partnership(as_root, partnership):
    InvitationFactory(partnership=partnership, email="nia@example.org")
    InvitationFactory(email="other@example.org")
    for words in ("nia", "northshire"):
        page = as_root.get(LIST, {"q": words})
        assert [invitation.email for invitation in page.context["cl"].queryset] == ["nia@example.org"]


def test_no_page_shows_the_token_digest_of_an_invitation(as_root):
    invitation = InvitationFactory()
    for path in (LIST, f"{LIST}{invitation.pk}/change/"):
        assert invitation.token_digest not in as_root.get(path).content.decode()


def test_several_invitations_can_be_sent_again_or_withdrawn_at_once(as_root, root, mailoutbox):
    rows = [InvitationFactory(), InvitationFactory()]
    chosen = [row.pk for row in rows]
    as_root.post(LIST, {"action": "send_again", "_selected_action": chosen})
    assert len(mailoutbox) == 2
    as_root.post(LIST, {"action": "withdraw", "_selected_action": chosen})
    assert Invitation.objects.open().count() == 0
    assert "Someone removed this" in text_of(
        as_root.post(LIST, {"action": "send_again", "_selected_action": chosen}, follow=True)
    )


def test_invitations_cannot_be_changed_or_deleted(as_root):
    invitation = InvitationFactory()
    assert as_root.post(f"{LIST}{invitation.pk}/change/", {"role": "lead"}).status_code == 403
    as_root.post(LIST, {"action": "delete_selected", "_selected_action": [invitation.pk], "post": "yes"})
    assert Invitation.objects.exists()


def test_an_administrator_who_may_only_view_cannot_invite_or_withdraw(as_, clerk, partnership):
    client = as_(clerk("view_invitation", "view_partnership"))
    row = InvitationFactory(accepted_at=timezone.now(), accepted_by=UserFactory())
    assert "Accepted" in text_of(client.get(LIST))
    assert invite(client, partnership).status_code == 403
    client.post(LIST, {"action": "withdraw", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.withdrawn_at is None
